"""Groups: the tree with its counts, how a group fares, and who holds its posts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, open_period, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Appointment, Attendance, GroupMembership, Meeting, Person, RoleType, Unit
from chapterdesk.services import meetings
from chapterdesk.services.succession import overlap
from chapterdesk.services.succession.posts import board

TREND = 6
"""Meetings in the trend of attendance."""


@dataclass(frozen=True)
class Node:
    """One unit in the tree; ``people`` counts its own and those of the units beneath it."""

    id: str
    name: str
    kind: str
    state: str
    parent: str
    depth: int
    people: int


@dataclass(frozen=True)
class Post:
    """A post of a unit: held (``appointment`` is its id), or vacant since a day, None where nobody held it before."""

    role: str
    role_name: str
    appointment: str = ""
    party: str = ""
    holder: str = ""
    start: str | None = None
    end: str | None = None
    vacant_since: str | None = None


@dataclass(frozen=True)
class MeetingOf:
    """A unit's meeting: its id, day, and how many came (None where nobody was noted)."""

    id: str
    name: str
    day: dt.date
    came: int | None


@dataclass(frozen=True)
class Card:
    """How a unit fares.

    Attributes:
        people: How many belong to it, or to a unit beneath it, today.
        change: Difference to ``since``, the latest 1 September.
        last, coming: The latest meeting that was held, and the next one planned.
        posts: Held and vacant ones, in the order of the chapter's list of roles.
        filled, wanted: Expected posts that are held, and all of them.
        trend: Day and how many came, of the latest meetings, the oldest first.
    """

    id: str
    people: int
    change: int
    since: dt.date
    last: MeetingOf | None
    coming: MeetingOf | None
    posts: tuple[Post, ...]
    filled: int
    wanted: int
    trend: tuple[tuple[dt.date, int], ...]


def tree(conn: Connection, *, closed: bool = False, count: bool = True) -> list[Node]:
    """Return every unit, each after its parent, siblings by name; closed ones only where asked for.

    Without ``count`` nobody is counted, for choosing a unit: that takes longer than all the rest.
    """
    table = table_of(Unit)
    columns = [table.c[k] for k in ("id", "title", "unit_kind", "state", "parent")]
    query = select(*columns).order_by(table.c.sort_title)
    if not closed:
        query = query.where(or_(table.c.state.is_(None), table.c.state != "closed"))
    found = {r.id: r for r in conn.execute(query)}
    many = _own_people(conn) if count else {}
    twice = _counted_twice(conn, {key: one.parent or "" for key, one in found.items()}) if count else Counter[str]()
    under: dict[str, list[str]] = {}
    for key, one in found.items():
        under.setdefault(one.parent if one.parent in found and one.parent != key else "", []).append(key)
    result: list[Node] = []
    seen: set[str] = set()

    def walk(parent: str, depth: int) -> int:
        total = 0
        for key in under.get(parent, ()):
            if key in seen:
                continue
            seen.add(key)
            one, place = found[key], len(result)
            node = Node(key, one.title, one.unit_kind or "", one.state or "active", parent, depth, 0)
            result.append(node)
            people = many.get(key, 0) + walk(key, depth + 1)
            result[place] = replace(node, people=people - twice[key])
            total += people
        return total

    walk("", 0)
    # A circle of parents, as an import may bring, hangs on no root: show it all the same.
    for key in found.keys() - seen:
        one = found[key]
        result.append(Node(key, one.title, one.unit_kind or "", one.state or "active", "", 0, many.get(key, 0)))
    return result


def _own_people(conn: Connection) -> dict[str, int]:
    belongs = table_of(GroupMembership)
    query = select(belongs.c.unit, func.count()).where(open_period(belongs)).group_by(belongs.c.unit)
    return {str(unit): int(n) for unit, n in conn.execute(query)}


def _counted_twice(conn: Connection, parents: dict[str, str]) -> Counter[str]:
    """How much too many each unit has when the numbers of the units beneath it are added: who is in two counts once."""
    belongs = table_of(GroupMembership)
    many = select(belongs.c.person).where(open_period(belongs)).group_by(belongs.c.person).having(func.count() > 1)
    query = select(belongs.c.person, belongs.c.unit).where(open_period(belongs), belongs.c.person.in_(many))
    units: dict[str, set[str]] = {}
    for person, unit in conn.execute(query):
        units.setdefault(person, set()).add(unit)
    extra: Counter[str] = Counter()
    for own in units.values():
        met: Counter[str] = Counter()
        for unit in own:
            above: set[str] = set()
            key = unit
            while key in parents and key not in above:
                above.add(key)
                key = parents[key]
            met.update(above)
        extra.update({unit: n - 1 for unit, n in met.items() if n > 1})
    return extra


def last_september() -> dt.date:
    """Return the latest 1 September, when the autumn term begins."""
    day = clock.today()
    return dt.date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def card(register: Register, conn: Connection, unit: str) -> Card:
    """Return how a unit fares. Raises UserError where there is no such unit."""
    if unit not in rows(conn, Unit, [unit], ["name"]):
        raise UserError(_("That group is not in the register any more."), code="unknown_unit")
    units, since = _beneath(conn, unit), last_september()
    people = _size(conn, units, clock.today())
    posts = _posts(register, conn, unit)
    expected = {i for i, r in rows(conn, RoleType, None, ["expected"]).items() if r["expected"]}
    filled = {p.role for p in posts if p.appointment and p.role in expected}
    vacant = [p for p in posts if not p.appointment]
    coming = meetings.next_meeting(conn, unit)
    return Card(
        unit,
        people,
        people - _size(conn, units, since),
        since,
        _last(conn, unit),
        _meeting(conn, coming) if coming else None,
        posts,
        len(filled),
        len(filled) + len(vacant),
        _trend(conn, unit),
    )


def _size(conn: Connection, units: list[str], day: dt.date) -> int:
    """How many people belonged to these units on a day, each counted once for some hundred units."""
    table, on = table_of(GroupMembership), day.isoformat()
    there = or_(table.c.start.is_(None), table.c.start <= on) & or_(table.c.end.is_(None), table.c.end >= on)
    people = func.count(table.c.person.distinct())
    found = (conn.execute(select(people).where(table.c.unit.in_(b), there)).scalar() for b in chunks(units))
    return sum(int(n or 0) for n in found)


def _beneath(conn: Connection, unit: str) -> list[str]:
    """The unit and all beneath it."""
    table = table_of(Unit)
    under: dict[str, list[str]] = {}
    for key, parent in conn.execute(select(table.c.id, table.c.parent)):
        under.setdefault(parent or "", []).append(key)
    result: list[str] = []
    waiting = [unit]
    while waiting:
        one = waiting.pop()
        result.append(one)
        # Taken out as it is visited, so that a circle ends.
        waiting += under.pop(one, [])
    return result


def _posts(register: Register, conn: Connection, unit: str) -> tuple[Post, ...]:
    found = board(register, conn, unit, beneath=False)
    result: list[Post] = []
    for role, name in found.roles:
        place = found.places[unit, role]
        result += [
            Post(role, name, h.appointment, h.party, h.name, h.start or None, h.end or None) for h in place.holders
        ]
        if place.state == "vacant":
            result.append(Post(role, name, vacant_since=place.since or None))
    return tuple(result)


def _meeting(conn: Connection, meeting: str) -> MeetingOf:
    table, noted = table_of(Meeting), table_of(Attendance)
    own = conn.execute(select(table.c.title, table.c.day).where(table.c.id == meeting)).one()
    query = select(func.count()).where(noted.c.meeting == meeting, noted.c.state == "present")
    return MeetingOf(meeting, own.title, dt.date.fromisoformat(own.day), conn.execute(query).scalar() or None)


def _last(conn: Connection, unit: str) -> MeetingOf | None:
    table = table_of(Meeting)
    query = select(table.c.id).where(
        table.c.unit == unit,
        table.c.day < clock.today().isoformat(),
        or_(table.c.state.is_(None), table.c.state != "cancelled"),
    )
    found = conn.execute(query.order_by(table.c.day.desc()).limit(1)).scalar()
    return _meeting(conn, found) if found else None


def _trend(conn: Connection, unit: str) -> tuple[tuple[dt.date, int], ...]:
    meeting, noted = table_of(Meeting), table_of(Attendance)
    present = func.count().filter(noted.c.state == "present")
    query = (
        select(meeting.c.day, present)
        .join(noted, noted.c.meeting == meeting.c.id)
        .where(meeting.c.unit == unit, meeting.c.day <= clock.today().isoformat())
        .group_by(meeting.c.id, meeting.c.day)
        .having(present > 0)
        .order_by(meeting.c.day.desc())
        .limit(TREND)
    )
    return tuple((dt.date.fromisoformat(day), int(n)) for day, n in conn.execute(query))[::-1]


def people_of(conn: Connection, unit: str, limit: int = 12) -> list[tuple[str, str]]:
    """Return (id, name) of the first people of a unit, by name."""
    table, person = table_of(GroupMembership), table_of(Person)
    query = select(person.c.id, person.c.title).join(table, table.c.person == person.c.id)
    query = query.where(table.c.unit == unit, open_period(table)).order_by(person.c.sort_title).limit(limit)
    return [(i, title) for i, title in conn.execute(query)]


def roles_for(register: Register, unit: str) -> list[tuple[str, str]]:
    """Return (id, name) of the roles that a unit of this kind has, in the chapter's order; all where none fits."""
    with register.read() as conn:
        kind = rows(conn, Unit, [unit], ["unit_kind"]).get(unit, {}).get("unit_kind")
        table = table_of(RoleType)
        order = [i for (i,) in conn.execute(select(table.c.id).order_by(table.c.order, table.c.sort_title))]
        types = rows(conn, RoleType, order, ["unit_kinds"])
        fit = [i for i, r in types.items() if isinstance(r["unit_kinds"], tuple) and kind in r["unit_kinds"]] or order
        names = register.titles(conn, fit)
    return [(i, names.get(i, "")) for i in fit]


# -- writing ----------------------------------------------------------------------------------------------------


def add(register: Register, name: str, kind: str, parent: str = "", **values: FieldValue) -> str:
    """Add a unit; returns its id. Raises UserError for an empty name."""
    with register.work(N_("New group {name}"), name=name.strip()) as work:
        own: dict[str, FieldValue] = {"name": name.strip(), "unit_kind": kind, "parent": parent or None}
        return work.create(Unit, {**own, "state": "active", **values})


def change(register: Register, unit: str, values: dict[str, FieldValue]) -> None:
    """Change a unit's fields. Raises UserError where it would come under itself."""
    with register.read() as conn:
        name = register.titles(conn, [unit]).get(unit, "")
    with register.work(N_("Change of {name}"), name=name) as work:
        if values.get("parent"):
            _refuse_circle(work.connection, unit, str(values["parent"]))
        work.set(Unit, unit, values)


def _refuse_circle(conn: Connection, unit: str, parent: str) -> None:
    above: dict[str, str] = {i: str(r["parent"] or "") for i, r in rows(conn, Unit, None, ["parent"]).items()}
    seen: set[str] = set()
    while parent and parent not in seen:
        if parent == unit:
            raise UserError(
                _("A group cannot belong to itself or to one beneath it."), _("Choose another one."), code="circle"
            )
        seen.add(parent)
        parent = above.get(parent, "")


def close(register: Register, unit: str, *, again: bool = False) -> None:
    """Close a unit, or open it ``again``. Its people, meetings and history stay."""
    with register.read() as conn:
        name = register.titles(conn, [unit]).get(unit, "")
    label = N_("Open {name} again") if again else N_("Close {name}")
    with register.work(label, name=name) as work:
        work.set(Unit, unit, {"state": "active" if again else "closed"})


def appoint(register: Register, unit: str, role: str, party: str, start: str, end: str | None) -> str:
    """Give somebody a post; returns the appointment's id. Raises UserError where it would end before it begins, or overlap."""
    if end and end < start:
        raise UserError(
            _("It begins on {start}, so it cannot end on {end}.").format(start=start, end=end),
            code="ends_before_it_begins",
        )
    with register.read() as conn:
        names = register.titles(conn, [role, party])
    with register.work(N_("{role}: {name}"), role=names.get(role, ""), name=names.get(party, "")) as work:
        other = overlap.in_the_way(work.connection, unit, role, start, end or "")
        if other is not None:
            overlap.refuse(work.connection, other)
        return work.create(Appointment, {"unit": unit, "role": role, "party": party, "start": start, "end": end})


def usual_end(register: Register, role: str, start: dt.date) -> dt.date | None:
    """Return when a term that begins on ``start`` usually ends, by the role's months; None where none are set."""
    with register.read() as conn:
        months = rows(conn, RoleType, [role], ["term_months"]).get(role, {}).get("term_months")
    if not isinstance(months, int) or isinstance(months, bool):
        return None
    place = start.month - 1 + months
    first = dt.date(start.year + place // 12, place % 12 + 1, 1)
    after = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    # The day before the same day, so that terms follow each other without a gap.
    return min(first + dt.timedelta(days=start.day - 1), after) - dt.timedelta(days=1)


def end_term(register: Register, appointment: str, name: str) -> None:
    """End a term yesterday, so that the post is vacant today."""
    with register.work(N_("End of term: {name}"), name=name) as work:
        known = rows(work.connection, Appointment, [appointment], ["start"])
        if appointment not in known:
            raise UserError(_("What you changed is not in the register any more."), code="gone")
        yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
        begun = str(known[appointment]["start"] or "")
        if begun > yesterday:
            # It began today, by mistake: there was no term to end.
            work.delete(Appointment, [appointment])
        else:
            work.set(Appointment, appointment, {"end": yesterday})
