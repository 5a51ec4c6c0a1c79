"""What undoing does to conflicts: a decision that is taken back is open again, and what an undone workbook contested is closed.

Both are changes like any others, so that partners come to the same: a value is only ever superseded by somebody who saw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from chapterdesk.database.rows import Row, rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import OpenConflict, Work, entities
from chapterdesk.services.exchange import logbook
from chapterdesk.services.exchange.shared import declarations
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.outcome import Conflict
from chapterdesk.sync.parts import ROW, Change, Verb
from chapterdesk.sync.world import Log

REVIEW = "review"
"""The origin of what somebody decided."""
_SETTLING = (Verb.MERGE, Verb.RESTORE, Verb.REMOVE)


def after_undo(work: UnitOfWork, target: int) -> set[str]:
    """Open again what the undone work had settled, and close what it had opened; return the rows concerned."""
    conn = work.connection
    decided = conn.execute(select(Work.origin).where(Work.n == target)).scalar() == REVIEW
    concerned = _concerned(conn, target, decided=decided)
    if not concerned:
        return set()
    of_works = select(ChangeRow.id, ChangeRow.work).where(ChangeRow.work.in_([target, work.changes.work]))
    brought = {change: n for change, n in conn.execute(of_works)}  # noqa: C416 - rows are no pairs to the type checker
    log = Log(declarations(), list(logbook.changes_of(conn, rows=concerned)))
    for row, graph in log.rows.items():
        settled = [c for c in graph.changes.values() if brought.get(c.id) == target and _settles(c, decided)]
        for change in settled:
            _reopen(work, log, change)
        if not settled:
            for conflict in log.conflicts(row):
                _close(work, log, conflict, brought)
    return concerned


def _concerned(conn: Connection, target: int, *, decided: bool) -> set[str]:
    """Return the rows of a work that something was settled in, or is open in: few, also of a large import."""
    own = select(ChangeRow.row).where(ChangeRow.work == target).distinct()
    settled = own if decided else own.where(ChangeRow.verb == Verb.MERGE)
    contested = own.where(ChangeRow.row.in_(select(OpenConflict.row)))
    return {row for query in (settled, contested) for (row,) in conn.execute(query)}


def _settles(change: Change, decided: bool) -> bool:
    several = (
        any(len(of) > 1 for of in change.parents.values()) or len({p for of in change.parents.values() for p in of}) > 1
    )
    return several and (change.verb is Verb.MERGE or (decided and change.verb in _SETTLING))


def _current(work: UnitOfWork, kind: str, row: str) -> Row:
    entity = entities()[kind]
    return rows(work.connection, entity, [row], sorted(entity.own)).get(row, {})


def _reopen(work: UnitOfWork, log: Log, change: Change) -> None:
    """Let the values that a decision had seen stand against each other again, what is shown now last."""
    graph = log.rows[change.row]
    if change.verb is not Verb.MERGE:
        _contest(work, log, change)
        return
    entity, now = entities()[change.kind], _current(work, change.kind, change.row)
    for name, heads in change.parents.items():
        nodes = graph.field(name).nodes
        others = {canonical(nodes[p].value): nodes[p].value for p in heads if p in nodes}
        others.pop(canonical(now.get(name)), None)
        saw = {name: [change.id]}
        for value in others.values():
            work.log(entity, "set", [(change.row, {name: value}, saw)])
        if others:
            work.log(entity, "set", [(change.row, {name: now.get(name)}, saw)])


def _contest(work: UnitOfWork, log: Log, change: Change) -> None:
    """Let a deletion stand against the row's being there again."""
    entity = entities()[change.kind]
    saw = {ROW: [change.id]}
    if change.verb is Verb.REMOVE:  # undoing has put the row back
        work.log(entity, "remove", [(change.row, {}, saw)])
        return
    now = _current(work, change.kind, change.row)
    heads = {h for of in change.parents.values() for h in of}
    edited = {n for h in heads if h in log.rows[change.row].changes for n in log.rows[change.row].changes[h].fields}
    work.log(entity, "remove", [(change.row, {}, saw)])
    for name in sorted(edited):
        work.log(entity, "set", [(change.row, {name: now.get(name)}, {name: [change.id]})])


def _close(work: UnitOfWork, log: Log, conflict: Conflict, opened: Iterable[str]) -> None:
    """Supersede what the undone work had brought into a conflict; what was open before stays open."""
    brought = {head.change for head in conflict.heads} & set(opened)
    if not brought:
        return
    entity = entities()[conflict.kind]
    now = _current(work, conflict.kind, conflict.row)
    if conflict.field == ROW:
        filled: dict[str, FieldValue] = {n: v for n, v in now.items() if v not in (None, ())}
        parents: Mapping[str, tuple[str, ...]] = log.all_heads(conflict.row)
        work.log(entity, "restore", [(conflict.row, filled, parents)])
        return
    seen = {*brought, *log.settled(conflict.row, conflict.field).seen()}
    work.log(
        entity, "merge", [(conflict.row, {conflict.field: now.get(conflict.field)}, {conflict.field: sorted(seen)})]
    )
