"""What is told and asked about a workbook that came back, in words."""

from __future__ import annotations

from chapterdesk.core.text import N_, _
from chapterdesk.sync.outcome import Why

_SENTENCES = {
    Why.MECHANICAL: N_("Changed by the spreadsheet program itself; not taken in."),
    Why.FORMULA: N_("Calculated by the spreadsheet; the result is taken in."),
    Why.MISSING_ROW: N_("The row is not in the file. It stays here."),
    Why.MISSING_SHEET: N_("The sheet is not in the file. Nothing in it changes here."),
    Why.WITHDRAWN: N_("An earlier copy of this file had an edit that this one lacks. The edit stays."),
    Why.KNOWN: N_("Taken in already."),
    Why.UNREADABLE: N_("This cannot be read as a value of its column. What was here stays."),
    Why.COMPUTED: N_("The program works this out; edits of it are not taken in."),
    Why.ERASED: N_("Erased here for good; no file brings it back."),
    Why.OUT_OF_SCOPE: N_("The sender may not change this."),
    Why.SAME_ROW_TWICE: N_("The same row is there twice; it is read once."),
    Why.REKEYED: N_("Rows were sorted without their Refs. They are matched by what is in them; look them over first."),
    Why.BAD_REF: N_("The Ref of this row is missing or wrong."),
    Why.BAD_ACTION: N_("The word under Action is not known."),
    Why.WEAK_BASE: N_("What was sent cannot be told for certain, so nothing is taken in unseen."),
    Why.DAY_MONTH: N_("Day and month may have changed places."),
    Why.MASS_CLEAR: N_("Many cells of this column were emptied."),
    Why.CLEARED_REQUIRED: N_("This was emptied but may not be empty."),
    Why.MERGE_INTO: N_("The sender says that this is the same as another row."),
    Why.DELETE: N_("The sender wants this row deleted."),
    Why.CONSTRAINT: N_("Something does not fit together any more and needs mending."),
    Why.COPIED_ROW: N_("The row has another row's Ref but other values. Is it somebody new?"),
    Why.SPARE_AGAIN: N_("This Ref came before with other values. Corrected, or another person?"),
    Why.AMBIGUOUS: N_("More than one row fits."),
    Why.DRIFT: N_("The two registers differ here, though nothing is left to send. Rows here / there:"),
}


def sentence(why: Why) -> str:
    """Return one sentence on why something is told or asked, in the current language."""
    return _(_SENTENCES[why])
