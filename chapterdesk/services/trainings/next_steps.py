"""What comes next for somebody on a pathway, and why: in words, from occasions, enrolments, courses and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, table_of
from chapterdesk.models import Ask, Enrolment, Training
from chapterdesk.services.trainings import occasions, pathways, prerequisites
from chapterdesk.services.trainings.pathways import Overview
from chapterdesk.services.trainings.positions import COURSE, Position
from chapterdesk.services.trainings.prerequisites import Lack, day_words, lack_words


@dataclass(frozen=True)
class Next:
    """What comes next for one person on one pathway.

    Attributes:
        step: The next step's name; "" where they have arrived or left.
        why: Why that is next and what it waits for, a sentence each.
        training: Id of the occasion that is meant, "" for none.
        can_enrol: Whether they could be enrolled there at once.
    """

    position: Position
    reached: str
    step: str
    why: tuple[str, ...]
    training: str = ""
    can_enrol: bool = False


@dataclass
class _Ahead:
    """What is ahead for the next steps of one pathway, read once for everybody."""

    coming: dict[str, list[occasions.Line]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    lacks: dict[tuple[str, str], list[Lack]] = field(default_factory=dict)
    courses: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)


def told(register: Register, conn: Connection, found: Overview, positions: Sequence[Position]) -> list[Next]:
    """Return what comes next for these people of a pathway, in their order; a handful of queries however many."""
    ahead = _ahead(register, conn, found, positions)
    return [_next(found, each, ahead) for each in positions]


def of_person(register: Register, conn: Connection, person: str) -> list[tuple[Overview, Next]]:
    """Return every pathway that somebody is on, with what comes next for them."""
    result = []
    for line in pathways.listed(conn):
        found = pathways.overview(register, conn, line.id, [person])
        if found.positions and not (line.retired and found.positions[0].left):
            result.append((found, told(register, conn, found, found.positions)[0]))
    return result


def _ahead(register: Register, conn: Connection, found: Overview, positions: Sequence[Position]) -> _Ahead:
    ahead = _Ahead()
    waiting: dict[str, list[str]] = {}
    for each in positions:
        if each.next and not each.left:
            waiting.setdefault(found.steps[each.next - 1].target, []).append(each.person)
    courses = {step.target for step in found.steps if step.kind == COURSE and step.target in waiting}
    roles = {step.target for step in found.steps if step.kind != COURSE and step.target in waiting}
    if courses:
        _add_occasions(conn, ahead, courses)
        today = clock.today().isoformat()
        for course in courses:
            _add_places(conn, ahead, course, waiting[course])
            for person, lacks in prerequisites.lacks(conn, course, waiting[course], today).items():
                ahead.lacks[person, course] = lacks
        ahead.courses = register.titles(conn, [lack.course for each in ahead.lacks.values() for lack in each])
    for role in roles:
        _add_answers(conn, ahead, role, waiting[role])
    return ahead


def _add_occasions(conn: Connection, ahead: _Ahead, courses: Iterable[str]) -> None:
    table = table_of(Training)
    query = select(table.c.id, table.c.course).where(table.c.course.in_(list(courses)))
    of = {row.id: str(row.course) for row in conn.execute(query)}
    for line in occasions.listed(conn):
        if line.id in of and not line.over:
            ahead.coming.setdefault(of[line.id], []).append(line)


def _add_places(conn: Connection, ahead: _Ahead, course: str, people: Sequence[str]) -> None:
    lines = {line.id: line for line in ahead.coming.get(course, ())}
    table = table_of(Enrolment)
    weight = ("confirmed", "waiting", "applied", "invited", "declined")
    for block in chunks(people) if lines else ():
        query = select(table.c.person, table.c.training, table.c.state).where(
            table.c.person.in_(block), table.c.training.in_(list(lines)), table.c.state.in_(weight)
        )
        for person, training, state in conn.execute(query):
            known = ahead.places.get((person, course))
            if known is None or weight.index(state) < weight.index(known[0]):
                ahead.places[person, course] = (state, training, lines[training].day)


def _add_answers(conn: Connection, ahead: _Ahead, role: str, people: Sequence[str]) -> None:
    ask = table_of(Ask)
    for block in chunks(people):
        query = select(ask.c.person, ask.c.asked_for, ask.c.answer).where(
            ask.c.person.in_(block), or_(ask.c.role == role, ask.c.asked_for == "anything")
        )
        for person, asked_for, answer in conn.execute(query.order_by(ask.c.asked_on, ask.c.n)):
            if asked_for != "anything" or answer == "no":
                ahead.answers[person, role] = answer or "asked"


def _next(found: Overview, each: Position, ahead: _Ahead) -> Next:
    reached = found.step_name(each.reached)
    if each.left:
        return Next(each, reached, "", (_("Left the pathway."),))
    if each.arrived:
        return Next(each, reached, "", (_("Has come all the way."),))
    step = found.steps[each.next - 1]
    why: list[str] = []
    if each.skipped:
        names = ", ".join(found.step_name(number) for number in each.skipped)
        why.append(_("Went past {steps}.").format(steps=names))
    training, can = "", False
    if step.kind == COURSE:
        sentence, training, can = _course_words(each.person, step.target, ahead)
        why.append(sentence)
        lacks = ahead.lacks.get((each.person, step.target), [])
        why += [f"{lack_words(lack, ahead.courses)}." for lack in lacks]
    else:
        why.append(_role_words(ahead.answers.get((each.person, step.target), "")))
    if each.since:
        days = ngettext("Has waited for {n} day.", "Has waited for {n} days.", each.days)
        why.append(days.format(n=integer(each.days)))
    return Next(each, reached, found.step_name(each.next), tuple(why), training, can)


def _course_words(person: str, course: str, ahead: _Ahead) -> tuple[str, str, bool]:
    state, training, day = ahead.places.get((person, course), ("", "", ""))
    if state in ("confirmed", "waiting", "applied", "invited"):
        words = {
            "confirmed": _("Has a seat on {day}."),
            "waiting": _("Is on the waiting list for {day}."),
            "applied": _("Has applied for {day}."),
            "invited": _("Is invited to {day} and has not answered."),
        }[state]
        return words.format(day=day_words(day)), training, state == "invited"
    lines = ahead.coming.get(course, [])
    open_one = next((line for line in lines if line.free is None or line.free), None)
    if state == "declined" and open_one is not None and open_one.id == training:
        return _("Said no to {day}.").format(day=day_words(day)), "", False
    if open_one is not None:
        if open_one.free is None:
            return _("There is room on {day}.").format(day=day_words(open_one.day)), open_one.id, True
        words = ngettext("{n} seat is free on {day}.", "{n} seats are free on {day}.", open_one.free)
        return words.format(n=integer(open_one.free), day=day_words(open_one.day)), open_one.id, True
    if lines:
        return _("The next one, on {day}, is full.").format(day=day_words(lines[0].day)), lines[0].id, True
    return _("No occasion is planned."), "", False


def _role_words(answer: str) -> str:
    return {
        "yes": _("Said yes when asked."),
        "later": _("Said later when asked."),
        "no": _("Said no when asked."),
        "asked": _("Has been asked and has not answered."),
    }.get(answer, _("Nobody has asked them yet."))
