"""What waits for a person after a workbook was taken in, and what is told about it: the plain parts of the review."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue


class Sort(enum.StrEnum):
    """What kind of decision something asks for."""

    CONFLICT = "conflict"  # both sides changed a field without seeing each other
    DELETED = "deleted"  # one side deleted the row, the other changed it
    EDIT = "edit"  # a hand edit that was held back
    DELETION = "deletion"  # a row marked DELETE that was held back
    NEW = "new"  # a new row that may be somebody who is there already
    MERGE = "merge"  # "MERGE INTO" was asked for
    SORTED = "sorted"  # a sheet was sorted without its keys: all its edits at once


class Choice(enum.StrEnum):
    """What somebody decides."""

    OURS = "ours"
    THEIRS = "theirs"
    OTHER = "other"  # another value, typed
    ADD = "add"  # a new row is somebody new
    SAME = "same"  # a new row is the row that it is like
    LATER = "later"


CHOICE_WORDS = {
    Choice.OURS: N_("Keep ours"),
    Choice.THEIRS: N_("Use theirs"),
    Choice.OTHER: N_("Another value"),
    Choice.ADD: N_("Add as new"),
    Choice.SAME: N_("Same as this one"),
    Choice.LATER: N_("Decide later"),
}


@dataclass(frozen=True)
class Side:
    """One of the values that stand side by side.

    Args:
        value, shown: The stored value, and how people read it; "" for nothing.
        who, when: Who entered it and at which moment (stored instant), "" where that is not known.
        where: Where it was entered: a file's name, or words such as "Typed here".
        gone: Whether this side deleted the row.
    """

    value: FieldValue
    shown: str = ""
    who: str = ""
    when: str = ""
    where: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to decide.

    Args:
        key: Which one, for ``deciding.decide``; the same as long as it waits.
        sort, why: What it asks for, and the sentence that says why a person is asked.
        received: Number of the file that it came with, 0 where that is not one file.
        file, peer: Its name, and the partner's.
        kind, row, field: What it is about; no field for whole rows.
        title, ref, label: What the row and the field are called.
        sheet, number: Where it stands in the file, "" and 0 where that is not one place.
        base: As it was sent; None where nothing was.
        ours, theirs: What is shown here now, and what came in.
        more: Further values, where more than two sides met.
        choices: What may be decided.
        likely: What is probably right, never chosen beforehand.
        like: Of a new row: (row id, title, why) of those that it may be.
        later: Whether somebody said "decide later".
        decided: How it was decided; None while it waits.
    """

    key: str
    sort: Sort
    why: str
    received: int
    file: str
    peer: str
    kind: str
    row: str
    field: str
    title: str
    ref: str
    label: str
    sheet: str = ""
    number: int = 0
    base: Side | None = None
    ours: Side | None = None
    theirs: Side | None = None
    more: tuple[Side, ...] = ()
    choices: tuple[Choice, ...] = ()
    likely: Choice | None = None
    like: tuple[tuple[str, str, str], ...] = ()
    later: bool = False
    decided: Choice | None = None


class Became(enum.StrEnum):
    """What became of one field of the same row, for the table below the cards."""

    SAME = "same"
    OURS = "ours"
    THEIRS = "theirs"
    ASKED = "asked"


BECAME_WORDS = {
    Became.SAME: N_("Same everywhere"),
    Became.OURS: N_("Ours stays"),
    Became.THEIRS: N_("Theirs merged"),
    Became.ASKED: N_("To be decided"),
}


@dataclass(frozen=True)
class Beside:
    """Another field of the row that an item is about, as it was sent, is here, and came in."""

    field: str
    label: str
    base: str
    ours: str
    theirs: str
    became: Became


@dataclass(frozen=True)
class Told:
    """Something that was noticed in a file and changed nothing (or, of what was merged, one change of a field).

    Args:
        why: A code of ``sync.outcome.Why``; "" for what was merged.
        sentence: It, in words.
        kind, row, title, ref: The row that it is about, where there is one.
        label: The field's name in words, "" for whole rows.
        shown: What stands in the file; before: what was there before, of what was merged.
        sheet, number: Where it stands in the file.
        count: How many cells it is about.
    """

    why: str
    sentence: str
    kind: str = ""
    row: str = ""
    title: str = ""
    ref: str = ""
    label: str = ""
    shown: str = ""
    before: str = ""
    sheet: str = ""
    number: int = 0
    count: int = 1


@dataclass(frozen=True)
class Entry:
    """One workbook of the timeline, out or in.

    Args:
        key: Which one: "out 3", "in 5".
        out: Whether it went out.
        n: Its number among those that went out, or came in.
        at: When (a stored instant).
        file, peer, peer_id: Its name, and whose it is.
        rows: How many rows were sent, or were in it.
        changed, new, waiting, conflicts: Of what came in; ``waiting`` counts what is not decided yet.
        work: The step of undo that it made, 0 where it changed nothing.
        undone: Whether that was taken back.
        answered: Of what went out: when an answer was taken in; "" while there is none.
        to_answer: Whether an answer may still be wanted: the latest file out to this partner, unanswered.
        sha256: Of the file.
    """

    key: str
    out: bool
    n: int
    at: str
    file: str
    peer: str
    peer_id: str
    rows: int
    changed: int = 0
    new: int = 0
    waiting: int = 0
    conflicts: int = 0
    work: int = 0
    undone: bool = False
    answered: str = ""
    to_answer: bool = False
    sha256: str = ""
