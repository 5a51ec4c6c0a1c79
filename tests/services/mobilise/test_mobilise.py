"""Audience, sharing out, calling and results."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Ask, Call, Contact, Person
from chapterdesk.services import people as peoples
from chapterdesk.services.mobilise import asking, audience, callers, calling, outcomes, results
from tests.services.mobilise.conftest import ASKED, NOW, Desk


def _look(desk: Desk, **about: object) -> audience.Audience:
    with desk.register.read() as conn:
        return audience.look(conn, asking.Who(ASKED, **about), 14, desk.mobilisation)


def _queue(desk: Desk, caller: str | None = None) -> list[calling.CallLine]:
    with desk.register.read() as conn:
        return calling.queue(conn, desk.mobilisation, caller)


def _answer(desk: Desk, line: calling.CallLine, outcome: str, **about: str) -> None:
    calling.answer(desk.register, calling.Report(line.id, outcome, **about))


def test_each_person_who_is_left_out_has_one_reason(desk: Desk) -> None:
    with desk.register.work("{x}", x="") as work:
        work.set(Person, desk.people[0], {"may_be_phoned": "refused"})
        work.set(Person, desk.people[1], {"may_be_phoned": None})
        work.set(Person, desk.people[2], {"phones": ()})
        work.set(Person, desk.people[3], {"protected_identity": True, "phones": ()})
        work.create(Ask, {"person": desk.people[4], "asked_for": "role", "asked_on": "2026-11-20"})
    found = _look(desk)
    assert found.left_out == {
        audience.SAID_NO: [desk.people[0]],
        audience.NOT_ASKED: [desk.people[1]],
        audience.NO_PHONE: [desk.people[2]],
        audience.PROTECTED: [desk.people[3]],
        audience.RECENTLY: [desk.people[4]],
    }
    assert sorted(found.people) == sorted(desk.people[5:])
    assert found.asked_for == 9


def test_members_others_and_no_more_than_so_many(desk: Desk) -> None:
    assert set(_look(desk, members="members").people) == {desk.people[n] for n in (0, 3, 6)}
    assert len(_look(desk, members="others").people) == 6
    few = _look(desk, most=3)
    with desk.register.read() as conn:
        levels = {row["level"] for row in rows(conn, Person, few.people, ["level"]).values()}
    assert levels == {"active"} and len(few.left_out[audience.MORE]) == 6


def test_sharing_out_is_fair_and_leaves_callers_out(desk: Desk) -> None:
    with desk.register.work("{x}", x="") as work:
        work.set(Person, desk.parties[0], {"tags": ("ask",), "phones": ("+46701740699",), "may_be_phoned": "granted"})
    callers.add(desk.register, desk.mobilisation, desk.parties)
    done = callers.share_out(desk.register, desk.mobilisation)
    assert done.new == 9 and sorted(done.loads.values()) == [4, 5]
    assert desk.parties[0] not in {line.person for line in _queue(desk)}
    again = callers.share_out(desk.register, desk.mobilisation)
    assert again.new == 0 and len(_queue(desk)) == 9


def test_a_limit_leaves_some_without_a_caller_until_another_comes(desk: Desk) -> None:
    (first,) = callers.add(desk.register, desk.mobilisation, desk.parties[:1])
    callers.limit(desk.register, first, 2)
    assert callers.share_out(desk.register, desk.mobilisation).without_caller == 7
    callers.add(desk.register, desk.mobilisation, desk.parties)
    assert callers.share_out(desk.register, desk.mobilisation).without_caller == 0


def test_who_leaves_the_list_before_being_called_is_taken_off_when_it_is_shared_again(shared: Desk) -> None:
    line = _queue(shared)[0]
    _answer(shared, line, outcomes.NO_ANSWER)
    asking.choose(shared.register, shared.mobilisation, asking.Who(ASKED, most=3))
    callers.share_out(shared.register, shared.mobilisation)
    assert line.person in {each.person for each in _queue(shared)}
    assert len(_queue(shared)) in (3, 4)


def test_an_outcome_becomes_a_contact_and_undo_takes_both_back(shared: Desk) -> None:
    line = _queue(shared)[0]
    _answer(shared, line, outcomes.YES, note="Brings a friend")
    with shared.register.read() as conn:
        (contact,) = rows(conn, Contact).values()
        call = rows(conn, Call, [line.id])[line.id]
    assert (contact["party"], contact["outcome"], contact["note"]) == (line.person, "reached", "Vigil: Brings a friend")
    assert (call["outcome"], call["tries"], call["note"]) == ("yes", 1, "Brings a friend")
    shared.register.undo()
    with shared.register.read() as conn:
        assert rows(conn, Contact) == {}
        assert rows(conn, Call, [line.id])[line.id]["outcome"] is None


def test_no_more_of_this_is_obeyed_at_once_everywhere_and_undone_in_one_step(shared: Desk) -> None:
    register = shared.register
    second = asking.begin(register, {"name": "Letters", "rest_days": 0})
    third = asking.begin(register, {"name": "Over", "rest_days": 0})
    person = shared.people[0]
    with register.work("{x}", x="") as work:
        other = work.create(Call, {"mobilisation": second, "person": person, "position": 1})
        over = work.create(Call, {"mobilisation": third, "person": person, "position": 1})
    asking.finish(register, third)
    line = next(each for each in _queue(shared) if each.person == person)
    _answer(shared, line, outcomes.NO_MORE)
    with register.read() as conn:
        assert rows(conn, Person, [person], ["may_be_phoned"])[person]["may_be_phoned"] == "withdrawn"
        found = {key: row["outcome"] for key, row in rows(conn, Call, [other, over, line.id], ["outcome"]).items()}
        assert found == {other: "stopped", over: None, line.id: "no_more"}
        assert person not in audience.look(conn, asking.Who(), 0, second).people
    register.undo()
    with register.read() as conn:
        assert rows(conn, Person, [person], ["may_be_phoned"])[person]["may_be_phoned"] == "granted"
        assert rows(conn, Call, [other], ["outcome"])[other]["outcome"] is None


def test_a_no_noted_elsewhere_takes_the_person_out_of_every_queue(shared: Desk) -> None:
    line = _queue(shared)[0]
    peoples.set_field(shared.register, line.person, "may_be_phoned", "withdrawn")
    now = _queue(shared)[0]
    assert now.barred and not now.waiting
    turn = calling.next_of(_queue(shared))
    assert turn is not None and turn.id != line.id


def test_turns_go_on_to_the_fresh_then_back_to_those_who_did_not_answer(shared: Desk) -> None:
    mine = shared.callers()[0].id
    queue = _queue(shared, mine)
    _answer(shared, queue[0], outcomes.NO_ANSWER)
    turn = calling.next_of(_queue(shared, mine), queue[0].id)
    assert turn is not None and turn.id == queue[1].id
    _answer(shared, queue[1], outcomes.CALL_BACK, next_try="2026-11-24")
    for line in queue[2:]:
        _answer(shared, line, outcomes.MAYBE)
    turn = calling.next_of(_queue(shared, mine), queue[-1].id)
    assert turn is not None and turn.id == queue[0].id
    _answer(shared, queue[0], outcomes.NO)
    assert calling.next_of(_queue(shared, mine), queue[0].id) is None
    with clock.frozen(NOW + dt.timedelta(days=2)):
        turn = calling.next_of(_queue(shared, mine), queue[0].id)
    assert turn is not None and turn.id == queue[1].id


def test_results_add_up(shared: Desk) -> None:
    queue = _queue(shared)
    given = (outcomes.YES, outcomes.YES, outcomes.MAYBE, outcomes.NO, outcomes.NO_MORE, outcomes.NO_ANSWER)
    for line, outcome in zip(queue, given, strict=False):
        _answer(shared, line, outcome)
    with shared.register.read() as conn:
        found = results.so_far(shared.register, conn, shared.mobilisation)
        comes = results.who_said(conn, shared.mobilisation, "yes")
    assert (found.people, found.called, found.reached) == (9, 6, 5)
    assert (found.yes, found.maybe, found.no, found.left) == (2, 1, 2, 4)
    assert sum(line.people for line in found.callers) == 9
    assert {person for person, _name, _note in comes} == {queue[0].person, queue[1].person}


def test_the_card_tells_what_a_caller_needs(shared: Desk) -> None:
    line = _queue(shared)[0]
    with shared.register.read() as conn:
        card = calling.card(shared.register, conn, line)
    assert card is not None
    assert card.given.startswith("Person") and card.phone.startswith("070-174 06")
    assert (card.groups, card.consent) == ("Lund", "granted")


def test_a_script_is_filled_in_and_other_braces_are_left_alone() -> None:
    assert asking.script_for("Hej {name}, {caller} h\u00e4r. *Kom {nu}!* {", "Elif", "Amira") == [
        ("Hej Elif, Amira h\u00e4r. ", False),
        ("Kom {nu}!", True),
        (" {", False),
    ]


def test_a_mobilisation_needs_a_name_and_callers(desk: Desk) -> None:
    with pytest.raises(UserError) as nameless:
        asking.begin(desk.register, {"name": " "})
    assert nameless.value.code == "invalid"
    with pytest.raises(UserError) as nobody:
        callers.share_out(desk.register, desk.mobilisation)
    assert nobody.value.code == "no_callers"


def test_who_never_answers_comes_up_three_times_and_no_more(shared: Desk) -> None:
    mine = shared.callers()[0].id
    queue = _queue(shared, mine)
    for line in queue[1:]:
        _answer(shared, line, outcomes.NO)
    for _try in range(3):
        turn = calling.next_of(_queue(shared, mine))
        assert turn is not None and turn.id == queue[0].id
        _answer(shared, turn, outcomes.NO_ANSWER)
    assert calling.next_of(_queue(shared, mine)) is None


def test_on_hold_nobody_is_asked_elsewhere_or_shared_out_into_calling_and_undo_takes_it_back(shared: Desk) -> None:
    register = shared.register
    asking.pause(register, shared.mobilisation)
    with register.read() as conn:
        assert asking.facts(register, conn, shared.mobilisation).state == asking.PAUSED
        # They are on a list that goes on later: another mobilisation leaves them in peace.
        other = audience.look(conn, asking.Who(ASKED), 0, "")
        assert set(other.left_out[audience.ELSEWHERE]) == set(shared.people)
    callers.share_out(register, shared.mobilisation)
    with register.read() as conn:
        assert asking.facts(register, conn, shared.mobilisation).state == asking.PAUSED
    with pytest.raises(UserError) as caught:
        asking.pause(register, shared.mobilisation)
    assert caught.value.code == "not_calling"
    asking.reopen(register, shared.mobilisation)
    register.undo()
    with register.read() as conn:
        assert asking.facts(register, conn, shared.mobilisation).state == asking.PAUSED


@given(st.lists(st.tuples(st.sampled_from([None, *outcomes.GIVEN, "stopped"]), st.booleans()), max_size=9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everybody_is_done_or_not_called_yet_or_to_be_called_again_everywhere(
    shared: Desk, states: list[tuple[str | None, bool]]
) -> None:
    register = shared.register
    with register.work("{x}", x="") as work:
        for line, (outcome, free) in zip(_queue(shared), states, strict=False):
            work.set(Call, line.id, {"outcome": outcome})
            work.set(Person, line.person, {"may_be_phoned": "granted" if free else "withdrawn"})
    with register.read() as conn:
        found = results.so_far(register, conn, shared.mobilisation)
        listed = next(line for line in asking.listed(conn) if line.id == shared.mobilisation)
    waiting = sum(line.waiting for line in _queue(shared))
    assert found.done + found.fresh + found.again == found.people == 9
    assert waiting == found.left == listed.left == sum(line.left for line in shared.callers())
