"""The laws of dividing people among callers."""

from __future__ import annotations

import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.mobilise.splitting import Callee, CallingSide, Split, fit, quotas, split

LANGUAGES = st.frozensets(st.sampled_from(["sv", "tr", "nl"]), max_size=2)
TOWNS = st.sampled_from(["", "Lund", "Malm\u00f6"])
GROUPS = st.frozensets(st.sampled_from(["g1", "g2"]), max_size=2)


@st.composite
def _callers(draw: st.DrawFn, most: int = 5) -> list[CallingSide]:
    many = draw(st.integers(1, most))
    return [
        CallingSide(f"c{n}", draw(LANGUAGES), draw(TOWNS), draw(GROUPS), draw(st.none() | st.integers(0, 6)))
        for n in range(many)
    ]


@st.composite
def _people(draw: st.DrawFn, most: int = 24) -> list[Callee]:
    many = draw(st.integers(0, most))
    known = st.frozensets(st.sampled_from(["c0", "c1", "c2"]), max_size=2)
    return [Callee(f"p{n}", draw(LANGUAGES), draw(TOWNS), draw(GROUPS), draw(known)) for n in range(many)]


def _total(found: Split, people: list[Callee], callers: list[CallingSide]) -> int:
    by_id = {person.id: person for person in people}
    return sum(fit(by_id[key], caller) for caller in callers for key in found.lists[caller.id])


@given(_people(), _callers())
def test_everybody_once_and_nobody_twice(people: list[Callee], callers: list[CallingSide]) -> None:
    found = split(people, callers)
    given_out = [key for mine in found.lists.values() for key in mine]
    assert sorted([*given_out, *found.left]) == sorted(person.id for person in people)


@given(_people(), _callers())
def test_limits_are_kept_and_nobody_is_left_while_there_is_room(
    people: list[Callee], callers: list[CallingSide]
) -> None:
    found = split(people, callers)
    for caller in callers:
        assert caller.most is None or len(found.lists[caller.id]) <= caller.most
    if found.left:
        assert all(len(found.lists[caller.id]) == caller.most for caller in callers)
        assert list(found.left) == [person.id for person in people][-len(found.left) :]


@given(_people(), _callers())
def test_loads_differ_by_one_at_most_but_for_those_at_their_limit(
    people: list[Callee], callers: list[CallingSide]
) -> None:
    found = split(people, callers)
    largest = max(len(mine) for mine in found.lists.values())
    for caller in callers:
        load = len(found.lists[caller.id])
        assert load >= largest - 1 or load == caller.most


@given(_people(6), _callers(3))
def test_no_other_fair_division_suits_people_better(people: list[Callee], callers: list[CallingSide]) -> None:
    found = split(people, callers)
    served = people[: len(people) - len(found.left)]
    sizes = sorted(quotas(len(people), callers).values())
    best = 0
    for choice in itertools.product(callers, repeat=len(served)):
        loads = [sum(1 for caller in choice if caller.id == each.id) for each in callers]
        fair = sorted(loads) == sizes and all(
            each.most is None or load <= each.most for each, load in zip(callers, loads, strict=True)
        )
        if fair:
            best = max(best, sum(fit(person, caller) for person, caller in zip(served, choice, strict=True)))
    assert _total(found, people, callers) == best


@given(_people(), _callers())
def test_the_order_of_the_audience_is_kept_within_each_list(people: list[Callee], callers: list[CallingSide]) -> None:
    place = {person.id: number for number, person in enumerate(people)}
    for mine in split(people, callers).lists.values():
        assert [place[key] for key in mine] == sorted(place[key] for key in mine)


def test_a_language_weighs_more_than_place_group_and_acquaintance() -> None:
    people = [
        Callee("turkish", frozenset({"tr"}), "Lund", frozenset({"g"}), frozenset({"swede"})),
        Callee("swedish", frozenset({"sv"})),
    ]
    callers = [
        CallingSide("swede", frozenset({"sv"}), "Lund", frozenset({"g"})),
        CallingSide("turk", frozenset({"tr"})),
    ]
    assert split(people, callers).lists == {"swede": ("swedish",), "turk": ("turkish",)}


def test_without_callers_everybody_is_left() -> None:
    assert split([Callee("p")], []) == Split({}, ("p",))


def test_a_hundred_thousand_people_among_twelve_callers_take_no_minute() -> None:
    towns = [f"t{n}" for n in range(25)]
    languages = [frozenset({"sv"}), frozenset({"sv", "tr"}), frozenset({"nl"}), frozenset({"en", "sv"})]
    people = [
        Callee(f"p{n}", languages[n % 4], towns[n * n % 25], frozenset({f"g{n % 40}"}), frozenset({f"c{n % 90}"}))
        for n in range(100_000)
    ]
    callers = [CallingSide(f"c{n}", languages[n % 4], towns[n], frozenset({f"g{n}"})) for n in range(12)]
    began = time.perf_counter()
    found = split(people, callers)
    assert {len(mine) for mine in found.lists.values()} == {8333, 8334}
    assert time.perf_counter() - began < 30
