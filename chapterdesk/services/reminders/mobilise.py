"""What Today says of mobilisations: calls that are left, whom to call back, lists that nobody shared out."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Mobilisation
from chapterdesk.services.mobilise import asking
from chapterdesk.services.mobilise.tally import tallies
from chapterdesk.services.reminders.task import Task

MOST = 3
DRAFT_DAYS = 7


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return a line for each mobilisation that waits for somebody, the most urgent first, three at most."""
    return [*_calling(conn), *_drafts(conn)][:MOST]


def _calling(conn: Connection) -> list[Task]:
    table = table_of(Mobilisation)
    counts: dict[str, tuple[int, int, int]] = {}
    for each in tallies(conn):
        all_, left, back = counts.get(each.mobilisation, (0, 0, 0))
        counts[each.mobilisation] = (all_ + each.many, left + each.left, back + (each.due if each.left else 0))
    query = (
        select(table.c.id, table.c.title, table.c.state, table.c.call_by)
        .where(table.c.state.in_(asking.GOING))
        .order_by(table.c.call_by.is_(None), table.c.call_by, table.c.n)
    )
    found = []
    for key, title, state, call_by in conn.execute(query).all():
        all_, left, back = counts.get(key, (0, 0, 0))
        if not all_:
            continue
        if not left:
            what = _("Everybody has been called for {name}").format(name=title)
            detail = _("See what came of it and finish it.")
            found.append(Task("week", "zap", what, detail, "", "neutral", _("Show"), "mobilise", key))
            continue
        detail = _("{n} of {all} done").format(n=integer(all_ - left), all=integer(all_))
        if state == asking.PAUSED:
            what = _("{name} is on hold").format(name=title)
            found.append(Task("week", "circle-pause", what, detail, "", "neutral", _("Go on"), "mobilise", key))
            continue
        what = ngettext("{n} call left for {name}", "{n} calls left for {name}", left).format(
            n=integer(left), name=title
        )
        if back:
            words = ngettext("{n} waits to be called back", "{n} wait to be called back", back)
            detail += ". " + words.format(n=integer(back))
        badge, tone = _badge(call_by)
        found.append(Task("now", "phone", what, detail, badge, tone, pgettext("verb", "Call"), "mobilise", key))
    return found


def _badge(call_by: str | None) -> tuple[str, str]:
    """Return how long there is, and in which tone."""
    if not call_by:
        return "", "neutral"
    days = (dt.date.fromisoformat(call_by) - clock.today()).days
    if days < 0:
        return ngettext("{n} day late", "{n} days late", -days).format(n=-days), "danger"
    words = _("today") if days == 0 else ngettext("in {n} day", "in {n} days", days).format(n=days)
    return words, "warning" if days <= 1 else "neutral"


def _drafts(conn: Connection) -> list[Task]:
    table = table_of(Mobilisation)
    since = (clock.today() - dt.timedelta(days=DRAFT_DAYS)).isoformat()
    fresh = or_(table.c.state.is_(None), table.c.state == "draft")
    query = select(table.c.id, table.c.title).where(fresh, table.c.opened >= since).order_by(table.c.opened.desc())
    return [
        Task(
            "week",
            "zap",
            _("{name} is being prepared").format(name=title),
            _("Choose who is asked, and share the calls out."),
            "",
            "neutral",
            _("Go on"),
            "mobilise",
            key,
        )
        for key, title in conn.execute(query).all()
    ]
