"""Laws of seats, prerequisites, validity and pathways, over pure functions."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.trainings.certificates import valid_until
from chapterdesk.services.trainings.positions import COURSE, ROLE, Known, Step, funnel, is_on, position
from chapterdesk.services.trainings.prerequisites import EXPIRED, MISSING, Proof, lacking
from chapterdesk.services.trainings.waiting import CONFIRMED, WAITING, Place, in_turn, is_over, settle

_STATES = st.sampled_from(["confirmed", "waiting", "applied", "invited", "cancelled", "declined"])
_INSTANT = st.integers(0, 20).map(lambda n: f"2026-11-{n + 1:02d}T10:00:00Z" if n else "")
_PLACES = st.lists(st.tuples(_STATES, _INSTANT, st.booleans()), max_size=12).map(
    lambda many: [Place(f"e{n:02d}", *each) for n, each in enumerate(many)]
)
_SEATS = st.none() | st.integers(0, 12)


def _after(places: list[Place], moves: dict[str, str]) -> dict[str, str]:
    return {each.id: moves.get(each.id, each.state) for each in places}


@given(_PLACES, _SEATS)
def test_seats_are_never_exceeded_and_none_stays_free_while_somebody_waits(
    places: list[Place], seats: int | None
) -> None:
    states = list(_after(places, settle(seats, places)).values())
    if seats is None:
        assert WAITING not in states
    else:
        assert states.count(CONFIRMED) <= seats
        assert states.count(CONFIRMED) == seats or WAITING not in states


@given(_PLACES, _SEATS)
def test_whoever_waits_longest_moves_up_first(places: list[Place], seats: int | None) -> None:
    moves = settle(seats, places)
    up = [each for each in places if each.state == WAITING and moves.get(each.id) == CONFIRMED]
    left = [each for each in places if each.state == WAITING and each.id not in moves]
    assert all(in_turn(one) < in_turn(other) for one in up for other in left)


@given(_PLACES, _SEATS)
def test_only_seats_and_the_queue_move_and_settling_twice_moves_nobody(places: list[Place], seats: int | None) -> None:
    moves = settle(seats, places)
    assert all(each.state in (CONFIRMED, WAITING) for each in places if each.id in moves)
    assert len(set(moves.values())) <= 1
    settled = [Place(p.id, moves.get(p.id, p.state), p.applied_at) for p in places]
    assert settle(seats, settled) == {}


@given(_PLACES, st.integers(0, 12))
def test_who_had_a_seat_keeps_it_before_who_is_given_one_now(places: list[Place], seats: int) -> None:
    back = {key for key, state in settle(seats, places).items() if state == WAITING}
    holding = [each for each in places if each.state == CONFIRMED]
    if any(not each.fresh and each.id in back for each in holding):
        assert all(each.id in back for each in holding if each.fresh)


@given(_PLACES, _SEATS)
def test_nobody_moves_once_it_is_over(places: list[Place], seats: int | None) -> None:
    assert settle(seats, places, over=True) == {}


def test_over_by_state_or_by_day() -> None:
    assert is_over("held", "2027-01-01", "2026-11-22") and is_over("cancelled", "", "2026-11-22")
    assert is_over("planned", "2026-11-21", "2026-11-22") and not is_over("planned", "2026-11-22", "2026-11-22")


_DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


@given(_DAYS, st.integers(1, 600))
def test_a_certificate_holds_whole_months(day: dt.date, months: int) -> None:
    until = dt.date.fromisoformat(valid_until(day.isoformat(), months) or "")
    assert (until.year * 12 + until.month) - (day.year * 12 + day.month) == months
    # The same day of the month, or its last where there is no such day.
    assert until.day == day.day or (until.day < day.day and (until + dt.timedelta(days=1)).day == 1)


@given(_DAYS)
def test_without_months_it_never_runs_out(day: dt.date) -> None:
    assert valid_until(day.isoformat(), None) is None


_ISO = _DAYS.map(dt.date.isoformat)
_PROOFS = st.lists(st.builds(Proof, st.sampled_from("abc"), _ISO, _ISO | st.just("")), max_size=6)


@given(st.lists(st.sampled_from("abc"), max_size=4), _PROOFS, _ISO)
def test_every_course_asked_for_is_there_or_lacks_for_one_reason(
    asked: list[str], proofs: list[Proof], on: str
) -> None:
    found = {lack.course: lack for lack in lacking(asked, proofs, on)}
    for course in asked:
        mine = [proof for proof in proofs if proof.course == course]
        holds = any(not proof.until or proof.until >= on for proof in mine)
        assert (course in found) == (not holds)
        if course in found:
            assert found[course].why == (EXPIRED if mine else MISSING)
            assert found[course].until == max((proof.until for proof in mine), default="")


_STEPS = st.lists(
    st.tuples(st.sampled_from([COURSE, ROLE]), st.sampled_from("uvwxyz"), st.none() | st.integers(1, 400)), max_size=5
).map(lambda many: [Step(str(n), kind, f"{kind}{target}", days) for n, (kind, target, days) in enumerate(many)])
_TAKEN = st.dictionaries(st.sampled_from([f"{COURSE}{c}" for c in "uvwxyz"]), _ISO, max_size=4)
_HELD = st.dictionaries(st.sampled_from([f"{ROLE}{c}" for c in "uvwxyz"]), _ISO | st.just(""), max_size=3)
_KNOWN = st.builds(Known, st.uuids().map(str), _TAKEN, _HELD, _ISO | st.just(""), _ISO | st.just(""))
TODAY = dt.date(2030, 6, 1)


@given(_STEPS, _KNOWN)
def test_a_position_is_the_furthest_step_and_what_follows(steps: list[Step], known: Known) -> None:
    found = position(steps, known, TODAY)
    taken = [n for n, s in enumerate(steps, 1) if s.target in (known.courses if s.kind == COURSE else known.roles)]
    assert found.reached == max(taken, default=0)
    assert found.next == (found.reached + 1 if found.reached < len(steps) else 0)
    assert set(found.skipped) == set(range(1, found.reached)) - set(taken)
    if found.stuck:
        patience = steps[found.next - 1].stuck_days
        assert not found.left and patience is not None and found.days > patience
    if found.arrived or found.left:
        assert not found.stuck


@given(_STEPS, st.lists(_KNOWN, max_size=8))
def test_a_funnel_never_widens_and_everybody_stands_somewhere(steps: list[Step], people: list[Known]) -> None:
    positions = [position(steps, each, TODAY) for each in people]
    bars = funnel(steps, positions)
    assert len(bars) == len(steps) + 1 and bars[0].reached == len(people)
    assert all(one.reached >= other.reached for one, other in pairwise(bars))
    assert sum(bar.standing for bar in bars) + sum(1 for each in positions if each.left) == len(people)
    assert all(bar.share is None or 0 <= bar.share <= 100 for bar in bars[1:])
    assert all(bar.stuck <= bar.standing for bar in bars)


@given(_STEPS, _KNOWN)
def test_a_role_alone_sets_nobody_out(steps: list[Step], known: Known) -> None:
    assert is_on(steps, known) == (
        bool(known.set_out) or any(s.kind == COURSE and s.target in known.courses for s in steps)
    )
