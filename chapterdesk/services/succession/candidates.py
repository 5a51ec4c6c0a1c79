"""Who could take on a post: the trained, the willing, alumni and the group's own organisers, each with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, or_, select

from chapterdesk.core import clock
from chapterdesk.core.locale import fold
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, open_period, rows, table_of
from chapterdesk.models import (
    AlumniProfile,
    Appointment,
    Ask,
    Certificate,
    Course,
    Enrolment,
    GroupMembership,
    Person,
    RoleType,
    SetValue,
    Training,
    Unit,
)
from chapterdesk.services.succession.asked import ANSWERED
from chapterdesk.services.succession.fitness import Fit, Known, rank

_SILENT = (-1, "", "")
MOST = 50
"""More candidates than this help nobody to choose."""


@dataclass
class Pool:
    """What one role asks of everybody, gathered once for the whole board.

    Attributes:
        courses: The courses that lead to the role: id -> name.
        trained: Person -> (latest day, whether all of it has run out, course).
        answers: (person, unit or "") -> how late it was said, what, on which day: the latest answer for this role.
        held: Person -> years in which they held the role.
        counted: People who held any role that opens the alumni programme.
        wish: Alumni who would like a post on a board, unless the contact was declined or is resting.
        closed: People who want no contact, or said no to anything at all.
        about: Level and town of those who were looked at for one unit, kept for the next.
    """

    role: str
    courses: dict[str, str]
    trained: dict[str, tuple[str, bool, str]] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    wish: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    about: dict[str, tuple[str, str]] = field(default_factory=dict)

    def answer(self, person: str, unit: str) -> tuple[str, str]:
        """Return what a person said of this role here, or of it everywhere, whichever came later, and on which day."""
        _place, said, day = max(self.answers.get((person, unit), _SILENT), self.answers.get((person, ""), _SILENT))
        return said, day


def pool(conn: Connection, role: str) -> Pool:
    """Gather what is known of everybody with regard to one role."""
    course, owner = table_of(Course), SetValue
    leads = select(course.c.id, course.c.title).join(owner, owner.owner == course.c.id)
    query = leads.where(owner.field == "leads_to", owner.value == role)
    found = Pool(role, {row.id: row.title for row in conn.execute(query)})
    _add_trained(conn, found)
    _add_answers(conn, found)
    _add_experience(conn, found)
    profile = table_of(AlumniProfile)
    for person, state in conn.execute(select(profile.c.person, profile.c.state)):
        if state == "declined":
            found.closed.add(person)
    wishes = select(profile.c.person).join(owner, owner.owner == profile.c.id)
    open_ones = and_(or_(profile.c.state.is_(None), profile.c.state == "open"), profile.c.closed.is_(None))
    wished = wishes.where(owner.field == "wishes", owner.value == "board_candidate", open_ones)
    found.wish = {p for (p,) in conn.execute(wished)}
    return found


def _add_trained(conn: Connection, found: Pool) -> None:
    if not found.courses:
        return
    proof, place, training = table_of(Certificate), table_of(Enrolment), table_of(Training)
    today = clock.today().isoformat()
    query = select(proof.c.person, proof.c.course, proof.c.issued, proof.c.valid_until)
    for person, course, issued, until in conn.execute(query.where(proof.c.course.in_(found.courses))):
        _note(found, person, str(issued or ""), bool(until and until < today), course)
    done = select(place.c.person, training.c.course, place.c.completed_on, training.c.day, Course.valid_months)
    done = done.join(training, training.c.id == place.c.training).join(Course, Course.id == training.c.course)
    done = done.where(place.c.state == "completed", training.c.course.in_(found.courses))
    certified = {(p, c) for p, (_day, _old, c) in found.trained.items()}
    for person, course, day, held, months in conn.execute(done):
        # Where a certificate was written, it alone says how long the course holds.
        if (person, course) not in certified:
            when = str(day or held or "")
            _note(found, person, when, bool(months and when and _after(when, int(months)) < today), course)


def _after(day: str, months: int) -> str:
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}-{day[8:10]}"


def _note(found: Pool, person: str, day: str, old: bool, course: str) -> None:
    known = found.trained.get(person)
    if known is None or (not old, day) > (not known[1], known[0]):
        found.trained[person] = (day, old, course)


def _add_answers(conn: Connection, found: Pool) -> None:
    ask = table_of(Ask)
    columns = (ask.c.person, ask.c.asked_for, ask.c.role, ask.c.unit, ask.c.answer, ask.c.answered_on, ask.c.asked_on)
    query = select(*columns).order_by(ask.c.asked_on, ask.c.n)
    query = query.where(or_(ask.c.role == found.role, ask.c.asked_for == "anything"))
    for place, (person, asked_for, _role, unit, answer, answered, asked) in enumerate(conn.execute(query)):
        if asked_for == "anything":
            if answer in ANSWERED:
                found.closed.add(person) if answer == "no" else found.closed.discard(person)
        elif answer:
            before = found.answers.get((person, unit or ""), _SILENT)
            # A no stays a no until another answer takes its place: being asked once more does not.
            if before[1] != "no" or answer in ANSWERED:
                found.answers[person, unit or ""] = (place, answer, str(answered or asked or ""))


def _add_experience(conn: Connection, found: Pool) -> None:
    term, role = table_of(Appointment), table_of(RoleType)
    today = clock.today().isoformat()
    query = select(term.c.party, term.c.role, term.c.start, term.c.end, role.c.counts_for_alumni)
    past = query.join(role, role.c.id == term.c.role).where(term.c.end < today).order_by(term.c.start)
    for party, of_role, start, end, counts in conn.execute(past):
        if counts:
            found.counted.add(party)
        if of_role == found.role:
            years = "\u2013".join(dict.fromkeys(str(day)[:4] for day in (start, end) if day))
            found.held[party] = years


def candidates(register: Register, conn: Connection, unit: str, known: Pool, most: int = MOST) -> list[Fit]:
    """Return who could take on the role of ``known`` in a unit, the best fit first; who holds it today is left out."""
    here = _members(conn, unit)
    term = table_of(Appointment)
    now = select(term.c.party).where(term.c.role == known.role, term.c.unit == unit, open_period(term))
    holding = {p for (p,) in conn.execute(now)}
    asked = {person for (person, where) in known.answers if where in ("", unit)}
    wanted = {*known.trained, *asked, *known.held, *known.wish, *here} - holding
    town = fold(str(rows(conn, Unit, [unit], ["town"]).get(unit, {}).get("town") or ""))
    found = [
        _known(person, level, place, town, unit, known, person in here)
        for person, level, place in _people(conn, known, wanted)
        if level in ("organiser", "role_holder") or person not in here or person in known.trained or person in asked
        or person in known.held or person in known.wish
    ]  # fmt: skip
    return rank(found)[:most]


def _members(conn: Connection, unit: str) -> set[str]:
    table = table_of(GroupMembership)
    return {p for (p,) in conn.execute(select(table.c.person).where(table.c.unit == unit, open_period(table)))}


def _people(conn: Connection, known: Pool, wanted: Iterable[str]) -> list[tuple[str, str, str]]:
    table = table_of(Person)
    people = list(wanted)
    for block in chunks(person for person in people if person not in known.about):
        query = select(table.c.id, table.c.level, table.c.town).where(table.c.id.in_(block))
        known.about.update((i, (level or "", fold(town or ""))) for i, level, town in conn.execute(query))
    return [(person, *known.about[person]) for person in people if person in known.about]


def _known(person: str, level: str, place: str, town: str, unit: str, pool: Pool, here: bool) -> Known:
    day, old, _course = pool.trained.get(person, ("", False, ""))
    said, said_on = pool.answer(person, unit)
    return Known(
        person,
        trained=day,
        out_of_date=old,
        answer=said,
        said_on=said_on,
        wishes_it=person in pool.wish,
        held=pool.held.get(person, ""),
        other_role=person in pool.counted,
        here=here,
        same_town=place == town if place and town else None,
        level=level,
        refused_all=person in pool.closed,
    )
