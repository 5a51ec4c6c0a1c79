"""The demo chapter's partners: openly made-up organisations, coalitions whose turn goes round, promises, offers and needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chapterdesk.core import clock
from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    AgendaItem,
    Attendance,
    CoalitionMember,
    Commitment,
    CoordinationTurn,
    Decision,
    Meeting,
    Membership,
    Offer,
    Organisation,
    SmartList,
    Unit,
)
from chapterdesk.services.agendas import TEMPLATES
from chapterdesk.services.lists import ACTIVE_LEVELS

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

#: Key, name, kind, town, days since the charter, days since admission, income in minor units, currency.
_PARTNERS: tuple[tuple[str, str, str, str, int, int, int, str], ...] = (
    ("union", N_("Demo dockers’ union"), "union", "Malmö", 900, 860, 412_000_00, "USD"),
    ("women", N_("Demo women’s house"), "women", "Malmö", 700, 640, 61_500_00, "USD"),
    ("faith", N_("Demo parish of the harbour"), "faith", "Lund", 420, 380, 0, ""),
    ("sports", N_("Demo football club Norra"), "sports", "Lund", 19, 0, 38_000_00, "USD"),
    ("tenants", N_("Demo tenants’ circle"), "community", "Helsingborg", 300, 260, 910_000_00, "SEK"),
    ("pillar", N_("Demo water for villages"), "fourth_pillar", "Ystad", 0, 0, 12_000_00, "USD"),
    ("peace", N_("Demo peace workshop"), "member_organisation", "Malmö", 1500, 1460, 79_999_00, "USD"),
    ("school", N_("Demo folk high school"), "school", "Kristianstad", 46, 0, -1, ""),
    ("library", N_("Demo friends of the library"), "community", "Lund", 0, 0, -1, ""),
    ("choir", N_("Demo choir for everybody"), "other", "Landskrona", 800, 760, 4_200_00, "USD"),
)
_ROOM = N_("Meeting room for thirty, evenings")
_OFFERS: tuple[tuple[str, str, str, str, int, int], ...] = (
    ("offer", "room", _ROOM, "union", 0, 180),
    ("need", "room", N_("Room for thirty people, one evening a month"), "women", 14, 120),
    ("offer", "expertise", N_("Help with press releases"), "peace", 0, 0),
    ("need", "expertise", N_("Somebody who writes a press release with us"), "tenants", 3, 40),
    ("offer", "time", N_("Two people as marshals at a march"), "sports", 10, 60),
    ("need", "time", N_("Marshals for the march on women’s day"), "women", 30, 130),
    ("offer", "equipment", N_("Loudspeaker and a small stage"), "choir", 0, 365),
    ("need", "expertise", N_("Somebody who interprets between Arabic and Swedish"), "faith", 5, 90),
    ("offer", "equipment", N_("Folding tables, twelve"), "library", 0, 0),
)


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add the partners and what goes on with them; ``people`` are ids of the demo's people, some are contact persons."""
    keys = _organisations(work, maker, people)
    _coalition(work, maker, units, keys, people)
    _open_groups(work, maker, units, keys, people)
    _offers(work, maker, units, keys)
    _lists(work, maker)


def _ago(days: int) -> str:
    return (clock.today() - dt.timedelta(days=days)).isoformat()


def _organisations(work: UnitOfWork, maker: Maker, people: Sequence[str]) -> dict[str, str]:
    keys: dict[str, str] = {}
    made: list[dict[str, FieldValue]] = []
    for place, (key, name, kind, town, charter, admitted, income, currency) in enumerate(_PARTNERS):
        keys[key] = maker.id("organisation", key)
        values: dict[str, FieldValue] = {
            "name": _(name),
            "organisation_kind": kind,
            "town": town,
            "emails": (f"{key}@example.org",) if key != "library" else (),
            "charter_signed": _ago(charter) if charter else None,
            "admitted": _ago(admitted) if admitted else None,
        }
        if people and place % 3 != 2:
            values["contacts"] = (people[(place * 11 + 5) % len(people)],)
        if income >= 0:
            year = clock.today().year - (4 if key == "peace" else 1)
            values |= {"income": income, "income_currency": currency or None, "income_year": year}
        made.append(values)
    work.create_many(Organisation, made, ids=list(keys.values()))
    members = [(key, days) for key, _n, _k, _t, _c, days, _i, _u in _PARTNERS if days]
    periods: list[dict[str, FieldValue]] = [
        {"party": keys[key], "membership_kind": "organisation", "start": _ago(days)} for key, days in members
    ]
    work.create_many(Membership, periods, ids=[maker.id("membership", "partner", key) for key, _days in members])
    return keys


def _coalition(work: UnitOfWork, maker: Maker, units: Units, keys: dict[str, str], people: Sequence[str]) -> None:
    coalition = maker.id("unit", "coalition")
    vision = _(
        "Everybody in the harbour towns can live and work safely, whoever they are. Each of us brings what we are good at, "
        "and nobody speaks for the others."
    )
    values: dict[str, FieldValue] = {
        "name": _("Demo coalition for a safe harbour"), "unit_kind": "coalition", "state": "active", "town": "Malmö",
        "parent": units.section, "vision": vision, "rotation_months": 6, "founded": str(clock.today().year - 2),
    }  # fmt: skip
    work.create(Unit, values, id=coalition)
    joined = (("union", 720, _("Room and marshals")), ("women", 720, _("Knows the people concerned")),
              ("faith", 700, _("A quiet place to meet")), ("tenants", 400, _("Reaches every stairwell")),
              ("peace", 380, _("Writes well")))  # fmt: skip
    rows: list[dict[str, FieldValue]] = [
        {
            "unit": coalition, "party": keys[key], "start": _ago(days), "brings": brings,
            "contact": people[(n * 11 + 5) % len(people)] if people else None, "sits_out": True if key == "peace" else None,
        }
        for n, (key, days, brings) in enumerate(joined)
    ]  # fmt: skip
    work.create_many(CoalitionMember, rows, ids=[maker.id("coalition_member", key) for key, _d, _b in joined])
    turns = (("women", 700, 520), ("union", 519, 340), ("faith", 339, 165), ("women", 164, -16))
    work.create_many(
        CoordinationTurn,
        [{"unit": coalition, "party": keys[key], "start": _ago(a), "end": _ago(b)} for key, a, b in turns],
        ids=[maker.id("turn", a) for _key, a, _b in turns],
    )
    _meetings(work, maker, coalition, keys, people)


def _meetings(work: UnitOfWork, maker: Maker, unit: str, keys: dict[str, str], people: Sequence[str]) -> None:
    held, coming = maker.id("meeting", "coalition", "held"), maker.id("meeting", "coalition", "next")
    for key, days, state in ((held, 33, "held"), (coming, -9, "planned")):
        values: dict[str, FieldValue] = {
            "name": _("Coalition meeting"), "unit": unit, "meeting_kind": "coalition", "day": _ago(days), "start": "18:00",
            "place": _("Demo women’s house"), "state": state, "time_zone": "Europe/Stockholm",
        }  # fmt: skip
        work.create(Meeting, values, id=key)
        items: list[dict[str, FieldValue]] = [
            {"meeting": key, "position": n, "name": _(name), "item_kind": kind, "length": minutes}
            for n, (name, kind, minutes) in enumerate(TEMPLATES["coalition"], 1)
        ]
        work.create_many(AgendaItem, items, ids=[maker.id("item", key, n) for n in range(len(items))])
    for n, key in enumerate(("union", "women", "faith", "tenants")):
        state = "excused" if key == "tenants" else "present"
        work.create(
            Attendance, {"meeting": held, "party": keys[key], "state": state}, id=maker.id("attendance", "partner", n)
        )
    decided = _("We walk together on women’s day, and each of us brings twenty people.")
    work.create(Decision, {"meeting": held, "number": 1, "text": decided}, id=maker.id("decision", "coalition"))
    us = people[0] if people else None
    promised: tuple[tuple[str | None, str | None, str, int, str], ...] = (
        (keys["union"], None, _("Ask the harbour company for the square"), 4, "open"),
        (keys["faith"], keys["women"], _("Keep the parish hall free on Thursdays"), -12, "open"),
        (us, keys["women"], _("Send the leaflet in four languages"), 2, "open"),
        (us, keys["tenants"], _("Introduce them to the town’s integration officer"), -20, "open"),
        (keys["women"], keys["union"], _("Train their stewards in bystander help"), 8, "done"),
    )  # fmt: skip
    rows: list[dict[str, FieldValue]] = [
        {
            "party": who, "towards": towards, "name": what, "due": _ago(days), "state": state, "meeting": held,
            "unit": unit, "done_on": _ago(days) if state == "done" else None,
        }
        for who, towards, what, days, state in promised
    ]  # fmt: skip
    work.create_many(Commitment, rows, ids=[maker.id("commitment", "partner", n) for n in range(len(rows))])


def _open_groups(work: UnitOfWork, maker: Maker, units: Units, keys: dict[str, str], people: Sequence[str]) -> None:
    found: tuple[tuple[str, str, str, bool, str, tuple[str, ...]], ...] = (
        (
            "working_group", _("Demo working group on detention"), "detention", False,
            _("We follow what happens at the detention centre and write about it twice a year."), ("peace", "faith"),
        ),
        (
            "process", _("Demo process: a safe route to school"), "route", True,
            _("Before the summer the town has agreed to light the path. Whoever shares that aim can join and leave."),
            ("school", "tenants", "sports", "library"),
        ),
    )  # fmt: skip
    for kind, name, key, open_to_all, vision, parties in found:
        unit = maker.id("unit", key)
        values: dict[str, FieldValue] = {
            "name": name, "unit_kind": kind, "state": "active", "parent": units.section, "vision": vision,
            "open_to_all": open_to_all, "rotation_months": 3 if open_to_all else None,
        }  # fmt: skip
        work.create(Unit, values, id=unit)
        all_ = [*(keys[party] for party in parties), *(people[3:7] if open_to_all else ())]
        members: list[dict[str, FieldValue]] = [
            {"unit": unit, "party": party, "start": _ago(60 - n)} for n, party in enumerate(all_)
        ]
        ids = [maker.id("coalition_member", key, n) for n in range(len(members))]
        work.create_many(CoalitionMember, members, ids=ids)


def _offers(work: UnitOfWork, maker: Maker, units: Units, keys: dict[str, str]) -> None:
    towns = {key: town for key, _n, _k, town, *_rest in _PARTNERS}
    today = clock.today()
    made: list[dict[str, FieldValue]] = [
        {
            "side": side, "offer_kind": kind, "name": _(name), "party": keys[key], "town": towns[key], "state": "open",
            "start": (today + dt.timedelta(days=start)).isoformat() if start or end else None,
            "end": (today + dt.timedelta(days=end)).isoformat() if end else None,
        }
        for side, kind, name, key, start, end in _OFFERS
    ]  # fmt: skip
    for group, town, _code in units.groups[:1]:
        made.append(
            {
                "side": "need", "offer_kind": "equipment", "name": _("Loudspeaker for a vigil"), "unit": group,
                "town": town, "state": "open",
            }
        )  # fmt: skip
    work.create_many(Offer, made, ids=[maker.id("offer", n) for n in range(len(made))])


def _lists(work: UnitOfWork, maker: Maker) -> None:
    active = Question((Condition("level", "is", ACTIVE_LEVELS),))
    found = (
        (_("Newsletter of the chapter"), _("Everybody who wants news"), "email", Question()),
        (_("Quick action by text"), _("Active people"), "text", active),
        (_("Ring round before a march"), _("Active people"), "phone", active),
        (_("Invitation by letter"), _("Those without e-mail, and all who like paper"), "post", Question()),
    )
    rows: list[dict[str, FieldValue]] = [
        {"name": name, "of_kind": "person", "question": q.to_json(), "audience": group, "channel": channel}
        for name, group, channel, q in found
    ]
    work.create_many(SmartList, rows, ids=[maker.id("smart_list", n) for n in range(len(rows))])
