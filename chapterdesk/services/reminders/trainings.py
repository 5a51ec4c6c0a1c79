"""What Today says of trainings: seats that are free near the last day, lists not ticked, certificates that run out."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, open_period, table_of
from chapterdesk.models import Appointment, Certificate, SetValue
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.trainings import occasions
from chapterdesk.services.trainings.occasions import Line
from chapterdesk.services.trainings.prerequisites import day_words

MOST = 3
DEADLINE_DAYS = 14
"""Free seats are told of so many days before the last day to apply, or before the training where it has none."""
LATE_DAYS = 60
"""A list that nobody ticked is told of for so many days after the training."""
RUN_OUT_DAYS = 60


def tasks(register: Register, conn: Connection) -> list[Task]:
    """Return what trainings need somebody for, the most urgent first, three of a sort at most."""
    lines = occasions.listed(conn)
    return [*_not_ticked(lines)[:MOST], *_free(lines)[:MOST], *_running_out(register, conn)]


def _days(iso: str) -> int:
    return (dt.date.fromisoformat(iso) - clock.today()).days


def _not_ticked(lines: list[Line]) -> list[Task]:
    """Return trainings whose last day has gone by while they still stand as planned with people on seats."""
    found = []
    for line in lines:
        if line.over and line.state == "planned" and line.taken and 0 < -_days(line.day) <= LATE_DAYS:
            late = ngettext("{n} day ago", "{n} days ago", -_days(line.day)).format(n=-_days(line.day))
            what = _("Who was there? {name}").format(name=line.name)
            detail = _("Tick attendance, then the certificates follow.")
            found.append(Task("now", "graduation-cap", what, detail, late, "warning", _("Tick"), "trainings", line.id))
    return found


def _free(lines: list[Line]) -> list[Task]:
    found = []
    for line in lines:
        until = line.deadline or line.day
        if line.over or not line.free or not until or not 0 <= _days(until) <= DEADLINE_DAYS:
            continue
        days = _days(until)
        badge = _("today") if not days else ngettext("in {n} day", "in {n} days", days).format(n=days)
        what = ngettext("{n} seat is free at {name}", "{n} seats are free at {name}", line.free)
        detail = _("Last day to apply: {day}").format(day=day_words(until)) if line.deadline else line.course
        when, tone = ("now", "warning") if days <= 3 else ("week", "neutral")
        words = what.format(n=integer(line.free), name=line.name)
        found.append(Task(when, "graduation-cap", words, detail, badge, tone, _("Invite"), "trainings", line.id))
    return found


def _running_out(register: Register, conn: Connection) -> list[Task]:
    """Return a line for certificates of people who hold the very role that the course leads to, and run out soon."""
    proof, term, leads = table_of(Certificate), table_of(Appointment), table_of(SetValue)
    today = clock.today()
    last = (today + dt.timedelta(days=RUN_OUT_DAYS)).isoformat()
    query = (
        select(proof.c.person, proof.c.course, proof.c.valid_until)
        .join(leads, (leads.c.owner == proof.c.course) & (leads.c.field == "leads_to"))
        .join(term, (term.c.party == proof.c.person) & (term.c.role == leads.c.value))
        .where(proof.c.valid_until >= today.isoformat(), proof.c.valid_until <= last, open_period(term))
    )
    soon = {(person, course): until for person, course, until in conn.execute(query.order_by(proof.c.valid_until))}
    for key in _renewed(conn, soon, last):
        del soon[key]
    if not soon:
        return []
    names = register.titles(conn, [each for key in list(soon)[:MOST] for each in key])
    first, until = next(iter(soon.items()))
    words = ngettext(
        "{n} post holder’s certificate runs out soon", "{n} post holders’ certificates run out soon", len(soon)
    ).format(n=integer(len(soon)))
    told = _("{name}: {course}, {day}").format(
        name=names.get(first[0], ""), course=names.get(first[1], ""), day=day_words(until)
    )
    days = _days(until)
    badge = _("today") if not days else ngettext("in {n} day", "in {n} days", days).format(n=days)
    tone = "warning" if days <= 14 else "neutral"
    return [
        Task("week" if days <= 14 else "soon", "medal", words, told, badge, tone, _("Show"), "trainings", "running_out")
    ]


def _renewed(conn: Connection, soon: dict[tuple[str, str], str], last: str) -> set[tuple[str, str]]:
    """Return those who have a later certificate of the same course already."""
    proof = table_of(Certificate)
    found: set[tuple[str, str]] = set()
    for block in chunks({person for person, _course in soon}):
        query = select(proof.c.person, proof.c.course).where(
            proof.c.person.in_(block), proof.c.valid_until.is_(None) | (proof.c.valid_until > last)
        )
        found |= {(person, course) for person, course in conn.execute(query) if (person, course) in soon}
    return found
