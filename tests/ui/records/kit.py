"""A small register with a course, two occasions and people, for the kit's tests."""

from __future__ import annotations

from dataclasses import dataclass

from chapterdesk.database.register import Register
from chapterdesk.models import Course, Enrolment, Person, Training, Unit


@dataclass(frozen=True)
class Rows:
    """Ids by what they are called."""

    course: str
    other: str
    autumn: str
    spring: str
    anna: str
    bo: str
    seat: str


def fill(register: Register) -> Rows:
    with register.work("Fill") as work:
        section = work.create(Unit, {"name": "Sweden", "unit_kind": "section", "country": "SE", "currency": "SEK"})
        first = work.create(Course, {"name": "Leadership", "course_kind": "leadership"})
        other = work.create(Course, {"name": "Zebra", "course_kind": "other", "prerequisites": (first,)})
        autumn = work.create(
            Training, {"name": "Autumn", "course": other, "day": "2026-12-05", "state": "planned", "unit": section}
        )
        spring = work.create(Training, {"name": "Spring", "course": first, "day": "2026-03-05", "state": "held"})
        anna = work.create(Person, {"given_name": "Anna", "family_name": "Zetter", "town": "Lund"})
        bo = work.create(Person, {"given_name": "Bo", "family_name": "Alm", "town": "Ystad"})
        seat = work.create(Enrolment, {"training": autumn, "person": anna, "state": "confirmed"})
        work.create(Enrolment, {"training": autumn, "person": bo, "state": "waiting"})
    return Rows(first, other, autumn, spring, anna, bo, seat)
