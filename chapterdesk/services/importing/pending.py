"""Doubtful rows that wait in the database until somebody decides."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.engine import plain_errors, write_connection
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Entity, ImportRecord, NotSame, PendingRow, Person, entities, fields_of
from chapterdesk.services.importing import records
from chapterdesk.services.importing.apply import Decision, creatable
from chapterdesk.services.importing.threeway import difference


@dataclass(frozen=True)
class Waiting:
    """A doubtful row: what the file said, whom it is like (ids, the likeliest first) and why."""

    id: int
    row: int
    kind: str
    file: str
    sender: str
    at: str
    values: dict[str, FieldValue]
    likes: tuple[str, ...]
    reason: str


_COLUMNS = (
    PendingRow.n, PendingRow.row, PendingRow.draft, PendingRow.like, PendingRow.reason, PendingRow.decided, ImportRecord.kind,
    ImportRecord.file, ImportRecord.sender, ImportRecord.at, ImportRecord.work,
)  # fmt: skip


def waiting_rows(conn: Connection) -> list[Waiting]:
    """Return the rows that wait for a decision, in the order in which they came; those of undone imports do not."""
    return _rows(conn, "")


def left_out_rows(conn: Connection) -> list[Waiting]:
    """Return the rows that were left out for good, which can be taken back; those of undone imports cannot."""
    return _rows(conn, "leave")


def _rows(conn: Connection, decision: str) -> list[Waiting]:
    query = select(*_COLUMNS).join(ImportRecord, ImportRecord.n == PendingRow.record).order_by(PendingRow.n)
    merged = records.survivors(conn)
    standing: dict[int, bool] = {}
    found = []
    for n, row, draft, like, reason, decided, kind, file, sender, at, work in conn.execute(query):
        if records.stands(conn, work, standing) and records.decision_of(conn, decided)["do"] == decision:
            likes = tuple(dict.fromkeys(merged.get(k, k) for k in json.loads(like)))
            found.append(Waiting(n, row, kind, file, sender, at, records.draft_values(draft), likes, reason))
    return found


def count_waiting(conn: Connection) -> int:
    """Return how many rows wait for a decision."""
    return len(waiting_rows(conn))


def decide(register: Register, pending_id: int, decision: Decision, *, like: str = "") -> int:
    """Settle a waiting row and return the unit of work that undoes it (0 where nothing was changed).

    Args:
        register: The register.
        pending_id: The waiting row.
        decision: ``same`` as the one it is like, ``new`` (and remembered as not the same), or ``leave`` it out.
        like: Which one it is, where it is like several; the likeliest otherwise.

    Raises UserError ("gone") where it waits no more.
    """
    with register.read() as conn:
        row = next((w for w in waiting_rows(conn) if w.id == pending_id), None)
    if row is None:
        raise UserError(_("This row is settled already."), code="gone")
    entity = entities()[row.kind]
    with register.work(
        N_("Decision about row {row} of {file}"), origin="import", row=str(row.row), file=row.file
    ) as work:
        alive = rows(work.connection, entity, row.likes, ())
        key = like or next((k for k in row.likes if k in alive), "")
        if decision == "same" and key:
            _bring_in(work, entity, row, key)
        elif decision != "leave":
            key = work.create(entity, creatable(entity, row.values))
            if entity is Person:
                work.create_many(NotSame, [{"one": key, "other": other} for other in alive])
        kept = {"do": decision, "id": key if decision != "leave" else "", "work": work.changes.work}
        work.connection.execute(update(PendingRow).where(PendingRow.n == pending_id).values(decided=json.dumps(kept)))
        return work.changes.work


def take_back(register: Register, pending_id: int) -> None:
    """Let a row that was left out wait again. Raises UserError ("gone") where it is not left out any more."""
    with register.read() as conn:
        row = next((each for each in left_out_rows(conn) if each.id == pending_id), None)
    if row is None:
        raise UserError(_("This row is not left out any more."), code="gone")
    # Leaving out wrote nothing into the register, so taking it back is no step of its log either.
    with plain_errors(register.path), write_connection(register.engine) as conn:
        conn.execute(update(PendingRow).where(PendingRow.n == pending_id).values(decided=""))


def _bring_in(work: UnitOfWork, entity: type[Entity], row: Waiting, key: str) -> None:
    conn = work.connection
    blob = conn.execute(
        select(ImportRecord.base).join(PendingRow, PendingRow.record == ImportRecord.n).where(PendingRow.n == row.id)
    ).scalar()
    base = records.unpack_base(blob).by_id.get(key) if blob else None
    names = tuple(n for n in fields_of(entity) if n in row.values)
    now = rows(conn, entity, [key], names).get(key)
    if now is None:
        raise UserError(
            _("Whom it is like is not in the register any more."), _("Add it as new, or leave it out."), code="gone"
        )
    found = difference(entity, now, row.values, base, names, fill=base is None)
    if found.changes:
        work.set(entity, key, {n: after for n, (_b, after) in found.changes.items()})
