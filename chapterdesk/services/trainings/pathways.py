"""Pathways read from the register: who is on them, where they stand, what comes next for each and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, rows, table_of
from chapterdesk.models import (
    Appointment,
    Certificate,
    Enrolment,
    Pathway,
    PathwayStep,
    PathwayWalk,
    Person,
    Training,
)
from chapterdesk.services.trainings.positions import COURSE, Bar, Known, Position, Step, funnel, is_on, position


@dataclass(frozen=True)
class Line:
    """One pathway in a list."""

    id: str
    ref: str
    name: str
    about: str
    retired: bool


@dataclass(frozen=True)
class Overview:
    """One pathway: its steps with their names, everybody on it, and the funnel."""

    id: str
    name: str
    about: str
    steps: tuple[Step, ...]
    names: dict[str, str]
    positions: tuple[Position, ...] = ()
    bars: tuple[Bar, ...] = ()

    def step_name(self, number: int) -> str:
        """Return what a step is called; 0 is the setting out."""
        return self.names.get(self.steps[number - 1].target, "") if number else _("Set out")

    def at(self, number: int) -> list[Position]:
        """Return who stands at a step and goes on, those who wait longest first."""
        here = [each for each in self.positions if each.reached == number and not each.left]
        return sorted(here, key=lambda each: (not each.stuck, -each.days, each.person))

    @property
    def stuck(self) -> list[Position]:
        """Who is stuck, whoever waits longest first."""
        return sorted((each for each in self.positions if each.stuck), key=lambda each: (-each.days, each.person))


@dataclass
class _Facts:
    """What is known of many people, gathered with a query a table."""

    courses: dict[str, dict[str, str]] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    walks: dict[str, tuple[str, str]] = field(default_factory=dict)

    def known(self, person: str) -> Known:
        """Return what is known of one of them."""
        set_out, left = self.walks.get(person, ("", ""))
        return Known(person, self.courses.get(person, {}), self.roles.get(person, {}), set_out, left)


def listed(conn: Connection) -> list[Line]:
    """Return every pathway, those still offered first, by name."""
    table = table_of(Pathway)
    query = select(table.c.id, table.c.ref, table.c.title, table.c.about, table.c.retired).order_by(table.c.sort_title)
    found = [Line(r.id, r.ref, r.title, r.about or "", bool(r.retired)) for r in conn.execute(query)]
    return sorted(found, key=lambda line: line.retired)


def steps_of(conn: Connection, pathway: str) -> list[Step]:
    """Return the steps of a pathway in their order; a step that names nothing is left out."""
    table = table_of(PathwayStep)
    query = (
        select(table)
        .where(table.c.pathway == pathway)
        .order_by(table.c.position.is_(None), table.c.position, table.c.id)
    )
    found = []
    for row in conn.execute(query):
        target = row.course if row.step_kind == COURSE else row.role
        if target:
            found.append(Step(row.id, row.step_kind, target, row.stuck_days))
    return found


def overview(register: Register, conn: Connection, pathway: str, people: Sequence[str] = ()) -> Overview:
    """Return a pathway with where everybody on it stands; ``people`` only asks for some. Raises UserError where it is gone."""
    row = rows(conn, Pathway, [pathway], ["name", "about"]).get(pathway)
    if row is None:
        raise UserError(_("That pathway is not in the register any more."), code="unknown_pathway")
    steps = steps_of(conn, pathway)
    known = _gather(conn, pathway, steps, people)
    today = clock.today()
    positions = tuple(position(steps, each, today) for each in known if is_on(steps, each))
    names = register.titles(conn, [step.target for step in steps])
    about = str(row["about"] or "")
    return Overview(pathway, str(row["name"]), about, tuple(steps), names, positions, tuple(funnel(steps, positions)))


def _gather(conn: Connection, pathway: str, steps: Sequence[Step], only: Sequence[str]) -> list[Known]:
    facts = _Facts()
    courses = [step.target for step in steps if step.kind == COURSE]
    roles = [step.target for step in steps if step.kind != COURSE]
    blocks = list(chunks(only)) if only else [None]
    for block in blocks:
        _add_courses(conn, facts, courses, block)
        _add_walks(conn, facts, pathway, block)
    # Roles are asked only of those who are on the pathway by now.
    for some in chunks(facts.courses.keys() | facts.walks.keys()) if roles else ():
        _add_roles(conn, facts, roles, some)
    return [facts.known(person) for person in sorted(facts.courses.keys() | facts.walks.keys())]


def _add_courses(conn: Connection, facts: _Facts, courses: list[str], only: list[str] | None) -> None:
    place, training, proof = table_of(Enrolment), table_of(Training), table_of(Certificate)
    held = func.coalesce(place.c.completed_on, training.c.last_day, training.c.day)
    done = select(place.c.person, training.c.course, held).join(training, training.c.id == place.c.training)
    done = done.where(place.c.state == "completed", training.c.course.in_(courses))
    papers = select(proof.c.person, proof.c.course, proof.c.issued).where(proof.c.course.in_(courses))
    if only is not None:
        done, papers = done.where(place.c.person.in_(only)), papers.where(proof.c.person.in_(only))
    for query in (done, papers):
        for person, course, day in conn.execute(query):
            mine = facts.courses.setdefault(person, {})
            # The first time counts: taking it again later is no step.
            mine[course] = min((d for d in (mine.get(course), day) if d), default="")


def _add_roles(conn: Connection, facts: _Facts, roles: list[str], people: list[str]) -> None:
    term = table_of(Appointment)
    today = clock.today().isoformat()
    query = select(term.c.party, term.c.role, func.min(func.coalesce(term.c.start, ""))).where(
        term.c.role.in_(roles), term.c.party.in_(people), or_(term.c.start.is_(None), term.c.start <= today)
    )
    for person, role, day in conn.execute(query.group_by(term.c.party, term.c.role)):
        facts.roles.setdefault(person, {})[role] = day or ""


def _add_walks(conn: Connection, facts: _Facts, pathway: str, only: list[str] | None) -> None:
    walk = table_of(PathwayWalk)
    query = select(walk.c.person, walk.c.start, walk.c.end).where(walk.c.pathway == pathway)
    if only is not None:
        query = query.where(walk.c.person.in_(only))
    for person, start, end in conn.execute(query.order_by(walk.c.start, walk.c.id)):
        facts.walks[person] = (start or "", end or "")


# -- verbs ------------------------------------------------------------------------------------------------------


def set_out(register: Register, pathway: str, people: Iterable[str], *, origin: str = "screen") -> list[str]:
    """Note that people set out on a pathway today; who is on it already stays as they are. Returns the new walks' ids."""
    wanted = list(dict.fromkeys(people))
    with register.read() as conn:
        names = register.titles(conn, [pathway, *wanted[:1]])
        table = table_of(PathwayWalk)
        query = select(table.c.person).where(table.c.pathway == pathway, table.c.end.is_(None))
        there = {person for (person,) in conn.execute(query)}
        people = rows(conn, Person, wanted, [])
        kept = [person for person in wanted if person in people and person not in there]
    label = names.get(wanted[0], "") if len(wanted) == 1 else str(len(wanted))
    with register.work(N_("{who} set out on {name}"), origin=origin, who=label, name=names.get(pathway, "")) as work:
        day = clock.today().isoformat()
        return work.create_many(PathwayWalk, [{"pathway": pathway, "person": p, "start": day} for p in kept])


def leave(register: Register, pathway: str, person: str, why: str = "", *, origin: str = "screen") -> None:
    """Note that somebody left a pathway today, also where they were on it only by a course they took."""
    with register.read() as conn:
        table = table_of(PathwayWalk)
        query = select(table.c.id).where(table.c.pathway == pathway, table.c.person == person)
        open_ones = [key for (key,) in conn.execute(query.where(table.c.end.is_(None)))]
        names = register.titles(conn, [pathway, person])
    day = clock.today().isoformat()
    values = {"end": day, "why_left": why.strip() or None}
    label = N_("{who} left {name}")
    with register.work(label, origin=origin, who=names.get(person, ""), name=names.get(pathway, "")) as work:
        if open_ones:
            work.set_many(PathwayWalk, dict.fromkeys(open_ones, values))
        else:
            work.create(PathwayWalk, {"pathway": pathway, "person": person, **values})
