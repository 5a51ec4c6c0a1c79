"""Who should perhaps not be in the register any more: past their own date, or without contact for as long as the statutes say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Select, exists, func, or_, select, union_all

from chapterdesk.core import clock
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.models import (
    Activity,
    Appointment,
    Attendance,
    Call,
    Contact,
    Enrolment,
    Meeting,
    Membership,
    Participation,
    Person,
    Statute,
    SurveyResponse,
    Training,
)
from chapterdesk.services import statutes

DATE, SILENT = "date", "silent"


@dataclass(frozen=True)
class Due:
    """Somebody about whom to decide.

    Attributes:
        why: ``date`` (their own date is past) or ``silent`` (no contact for too long).
        day: That date, or the day of the last contact, ISO.
    """

    person: str
    name: str
    why: str
    day: str


def verdict(today: dt.date, keep_until: dt.date | None, last: dt.date | None, months: int, tied: bool) -> str:
    """Return why somebody's place in the register is to be decided on, "" for no reason.

    Args:
        today: The day.
        keep_until: The date that somebody set for this person: it goes before the rule.
        last: The last contact of any kind, None where none is known: nobody is thrown out for what was never noted.
        months: After so many months without contact the statutes ask.
        tied: Whether a membership of the section or a post is open: then the register needs the person.
    """
    if keep_until is not None:
        return DATE if keep_until <= today else ""
    if tied or last is None or months <= 0:
        return ""
    return SILENT if last <= months_before(today, months) else ""


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months earlier, the month's last day where there is no such day."""
    place = day.year * 12 + day.month - 1 - months
    year, month = divmod(place, 12)
    if year < 1:
        return dt.date.min
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def due(register: Register, conn: Connection) -> list[Due]:
    """Return everybody to decide on, those past their own date first. No query a person."""
    today = clock.today()
    found = _dated(conn, today) | _silent(conn, today)
    names = register.titles(conn, list(found))
    made = [Due(key, names.get(key, ""), why, day) for key, (why, day) in found.items()]
    return sorted(made, key=lambda each: (each.why, each.day, each.name))


def count(conn: Connection) -> int:
    """Return how many there are to decide on."""
    today = clock.today()
    return len(_dated(conn, today) | _silent(conn, today))


def reason(each: Due) -> str:
    """Return in words why somebody's place is to be decided on."""
    day = long_date(dt.date.fromisoformat(each.day))
    return _("To be kept until {day}").format(day=day) if each.why == DATE else _("Last contact {day}").format(day=day)


def _dated(conn: Connection, today: dt.date) -> dict[str, tuple[str, str]]:
    table = table_of(Person)
    query = select(table.c.id, table.c.keep_until).where(table.c.keep_until <= today.isoformat())
    return {key: (DATE, day) for key, day in conn.execute(query)}


def touches() -> Select[tuple[str, str]]:
    """Return the statement for the last day of each party: whatever anybody noted of being in touch."""
    contact, noted, part = table_of(Contact), table_of(Attendance), table_of(Participation)
    meeting, activity = table_of(Meeting), table_of(Activity)
    seat, training, call, answer = table_of(Enrolment), table_of(Training), table_of(Call), table_of(SurveyResponse)
    post, member = table_of(Appointment), table_of(Membership)
    parts = (
        select(contact.c.party.label("party"), func.substr(contact.c.at, 1, 10).label("day")),
        select(noted.c.party, meeting.c.day).join(meeting, meeting.c.id == noted.c.meeting).where(
            noted.c.state == "present"
        ),
        select(part.c.party, activity.c.day).join(activity, activity.c.id == part.c.activity),
        select(seat.c.person, training.c.day).join(training, training.c.id == seat.c.training),
        select(call.c.person, func.substr(call.c.at, 1, 10)).where(call.c.outcome.in_(("yes", "maybe", "no", "call_back"))),
        select(answer.c.party, answer.c.day),
        # A term or a membership that ended was a tie to its last day.
        select(post.c.party, post.c.end),
        select(member.c.party, member.c.end),
    )  # fmt: skip
    touched = union_all(*parts).subquery()
    last = func.max(touched.c.day).label("last")
    return select(touched.c.party, last).where(touched.c.party.is_not(None)).group_by(touched.c.party)


def _silent(conn: Connection, today: dt.date) -> dict[str, tuple[str, str]]:
    months = _months(conn)
    cutoff = months_before(today, min(months.values(), default=0) or int(str(statutes.USUAL["keep_months"])))
    touched, table = touches().subquery(), table_of(Person)
    member, post = table_of(Membership), table_of(Appointment)
    tied = or_(
        exists().where(member.c.party == table.c.id, open_period(member)),
        exists().where(post.c.party == table.c.id, open_period(post)),
    )
    query = (
        select(table.c.id, touched.c.last)
        .join(touched, touched.c.party == table.c.id)
        .where(touched.c.last <= cutoff.isoformat(), table.c.keep_until.is_(None), ~tied)
    )
    candidates = {key: last for key, last in conn.execute(query) if last and len(last) == 10}
    if len(set(months.values())) > 1:
        own = _months_of(conn, candidates)
    else:
        own = dict.fromkeys(candidates, next(iter(months.values()), int(str(statutes.USUAL["keep_months"]))))
    return {
        key: (SILENT, last)
        for key, last in candidates.items()
        if verdict(today, None, dt.date.fromisoformat(last), own[key], False) == SILENT
    }


def _months(conn: Connection) -> dict[str, int]:
    """Return the months of each set of statutes, and of the usual rules where none says otherwise."""
    usual = int(str(statutes.USUAL["keep_months"]))
    found = {
        key: int(str(row["keep_months"] or usual)) for key, row in rows(conn, Statute, None, ["keep_months"]).items()
    }
    return found or {"": usual}


def _months_of(conn: Connection, people: Iterable[str]) -> dict[str, int]:
    """Return the months that hold for each person, by the statutes of their first group."""
    known = rows(conn, Person, list(people), ["groups"])
    rules: dict[str, int] = {}
    found = {}
    for key, row in known.items():
        groups = row["groups"]
        unit = str(groups[0]) if isinstance(groups, tuple) and groups else ""
        if unit not in rules:
            rules[unit] = statutes.rules(conn, unit).number("keep_months") or 0
        found[key] = rules[unit]
    return found
