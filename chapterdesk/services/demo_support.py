"""The demo chapter's funds, frames and applications: one in each state, a report that is late and one that is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import N_, _
from chapterdesk.database.rows import table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Application, BudgetLine, Campaign, Fund, FundEntry, Organisation, Priority, SupportFrame
from chapterdesk.services.support import budget, states

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

Values = dict[str, FieldValue]
_ROOM, _PRINT, _TRAVEL, _FOOD, _URGENT, _FEES = (
    N_("Room"), N_("Leaflets and posters"), N_("Travel"), N_("Coffee and bread"), N_("Reserve if it grows"), N_("Speakers’ travel"),
)  # fmt: skip
#: Name, state, days since it was sent, priority (-1 none), urgent, fund, budget (what, kronor, reserve), part granted, spent.
_APPLICATIONS = (
    (N_("Vigil series"), states.PAID, 95, 2, False, 0, ((_ROOM, 800, 0), (_PRINT, 1700, 0), (_TRAVEL, 1500, 0), (_URGENT, 500, 1)), 1.0, 0),
    (N_("Letter café at the library"), states.PAID, 130, 0, False, 0, ((_FOOD, 1200, 0), (_PRINT, 900, 0)), 1.0, 0),
    (N_("Stall at the book fair"), states.SENT, 26, 2, False, 0, ((_FEES, 2400, 0), (_PRINT, 1100, 0), (_TRAVEL, 900, 0)), 0, 0),
    (N_("Safe journey for two witnesses"), states.SENT, 3, 1, True, 1, ((_TRAVEL, 5200, 0), (_URGENT, 1500, 1)), 0, 0),
    (N_("School tour in the spring"), states.PART_GRANTED, 40, 0, False, 0, ((_TRAVEL, 3600, 0), (_PRINT, 1400, 0), (_FEES, 2500, 0)), 0.6, 0),
    (N_("Film evening"), states.REPORTED, 210, 2, False, 0, ((_ROOM, 600, 0), (_FEES, 1900, 0), (_FOOD, 500, 0)), 1.0, 0.85),
    (N_("Summer march"), states.REPORTED, 190, 1, False, 0, ((_PRINT, 1800, 0), (_TRAVEL, 2600, 0)), 1.0, 1.0),
    (N_("Choir for human rights"), states.REFUSED, 70, -1, False, 0, ((_ROOM, 4000, 0), (_FEES, 6500, 0)), 0, 0),
    (N_("Language café"), states.DRAFT, 0, 1, False, 1, ((_FOOD, 1500, 0), (_PRINT, 400, 0)), 0, 0),
    (N_("Neighbourhood festival"), states.PAID, 60, -1, False, 1, ((_ROOM, 1200, 0), (_FOOD, 1300, 0)), 1.0, 0),
)  # fmt: skip


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add funds with their income, this year's frame, and applications."""
    today = clock.today()
    priorities = _priorities(work)
    funds = _funds(work, maker, units, people, today)
    for place, priority in enumerate([*priorities[:3], ""]):
        work.create(
            SupportFrame,
            {"fund": funds[0], "priority": priority or None, "year": today.year, "amount": (900_000, 600_000, 750_000, 100_000)[place if priority else 3]},
            id=maker.id("support_frame", place),
        )  # fmt: skip
    campaign = work.connection.execute(select(table_of(Campaign).c.id).order_by(table_of(Campaign).c.n)).scalar()
    partner = work.connection.execute(select(table_of(Organisation).c.id).order_by(table_of(Organisation).c.n)).scalar()
    for number, described in enumerate(_APPLICATIONS):
        own: Values = (
            {"unit": units.groups[number % len(units.groups)][0]} if number != 3 else {"party": partner or people[1]}
        )
        if number == 0:
            own["campaign"] = campaign
        _application(work, maker, number, described, own, priorities, funds, today)
    _euros(work, maker, units, today)


def _priorities(work: UnitOfWork) -> list[str]:
    """Return the action plan's priorities, which the campaigns' part made."""
    table = table_of(Priority)
    query = select(table.c.id).order_by(table.c.order.is_(None), table.c.order, table.c.n)
    return [key for (key,) in work.connection.execute(query)]


def _funds(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str], today: dt.date) -> list[str]:
    made: list[Values] = [
        {"name": _("Activity support"), "fund_kind": "activity_support", "unit": units.section, "currency": "SEK"},
        {"name": _("Solidarity fund"), "fund_kind": "solidarity", "unit": units.district, "currency": "SEK",
         "is_default": True, "report_days": 120},
    ]  # fmt: skip
    keys = work.create_many(Fund, made, ids=[maker.id("fund", n) for n in range(len(made))])
    rows: list[Values] = [
        {"fund": keys[0], "day": f"{today.year}-01-10", "entry_kind": "allocation", "amount": 2_400_000,
         "note": _("From the section’s budget")},
        {"fund": keys[1], "day": (today - dt.timedelta(days=400)).isoformat(), "entry_kind": "contribution",
         "amount": 640_000, "note": _("Collected at the annual meeting")},
    ]  # fmt: skip
    for _each in range(min(24, len(people) // 8)):
        rows.append(
            {"fund": keys[1], "day": maker.ago(320), "entry_kind": "contribution", "party": maker.random.choice(people),
             "amount": maker.random.choice((5_000, 10_000, 15_000, 20_000, 50_000))}
        )  # fmt: skip
    work.create_many(FundEntry, rows, ids=[maker.id("fund_entry", n) for n in range(len(rows))])
    return keys


def _application(
    work: UnitOfWork, maker: Maker, number: int, described: tuple[object, ...], own: Values,
    priorities: Sequence[str], funds: Sequence[str], today: dt.date,
) -> None:  # fmt: skip
    name, state, ago, priority, urgent, fund, lines, part, spent = described
    assert isinstance(ago, int) and isinstance(priority, int) and isinstance(fund, int) and isinstance(lines, tuple)
    assert isinstance(part, int | float) and isinstance(spent, int | float)
    amount = sum(kronor for _what, kronor, _reserve in lines) * 100
    granted = round(amount * part / 10_000) * 10_000 if part < 1 else amount
    sent = today - dt.timedelta(days=ago)
    values: Values = {
        **own, "name": _(str(name)), "fund": funds[fund], "state": str(state), "amount": amount, "currency": "SEK",
        "urgent": bool(urgent) or None, "priority": priorities[priority % len(priorities)] if priority >= 0 and priorities else None,
        "about": _("Everybody is welcome, and those who come for the first time are met at the door."),
        "sent_on": sent.isoformat() if state != states.DRAFT else None,
    }  # fmt: skip
    if state in (*states.GIVEN, states.REFUSED):
        values |= _decided(str(state), sent, granted)
    days = 120 if fund else None
    paid = sent + dt.timedelta(days=18)
    if state in (states.PAID, states.REPORTED):
        values |= {"paid_on": paid.isoformat(), "report_due": states.report_due(paid, days).isoformat()}
    reported = paid + dt.timedelta(days=70)
    if state == states.REPORTED:
        values |= {
            "reported_on": reported.isoformat(),
            "report": _("Forty people came, and nine of them signed up to help."),
        }
    key = work.create(Application, values, id=maker.id("application", number))
    costs = [round(kronor * spent) * 100 for _what, kronor, _reserve in lines]
    _budget(work, maker, number, key, lines, costs if state == states.REPORTED else [None] * len(lines))
    if state in (states.PAID, states.REPORTED):
        _entry(work, maker, funds[fund], key, "payment", -granted, paid)
    left = budget.left_over(granted, sum(costs))
    if state == states.REPORTED and left:
        _entry(work, maker, funds[fund], key, "returned", left, reported)


def _budget(
    work: UnitOfWork, maker: Maker, number: int, key: str,
    lines: Sequence[tuple[str, int, int]], spent: Sequence[int | None],
) -> None:  # fmt: skip
    rows: list[Values] = [
        {"application": key, "position": place + 1, "name": _(what), "amount": kronor * 100,
         "reserve": bool(reserve) or None, "spent": spent[place]}
        for place, (what, kronor, reserve) in enumerate(lines)
    ]  # fmt: skip
    work.create_many(BudgetLine, rows, ids=[maker.id("budget_line", number, n) for n in range(len(rows))])


def _decided(state: str, sent: dt.date, granted: int) -> Values:
    grounds = {
        states.REFUSED: _(
            "It serves none of the action plan’s priorities, and the fund is meant for activities of our own."
        ),
        states.PART_GRANTED: _("The tour is what we want more of. The speakers’ travel is paid by the schools."),
    }.get(state, _("It serves the action plan, and brings in people who are new."))
    return {
        "decided_on": (sent + dt.timedelta(days=12)).isoformat(), "grounds": grounds,
        "granted": granted if state != states.REFUSED else 0,
    }  # fmt: skip


def _entry(work: UnitOfWork, maker: Maker, fund: str, key: str, kind: str, amount: int, day: dt.date) -> None:
    values: Values = {"fund": fund, "application": key, "entry_kind": kind, "amount": amount, "day": day.isoformat()}
    work.create(FundEntry, values, id=maker.id("fund_entry", key, kind))


def _euros(work: UnitOfWork, maker: Maker, units: Units, today: dt.date) -> None:
    """Add a fund in another currency: its sums stand beside the others, never among them."""
    fund = work.create(
        Fund,
        {
            "name": _("European exchange fund"),
            "fund_kind": "activity_support",
            "unit": units.section,
            "currency": "EUR",
        },
        id=maker.id("fund", "euros"),
    )
    work.create(
        FundEntry,
        {"fund": fund, "day": f"{today.year}-02-01", "entry_kind": "allocation", "amount": 300_000},
        id=maker.id("fund_entry", "euros"),
    )
    sent = today - dt.timedelta(days=20)
    values: Values = {
        "name": _("Visit to our sister group"), "unit": units.groups[0][0], "fund": fund, "currency": "EUR",
        "amount": 84_000, "state": states.GRANTED, "sent_on": sent.isoformat(), **_decided(states.GRANTED, sent, 84_000),
    }  # fmt: skip
    key = work.create(Application, values, id=maker.id("application", "euros"))
    work.create(
        BudgetLine,
        {"application": key, "position": 1, "name": _(_TRAVEL), "amount": 84_000},
        id=maker.id("budget_line", "euros"),
    )
