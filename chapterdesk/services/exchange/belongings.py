"""What belongs to a row goes with it when it is deleted, and comes back with it when the deletion is contested or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from chapterdesk.database.foreign import batched
from chapterdesk.database.rows import Row, chunks
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import entities
from chapterdesk.services.exchange import logbook
from chapterdesk.services.exchange.shared import declarations, references
from chapterdesk.sync.parts import Change, Verb
from chapterdesk.sync.world import Log


def give_back(work: UnitOfWork, log: Log) -> list[str]:
    """Log as there again what went in the same step as rows that are there though somebody deleted them, and was theirs.

    Args:
        work: What is being done.
        log: The log of the rows that may be back.

    Returns the ids of what came back; the tables do not follow by themselves.
    """
    back = {row for row, graph in log.rows.items() if _was_deleted(graph.changes.values()) and log.exists(row)}
    if not back:
        return []
    removals = _removed_with(work.connection, back)
    lost = Log(declarations(), logbook.changes_of(work.connection, rows=set(removals.values()) - back))
    found = [row for row in lost.rows if _is_theirs(lost, row, back, removals)]
    for row in found:
        entity = entities()[lost.kinds[row]]
        last = {name: lost.settled(row, name).value for name in lost.rows[row].fields if name in entity.own}
        values: Row = {name: value for name, value in last.items() if value not in (None, (), "")}
        work.log(entity, "restore", [(row, values, lost.all_heads(row))])
    return found


def _was_deleted(changes: Iterable[Change]) -> bool:
    return any(change.verb is Verb.REMOVE for change in changes)


def _removed_with(conn: Connection, back: set[str]) -> dict[str, str]:
    """Return by id of the deletion the rows that went in the same works as those that are back."""
    works: set[int] = set()
    found: dict[str, str] = {}
    for block in chunks(back):
        query = select(ChangeRow.work).where(ChangeRow.row.in_(block), ChangeRow.verb == Verb.REMOVE)
        works.update(conn.execute(query).scalars())
    for numbers in batched(sorted(works)):
        deleted = select(ChangeRow.id, ChangeRow.row).where(ChangeRow.work.in_(numbers), ChangeRow.verb == Verb.REMOVE)
        found.update((change, row) for change, row in conn.execute(deleted))
    return found


def _is_theirs(lost: Log, row: str, back: set[str], removals: Mapping[str, str]) -> bool:
    """Say whether a row is gone by just those deletions, and belonged to one that is back."""
    heads = {head for of in lost.all_heads(row).values() for head in of}
    if lost.exists(row) or not heads <= removals.keys():
        return False
    fields = entities()[lost.kinds[row]].fields.values()
    owners = [f.name for f in fields if getattr(f.type, "owned", False)]
    last = {name: lost.settled(row, name).value for name in owners}
    return any(owner in back for owner in references(last, owners))
