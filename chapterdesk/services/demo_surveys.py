"""The demo chapter's surveys and measures: an annual one with made-up answers, one after a training day, three measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.rows import rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Measure, MeasureValue, Person, Survey, SurveyAnswer, SurveyQuestion, SurveyResponse
from chapterdesk.services import terms
from chapterdesk.services.surveys import known

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

_ANSWERS = 86
"""Answers to the annual survey in a demo of the usual size; a small one has an answer for every other person."""
_DATED = 4
"""People of the demo whose own date is past, so that Today has something to ask."""


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add surveys, answers, measures and some dates until which people are kept."""
    if len(people) < 12:
        return
    today = clock.today()
    year = today.year if today.month >= 3 else today.year - 1
    annual = _survey(
        work, maker, "annual",
        {
            "name": _("Annual survey {year}").format(year=year), "survey_kind": "annual", "unit": units.district,
            "asked": len(people), "opened": f"{year}-02-01", "closed": f"{year}-02-28", "anonymous": True,
        },
    )  # fmt: skip
    questions = _questions(work, maker, annual)
    homes = known.home_groups(work.connection, people)
    _answers(
        work, maker, annual, questions, [homes.get(key, "") for key in people[: min(_ANSWERS, len(people) // 2)]], year
    )
    _measures(work, maker, units, questions[0][0])
    _dates(work, maker, people, today)


def _survey(work: UnitOfWork, maker: Maker, key: str, values: dict[str, FieldValue]) -> str:
    return work.create(Survey, values, id=maker.id("survey", key))


def _questions(work: UnitOfWork, maker: Maker, survey: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return (id, kind, answers to choose from) of the questions."""
    did = (_("Stall"), _("Vigil"), _("Letter evening"), _("School visit"))
    heard = (_("A friend"), _("A stall in town"), _("School"), _("Social media"))
    asked: list[tuple[str, str, tuple[str, ...]]] = [
        (_("I feel at home in the chapter"), "scale", ()),
        (_("I can say what I think at meetings"), "scale", ()),
        (_("What did you take part in this year?"), "choices", did),
        (_("How did you hear of us?"), "choice", heard),
        (_("Would you take on a task next year?"), "yes_no", ()),
        (_("How many evenings did you give last term?"), "number", ()),
        (_("What should we do differently?"), "text", ()),
    ]
    made = work.create_many(
        SurveyQuestion,
        [
            {
                "survey": survey, "position": place, "name": name, "question_kind": kind,
                "options": "\n".join(options) or None, "least": 1 if kind == "scale" else None,
                "most": 5 if kind == "scale" else None,
            }
            for place, (name, kind, options) in enumerate(asked, 1)
        ],
        ids=[maker.id("survey_question", survey, place) for place in range(len(asked))],
    )  # fmt: skip
    return [(key, kind, options) for key, (_name, kind, options) in zip(made, asked, strict=True)]


def _answers(
    work: UnitOfWork, maker: Maker, survey: str, questions: Sequence[tuple[str, str, tuple[str, ...]]],
    homes: Sequence[str], year: int,
) -> None:  # fmt: skip
    keys = work.create_many(
        SurveyResponse,
        [
            {"survey": survey, "unit": home or None, "day": f"{year}-02-{maker.random.randint(1, 28):02d}", "source_key": f"#{n}"}
            for n, home in enumerate(homes, 1)
        ],
        ids=[maker.id("survey_response", survey, n) for n in range(len(homes))],
    )  # fmt: skip
    made: list[dict[str, FieldValue]] = []
    for key in keys:
        for question, kind, options in questions:
            value = _value(maker, kind, options)
            if value:
                made.append({"response": key, "question": question, "value": value})
    work.create_many(SurveyAnswer, made, ids=[maker.id("survey_answer", survey, n) for n in range(len(made))])


def _value(maker: Maker, kind: str, options: tuple[str, ...]) -> str:
    lot = maker.random
    if lot.random() < 0.04:
        return ""
    if kind == "scale":
        return str(lot.choices((1, 2, 3, 4, 5), (1, 3, 8, 14, 9))[0])
    if kind == "choice":
        return lot.choices(options, (9, 5, 4, 3))[0]
    if kind == "choices":
        return "\n".join(each for each in options if lot.random() < 0.45)
    if kind == "yes_no":
        return "yes" if lot.random() < 0.6 else "no"
    if kind == "number":
        return str(min(24, int(lot.expovariate(1 / 6))))
    if lot.random() < 0.88:
        return ""
    return lot.choice(
        (
            _("Shorter meetings, and tea before them."),
            _("Ask me for one evening at a time, not for a whole term."),
            _("More with the schools."),
            _("Tell us afterwards what came of the letters."),
        )
    )


def _measures(work: UnitOfWork, maker: Maker, units: Units, question: str) -> None:
    asked: list[tuple[str, dict[str, FieldValue], Sequence[int]]] = [
        (
            "partners",
            {
                "name": _("Actions together with partners"), "direction": "up", "target": 1200,
                "how": _("Activities that a union, women\u2019s, faith or sports body planned with us."),
            },
            (400, 500, 300, 700, 600, 900),
        ),
        (
            "turns",
            {
                "name": _("Meetings led by somebody new"), "counted_in": "%", "direction": "up", "target": 5000,
                "how": _("Share of coalition meetings led by somebody who had not led one before."),
            },
            (2000, 2500, 2500, 3300, 3000, 4100),
        ),
        (
            "home",
            {
                "name": _("Feeling at home"), "direction": "up", "target": 420, "question": question,
                "how": _("Mean of the question in the annual survey, from 1 to 5."),
            },
            (350, 0, 0, 360, 0, 0),
        ),
    ]  # fmt: skip
    over = terms.latest(work.connection, 7)[:-1]
    for key, values, numbers in asked:
        measure = work.create(Measure, values | {"unit": units.district}, id=maker.id("measure", key))
        known_ = [
            (span.code, n) for span, n in zip(over, numbers, strict=False) if n and (key != "home" or span is over[0])
        ]
        work.create_many(
            MeasureValue,
            [{"measure": measure, "term": term, "value": number} for term, number in known_],
            ids=[maker.id("measure_value", key, term) for term, _n in known_],
        )


def _dates(work: UnitOfWork, maker: Maker, people: Sequence[str], today: dt.date) -> None:
    free = [key for key, row in rows(work.connection, Person, list(people[-40:]), ["protected_identity"]).items()]
    past = {key: {"keep_until": (today - dt.timedelta(days=10 * n)).isoformat()} for n, key in enumerate(free[:_DATED])}
    work.set_many(Person, past)
