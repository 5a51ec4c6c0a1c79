"""What taking in one workbook does: the sender's log, the hand edits, and everything that a person must look at.

A pure function of the workbook, its base and this site's log. The same file again gives nothing; files in any order give the same
set of changes; the preview is the effect, because both are the one ``Outcome``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chapterdesk.core.ids import parse_ref
from chapterdesk.fields import Field, FieldValue
from chapterdesk.sync.actions import Action, read_action
from chapterdesk.sync.damage import is_empty, swapped
from chapterdesk.sync.graph import addition_id, deletion_id, edit_id
from chapterdesk.sync.judging import CHANGED
from chapterdesk.sync.matching import Matched, place_of
from chapterdesk.sync.outcome import Conflict, Deletion, NewRow, Notice, Outcome, Place, Proposal, Question, Repair, Why
from chapterdesk.sync.parts import ROW, BaseRow, CellState, Change, ReadCell, Trust, Verb
from chapterdesk.sync.rekeying import Pair
from chapterdesk.sync.rules import Rule, rule_of
from chapterdesk.sync.world import Log

MASS = 0.1
"""Clearing more than this part of a column's filled cells is looked at first (see the protocol) ..."""
MASS_LEAST = 3
"""... but so few cells are never a mass."""


def _all(_kind: str, _field: str) -> bool:
    return True


def _fine(_kind: str, _values: Mapping[str, FieldValue]) -> Sequence[str]:
    return ()


@dataclass
class Here:
    """What the merge must know of this site.

    Args:
        log: The log of at least the rows in ``Matched.touched()``.
        may: Whether the sender may change a field of a kind.
        check: Gives sentences about what is wrong with a row's values, by kind.
        spares: By spare Ref the ids of rows made from it earlier.
        taken: Hand edits taken in earlier from copies of this export.
        author, origin: Written into the hand edits.
    """

    log: Log
    may: Callable[[str, str], bool] = _all
    check: Callable[[str, Mapping[str, FieldValue]], Sequence[str]] = _fine
    spares: Mapping[str, Sequence[str]] = field(default_factory=dict)
    taken: Sequence[Change] = ()
    author: str = ""
    origin: str = ""


def take_in(matched: Matched, here: Here) -> Outcome:
    """Return what a matched workbook does here; nothing is changed yet. ``apply`` does it."""
    return _TakeIn(matched, here).run()


def apply(log: Log, outcome: Outcome) -> list[Change]:
    """Do to a log what an outcome says; return the changes that were new."""
    log.erase(outcome.erased)
    return log.take(outcome.changes)


def change_of(proposal: Proposal, author: str = "", origin: str = "") -> Change:
    """Return the change that a hand edit makes, also later, when a person lets a held one through."""
    return Change(
        proposal.change, proposal.kind, proposal.row, Verb.SET, {proposal.field: proposal.theirs},
        {proposal.field: proposal.parents}, proposal.time, author=author, origin=origin,
    )  # fmt: skip


def removal_of(deletion: Deletion, author: str = "", origin: str = "") -> Change:
    """Return the tombstone that a row marked DELETE makes."""
    return Change(
        deletion.change, deletion.kind, deletion.row, Verb.REMOVE, {}, deletion.parents, deletion.time,
        author=author, origin=origin,
    )  # fmt: skip


def addition_of(new: NewRow, author: str = "", origin: str = "") -> Change:
    """Return the change that adds a row typed into a workbook, once it is no duplicate."""
    return Change(
        addition_id(new.id), new.kind, new.id, Verb.ADD, new.values, {}, new.time, author=author, origin=origin
    )


class _TakeIn:
    """One workbook being taken in."""

    def __init__(self, matched: Matched, here: Here) -> None:
        self.matched = matched
        self.base = matched.base
        self.here = here
        self.after = here.log.branch()
        self.notices: Counter[Notice] = Counter(matched.notices)
        self.questions = list(matched.questions)
        self.applied: list[Proposal] = []
        self.held: list[Proposal] = []
        self.deletions: list[Deletion] = []
        self.new_rows: list[NewRow] = []
        self.fresh: list[Change] = []
        self.taken = {(c.row, name): c for c in here.taken for name in c.fields}

    def run(self) -> Outcome:
        erased = frozenset(self.base.erased - self.here.log.erased)
        self.after.erase(erased)
        self._senders_log()
        mass = self._mass_cleared()
        for pair in self.matched.pairs:
            if pair.cells or pair.read.action or self.taken:
                self._row(pair, mass)
        for new in self.matched.fresh:
            self._new(new)
        rows = {c.row for c in self.fresh}
        return Outcome(
            changes=tuple(self.fresh),
            applied=tuple(self.applied),
            held=tuple(self.held),
            conflicts=tuple(c for row in sorted(rows) for c in self._conflicts(row)),
            new_rows=tuple(self.new_rows),
            deletions=tuple(self.deletions),
            notices=tuple(replace(n, count=n.count * many) for n, many in self.notices.items()),
            repairs=tuple(r for row in sorted(rows) for r in self._repairs(row)),
            questions=tuple(self._questions()),
            erased=erased,
        )

    def _note(self, why: Why, pair: Pair | None = None, name: str = "", shown: str = "") -> None:
        if pair is None:
            self.notices[Notice(why, field=name, shown=shown)] += 1
        else:
            row = pair.row
            self.notices[Notice(why, row.kind, row.id, name, shown, place=place_of(pair.read))] += 1

    def _take(self, change: Change) -> None:
        self.fresh += self.after.take([change])

    # -- the sender's log -----------------------------------------------------------------------------------------

    def _senders_log(self) -> None:
        for change in self.base.changes:
            if change.row in self.after.erased:
                self.notices[Notice(Why.ERASED, change.kind)] += 1
                continue
            allowed = {name: v for name, v in change.fields.items() if self.here.may(change.kind, name)}
            if len(allowed) < len(change.fields):
                self.notices[Notice(Why.OUT_OF_SCOPE, change.kind)] += 1
            if change.fields and not allowed:
                continue
            self._take(change if len(allowed) == len(change.fields) else replace(change, fields=allowed))

    # -- hand edits -------------------------------------------------------------------------------------------------

    def _row(self, pair: Pair, mass: set[tuple[str, str]]) -> None:
        row = pair.row
        if row.id in self.after.erased:
            if any(c.state in CHANGED for c in pair.cells.values()):
                self._note(Why.ERASED, pair)
            return
        for name, cell in pair.cells.items():
            if cell.state is CellState.MECHANICAL:
                self.notices[Notice(Why.MECHANICAL, row.kind, field=name)] += 1
            elif cell.state is CellState.UNREADABLE:
                self._note(Why.UNREADABLE, pair, name, cell.shown)
            else:
                self._edit(pair, name, cell, mass)
        self._withdrawn(pair)
        self._action(pair)

    def _edit(self, pair: Pair, name: str, cell: ReadCell, mass: set[tuple[str, str]]) -> None:
        row = pair.row
        declared = self.here.log.declared[row.kind][name]
        if rule_of(declared) is Rule.FIXED or not self.here.may(row.kind, name):
            why = Why.COMPUTED if rule_of(declared) is Rule.FIXED else Why.OUT_OF_SCOPE
            self._note(why, pair, name, cell.shown)
            return
        change = edit_id(self.base.export, row.id, name, cell.value)
        if self.after.knows(row.id, change):
            self._note(Why.KNOWN, pair, name)
            return
        if cell.formula:
            self._note(Why.FORMULA, pair, name, cell.shown)
        proposal = Proposal(
            change, row.kind, row.id, name, row.values.get(name), cell.value, row.seen(name),
            self.after.settled(row.id, name).value, place_of(pair.read), self._review(pair, declared, cell, mass),
            self.base.time,
        )  # fmt: skip
        if proposal.review is not None:
            self.held.append(proposal)
        else:
            self.applied.append(proposal)
            self._take(change_of(proposal, self.here.author, self.here.origin))

    def _review(self, pair: Pair, declared: Field, cell: ReadCell, mass: set[tuple[str, str]]) -> Why | None:
        row, name = pair.row, declared.name
        held = self.matched.held
        if found := held.get((row.id, "")) or held.get((row.id, name)):
            return found
        if self.base.trust < Trust.RECORD or not row.seen(name) or row.id not in self.after.rows:
            return Why.WEAK_BASE
        if cell.state is CellState.CLEARED:
            if declared.required:
                return Why.CLEARED_REQUIRED
            return Why.MASS_CLEAR if (row.kind, name) in mass else None
        if rule_of(declared) is Rule.DATE and swapped(row.values.get(name), cell.value):
            return Why.DAY_MONTH
        return None

    def _mass_cleared(self) -> set[tuple[str, str]]:
        """Return the columns of which more than a tenth was cleared."""
        cleared: Counter[tuple[str, str]] = Counter()
        for pair in self.matched.pairs:
            if pair.cells:
                cleared.update((pair.row.kind, n) for n, c in pair.cells.items() if c.state is CellState.CLEARED)
        if not cleared:
            return set()
        filled = Counter((r.kind, n) for r in self.base.rows for n, v in r.values.items() if not is_empty(v))
        return {key for key, many in cleared.items() if many >= MASS_LEAST and many > MASS * filled[key]}

    def _withdrawn(self, pair: Pair) -> None:
        """Tell of edits in an earlier copy of this export that this copy lacks; they stay."""
        if not self.taken:
            return
        for name in self.here.log.declared[pair.row.kind]:
            earlier = self.taken.get((pair.row.id, name))
            cell = pair.cells.get(name)
            if earlier is not None and (cell is None or cell.value != earlier.fields[name]):
                self._note(Why.WITHDRAWN, pair, name)

    # -- actions ----------------------------------------------------------------------------------------------------

    def _action(self, pair: Pair) -> None:
        action, ref = read_action(pair.read.action)
        row, place = pair.row, place_of(pair.read)
        if action is Action.UNKNOWN:
            self._note(Why.BAD_ACTION, pair, shown=pair.read.action)
        elif action is Action.MERGE:
            target = self._row_of(row.kind, ref)
            found = (target.id,) if target else ()
            self.questions.append(Question(Why.MERGE_INTO, row.kind, row.id, (place,), found, shown=ref))
        elif action is Action.DELETE:
            self._delete(row, place)

    def _delete(self, row: BaseRow, place: Place) -> None:
        change = deletion_id(self.base.export, row.id)
        if self.after.knows(row.id, change):
            self.notices[Notice(Why.KNOWN, row.kind, row.id, place=place)] += 1
            return
        parents = dict(row.heads) or {ROW: ()}
        weak = self.base.trust < Trust.RECORD or not row.heads or row.id not in self.after.rows
        held = self.matched.held.get((row.id, "")) or (Why.WEAK_BASE if weak else None)
        deletion = Deletion(change, row.kind, row.id, parents, place, held, self.base.time)
        self.deletions.append(deletion)
        if held is None:
            self._take(removal_of(deletion, self.here.author, self.here.origin))

    def _row_of(self, kind: str, ref: str) -> BaseRow | None:
        parsed = parse_ref(ref)
        wanted = parsed[1] if parsed else ref
        return next((r for r in self.base.rows if r.kind == kind and r.ref == wanted), None)

    def _new(self, new: NewRow) -> None:
        if new.id in self.after.erased:
            self.notices[Notice(Why.ERASED, new.kind, place=new.place)] += 1
        elif self.here.log.knows(new.id, addition_id(new.id)):
            self.notices[Notice(Why.KNOWN, new.kind, new.id, place=new.place)] += 1
        elif earlier := [row for row in self.here.spares.get(new.ref, ()) if new.ref and row != new.id]:
            self.questions.append(
                Question(Why.SPARE_AGAIN, new.kind, new.id, (new.place,), tuple(earlier), shown=new.ref)
            )
            self.new_rows.append(replace(new, why=Why.SPARE_AGAIN, like=earlier[0]))
        else:
            self.new_rows.append(new)

    # -- what it comes to ---------------------------------------------------------------------------------------------

    def _conflicts(self, row: str) -> list[Conflict]:
        return self.after.conflicts(row)

    def _repairs(self, row: str) -> list[Repair]:
        shown = self.after.shown(row)
        if shown is None:
            return []
        kind = self.after.kinds[row]
        return [Repair(kind, row, sentence) for sentence in self.here.check(kind, shown)]

    def _questions(self) -> list[Question]:
        """Return the questions, one for each sorted sheet, with its edits."""
        found = list(self.questions)
        for kind in self.matched.sorted:
            edits = tuple(p for p in self.held if p.kind == kind and p.review is Why.REKEYED)
            found.append(Question(Why.REKEYED, kind, places=tuple(p.place for p in edits), proposals=edits))
        return found
