"""Deciding: one choice for many things that wait, as one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database import foreign
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue, ValueProblem
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import OpenConflict, entities
from chapterdesk.models import Waiting as WaitingRow
from chapterdesk.services import erasing, merging
from chapterdesk.services.erasing import graves
from chapterdesk.services.exchange import contested, keeping, waiting
from chapterdesk.services.exchange.applying import arriving_of
from chapterdesk.services.exchange.contested import Contest
from chapterdesk.services.exchange.files import received
from chapterdesk.services.exchange.items import CHOICE_WORDS, Choice
from chapterdesk.services.exchange.keeping import value_of
from chapterdesk.services.exchange.reopening import REVIEW
from chapterdesk.services.exchange.settling import settle, waiting_for
from chapterdesk.services.exchange.waiting import Kept
from chapterdesk.sync.graph import edit_id
from chapterdesk.sync.merge import addition_of
from chapterdesk.sync.outcome import NewRow, Why
from chapterdesk.sync.parts import ROW, Change, Verb
from chapterdesk.sync.world import Log

_LABEL = N_("Decision: {name}")


@dataclass
class Decided:
    """What a decision did.

    Attributes:
        work: The step of undo.
        count: How many things were decided.
        left: Keys of those that were left, since they do not wait any more or the choice does not fit them.
    """

    work: int = 0
    count: int = 0
    left: list[str] = field(default_factory=list)


def decide(register: Register, keys: Sequence[str], choice: Choice, value: str = "", like: str = "") -> Decided:
    """Decide things that wait, all in one step of undo.

    Args:
        register: The desk.
        keys: Of ``waiting.items``.
        choice: What is decided; each item says which choices it has.
        value: For OTHER, of one item: what was typed, in the user's own notation.
        like: For SAME: the row that a new one is; the first that it may be where this is empty.

    Raises UserError ``one_value``, ``unreadable``, ``nothing_waits``.
    """
    if choice is Choice.OTHER and len(keys) != 1:
        raise UserError(_("Another value can be given to one thing at a time."), code="one_value")
    if choice is Choice.LATER:
        return _later(register, keys)
    with register.read() as conn:
        files = received(conn)
        contests = {c.key: c for c in contested.contests(conn, files)}
        held = _by_key(waiting.kept(conn))
    if merges := [k for key in keys for k in held.get(key, ()) if k.sort == keeping.MERGE and choice is Choice.THEIRS]:
        return _merge(register, merges[0], len(keys))
    if erased := [k for key in keys for k in held.get(key, ()) if _erases(k) and choice is Choice.THEIRS]:
        return _erase(register, erased[0], len(keys))
    done = Decided()
    with register.work(_LABEL, origin=REVIEW, name=_name(choice)) as work:
        step = _Step(work, register, choice, value, like)
        for key in keys:
            took = step.contest(contests[key]) if key in contests else step.kept(held.get(key, ()))
            done.count += took
            if not took:
                done.left.append(key)
        if done.count:
            step.finish()
        done.work = work.changes.work
    if not done.count:
        raise UserError(_("There is nothing to decide here any more."), code="nothing_waits")
    return done


def _name(choice: Choice) -> str:
    return _(CHOICE_WORDS[choice])


def _by_key(kept: Sequence[Kept]) -> dict[str, list[Kept]]:
    """Return kept things by the key of their item; all edits of a sorted sheet have one."""
    found: dict[str, list[Kept]] = {}
    for k in kept:
        one_sheet = k.sort == keeping.EDIT and k.why is Why.REKEYED
        found.setdefault(f"s:{k.received}:{k.kind}" if one_sheet else f"w:{k.n}", []).append(k)
    return found


def _later(register: Register, keys: Sequence[str]) -> Decided:
    """Mark things as left for later; they stay open, and this is no step of undo."""
    with register.work(_LABEL, origin=REVIEW, name=_name(Choice.LATER)) as work:
        conn = work.connection
        held = _by_key(waiting.kept(conn))
        done = Decided()
        for key in keys:
            sort, _colon, rest = key.partition(":")
            if sort == "c":
                row, _sep, name = rest.partition(":")
                own = (OpenConflict.row == row, OpenConflict.field == name)
                done.count += conn.execute(update(OpenConflict).where(*own).values(later=1)).rowcount
            else:
                numbers = [k.n for k in held.get(key, ())]
                conn.execute(update(WaitingRow).where(WaitingRow.n.in_(numbers)).values(later=1))
                done.count += bool(numbers)
    return done


def _merge(register: Register, k: Kept, many: int) -> Decided:
    """Make one of two people, as the sender asked; that is a step of its own."""
    if many != 1 or k.kind != "person":
        raise UserError(_("Two rows are merged one pair at a time."), code="one_value")
    work = merging.merge_people(register, str(k.content["into"]), k.row)
    with register.work(_LABEL, origin=REVIEW, name=_name(Choice.THEIRS)) as unit:
        values = {"decided": Choice.THEIRS, "work": work}
        unit.connection.execute(update(WaitingRow).where(WaitingRow.n == k.n).values(**values))
    return Decided(work, 1)


def _erases(k: Kept) -> bool:
    return k.sort == keeping.DELETION and k.why is Why.ERASED


def _erase(register: Register, k: Kept, many: int) -> Decided:
    """Erase somebody whom a partner has erased; that is a step of its own, and no step of undo."""
    if many != 1:
        raise UserError(_("People are erased one at a time."), code="one_value")
    done = erasing.erase(register, k.row, decided={k.n: Choice.THEIRS})
    with plain_errors(register.path):
        graves.bury(register.path, (register.path.parent,), done.people)
    return Decided(done.work, 1)


class _Step:
    """One decision about many things, inside its unit of work."""

    def __init__(self, work: UnitOfWork, register: Register, choice: Choice, value: str, like: str) -> None:
        self.work, self.register, self.choice = work, register, choice
        self.value, self.like = value, like
        self.rows: set[str] = set()
        self.decided: list[int] = []

    def finish(self) -> None:
        """Let the tables follow, and note what was decided."""
        self.work.begin()
        conn = self.work.connection
        settle(self.work, self.rows | waiting_for(conn, self.rows))
        if self.decided:
            values = {"decided": self.choice, "work": self.work.changes.work, "later": 0}
            conn.execute(update(WaitingRow).where(WaitingRow.n.in_(self.decided)).values(**values))

    # -- conflicts ----------------------------------------------------------------------------------------------

    def contest(self, c: Contest) -> bool:
        """Settle a conflict: a change that has seen every value. Return whether it was one of the choices."""
        if self.choice not in (Choice.OURS, Choice.THEIRS, Choice.OTHER) or (
            c.field == ROW and self.choice is Choice.OTHER
        ):
            return False
        log = contested.log_of(self.work.connection, [c.row])
        self.rows.add(c.row)
        if c.field == ROW:
            self._fate(c, log)
            return True
        if self.choice is Choice.OTHER:
            chosen = self._typed(c.kind, c.field)
        else:
            chosen = c.heads[0 if self.choice is Choice.OURS else 1].value
        heads = [h.change for h in log.rows[c.row].field(c.field).heads() if not h.gone]  # a deletion is decided apart
        self.work.log(entities()[c.kind], "merge", [(c.row, {c.field: chosen}, {c.field: heads})])
        return True

    def _fate(self, c: Contest, log: Log) -> None:
        heads = {name: list(of) for name, of in log.all_heads(c.row).items()}
        chosen = c.heads[0 if self.choice is Choice.OURS else 1]
        entity = entities()[c.kind]
        if chosen.gone:
            self.work.log(entity, "remove", [(c.row, {}, heads)])
        else:
            self.work.log(entity, "restore", [(c.row, dict(log.shown(c.row) or {}), heads)])

    def _typed(self, kind: str, name: str) -> FieldValue:
        declared = entities()[kind].fields[name]
        try:
            return declared.parse(self.value, self.register.setting(self.work.connection))
        except ValueProblem as problem:
            raise UserError(str(problem), code="unreadable") from problem

    # -- what was kept --------------------------------------------------------------------------------------------

    def kept(self, of: Sequence[Kept]) -> bool:
        """Decide kept things, of one item; return whether the choice fits them."""
        if not of:
            return False
        ways: dict[str, Callable[[Kept], bool]] = {
            keeping.EDIT: self._edit,
            keeping.DELETION: self._deletion,
            keeping.NEW: self._new,
            keeping.MERGE: lambda _k: self.choice is Choice.OURS,
        }
        took = [k for k in of if ways[k.sort](k)]
        self.decided += [k.n for k in took]
        return bool(took)

    def _arrive(self, *changes: Change) -> None:
        foreign.log(self.work, [arriving_of(change) for change in changes])
        self.rows.update(change.row for change in changes)

    def _edit(self, k: Kept) -> bool:
        if self.choice is Choice.OURS:
            return True
        if self.choice is Choice.OTHER:
            self.work.set(entities()[k.kind], k.row, {k.field: self._typed(k.kind, k.field)})
            return True
        if self.choice is not Choice.THEIRS:
            return False
        self._require(k.kind, k.row)
        parents = {k.field: tuple(k.content["parents"])}
        fields = {k.field: value_of(k.content["theirs"])}
        if not self._is_logged(k.mark):
            self._arrive(Change(k.mark, k.kind, k.row, Verb.SET, fields, parents, str(k.content["time"])))
        return True

    def _is_logged(self, change: str) -> bool:
        return bool(self.work.connection.execute(select(ChangeRow.n).where(ChangeRow.id == change)).first())

    def _require(self, kind: str, row: str) -> None:
        if not contested.now(self.work.connection, kind, row):
            raise UserError(_("What this is about is not in the register any more."), code="gone")

    def _deletion(self, k: Kept) -> bool:
        if self.choice is Choice.OURS:
            return True
        if self.choice is not Choice.THEIRS:
            return False
        parents = {name: tuple(of) for name, of in k.content["parents"].items()}
        if not self._is_logged(k.mark):
            self._arrive(Change(k.mark, k.kind, k.row, Verb.REMOVE, {}, parents, str(k.content["time"])))
        return True

    def _new(self, k: Kept) -> bool:
        if self.choice is Choice.OURS:
            return True
        values = {name: value_of(value) for name, value in k.content["values"].items()}
        if self.choice is Choice.ADD and not k.content["wrong"]:
            new = NewRow(k.row, k.kind, str(k.content["ref"]), values, time=str(k.content["time"]))
            change = addition_of(new)
            if not self._is_logged(change.id):
                self._arrive(change)
            return True
        likes = [str(row) for row, *_words in k.content["likes"]]
        if self.choice is not Choice.SAME or not (self.like or likes):
            return False
        self._same(k, self.like or likes[0], values)
        return True

    def _same(self, k: Kept, row: str, values: Mapping[str, FieldValue]) -> None:
        """Give a row what the new one says: empty fields are filled, sets united, and the rest stands against what is here."""
        self._require(k.kind, row)
        now = contested.now(self.work.connection, k.kind, row)
        heads = contested.log_of(self.work.connection, [row])
        for name, value in values.items():
            change = edit_id(str(k.content["export"] or "0" * 32), row, name, value)
            if value == now.get(name) or self._is_logged(change):
                continue
            empty = now.get(name) in (None, "", ())
            parents = {name: heads.settled(row, name).seen() if empty else ()}
            joined = tuple(dict.fromkeys([*_several(now.get(name)), *_several(value)]))
            if isinstance(value, tuple) and not empty:
                parents, value = {name: heads.settled(row, name).seen()}, joined  # noqa: PLW2901 - united with ours
            self._arrive(Change(change, k.kind, row, Verb.SET, {name: value}, parents, str(k.content["time"])))


def _several(value: FieldValue) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
