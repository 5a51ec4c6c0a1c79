"""The demo chapter's mobilisations: one that is being called for, one that is over, one being prepared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Call, Caller, Mobilisation, Person
from chapterdesk.services.lists import ACTIVE_LEVELS
from chapterdesk.services.mobilise import asking, callers, outcomes

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

_OUTCOMES = (outcomes.YES, outcomes.MAYBE, outcomes.NO, outcomes.NO_ANSWER, outcomes.CALL_BACK, outcomes.NO_MORE)
_GOING, _OVER = (32, 14, 19, 27, 6, 1), (41, 12, 26, 18, 0, 3)
_LARGEST = 214


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add the mobilisations; ``people`` are ids of the demo's people."""
    reachable = _reachable(work, people)
    if len(reachable) < 12:
        return
    sides = reachable[: min(5, len(reachable) // 4)]
    asked = reachable[len(sides) :]
    today = clock.today()
    going = _mobilisation(
        work, maker, "going", units,
        {
            "name": _("Vigil outside the courthouse"),
            "what_happened": _("Two students wait for the court’s answer. Their friends asked us to be there."),
            "ask": _("Stand with candles outside the courthouse for an hour"),
            "script": _(
                "Hello {name}, this is {caller}. On *Thursday at 17:00* we stand with candles outside the courthouse, "
                "while two students wait for the court’s answer. It takes an hour. *Can you come?*"
            ),
            "if_not": _("Would you write to the embassy from home? It takes ten minutes."),
            "day": _next(today, 3).isoformat(), "start": "17:00", "place": "Malmö", "hoped": 50,
            "state": "calling", "call_by": (_next(today, 3) - dt.timedelta(days=1)).isoformat(),
        },
        today,
    )  # fmt: skip
    over = _mobilisation(
        work, maker, "over", units,
        {
            "name": _("Letters before the verdict"), "ask": _("Write one letter this week"), "state": "done",
            "day": (today - dt.timedelta(days=80)).isoformat(), "hoped": 40,
        },
        today - dt.timedelta(days=90),
    )  # fmt: skip
    _mobilisation(
        work, maker, "draft", units,
        {"name": _("Signatures at the town hall"), "ask": _("Collect signatures for two hours"), "state": "draft"}, today,
    )  # fmt: skip
    _calls(work, maker, over, sides[:3], asked[:100], _OVER, 90)
    _calls(work, maker, going, sides, asked[:_LARGEST], _GOING, 0)


def _next(today: dt.date, weekday: int) -> dt.date:
    """Return the next such day of the week after tomorrow (Monday 0)."""
    return today + dt.timedelta(days=2 + (weekday - today.weekday() - 2) % 7)


def _reachable(work: UnitOfWork, people: Sequence[str]) -> list[str]:
    found = rows(work.connection, Person, list(people), ["phones", "may_be_phoned", "protected_identity", "level"])
    fits = {
        key: row
        for key, row in found.items()
        if row["phones"] and row["may_be_phoned"] == "granted" and not row["protected_identity"]
    }
    return sorted(fits, key=lambda key: fits[key]["level"] not in ACTIVE_LEVELS)


def _mobilisation(
    work: UnitOfWork, maker: Maker, key: str, units: Units, values: dict[str, FieldValue], day: dt.date
) -> str:
    list_ = Question((Condition("level", "is", ACTIVE_LEVELS),))
    own: dict[str, FieldValue] = {
        "unit": units.district,
        "opened": f"{day.isoformat()}T07:40:00Z",
        "rest_days": asking.REST_DAYS,
        "audience": asking.Who(list_, list_name=_("Active and above")).to_json(),
    }
    return work.create(Mobilisation, own | values, id=maker.id("mobilisation", key))


def _calls(
    work: UnitOfWork,
    maker: Maker,
    mobilisation: str,
    sides: Sequence[str],
    people: Sequence[str],
    counts: Sequence[int],
    ago: int,
) -> None:
    keys = work.create_many(
        Caller,
        [{"mobilisation": mobilisation, "party": party} for party in sides],
        ids=[maker.id("caller", mobilisation, n) for n in range(len(sides))],
    )
    found = callers.plan(work.connection, mobilisation, people)
    share = min(1.0, len(people) / _LARGEST) if not ago else len(people) / 100
    given = [code for code, n in zip(_OUTCOMES, counts, strict=True) for _each in range(round(n * share))]
    maker.random.shuffle(given)
    made: list[dict[str, FieldValue]] = []
    # Callers are at different places of their lists: the first far on, the last has not begun.
    reach = [max(0, len(given) * (len(keys) - n) // max(1, sum(range(len(keys) + 1)))) for n in range(len(keys))]
    for place, key in enumerate(keys):
        for number, person in enumerate(found.lists[key]):
            called = (number < reach[place] or bool(ago)) and bool(given)
            made.append(_call(maker, mobilisation, key, person, len(made), given.pop() if called else "", ago))
    work.create_many(Call, made, ids=[maker.id("call", mobilisation, n) for n in range(len(made))])
    table = table_of(Call)
    silent = select(table.c.person).where(table.c.mobilisation == mobilisation, table.c.outcome == outcomes.NO_MORE)
    work.set_many(Person, {key: {"may_be_phoned": "withdrawn"} for (key,) in work.connection.execute(silent)})


def _call(
    maker: Maker, mobilisation: str, caller: str, person: str, position: int, outcome: str, ago: int
) -> dict[str, FieldValue]:
    values: dict[str, FieldValue] = {
        "mobilisation": mobilisation,
        "caller": caller,
        "person": person,
        "position": position,
    }
    if outcome:
        day = clock.today() - dt.timedelta(days=max(0, ago - 3))
        values |= {
            "outcome": outcome,
            "tries": 1,
            "at": f"{day.isoformat()}T{maker.random.randint(8, 9):02d}:{maker.random.randint(10, 59)}:00Z",
            "next_try": (day + dt.timedelta(days=1)).isoformat() if outcome == outcomes.CALL_BACK else None,
            "note": _("Brings a friend") if outcome == outcomes.YES and maker.random.random() < 0.2 else None,
        }
    return values
