"""What Today says of support: reports late or due, applications to decide on, money to pay or to get back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.database.register import Register
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.support import money, reading, states

MOST = 6
SOON_DAYS = 30
"""So long before its day a report is spoken of: time to gather the receipts."""
WAIT_DAYS = 21
"""After so long an application waits too long for its decision: a group meets once in about three weeks."""
PAY_DAYS = 14
"""After so long a granted sum should have been paid."""
_WHEN = ("now", "week", "soon")


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return a line for each application that waits for somebody, the most urgent first, ``MOST`` at most."""
    wanted = (states.SENT, *states.PROMISED, states.PAID, states.REPORTED)
    found = []
    for line in reading.listed(register, conn, wanted):
        if line.state == states.PAID:
            found += _report(line)
        elif line.state == states.SENT:
            found.append(_decision(line))
        elif line.state in states.PROMISED:
            found.append(_payment(line))
    found += _owed(register, conn)
    return sorted(found, key=lambda task: _WHEN.index(task.when))[:MOST]


def _amount(amount: int | None, line: reading.Line) -> str:
    return ", ".join(part for part in (money.shown(amount or 0, line.currency), line.fund) if part)


def _report(line: reading.Line) -> list[Task]:
    if not line.report_due:
        return []
    due = dt.date.fromisoformat(line.report_due)
    days = (due - clock.today()).days
    if days > SOON_DAYS:
        return []
    if days < 0:
        what = _("Support report is late: {name}").format(name=line.name)
        badge = ngettext("{n} day late", "{n} days late", -days).format(n=integer(-days))
        when, tone = "now", "danger"
    else:
        what = _("Support report due {day}").format(day=long_date(due, year=False))
        badge = _("today") if not days else ngettext("in {n} day", "in {n} days", days).format(n=integer(days))
        when, tone = ("week", "warning") if days <= 7 else ("soon", "neutral")
    detail = ", ".join(
        part for part in (line.name if days >= 0 else line.applicant, _amount(line.granted, line)) if part
    )
    return [Task(when, "hand-coins", what, detail, badge, tone, pgettext("verb", "Report back"), "support", line.id)]


def _decision(line: reading.Line) -> Task:
    what = _("Application waits for a decision: {name}").format(name=line.name)
    detail = ", ".join(part for part in (line.applicant, money.shown(line.amount, line.currency)) if part)
    days = (clock.today() - dt.date.fromisoformat(line.sent_on)).days if line.sent_on else 0
    badge = _("Urgent") if line.urgent else _days(days)
    late = line.urgent or days >= WAIT_DAYS
    return Task(
        "now" if line.urgent else "week", "hand-coins", what, detail, badge, "warning" if late else "neutral",
        _("Decide"), "support", line.id,
    )  # fmt: skip


def _payment(line: reading.Line) -> Task:
    days = (clock.today() - dt.date.fromisoformat(line.decided_on)).days if line.decided_on else 0
    what = _("Granted and not paid yet: {name}").format(name=line.name)
    detail = ", ".join(part for part in (line.applicant, _amount(line.granted, line)) if part)
    tone = "warning" if days >= PAY_DAYS else "neutral"
    return Task("week", "hand-coins", what, detail, _days(days), tone, _("Pay"), "support", line.id)


def _owed(register: Register, conn: Connection) -> list[Task]:
    found = []
    for line in reading.owing(register, conn):
        what = _("Support is still to be paid back: {name}").format(name=line.name)
        detail = ", ".join(part for part in (line.applicant, line.money(line.owed_back)) if part)
        found.append(Task("week", "hand-coins", what, detail, "", "neutral", _("Show"), "support", line.id))
    return found


def _days(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=integer(days)) if days > 0 else ""
