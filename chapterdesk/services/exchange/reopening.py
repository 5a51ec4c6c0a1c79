"""What undoing does to conflicts: all stands as it would without what is undone, made by changes that have seen everything.

A decision that is taken back is open again, and what an undone workbook contested is closed. Both are changes like any others, so that
partners come to the same: a value is only ever superseded by somebody who saw it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from chapterdesk.database.rows import Row
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import OpenConflict, Work, entities
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.services.exchange import logbook
from chapterdesk.services.exchange.shared import declarations
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.parts import ROW, Change, Verb
from chapterdesk.sync.rules import Settled
from chapterdesk.sync.world import Log

REVIEW = "review"
"""The origin of what somebody decided."""


def after_undo(work: UnitOfWork, target: int) -> set[str]:
    """Let conflicts stand as they would without the undone work; return the rows that may show something else for it."""
    conn = work.connection
    concerned = _concerned(conn, target)
    if not concerned:
        return set()
    of_works = select(ChangeRow.id).where(ChangeRow.work.in_([target, work.changes.work]))
    hidden = set(conn.execute(of_works).scalars())
    changes = list(logbook.changes_of(conn, rows=concerned))
    have, want = Log(declarations(), changes), Log(declarations(), _without(changes, hidden))
    for row in have.rows:
        if any(c.verb is not Verb.SHOW for c in want.rows[row].changes.values()):
            _Row(work, have, want, row).bring()
    return concerned


def _concerned(conn: Connection, target: int) -> set[str]:
    """Return the rows of a work that were ever in a workbook or a decision: no other row can have been contested."""
    works = select(ReceivedRow.work).where(ReceivedRow.work.is_not(None))
    decisions = select(Work.n).where(Work.origin == REVIEW)
    exchanged = select(ChangeRow.row).where(ChangeRow.work.in_(works) | ChangeRow.work.in_(decisions))
    own = select(ChangeRow.row).where(ChangeRow.work == target).distinct()
    contested = select(OpenConflict.row)
    return set(conn.execute(own.where(ChangeRow.row.in_(exchanged) | ChangeRow.row.in_(contested))).scalars())


def _without(changes: Iterable[Change], hidden: set[str]) -> list[Change]:
    """Return the changes as if some had never been made: like a display they are no heads, and stand for what they had seen.

    To what was here before them, they were unknown.
    """
    begun: set[str] = set()
    found: list[Change] = []
    for change in changes:
        if change.id in hidden:
            begun.add(change.row)
            found.append(replace(change, verb=Verb.SHOW))
        elif change.row not in begun and any(p in hidden for of in change.parents.values() for p in of):
            unknown = {n: tuple(f"?{p}" if p in hidden else p for p in of) for n, of in change.parents.items()}
            found.append(replace(change, parents=unknown))
        else:
            found.append(change)
    return found


class _Row:
    """One row that is to stand as it would without what is undone."""

    def __init__(self, work: UnitOfWork, have: Log, want: Log, row: str) -> None:
        self.work, self.have, self.want, self.row = work, have, want, row
        self.entity = entities()[have.kinds[row]]
        self.seen: dict[str, tuple[str, ...]] | None = None

    def bring(self) -> None:
        """Log what it takes: first whether the row is there, then its fields."""
        now, then = self.have.rows[self.row], self.want.rows[self.row]
        if then.contested and not now.contested:
            self._contest()
        elif now.contested and not then.contested:
            if then.deleted:
                self._log("remove", {}, self.have.all_heads(self.row))
                return
            self._restore()
        if not then.deleted:
            for name in then.fields:
                self._field(name)

    def _field(self, name: str) -> None:
        """Close what is contested, and contest what would be: each value has seen all that is here, and not the others."""
        then, now = self.want.settled(self.row, name), self.have.settled(self.row, name)
        if not then.conflict and (self.seen is not None or not now.conflict):
            return
        if self.seen is None and _values(then) == _values(now):
            return
        heads = self.seen or {name: tuple(h.change for h in now.heads)}  # a deletion stands for itself
        saw = {name: heads.get(name) or heads[ROW]}
        if not then.conflict:
            self._log("merge", {name: then.value}, saw)
            return
        apart = {canonical(head.value): head.value for head in then.heads}
        apart[canonical(then.value)] = apart.pop(
            canonical(then.value)
        )  # what is displayed comes last, and is the latest
        for value in apart.values():
            self._log("set", {name: value}, saw)

    def _restore(self) -> None:
        self.seen = {ROW: (self._log("restore", self._values(), self.have.all_heads(self.row)),)}

    def _contest(self) -> None:
        """Let a deletion stand against the edits that it had not seen."""
        self._restore()
        assert self.seen is not None
        saw = dict(self.seen)
        self._log("remove", {}, saw)
        graph = self.want.rows[self.row]
        edited = [n for n in graph.fields if any(n in graph.changes[h.change].fields for h in graph.field(n).heads())]
        values = self._values()
        for name in edited:
            if not self.want.settled(self.row, name).conflict:
                self._log("set", {name: values.get(name)}, {name: saw[ROW]})
        if not edited:
            self._log("restore", values, saw)

    def _values(self) -> Row:
        """Return what the row shows without what is undone."""
        return {n: v for n, v in (self.want.shown(self.row) or {}).items() if n in self.entity.own}

    def _log(self, verb: str, fields: dict[str, FieldValue], saw: dict[str, tuple[str, ...]]) -> str:
        """Log a change and return its id."""
        self.work.log(self.entity, verb, [(self.row, fields, saw)])
        of_row = select(ChangeRow.id).where(ChangeRow.row == self.row).order_by(ChangeRow.n.desc()).limit(1)
        return str(self.work.connection.execute(of_row).scalar_one())


def _values(settled: Settled) -> set[str]:
    return {canonical(head.value) for head in settled.heads} if settled.conflict else set()
