"""Certificates: until when they hold, and that completing a course that gives one is followed by it."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections.abc import Iterable

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Certificate, Change, Course, Enrolment, Training

_DECIDES = {"state", "completed_on", "training", "person"}
"""Fields of an enrolment from which its certificate follows."""


def valid_until(issued: str, months: int | None) -> str | None:
    """Return the last day (ISO) on which a certificate holds, None where it never runs out.

    A month later is the same day of that month, or its last day where it has no such day.
    """
    if not months:
        return None
    day = dt.date.fromisoformat(issued)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).isoformat()


def follow(work: UnitOfWork) -> None:
    """Issue what completed enrolments call for, and take back what follows from one that is not completed after all."""
    touched = _decided(work)
    if not touched:
        return
    found = rows(work.connection, Enrolment, sorted(touched))
    courses = _courses(work.connection, {str(row["training"]) for row in found.values()})
    known = _issued(work.connection, {str(row["person"]) for row in found.values()})
    fresh: list[dict[str, FieldValue]] = []
    gone: list[str] = []
    for row in found.values():
        person, training = str(row["person"]), str(row["training"])
        course = courses.get(training)
        if course is None:
            continue
        has = known.get((person, training))
        if row["state"] == "completed" and course["gives_certificate"] and has is None:
            fresh.append(_values(row, course))
            known[person, training] = ""
        elif row["state"] != "completed" and has:
            gone.append(has)
    if fresh:
        work.create_many(Certificate, fresh)
    if gone:
        work.delete(Certificate, gone)


def _values(row: Row, course: Row) -> dict[str, FieldValue]:
    issued = str(row["completed_on"] or course["last_day"] or course["day"] or clock.today().isoformat())
    months = course["valid_months"]
    return {
        "person": row["person"],
        "course": course["course"],
        "training": row["training"],
        "issued": issued,
        "valid_until": valid_until(issued, months if isinstance(months, int) else None),
    }


def _decided(work: UnitOfWork) -> set[str]:
    """Return the enrolments of which this unit of work wrote something that decides about a certificate."""
    moved = work.changes.created["enrolment"] | work.changes.changed["enrolment"]
    moved -= work.changes.deleted["enrolment"]
    found: set[str] = set()
    for block in chunks(moved):
        query = select(Change.row, Change.fields).where(Change.work == work.changes.work, Change.row.in_(block))
        found |= {row for row, fields in work.connection.execute(query) if _DECIDES & json.loads(fields).keys()}
    return found


def _courses(conn: Connection, trainings: Iterable[str]) -> dict[str, Row]:
    """Return by training what its course says of certificates, with the training's own days."""
    held = rows(conn, Training, sorted(trainings), ["course", "day", "last_day"])
    names = ["gives_certificate", "valid_months"]
    of = rows(conn, Course, sorted({str(row["course"]) for row in held.values()}), names)
    return {key: {**of[str(row["course"])], **row} for key, row in held.items() if str(row["course"]) in of}


def _issued(conn: Connection, people: Iterable[str]) -> dict[tuple[str, str], str]:
    table = table_of(Certificate)
    found: dict[tuple[str, str], str] = {}
    for block in chunks(people):
        query = select(table.c.person, table.c.training, table.c.id).where(table.c.person.in_(block))
        found.update(((person, training), key) for person, training, key in conn.execute(query) if training)
    return found


def next_to_run_out(conn: Connection) -> str:
    """Return the course whose certificates run out first from today on, "" where none does."""
    table = table_of(Certificate)
    query = select(table.c.course).where(table.c.valid_until >= clock.today().isoformat())
    return str(conn.execute(query.order_by(table.c.valid_until).limit(1)).scalar() or "")
