"""How a list gets its order: straight from an index where there is one, else by one pass in the order of titles.

An order is either a few statements whose answers follow one another (``Parts``: rows with a value, then those without), or
one statement that walks the titles and says in which pile each row belongs (``Piles``). Piles cost one pass and no sort, so a
million rows by group or by consent cost little more than a million rows by name.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, select

from chapterdesk.database.rows import open_period, table_of
from chapterdesk.fields import Field, Kept
from chapterdesk.fields.choices import Choice
from chapterdesk.fields.types import Email, Phone
from chapterdesk.models import ConsentOf, Contact, Entity, SetValue, Unit, entities

_FETCH = 5_000
"""Rows fetched at a time: enough that the driver's own cost vanishes, few enough that they take no room."""
_STAMPS = ("sort_family", "ref")
_OWN_TO_ONE = (Phone, Email)


@dataclass(frozen=True)
class Part:
    """A statement for some of the rows: those that fit ``only``, in the order of ``by``."""

    only: tuple[ColumnElement[bool], ...]
    by: tuple[Any, ...]
    joined: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class Parts:
    """Statements whose answers follow one another; ``valued`` of them turn round in a descending list."""

    valued: tuple[Part, ...]
    rest: Part | None = None


@dataclass(frozen=True)
class Piles:
    """Rows in the order of their titles, each with ``key``; ``rank`` says where a key's pile stands (None: at the end)."""

    key: ColumnElement[Any]
    rank: Callable[[Any], Any]
    joined: tuple[Any, Any] | None = None


def way(conn: Connection, entity: type[Entity], order: str) -> Parts | Piles:
    """Return how rows are put in the order of a field, or of ``title``, ``ref``, ``sort_family`` or ``last_contact``."""
    table = table_of(entity)
    if order in _STAMPS and order in table.c:
        return Parts((Part((), (table.c[order],)),))
    if order == "last_contact":
        latest = select(func.substr(func.max(Contact.at), 1, 10)).where(Contact.party == table.c.id).scalar_subquery()
        return Piles(latest, _as_it_is)
    declared = entity.fields.get(order)
    if declared is None or order == "name":
        return Parts((Part((), (table.c.sort_title,)),))
    match declared.kept:
        case Kept.COLUMN:
            return _by_column(table, declared)
        case Kept.SET:
            own = and_(SetValue.owner == table.c.id, SetValue.field == declared.name, SetValue.position == 0)
            if not isinstance(declared.type, _OWN_TO_ONE):
                return Piles(select(SetValue.value).where(own).limit(1).scalar_subquery(), _as_it_is)
            # Numbers and addresses are many and seldom shared: their index is the order, and no title is asked for.
            there = Part((), (SetValue.value,), (table_of(SetValue), own))
            return Parts((there,), Part((~exists().where(own),), (table.c.sort_title,)))
        case Kept.CONSENT:
            purpose, channel = declared.source
            asked = and_(ConsentOf.person == table.c.id, ConsentOf.purpose == purpose, ConsentOf.channel == channel)
            return Piles(select(ConsentOf.state).where(asked).scalar_subquery(), _as_it_is)
        case _:
            return _by_period(conn, table, declared)


def _by_column(table: Table, declared: Field) -> Parts:
    value = table.c[declared.name]
    rest = Part((value.is_(None),), (table.c.sort_title,))
    if isinstance(declared.type, Choice):
        codes = [code for code, _words in declared.type.options]
        others = Part((value.is_(None) | value.not_in(codes),), (table.c.sort_title,))
        return Parts(tuple(Part((value == code,), (table.c.sort_title,)) for code in codes), others)
    return Parts((Part((value.is_not(None),), (value, table.c.sort_title)),), rest)


def _by_period(conn: Connection, table: Table, declared: Field) -> Piles:
    kind, owner, target = declared.source
    periods = table_of(entities()[kind]).alias()
    own = and_(periods.c[owner] == table.c.id, open_period(periods))
    if not target:
        return Piles(exists().where(own), _as_it_is)
    units = table_of(Unit)
    places: Mapping[str, int] = {
        unit: place for place, (unit,) in enumerate(conn.execute(select(units.c.id).order_by(units.c.sort_title)))
    }
    return Piles(periods.c[target], places.get, (periods, own))


def _as_it_is(key: Any) -> Any:
    return key


def in_parts(
    conn: Connection,
    table: Table,
    parts: Parts,
    where: list[ColumnElement[bool]],
    values: Mapping[str, Any],
    *,
    descending: bool,
    limit: int,
) -> array[int]:
    """Return the numbers of the rows, at most ``limit`` of them (0: all)."""
    found: array[int] = array("q")
    valued = parts.valued[::-1] if descending else parts.valued
    for part in (*valued, *((parts.rest,) if parts.rest else ())):
        query: Select[*tuple[Any, ...]] = select(table.c.n)
        if part.joined is not None:
            query = query.select_from(table).join(*part.joined)
        by = (*part.by, table.c.n)
        query = query.where(*part.only, *where).order_by(*(each.desc() if descending else each for each in by))
        if limit:
            query = query.limit(limit - len(found))
        _fetch(conn, query, values, lambda rows: found.extend(chain.from_iterable(rows)))
        if limit and len(found) >= limit:
            break
    return found


def in_piles(
    conn: Connection,
    table: Table,
    piles: Piles,
    where: list[ColumnElement[bool]],
    values: Mapping[str, Any],
    *,
    descending: bool,
) -> array[int]:
    """Return the numbers of the rows, pile by pile; a row in several piles stands in the first of them."""
    query: Select[*tuple[Any, ...]] = select(table.c.n, piles.key).select_from(table)
    if piles.joined is not None:
        query = query.outerjoin(*piles.joined)
    query = query.where(*where).order_by(table.c.sort_title, table.c.n)
    made = _by_key_of_many(conn, query, values, piles) if piles.joined is not None else _by_key(conn, query, values)
    ranked = [(rank, pile) for key, pile in made.items() if (rank := piles.rank(key)) is not None]
    ranked.sort(key=lambda each: each[0], reverse=descending)
    found: array[int] = array("q")
    for pile in (*(pile for _rank, pile in ranked), *(made[key] for key in made if piles.rank(key) is None)):
        if descending:
            pile.reverse()
        found.extend(pile)
    return found


def _by_key(conn: Connection, query: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> dict[Any, array[int]]:
    made: dict[Any, array[int]] = {}

    def take(rows: list[Any]) -> None:
        for n, key in rows:
            pile = made.get(key)
            if pile is None:
                made[key] = pile = array("q")
            pile.append(n)

    _fetch(conn, query, values, take)
    return made


def _by_key_of_many(
    conn: Connection, query: Select[*tuple[Any, ...]], values: Mapping[str, Any], piles: Piles
) -> dict[Any, array[int]]:
    """Put each row into the best placed of its piles; the keys of one row follow one another."""
    made: dict[Any, array[int]] = {}
    rank = piles.rank
    last: list[Any] = [None, None, None]  # number, key, rank of the row that is still open

    def close() -> None:
        if last[0] is not None:
            made.setdefault(last[1], array("q")).append(last[0])

    def take(rows: list[Any]) -> None:
        n, key, place = last
        for number, unit in rows:
            here = rank(unit)
            if number != n:
                last[0], last[1] = n, key
                close()
                n, key, place = number, unit if here is not None else None, here
            elif here is not None and (place is None or here < place):
                key, place = unit, here
        last[:] = [n, key, place]

    _fetch(conn, query, values, take)
    close()
    return made


def _fetch(
    conn: Connection, query: Select[*tuple[Any, ...]], values: Mapping[str, Any], take: Callable[[list[Any]], object]
) -> None:
    """Give the rows to ``take``, block by block, as the driver gives them: a million wrapped rows would cost more than the query."""
    result = conn.execute(query, values)
    try:
        cursor = result.cursor
        while cursor is not None and (rows := cursor.fetchmany(_FETCH)):
            take(list(rows))
    finally:
        result.close()
