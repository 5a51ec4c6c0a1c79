"""Whose turn it is: everybody's in time, nobody's twice before another's, and size plays no part."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import CoordinationTurn
from chapterdesk.services.partners import circles, turns
from chapterdesk.services.partners.turns import Turn, order
from tests.services.partners.conftest import Circle

_DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)).map(dt.date.isoformat)
_MEMBERS = st.dictionaries(st.sampled_from("abcdefgh"), _DAYS | st.just(""), min_size=1)


@given(_MEMBERS, st.sets(st.sampled_from("abcdefgh")), st.data())
def test_in_one_round_everybody_has_a_turn_who_did_not_ask_to_be_left_out(
    joined: dict[str, str], passed: set[str], data: st.DataObject
) -> None:
    past = st.builds(lambda p, s: Turn(p, s, s), st.sampled_from(sorted(joined)), _DAYS)
    had = data.draw(st.lists(past, max_size=6))
    able = set(joined) - passed
    day = dt.date(2026, 2, 1)
    done: list[str] = []
    for _each in able:
        (first, *_rest) = order(joined, had, passed, day.isoformat())
        done.append(first)
        had.append(Turn(first, day.isoformat(), (day + dt.timedelta(days=27)).isoformat()))
        day += dt.timedelta(days=28)
    assert sorted(done) == sorted(able)


@given(_MEMBERS, st.sets(st.sampled_from("abcdefgh")), st.lists(st.builds(Turn, st.sampled_from("abcdefghxy"), _DAYS)))
def test_all_who_can_stand_in_line_and_who_coordinates_stands_last(
    joined: dict[str, str], passed: set[str], had: list[Turn]
) -> None:
    found = order(joined, had, passed, "2026-11-22")
    assert sorted(found) == sorted(set(joined) - passed)
    now = turns.current([turn for turn in had if turn.party in joined], "2026-11-22")
    if now is not None and now.party in found:
        assert found[-1] == now.party


def test_handing_on_goes_round(circle: Circle) -> None:
    register, unit = circle.register, circle.coalition
    held = []
    for month in range(6):
        with clock.frozen(dt.datetime(2026, 1 + month, 1, 12, tzinfo=dt.UTC)):
            turns.hand_on(register, unit)
        with register.read() as conn:
            latest = turns.history(conn, unit)[0]
        held.append(circle.name(latest.party))
    assert sorted(held[:3]) == sorted(held[3:]) == ["Parish", "Union", "Women"]
    with register.read() as conn:
        found = turns.history(conn, unit)
        board = turns.board(conn, unit)
    assert [(turn.start, turn.end) for turn in found[:2]] == [
        ("2026-06-01", "2026-11-30"),
        ("2026-05-01", "2026-05-31"),
    ]
    assert board.current is not None and board.current.party == found[0].party and board.next != found[0].party
    register.undo()
    with register.read() as conn:
        assert turns.history(conn, unit)[0].end == "2026-10-31"


def test_who_asked_to_be_left_out_is_passed_by_until_they_say_otherwise(circle: Circle) -> None:
    register, unit = circle.register, circle.coalition
    with register.read() as conn:
        member = next(each for each in circles.members(register, conn, unit) if each.name == "Union")
    circles.sit_out(register, member.row, True)
    with register.read() as conn:
        board = turns.board(conn, unit)
    assert board.passed == (member.party,) and member.party not in board.queue
    with pytest.raises(UserError) as problem:
        turns.hand_on(register, unit, member.party)
    assert problem.value.code == "sits_out"
    circles.sit_out(register, member.row, False)
    turns.hand_on(register, unit, member.party)
    with pytest.raises(UserError) as problem:
        turns.hand_on(register, unit, member.party, dt.date(2027, 1, 1))
    assert problem.value.code == "already"


def test_a_later_turn_is_agreed_on_ahead_and_can_be_agreed_on_anew(circle: Circle) -> None:
    register, unit, parties = circle.register, circle.coalition, circle.parties
    turns.hand_on(register, unit, parties["Union"])
    turns.hand_on(register, unit, parties["Parish"], dt.date(2027, 1, 1))
    turns.hand_on(register, unit, parties["Women"], dt.date(2026, 12, 24))
    with register.read() as conn:
        board = turns.board(conn, unit)
        many = len(rows(conn, CoordinationTurn))
    assert many == 2 and board.next == parties["Women"]
    assert board.current is not None and (board.current.party, board.ends) == (parties["Union"], "2026-12-23")


def test_strangers_do_not_coordinate_and_an_empty_coalition_has_nobody(circle: Circle) -> None:
    register = circle.register
    other = circles.begin(register, circles.COALITION, {"name": "Other"})
    with pytest.raises(UserError) as problem:
        turns.hand_on(register, other)
    assert problem.value.code == "nobody_next"
    with pytest.raises(UserError) as problem:
        turns.hand_on(register, other, circle.parties["Union"])
    assert problem.value.code == "not_member"
