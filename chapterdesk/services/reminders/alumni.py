"""What Today says of alumni: whom to call, and who said "not now" and may be asked again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Ask
from chapterdesk.services.alumni import people
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.succession.asked import Asked, refusal
from chapterdesk.services.succession.handing_over import said_by

AGAIN_DAYS = 60
"""A question that was due again longer ago has been let go."""


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return a line for the calls that are due, and one for questions that may be put again."""
    return [*_calls(register, conn), *_again(register, conn)]


def _calls(register: Register, conn: Connection) -> list[Task]:
    due = people.due(register, conn, clock.today())
    if not due:
        return []
    what = ngettext("{n} alumna or alumnus wants a call", "{n} alumni want a call", len(due))
    names = ", ".join(each.name for each in due[:2])
    first = due[0].due
    days = (clock.today() - first).days if first else 0
    badge = ngettext("{n} day late", "{n} days late", days).format(n=days) if days else _("today")
    return [
        Task(
            "week", "medal", what.format(n=integer(len(due))), names, badge, "warning" if days > 14 else "neutral",
            _("Call"), "alumni", "calls",
        )
    ]  # fmt: skip


def _again(register: Register, conn: Connection) -> list[Task]:
    table, today = table_of(Ask), clock.today()
    since = (today - dt.timedelta(days=AGAIN_DAYS)).isoformat()
    query = select(table.c.person, table.c.asked_for, table.c.role, table.c.unit, table.c.training)
    query = query.where(table.c.answer == "later", table.c.again_on <= today.isoformat(), table.c.again_on >= since)
    query = query.where(or_(table.c.answered_on.is_(None), table.c.answered_on < table.c.again_on))
    found: list[str] = []
    for person, asked_for, role, unit, training in conn.execute(query.order_by(table.c.again_on)):
        wanted = Asked(asked_for or "", role or "", unit or "", training or "")
        # Somebody who said no since then is not brought up again.
        if (
            person not in found
            and refusal(said_by(conn, person), wanted) is None
            and _still_later(conn, person, wanted)
        ):
            found.append(person)
    if not found:
        return []
    what = ngettext(
        "{n} person said “not now” and may be asked again",
        "{n} people said “not now” and may be asked again",
        len(found),
    )
    names = register.titles(conn, found[:2])
    detail = ", ".join(names.get(person, "") for person in found[:2])
    return [
        Task("soon", "message-circle", what.format(n=integer(len(found))), detail, "", "neutral", _("Show"), "alumni",
             f"person:{found[0]}")
    ]  # fmt: skip


def _still_later(conn: Connection, person: str, wanted: Asked) -> bool:
    same = [
        s
        for s in said_by(conn, person)
        if (s.asked_for, s.role, s.training) == (wanted.asked_for, wanted.role, wanted.training)
    ]
    return bool(same) and same[-1].answer == "later"
