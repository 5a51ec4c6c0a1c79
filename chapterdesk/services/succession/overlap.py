"""Terms in one post may overlap only where the role allows it: a pure rule, and its guard for what is typed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, select

from chapterdesk.core import locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import chunks, table_of, titles
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.models import Appointment, RoleType

_FIRST, _LAST = "0000-01-01", "9999-12-31"
_TYPED = ("screen", "terminal")


@dataclass(frozen=True)
class Period:
    """A term of somebody's in a post; ``start`` and ``end`` are ISO days (both within it) or "" where open."""

    key: str
    party: str
    start: str
    end: str


def overlap(one: Period, other: Period) -> bool:
    """Say whether two terms have a day in common."""
    return (one.start or _FIRST) <= (other.end or _LAST) and (other.start or _FIRST) <= (one.end or _LAST)


def clashes(terms: Iterable[Period]) -> list[tuple[Period, Period]]:
    """Return the pairs of terms that have a day in common, each pair once, the earlier term first."""
    ordered = sorted(terms, key=lambda each: (each.start or _FIRST, each.key))
    return [(one, other) for one, other in combinations(ordered, 2) if overlap(one, other)]


def in_the_way(conn: Connection, unit: str, role: str, start: str, end: str, but: str = "") -> Period | None:
    """Return a term of the post that a new one would overlap, None where none does or the role allows it."""
    if _allowed(conn, [role]):
        return None
    wanted = Period(but, "", start, end)
    return next((each for each in _terms(conn, unit, role) if each.key != but and overlap(each, wanted)), None)


def refuse(conn: Connection, other: Period) -> None:
    """Raise UserError ``overlap``: somebody holds the post in those days."""
    name = titles(conn, [other.party]).get(other.party, "")
    since = locale.long_date(dt.date.fromisoformat(other.start)) if other.start else ""
    until = locale.long_date(dt.date.fromisoformat(other.end)) if other.end else ""
    if since and until:
        what = _("{name} holds this post from {start} to {end}.").format(name=name, start=since, end=until)
    elif until:
        what = _("{name} holds this post until {end}.").format(name=name, end=until)
    elif since:
        what = _("{name} holds this post from {start}.").format(name=name, start=since)
    else:
        what = _("{name} holds this post.").format(name=name)
    raise UserError(
        what,
        _("Let one term end before the other begins, or say of the role that several may hold it at once."),
        code="overlap",
    )


def guard(work: UnitOfWork) -> None:
    """Refuse what is typed by hand where it makes terms overlap; what comes by import or sync is shown on the board instead."""
    moved = work.changes
    touched = moved.created["appointment"] | moved.changed["appointment"]
    if work.about.origin not in _TYPED or work.about.undoes is not None or not touched:
        return
    conn, table = work.connection, table_of(Appointment)
    for block in chunks(sorted(touched)):
        query = select(table.c.id, table.c.unit, table.c.role, table.c.start, table.c.end).where(table.c.id.in_(block))
        for key, unit, role, start, end in conn.execute(query).all():
            other = in_the_way(conn, unit, role, start or "", end or "", key)
            if other is not None:
                refuse(conn, other)


def _allowed(conn: Connection, roles: Iterable[str]) -> set[str]:
    table = table_of(RoleType)
    query = select(table.c.id).where(table.c.id.in_(list(roles)), table.c.may_overlap.is_(True))
    return {role for (role,) in conn.execute(query)}


def _terms(conn: Connection, unit: str, role: str) -> list[Period]:
    table = table_of(Appointment)
    query = select(table.c.id, table.c.party, table.c.start, table.c.end)
    query = query.where(table.c.unit == unit, table.c.role == role)
    return [Period(key, party, start or "", end or "") for key, party, start, end in conn.execute(query)]
