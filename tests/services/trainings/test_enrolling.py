"""Seats, the waiting list, attendance and completion, whoever writes them, and taken back."""

from __future__ import annotations

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.database.query import Question
from chapterdesk.database.rows import rows
from chapterdesk.models import Certificate, Enrolment, Person, Training
from chapterdesk.services import lists
from chapterdesk.services.trainings import enrolling, inviting, occasions
from tests.services.trainings.conftest import Desk


def _certificates(desk: Desk) -> list[dict[str, object]]:
    with desk.register.read() as conn:
        return [dict(row) for row in rows(conn, Certificate).values()]


def test_the_waiting_list_moves_up_by_itself_and_back_by_undo(desk: Desk) -> None:
    done = enrolling.enrol(desk.register, desk.training, desk.people[:3])
    assert [done.states[p] for p in desk.people[:3]] == ["confirmed", "confirmed", "waiting"]
    enrolling.enrol(desk.register, desk.training, [desk.people[3]])
    enrolling.set_state(desk.register, [desk.enrolment(0)], "cancelled")
    assert desk.states() == {"0": "cancelled", "1": "confirmed", "2": "confirmed", "3": "waiting"}
    desk.register.undo()
    assert desk.states() == {"0": "confirmed", "1": "confirmed", "2": "waiting", "3": "waiting"}
    desk.change(seats=4)
    assert set(desk.states().values()) == {"confirmed"}
    desk.register.undo()
    assert list(desk.states().values()).count("confirmed") == 2


def test_whoever_writes_cannot_give_more_seats_than_there_are(desk: Desk) -> None:
    enrolling.enrol(desk.register, desk.training, desk.people[:2])
    with desk.register.work("Import", origin="import of abc") as work:
        values = {"training": desk.training, "state": "confirmed", "applied_at": "2026-01-01T10:00:00Z"}
        work.create_many(Enrolment, [values | {"person": p} for p in desk.people[2:4]])
    assert desk.states() == {"0": "confirmed", "1": "confirmed", "2": "waiting", "3": "waiting"}
    with desk.register.work("Delete") as work:
        work.delete(Enrolment, [desk.enrolment(0)])
    assert desk.states()["2"] == "confirmed"


def test_undoing_an_old_step_gives_no_seat_that_is_taken(desk: Desk) -> None:
    desk.change(seats=1)
    enrolling.enrol(desk.register, desk.training, desk.people[:3])
    enrolling.set_state(desk.register, [desk.enrolment(0)], "cancelled")
    step = desk.register.next_undo()
    enrolling.set_state(desk.register, [desk.enrolment(1)], "cancelled")
    assert desk.states() == {"0": "cancelled", "1": "cancelled", "2": "confirmed"}
    assert step is not None
    desk.register.undo(step.n)
    assert list(desk.states().values()).count("confirmed") == 1


@pytest.mark.parametrize("change", [{"state": "held"}, {"state": "cancelled"}, {"day": "2026-11-01", "last_day": None}])
def test_nobody_moves_up_once_it_is_over(desk: Desk, change: dict[str, str]) -> None:
    enrolling.enrol(desk.register, desk.training, desk.people[:3])
    desk.change(**change)
    with desk.register.work("Cancel") as work:
        work.set(Enrolment, desk.enrolment(0), {"state": "cancelled"})
    assert desk.states()["2"] == "waiting"
    with pytest.raises(UserError):
        enrolling.enrol(desk.register, desk.training, [desk.people[4]])


def test_who_lacks_a_course_is_told_and_an_override_is_noted(desk: Desk) -> None:
    desk.change(course=desk.course)
    with desk.register.work("Proof") as work:
        proof = {"course": desk.first, "issued": "2024-01-01"}
        work.create(Certificate, proof | {"person": desk.people[0]})
        work.create(Certificate, proof | {"person": desk.people[1], "valid_until": "2026-12-04"})
    with desk.register.read() as conn:
        told = enrolling.reasons(conn, desk.training, desk.people[:3])
    assert told == {
        desk.people[1]: ["Recruitment meeting ran out on 4 Dec 2026"],
        desk.people[2]: ["Has not taken Recruitment meeting"],
    }
    with pytest.raises(UserError) as refused:
        enrolling.enrol(desk.register, desk.training, [desk.people[2]])
    assert refused.value.code == "prerequisites" and desk.states() == {}
    enrolling.enrol(desk.register, desk.training, [desk.people[2]], override=True)
    with desk.register.read() as conn:
        (seat,) = occasions.seats(desk.register, conn, desk.training)
    assert seat.note == "Enrolled all the same: Has not taken Recruitment meeting"
    assert seat.why == ("Has not taken Recruitment meeting",)


def test_the_last_day_to_apply_is_told(desk: Desk) -> None:
    desk.change(deadline="2026-11-21")
    with pytest.raises(UserError) as refused:
        enrolling.enrol(desk.register, desk.training, [desk.people[0]])
    assert "21 Nov 2026" in str(refused.value)


def test_completing_issues_certificates_and_taking_it_back_takes_them_back(desk: Desk) -> None:
    desk.change(course=desk.course)
    enrolling.enrol(desk.register, desk.training, desk.people[:2], override=True)
    for number, day in ((0, "2026-12-05"), (0, "2026-12-06"), (1, "2026-12-05")):
        enrolling.tick(desk.register, desk.training, desk.people[number], day, True)
    done = enrolling.finish(desk.register, desk.training, least_days=2)
    assert (done.completed, done.missed) == (1, 1)
    assert desk.states() == {"0": "completed", "1": "missed"}
    (proof,) = _certificates(desk)
    assert (proof["person"], proof["issued"], proof["valid_until"]) == (desk.people[0], "2026-12-06", "2028-12-06")
    enrolling.set_state(desk.register, [desk.enrolment(1)], "completed")
    assert len(_certificates(desk)) == 2
    enrolling.set_state(desk.register, [desk.enrolment(1)], "missed")
    assert len(_certificates(desk)) == 1
    desk.register.undo()
    desk.register.undo()
    desk.register.undo()
    assert _certificates(desk) == [] and desk.states() == {"0": "confirmed", "1": "confirmed"}


def test_editing_a_note_issues_no_certificate_that_was_deleted(desk: Desk) -> None:
    desk.change(course=desk.course)
    enrolling.enrol(desk.register, desk.training, desk.people[:1], override=True)
    enrolling.complete(desk.register, [desk.enrolment(0)])
    with desk.register.work("Delete") as work:
        work.delete(Certificate, list(rows(work.connection, Certificate)))
    with desk.register.work("Note") as work:
        work.set(Enrolment, desk.enrolment(0), {"note": "x"})
    assert _certificates(desk) == []


def test_nobody_fails_by_a_list_that_was_forgotten(desk: Desk) -> None:
    enrolling.enrol(desk.register, desk.training, desk.people[:2])
    with pytest.raises(UserError) as refused:
        enrolling.finish(desk.register, desk.training)
    assert refused.value.code == "nobody_ticked"


def test_a_tick_is_for_a_day_of_the_training_and_takes_a_free_seat_only(desk: Desk) -> None:
    with pytest.raises(UserError):
        enrolling.tick(desk.register, desk.training, desk.people[0], "2026-12-07", True)
    for person in desk.people[:2]:
        enrolling.tick(desk.register, desk.training, person, "2026-12-05", True)
    with pytest.raises(UserError) as refused:
        enrolling.tick(desk.register, desk.training, desk.people[2], "2026-12-05", True)
    assert refused.value.code == "full"
    enrolling.tick(desk.register, desk.training, desk.people[0], "2026-12-05", False)
    with desk.register.read() as conn:
        seats = {seat.person: seat for seat in occasions.seats(desk.register, conn, desk.training)}
    assert seats[desk.people[0]].present == () and seats[desk.people[1]].present == ("2026-12-05",)


def test_cancelling_the_training_tells_how_many_to_tell(desk: Desk) -> None:
    enrolling.enrol(desk.register, desk.training, desk.people[:3])
    assert enrolling.cancel_training(desk.register, desk.training) == 3
    assert set(desk.states().values()) == {"cancelled"}
    desk.register.undo()
    assert desk.states() == {"0": "confirmed", "1": "confirmed", "2": "waiting"}


def test_only_who_may_be_reached_is_invited(desk: Desk) -> None:
    enrolling.enrol(desk.register, desk.training, [desk.people[5]])
    with desk.register.work("About") as work:
        work.set(Person, desk.people[0], {"may_be_mailed": "refused"})
        work.set(Person, desk.people[1], {"may_be_mailed": None})
        work.set(Person, desk.people[2], {"protected_identity": True})
        work.set(Person, desk.people[3], {"emails": ()})
    with desk.register.read() as conn:
        guests = inviting.look(conn, desk.training, Question(), "email")
        everyone = lists.find_ids(conn, Person, Question())
    assert guests.people == (desk.people[4],)
    assert sum(len(each) for each in guests.left_out.values()) + len(guests.people) == len(everyone)
    assert guests.left_out == {
        inviting.SAID_NO: [desk.people[0]],
        inviting.NOT_ASKED: [desk.people[1]],
        inviting.PROTECTED: [desk.people[2]],
        inviting.NO_ADDRESS: [desk.people[3]],
        inviting.ALREADY: [desk.people[5]],
    }
    assert inviting.invite(desk.register, desk.training, Question(), "email") == [desk.people[4]]
    assert inviting.invite(desk.register, desk.training, Question(), "email") == []
    assert desk.states() == {"4": "invited", "5": "confirmed"}


def test_the_list_tells_how_full_it_is(desk: Desk) -> None:
    enrolling.enrol(desk.register, desk.training, desk.people[:3])
    with desk.register.read() as conn:
        (line,) = occasions.listed(conn)
        seats = occasions.seats(desk.register, conn, desk.training)
    assert (line.taken, line.waiting, line.free) == (2, 1, 0)
    assert [seat.turn for seat in seats] == [0, 0, 1]
    with desk.register.read() as conn:
        assert rows(conn, Training, [desk.training])[desk.training]["seats"] == 2
