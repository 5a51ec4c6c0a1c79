"""Reading rows as plain dictionaries, wherever their fields lie; no query a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, FromClause, Select, Table, bindparam, func, or_, select

from chapterdesk.core import clock
from chapterdesk.fields import Field, FieldValue, Kept
from chapterdesk.models import ConsentOf, Entity, RoleType, SetValue, entities, pointing_at
from chapterdesk.models.base import Base

CHUNK = 500
Row = dict[str, FieldValue]
Reading = Connection
"""One moment of the database, as the window's pages name it: they know no more of it than that."""


def table_of(entity: type[Base]) -> Table:
    """Return the entity's table."""
    table = entity.__table__
    assert isinstance(table, Table)
    return table


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut ids into lists short enough for one statement."""
    block: list[str] = []
    for each in ids:
        block.append(each)
        if len(block) == CHUNK:
            yield block
            block = []
    if block:
        yield block


def is_filled(conn: Connection, table: Table) -> bool:
    """Say whether a table has any row: asking each of many ids of an empty one costs as much as of a full one."""
    return conn.execute(select(table.c.n).limit(1)).first() is not None


def has_more(conn: Connection, entity: type[Entity], many: int) -> bool:
    """Say whether there are more than so many rows, without counting them all."""
    table = table_of(entity)
    return conn.execute(select(table.c.n).offset(many).limit(1)).first() is not None


def rows(
    conn: Connection, entity: type[Entity], ids: Sequence[str] | None = None, fields: Iterable[str] | None = None
) -> dict[str, Row]:
    """Return the rows of ``ids`` (all where None) by id, in the order of ``ids``, with the named fields (all where None).

    Fields of many come as tuples, the preferred value first. Ids that do not exist are left out.
    """
    wanted = [entity.fields[f] for f in fields] if fields is not None else list(entity.fields.values())
    if ids is None:
        return _read(conn, entity, None, wanted)
    found: dict[str, Row] = {}
    for block in chunks(dict.fromkeys(ids)):
        part = _read(conn, entity, block, wanted)
        found.update((i, part[i]) for i in block if i in part)
    return found


def _read(conn: Connection, entity: type[Entity], block: list[str] | None, wanted: list[Field]) -> dict[str, Row]:
    table = table_of(entity)
    names = [f.name for f in wanted if f.kept is Kept.COLUMN]
    query: Select[Any] = select(table.c.id, *(table.c[name] for name in names))
    if block is not None:
        query = query.where(table.c.id.in_(block))
    result: dict[str, Row] = {}
    for record in conn.execute(query):
        result[record[0]] = dict(zip(names, record[1:], strict=True))
    _add_sets(conn, block, [f for f in wanted if f.kept is Kept.SET], result)
    _add_consents(conn, block, [f for f in wanted if f.kept is Kept.CONSENT], result)
    for declared in wanted:
        if declared.kept is Kept.PERIODS:
            _add_periods(conn, block, declared, result)
    return result


def _add_sets(conn: Connection, block: list[str] | None, wanted: list[Field], result: dict[str, Row]) -> None:
    if not wanted:
        return
    names = [f.name for f in wanted]
    for row in result.values():
        row.update(dict.fromkeys(names, ()))
    query = select(SetValue.owner, SetValue.field, SetValue.value).where(SetValue.field.in_(names))
    if block is not None:
        query = query.where(SetValue.owner.in_(block))
    for owner, name, value in conn.execute(query.order_by(SetValue.owner, SetValue.field, SetValue.position)):
        row_of = result.get(owner)
        if row_of is not None:
            before = row_of[name]
            row_of[name] = (*before, value) if isinstance(before, tuple) else (value,)


def _add_consents(conn: Connection, block: list[str] | None, wanted: list[Field], result: dict[str, Row]) -> None:
    if not wanted:
        return
    by_source = {f.source: f.name for f in wanted}
    for row in result.values():
        row.update(dict.fromkeys(by_source.values()))
    query = select(ConsentOf.person, ConsentOf.purpose, ConsentOf.channel, ConsentOf.state)
    if block is not None:
        query = query.where(ConsentOf.person.in_(block))
    for person, purpose, channel, state in conn.execute(query):
        name = by_source.get((str(purpose), str(channel)))
        if name is not None and person in result:
            result[person][name] = state


def open_period(table: FromClause) -> Any:
    """Return the condition that a dated row counts today (partial dates compare as ISO prefixes)."""
    today = clock.today().isoformat()
    return or_(table.c.end.is_(None), table.c.end >= today) & or_(table.c.start.is_(None), table.c.start <= today)


def _add_periods(conn: Connection, block: list[str] | None, declared: Field, result: dict[str, Row]) -> None:
    kind, owner, target = declared.source
    table = table_of(entities()[kind])
    column = table.c[target] if target else table.c[owner]
    query = select(table.c[owner], column).where(open_period(table))
    if block is not None:
        query = query.where(table.c[owner].in_(block))
    for row in result.values():
        row[declared.name] = () if target else False
    # By id, which is the order in which they were made: a row that came back by undo has a new local number.
    for owner_id, value in conn.execute(query.order_by(table.c.id)):
        row_of = result.get(owner_id)
        if row_of is None:
            continue
        before = row_of[declared.name]
        if not target:
            row_of[declared.name] = True
        elif isinstance(before, tuple) and value not in before:
            row_of[declared.name] = (*before, value)


def titles(
    conn: Connection, ids: Iterable[str], language: str = "en", *, kinds: Collection[str] = ()
) -> dict[str, str]:
    """Return what rows are called, by id; roles in ``language``. ``kinds`` are all that can be meant; empty: any."""
    wanted = {i for i in ids if i}
    found: dict[str, str] = {}
    for entity, query in _title_queries(language, len(entities())) if wanted else ():
        if not kinds or entity.kind in kinds or (entity.is_party and "party" in kinds):
            for block in chunks(wanted - found.keys()):
                found.update((i, t) for i, t in conn.execute(query, {"asked": block}) if t)
            if len(found) == len(wanted):
                break
    return found


@lru_cache(maxsize=16)
def _title_queries(language: str, _known: int) -> list[tuple[type[Entity], Select[Any]]]:
    """Return a statement for each kind, those first that most references point at; they are made once."""
    named = [entity for entity in entities().values() if not entity.make_title.__qualname__.startswith("Appointment")]
    named.sort(key=lambda entity: -len(pointing_at(entity.kind)))
    made: list[tuple[type[Entity], Select[Any]]] = []
    for entity in named:
        table = table_of(entity)
        query = select(table.c.id, _title_column(entity, table, language))
        made.append((entity, query.where(table.c.id.in_(bindparam("asked", expanding=True)))))
    return made


def _title_column(entity: type[Entity], table: Table, language: str) -> Any:
    named = f"name_{language}"
    return func.coalesce(table.c[named], table.c.title) if entity is RoleType and named in table.c else table.c.title


def numbers_to_ids(conn: Connection, entity: type[Entity], numbers: Sequence[int]) -> dict[int, str]:
    """Return ids by the local integer keys that lists use."""
    table = table_of(entity)
    found: dict[int, str] = {}
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        found.update((n, i) for n, i in conn.execute(select(table.c.n, table.c.id).where(table.c.n.in_(part))))
    return found
