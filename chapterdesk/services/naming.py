"""Naming things of the register as people type them: kinds, fields, and rows by Ref or title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import ids
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import chunks, table_of
from chapterdesk.database.unit import by_title
from chapterdesk.fields import Field
from chapterdesk.models import Alias, Entity, entities, entity_of


class UsageError(UserError):
    """Words on the command line that name nothing there is: the caller used it wrongly, nothing was tried."""


@dataclass(frozen=True)
class Found:
    """A row that somebody named: its entity, id, Ref and what it is called."""

    entity: type[Entity]
    id: str
    ref: str
    title: str


def kind_of(name: str) -> type[Entity]:
    """Return the entity of a kind, by its name or its letter. Raises UsageError ``unknown_kind``."""
    entity = entity_of(name.strip().lower()) or entity_of(name.strip().upper())
    if entity is None:
        raise UsageError(
            _("There is no kind \u201c{name}\u201d.").format(name=name),
            _("There are: {names}.").format(names=", ".join(entities())),
            code="unknown_kind",
        )
    return entity


def field_of(entity: type[Entity], name: str) -> Field:
    """Return a field of an entity by its name. Raises UsageError ``unknown_field``."""
    declared = entity.fields.get(name.strip())
    if declared is None:
        raise UsageError(
            _("A {kind} has no field \u201c{name}\u201d.").format(kind=entity.kind, name=name),
            _("There are: {names}.").format(names=", ".join(entity.fields)),
            code="unknown_field",
        )
    return declared


def resolve(conn: Connection, entity: type[Entity], named: str) -> Found:
    """Return the row that is meant: by its Ref, by the Ref of a row merged into it, or by a title that only one has.

    Raises UserError ``unknown_row`` and ``several_rows``.
    """
    found = by_title(conn, entity.kind, named.strip())
    if not found and ids.parse_ref(named):
        found = _survivors(conn, entity, named)
    if len(found) == 1:
        return by_id(conn, entity, found[0])
    label = _(entity.label)
    if found:
        raise UserError(
            _("{n} rows of the kind {kind} are called \u201c{name}\u201d.").format(
                n=len(found), kind=label, name=named
            ),
            _("Name the one you mean by its Ref: {refs}.").format(
                refs=", ".join(by_id(conn, entity, i).ref for i in found[:10])
            ),
            code="several_rows",
        )
    raise UserError(
        _("There is no {kind} \u201c{name}\u201d.").format(kind=label, name=named),
        _("Name it by its Ref or its whole name; find looks for parts of names."),
        code="unknown_row",
    )


def any_row(conn: Connection, ref: str) -> Found:
    """Return a row of any kind by its Ref. Raises UserError ``unknown_row``, UsageError ``not_a_ref``."""
    parsed = ids.parse_ref(ref)
    entity = entity_of(parsed[0]) if parsed else None
    if entity is None:
        raise UsageError(
            _("\u201c{text}\u201d is not a Ref.").format(text=ref),
            _("A Ref looks like P-7K3M9QX4TD-5 and stands first in every list."),
            code="not_a_ref",
        )
    return resolve(conn, entity, ref)


def _survivors(conn: Connection, entity: type[Entity], named: str) -> list[str]:
    parsed = ids.parse_ref(named)
    seen: set[str] = set()
    table = table_of(Alias)
    wanted = parsed[1] if parsed else ""
    query = select(table.c.survivor).where(table.c.old_ref == wanted)
    row = conn.execute(query).scalar()
    # A survivor may itself have been merged later.
    while row and row not in seen:
        seen.add(row)
        if conn.execute(select(table_of(entity).c.id).where(table_of(entity).c.id == row)).scalar():
            return [row]
        row = conn.execute(select(table.c.survivor).where(table.c.old == row)).scalar()
    return []


def by_id(conn: Connection, entity: type[Entity], row: str) -> Found:
    """Return a row that is known to be there by its id."""
    table = table_of(entity)
    known = conn.execute(select(table.c.ref, table.c.title).where(table.c.id == row)).one()
    return Found(entity, row, known.ref, known.title)


def heads(conn: Connection, entity: type[Entity], keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return (Ref, title) of rows by id; those that are gone are left out."""
    table = table_of(entity)
    found: dict[str, tuple[str, str]] = {}
    for block in chunks(keys):
        query = select(table.c.id, table.c.ref, table.c.title).where(table.c.id.in_(block))
        found.update((key, (ref, title)) for key, ref, title in conn.execute(query))
    return found
