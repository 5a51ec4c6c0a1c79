"""Where people stand on a pathway, what comes next and why, the funnel, the stuck; over a real register."""

from __future__ import annotations

import pytest

from chapterdesk.database.rows import rows
from chapterdesk.models import (
    Appointment,
    Ask,
    Certificate,
    Enrolment,
    Pathway,
    PathwayStep,
    PathwayWalk,
    RoleType,
    Training,
    Unit,
)
from chapterdesk.services.trainings import enrolling, next_steps, pathways
from tests.services.trainings.conftest import Desk


@pytest.fixture
def way(desk: Desk) -> str:
    """A pathway: recruitment meeting, leadership (stuck after 30 days), secretary."""
    with desk.register.work("Pathway") as work:
        role = work.create(RoleType, {"name": "Secretary"})
        key = work.create(Pathway, {"name": "To a role"})
        for position, step in enumerate(({"course": desk.first}, {"course": desk.course}), 1):
            values = {"pathway": key, "position": position, "step_kind": "course", "stuck_days": 30}
            work.create(PathwayStep, values | step)
        work.create(PathwayStep, {"pathway": key, "position": 3, "step_kind": "role", "role": role, "stuck_days": 30})
        proof = {"course": desk.first, "issued": "2026-09-01"}
        work.create_many(Certificate, [proof | {"person": p} for p in desk.people[:3]])
        work.create(Certificate, {"course": desk.course, "issued": "2026-11-01", "person": desk.people[0]})
        unit = next(iter(rows(work.connection, Unit)))
        work.create(Appointment, {"party": desk.people[5], "role": role, "unit": unit, "start": "2020-01-01"})
    return key


def _look(desk: Desk, way: str) -> tuple[pathways.Overview, dict[str, next_steps.Next]]:
    with desk.register.read() as conn:
        found = pathways.overview(desk.register, conn, way)
        told = next_steps.told(desk.register, conn, found, found.positions)
    return found, {each.position.person: each for each in told}


def test_the_funnel_and_the_stuck(desk: Desk, way: str) -> None:
    found, _told = _look(desk, way)
    assert [(bar.reached, bar.share, bar.standing, bar.stuck) for bar in found.bars] == [
        (3, None, 0, 0), (3, 100, 2, 2), (1, 33, 1, 0), (0, 0, 0, 0),
    ]  # fmt: skip
    assert {each.person for each in found.stuck} == set(desk.people[1:3])
    assert desk.people[5] not in {each.person for each in found.positions}


def test_what_comes_next_and_why(desk: Desk, way: str) -> None:
    desk.change(course=desk.course, seats=1)
    enrolling.enrol(desk.register, desk.training, [desk.people[1]])
    _found, told = _look(desk, way)
    assert (told[desk.people[1]].step, told[desk.people[1]].why[0]) == ("Leadership", "Has a seat on 5 Dec 2026.")
    assert told[desk.people[2]].why[0] == "The next one, on 5 Dec 2026, is full."
    assert told[desk.people[0]].why[0] == "Nobody has asked them yet."
    assert told[desk.people[0]].why[-1] == "Has waited for 21 days."
    desk.change(seats=3)
    with desk.register.work("Asked") as work:
        role = next(iter(rows(work.connection, RoleType)))
        work.create(Ask, {"person": desk.people[0], "asked_for": "role", "role": role, "answer": "yes"})
    _found, told = _look(desk, way)
    assert told[desk.people[2]].why[0] == "2 seats are free on 5 Dec 2026."
    assert told[desk.people[2]].can_enrol and told[desk.people[2]].training == desk.training
    assert told[desk.people[0]].why[0] == "Said yes when asked."


def test_setting_out_and_leaving(desk: Desk, way: str) -> None:
    made = pathways.set_out(desk.register, way, [desk.people[4], desk.people[4]])
    assert len(made) == 1 and pathways.set_out(desk.register, way, [desk.people[4]]) == []
    found, told = _look(desk, way)
    assert found.bars[0].reached == 4 and told[desk.people[4]].step == "Recruitment meeting"
    pathways.leave(desk.register, way, desk.people[4], "Moved away")
    # Also who was on it by a course alone can leave.
    pathways.leave(desk.register, way, desk.people[1])
    found, told = _look(desk, way)
    assert told[desk.people[4]].why == ("Left the pathway.",)
    assert {each.person for each in found.stuck} == {desk.people[2]}
    assert found.bars[0].reached == 4
    with desk.register.read() as conn:
        walks = rows(conn, PathwayWalk)
    assert {row["why_left"] for row in walks.values()} == {"Moved away", None}


def test_one_person_on_all_pathways(desk: Desk, way: str) -> None:
    with desk.register.read() as conn:
        ((found, told),) = next_steps.of_person(desk.register, conn, desk.people[0])
        nothing = next_steps.of_person(desk.register, conn, desk.people[5])
    assert (found.name, told.reached, told.step, nothing) == ("To a role", "Leadership", "Secretary", [])


def test_taking_a_course_again_is_no_new_step(desk: Desk, way: str) -> None:
    with desk.register.work("Again") as work:
        day = {"name": "Again", "course": desk.first, "day": "2026-11-10", "state": "held"}
        training = work.create(Training, day)
        values = {"training": training, "person": desk.people[1], "state": "completed", "completed_on": "2026-11-10"}
        work.create(Enrolment, values)
    _found, told = _look(desk, way)
    assert told[desk.people[1]].position.since == "2026-09-01"
