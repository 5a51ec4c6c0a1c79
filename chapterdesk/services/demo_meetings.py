"""The demo chapter's meetings: held ones with attendance, decisions and promises, and the next with its agenda."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.rows import table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import AgendaItem, Attendance, Commitment, Decision, GroupMembership, Meeting
from chapterdesk.services.agendas import TEMPLATES

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

HELD = 5
EARLIER = ((5, 22, 11), (4, 25, 10), (3, 29, 10), (2, 34, 9), (1, 38, 8))
"""Years back, meetings held and groups that met in that activist year: activity grows while groups become fewer."""
EVERY_DAYS = 28


def make(work: UnitOfWork, maker: Maker, units: Units) -> None:
    """Add meetings of the first groups, and one of the district."""
    table = table_of(GroupMembership)
    for place, (group, _town, _code) in enumerate(units.groups[:6]):
        query = select(table.c.person).where(table.c.unit == group).order_by(table.c.n).limit(24)
        people = [i for (i,) in work.connection.execute(query)]
        if len(people) >= 3:
            _series(work, maker, group, people[: 17 + place], place)
    _earlier(work, maker, units)
    day = clock.today() + dt.timedelta(days=20)
    meeting = maker.id("meeting", "district")
    work.create(
        Meeting,
        {"name": _("District meeting"), "unit": units.district, "meeting_kind": "district", "day": day.isoformat(),
         "start": "10:00", "time_zone": "Europe/Stockholm", "place": _("People's house, Lund"), "state": "planned"},
        id=meeting,
    )  # fmt: skip
    _agenda(work, meeting, "district", [])


def _earlier(work: UnitOfWork, maker: Maker, units: Units) -> None:
    today = clock.today()
    first = today.year if today.month >= 7 else today.year - 1
    rows: dict[str, dict[str, FieldValue]] = {}
    for back, many, met in EARLIER:
        begins = dt.date(first - back, 8, 20)
        for number in range(many):
            group = units.groups[number % min(met, len(units.groups))][0]
            day = begins + dt.timedelta(days=number * 290 // many)
            rows[maker.id("meeting", "earlier", back, number)] = {
                "name": _("Members' meeting"),
                "unit": group,
                "meeting_kind": "members",
                "day": day.isoformat(),
                "start": "18:30",
                "time_zone": "Europe/Stockholm",
                "state": "checked",
            }
    work.create_many(Meeting, list(rows.values()), ids=list(rows))


def _series(work: UnitOfWork, maker: Maker, group: str, people: list[str], place: int) -> None:
    coming = clock.today() + dt.timedelta(days=4 + 3 * place)
    last = ""
    for back in range(HELD, -1, -1):
        day = coming - dt.timedelta(days=EVERY_DAYS * back)
        meeting = maker.id("meeting", group, back)
        values: dict[str, FieldValue] = {
            "name": _("Members' meeting"),
            "unit": group,
            "meeting_kind": "members",
            "day": day.isoformat(),
            "start": "18:30",
            "time_zone": "Europe/Stockholm",
            "place": _("City library, room {n}").format(n=3),
            "welcome": _("Everyone"),
            "state": "planned" if back == 0 else "checked",
            "chair": people[0],
            "secretary": people[1],
            "quorum": 6,
        }
        if back:
            values["checkers"] = tuple(people[2:4])
        work.create(Meeting, values, id=meeting)
        items = _agenda(work, meeting, "members", people)
        if back:
            _held(work, maker, meeting, people, items, back)
        if back == 1:
            last = meeting
    _promises(work, maker, group, last, people)


def _agenda(work: UnitOfWork, meeting: str, kind: str, people: list[str]) -> list[str]:
    items: list[dict[str, FieldValue]] = []
    for place, (words, code, minutes) in enumerate(TEMPLATES[kind], 1):
        row: dict[str, FieldValue] = {
            "meeting": meeting,
            "position": place,
            "name": _(words),
            "item_kind": code,
            "length": minutes,
        }
        if people and code != "break":
            row["opens"] = people[place % len(people)]
        items.append(row)
    if kind == "members":
        items[4]["name"] = _("Apply for activity support, 4 500 kr")
        items[4]["note"] = _("Proposal and budget are in the pack")
        items[0]["note"] = _("One sentence each: how you are tonight")
    return work.create_many(AgendaItem, items)


def _held(work: UnitOfWork, maker: Maker, meeting: str, people: list[str], items: list[str], back: int) -> None:
    chance = maker.random.random
    rows: list[dict[str, FieldValue]] = []
    for place, person in enumerate(people):
        here = place < 4 or chance() < 0.35 + 0.05 * (HELD - back)
        state = "present" if here else "excused" if chance() < 0.3 else "absent"
        rows.append(
            {
                "meeting": meeting,
                "party": person,
                "state": state,
                "first_time": True if here and chance() < 0.12 else None,
            }
        )
    work.create_many(Attendance, rows)
    work.set(AgendaItem, items[3], {"said": _("We went through the coming activities and shared out the work.")})
    texts = (_("A letter evening is held next month."), _("The group applies for activity support of 4 500 kr."))
    work.create_many(
        Decision,
        [
            {"meeting": meeting, "agenda_item": items[2 + number], "number": number, "text": text}
            for number, text in enumerate(texts, 1)
        ],
    )


def _promises(work: UnitOfWork, maker: Maker, group: str, meeting: str, people: list[str]) -> None:
    today = clock.today()
    texts = (
        _("Order stamps and forty envelopes"),
        _("Book the hall and fetch the key"),
        _("Write the budget for the vigil series"),
        _("Call the two new people from the stall"),
    )
    rows: list[dict[str, FieldValue]] = []
    for place, text in enumerate(texts):
        due = today + dt.timedelta(days=(-4, -4, 2, 10)[place])
        done = place in (0, 2)
        rows.append(
            {
                "party": people[(place + 2) % len(people)],
                "name": text,
                "due": due.isoformat(),
                "state": "done" if done else "open",
                "done_on": maker.ago(6, 1) if done else None,
                "meeting": meeting,
                "unit": group,
            }
        )
    work.create_many(Commitment, rows)
