"""What a plan comes to, in counts and in rows that a person can look up in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chapterdesk.core.text import N_, _
from chapterdesk.fields import FieldValue
from chapterdesk.services.exchange.planning import Plan, is_sure
from chapterdesk.services.exchange.shared import declarations
from chapterdesk.sync.judging import changed
from chapterdesk.sync.outcome import Place, Proposal, Why
from chapterdesk.sync.parts import ROW, Verb
from chapterdesk.sync.words import sentence

REFUSED = (Why.UNREADABLE, Why.OUT_OF_SCOPE, Why.COMPUTED, Why.BAD_ACTION, Why.BAD_REF, Why.ERASED)
"""What is in the file and is not taken in."""
ERASED_THERE = N_("The sender has erased this person for good. Erase them here too? That cannot be undone.")


@dataclass(frozen=True)
class Counts:
    """A plan in figures.

    Args:
        rows: Rows in the file with something in them.
        new, changed, deleted, unchanged: Rows of the register.
        edits: Changed fields of the changed rows.
        doubtful: Things that wait for a person: rows held back, doubtful new rows, and questions.
        refused: Cells and rows that are not taken in.
        conflicts: Values that have not seen each other.
        mechanical: Cells that a spreadsheet changed by itself, ignored.
        missing: Rows that were sent and are not in the file; they stay.
        known: Edits that are in the register already.
        repairs: Rules of the register that do not hold afterwards.
    """

    rows: int
    new: int
    changed: int
    deleted: int
    unchanged: int
    edits: int
    doubtful: int
    refused: int
    conflicts: int
    mechanical: int
    missing: int
    known: int
    repairs: int

    @property
    def waiting(self) -> bool:
        """Whether something is left for a person."""
        return bool(self.doubtful or self.refused or self.conflicts or self.repairs)


def counts(plan: Plan) -> Counts:
    """Return a plan in figures."""
    found, matched = plan.outcome, plan.matched
    held = {p.row for p in found.held} | {d.row for d in found.deletions if d.review is not None}
    deleted = {d.row for d in found.deletions if d.review is None}
    added = {change.row for change in found.changes if change.verb is Verb.ADD} - deleted
    moved = {change.row for change in found.changes} - deleted - added
    sure = [new for new in found.new_rows if is_sure(plan, new)]
    doubtful_rows = len(held) + len(found.new_rows) - len(sure)
    touched = added | moved | deleted | held
    return Counts(
        rows=len(matched.pairs) + len(matched.fresh),
        new=len(sure) + len(added),
        changed=len(moved),
        deleted=len(deleted),
        unchanged=sum(pair.row.id not in touched and not changed(pair.cells) for pair in matched.pairs),
        edits=sum(len(change.fields) for change in found.changes),
        doubtful=doubtful_rows + len(found.erased) + sum(q.why is not Why.REKEYED for q in found.questions),
        refused=sum(found.count(why) for why in REFUSED) + plan.out_of_scope,
        conflicts=len(found.conflicts),
        mechanical=found.count(Why.MECHANICAL),
        missing=found.count(Why.MISSING_ROW),
        known=found.count(Why.KNOWN),
        repairs=len(found.repairs),
    )


@dataclass(frozen=True)
class Told:
    """One thing about one place in the file: an edit where ``edit``, else something that a person must know or decide."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    ref: str = ""
    before: str = ""
    edit: bool = False
    title: str = ""


def edits(plan: Plan) -> Iterator[Told]:
    """Yield the hand edits that would be taken in, in the order of the file."""
    shown = _Shown(plan)
    for proposal in sorted(plan.outcome.applied, key=lambda p: (p.place.sheet, p.place.number)):
        yield shown.edit(proposal, "")


def problems(plan: Plan) -> Iterator[Told]:
    """Yield what is not taken in, or not before a person has decided."""
    shown, found = _Shown(plan), plan.outcome
    for notice in found.notices:
        if notice.why in REFUSED or notice.why is Why.WITHDRAWN:
            yield shown.at(notice.place, notice.kind, notice.field, notice.shown, sentence(notice.why), notice.row)
    for proposal in found.held:
        assert proposal.review is not None
        yield shown.edit(proposal, sentence(proposal.review))
    for deletion in found.deletions:
        yield shown.at(deletion.place, deletion.kind, "", "", sentence(deletion.review or Why.DELETE), deletion.row)
    yield from (shown.at(Place(), "person", "", "", _(ERASED_THERE), row) for row in sorted(found.erased))
    for question in found.questions:
        if question.why is not Why.REKEYED:
            place = question.places[0] if question.places else Place()
            yield shown.at(place, question.kind, "", question.shown, sentence(question.why), question.row)
    for new in found.new_rows:
        if new.why is not None:
            yield shown.at(new.place, new.kind, "", new.ref, sentence(new.why), new.like)
        for name, text in new.unreadable.items():
            yield shown.at(new.place, new.kind, name, text, sentence(Why.UNREADABLE), "")
    for conflict in found.conflicts:
        values = [shown.value(conflict.kind, conflict.field, head.value) for head in conflict.heads if not head.gone]
        told = _("Deleted here or there, and changed on the other side.") if conflict.field == ROW else ""
        why = told or _("Both sides changed this without seeing each other.")
        name = "" if conflict.field == ROW else conflict.field
        yield shown.at(Place(), conflict.kind, name, " / ".join(values) if name else "", why, conflict.row)
    for repair in found.repairs:
        yield shown.at(Place(), repair.kind, "", "", repair.sentence, repair.row)
    for question_of in plan.received.questions:
        yield Told(question_of.sheet, 0, question_of.label, "", _("It is not clear what this column is."))


class _Shown:
    """Values and places in words."""

    def __init__(self, plan: Plan) -> None:
        self._fields = declarations()
        self._refs = {row.id: row.ref for row in plan.matched.base.rows}
        self._titles = plan.names
        known = plan.received.cells.setting
        self._setting = replace(known, names={**known.names, **plan.names})

    def value(self, kind: str, name: str, value: FieldValue) -> str:
        """Return a value as people read it."""
        declared = self._fields.get(kind, {}).get(name)
        return "" if declared is None or value is None else declared.format(value, self._setting)

    def at(self, place: Place, kind: str, name: str, text: str, reason: str, row: str) -> Told:
        """Return something about a place."""
        declared = self._fields.get(kind, {}).get(name)
        label = declared.title if declared is not None else name
        ref, title = self._refs.get(row, ""), self._titles.get(row, "")
        return Told(place.sheet, place.number, label, text, reason, ref, title=title)

    def edit(self, proposal: Proposal, reason: str) -> Told:
        """Return an edit, with what was sent."""
        declared = self._fields[proposal.kind][proposal.field]
        before, after = (self.value(proposal.kind, proposal.field, v) for v in (proposal.base, proposal.theirs))
        place = proposal.place
        ref, title = self._refs.get(proposal.row, ""), self._titles.get(proposal.row, "")
        return Told(place.sheet, place.number, declared.title, after, reason, ref, before, not reason, title)
