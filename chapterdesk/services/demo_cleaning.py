"""The demo chapter's details that have been kept long enough, so that the clean-up has something to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.rows import table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Person, Survey, SurveyResponse

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

_GROWN, _ANSWERED = 2, 3
_AGE = 22


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Leave parents noted for a few who are grown up by now, and an old survey with names on its answers."""
    today = clock.today()
    table = table_of(Person)
    grown = select(table.c.id).where(
        table.c.id.in_(people[:400]), table.c.birth_date.is_not(None), table.c.birth_date < str(today.year - _AGE)
    )
    known = [key for (key,) in work.connection.execute(grown.order_by(table.c.id).limit(_GROWN))]
    values: dict[str, FieldValue] = {"guardian": _("A parent from the demo")}
    work.set_many(Person, dict.fromkeys(known, values))
    survey = work.create(
        Survey,
        {
            "name": _("Evening about letters"), "survey_kind": "event", "unit": units.section, "asked": 12,
            "opened": f"{today.year - 3}-04-02", "closed": f"{today.year - 3}-04-16",
        },
        id=maker.id("survey", "old"),
    )  # fmt: skip
    answers: list[dict[str, FieldValue]] = [
        {"survey": survey, "party": person, "day": f"{today.year - 3}-04-{number + 3:02d}"}
        for number, person in enumerate(people[20 : 20 + _ANSWERED])
    ]
    work.create_many(SurveyResponse, answers, ids=[maker.id("response", "old", n) for n in range(len(answers))])
