"""What Today says of the exchange: conflicts to settle, and workbooks that nobody has answered."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.services.exchange.items import Entry
from chapterdesk.services.exchange.traffic import has_traffic
from chapterdesk.services.reminders.task import Task

ANSWER_DAYS = 14
"""After so long a workbook that was not answered is spoken of: a board meets about every second week."""
MOST = 3
PAGE = "exchange"


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return a line for what waits for a decision, and one for each partner that has not answered for long."""
    if not has_traffic(conn):
        return []
    # What reads workbooks is loaded by those who exchange any.
    from chapterdesk.services.exchange import timeline, waiting

    entries = timeline.entries(conn)
    found = _conflicts(waiting.open_count(conn), entries)
    late = [entry for entry in entries if entry.out and entry.to_answer and _days(entry) >= ANSWER_DAYS]
    return found + [_unanswered(entry) for entry in sorted(late, key=_days, reverse=True)[:MOST]]


def _conflicts(many: int, entries: list[Entry]) -> list[Task]:
    if not many:
        return []
    from_files = [entry for entry in entries if not entry.out and entry.waiting and not entry.undone]
    what = ngettext("{n} thing from a workbook to decide", "{n} things from workbooks to decide", many)
    detail, badge, target = _("Both sides changed the same; until somebody decides, what is here stays"), "", ""
    if from_files:
        entry = from_files[-1]
        detail = _("From {file}, {partner}, {day}").format(file=entry.file, partner=entry.peer, day=_day(entry))
        badge, target = _since(_days(entry)), entry.key
    return [
        Task("now", "arrow-left-right", what.format(n=integer(many)), detail, badge, "neutral", _("Review"), PAGE, target)
    ]  # fmt: skip


def _unanswered(entry: Entry) -> Task:
    detail = _("Sent to {partner} on {day}").format(partner=entry.peer, day=_day(entry))
    return Task(
        "soon", "file-spreadsheet", _("Workbook not answered"), detail, _since(_days(entry)), "neutral", _("Remind"),
        PAGE, entry.key,
    )  # fmt: skip


def _at(entry: Entry) -> dt.date:
    return dt.datetime.fromisoformat(entry.at).astimezone().date()


def _day(entry: Entry) -> str:
    return long_date(_at(entry), year=_at(entry).year != clock.today().year)


def _days(entry: Entry) -> int:
    return (clock.today() - _at(entry)).days


def _since(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=integer(days)) if days > 0 else ""
