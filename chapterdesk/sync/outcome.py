"""What taking in a workbook means, as plain frozen parts: edits, conflicts, questions, and all that is told."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from chapterdesk.fields import FieldValue
from chapterdesk.sync.parts import Change, Head


class Why(enum.StrEnum):
    """Why something is told or asked; the words for people are ``sync.words``'s."""

    MECHANICAL = "mechanical"  # cells that a spreadsheet changed by itself: ignored, counted
    FORMULA = "formula"  # a calculated value was taken
    MISSING_ROW = "missing_row"  # a row of the base is not in the file: kept
    MISSING_SHEET = "missing_sheet"  # a whole sheet of the base is not in the file: says nothing
    WITHDRAWN = "withdrawn"  # an earlier copy of this export had an edit that this copy lacks
    KNOWN = "known"  # an edit that is in the log already
    UNREADABLE = "unreadable"  # a cell that is no value of its field
    COMPUTED = "computed"  # a grey cell was edited: ignored
    ERASED = "erased"  # a row whose id is dead
    OUT_OF_SCOPE = "out_of_scope"  # a field that this peer may not change
    SAME_ROW_TWICE = "same_row_twice"  # identical copies of a row: read as one
    REKEYED = "rekeyed"  # rows were sorted without their keys; put back by content
    BAD_REF = "bad_ref"  # a Ref that is none, or whose check fits no row
    BAD_ACTION = "bad_action"  # an unknown word under "Action"
    WEAK_BASE = "weak_base"  # the base is not the file's own: everything is reviewed
    DAY_MONTH = "day_month"  # the new date is the old one with day and month swapped
    MASS_CLEAR = "mass_clear"  # more than a tenth of a column was cleared
    CLEARED_REQUIRED = "cleared_required"  # a field that may not be empty was cleared
    MERGE_INTO = "merge_into"  # "Action" says MERGE INTO another Ref
    DELETE = "delete"  # "Action" says DELETE
    CONSTRAINT = "constraint"  # after the merge a rule of the register does not hold
    COPIED_ROW = "copied_row"  # a Ref that is there twice with other values: another person?
    SPARE_AGAIN = "spare_again"  # the same spare Ref with other values: corrected, or another person?
    AMBIGUOUS = "ambiguous"  # more than one row of the base fits
    DRIFT = "drift"  # the two registers differ, though nothing is left to send


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands, for the review."""

    sheet: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """One hand edit: one field of one row, with what it saw.

    Args:
        change: The id of the change that it makes, the same at every site.
        kind, row, field: What it changes.
        base, theirs: The value that was sent, and the one that came back.
        parents: The changes that it supersedes: those whose value the base held.
        ours: What is displayed here now.
        place: Where it stands in the file.
        review: Why a person decides before it is applied; None where it is applied with the import.
        time: Of the export, not of the import, so that all sites order the edit alike.
    """

    change: str
    kind: str
    row: str
    field: str
    base: FieldValue
    theirs: FieldValue
    parents: tuple[str, ...]
    ours: FieldValue = None
    place: Place = Place()
    review: Why | None = None
    time: str = ""


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row marked DELETE: always a question first when the row was edited meanwhile."""

    change: str
    kind: str
    row: str
    parents: Mapping[str, tuple[str, ...]]
    place: Place = Place()
    review: Why | None = None
    time: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values of one field that have not seen each other; with ``field`` ROW, a deletion against edits.

    Args:
        kind, row, field: What is contested.
        heads: The contesting values, the displayed one first.
        base: The last value that all of them saw, where there is one.
    """

    kind: str
    row: str
    field: str
    heads: tuple[Head, ...]
    base: FieldValue = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is told and changes nothing."""

    why: Why
    kind: str = ""
    row: str = ""
    field: str = ""
    shown: str = ""
    count: int = 1
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Repair:
    """A rule of the register that does not hold after the merge: somebody mends it, the file is taken all the same."""

    kind: str
    row: str
    sentence: str
    fields: tuple[str, ...] = ()
    why: Why = Why.CONSTRAINT


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that the base does not have; it goes through the search for duplicates.

    Args:
        id: Derived from export, Ref and values: the same file twice makes one row.
        kind, ref: What kind it is, and its spare Ref ("" for a row typed without one).
        values: What was typed.
        unreadable: Fields whose cell could not be read, with what is shown there.
        why: COPIED_ROW where it looks like a copy of an existing row, else None.
        place: Where it stands in the file.
        like: The id of the row that it was copied from, or "".
        time: Of the export.
    """

    id: str
    kind: str
    ref: str
    values: Mapping[str, FieldValue]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    why: Why | None = None
    place: Place = Place()
    like: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can answer; until then nothing is changed by it.

    Args:
        why: What is asked.
        kind, row: The row it is about, "" for the whole sheet.
        places: The rows of the file it is about.
        candidates: Ids of rows that it may mean.
        proposals: Edits that would be made if the answer is yes.
    """

    why: Why
    kind: str
    row: str = ""
    places: tuple[Place, ...] = ()
    candidates: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    shown: str = ""


@dataclass(frozen=True)
class Outcome:
    """What taking in one workbook would do; preview and effect are this same object.

    Args:
        changes: New to this site, in an order in which parents come first: the sender's log and the hand edits.
        applied: Hand edits among them, for the preview.
        held: Hand edits that wait for a person.
        conflicts: Open in the touched rows after the changes.
        new_rows, deletions, notices, repairs, questions: See there.
        erased: Ids newly known to be dead.
    """

    changes: tuple[Change, ...] = ()
    applied: tuple[Proposal, ...] = ()
    held: tuple[Proposal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    new_rows: tuple[NewRow, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    notices: tuple[Notice, ...] = ()
    repairs: tuple[Repair, ...] = ()
    questions: tuple[Question, ...] = ()
    erased: frozenset[str] = frozenset()

    def count(self, why: Why) -> int:
        """Return how often something was noticed."""
        return sum(n.count for n in self.notices if n.why is why)

    @property
    def quiet(self) -> bool:
        """Whether nothing changes and nothing is asked."""
        return not (self.changes or self.held or self.new_rows or self.deletions or self.questions)
