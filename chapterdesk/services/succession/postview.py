"""One post from near: its terms, what comes next, and its candidates with how to reach them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.models import Appointment, Ask, Course, GroupMembership, Person, RoleType
from chapterdesk.models.words import LEVELS
from chapterdesk.services.succession import candidates as finding
from chapterdesk.services.succession import words
from chapterdesk.services.succession.fitness import Fit
from chapterdesk.services.succession.handing_over import months_after
from chapterdesk.services.succession.posts import Place


@dataclass(frozen=True)
class Term:
    """One term in the post; ``when`` is past, present or coming. Days are ISO or ""."""

    appointment: str
    party: str
    name: str
    start: str
    end: str
    when: str


@dataclass(frozen=True)
class Reach:
    """How somebody may be reached; "" where there is nothing, or where they said no to it.

    Attributes:
        phone, email: As they are written in the register.
        silent: Whether they said no to being phoned and to being mailed.
        protected: Whether their identity is protected.
    """

    phone: str = ""
    email: str = ""
    silent: bool = False
    protected: bool = False


NOBODY = Reach()


@dataclass(frozen=True)
class Candidate:
    """Somebody for the post.

    Attributes:
        about: Where they belong and how engaged they are, in words.
        reasons: (sign, name, sentence), the weightiest first.
        question: The open question to them about this post, "" for none.
    """

    person: str
    name: str
    about: str
    fit: Fit
    reasons: tuple[tuple[str, str, str], ...]
    question: str
    reach: Reach


@dataclass(frozen=True)
class PostView:
    """A post from near; ``next_start`` and ``next_end`` are of the term that somebody new would begin."""

    place: Place
    unit_name: str
    role_name: str
    next_start: dt.date
    next_end: dt.date | None
    asks_for: tuple[str, ...]
    terms: tuple[Term, ...]
    candidates: tuple[Candidate, ...]
    may_overlap: bool


def look(register: Register, conn: Connection, place: Place, pool: finding.Pool | None = None) -> PostView:
    """Return everything about one post; ``pool`` where it was gathered for the role already."""
    names = register.titles(conn, [place.unit, place.role])
    about = rows(conn, RoleType, [place.role], ["term_months", "may_overlap"]).get(place.role, {})
    start = next_start(place, clock.today())
    months = about.get("term_months")
    end = months_after(start, months) - dt.timedelta(days=1) if isinstance(months, int) and months else None
    known = pool or finding.pool(conn, place.role)
    fits = finding.candidates(register, conn, place.unit, known)
    return PostView(
        place,
        names.get(place.unit, ""),
        names.get(place.role, ""),
        start,
        end,
        _courses(conn, known),
        terms(register, conn, place.unit, place.role),
        _described(register, conn, place, fits, known),
        bool(about.get("may_overlap")),
    )


def next_start(place: Place, today: dt.date) -> dt.date:
    """Return when a new term would begin: the day after the present one, or today where nobody holds the post."""
    if place.holders and place.end:
        return max(dt.date.fromisoformat(place.end) + dt.timedelta(days=1), today)
    return today


def terms(register: Register, conn: Connection, unit: str, role: str) -> tuple[Term, ...]:
    """Return every term in a post, the latest first."""
    table, today = table_of(Appointment), clock.today().isoformat()
    query = select(table.c.id, table.c.party, table.c.start, table.c.end)
    query = query.where(table.c.unit == unit, table.c.role == role)
    found = conn.execute(query.order_by(table.c.start.desc(), table.c.n.desc())).all()
    names = register.titles(conn, [t.party for t in found])
    return tuple(
        Term(
            t.id, t.party, names.get(t.party, ""), t.start or "", t.end or "", _when(t.start or "", t.end or "", today)
        )
        for t in found
    )


def _when(start: str, end: str, today: str) -> str:
    return "past" if end and end < today else "coming" if start > today else "present"


def _courses(conn: Connection, known: finding.Pool) -> tuple[str, ...]:
    retired = rows(conn, Course, list(known.courses), ["retired"])
    return tuple(name for key, name in known.courses.items() if not retired.get(key, {}).get("retired"))


def _described(
    register: Register, conn: Connection, place: Place, fits: Iterable[Fit], known: finding.Pool
) -> tuple[Candidate, ...]:
    found = list(fits)
    people = [fit.known.person for fit in found]
    names, reach = register.titles(conn, people), reaches(conn, people)
    groups, asked = groups_of(register, conn, people), _open_questions(conn, place)
    return tuple(
        Candidate(
            fit.known.person,
            names.get(fit.known.person, ""),
            _about(groups.get(fit.known.person, ""), fit.known.level),
            fit,
            tuple(words.reasons(fit, known)),
            asked.get(fit.known.person, ""),
            reach.get(fit.known.person, NOBODY),
        )
        for fit in found
    )


def _about(group: str, level: str) -> str:
    rung = LEVELS.format(level) if level else ""
    if group and rung:
        return _("{group}, {level}").format(group=group, level=rung.lower())
    return group or rung


def _open_questions(conn: Connection, place: Place) -> dict[str, str]:
    table = table_of(Ask)
    open_ones = or_(table.c.answer.is_(None), table.c.answer.in_(("considered", "asked")))
    query = select(table.c.person, table.c.id).where(table.c.role == place.role, open_ones)
    query = query.where(or_(table.c.unit == place.unit, table.c.unit.is_(None))).order_by(table.c.asked_on, table.c.n)
    return {row.person: row.id for row in conn.execute(query)}


def reaches(conn: Connection, people: list[str]) -> dict[str, Reach]:
    """Return how each of these people may be reached; what they refused is left out."""
    wanted = ["phones", "emails", "may_be_phoned", "may_be_mailed", "protected_identity"]
    return {key: _reach(row) for key, row in rows(conn, Person, people, wanted).items()}


def _reach(row: Mapping[str, object]) -> Reach:
    no_phone = row["may_be_phoned"] in ("refused", "withdrawn")
    no_mail = row["may_be_mailed"] in ("refused", "withdrawn")
    phones, emails = row["phones"], row["emails"]
    return Reach(
        str(phones[0]) if isinstance(phones, tuple) and phones and not no_phone else "",
        str(emails[0]) if isinstance(emails, tuple) and emails and not no_mail else "",
        no_phone and no_mail,
        bool(row["protected_identity"]),
    )


def groups_of(register: Register, conn: Connection, people: list[str]) -> dict[str, str]:
    """Return the names of the groups that people belong to today, joined by commas."""
    table = table_of(GroupMembership)
    found: dict[str, list[str]] = {}
    for start in range(0, len(people), 500):
        query = select(table.c.person, table.c.unit).where(table.c.person.in_(people[start : start + 500]))
        for person, unit in conn.execute(query.where(open_period(table))):
            found.setdefault(person, []).append(unit)
    names = register.titles(conn, sorted({unit for units in found.values() for unit in units}))
    return {person: ", ".join(sorted(names.get(unit, "") for unit in units)) for person, units in found.items()}


def sizes(conn: Connection) -> dict[str, int]:
    """Return how many people belong to each unit today."""
    table = table_of(GroupMembership)
    query = select(table.c.unit, func.count()).where(open_period(table)).group_by(table.c.unit)
    return {str(unit): int(many) for unit, many in conn.execute(query)}


def readiness(
    register: Register, conn: Connection, places: Iterable[Place], pools: dict[str, finding.Pool]
) -> dict[tuple[str, str], str]:
    """Return for vacant posts who is ready for them, in words; what a role asks of everybody is kept in ``pools``."""
    found: dict[tuple[str, str], str] = {}
    for place in places:
        if place.role not in pools:
            pools[place.role] = finding.pool(conn, place.role)
        fits = finding.candidates(register, conn, place.unit, pools[place.role])
        found[place.unit, place.role] = words.ready(fits)
    return found
