"""Who is asked about: their own date before the statutes' rule, ties before silence, nobody for what was never noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.models import Contact, Membership, Person, Statute
from chapterdesk.services import retention
from chapterdesk.services.reminders import reports
from tests.registers import open_register

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
MAYBE = st.one_of(st.none(), DAYS)


@given(DAYS, DAYS, MAYBE, st.integers(0, 120), st.booleans())
def test_ones_own_date_goes_before_every_rule(
    today: dt.date, keep: dt.date, last: dt.date | None, months: int, tied: bool
) -> None:
    assert retention.verdict(today, keep, last, months, tied) == (retention.DATE if keep <= today else "")


@given(DAYS, MAYBE, st.integers(1, 120), st.booleans())
def test_silence_counts_only_without_a_tie_and_only_where_contact_is_known(
    today: dt.date, last: dt.date | None, months: int, tied: bool
) -> None:
    found = retention.verdict(today, None, last, months, tied)
    if tied or last is None:
        assert found == ""
    else:
        # A later contact never makes somebody due.
        later = retention.verdict(today, None, last + dt.timedelta(days=40), months, False)
        assert found == retention.SILENT or later == ""


@given(DAYS, st.integers(0, 400))
def test_months_are_counted_back_to_the_same_day_or_the_months_last(day: dt.date, months: int) -> None:
    found = retention.months_before(day, months)
    apart = (day.year - found.year) * 12 + day.month - found.month
    assert apart == months and found.day <= day.day
    assert found.day == day.day or (found + dt.timedelta(days=1)).day == 1


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


def test_due_people_of_a_register_and_the_line_on_today(register: Register) -> None:
    today = clock.today()
    old = f"{today.year - 4}-01-10T10:00:00Z"
    with register.work("{x}", x="") as work:
        keys = work.create_many(
            Person, [{"given_name": name} for name in ("Dated", "Silent", "Member", "Fresh", "Unknown", "Later")]
        )
        work.set(Person, keys[0], {"keep_until": today.isoformat()})
        work.set(Person, keys[5], {"keep_until": f"{today.year + 1}-01-01"})
        work.create_many(Contact, [{"party": key, "at": old} for key in (keys[1], keys[2], keys[5])])
        work.create(Contact, {"party": keys[3], "at": f"{today.isoformat()}T10:00:00Z"})
        work.create(Membership, {"party": keys[2], "start": "2019"})
    with register.read() as conn:
        found = {each.name: each.why for each in retention.due(register, conn)}
        assert found == {"Dated": retention.DATE, "Silent": retention.SILENT}
        assert retention.count(conn) == 2
        assert [task.target for task in reports.tasks(register, conn)] == ["report:keeping"]
    with register.work("{x}", x="") as work:
        work.create(Statute, {"name": "Ours", "keep_months": 120})
    with register.read() as conn:
        assert retention.count(conn) == 1
