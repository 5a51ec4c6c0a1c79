"""The rules of support as laws: steps, sums, what is left, the frame, the day of the report."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chapterdesk.core import locale
from chapterdesk.core.errors import UserError
from chapterdesk.models.support import APPLICATION_STATES
from chapterdesk.services.support import budget, frame, money, states

AMOUNTS = st.integers(0, 10**9)
ENTRIES = st.integers(-(10**9), 10**9)
KEYS = st.sampled_from(["", "a", "b", "c"])
LINES = st.builds(budget.Line, st.just("x"), st.text(max_size=5), AMOUNTS, st.booleans(), st.none() | AMOUNTS)
GRANTS = st.lists(st.builds(frame.Grant, KEYS, KEYS, AMOUNTS, AMOUNTS), max_size=20)


def test_every_state_is_declared() -> None:
    assert [code for code, _words in APPLICATION_STATES.choices()] == list(states.STATES)


@given(st.lists(st.sampled_from(states.STEPS), max_size=12), AMOUNTS, AMOUNTS)
def test_no_way_leads_to_money_without_a_decision_or_to_a_report_without_money(
    steps: list[str], applied: int, granted: int
) -> None:
    state, seen = states.DRAFT, [states.DRAFT]
    for step in steps:
        try:
            after = states.after(state, step, applied, min(applied, granted))
        except UserError:
            assert not states.may(state, step)
            continue
        assert states.may(state, step) and after in states.STATES
        assert after != states.PAID or state in states.PROMISED
        assert after != states.REPORTED or state == states.PAID
        # Money that left is never forgotten: from then on only a report follows.
        assert state != states.PAID or after == states.REPORTED
        state = after
        seen.append(state)
    if states.PAID in seen:
        assert states.SENT in seen[: seen.index(states.PAID)]


@given(st.sampled_from(states.STATES))
def test_the_next_step_can_be_taken(state: str) -> None:
    step = states.next_step(state)
    assert not step or states.may(state, step)
    assert step or state in (states.REFUSED, states.REPORTED, states.WITHDRAWN)


@given(AMOUNTS, ENTRIES)
def test_a_decision_is_called_by_its_amount(applied: int, granted: int) -> None:
    if granted < 0 or granted > applied:
        with pytest.raises(UserError) as problem:
            states.outcome(applied, granted)
        assert problem.value.code == "invalid_amount"
        return
    expected = {0: states.REFUSED, applied: states.GRANTED}.get(granted, states.PART_GRANTED)
    assert states.outcome(applied, granted) == (states.REFUSED if not granted else expected)


@given(st.lists(LINES, max_size=15))
def test_a_budget_is_its_plan_and_its_reserve(lines: list[budget.Line]) -> None:
    found = budget.sums(lines)
    assert found.planned + found.reserve == found.total == sum(line.amount for line in lines)
    assert found.planned >= 0 and found.reserve >= 0
    assert (found.spent is None) == all(line.spent is None for line in lines)
    assert (found.spent or 0) == sum(line.spent or 0 for line in lines)


@given(AMOUNTS, AMOUNTS)
def test_what_is_left_and_what_was_spent_make_what_was_paid(paid: int, spent: int) -> None:
    left = budget.left_over(paid, spent)
    assert 0 <= left <= paid
    assert left + min(paid, spent) == paid


@given(st.lists(ENTRIES, max_size=30), st.lists(AMOUNTS, max_size=10))
def test_a_fund_holds_the_sum_of_its_entries_and_has_free_what_is_not_promised(
    entries: list[int], promised: list[int]
) -> None:
    found = money.stand(entries, promised)
    assert found.balance == sum(entries) and found.free + found.reserved == found.balance
    # Paying what was promised moves it from reserved to gone, and leaves what is free as it was.
    if promised:
        paid = money.stand([*entries, -promised[0]], promised[1:])
        assert paid.free == found.free and paid.balance == found.balance - promised[0]


@given(st.lists(st.tuples(st.sampled_from(["SEK", "EUR", "USD"]), ENTRIES), max_size=20))
def test_currencies_are_never_added(amounts: list[tuple[str, int]]) -> None:
    found = money.by_currency(amounts)
    assert list(found) == sorted({code for code, _amount in amounts})
    for code, total in found.items():
        assert total == sum(amount for of, amount in amounts if of == code)


@given(st.integers(0, 10**11), st.sampled_from(["SEK", "EUR", "USD", "NOK", "GBP", "XAF"]))
def test_an_amount_is_read_as_it_is_shown_and_in_no_other_currency(amount: int, currency: str) -> None:
    shown = money.shown(amount, currency)
    assert shown == locale.money(amount, currency)
    assert money.read(shown, currency) == amount
    other = "CHF" if currency == "XAF" else "EUR" if currency != "EUR" else "SEK"
    assume(currency != "XAF")
    with pytest.raises(UserError) as problem:
        money.read(shown, other)
    assert problem.value.code == "other_currency"


@given(st.dictionaries(KEYS, AMOUNTS), GRANTS)
def test_the_frame_leaves_no_grant_out(frames: dict[str, int], grants: list[frame.Grant]) -> None:
    lines = frame.by_priority(frames, grants, ["a"])
    total = sum(grant.granted for grant in grants)
    assert sum(line.granted for line in lines) == sum(line.granted for line in frame.by_district(grants)) == total
    assert sum(line.paid for line in lines) == sum(grant.paid for grant in grants)
    assert sum(line.applications for line in lines) == len(grants)
    assert "a" in [line.key for line in lines] and len({line.key for line in lines}) == len(lines)
    assert all(line.left == line.frame - line.granted for line in lines if line.frame is not None)
    assert {line.key: line.frame for line in lines if line.frame is not None} == frames
    if any(not grant.priority for grant in grants):
        assert lines[-1].key == ""


@given(AMOUNTS, st.none() | ENTRIES, st.none() | ENTRIES, st.booleans())
def test_overspending_is_warned_of_and_nothing_else(
    amount: int, free: int | None, left: int | None, has_priority: bool
) -> None:
    found = {each.code: each.over for each in frame.warnings(amount, free, left, has_priority=has_priority)}
    assert (frame.OVER_FUND in found) == (amount > 0 and free is not None and amount > free)
    assert (frame.OVER_FRAME in found) == (amount > 0 and left is not None and amount > left)
    assert (frame.OUTSIDE in found) == (amount > 0 and not has_priority)
    assert all(over > 0 for code, over in found.items() if code != frame.OUTSIDE)
    # Granting so much less takes the warning away.
    if frame.OVER_FUND in found and free is not None and free >= 0:
        assert frame.OVER_FUND not in {w.code for w in frame.warnings(amount - found[frame.OVER_FUND], free, None)}


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.none() | st.integers(1, 3650))
def test_the_report_is_due_so_many_days_after_the_payment(paid: dt.date, days: int | None) -> None:
    due = states.report_due(paid, days)
    assert (due - paid).days == (states.REPORT_DAYS if days is None else days)
