"""The demo chapter's courses, occasions, certificates, one evaluation and two pathways with people on every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import N_, _
from chapterdesk.database.rows import open_period, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    Appointment,
    Certificate,
    Course,
    Enrolment,
    Pathway,
    PathwayStep,
    PathwayWalk,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyResponse,
    Training,
)
from chapterdesk.services.trainings import evaluation
from chapterdesk.services.trainings.certificates import valid_until

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

MEETING, PROJECT, LEADER, CAMPAIGN, SEMINAR, ACTION, MONEY = range(7)
_COURSES: tuple[tuple[str, str, int, int | None, tuple[int, ...], tuple[int, ...]], ...] = (
    (N_("Recruitment meeting"), "recruitment_meeting", 40, None, (), ()),
    (N_("Project-leader training"), "project_leader", 16, 36, (MEETING,), (3, 5)),
    (N_("Leadership programme"), "leadership", 12, 24, (PROJECT,), (0, 1, 6)),
    (N_("Campaign training"), "campaign", 20, None, (), (3,)),
    (N_("Activist seminar"), "seminar", 30, None, (), ()),
    (N_("Action day"), "action_day", 60, None, (), ()),
    (N_("Treasurers’ course"), "other", 14, 24, (), (2,)),
)
"""Name, kind, usual seats, months its certificate holds (None: gives none), prerequisites, roles by their place."""
_SECRETARY, _TREASURER, _COORDINATOR = 1, 2, 3
_TOWNS = ("Lund", "Malmö", "Helsingborg", "Kristianstad")
_SAID = (
    (N_("The stories of those who had done it before."), N_("More time for questions.")),
    (N_("Practising calls in pairs."), N_("Begin later, the train from Ystad comes at ten.")),
    (N_("Meeting people from the other groups."), ""),
    ("", N_("A vegan lunch, please.")),
    (N_("Clear and friendly trainers."), N_("A shorter first day.")),
)


@dataclass
class _Making:
    """What is made, before it is written in bulk."""

    maker: Maker
    units: Units
    courses: list[str]
    trainers: Sequence[str] = ()
    trainings: list[dict[str, FieldValue]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    enrolments: list[dict[str, FieldValue]] = field(default_factory=list)
    proofs: list[dict[str, FieldValue]] = field(default_factory=list)

    def occasion(self, course: int, days: int, **more: FieldValue) -> str:
        """Plan or hold an occasion so many days from today; returns its id."""
        day = clock.today() + dt.timedelta(days=days)
        town = _TOWNS[(course + len(self.keys)) % len(_TOWNS)]
        key = self.maker.id("training", len(self.keys))
        values: dict[str, FieldValue] = {
            "name": f"{_(_COURSES[course][0])}, {town}",
            "course": self.courses[course],
            "unit": self.units.district,
            "day": day.isoformat(),
            "start": "18:00" if course == MEETING else "10:00",
            "end": "20:00" if course == MEETING else "16:30",
            "place": _("City library, room {n}").format(n=2 + course),
            "town": town,
            "trainers": tuple(self.trainers[len(self.keys) % 3 :][:2]) if course != MEETING else (),
            "seats": _COURSES[course][2],
            "state": "held" if days < 0 else "planned",
        }
        self.trainings.append(values | more)
        self.keys.append(key)
        return key

    def put(self, training: str, people: Sequence[str], state: str) -> None:
        """Put people on an occasion; who completed it gets the certificate that the course gives."""
        values = self.trainings[self.keys.index(training)]
        day = dt.date.fromisoformat(str(values["day"]))
        last = str(values.get("last_day") or values["day"])
        months = next(c[3] for c, key in zip(_COURSES, self.courses, strict=True) if key == values["course"])
        for place, person in enumerate(people):
            applied = day - dt.timedelta(days=45) + dt.timedelta(hours=7 * place + 9)
            row: dict[str, FieldValue] = {"training": training, "person": person, "state": state}
            if state != "invited":
                row["applied_at"] = (
                    min(applied, clock.today()).isoformat() + f"T{8 + place % 11:02d}:{place % 60:02d}:00Z"
                )
            if state == "completed":
                row |= {"completed_on": last, "present_days": tuple(dict.fromkeys((str(values["day"]), last)))}
                if months:
                    proof: dict[str, FieldValue] = {"person": person, "course": values["course"], "training": training}
                    self.proofs.append(proof | {"issued": last, "valid_until": valid_until(last, months)})
            self.enrolments.append(row)

    def write(self, work: UnitOfWork) -> None:
        """Write all of it."""
        work.create_many(Training, self.trainings, ids=self.keys)
        for entity, many in ((Enrolment, self.enrolments), (Certificate, self.proofs)):
            work.create_many(entity, many, ids=[self.maker.id(entity.kind, n) for n in range(len(many))])


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add courses, occasions and pathways; ``people`` are ids of the demo's people."""
    courses = [maker.id("course", place) for place in range(len(_COURSES))]
    work.create_many(Course, _course_rows(units, courses), ids=courses)
    _pathways(work, maker, units, courses)
    if len(people) < 40:
        return
    pool = list(people[: max(40, min(len(people), 1200))])
    maker.random.shuffle(pool)
    # Some who hold the role today came this way, so that the thread is seen to its end.
    holders = _holders(work, units.roles[_SECRETARY])[:3]
    pool = holders + [person for person in pool if person not in holders]
    made = _Making(maker, units, courses, pool[-4:])
    newcomers = pool[: min(170, len(pool) // 3)]
    _thread(made, newcomers)
    seminar = _others(made, pool[len(newcomers) : -4])
    _treasurers(work, made)
    made.write(work)
    _evaluation(work, maker, units, seminar)
    _walks(work, maker, newcomers)


def _course_rows(units: Units, courses: Sequence[str]) -> list[dict[str, FieldValue]]:
    return [
        {
            "name": _(name),
            "course_kind": kind,
            "seats": seats,
            "valid_months": months,
            "gives_certificate": months is not None,
            "prerequisites": tuple(courses[each] for each in needs),
            "leads_to": tuple(units.roles[each] for each in roles),
        }
        for name, kind, seats, months, needs, roles in _COURSES
    ]


def _pathways(work: UnitOfWork, maker: Maker, units: Units, courses: Sequence[str]) -> None:
    ways = (
        (_("From the first meeting to a role"), _("How newcomers become group secretaries."),
         ((MEETING, 60), (PROJECT, 120), (LEADER, 180)), _SECRETARY),
        (_("Campaigner"), _("From a campaign training to coordinating campaigns."),
         ((CAMPAIGN, 60), (ACTION, 90)), _COORDINATOR),
    )  # fmt: skip
    for number, (name, about, taken, role) in enumerate(ways):
        key = maker.id("pathway", number)
        values: dict[str, FieldValue] = {"name": name, "about": about, "unit": units.district}
        work.create(Pathway, values, id=key)
        steps: list[dict[str, FieldValue]] = [
            {"pathway": key, "position": n, "step_kind": "course", "course": courses[course], "stuck_days": days}
            for n, (course, days) in enumerate(taken, 1)
        ]
        last: dict[str, FieldValue] = {"pathway": key, "position": len(steps) + 1, "step_kind": "role"}
        steps.append(last | {"role": units.roles[role], "stuck_days": 120})
        work.create_many(PathwayStep, steps, ids=[maker.id("step", number, n) for n in range(len(steps))])


def _thread(made: _Making, people: Sequence[str]) -> None:
    """Lead newcomers from recruitment meetings to the leadership programme, fewer at each step."""
    came: list[str] = []
    many = max(1, len(people) // 6)
    for place, days in enumerate((-310, -240, -170, -90, -30)):
        block = people[place * many : (place + 1) * many]
        meeting = made.occasion(MEETING, days)
        kept = max(1, len(block) * 5 // 6)
        made.put(meeting, block[:kept], "completed")
        made.put(meeting, block[kept:], "missed")
        came += block[:kept]
    first, second = came[: len(came) // 8], came[len(came) // 8 : len(came) // 4]
    coming = came[len(came) // 4 :]
    for days, block in ((-200, first), (-75, second)):
        weekend = made.occasion(PROJECT, days, last_day=_day(days + 1))
        made.put(weekend, block[:15], "completed")
    programme = made.occasion(LEADER, -110, last_day=_day(-82))
    made.put(programme, first[: max(1, len(first) * 2 // 3)][:12], "completed")
    full = made.occasion(PROJECT, 24, last_day=_day(25), deadline=_day(10))
    seats = min(16, max(1, len(coming) // 3))
    made.trainings[-1]["seats"] = seats
    made.put(full, coming[:seats], "confirmed")
    made.put(full, coming[seats : seats + 5], "waiting")
    made.put(full, coming[seats + 5 : seats + 9], "invited")
    free = made.occasion(LEADER, 48, last_day=_day(69), deadline=_day(12))
    made.put(free, second[:5], "confirmed")
    made.put(free, second[5:8], "invited")
    made.put(free, second[8:9], "declined")
    made.occasion(MEETING, 16)
    made.put(made.keys[-1], people[5 * many : 5 * many + 7], "confirmed")


def _day(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def _others(made: _Making, people: Sequence[str]) -> str:
    """Add campaign training, seminar and action days; returns the seminar that was evaluated."""
    block = list(people[:60])
    trained = made.occasion(CAMPAIGN, -130)
    made.put(trained, block[:14], "completed")
    day = made.occasion(ACTION, -60)
    made.put(day, block[:6] + block[20:34], "completed")
    seminar = made.occasion(SEMINAR, -20)
    made.put(seminar, block[8:30], "completed")
    not_ticked = made.occasion(CAMPAIGN, -4)
    made.trainings[-1]["state"] = "planned"
    made.put(not_ticked, block[30:44], "confirmed")
    coming = made.occasion(ACTION, 9)
    made.put(coming, block[10:36], "confirmed")
    cancelled = made.occasion(SEMINAR, 20)
    made.trainings[-1]["state"] = "cancelled"
    made.put(cancelled, block[44:48], "cancelled")
    return seminar


def _treasurers(work: UnitOfWork, made: _Making) -> None:
    """Let the treasurers have taken their course nearly two years ago, so that some certificates run out soon."""
    holders = _holders(work, made.units.roles[_TREASURER])
    for days, block in ((-693, holders[:4]), (-300, holders[4:10])):
        made.put(made.occasion(MONEY, days), block, "completed")


def _holders(work: UnitOfWork, role: str) -> list[str]:
    term = table_of(Appointment)
    query = select(term.c.party).where(term.c.role == role, open_period(term)).order_by(term.c.id)
    return list(dict.fromkeys(person for (person,) in work.connection.execute(query)))


def _evaluation(work: UnitOfWork, maker: Maker, units: Units, training: str) -> None:
    survey = maker.id("survey", "seminar")
    values: dict[str, FieldValue] = {"survey_kind": "event", "unit": units.district, "asked": 22, "opened": _day(-20)}
    work.create(Survey, {"name": _("Evaluation: {name}").format(name=_("Activist seminar")), **values}, id=survey)
    questions = evaluation.usual_questions(survey)
    keys = [maker.id("question", n) for n in range(len(questions))]
    work.create_many(SurveyQuestion, questions, ids=keys)
    work.set(Training, training, {"survey": survey})
    responses = [maker.id("response", n) for n in range(14)]
    work.create_many(SurveyResponse, [{"survey": survey, "day": _day(-19)} for _each in responses], ids=responses)
    answers = [
        {"response": response, "question": question, "value": value}
        for n, response in enumerate(responses)
        for question, value in zip(keys, _given(maker, n), strict=True)
        if value
    ]
    work.create_many(SurveyAnswer, answers, ids=[maker.id("answer", n) for n in range(len(answers))])


def _given(maker: Maker, number: int) -> Iterator[str]:
    said = iter(_SAID[number % len(_SAID)])
    for _name, kind in evaluation.USUAL:
        if kind == evaluation.SCALE:
            yield str(maker.random.choices((2, 3, 4, 5), (1, 3, 6, 5))[0])
        else:
            text = next(said)
            yield _(text) if text and number < 7 else ""


def _walks(work: UnitOfWork, maker: Maker, people: Sequence[str]) -> None:
    """Let some set out by themselves before any course, and some leave."""
    many = max(1, len(people) // 6)
    fresh = people[5 * many : 5 * many + 8]
    walks: list[dict[str, FieldValue]] = [
        {"pathway": maker.id("pathway", 0), "person": person, "start": _day(-10 * n - 3)}
        for n, person in enumerate(fresh)
    ]
    for n, person in enumerate(people[30:33]):
        left: dict[str, FieldValue] = {"end": _day(-30 - n), "why_left": _("Moved away")}
        walks.append({"pathway": maker.id("pathway", 0), "person": person, "start": _day(-300), **left})
    work.create_many(PathwayWalk, walks, ids=[maker.id("walk", n) for n in range(len(walks))])
