"""What Today says of surveys, measures and keeping: people to decide on, surveys that close, measures without a value."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Survey, SurveyResponse
from chapterdesk.services import cleaning, retention, terms
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.surveys import measures

CLOSED_DAYS = 30
"""A survey that closed within so many days and has no answers yet waits for them to be taken in."""
VALUE_DAYS = 30
"""Within so many days after a term its measures want a value."""


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return the lines, at most one of each sort."""
    return [*_keeping(conn), *_past_their_date(conn), *_answers(conn), *_measures(conn)]


def _keeping(conn: Connection) -> list[Task]:
    many = retention.count(conn)
    if not many:
        return []
    what = ngettext("{n} person to decide on", "{n} people to decide on", many).format(n=integer(many))
    detail = _("Without contact too long, or past their own date. Do they still belong in the register?")
    return [Task("soon", "hourglass", what, detail, "", "neutral", _("Decide"), "reports", "report:keeping")]


def _past_their_date(conn: Connection) -> list[Task]:
    found = [each for each in cleaning.past(conn) if each.due]
    if not found:
        return []
    many = sum(len(each.due) for each in found)
    what = ngettext("{n} detail about people is past its date", "{n} details about people are past their date", many)
    detail = ", ".join(_(each.rule.label) for each in found)
    return [
        Task("soon", "shield-alert", what.format(n=integer(many)), detail, "", "neutral", _("Clean up"), "reports",
             "report:cleaning")
    ]  # fmt: skip


def _answers(conn: Connection) -> list[Task]:
    table, given = table_of(Survey), table_of(SurveyResponse)
    today = clock.today()
    query = (
        select(table.c.id, table.c.title, table.c.closed)
        .outerjoin(given, given.c.survey == table.c.id)
        .where(
            table.c.closed < today.isoformat(), table.c.closed >= (today - dt.timedelta(days=CLOSED_DAYS)).isoformat()
        )
        .group_by(table.c.id)
        .having(func.count(given.c.id) == 0)
        .order_by(table.c.closed)
        .limit(1)
    )
    return [
        Task(
            "week",
            "clipboard-list",
            _("{name} has closed").format(name=title),
            _("Closed on {day}. Take in the answers.").format(day=long_date(dt.date.fromisoformat(closed), year=False)),
            "",
            "neutral",
            _("Take in"),
            "reports",
            f"survey:{key}",
        )
        for key, title, closed in conn.execute(query).all()
    ]


def _measures(conn: Connection) -> list[Task]:
    over = terms.latest(conn, 2)
    if len(over) < 2 or (clock.today() - over[0].end).days > VALUE_DAYS:
        return []
    ended = over[0]
    _spans, lines = measures.followed(conn, [ended])
    empty = [line.name for line in lines if line.values[0] is None]
    if not empty:
        return []
    what = ngettext("{n} measure has no value for {term}", "{n} measures have no value for {term}", len(empty))
    words = what.format(n=len(empty), term=ended.name)
    return [Task("soon", "handshake", words, ", ".join(empty[:3]), "", "neutral", _("Enter"), "reports", "measures")]
