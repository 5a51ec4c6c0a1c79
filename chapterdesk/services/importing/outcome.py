"""The plan of an import: every row's outcome before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.fields import FieldValue
from chapterdesk.models import Entity
from chapterdesk.services.importing.columns import ColumnMatch
from chapterdesk.services.importing.dates import Question
from chapterdesk.services.importing.drafts import Draft, Fault
from chapterdesk.services.importing.layout import Layout, Skipped
from chapterdesk.services.importing.matching import Like
from chapterdesk.services.importing.records import Base

NEW, CHANGED, UNCHANGED, DOUBTFUL, REFUSED = "new", "changed", "unchanged", "doubtful", "refused"
OUTCOMES = (DOUBTFUL, REFUSED, CHANGED, NEW, UNCHANGED)
OUTCOME_WORDS = {
    NEW: N_("New"),
    CHANGED: N_("Changed"),
    UNCHANGED: N_("Unchanged"),
    DOUBTFUL: N_("Doubtful"),
    REFUSED: N_("Refused"),
}
Changes = dict[str, tuple[FieldValue, FieldValue]]


@dataclass(slots=True)
class PlanRow:
    """One row of the file and what happens with it.

    Attributes:
        row: Its number in the file.
        outcome: ``new``, ``changed``, ``unchanged``, ``doubtful`` or ``refused``.
        id: The row of the register that it is, None where it is none yet.
        changes: Field -> (before, after); for doubtful rows, what changes if it is the same as the first of ``likes``.
        reason: Why, in words, with the place of a refused cell.
        draft: Its values and faults.
        likes: Whom it may be, the likeliest first.
        notes: Sentences about what is left as it is.
    """

    row: int
    outcome: str
    draft: Draft
    id: str | None = None
    changes: Changes = field(default_factory=dict)
    reason: str = ""
    likes: list[Like] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The cell that refuses the row, such as C22, else ""."""
        return next((fault.place for fault in self.draft.faults if fault.refuses), "")


@dataclass(frozen=True)
class Source:
    """Where the rows come from: names for people, the hash for knowing the file again."""

    file: str
    sha256: str
    sheet: str = ""
    sender: str = ""


@dataclass
class Plan:
    """What an import will do; nothing is written yet.

    Attributes:
        questions: What must be answered first; ``apply`` refuses while there are any.
        blocker: Why nothing can be taken in at all, else "".
        not_taken: Headings of filled columns that nothing is taken from.
        skipped: Rows of the sheet that are no rows of the table.
        already: The sentence that this very file was taken in before, else "".
        remembered: Whether the columns were matched as last time.
        seen: Number of the latest unit of work when the plan was made.
    """

    entity: type[Entity]
    source: Source
    layout: Layout
    columns: list[ColumnMatch]
    rows: list[PlanRow]
    fields: tuple[str, ...]
    questions: list[Question] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)
    blocker: str = ""
    already: str = ""
    remembered: bool = False
    seen: int = 0
    date_order: str = ""
    base: Base = field(default_factory=Base)
    faces: Mapping[str, Mapping[str, FieldValue]] = field(default_factory=dict)

    @property
    def skipped(self) -> Sequence[Skipped]:
        """Titles, repeated headings, totals and notes."""
        return self.layout.skipped

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {name: found[name] for name in (NEW, CHANGED, UNCHANGED, DOUBTFUL, REFUSED)}

    @property
    def problems(self) -> list[Fault]:
        """Every cell that is not taken, also of rows that go in."""
        return [fault for row in self.rows for fault in row.draft.faults]

    def about_columns(self) -> str:
        """Say how many columns are matched, and which are not taken."""
        count = sum(1 for m in self.columns if m.field)
        if self.remembered and self.source.sender:
            said = ngettext(
                "{n} column matched as last time for {sender}.", "{n} columns matched as last time for {sender}.", count
            ).format(n=count, sender=self.source.sender)
        elif self.remembered:
            said = ngettext("{n} column matched as last time.", "{n} columns matched as last time.", count).format(
                n=count
            )
        elif self.layout.guessed:
            said = ngettext(
                "No headings found; {n} column guessed by what it holds.",
                "No headings found; {n} columns guessed by what they hold.",
                count,
            ).format(n=count)
        else:
            said = ngettext("{n} column matched.", "{n} columns matched.", count).format(n=count)
        if self.not_taken:
            said += " " + _("Not taken: {columns}.").format(columns=", ".join(self.not_taken))
        return said


@dataclass(frozen=True)
class Outcome:
    """What an import did: rows by outcome, and the unit of work that undoes it (0: nothing was changed)."""

    counts: Mapping[str, int]
    work: int
    record: int
