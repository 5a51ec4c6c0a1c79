"""What became of a sitting's hand edits in a plan: taken in, asked about, told of, lost, or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chapterdesk.fields import FieldValue
from chapterdesk.services.exchange import telling
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.sync.outcome import Why
from tests.sync.desks import Sent, applied, held
from tests.sync.hands import Edit, line

Key = tuple[str, str]


@dataclass
class Tally:
    """How many of a sitting's edits were taken in unasked, are asked about with the right value, and are told of.

    ``wrong`` and ``lost`` say which were taken for something else, or for nothing without a word; both must stay empty.
    """

    edits: int
    applied: int = 0
    asked: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """The figures in one line."""
        told = f"{self.edits} edits: {self.applied} applied unasked, {self.asked} asked, {self.told} told"
        return "\n  ".join([f"{told}, {len(self.wrong)} wrong, {len(self.lost)} lost", *self.wrong, *self.lost])


def tally(plan: Plan, edits: Sequence[Edit], sent: Sent) -> Tally:
    """Count what became of the edits, and see that nothing else was done."""
    done, waiting, told = applied(plan), held(plan), _told(plan, sent)
    found = Tally(len(edits))
    wanted = {(edit.row.id, edit.field): edit for edit in edits}
    for key, edit in wanted.items():
        if key in done:
            right = not edit.asked and _same(done[key], edit.means)
            found.applied += right
            found.wrong += [] if right else [f"{line(edit)}, taken for {done[key]!r}"]
        elif key in waiting and _same(waiting[key], edit.means):
            found.asked += 1
        elif key in waiting or key in told or (edit.row.id, "") in told:
            found.told += 1
        else:
            found.lost.append(line(edit))
    found.wrong += [f"nobody typed {done[key]!r} into {key}" for key in done.keys() - wanted.keys()]
    return found


def _same(one: FieldValue, other: FieldValue) -> bool:
    return (one or None) == (other or None) if not isinstance(one, bool) else one is other


def _told(plan: Plan, sent: Sent) -> set[Key]:
    """Return the cells, and with "" the rows, that a person is told of."""
    found = {(notice.row, notice.field) for notice in plan.outcome.notices if notice.why in telling.REFUSED}
    for question in plan.outcome.questions:
        if question.why is Why.AMBIGUOUS:
            found |= {(row, "") for row in question.candidates}
    # A row that was put beside no base is proposed as new.
    doubtful = {new.kind for new in plan.outcome.new_rows if new.why is Why.REKEYED}
    here = {pair.row.id for pair in plan.matched.pairs}
    return found | {(row.id, "") for row in sent.kept.base.rows if row.kind in doubtful and row.id not in here}
