"""The demo chapter's alumni: terms that are over, wishes, calls, questions with their answers, and mentoring pairs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Appointment, Ask, Contact, Mentoring, Person, Post
from chapterdesk.models.asking import WISHES
from chapterdesk.services.alumni import programme
from chapterdesk.services.succession import candidates
from chapterdesk.services.succession.handing_over import months_after

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

_GROUPS, _ROLES, _TERMS = 10, 3, 2
_SAFE_DAYS = 335
"""Present terms began within 330 days, so whatever ended before that overlaps none of them."""
_WITH_WISHES = 0.7


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add the alumni; ``people`` are ids of the demo's people."""
    if len(people) < 60:
        return
    _posts(work, maker, units)
    former = _former(work, maker, units, people)
    programme.settle(work, _ended(work), lambda person: maker.id("alumni", person))
    profiles = _profiles(work, former)
    _wishes(work, maker, profiles)
    _calls(work, maker, profiles)
    _questions(work, maker, units, list(profiles.values()))
    _pairs(work, maker, list(profiles.values()))


def _former(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> list[str]:
    today, chance, found = clock.today(), maker.random, []
    made: list[dict[str, FieldValue]] = []
    for place, (group, _town, _code) in enumerate(units.groups[:_GROUPS]):
        for order in range(_ROLES):
            last = today - dt.timedelta(days=_SAFE_DAYS + chance.randint(0, 25))
            for turn in range(_TERMS):
                person = people[(place * 31 + order * 11 + turn * 17 + 5) % len(people)]
                first = last - dt.timedelta(days=365 * chance.randint(1, 3) - 1)
                made.append(
                    {
                        "role": units.roles[order], "party": person, "unit": group, "start": first.isoformat(),
                        "end": last.isoformat(),
                    }
                )  # fmt: skip
                last = first - dt.timedelta(days=1)
                found.append(person)
    work.create_many(Appointment, made, ids=[maker.id("former", n) for n in range(len(made))])
    return list(dict.fromkeys(found))


def _posts(work: UnitOfWork, maker: Maker, units: Units) -> None:
    """One group has a post that others of its kind do without, another does without one that they have."""
    since = (clock.today() - dt.timedelta(days=75)).isoformat()
    said: list[dict[str, FieldValue]] = [
        {"unit": units.groups[0][0], "role": units.roles[4], "wanted": True, "since": since},
        {"unit": units.groups[7 % len(units.groups)][0], "role": units.roles[0], "wanted": False},
    ]
    work.create_many(Post, said, ids=[maker.id("post", n) for n in range(len(said))])


def _ended(work: UnitOfWork) -> list[str]:
    table = table_of(Appointment)
    query = select(table.c.party).where(table.c.end < clock.today().isoformat()).distinct().order_by(table.c.party)
    return [party for (party,) in work.connection.execute(query)]


def _profiles(work: UnitOfWork, former: Sequence[str]) -> dict[str, str]:
    """Return the profiles of those who hold nothing today, in the order in which they were made up: profile -> person."""
    table, profile = table_of(Appointment), table_of(AlumniProfile)
    holding = {p for (p,) in work.connection.execute(select(table.c.party).where(open_period(table)))}
    known = {p: key for key, p in work.connection.execute(select(profile.c.id, profile.c.person))}
    return {known[person]: person for person in former if person in known and person not in holding}


def _wishes(work: UnitOfWork, maker: Maker, profiles: dict[str, str]) -> None:
    chance, codes = maker.random, [code for code, _words in WISHES.choices()]
    competence = (
        _("Kept the accounts for years and explains them well"),
        _("Knows the schools of the town and their headmasters"),
        _("Spoke in many classrooms; calm with the press"),
        _("Led the summer campaign and its stewards"),
        _("Writes minutes that everybody understands"),
    )
    times = (_("Evenings after six"), _("Weekends, not in July"), _("Any time, call first"), _("From January"))
    values: dict[str, dict[str, FieldValue]] = {}
    for place, key in enumerate(profiles):
        if chance.random() > _WITH_WISHES and place > 5:
            continue
        wishes = chance.sample(codes, chance.randint(1, 2))
        if place in (0, 1, 2, 3) and "mentor" not in wishes:
            wishes.append("mentor")
        values[key] = {
            "wishes": tuple(wishes),
            "competence": chance.choice(competence),
            "availability": chance.choice(times) if chance.random() < 0.6 else None,
            "rhythm_months": chance.choice((None, None, 3, 6, 12)),
        }
    keys = list(profiles)
    if len(keys) > 8:
        values.setdefault(keys[6], {})["state"] = "paused"
        values.setdefault(keys[7], {}).update(state="declined", wishes=(), next_call=None)
    work.set_many(AlumniProfile, values)


def _calls(work: UnitOfWork, maker: Maker, profiles: dict[str, str]) -> None:
    """Most were called since they left; three want to be called by now, the others later."""
    today, made = clock.today(), []
    states = rows(work.connection, AlumniProfile, list(profiles), ["state", "rhythm_months"])
    values: dict[str, dict[str, FieldValue]] = {}
    reachable = [key for key in profiles if states[key]["state"] == "open"]
    for place, key in enumerate(reachable[: max(6, len(reachable) * 2 // 3)]):
        months = states[key]["rhythm_months"]
        late = place < 3
        ago = 31 * (months if isinstance(months, int) else 6) + maker.random.randint(2, 20) if late else place % 25 + 3
        day = today - dt.timedelta(days=ago)
        again = months_after(day, months if isinstance(months, int) else 6)
        values[key] = {"next_call": again.isoformat()}
        at = f"{day.isoformat()}T17:{maker.random.randint(10, 59)}:00Z"
        note = _("Glad that somebody called") if place % 4 == 0 else None
        made.append({"party": profiles[key], "at": at, "channel": "phone", "outcome": "reached", "note": note})
    work.set_many(AlumniProfile, values)
    # Calling somebody means that they may be called.
    work.set_many(Person, {profiles[key]: {"may_be_phoned": "granted"} for key in values})
    work.create_many(Contact, made, ids=[maker.id("alumni call", n) for n in range(len(made))])


def _questions(work: UnitOfWork, maker: Maker, units: Units, people: list[str]) -> None:
    if len(people) < 6:
        return
    today = clock.today()
    group, role = units.groups[0][0], units.roles

    def ago(days: int) -> str:
        return (today - dt.timedelta(days=days)).isoformat()

    asked: list[dict[str, FieldValue]] = [
        {"person": people[0], "asked_for": "role", "role": role[2], "unit": group, "asked_on": ago(40), "answer": "yes",
         "answered_on": ago(21)},
        {"person": people[1], "asked_for": "role", "role": role[1], "asked_on": ago(60), "answer": "yes",
         "answered_on": ago(58)},
        {"person": people[2], "asked_for": "role", "role": role[0], "asked_on": ago(90), "answer": "no",
         "answered_on": ago(88), "note": _("Wants to be with the family")},
        {"person": people[3], "asked_for": "trainer", "asked_on": ago(200), "answer": "later", "answered_on": ago(190),
         "again_on": ago(8), "note": _("After the exams")},
        {"person": people[4], "asked_for": "speaker", "asked_on": ago(5), "answer": "asked"},
        {"person": people[5], "asked_for": "mentor", "asked_on": ago(120), "answer": "yes", "answered_on": ago(119)},
    ]  # fmt: skip
    if len(people) > 7:
        asked.append(
            {"person": people[7], "asked_for": "anything", "asked_on": ago(30), "answer": "no", "answered_on": ago(30)}
        )
    asked += _ready(work, units, ago(19), ago(12))
    work.create_many(Ask, asked, ids=[maker.id("ask", n) for n in range(len(asked))])


def _ready(work: UnitOfWork, units: Units, asked_on: str, answered_on: str) -> list[dict[str, FieldValue]]:
    """For some posts that the demo leaves vacant somebody trained said yes, for one of them two people."""
    found: list[dict[str, FieldValue]] = []
    for place, order, many in ((2, 0, 1), (1, 1, 1), (0, 2, 2), (4, 3, 1)):
        if place >= len(units.groups):
            continue
        known = candidates.pool(work.connection, units.roles[order])
        trained = sorted(person for person, (_day, old, _course) in known.trained.items() if not old)
        found += [
            {
                "person": person, "asked_for": "role", "role": units.roles[order], "unit": units.groups[place][0],
                "asked_on": asked_on, "answer": "yes", "answered_on": answered_on,
            }
            for person in trained[place : place + many]
        ]  # fmt: skip
    return found


def _pairs(work: UnitOfWork, maker: Maker, mentors: list[str]) -> None:
    table, today = table_of(Appointment), clock.today()
    query = select(table.c.party).where(open_period(table), table.c.start.is_not(None)).order_by(table.c.start.desc())
    taken = set(mentors)
    new = [p for p in dict.fromkeys(p for (p,) in work.connection.execute(query)) if p not in taken]
    if len(mentors) < 6 or len(new) < 3:
        return
    made: list[dict[str, FieldValue]] = [
        {"mentor": mentors[0], "mentee": new[0], "goal": _("The first year's accounts without fear"),
         "start": (today - dt.timedelta(days=70)).isoformat()},
        {"mentor": mentors[1], "mentee": new[1], "goal": _("Leading a meeting where everybody speaks"),
         "start": (today - dt.timedelta(days=25)).isoformat()},
        {"mentor": mentors[5], "mentee": new[2], "goal": _("A first talk in a school"),
         "start": (today - dt.timedelta(days=420)).isoformat(), "end": (today - dt.timedelta(days=150)).isoformat(),
         "how": _("Three talks held; they still write to each other")},
    ]  # fmt: skip
    work.create_many(Mentoring, made, ids=[maker.id("pair", n) for n in range(len(made))])
