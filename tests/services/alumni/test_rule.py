"""When the alumni programme opens for somebody."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.alumni.rule import Held, opened_on

TODAY = dt.date(2026, 11, 22)
days = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31)).map(dt.date.isoformat)
terms = st.builds(
    Held,
    role=st.sampled_from("ab"),
    unit=st.sampled_from("gh"),
    start=days | st.just(""),
    end=days | st.just(""),
    counts=st.booleans(),
)


@given(st.lists(terms, max_size=6))
def test_it_opens_only_after_a_role_that_counts_has_ended(held: list[Held]) -> None:
    opened = opened_on(held, TODAY)
    over = {
        (t.role, t.unit)
        for t in held
        if t.counts
        and all(
            other.end and other.end < TODAY.isoformat()
            for other in held
            if other.counts and (other.role, other.unit) == (t.role, t.unit)
        )
    }
    assert bool(opened) == bool(over)
    if opened:
        ends = {(dt.date.fromisoformat(t.end) + dt.timedelta(days=1)).isoformat() for t in held if t.end and t.counts}
        assert opened in ends
        assert opened <= TODAY.isoformat()


@given(st.lists(terms, max_size=6), st.randoms())
def test_the_order_in_which_terms_were_entered_does_not_matter(held: list[Held], chance: object) -> None:
    assert opened_on(held, TODAY) == opened_on(list(reversed(held)), TODAY)


@given(st.lists(terms, min_size=1, max_size=5))
def test_what_does_not_count_changes_nothing(held: list[Held]) -> None:
    other = Held("c", "g", "2020-01-01", "2021-01-01", counts=False)
    assert opened_on([*held, other], TODAY) == opened_on(held, TODAY)


def test_a_re_election_goes_on_with_the_same_role() -> None:
    first, second = Held("a", "g", "2024-03-01", "2025-03-01", True), Held("a", "g", "2025-03-02", "", True)
    assert opened_on([first, second], TODAY) == ""
    assert opened_on([first], TODAY) == "2025-03-02"


def test_the_last_day_in_the_role_still_belongs_to_it() -> None:
    assert opened_on([Held("a", "g", "", TODAY.isoformat(), True)], TODAY) == ""
    assert opened_on([Held("a", "g", "", "2026-11-21", True)], TODAY) == TODAY.isoformat()
