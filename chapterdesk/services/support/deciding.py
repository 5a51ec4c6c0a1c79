"""The decision, what it would overspend said before it, the payment, and the report back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Application, BudgetLine, FundEntry
from chapterdesk.services.support import budget, frame, framing, funds, money, reading, states


@dataclass(frozen=True)
class Decision:
    """What was decided: ``granted`` in minor units, 0 refuses; ``fund`` and ``meeting`` are ids, "" leaves them as they are."""

    granted: int
    grounds: str = ""
    day: dt.date | None = None
    fund: str = ""
    meeting: str = ""


# -- before the decision --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Advice:
    """What is known before a decision: sentences to read, and whether it would overspend the fund or the frame."""

    words: tuple[str, ...]
    over: bool


def advise(
    register: Register, conn: Connection, facts: reading.Facts, granted: int, fund: str = "", year: int = 0
) -> Advice:
    """Return in words what a grant would overspend: the fund, the priority's frame of the year, the priorities."""
    of = fund or facts.texts["fund"]
    pot = funds.pot(register, conn, of) if of else None
    free = None
    if pot is not None and pot.currency == facts.currency:
        # What this application was promised earlier is its own to have.
        own = facts.granted or 0 if facts.state in states.PROMISED and facts.texts["fund"] == of else 0
        free = pot.stand.free + own
    left = framing.left(register, conn, facts, of, year or clock.today().year)
    found = frame.warnings(granted, free, left, has_priority=bool(facts.texts["priority"]))
    said = [_words(facts, each, pot, free, left) for each in found]
    if granted > 0 and pot is None:
        said.append(_("No fund is chosen yet, so nobody knows whether the money is there."))
    return Advice(tuple(said), any(each.code != frame.OUTSIDE for each in found))


def _words(facts: reading.Facts, each: frame.Warned, pot: funds.Pot | None, free: int | None, left: int | None) -> str:
    if each.code == frame.OVER_FUND and pot is not None:
        return _("{fund} has {free} free: this is {over} more.").format(
            fund=pot.name, free=facts.money(max(0, free or 0)), over=facts.money(each.over)
        )
    if each.code == frame.OVER_FRAME:
        name = facts.called("priority") or _("Outside the priorities")
        return _("{left} of the frame for “{priority}” is left: this is {over} more.").format(
            left=facts.money(max(0, left or 0)), priority=name, over=facts.money(each.over)
        )
    return _("It serves none of the priorities.")


def decide(register: Register, application: str, decision: Decision, *, origin: str = "screen") -> str:
    """Grant, grant in part or refuse, with grounds; returns the new state. Raises UserError.

    A refusal and a part need their grounds. What it overspends is said by ``advise`` before, and may be decided all the same.
    """
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
        fund = decision.fund or facts.texts["fund"]
        state = states.after(facts.state, states.DECIDE, facts.amount, decision.granted)
        if decision.granted:
            _same_currency(register, conn, facts, fund)
    if not decision.grounds.strip() and state != states.GRANTED:
        raise UserError(
            _("The decision needs its grounds."),
            _("Say in a sentence why, so that the applicant learns it."),
            code="no_grounds",
        )
    values: dict[str, FieldValue] = {
        "state": state, "granted": decision.granted, "grounds": decision.grounds.strip() or None,
        "decided_on": (decision.day or clock.today()).isoformat(), "fund": fund or None,
    }  # fmt: skip
    if decision.meeting:
        values["meeting"] = decision.meeting
    with register.work(N_("Decide on {name}"), origin=origin, name=facts.name) as work:
        work.set(Application, application, values)
    return state


def _same_currency(register: Register, conn: Connection, facts: reading.Facts, fund: str) -> funds.Pot | None:
    if not fund:
        return None
    pot = funds.pot(register, conn, fund)
    if pot.currency != facts.currency:
        raise UserError(
            _("The application is in {theirs} and {fund} in {ours}.").format(
                theirs=facts.currency, fund=pot.name, ours=pot.currency
            ),
            _("Choose a fund in {currency}, or let it be applied for in {other}.").format(
                currency=facts.currency, other=pot.currency
            ),
            code="other_currency",
        )
    return pot


# -- payment --------------------------------------------------------------------------------------------------------


def pay(
    register: Register, application: str, day: dt.date | None = None, fund: str = "", *, origin: str = "screen"
) -> str:
    """Pay what was granted out of the fund, in one step with the entry; returns the entry's id. Raises UserError."""
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
        state = states.after(facts.state, states.PAY)
        of = fund or facts.texts["fund"]
        pot = _same_currency(register, conn, facts, of)
    if pot is None:
        raise UserError(_("No fund is chosen to pay from."), _("Choose the fund first."), code="no_fund")
    paid = day or clock.today()
    values: dict[str, FieldValue] = {
        "state": state, "paid_on": paid.isoformat(), "fund": pot.id,
        "report_due": states.report_due(paid, pot.report_days).isoformat(),
    }  # fmt: skip
    with register.work(N_("Pay {name}"), origin=origin, name=facts.name) as work:
        work.set(Application, application, values)
        return _entry(work, facts, pot.id, funds.PAYMENT, -(facts.granted or 0), paid)


def short_by(register: Register, conn: Connection, facts: reading.Facts, fund: str = "") -> int:
    """Return by how much the fund lacks what is to be paid, 0 where it is there."""
    of = fund or facts.texts["fund"]
    if not of:
        return 0
    pot = funds.pot(register, conn, of)
    return max(0, (facts.granted or 0) - pot.stand.balance) if pot.currency == facts.currency else 0


def _entry(work: UnitOfWork, facts: reading.Facts, fund: str, kind: str, amount: int, day: dt.date) -> str:
    values: dict[str, FieldValue] = {
        "fund": fund, "day": day.isoformat(), "entry_kind": kind, "amount": amount,
        "party": facts.texts["party"] or None, "application": facts.id,
    }  # fmt: skip
    return work.create(FundEntry, values)


# -- report back ----------------------------------------------------------------------------------------------------


def report(
    register: Register,
    application: str,
    spent: Mapping[str, int],
    words: str = "",
    day: dt.date | None = None,
    *,
    returned: bool = True,
    origin: str = "screen",
) -> int:
    """Take the report in: what was spent by budget line; what is left is paid back in the same step. Returns what was left.

    Args:
        register: The open register.
        application: Its id.
        spent: Minor units by the line's id; "" for all together where there is no budget. Lines not named cost nothing.
        words: What came of it.
        day: When it was reported; today where None.
        returned: Whether what is left has come back already; else it is reminded of.
        origin: Where it comes from.
    """
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
    state = states.after(facts.state, states.REPORT)
    known = {line.id for line in facts.lines} or {""}
    if any(amount < 0 for amount in spent.values()) or set(spent) - known:
        raise UserError(_("The amount cannot be less than nothing."), code="invalid_amount")
    left = budget.left_over(facts.paid, sum(spent.values()))
    when = day or clock.today()
    values: dict[str, FieldValue] = {"state": state, "reported_on": when.isoformat(), "report": words.strip() or None}
    with register.work(N_("Report on {name}"), origin=origin, name=facts.name) as work:
        work.set(Application, application, values)
        _spent(work, facts, spent)
        if left and returned and facts.texts["fund"]:
            _entry(work, facts, facts.texts["fund"], funds.RETURNED, left, when)
    return left


def _spent(work: UnitOfWork, facts: reading.Facts, spent: Mapping[str, int]) -> None:
    if facts.lines:
        work.set_many(BudgetLine, {line.id: {"spent": spent.get(line.id, 0)} for line in facts.lines})
        return
    values: dict[str, FieldValue] = {
        "application": facts.id, "position": 1, "name": facts.name, "amount": facts.amount, "spent": spent.get("", 0),
    }  # fmt: skip
    work.create(BudgetLine, values)


def paid_back(register: Register, application: str, day: dt.date | None = None, *, origin: str = "screen") -> int:
    """Note that what was left after the report has come back; returns how much. Raises UserError ``not_now``."""
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
    owed = facts.owed_back
    if not owed or not facts.texts["fund"]:
        raise UserError(_("Nothing is to be paid back."), _("Nothing was changed."), code="not_now")
    with register.work(N_("Paid back: {name}"), origin=origin, name=facts.name) as work:
        _entry(work, facts, facts.texts["fund"], funds.RETURNED, owed, day or clock.today())
    return owed


def worth(facts: reading.Facts) -> str:
    """Return the amount that matters in its state: what was granted once it was decided, else what is applied for."""
    return money.shown(facts.granted if facts.state in states.GIVEN else facts.amount, facts.currency)
