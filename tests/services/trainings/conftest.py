"""A register that obeys the rules, with a course, a coming occasion of two seats, and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Course, Enrolment, Person, Training, Unit
from chapterdesk.services import rules
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@dataclass
class Desk:
    """Ids by what they are."""

    register: Register
    first: str
    course: str
    training: str
    people: list[str]

    def states(self, training: str = "") -> dict[str, str]:
        """Return the state of each person by their number."""
        with self.register.read() as conn:
            found = rows(conn, Enrolment)
        of = training or self.training
        return {
            str(self.people.index(str(r["person"]))): str(r["state"]) for r in found.values() if r["training"] == of
        }

    def enrolment(self, number: int, training: str = "") -> str:
        """Return the id of a person's enrolment."""
        with self.register.read() as conn:
            of = training or self.training
            found = rows(conn, Enrolment).items()
            return next(k for k, r in found if r["person"] == self.people[number] and r["training"] == of)

    def change(self, **values: object) -> None:
        """Change the training."""
        with self.register.work("{x}", x="") as work:
            work.set(Training, self.training, values)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with clock.frozen(NOW), open_register(tmp_path) as register:
        rules.install(register)
        with register.work("{x}", x="") as work:
            unit = work.create(Unit, {"name": "Skåne", "unit_kind": "district"})
            first = work.create(Course, {"name": "Recruitment meeting"})
            course = work.create(
                Course,
                {
                    "name": "Leadership",
                    "prerequisites": (first,),
                    "gives_certificate": True,
                    "valid_months": 24,
                },
            )
            training = work.create(
                Training,
                {
                    "name": "Leadership, Lund", "course": first, "unit": unit, "day": "2026-12-05", "last_day": "2026-12-06",
                    "start": "10:00", "end": "16:00", "place": "Library", "seats": 2, "state": "planned",
                },
            )  # fmt: skip
            people = work.create_many(
                Person,
                [
                    {
                        "given_name": f"P{n}",
                        "family_name": "Ek",
                        "emails": (f"p{n}@example.org",),
                        "may_be_mailed": "granted",
                    }
                    for n in range(6)
                ],
            )
        yield Desk(register, first, course, training, people)
