"""The Read me sheet: what the workbook is, how to fill it in, and the export's code in words, in the recipient's language."""

from __future__ import annotations

import datetime as dt
import textwrap

from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.sync.columns import DELETE, MERGE, REF_LABEL
from chapterdesk.sync.envelope import export_code
from chapterdesk.sync.snapshot import Snapshot

#: Characters of a line.
_WIDE = 92


def title_of(snapshot: Snapshot) -> str:
    """Return what the workbook is called, in the current language."""
    envelope = snapshot.envelope
    if envelope.sender and envelope.recipient:
        return _("Register from {sender} to {recipient}").format(sender=envelope.sender, recipient=envelope.recipient)
    return _("Register from {sender}").format(sender=envelope.sender) if envelope.sender else _("Register")


def lines(snapshot: Snapshot) -> list[str]:
    """Return the lines of the sheet, the first as its heading."""
    return [title_of(snapshot), *_told(snapshot), "", *_rules(), "", *_wrapped(_care()), "", *_wrapped(_code(snapshot))]


def _wrapped(text: str, begin: str = "") -> list[str]:
    """Return short lines: not every program makes a row higher for a text that is wrapped."""
    return textwrap.wrap(
        text, _WIDE, initial_indent=begin, subsequent_indent="   " if begin else "", break_on_hyphens=False
    )


def _told(snapshot: Snapshot) -> list[str]:
    day = _day(snapshot.envelope.written)
    written = [_("Written on {date}.").format(date=day), ""] if day else []
    return written + _wrapped(
        _(
            "Change what is wrong, fill in what is missing, save the file and send it back. Only what you change is taken in."
        )
    )


def _rules() -> list[str]:
    rules = [
        _("You can sort, filter, widen and move columns as you like, and add columns of your own."),
        _("New rows go into the empty rows under the others, which have a {ref} already.").format(ref=REF_LABEL),
        _("To remove a row, choose {delete} in its last column. Rows that you take out of the file stay in the register.").format(
            delete=_(DELETE)),
        _("Where one person stands twice, write {merge} and the {ref} of the row that stays.").format(merge=_(MERGE), ref=REF_LABEL),
        _("Several telephone numbers or addresses stand in one cell with a semicolon between them, the most important first."),
        _("Columns in grey are calculated; what is written there is not taken in."),
        _("Leave the column {ref} as it is. It tells which row is which.").format(ref=REF_LABEL),
    ]  # fmt: skip
    return [line for rule in rules for line in _wrapped(rule, "\u2022 ")]


def _care() -> str:
    return _("The file is about people. Keep it to yourself and delete it when you have sent it back.")


def _code(snapshot: Snapshot) -> str:
    told = _("This file has the code {code}. Please leave it here: the file is known by it.")
    return told.format(code=export_code(snapshot.base.export))


def _day(written: str) -> str:
    try:
        return long_date(dt.datetime.fromisoformat(written).astimezone().date())
    except ValueError:
        return ""
