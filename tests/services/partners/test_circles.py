"""Coalitions, working groups and processes: who may join, who is no member of ours, and the way out."""

from __future__ import annotations

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.models import Membership, Person
from chapterdesk.services.partners import admission, circles, turns
from chapterdesk.services.reminders import partners as reminders
from tests.services.partners.conftest import Circle


def test_processes_are_open_to_non_members_and_working_groups_can_be_for_members(circle: Circle) -> None:
    register, union = circle.register, circle.parties["Union"]
    process = circles.begin(register, circles.PROCESS, {"name": "Safe route"})
    closed = circles.begin(register, circles.WORKING_GROUP, {"name": "Detention", "open_to_all": False})
    with register.work("{x}", x="") as work:
        stranger = work.create(Person, {"given_name": "Elif"})
        member = work.create(Person, {"given_name": "Joris"})
        work.create(Membership, {"party": member, "start": "2020-01-01"})
    for party in (union, stranger, member):
        circles.join(register, process, party)
    circles.join(register, closed, member)
    for party in (union, stranger):
        with pytest.raises(UserError) as problem:
            circles.join(register, closed, party)
        assert problem.value.code == "members_only"
    admission.sign(register, union)
    admission.admit(register, union)
    circles.join(register, closed, union)
    with register.read() as conn:
        lines = {line.name: line for line in circles.listed(register, conn, circles.OPEN_KINDS)}
        inside = {each.party: each.inside for each in circles.members(register, conn, process)}
    assert (lines["Safe route"].members, lines["Safe route"].outside) == (3, 1)
    assert inside == {union: True, stranger: False, member: True}
    with pytest.raises(UserError):
        circles.join(register, process, union)


def test_leaving_ends_the_period_and_the_place_in_the_queue(circle: Circle) -> None:
    register, unit = circle.register, circle.coalition
    with register.read() as conn:
        first = circles.members(register, conn, unit)[0]
    circles.leave(register, first.row)
    with register.read() as conn:
        assert first.party not in turns.board(conn, unit).queue
        assert len(circles.members(register, conn, unit)) == 2
    circles.join(register, unit, first.party)
    with register.read() as conn:
        again = next(each for each in circles.members(register, conn, unit) if each.party == first.party)
    circles.leave(register, again.row)
    with pytest.raises(UserError):
        circles.leave(register, again.row)
    with pytest.raises(UserError):
        circles.begin(register, circles.COALITION, {"name": " "})


def test_today_says_whose_turn_comes_next(circle: Circle) -> None:
    register, unit = circle.register, circle.coalition

    def said() -> list[str]:
        with register.read() as conn:
            return [task.target for task in reminders.tasks(register, conn)]

    assert said() == [f"coalition:{unit}"]
    turns.hand_on(register, unit)
    assert said() == []
    admission.sign(register, circle.parties["Women"])
    assert said() == [f"organisation:{circle.parties['Women']}"]
