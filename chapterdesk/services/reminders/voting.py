"""What Today says of voting: general meetings that need a roll, rolls not frozen on the day, ties and the elected not in office."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Meeting, VotingRoll
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.voting import elections, office

MOST = 4
SOON_DAYS = 30
BACK_DAYS = 60
GENERAL = ("annual", "members")


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return a line for each meeting whose roll or election waits, the most urgent first."""
    return [*_rolls(register, conn), *_elections(register, conn)][:MOST]


def _rolls(register: Register, conn: Connection) -> list[Task]:
    today = clock.today()
    table, roll = table_of(Meeting), table_of(VotingRoll)
    frozen = select(roll.c.meeting).where(roll.c.state == "frozen")
    until = (today + dt.timedelta(days=SOON_DAYS)).isoformat()
    query = (
        select(table.c.id, table.c.title, table.c.unit, table.c.day, table.c.meeting_kind)
        .where(table.c.meeting_kind.in_(GENERAL), table.c.day >= today.isoformat(), table.c.day <= until)
        .where(or_(table.c.state.is_(None), table.c.state == "planned"), table.c.id.not_in(frozen))
        .order_by(table.c.day, table.c.n)
    )
    found = conn.execute(query).all()
    units = register.titles(conn, [unit for _key, _title, unit, _day, _kind in found])
    lines = []
    for key, title, unit, day, kind in found:
        days = (dt.date.fromisoformat(day) - today).days
        group = units.get(unit, "")
        if days == 0:
            what = _("Freeze the voting roll of {name}").format(name=title)
            lines.append(Task("now", "vote", what, group, _("today"), "danger", _("Open"), "voting", key))
        elif kind == "annual":
            what = _("{name}: look at the voting roll").format(name=title)
            badge = ngettext("in {n} day", "in {n} days", days).format(n=days)
            detail = _("{group}. Who may vote, and who has not paid yet.").format(group=group)
            lines.append(
                Task("week" if days <= 7 else "soon", "vote", what, detail, badge, "neutral", _("Open"), "voting", key)
            )
    return lines


def _elections(register: Register, conn: Connection) -> list[Task]:
    table = table_of(Meeting)
    since = (clock.today() - dt.timedelta(days=BACK_DAYS)).isoformat()
    query = select(table.c.id, table.c.title).where(table.c.meeting_kind.in_(GENERAL), table.c.day >= since)
    lines = []
    for key, title in conn.execute(query.where(table.c.day <= clock.today().isoformat()).order_by(table.c.day)).all():
        for contest in elections.contests(register, conn, key):
            waiting = contest.counted and not contest.in_office
            if not waiting:
                continue
            tie = office.tie_words(contest)
            if tie:
                what = _("{role}: settle the tie").format(role=contest.role_name)
                lines.append(Task("now", "vote", what, tie, "", "warning", _("Settle"), "voting", key))
            elif contest.elected:
                what = _("{role}: let the elected take office").format(role=contest.role_name)
                lines.append(Task("week", "vote", what, title, "", "neutral", _("Open"), "voting", key))
    return lines
