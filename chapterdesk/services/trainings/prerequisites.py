"""Who has what a course asks for: a missing or expired course is told with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core.locale import short_date
from chapterdesk.core.text import _
from chapterdesk.database.rows import chunks, rows, table_of
from chapterdesk.fields.dates import Date
from chapterdesk.models import Certificate, Course, Enrolment, Training
from chapterdesk.services.trainings.certificates import valid_until

MISSING, EXPIRED = "missing", "expired"


@dataclass(frozen=True)
class Proof:
    """That somebody took a course: on which day, and until when that holds ("" for ever). Days are ISO."""

    course: str
    day: str
    until: str = ""


@dataclass(frozen=True)
class Lack:
    """One course that somebody lacks: it is ``missing``, or ``expired`` since the day after ``until``."""

    course: str
    why: str
    until: str = ""


def best(proofs: Iterable[Proof]) -> dict[str, Proof]:
    """Return of each course the proof that holds longest; the latest taken where several do."""
    found: dict[str, Proof] = {}
    for proof in proofs:
        known = found.get(proof.course)
        if known is None or (proof.until or "9999", proof.day) > (known.until or "9999", known.day):
            found[proof.course] = proof
    return found


def lacking(asked: Iterable[str], proofs: Iterable[Proof], on: str) -> list[Lack]:
    """Return which of the courses asked for somebody lacks on a day (ISO), in the order in which they are asked for."""
    known = best(proofs)
    found: list[Lack] = []
    for course in dict.fromkeys(asked):
        proof = known.get(course)
        if proof is None:
            found.append(Lack(course, MISSING))
        elif proof.until and proof.until < on:
            found.append(Lack(course, EXPIRED, proof.until))
    return found


def lack_words(lack: Lack, names: Mapping[str, str]) -> str:
    """Return a reason in the current language, such as "Has not taken Project-leader training"."""
    name = names.get(lack.course, "")
    if lack.why == MISSING:
        return _("Has not taken {course}").format(course=name)
    return _("{course} ran out on {day}").format(course=name, day=day_words(lack.until))


def day_words(iso: str) -> str:
    """Return a day as people say it; "" for none."""
    return short_date(dt.date.fromisoformat(iso)) if len(iso) == 10 else Date().format(iso or None)


def proofs_of(conn: Connection, people: Iterable[str], courses: Iterable[str] = ()) -> dict[str, list[Proof]]:
    """Return what each of these people has taken: certificates, and completed trainings that gave none.

    Args:
        conn: A connection for reading.
        people: Ids; those who took nothing are left out of the answer.
        courses: Only these; empty for all.
    """
    wanted, only = sorted(set(people)), set(courses)
    found: dict[str, list[Proof]] = {}
    certified: set[tuple[str, str]] = set()
    proof, place, training = table_of(Certificate), table_of(Enrolment), table_of(Training)
    for block in chunks(wanted):
        query = select(proof.c.person, proof.c.course, proof.c.issued, proof.c.valid_until)
        for person, course, day, until in conn.execute(query.where(proof.c.person.in_(block))):
            if not only or course in only:
                found.setdefault(person, []).append(Proof(course, day or "", until or ""))
                certified.add((person, course))
        done = select(
            place.c.person, training.c.course, place.c.completed_on, training.c.last_day, training.c.day,
            Course.valid_months,
        ).join(training, training.c.id == place.c.training).join(Course, Course.id == training.c.course)  # fmt: skip
        for person, course, on, last, first, months in conn.execute(
            done.where(place.c.person.in_(block), place.c.state == "completed")
        ):
            # Where a certificate was written, it alone says how long the course holds.
            if (not only or course in only) and (person, course) not in certified:
                day = str(on or last or first or "")
                until = valid_until(day, months) if len(day) == 10 else None
                found.setdefault(person, []).append(Proof(course, day, until or ""))
    return found


def asked_by(conn: Connection, course: str) -> list[str]:
    """Return the ids of the courses that must have been taken before this one."""
    found = rows(conn, Course, [course], ["prerequisites"]).get(course, {}).get("prerequisites")
    return [str(each) for each in found] if isinstance(found, tuple) else []


def lacks(conn: Connection, course: str, people: Iterable[str], on: str) -> dict[str, list[Lack]]:
    """Return what each of these people lacks for a course on a day (ISO); those who lack nothing are left out."""
    asked = asked_by(conn, course)
    if not asked:
        return {}
    wanted = list(people)
    known = proofs_of(conn, wanted, asked)
    found = {person: lacking(asked, known.get(person, ()), on) for person in wanted}
    return {person: each for person, each in found.items() if each}
