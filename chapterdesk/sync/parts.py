"""The plain parts that the workbook protocol CDW/1 passes from hand to hand: frozen, no database, no spreadsheet.

What the log holds (``Change``), what was sent (``Base``), what came back (``ReadWorkbook``); ``outcome`` says what that means. Ids are
32 hexadecimal figures, values are stored values of ``fields``.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chapterdesk.fields import FieldValue

ROW = "*"
"""The key in ``heads`` and ``parents`` that stands for a row's being there, and for every field not named."""


# -- the log ------------------------------------------------------------------------------------------------------


class Verb(enum.StrEnum):
    """What a change does, as the log writes it."""

    ADD = "add"  # a new row with all its fields
    SET = "set"
    REMOVE = "remove"  # a tombstone
    RESTORE = "restore"  # the row again, with all its fields
    MERGE = "merge"  # a person settled a conflict: sets fields, and has seen every head of them
    SHOW = "show"  # what a site displays where heads met; stays at home, is never a head, stands for its parents


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row, as it stands in the log and travels in a workbook.

    Args:
        id: Unique everywhere; derived for hand edits and joins, so that two sites make the same one.
        kind, row: The entity's kind and the row's id.
        verb: What it does.
        fields: New values by field; all of them for ADD and RESTORE, none for REMOVE.
        parents: By field (or ROW) the changes that its author saw; what it supersedes.
        time: Hybrid logical time as sortable text; it only picks which head is displayed.
        site, seq: Where it entered a log first, and its number there; "" and 0 until then.
        author, origin: Who and by what road, for review and history.
    """

    id: str
    kind: str
    row: str
    verb: Verb
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    time: str = ""
    site: str = ""
    seq: int = 0
    author: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A value of a field that nothing known supersedes. ``gone`` is the head that a tombstone leaves."""

    change: str
    value: FieldValue
    time: str = ""
    gone: bool = False


# -- what was sent --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a data sheet: the field of a kind, and the label that was written above it."""

    kind: str
    field: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One row just as it was written into a workbook.

    Args:
        kind, id, ref: Which row.
        values: Stored values by field; what is not named was empty.
        heads: By field the changes whose value that was; ROW for all fields not named.
        mark: What stood in the hidden column ``_cd`` ("" where it is not known).
    """

    kind: str
    id: str
    ref: str
    values: Mapping[str, FieldValue]
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mark: str = ""

    def seen(self, name: str) -> tuple[str, ...]:
        """Return the changes that a hand edit of the field supersedes."""
        return self.heads.get(name) or self.heads.get(ROW, ())


class Trust(enum.IntEnum):
    """Where a base came from; each step down only ever moves items to review."""

    FILE = 3  # the snapshot in the file itself
    RECORD = 2  # the exporter's own record of that export id: as good, where it is at hand
    LATEST = 1  # the latest export of that Ref to that peer: everything is reviewed
    NONE = 0  # nothing but the visible cells: suggestions only


@dataclass(frozen=True, slots=True)
class Base:
    """All that one export wrote, as the file (or the exporter's record) remembers it.

    Args:
        export: The export's id.
        site, sequence: Who wrote it, and how many changes that site had logged by then.
        time: The writer's hybrid logical time at the export; hand edits take it, so that every site orders them alike.
        acks: By site the highest sequence number that the writer had seen.
        since: By site what the reader had acknowledged: ``changes`` are those after it. Empty: all of them.
        columns: What columns there were; a field that is no column says nothing.
        rows: Every row written, of every kind.
        spares: Refs of the empty rows under the data, by Ref their kind.
        changes: The writer's log in the reader's scope: what the reader had not acknowledged, or all of it.
        erased: Ids of rows that the writer knows to be erased.
        trust: Where this base was found.
    """

    export: str
    site: str = ""
    sequence: int = 0
    time: str = ""
    acks: Mapping[str, int] = field(default_factory=dict)
    since: Mapping[str, int] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    rows: Sequence[BaseRow] = ()
    spares: Mapping[str, str] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    erased: frozenset[str] = frozenset()
    trust: Trust = Trust.FILE


# -- what came back ---------------------------------------------------------------------------------------------------


class CellState(enum.Enum):
    """What became of one cell."""

    UNCHANGED = "unchanged"
    MECHANICAL = "mechanical"  # only what a spreadsheet does by itself
    EDITED = "edited"
    CLEARED = "cleared"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in ``ReadRow.cells`` for a cell that the reader had to drop (an error value, a lost date)."""

    shown: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell judged against its base.

    Args:
        state: What became of it.
        value: The stored value that it means; the base's where it is unchanged or unreadable.
        shown: What stands in the cell, as text.
        reason: Why it cannot be read, in the user's language, or "".
        formula: Whether it was calculated by the spreadsheet.
    """

    state: CellState
    value: FieldValue
    shown: str = ""
    reason: str = ""
    formula: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a data sheet as it came back, nothing judged yet.

    Args:
        sheet, number: Where it stands, for the review.
        ref: What stands under "Ref", as typed; "" for nothing.
        mark: What stands under ``_cd``; "" for nothing.
        cells: Raw values (as ``spreadsheets`` reads them, or Unreadable), in the order of ``ReadSheet.columns``.
        action: The "Action" column, as typed.
        formulas: Positions in ``cells`` that were calculated.
    """

    sheet: str
    number: int
    ref: str
    mark: str
    cells: Sequence[object]
    action: str = ""
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One data sheet as it came back.

    Args:
        kind: The entity's kind.
        name: The sheet's name as it is now.
        columns: The fields found, by position in ``ReadRow.cells``; absent fields say nothing.
        rows: All rows with something in them.
        marked: Whether the column ``_cd`` is there at all.
        unknown: Labels of columns that are nobody's (kept and sent on by the caller).
    """

    kind: str
    name: str
    columns: tuple[str, ...]
    rows: Sequence[ReadRow]
    marked: bool = True
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """A workbook as it came back.

    Args:
        sheets: The data sheets found; one that is absent says nothing.
        base: The snapshot in the file, None where it is lost or damaged.
        export: The export's id as far as any copy of the metadata tells it, or "".
        sha256: The file's own hash.
        serial_1904: Whether the file counts days from 1904.
        notes: Sentences about the whole file, for the review.
    """

    sheets: Sequence[ReadSheet]
    base: Base | None = None
    export: str = ""
    sha256: str = ""
    serial_1904: bool = False
    notes: tuple[str, ...] = ()


def by_row(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return changes by row, in their order."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.row, []).append(change)
    return found
