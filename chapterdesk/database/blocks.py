"""A block of a list's rows, by their local numbers: one statement for each place where fields lie, made once and kept.

What scrolls into view must be there within a few milliseconds, and building a statement costs more than asking it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from chapterdesk.core import clock
from chapterdesk.database.rows import CHUNK, Row, table_of
from chapterdesk.fields import Field, Kept
from chapterdesk.models import Change, ConsentOf, Contact, Entity, SetValue, Work, entities

_ASKED = "asked"
Statement = Select[*tuple[Any, ...]]


class BlockRow(NamedTuple):
    """One row of a block, with the fields that were asked for."""

    n: int
    id: str
    ref: str
    title: str
    row: Row


def read(conn: Connection, entity: type[Entity], numbers: Sequence[int], fields: Sequence[str]) -> dict[int, BlockRow]:
    """Return rows by local number, in the order of ``numbers``; those that are gone are left out."""
    found: dict[int, BlockRow] = {}
    for start in range(0, len(numbers), CHUNK):
        found.update(_read(conn, entity, list(numbers[start : start + CHUNK]), fields))
    return found


def _read(conn: Connection, entity: type[Entity], numbers: list[int], fields: Sequence[str]) -> dict[int, BlockRow]:
    wanted = [entity.fields[name] for name in fields]
    names = tuple(each.name for each in wanted if each.kept is Kept.COLUMN)
    by_number = {
        n: BlockRow(n, key, ref, title, dict(zip(names, values, strict=True)))
        for n, key, ref, title, *values in conn.execute(_heads(entity, names), {_ASKED: numbers}).all()
    }
    by_id = {each.id: each.row for each in by_number.values()}
    _add_sets(conn, [each for each in wanted if each.kept is Kept.SET], by_id)
    _add_consents(conn, [each for each in wanted if each.kept is Kept.CONSENT], by_id)
    for each in wanted:
        if each.kept is Kept.PERIODS:
            _add_periods(conn, each, by_id)
    return {n: by_number[n] for n in numbers if n in by_number}


def _texts(conn: Connection, query: Statement, asked: Sequence[str], **more: str) -> list[tuple[Any, ...]]:
    """Return rows of texts as the driver gives them, which needs no conversion of each."""
    result = conn.execute(query, {_ASKED: list(asked), **more})
    try:
        return list(result.cursor.fetchall()) if result.cursor is not None else []
    finally:
        result.close()


@lru_cache(maxsize=256)
def _heads(entity: type[Entity], names: tuple[str, ...]) -> Statement:
    table = table_of(entity)
    head = (table.c.n, table.c.id, table.c.ref, table.c.title)
    return select(*head, *(table.c[name] for name in names)).where(table.c.n.in_(bindparam(_ASKED, expanding=True)))


@lru_cache(maxsize=256)
def _sets(names: tuple[str, ...]) -> Statement:
    query = select(SetValue.owner, SetValue.field, SetValue.value).where(SetValue.field.in_(names))
    query = query.where(SetValue.owner.in_(bindparam(_ASKED, expanding=True)))
    return query.order_by(SetValue.owner, SetValue.field, SetValue.position)


def _add_sets(conn: Connection, wanted: list[Field], by_id: dict[str, Row]) -> None:
    if not wanted or not by_id:
        return
    names = tuple(each.name for each in wanted)
    for row in by_id.values():
        row.update(dict.fromkeys(names, ()))
    for owner, name, value in _texts(conn, _sets(names), list(by_id)):
        before = by_id[owner][name]
        by_id[owner][name] = (*before, value) if isinstance(before, tuple) else (value,)


@lru_cache(maxsize=1)
def _consents() -> Statement:
    query = select(ConsentOf.person, ConsentOf.purpose, ConsentOf.channel, ConsentOf.state)
    return query.where(ConsentOf.person.in_(bindparam(_ASKED, expanding=True)))


def _add_consents(conn: Connection, wanted: list[Field], by_id: dict[str, Row]) -> None:
    if not wanted or not by_id:
        return
    by_source = {each.source: each.name for each in wanted}
    for row in by_id.values():
        row.update(dict.fromkeys(by_source.values()))
    for person, purpose, channel, state in _texts(conn, _consents(), list(by_id)):
        name = by_source.get((str(purpose), str(channel)))
        if name is not None:
            by_id[person][name] = state


@lru_cache(maxsize=64)
def _periods(kind: str, owner: str, target: str) -> Statement:
    table = table_of(entities()[kind])
    query = select(table.c[owner], table.c[target or owner]).where(
        table.c[owner].in_(bindparam(_ASKED, expanding=True)),
        or_(table.c.end.is_(None), table.c.end >= bindparam("today")),
        or_(table.c.start.is_(None), table.c.start <= bindparam("today")),
    )
    return query.order_by(table.c.n)


def _add_periods(conn: Connection, declared: Field, by_id: dict[str, Row]) -> None:
    if not by_id:
        return
    kind, owner, target = declared.source
    for row in by_id.values():
        row[declared.name] = () if target else False
    today = clock.today().isoformat()
    for key, value in _texts(conn, _periods(kind, owner, target), list(by_id), today=today):
        before = by_id[key][declared.name]
        if not target:
            by_id[key][declared.name] = True
        elif isinstance(before, tuple) and value not in before:
            by_id[key][declared.name] = (*before, value)


@lru_cache(maxsize=1)
def _latest() -> Statement:
    query = select(Contact.party, func.max(Contact.at)).where(Contact.party.in_(bindparam(_ASKED, expanding=True)))
    return query.group_by(Contact.party)


def last_contacts(conn: Connection, parties: Sequence[str]) -> dict[str, str]:
    """Return the day of each party's last contact, ISO; those without one are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(parties), CHUNK):
        found.update((party, at[:10]) for party, at in _texts(conn, _latest(), parties[start : start + CHUNK]))
    return found


@lru_cache(maxsize=1)
def _came() -> Statement:
    query = select(Change.row, func.min(Work.at)).join(Work, Work.n == Change.work)
    query = query.where(Change.row.in_(bindparam(_ASKED, expanding=True)), Change.verb == "add")
    return query.group_by(Change.row)


def came_on(conn: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the day on which each row came into the register, ISO."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), CHUNK):
        found.update((row, at[:10]) for row, at in _texts(conn, _came(), ids[start : start + CHUNK]))
    return found
