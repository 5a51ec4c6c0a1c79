"""How the exchange is said: moments, what a file did, what an item asks, and the headings of what was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chapterdesk.core import clock
from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.models import entities
from chapterdesk.services.exchange.items import Became, Choice, Entry, Item, Side, Sort
from chapterdesk.services.exchange.telling import ERASED_THERE
from chapterdesk.ui.table_models import CellIcon

SHORT = 42
"""Both values stand in a line of the list that is no longer than this."""


def local(at: str) -> dt.datetime:
    """Return a stored instant by this computer's clock."""
    return dt.datetime.fromisoformat(at).astimezone()


def day_of(at: str) -> str:
    """Return the day of an instant as people say it, the year only where it is another: "6 November"."""
    day = local(at).date()
    return long_date(day, year=day.year != clock.today().year)


def moment(at: str) -> str:
    """Return an instant as people say it: "6 November, 21:03"."""
    return f"{day_of(at)}, {local(at):%H:%M}"


# -- files ------------------------------------------------------------------------------------------------------------


def entry_state(entry: Entry) -> CellIcon:
    """Return how a workbook of the timeline stands, as a badge."""
    if entry.out:
        if entry.answered:
            return CellIcon("check", _("Answered"), "success")
        return (
            CellIcon("clock", _("Unanswered"), "warning")
            if entry.to_answer
            else CellIcon("check", _("Sent"), "neutral")
        )
    if entry.undone:
        return CellIcon("rotate-ccw", _("Undone"), "neutral")
    if entry.waiting:
        words = _("{n} to decide")
        return CellIcon("circle-question-mark", words.format(n=integer(entry.waiting)), "accent")
    return CellIcon("check", _("Taken in"), "success")


def entry_counts(entry: Entry) -> str:
    """Return what a workbook held or did, in words."""
    if entry.out:
        return ngettext("{n} row", "{n} rows", entry.rows).format(n=integer(entry.rows))
    parts = []
    if entry.changed:
        parts.append(ngettext("{n} change", "{n} changes", entry.changed).format(n=integer(entry.changed)))
    if entry.new:
        parts.append(ngettext("{n} new", "{n} new", entry.new).format(n=integer(entry.new)))
    return ", ".join(parts) or _("Nothing to change")


# -- items ------------------------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """An item in words: its icon, the line beneath its title, and the heading of its card."""

    icon: str
    line: str
    question: str


_ICONS = {
    Sort.CONFLICT: "git-fork",
    Sort.DELETED: "trash-2",
    Sort.EDIT: "pencil",
    Sort.DELETION: "trash-2",
    Sort.NEW: "user-plus",
    Sort.MERGE: "merge",
    Sort.SORTED: "chevrons-up-down",
}
_FIELD_ICONS = {
    "date": "calendar",
    "reference": "network",
    "phone": "phone",
    "email": "mail",
    "choice": "list",
    "yes_no": "square-check",
    "consent": "square-check",
    "partial_date": "calendar",
    "name": "user",
    "long_text": "message-square-quote",
    "money": "hand-coins",
}


def asked(item: Item) -> Asked:
    """Return an item in words."""
    return Asked(_icon(item), _line(item), _question(item))


def _icon(item: Item) -> str:
    """Return what an item is about as a picture: its field's sort where it is about a value, else what is asked."""
    if item.sort not in (Sort.CONFLICT, Sort.EDIT) or item.kind not in entities():
        return "ban" if erases(item) else _ICONS[item.sort]
    declared = entities()[item.kind].fields.get(item.field)
    return _FIELD_ICONS.get(declared.type.code, "pencil") if declared is not None else _ICONS[item.sort]


def shown(side: Side | None) -> str:
    """Return what a side shows: its value in words, "deleted", or "empty"."""
    if side is None or not side.shown:
        return _("deleted") if side is not None and side.gone else _("empty")
    return side.shown


def erases(item: Item) -> bool:
    """Say whether taking theirs erases somebody for good, as a partner has done: the one decision that no undo takes back."""
    return item.sort is Sort.DELETION and item.why == _(ERASED_THERE)


def _line(item: Item) -> str:
    if item.sort is Sort.DELETED:
        gone = item.theirs is not None and item.theirs.gone
        return _("They deleted, we edited") if gone else _("We deleted, they edited")
    if item.sort is Sort.DELETION:
        return _("They erased it for good") if erases(item) else _("They want it deleted")
    if item.sort is Sort.NEW:
        name = item.like[0][1] if item.like else ""
        return _("New, or {name}?").format(name=name) if name else _("A new row")
    if item.sort is Sort.MERGE:
        return _("The same as another row?")
    if item.sort is Sort.SORTED:
        return _("Sorted without its Refs")
    ours, theirs = shown(item.ours), shown(item.theirs)
    whole = _("{field}: {ours} or {theirs}?").format(field=item.label, ours=ours, theirs=theirs)
    return whole if len(whole) <= SHORT else item.label


def _question(item: Item) -> str:
    title = item.title or item.sheet
    if item.sort is Sort.SORTED:
        return _("{sheet}: one question for all rows").format(sheet=title)
    if item.sort is Sort.NEW:
        return (
            _("{name}: somebody new?").format(name=title)
            if item.kind == "person"
            else _("{name}: new?").format(name=title)
        )
    if item.sort in (Sort.DELETED, Sort.DELETION):
        return _("{name}: keep or delete?").format(name=title)
    if item.sort is Sort.MERGE:
        return _("{name}: the same as another?").format(name=title)
    return _("{name}: {what}").format(name=title, what=item.label)


def place(item: Item) -> str:
    """Return where an item stands in its file, "" where that is not one place."""
    if item.sheet and item.number:
        return _("Sheet {sheet}, row {n}").format(sheet=item.sheet, n=integer(item.number))
    return _("Sheet {sheet}").format(sheet=item.sheet) if item.sheet else ""


def settled_words(choice: Choice) -> str:
    """Return what was decided, for the badge of an item."""
    words = {
        Choice.OURS: _("Ours kept"),
        Choice.THEIRS: _("Theirs used"),
        Choice.OTHER: _("Another value taken"),
        Choice.ADD: _("Added"),
        Choice.SAME: _("The same"),
        Choice.LATER: _("Later"),
    }
    return words[choice]


BECAME_BADGES = {
    Became.SAME: ("", "neutral"),
    Became.OURS: ("check", "accent"),
    Became.THEIRS: ("check", "success"),
    Became.ASKED: ("circle-question-mark", "warning"),
}

# -- what was told ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """How one sort of what was told is shown: its title, one sentence, its icon, and the verb that shows all of it."""

    title: str
    sentence: str
    icon: str
    verb: str


_SEE = N_("See list")
_TOLD = {
    "missing_row": Heading(
        N_("Missing rows"),
        N_("Not in the file that came back. Kept: a gap deletes nothing."),
        "table",
        N_("Go through"),
    ),
    "mechanical": Heading(
        N_("Mechanical, ignored"), N_("What the spreadsheet did to cells nobody edited."), "sparkles", _SEE
    ),
    "unreadable": Heading(
        N_("Unreadable cells"),
        N_("Nothing changed. The text is kept as it came."),
        "circle-question-mark",
        N_("Read them"),
    ),
    "constraint": Heading(
        N_("To be mended"), N_("Taken in, but something no longer fits together."), "triangle-alert", N_("Go through")
    ),
    "withdrawn": Heading(
        N_("Edits that are gone"), N_("An earlier copy of this file had them. They stay as taken in."), "history", _SEE
    ),
    "out_of_scope": Heading(
        N_("Not theirs to change"), N_("Outside what this partner is sent. Left as it was here."), "lock", _SEE
    ),
    "computed": Heading(
        N_("Worked out here"), N_("Grey cells were edited. The program works these out itself."), "zap", _SEE
    ),
    "erased": Heading(N_("Erased for good"), N_("Erased here on purpose. No file brings them back."), "ban", _SEE),
    "drift": Heading(
        N_("The registers differ"),
        N_("Nothing is left to send, yet they hold other rows. A whole workbook mends what it can."),
        "equal-not",
        _SEE,
    ),
    "known": Heading(N_("Taken in before"), N_("These edits came with an earlier file."), "circle-check", _SEE),
}
_FIRST = tuple(_TOLD)


def heading(why: str, sentence: str) -> Heading:
    """Return how one sort is shown; one without words of its own takes what the first of it says."""
    known = _TOLD.get(why)
    if known is None:
        return Heading(_("Also noticed"), sentence, "info", _(_SEE))
    return Heading(_(known.title), _(known.sentence), known.icon, _(known.verb))


def in_order(whys: Sequence[str]) -> list[str]:
    """Return sorts in the order in which they are shown: missing, mechanical and unreadable first."""
    return sorted(dict.fromkeys(whys), key=lambda why: (_FIRST.index(why) if why in _FIRST else len(_FIRST), why))
