"""The rhythm of calls: laws over outcomes and days."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.models.words import CONTACT_OUTCOMES
from chapterdesk.services.alumni.rhythm import FIRST_CALL_DAYS, FIRST_CALL_UNTIL_DAYS, due_on, next_call
from chapterdesk.services.succession.handing_over import months_after

_days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
_outcomes = st.sampled_from([code for code, _words in CONTACT_OUTCOMES.choices()])
_months = st.one_of(st.none(), st.integers(1, 60))


@given(_outcomes, _days, _months, st.one_of(st.none(), _days))
def test_the_next_call_never_lies_before_this_one_and_a_no_ends_them(
    outcome: str, day: dt.date, months: int | None, chosen: dt.date | None
) -> None:
    again = next_call(outcome, day, months, chosen)
    if outcome in ("declined", "wrong_number"):
        assert again is None
    else:
        assert again is not None and again >= day
        assert chosen is None or again == max(chosen, day)


@given(_days, st.integers(1, 60))
def test_after_a_talk_the_rhythm_sets_the_month(day: dt.date, months: int) -> None:
    again = next_call("reached", day, months)
    assert again is not None
    assert (again.year * 12 + again.month) - (day.year * 12 + day.month) == months
    assert again.day <= day.day


@given(_days, st.integers(1, 59))
def test_a_longer_rhythm_is_never_sooner(day: dt.date, months: int) -> None:
    sooner, later = next_call("reached", day, months), next_call("reached", day, months + 1)
    assert sooner is not None and later is not None and sooner < later


@given(_days, st.integers(0, 240), st.integers(0, 240))
def test_months_add_up_to_the_month(day: dt.date, some: int, more: int) -> None:
    first = day.replace(day=1)
    assert months_after(months_after(first, some), more) == months_after(first, some + more)


@given(st.sampled_from(("paused", "declined")), _days, st.one_of(st.just(""), _days.map(dt.date.isoformat)))
def test_whoever_rests_or_wants_no_contact_is_never_due(state: str, today: dt.date, wanted: str) -> None:
    assert due_on(state, "2020-01-01", "", wanted, "", today) is None
    assert due_on("open", "2020-01-01", "2021-01-01", wanted, "", today) is None


@given(_days, st.integers(0, 2000))
def test_a_first_call_is_wanted_for_a_year_and_not_out_of_the_blue(opened: dt.date, gone: int) -> None:
    today = opened + dt.timedelta(days=gone)
    due = due_on("open", opened.isoformat(), "", "", "", today)
    if gone > FIRST_CALL_UNTIL_DAYS:
        assert due is None
    else:
        assert due == opened + dt.timedelta(days=FIRST_CALL_DAYS)
    assert due_on("open", opened.isoformat(), "", "", opened.isoformat(), today) is None
