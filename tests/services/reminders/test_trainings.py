"""Today reminds of trainings: each line comes when it is due, leads to its place, and goes when the thing is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.models import Appointment, Certificate, Course, Person, RoleType, Training, Unit
from chapterdesk.services import rules
from chapterdesk.services.reminders import trainings
from chapterdesk.services.reminders.task import Task
from chapterdesk.services.trainings import enrolling, occasions
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with clock.frozen(NOW), open_register(tmp_path) as opened:
        rules.install(opened)
        yield opened


def _told(register: Register) -> list[Task]:
    with register.read() as conn:
        return trainings.tasks(register, conn)


def _training(register: Register, day: str, **values: object) -> str:
    with register.work("{x}", x="") as work:
        course = work.create(Course, {"name": "Leaders", "gives_certificate": True})
        kept = {"name": "Leaders, Lund", "course": course, "day": day, "state": "planned", "seats": 3}
        return work.create(Training, kept | values)  # type: ignore[arg-type]


def _people(register: Register, many: int) -> list[str]:
    with register.work("{x}", x="") as work:
        return work.create_many(Person, [{"given_name": f"P{n}", "family_name": "Ek"} for n in range(many)])


@pytest.mark.parametrize(("day", "due"), [("2026-11-21", True), ("2026-09-23", True), ("2026-09-22", False)])
def test_a_list_that_nobody_ticked_is_asked_for_until_it_is_closed(register: Register, day: str, due: bool) -> None:
    training, people = _training(register, "2026-12-20"), _people(register, 2)
    enrolling.enrol(register, training, people)
    with register.work("{x}", x="") as work:
        work.set(Training, training, {"day": day})
    found = _told(register)
    assert [task.target for task in found] == ([training] if due else [])
    if not due:
        return
    assert found[0].when == "now" and "Leaders, Lund" in found[0].what
    enrolling.tick(register, training, people[0], day, True)
    enrolling.finish(register, training)
    assert not _told(register)


def test_nobody_is_asked_who_came_where_nobody_had_a_seat_or_it_was_cancelled(register: Register) -> None:
    empty = _training(register, "2026-11-10")
    assert not _told(register)
    with register.work("{x}", x="") as work:
        work.set(Training, empty, {"day": "2026-12-20"})
    enrolling.enrol(register, empty, _people(register, 1))
    enrolling.cancel_training(register, empty)
    with register.work("{x}", x="") as work:
        work.set(Training, empty, {"day": "2026-11-10"})
    assert not _told(register)


@pytest.mark.parametrize(
    ("day", "deadline", "when"),
    [
        ("2026-12-06", None, "week"),
        ("2026-12-07", None, ""),
        ("2026-12-30", "2026-11-25", "now"),
        ("2026-12-30", "2026-12-06", "week"),
        ("2026-12-30", "2026-12-07", ""),
        ("2026-12-02", "2026-11-21", ""),
        ("2026-11-22", None, "now"),
    ],
)
def test_free_seats_are_told_of_before_the_last_day_to_apply(
    register: Register, day: str, deadline: str | None, when: str
) -> None:
    training = _training(register, day, deadline=deadline)
    assert [(task.target, task.when) for task in _told(register)] == ([(training, when)] if when else [])
    if when:
        enrolling.enrol(register, training, _people(register, 3))
        assert not _told(register)


def test_three_of_a_sort_at_most_the_nearest_first(register: Register) -> None:
    made = [_training(register, f"2026-11-{day}") for day in (27, 24, 26, 25)]
    assert [task.target for task in _told(register)] == [made[1], made[3], made[2]]


def _holder(register: Register, until: str, end: str | None = None) -> tuple[str, str]:
    with register.work("{x}", x="") as work:
        unit = work.create(Unit, {"name": "Lund", "unit_kind": "local"})
        role = work.create(RoleType, {"name": "Treasurer"})
        course = work.create(Course, {"name": "Money", "leads_to": (role,), "gives_certificate": True})
        person = work.create(Person, {"given_name": "Anna", "family_name": "Ek"})
        work.create(Appointment, {"party": person, "role": role, "unit": unit, "start": "2025-01-01", "end": end})
        work.create(Certificate, {"person": person, "course": course, "issued": "2024-11-01", "valid_until": until})
    return person, course


@pytest.mark.parametrize(
    ("until", "when"), [("2026-11-22", "week"), ("2026-12-06", "week"), ("2026-12-07", "soon"), ("2027-01-21", "soon")]
)
def test_a_holders_certificate_that_runs_out_is_told_of_until_it_is_renewed(
    register: Register, until: str, when: str
) -> None:
    person, course = _holder(register, until)
    (task,) = _told(register)
    assert (task.when, task.page, task.target) == (when, "trainings", "running_out")
    assert "Anna Ek" in task.detail and "Money" in task.detail
    with register.work("{x}", x="") as work:
        work.create(
            Certificate, {"person": person, "course": course, "issued": "2026-11-20", "valid_until": "2028-11-20"}
        )
    assert not _told(register)


@pytest.mark.parametrize("until", ["2026-11-21", "2027-01-22"])
def test_what_ran_out_already_or_holds_for_long_is_not_told_of(register: Register, until: str) -> None:
    _holder(register, until)
    assert not _told(register)


def test_a_certificate_of_somebody_who_left_the_post_is_not_told_of(register: Register) -> None:
    _holder(register, "2026-12-01", end="2026-06-30")
    assert not _told(register)


def test_what_is_told_leads_to_an_occasion_that_the_page_can_open(register: Register) -> None:
    _training(register, "2026-11-27")
    with register.read() as conn:
        assert occasions.facts(register, conn, _told(register)[0].target).name == "Leaders, Lund"
