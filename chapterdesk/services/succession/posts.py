"""The posts of every group: held, ending, vacant, or not wanted there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.models import Appointment, Post, RoleType, Unit

SOON_DAYS = 60
"""A term that ends within so many days wants a successor (screens.md, Today)."""


@dataclass(frozen=True)
class Holder:
    """Somebody's present term in a post; ``start`` and ``end`` are ISO days or ""."""

    appointment: str
    party: str
    name: str
    start: str
    end: str


@dataclass(frozen=True)
class Place:
    """One square of the board.

    Attributes:
        state: ``held``, ``ending``, ``vacant`` or ``none`` (the group has no such post).
        holders: Who holds it today; several where the role allows.
        end: The last day of the holder whose term ends first, "" where none is set.
        since: The first day on which it was vacant, "" where nobody held it yet.
        last: Who held it last, by id, "" for nobody.
        agreed: Who follows, where a term that begins later is already there.
    """

    unit: str
    role: str
    state: str
    holders: tuple[Holder, ...] = ()
    end: str = ""
    since: str = ""
    last: str = ""
    agreed: str = ""

    def days_left(self, today: dt.date) -> int | None:
        """Return the days until the term ends, None where no end is set."""
        return (dt.date.fromisoformat(self.end) - today).days if self.end else None

    def days_vacant(self, today: dt.date) -> int | None:
        """Return the days that the post has stood empty, None where that is not known."""
        return (today - dt.date.fromisoformat(self.since)).days if self.state == "vacant" and self.since else None


@dataclass(frozen=True)
class Board:
    """Groups by posts.

    Attributes:
        units: (id, name, kind) of the rows.
        roles: (id, name) of the columns.
        places: The squares by (unit, role).
    """

    units: tuple[tuple[str, str, str], ...]
    roles: tuple[tuple[str, str], ...]
    places: dict[tuple[str, str], Place]

    def count(self, state: str) -> int:
        """Return how many squares are in a state."""
        return sum(place.state == state for place in self.places.values())


def board(register: Register, conn: Connection, scope: str = "", *, beneath: bool = True) -> Board:
    """Return the board of every unit that is not closed, or of one unit, with those ``beneath`` it unless told otherwise."""
    units = _units(conn, scope) if beneath or not scope else _one(conn, scope)
    roles = _roles(register, conn)
    wanted, since = _wanted(conn)
    held, before, after = _terms(register, conn)
    places: dict[tuple[str, str], Place] = {}
    for unit, _name, kind in units:
        for role, kinds, expected in roles:
            key = (unit, role)
            has = wanted.get(key, expected and kind in kinds)
            place = _place(key, held.get(key, ()), before.get(key), bool(has), since.get(key, ""))
            places[key] = replace(place, agreed=after.get(key, ""))
    used = {role for (_unit, role), place in places.items() if place.state != "none"}
    names = register.titles(conn, [role for role, _kinds, _expected in roles])
    columns = tuple((role, names.get(role, "")) for role, _kinds, _expected in roles if role in used)
    return Board(tuple(units), columns, {k: p for k, p in places.items() if k[1] in used})


def _place(
    key: tuple[str, str], holders: tuple[Holder, ...], last: tuple[str, str] | None, wanted: bool, since: str
) -> Place:
    if holders:
        end = min((h.end for h in holders if h.end), default="")
        soon = (clock.today() + dt.timedelta(days=SOON_DAYS)).isoformat()
        return Place(*key, "ending" if end and end <= soon else "held", holders, end)
    if not wanted:
        return Place(*key, "none")
    if last is None:
        return Place(*key, "vacant", since=since)
    day, party = last
    return Place(*key, "vacant", since=(dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat(), last=party)


def _units(conn: Connection, scope: str) -> list[tuple[str, str, str]]:
    from chapterdesk.database.query import subtree

    table = table_of(Unit)
    query = select(table.c.id, table.c.title, table.c.unit_kind).order_by(table.c.sort_title)
    query = query.where(or_(table.c.state.is_(None), table.c.state != "closed"))
    within = set(subtree(conn, [scope])) if scope else None
    return [(i, title, kind or "") for i, title, kind in conn.execute(query) if within is None or i in within]


def _one(conn: Connection, unit: str) -> list[tuple[str, str, str]]:
    table = table_of(Unit)
    found = conn.execute(select(table.c.id, table.c.title, table.c.unit_kind).where(table.c.id == unit))
    return [(key, title, kind or "") for key, title, kind in found]


def _roles(register: Register, conn: Connection) -> list[tuple[str, tuple[object, ...], bool]]:
    table = table_of(RoleType)
    about = rows(conn, RoleType, None, ["unit_kinds", "expected"])
    order = [i for (i,) in conn.execute(select(table.c.id).order_by(table.c.order, table.c.sort_title))]
    kinds = {i: row["unit_kinds"] if isinstance(row["unit_kinds"], tuple) else () for i, row in about.items()}
    return [(i, kinds[i], bool(about[i]["expected"])) for i in order]


def all_roles(register: Register, conn: Connection) -> list[tuple[str, str]]:
    """Return (id, name) of every role, in the chapter's order."""
    order = [role for role, _kinds, _expected in _roles(register, conn)]
    names = register.titles(conn, order)
    return [(role, names.get(role, "")) for role in order]


def _wanted(conn: Connection) -> tuple[dict[tuple[str, str], bool], dict[tuple[str, str], str]]:
    said = [r for r in rows(conn, Post).values() if r["unit"] and r["role"]]
    wanted = {(str(r["unit"]), str(r["role"])): bool(r["wanted"]) for r in said if r["wanted"] is not None}
    return wanted, {(str(r["unit"]), str(r["role"])): str(r["since"] or "") for r in said}


def _terms(
    register: Register, conn: Connection
) -> tuple[
    dict[tuple[str, str], tuple[Holder, ...]], dict[tuple[str, str], tuple[str, str]], dict[tuple[str, str], str]
]:
    """Return by (unit, role): who holds it today, the latest end before today with its holder, and who begins later."""
    table, today = table_of(Appointment), clock.today().isoformat()
    present = select(table.c.id, table.c.unit, table.c.role, table.c.party, table.c.start, table.c.end)
    now = conn.execute(present.where(open_period(table)).order_by(table.c.start, table.c.n)).all()
    later = conn.execute(present.where(table.c.start > today).order_by(table.c.start.desc())).all()
    names = register.titles(conn, [t.party for t in (*now, *later)])
    held: dict[tuple[str, str], list[Holder]] = {}
    for t in now:
        one = Holder(t.id, t.party, names.get(t.party, ""), t.start or "", t.end or "")
        held.setdefault((t.unit, t.role), []).append(one)
    past = select(table.c.unit, table.c.role, func.max(table.c.end), table.c.party)
    over = past.where(table.c.end < today).group_by(table.c.unit, table.c.role)
    before = {(unit, role): (end, party) for unit, role, end, party in conn.execute(over)}
    return (
        {key: tuple(found) for key, found in held.items()},
        before,
        {(t.unit, t.role): names.get(t.party, "") for t in later},
    )
