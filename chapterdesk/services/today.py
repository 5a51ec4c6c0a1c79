"""What needs somebody today, each with the one step that does it; and the figures beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database import blocks
from chapterdesk.database.query import Question, count, ordered
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.models import Commitment, GroupMembership, Meeting, PendingRow, Person
from chapterdesk.models.words import LEVELS
from chapterdesk.services import lists, reminders
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.succession.posts import SOON_DAYS, Board, board

PACK_DAYS = 14


@dataclass(frozen=True)
class Rung:
    """One rung of the engagement ladder: how many people stand on it."""

    code: str
    words: str
    count: int


@dataclass(frozen=True)
class Coming:
    """A meeting ahead."""

    id: str
    day: dt.date
    name: str
    where: str


@dataclass(frozen=True)
class Picture:
    """Everything that the page shows, read at one moment."""

    tasks: list[Task]
    people: int
    ladder: list[Rung]
    years: list[tuple[str, int, int]]
    coming: list[Coming]


def picture(register: Register) -> Picture:
    """Return what the page shows; with many people it takes a moment, so it is asked for beside the screen."""
    waiting = tasks(register)
    with register.read() as conn:
        return Picture(waiting, people_count(conn), ladder(conn), meetings_by_year(conn), coming(register, conn))


def tasks(register: Register) -> list[Task]:
    """Return everything that needs somebody, the most pressing first."""
    with register.read() as conn:
        posts = board(register, conn)
        found = [
            *_first_contacts(register, conn),
            *_doubtful(conn),
            *_overdue(register, conn),
            *_packs(register, conn),
            *_vacant(posts),
            *_ending(posts),
            *(task for source in reminders.SOURCES for task in source(register, conn)),
        ]
    order = ("now", "week", "soon")
    return sorted(found, key=lambda task: order.index(task.when))


def _first_contacts(register: Register, conn: Connection) -> list[Task]:
    entry = next(e for e in lists.builtin() if e.key == "builtin:first")
    waiting = ordered(conn, Person, entry.question)
    if not waiting:
        return []
    many = len(waiting)
    first = blocks.read(conn, Person, waiting[:2], ())
    names = ", ".join(each.title for each in first.values())
    what = ngettext("{n} person waits for a first contact", "{n} people wait for a first contact", many)
    return [
        Task("now", "phone-call", what.format(n=locale.integer(many)), names, _("not called yet"), "danger", _("Show list"), "people", entry.key)
    ]  # fmt: skip


def _doubtful(conn: Connection) -> list[Task]:
    table = table_of(PendingRow)
    many = conn.execute(select(func.count()).where(table.c.decided == "")).scalar() or 0
    if not many:
        return []
    what = ngettext("{n} imported row may be somebody you have", "{n} imported rows may be people you have", many)
    return [Task("now", "git-merge", what.format(n=many), _("Say for each whether it is the same person"), _("waits"), "neutral", _("Review"), "import", "pending")]  # fmt: skip


def _overdue(register: Register, conn: Connection) -> list[Task]:
    table = table_of(Commitment)
    today = clock.today().isoformat()
    query = select(table.c.id).where(or_(table.c.state.is_(None), table.c.state == "open"), table.c.due < today)
    late = list(rows(conn, Commitment, [i for (i,) in conn.execute(query.order_by(table.c.due, table.c.n))]).values())
    if not late:
        return []
    first = late[0]
    who = register.titles(conn, [str(first["party"])]).get(str(first["party"]), "")
    detail = _("{who}: {what}").format(who=who, what=first["name"]) if who else str(first["name"])
    if len(late) > 1:
        detail = ngettext("{first}, and {n} more", "{first}, and {n} more", len(late) - 1).format(
            first=detail, n=len(late) - 1
        )
    days = (clock.today() - dt.date.fromisoformat(str(first["due"]))).days
    badge = ngettext("{n} day late", "{n} days late", days).format(n=days)
    what = ngettext("{n} commitment is overdue", "{n} commitments are overdue", len(late)).format(n=len(late))
    return [
        Task(
            "now",
            "square-check",
            what,
            detail,
            badge,
            "danger",
            _("Follow up"),
            "meetings",
            str(first["meeting"] or ""),
        )
    ]


def _in_days(days: int) -> str:
    return _("today") if days == 0 else ngettext("in {n} day", "in {n} days", days).format(n=days)


def _packs(register: Register, conn: Connection) -> list[Task]:
    today = clock.today()
    table = table_of(Meeting)
    query = select(table.c.id, table.c.day, table.c.name, table.c.unit).where(
        table.c.day >= today.isoformat(),
        table.c.day <= (today + dt.timedelta(days=PACK_DAYS)).isoformat(),
        table.c.pack_made.is_(None),
        or_(table.c.state.is_(None), table.c.state == "planned"),
    )
    found = []
    for meeting, day, name, unit in conn.execute(query.order_by(table.c.day, table.c.n).limit(5)).all():
        date = dt.date.fromisoformat(day)
        where = register.titles(conn, [unit]).get(unit, "")
        detail = _("{group}, {day}").format(group=where, day=locale.long_date(date, weekday=True, year=False))
        what = _("{meeting} has no meeting pack").format(meeting=name)
        badge = _in_days((date - today).days)
        found.append(Task("week", "file-text", what, detail, badge, "warning", _("Make pack"), "meetings", meeting))
    return found


def _vacant(found: Board) -> list[Task]:
    # Those that somebody held: new groups fill theirs in time. What follows soon is agreed on already.
    known = [p for p in found.places.values() if p.state == "vacant" and p.last and not p.agreed]
    units, roles = {key: name for key, name, _kind in found.units}, dict(found.roles)
    tasks = []
    for place in sorted(known, key=lambda each: each.since, reverse=True)[:3]:
        since = dt.date.fromisoformat(place.since)
        weeks = (clock.today() - since).days // 7
        what = _("{role} is vacant in {group}").format(role=roles[place.role], group=units[place.unit])
        detail = _("Since {day}").format(day=locale.long_date(since, year=False))
        badge = ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
        target = f"{place.unit}:{place.role}"
        tasks.append(Task("week", "user-x", what, detail, badge, "warning", _("Find somebody"), "roles", target))
    return tasks


def _ending(found: Board) -> list[Task]:
    ending = [p for p in found.places.values() if p.state == "ending" and not p.agreed]
    if not ending:
        return []
    first = min(ending, key=lambda place: place.end)
    units, roles = {key: name for key, name, _kind in found.units}, dict(found.roles)
    day = dt.date.fromisoformat(first.end)
    detail = _("{role}, {group} first, on {day}").format(
        role=roles[first.role], group=units[first.unit], day=locale.long_date(day, year=False)
    )
    what = ngettext("{n} term ends within {days} days", "{n} terms end within {days} days", len(ending))
    badge = _in_days((day - clock.today()).days)
    target = f"{first.unit}:{first.role}"
    text = what.format(n=len(ending), days=SOON_DAYS)
    return [Task("soon", "hourglass", text, detail, badge, "neutral", _("Find somebody"), "roles", target)]


def ladder(conn: Connection) -> list[Rung]:
    """Return how many people stand on each rung of the engagement ladder, the lowest first."""
    table = table_of(Person)
    found = {
        level: n for level, n in conn.execute(select(table.c.level, func.count()).group_by(table.c.level)) if level
    }
    return [Rung(code, words, found.get(code, 0)) for code, words in LEVELS.choices()]


def people_count(conn: Connection) -> int:
    """Return how many people the register has."""
    return count(conn, Person, Question())


def coming(register: Register, conn: Connection, limit: int = 4) -> list[Coming]:
    """Return the next meetings."""
    table = table_of(Meeting)
    query = (
        select(table.c.id, table.c.day, table.c.start, table.c.name, table.c.unit)
        .where(table.c.day >= clock.today().isoformat(), or_(table.c.state.is_(None), table.c.state == "planned"))
        .order_by(table.c.day, table.c.start)
        .limit(limit)
    )
    found = conn.execute(query).all()
    names = register.titles(conn, [each.unit for each in found])
    return [
        Coming(i, dt.date.fromisoformat(day), name, ", ".join(p for p in (start, names.get(unit)) if p))
        for i, day, start, name, unit in found
    ]


def meetings_by_year(conn: Connection, years: int = 6) -> list[tuple[str, int, int]]:
    """Return (activist year, meetings held, groups that met) for the latest years; a year runs from July to June."""
    table = table_of(Meeting)
    today = clock.today()
    current = today.year if today.month >= 7 else today.year - 1
    query = select(table.c.day, table.c.unit).where(
        table.c.day >= f"{current - years + 1}-07-01",
        table.c.day <= today.isoformat(),
        table.c.state.in_(("held", "checked")),
    )
    held: dict[int, int] = {}
    groups: dict[int, set[str]] = {}
    for day, unit in conn.execute(query):
        year = int(day[:4]) - (int(day[5:7]) < 7)
        held[year] = held.get(year, 0) + 1
        groups.setdefault(year, set()).add(unit)
    return [
        (f"{y % 100:02d}/{(y + 1) % 100:02d}", held.get(y, 0), len(groups.get(y, ())))
        for y in range(current - years + 1, current + 1)
    ]


def size_of(conn: Connection, unit: str) -> int:
    """Return how many people belong to a unit today."""
    table = table_of(GroupMembership)
    return conn.execute(select(func.count()).where(table.c.unit == unit, open_period(table))).scalar() or 0
