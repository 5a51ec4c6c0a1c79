"""The fee of an organisation: voluntary under the limit, due from it on, and never converted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Membership, Organisation, Statute
from chapterdesk.services.partners import admission, fees
from chapterdesk.services.partners.fees import Limit, fee
from tests.services.partners.conftest import Circle

USD = Limit(80_000_00, "USD")
_INCOME = st.none() | st.integers(-10, 10**12)
_CURRENCY = st.sampled_from(["", "USD", "usd ", "EUR", "SEK"])
_LIMIT = st.builds(Limit, st.none() | st.integers(0, 10**12), st.sampled_from(["USD", "EUR", ""]))


@pytest.mark.parametrize(
    ("income", "currency", "verdict", "reason"),
    [
        (79_999_99, "USD", fees.VOLUNTARY, fees.UNDER),
        (80_000_00, "USD", fees.DUE, fees.NOT_UNDER),
        (412_000_00, "usd", fees.DUE, fees.NOT_UNDER),
        (10_00, "EUR", fees.UNKNOWN, fees.OTHER_CURRENCY),
        (0, "SEK", fees.VOLUNTARY, fees.NOTHING),
        (None, "USD", fees.UNKNOWN, fees.NO_INCOME),
        (10_00, "", fees.UNKNOWN, fees.NO_CURRENCY),
    ],
)
def test_the_rule(income: int | None, currency: str, verdict: str, reason: str) -> None:
    found = fee(income, currency, USD)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert fees.why(found) and fees.verdict_words(found.verdict)


@given(_INCOME, _CURRENCY, _LIMIT)
def test_something_is_said_only_in_one_currency_or_of_nothing(income: int | None, currency: str, limit: Limit) -> None:
    found = fee(income, currency, limit)
    if found.verdict != fees.UNKNOWN:
        assert income is not None and limit.amount is not None
        assert income <= 0 or currency.strip().upper() == limit.currency
        assert (found.verdict == fees.VOLUNTARY) == (income < limit.amount)
    assert fees.why(found)


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_who_earns_less_never_pays_where_who_earns_more_need_not(one: int, other: int) -> None:
    less, more = sorted((one, other))
    if fee(more, "USD", USD).verdict == fees.VOLUNTARY:
        assert fee(less, "USD", USD).verdict == fees.VOLUNTARY


def test_the_statutes_set_amount_and_currency(circle: Circle) -> None:
    key = circle.parties["Union"]
    with circle.register.work("{x}", x="") as work:
        work.set(Organisation, key, {"income": 60_000_00, "income_currency": "EUR"})
    with circle.register.read() as conn:
        assert fees.of(conn, key).reason == fees.OTHER_CURRENCY
    with circle.register.work("{x}", x="") as work:
        values = {"name": "2026", "unit": circle.section, "start": "2026-01-01"}
        work.create(Statute, values | {"fee_limit": 50_000_00, "fee_currency": "EUR"})
    with circle.register.read() as conn:
        assert fees.of(conn, key).verdict == fees.DUE


def test_a_small_income_is_noted_on_the_membership_and_taken_off_again(circle: Circle) -> None:
    key, register = circle.parties["Women"], circle.register
    with pytest.raises(UserError) as problem:
        fees.note_exemption(register, key)
    assert problem.value.code == fees.NO_INCOME
    admission.sign(register, key)
    admission.admit(register, key)
    for income, exempt in ((10_000_00, fees.SMALL_INCOME), (90_000_00, None)):
        with register.work("{x}", x="") as work:
            work.set(Organisation, key, {"income": income, "income_currency": "USD"})
        fees.note_exemption(register, key)
        with register.read() as conn:
            (period,) = rows(conn, Membership).values()
        assert period["exempt"] == exempt
