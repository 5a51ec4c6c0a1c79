"""Campaigns and young people on Today: nobody said what an activity brought, partners' periods, school leavers, ideas that wait."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, table_of
from chapterdesk.models import Activity, Appointment, Initiative, Participation, Unit
from chapterdesk.services import youth
from chapterdesk.services.campaigns import activities, clashes
from chapterdesk.services.campaigns.initiatives import PROPOSED, SUPPORTED
from chapterdesk.services.reminders.task import Task

PAGE = "campaigns"
OUTCOME_DAYS = 60
"""How long Today goes on asking what an activity brought."""
CLASH_DAYS = 90
"""How far ahead a partner's period is warned of."""
GROUP_KINDS = ("local_group", "section_group", *youth.SCHOOL_KINDS)
"""Kinds of units that somebody must be able to write to; networks and processes may do without posts."""
WAIT_DAYS = 30
"""How long an idea waits before Today asks for a decision."""
LEAVER_DAYS = 120
"""Within so many days before the autumn term school leavers are this week's matter, not soon's."""


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return what campaigns, activities, initiatives and young people need somebody for."""
    return [
        *_outcomes(conn),
        *_partners(conn),
        *_guardians(register, conn),
        *_leavers(register, conn),
        *_without_contact(conn),
        *_initiatives(conn),
    ]


def _outcomes(conn: Connection) -> list[Task]:
    today = clock.today()
    since = (today - dt.timedelta(days=OUTCOME_DAYS)).isoformat()
    silent = activities.without_outcome(conn, since, (today - dt.timedelta(days=1)).isoformat())
    if not silent:
        return []
    key, name, day = silent[0]
    words = ngettext("What did {n} activity bring?", "What did {n} activities bring?", len(silent)).format(
        n=locale.integer(len(silent))
    )
    date = locale.long_date(dt.date.fromisoformat(day), year=False)
    days = (today - dt.date.fromisoformat(day)).days
    badge = ngettext("{n} day ago", "{n} days ago", days).format(n=locale.integer(days))
    detail = _("{name} on {day}").format(name=name, day=date)
    return [Task("week", "flag", words, detail, badge, "warning", _("Note it"), PAGE, key)]


def _partners(conn: Connection) -> list[Task]:
    today = clock.today()
    ahead = clashes.periods(conn, today, today + dt.timedelta(days=CLASH_DAYS))
    found = [each for each in clashes.clashes(ahead) if each.with_partner and each.end >= today]
    if not found:
        return []
    first = found[0]
    what = _("{campaign} lies in a partner’s campaign period").format(campaign=first.ours.name)
    detail = _("{name}: {start} to {end}").format(
        name=first.other.name,
        start=locale.long_date(first.start, year=False),
        end=locale.long_date(first.end, year=False),
    )
    days = (first.start - today).days
    badge = _("now") if days <= 0 else ngettext("in {n} day", "in {n} days", days).format(n=days)
    when = "week" if days <= 14 else "soon"
    return [
        Task(
            when,
            "handshake",
            what,
            detail,
            badge,
            "warning" if days <= 14 else "neutral",
            _("Show"),
            PAGE,
            first.ours.id,
        )
    ]


def _guardians(register: Register, conn: Connection) -> list[Task]:
    """Young people who are coming to an activity and whose parents have not said yes."""
    today = clock.today().isoformat()
    table, part = table_of(Activity), table_of(Participation)
    query = (
        select(part.c.party, table.c.unit)
        .join(table, table.c.id == part.c.activity)
        .where(table.c.day >= today, or_(table.c.state.is_(None), table.c.state == "planned"))
    )
    coming = dict(conn.execute(query).all())
    if not coming:
        return []
    missing = [each for each in youth.without_consent(register, conn) if each.person in coming]
    if not missing:
        return []
    words = ngettext(
        "{n} young person is coming without a parent’s yes",
        "{n} young people are coming without a parent’s yes",
        len(missing),
    ).format(n=locale.integer(len(missing)))
    names = ", ".join(each.name for each in missing[:3])
    return [Task("now", "shield-alert", words, names, "", "warning", _("Show"), PAGE, "young")]


def _leavers(register: Register, conn: Connection) -> list[Task]:
    left = [group for group in youth.school_groups(register, conn) if group.leaving]
    if not left:
        return []
    empty = [group for group in left if group.leaderless]
    first = (empty or left)[0]
    many = sum(len(group.leaving) for group in left)
    what = ngettext(
        "{n} contact person leaves school before the autumn", "{n} contact persons leave school before the autumn", many
    ).format(n=locale.integer(many))
    detail = _("{group}: {names}").format(group=first.name, names=", ".join(each.name for each in first.leaving))
    if empty:
        detail = ngettext(
            "{n} group has nobody after the summer. {first}",
            "{n} groups have nobody after the summer. {first}",
            len(empty),
        ).format(n=locale.integer(len(empty)), first=detail)
    days = (youth.next_autumn(conn) - clock.today()).days
    near = days <= LEAVER_DAYS
    badge = ngettext("{n} day left", "{n} days left", days).format(n=locale.integer(days))
    return [
        Task(
            "week" if near else "soon",
            "school",
            what,
            detail,
            badge,
            "warning" if near else "neutral",
            _("Show"),
            PAGE,
            "young",
        )
    ]


def _without_contact(conn: Connection) -> list[Task]:
    """Groups in which nobody holds any post today: whoever writes to them writes to nobody."""
    unit, term = table_of(Unit), table_of(Appointment)
    held = select(term.c.unit).where(open_period(term))
    query = select(unit.c.id, unit.c.title, unit.c.unit_kind).where(
        unit.c.unit_kind.in_(GROUP_KINDS),
        or_(unit.c.state.is_(None), unit.c.state == "active"),
        unit.c.id.not_in(held),
    )
    found = conn.execute(query.order_by(unit.c.sort_title)).all()
    if not found:
        return []
    what = ngettext("{n} group has no contact person", "{n} groups have no contact person", len(found)).format(
        n=locale.integer(len(found))
    )
    schools = [row for row in found if row.unit_kind in youth.SCHOOL_KINDS]
    first = (schools or found)[0]
    detail = ", ".join(row.title for row in (*schools, *(r for r in found if r not in schools))[:3])
    if schools:
        words = ngettext(
            "{names}. {n} is a school or student group: find somebody before the summer.",
            "{names}. {n} are school or student groups: find somebody before the summer.",
            len(schools),
        )
        detail = words.format(names=detail, n=locale.integer(len(schools)))
    return [Task("week", "user-x", what, detail, "", "warning", _("Show"), "groups", first.id)]


def _initiatives(conn: Connection) -> list[Task]:
    table = table_of(Initiative)
    since = (clock.today() - dt.timedelta(days=WAIT_DAYS)).isoformat()
    waiting = or_(table.c.proposed_on.is_(None), table.c.proposed_on <= since)
    query = select(table.c.id, table.c.title, table.c.state).where(
        or_(table.c.state.is_(None), table.c.state.in_((PROPOSED, SUPPORTED))), waiting
    )
    found = conn.execute(query.order_by(table.c.state.desc(), table.c.proposed_on, table.c.n)).all()
    if not found:
        return []
    key, name, state = found[0]
    what = ngettext("{n} local initiative waits", "{n} local initiatives wait", len(found)).format(
        n=locale.integer(len(found))
    )
    detail = (
        _("{name} is supported and waits for a decision.")
        if state == SUPPORTED
        else _("{name} waits for another group’s support.")
    ).format(name=name)
    return [Task("soon", "sparkles", what, detail, "", "neutral", _("Show"), PAGE, key)]
