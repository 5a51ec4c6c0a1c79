"""Writing an application and its budget, sending it, withdrawing it, and taking it up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Application, BudgetLine
from chapterdesk.services.support import budget, reading, states


def write(
    register: Register, values: Mapping[str, FieldValue], lines: Sequence[budget.Line] = (), *, origin: str = "screen"
) -> str:
    """Begin an application and return its id; what the lines come to is applied for. Raises UserError."""
    name = str(values.get("name") or "").strip()
    if not name:
        raise UserError(_("The application needs a purpose."), _("Say in a few words what it is for."), code="invalid")
    with register.work(N_("New application: {name}"), origin=origin, name=name) as work:
        own: dict[str, FieldValue] = {"state": states.DRAFT, **values, "name": name}
        if lines:
            own["amount"] = budget.sums(lines).total
        key = work.create(Application, own)
        work.create_many(BudgetLine, [_kept(key, line, place) for place, line in enumerate(lines, 1)])
    return key


def _kept(application: str, line: budget.Line, place: int) -> dict[str, FieldValue]:
    return {
        "application": application, "position": place, "name": line.name, "amount": line.amount,
        "reserve": line.reserve or None, "spent": line.spent,
    }  # fmt: skip


def set_line(register: Register, application: str, line: budget.Line, *, origin: str = "screen") -> str:
    """Add a line of the budget (without id) or change one; returns its id. The sum is what is applied for. Raises UserError."""
    if not line.name.strip():
        raise UserError(_("The line needs words."), _("Say what the money is for."), code="invalid")
    if line.amount < 0:
        raise UserError(_("The amount cannot be less than nothing."), code="invalid_amount")
    facts = _open(register, application)
    with register.work(N_("Budget of {name}"), origin=origin, name=facts.name) as work:
        if line.id:
            work.set(BudgetLine, line.id, {"name": line.name, "amount": line.amount, "reserve": line.reserve or None})
            key = line.id
        else:
            table = table_of(BudgetLine)
            last = work.connection.execute(select(func.max(table.c.position)).where(table.c.application == application))
            key = work.create(BudgetLine, _kept(application, line, int(last.scalar() or 0) + 1))
        _total(work, application)
    return key


def remove_line(register: Register, application: str, line: str, *, origin: str = "screen") -> None:
    """Take a line out of the budget. Raises UserError."""
    facts = _open(register, application)
    with register.work(N_("Budget of {name}"), origin=origin, name=facts.name) as work:
        work.delete(BudgetLine, [line])
        _total(work, application)


def _open(register: Register, application: str) -> reading.Facts:
    """Return an application whose budget may still be changed: one that nobody has decided on. Raises UserError."""
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
    if facts.state not in (states.DRAFT, states.SENT):
        raise UserError(
            _("The budget is fixed once it was decided on."),
            _("What was spent is told in the report."),
            code="not_now",
        )
    return facts


def _total(work: UnitOfWork, application: str) -> None:
    lines = reading.lines(work.connection, application)
    work.set(Application, application, {"amount": budget.sums(lines).total if lines else None})


def send(register: Register, application: str, day: dt.date | None = None, *, origin: str = "screen") -> None:
    """Send an application to be decided on. Raises UserError where no amount or nobody who applies is named."""
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
    state = states.after(facts.state, states.SEND)
    if facts.amount <= 0:
        raise UserError(
            _("The application asks for no money yet."), _("Write its budget, or an amount."), code="no_amount"
        )
    if not facts.applicant:
        raise UserError(
            _("Nobody is named who applies."), _("Choose the group, or a partner or person."), code="no_applicant"
        )
    with register.work(N_("Send application: {name}"), origin=origin, name=facts.name) as work:
        work.set(Application, application, {"state": state, "sent_on": (day or clock.today()).isoformat()})


def withdraw(register: Register, application: str, *, origin: str = "screen") -> None:
    """Withdraw an application that nothing was paid for yet; what was promised is free again. Raises UserError."""
    _move(register, application, states.WITHDRAW, N_("Withdraw application: {name}"), origin)


def take_up(register: Register, application: str, *, origin: str = "screen") -> None:
    """Write on a withdrawn application again, as if it had not been sent. Raises UserError."""
    fresh: dict[str, FieldValue] = {
        "sent_on": None,
        "decided_on": None,
        "granted": None,
        "grounds": None,
        "meeting": None,
    }
    _move(register, application, states.WRITE, N_("Take up application: {name}"), origin, fresh)


def _move(
    register: Register,
    application: str,
    step: str,
    label: str,
    origin: str,
    also: Mapping[str, FieldValue] | None = None,
) -> None:
    with register.read() as conn:
        facts = reading.facts(register, conn, application)
    state = states.after(facts.state, step)
    with register.work(label, origin=origin, name=facts.name) as work:
        work.set(Application, application, {**(also or {}), "state": state})
