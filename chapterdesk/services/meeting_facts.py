"""What a meeting's page shows: its head, counts, times and the lists it chooses from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, or_, select

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, numbers_to_ids, rows, table_of
from chapterdesk.models import Attendance, Commitment, Decision, Enclosure, Meeting, Organisation, Person, Unit
from chapterdesk.models.meetings import AgendaItem
from chapterdesk.services import meetings


@dataclass(frozen=True)
class Head:
    """A meeting's own facts, with the names of who and whose it is."""

    id: str
    name: str
    unit: str
    unit_name: str
    kind: str
    day: dt.date
    start: dt.time | None
    place: str
    welcome: str
    state: str
    quorum: int | None
    chair: tuple[str, str]
    secretary: tuple[str, str]
    checkers: tuple[tuple[str, str], ...]
    minutes: str
    pack_made: str
    previous: dt.date | None


@dataclass(frozen=True)
class Counts:
    """How many rows each tab of a meeting has."""

    agenda: int
    expected: int
    present: int
    decisions: int
    commitments: int
    enclosures: int


@dataclass(frozen=True)
class Listed:
    """A meeting in the list of meetings."""

    n: int
    id: str
    name: str
    unit: str
    day: str
    start: str
    place: str
    state: str
    pack_made: str


def head(register: Register, conn: Connection, meeting: str) -> Head:
    """Return a meeting's facts. Raises UserError ``unknown_meeting``."""
    own = rows(conn, Meeting, [meeting]).get(meeting)
    if own is None:
        raise UserError(_("That meeting is not in the register any more."), code="unknown_meeting")
    checkers = own["checkers"] if isinstance(own["checkers"], tuple) else ()
    asked = [str(own[k] or "") for k in ("unit", "chair", "secretary")] + [str(c) for c in checkers]
    names = register.titles(conn, asked)
    before = meetings.previous(conn, meeting)

    def named(key: object) -> tuple[str, str]:
        return (str(key or ""), names.get(str(key or ""), ""))

    quorum = own["quorum"]
    return Head(
        meeting,
        str(own["name"]),
        *named(own["unit"]),
        str(own["meeting_kind"] or "group"),
        dt.date.fromisoformat(str(own["day"])),
        dt.time.fromisoformat(str(own["start"])) if own["start"] else None,
        str(own["place"] or ""),
        str(own["welcome"] or ""),
        str(own["state"] or "planned"),
        quorum if isinstance(quorum, int) else None,
        named(own["chair"]),
        named(own["secretary"]),
        tuple(named(c) for c in checkers),
        str(own["minutes"] or ""),
        str(own["pack_made"] or ""),
        dt.date.fromisoformat(before[1]) if before else None,
    )


def counts(register: Register, conn: Connection, meeting: str) -> Counts:
    """Return how many rows each part of a meeting has."""
    everyone = meetings.expected(conn, register, meeting)
    return Counts(
        _many(conn, table_of(AgendaItem), meeting),
        len(everyone),
        sum(m.state == "present" for m in everyone),
        _many(conn, table_of(Decision), meeting),
        _many(conn, table_of(Commitment), meeting),
        _many(conn, table_of(Enclosure), meeting),
    )


def _many(conn: Connection, table: Table, meeting: str) -> int:
    return int(conn.execute(select(func.count()).where(table.c.meeting == meeting)).scalar() or 0)


def schedule(start: dt.time | None, agenda: Iterable[Row]) -> tuple[list[str], int, str]:
    """Return (when each item begins, minutes in all, when it ends) as HH:MM, "" where a length or the start is not known."""
    now = dt.datetime.combine(dt.date(2000, 1, 1), start) if start is not None else None
    times: list[str] = []
    total = 0
    for row in agenda:
        times.append(now.strftime("%H:%M") if now is not None else "")
        length = row["length"]
        if not isinstance(length, int):
            now = None
            continue
        total += length
        now = now + dt.timedelta(minutes=length) if now is not None else None
    return times, total, now.strftime("%H:%M") if now is not None and times else ""


def when_in_words(day: dt.date) -> str:
    """Return how far off a day is: "today", "in 8 days", "3 days ago"."""
    days = (day - clock.today()).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("{n} day ago", "{n} days ago", -days).format(n=locale.integer(-days))
    return ngettext("in {n} day", "in {n} days", days).format(n=locale.integer(days))


def listed(register: Register, conn: Connection, when: str = "coming", unit: str = "") -> list[Listed]:
    """Return the meetings that are ``coming`` (soonest first), ``past`` (latest first) or ``all``, of one unit where named."""
    table = table_of(Meeting)
    columns = [table.c[k] for k in ("n", "id", "name", "unit", "day", "start", "place", "state", "pack_made")]
    today = clock.today().isoformat()
    query = select(*columns)
    if unit:
        query = query.where(table.c.unit == unit)
    if when == "coming":
        query = query.where(table.c.day >= today).order_by(table.c.day, table.c.start)
    else:
        query = query.order_by(table.c.day.desc(), table.c.start.desc())
        query = query.where(table.c.day < today) if when == "past" else query
    found = conn.execute(query).all()
    names = register.titles(conn, list({r.unit for r in found if r.unit}))
    return [Listed(r[0], r[1], r[2] or "", names.get(r[3], ""), *(v or "" for v in r[4:])) for r in found]


def places(register: Register) -> list[tuple[str, str, str]]:
    """Return (id, name, kind) of the units that can hold meetings, by name."""
    table = table_of(Unit)
    with register.read() as conn:
        query = select(table.c.id, table.c.title, table.c.unit_kind).where(
            or_(table.c.state.is_(None), table.c.state != "closed")
        )
        return [(i, t, k or "") for i, t, k in conn.execute(query.order_by(table.c.sort_title))]


def usual(conn: Connection, unit: str) -> dict[str, str]:
    """Return the place, time, kind and title of a unit's latest meeting, for the next one."""
    table = table_of(Meeting)
    query = select(table.c.place, table.c.start, table.c.meeting_kind, table.c.name, table.c.day)
    found = conn.execute(query.where(table.c.unit == unit).order_by(table.c.day.desc()).limit(1)).first()
    if found is not None:
        return dict(zip(("place", "start", "kind", "name", "day"), (v or "" for v in found), strict=True))
    place = conn.execute(select(table_of(Unit).c.meeting_place).where(table_of(Unit).c.id == unit)).scalar()
    return {"place": place or "", "start": "18:30", "kind": "", "name": "", "day": ""}


def find_parties(register: Register, words: str, *, limit: int = 8) -> list[tuple[str, str, str]]:
    """Return (id, name, group or kind) of people and organisations whose names hold the words, for typing somebody's name."""
    if len(words.strip()) < 2:
        return []
    with register.read() as conn:
        people = _first(conn, Person, words, 4 * limit)
        known = rows(conn, Person, people, ["groups"])
        groups = {p: str(g[0]) for p, r in known.items() if isinstance(g := r["groups"], tuple) and g}
        bodies = _first(conn, Organisation, words, limit)
        names = register.titles(conn, [*people, *bodies, *groups.values()])
        hits = [(p, names.get(p, ""), names.get(groups.get(p, ""), "")) for p in people]
        hits += [(o, names.get(o, ""), _("Organisation")) for o in bodies]
    return [hit for hit in hits if locale.begins_words(hit[1], words)][:limit]


def _first(conn: Connection, entity: type[Person | Organisation], words: str, limit: int) -> list[str]:
    """The first ids that hold the words: with a million people, two letters fit a hundred thousand."""
    found = numbers(conn, entity, Question(words=words))[:limit]
    ids = numbers_to_ids(conn, entity, found)
    return [ids[n] for n in found if n in ids]


def named_party(register: Register, conn: Connection, meeting: str, text: str) -> str:
    """Return the id of whom a typed name means, "" for nothing typed: first of those expected at the meeting, then of all.

    Raises UserError ``unknown_person`` and ``several_people``.
    """
    if not text.strip():
        return ""
    wanted = locale.fold(text)
    near = [m.party for m in meetings.expected(conn, register, meeting) if locale.fold(m.name) == wanted]
    if len(near) == 1:
        return near[0]
    found = near or [i for i, name, _where in find_parties(register, text, limit=50) if locale.fold(name) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(
            _("Several people are called {name}.").format(name=text.strip()),
            _("Choose one from the list that opens while you type."),
            code="several_people",
        )
    raise UserError(
        _("Nobody in the register is called {name}.").format(name=text.strip()),
        _("Choose a name from the list that opens, or note somebody new under Attendance."),
        code="unknown_person",
    )


def new_tonight(register: Register, conn: Connection, meeting: str) -> dict[str, tuple[str, str]]:
    """Return (phone or e-mail, consent code) of those who came for the first time, by party."""
    table = table_of(Attendance)
    query = select(table.c.party).where(table.c.meeting == meeting, table.c.first_time.is_(True))
    parties = [i for (i,) in conn.execute(query)]
    found = rows(conn, Person, parties, ["phones", "emails", "may_be_phoned", "may_be_mailed"])
    setting = register.setting(conn)
    result: dict[str, tuple[str, str]] = {}
    for party, row in found.items():
        phones, mails = row["phones"], row["emails"]
        if isinstance(phones, tuple) and phones:
            shown = Person.fields["phones"].type.format(phones[0], setting)
            result[party] = (shown, str(row["may_be_phoned"] or ""))
        else:
            mail = str(mails[0]) if isinstance(mails, tuple) and mails else ""
            result[party] = (mail, str(row["may_be_mailed"] or ""))
    return result


def shielded(register: Register, conn: Connection, meeting: str) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of the people with protected identity whom this meeting's papers would name."""
    own = rows(conn, Meeting, [meeting], ["unit", "chair", "secretary"]).get(meeting, {})
    named = {m.party for m in meetings.expected(conn, register, meeting)}
    named |= {str(row["party"]) for row in meetings.holders(conn, str(own.get("unit") or ""))}
    named |= {str(row["party"]) for row in meetings.promised(conn, meeting).values()}
    named |= {str(row["opens"]) for row in meetings.agenda(conn, meeting).values()}
    named |= {str(own.get(k) or "") for k in ("chair", "secretary")}
    table = table_of(Person)
    query = select(table.c.id, table.c.title, table.c.ref).where(table.c.protected_identity.is_(True))
    return {i: (title, ref) for i, title, ref in conn.execute(query) if i in named}
