"""The pure rules of surveys and measures, as laws."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chapterdesk.fields import ValueProblem
from chapterdesk.fields.decimals import Decimal
from chapterdesk.services.surveys import answers, counting, following, guessing
from chapterdesk.services.surveys.counting import LEAST_IN_GROUP, Asked

KINDS = ("scale", "choice", "choices", "yes_no", "number", "text")
WORDS = st.text("abcåäö ,;\n-", max_size=30)
CELLS = st.one_of(st.none(), st.booleans(), st.integers(-5, 12), st.floats(-100, 100).map(lambda n: round(n, 2)), WORDS)


@given(st.sampled_from(KINDS), CELLS, st.sampled_from((",", ";", "\n")))
def test_an_answer_that_was_kept_is_kept_again_unchanged(kind: str, cell: object, by: str) -> None:
    try:
        once = answers.kept(kind, cell, 0, 10, by)
    except ValueProblem:
        assume(False)
    assert answers.kept(kind, once, 0, 10) == once


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(("", "x", "y"))), max_size=12), st.integers(0, 12))
def test_keys_are_the_same_for_the_same_rows_and_never_given_twice(rows: list[tuple[str, str]], more: int) -> None:
    heads = ["Was it good?", "What else?"]
    keys = answers.keys(heads, rows)
    assert len(set(keys)) == len(rows)
    assert answers.keys(heads, rows + rows[:more])[: len(rows)] == keys
    wider = [(second, first, "") for first, second in rows]
    assert answers.keys(["What else?", "Was it good?", "New one?"], wider) == keys


def test_a_key_tells_nothing_of_who_answered() -> None:
    heads = ["E-mail", "Was it good?"]
    assert answers.keys(heads, [("a@example.org", "Yes")]) == answers.keys(heads, [("b@example.org", "Yes")])


@given(st.dictionaries(st.sampled_from(["", "a", "b", "c", "d", "e"]), st.integers(0, 12)))
def test_nobody_can_be_picked_out_of_groups(sizes: dict[str, int]) -> None:
    shown = counting.shown_groups(sizes)
    rest = sum(sizes.values()) - sum(sizes[unit] for unit in shown)
    assert all(sizes[unit] >= LEAST_IN_GROUP for unit in shown) and "" not in shown
    # Total less the groups that are shown must not give a small one away.
    assert rest == 0 or rest >= LEAST_IN_GROUP or not shown


@given(
    st.sampled_from(("scale", "number", "yes_no", "choice", "choices")),
    st.lists(
        st.tuples(st.sampled_from(("", "1", "2", "5", "yes", "no", "Red\nBlue")), st.sampled_from("ab")), max_size=40
    ),
)
def test_counts_add_up(kind: str, given_: list[tuple[str, str]]) -> None:
    if kind in ("scale", "number"):
        given_ = [(v, u) for v, u in given_ if v.isdigit() or not v]
    if kind in ("yes_no", "choice"):
        given_ = [(v, u) for v, u in given_ if "\n" not in v]
    found = counting.result(Asked("q", "?", kind, ("Red",), 1, 5), given_)
    filled = [v for v, _u in given_ if v]
    assert found.answered == len(filled) == sum(g.answered for g in found.groups) + found.held_back
    if kind != "choices":
        assert sum(each.n for each in found.counts) == found.answered
        assert sum(each.share for each in found.counts) == pytest.approx(1 if filled else 0)
    if found.mean is not None:
        numbers = [float(v) for v in filled]
        assert min(numbers) <= found.mean <= max(numbers) and min(numbers) <= (found.median or 0) <= max(numbers)


def test_own_words_are_listed_without_the_order_in_which_they_came() -> None:
    found = counting.result(Asked("q", "?", "text"), [("b", "u"), ("a", "u"), ("", "u")])
    assert found.texts == ("a", "b") and not found.groups


@pytest.mark.parametrize(
    ("head", "cells", "role", "kind"),
    [
        ("Timestamp", ["2026/11/20 9:12:33 fm", "2026/11/21 10:00:00 em"], "when", ""),
        ("Tidsstämpel", ["20/11/2026 09:12", "3/12/2026 09:12"], "when", ""),
        ("Starttid", [dt.datetime.fromisoformat("2026-11-20T09:00")], "when", ""),
        ("E-postadress", ["a@example.org", ""], "who", ""),
        ("Grupp", ["Lund", "Malmö"], "unit", ""),
        ("ID", [1, 2, 3], "key", ""),
        ("Ditt namn", ["Anna"], "skip", ""),
        ("How safe did you feel?", [1, 5, 4], "question", "scale"),
        ("Hur många möten?", [1, 30, 4], "question", "number"),
        ("Vill du fortsätta?", ["Ja", "Nej", "Ja"], "question", "yes_no"),
        ("What did you do?", ["Stall, Vigil", "Vigil", "Stall", "Vigil"], "question", "choices"),
        ("What did you do?", ["Stall;Vigil;", "Vigil;", "Stall;"], "question", "choices"),
        ("How did you hear?", ["Friend", "School", "Friend", "School"], "question", "choice"),
        ("What should we change?", ["More tea, fewer forms", "Shorter meetings"], "question", "text"),
        ("Day", ["Good", "Bad"], "question", "text"),
    ],
)  # fmt: skip
def test_columns_are_guessed(head: str, cells: list[object], role: str, kind: str) -> None:
    found = guessing.guess(head, cells)
    assert (found.role, found.kind) == (role, kind)


def test_ends_of_a_scale_are_those_that_forms_offer() -> None:
    assert [(g.least, g.most) for g in (guessing.of_kind("scale", c) for c in ([2, 5], [6], [1, 9], [0, 3]))] == [
        (1, 5), (1, 7), (1, 10), (0, 10),
    ]  # fmt: skip


def test_the_month_comes_first_where_the_file_proves_it() -> None:
    assert not guessing.month_first(["3/4/2026", "20/4/2026"])
    assert guessing.month_first(["3/4/2026", "4/20/2026"])
    assert guessing.day_of("3/4/2026", months=True) == dt.date(2026, 3, 4)
    assert guessing.day_of("3/4/2026") == dt.date(2026, 4, 3)
    assert guessing.day_of("99/99/2026") is None


VALUES = st.lists(st.one_of(st.none(), st.integers(-50, 50).map(float)), max_size=8)


@given(VALUES)
def test_what_is_better_up_is_worse_down(values: list[float | None]) -> None:
    turned = {following.BETTER: following.WORSE, following.WORSE: following.BETTER}
    up, down = following.trend("up", values), following.trend("down", values)
    assert down == turned.get(up, up)
    assert following.trend("watch", values) not in turned


@given(VALUES, st.integers(0, 3))
def test_terms_without_a_value_change_no_trend(values: list[float | None], gaps: int) -> None:
    assert following.trend("up", values + [None] * gaps) == following.trend("up", values)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_a_goal_that_is_just_met_is_reached_both_ways(value: float, goal: float) -> None:
    up, down = following.reached("up", value, goal), following.reached("down", value, goal)
    assert up or down
    assert (up and down) == (value == goal)
    assert following.reached("watch", value, goal) is None


@given(st.integers(-(10**9), 10**9))
def test_numbers_with_decimals_come_back_as_they_went(hundredths: int) -> None:
    kind = Decimal()
    assert kind.parse(kind.format(hundredths)) == hundredths
    assert kind.from_cell(kind.to_cell(hundredths)) == hundredths


def test_a_third_decimal_is_refused_rather_than_lost() -> None:
    with pytest.raises(ValueProblem):
        Decimal().parse("3,145")
    assert Decimal().parse("3,140") == 314 and Decimal().parse(" 1 200 ") == 120_000


@given(st.lists(st.integers(-20, 200), min_size=1, max_size=60))
def test_ranges_hold_every_number_once(numbers: list[int]) -> None:
    asked = Asked("q", "?", "number")
    counts = counting.counts(asked, [str(n) for n in numbers])
    assert sum(each.n for each in counts) == len(numbers)
    assert len(counts) <= counting.BINS and len({each.value for each in counts}) == len(counts)
    assert Counter(each.n >= 0 for each in counts)[False] == 0
