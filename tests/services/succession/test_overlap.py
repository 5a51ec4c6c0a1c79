"""Terms in one post overlap only where the role allows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.models import Appointment, Person, RoleType, Unit
from chapterdesk.services import groups, rules
from chapterdesk.services.succession.overlap import Period, clashes, overlap
from tests.registers import open_register

_days = st.one_of(st.just(""), st.dates(dt.date(2020, 1, 1), dt.date(2020, 2, 20)).map(dt.date.isoformat))


@st.composite
def _period(draw: st.DrawFn) -> Period:
    start, end = draw(_days), draw(_days)
    if start and end and end < start:
        start, end = end, start
    return Period(draw(st.sampled_from("abcdef")), "p", start, end)


@given(_period(), _period())
def test_two_terms_overlap_when_they_have_a_day_in_common(one: Period, other: Period) -> None:
    def days(term: Period) -> set[dt.date]:
        first = dt.date.fromisoformat(term.start or "2019-12-01")
        last = dt.date.fromisoformat(term.end or "2020-03-31")
        return {first + dt.timedelta(days=n) for n in range((last - first).days + 1)}

    assert overlap(one, other) == overlap(other, one) == bool(days(one) & days(other))


@given(st.lists(_period(), max_size=6))
def test_terms_one_after_another_never_clash(terms: list[Period]) -> None:
    assert all(overlap(one, other) for one, other in clashes(terms))
    days = sorted({t.start for t in terms if t.start})
    chain = [
        Period(str(n), "p", first, (dt.date.fromisoformat(after) - dt.timedelta(days=1)).isoformat() if after else "")
        for n, (first, after) in enumerate(zip(days, [*days[1:], ""][: len(days)], strict=True))
    ]
    assert clashes(chain) == []


NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
GROUP, CHAIR, MEMBER, ANNA, BO = ("a" * 32, "b" * 32, "c" * 32, "1" * 32, "2" * 32)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with clock.frozen(NOW), open_register(tmp_path) as opened:
        rules.install(opened)
        with opened.work("start") as work:
            work.create(Unit, {"name": "Demo", "unit_kind": "local_group"}, id=GROUP)
            work.create_many(
                RoleType, [{"name": "Chair"}, {"name": "Board member", "may_overlap": True}], ids=[CHAIR, MEMBER]
            )
            work.create_many(Person, [{"given_name": "Anna"}, {"given_name": "Bo"}], ids=[ANNA, BO])
        yield opened


def _add(register: Register, role: str, party: str, start: str, end: str | None, origin: str = "screen") -> str:
    with register.work("term", origin=origin) as work:
        return work.create(Appointment, {"unit": GROUP, "role": role, "party": party, "start": start, "end": end})


def test_a_term_that_overlaps_is_refused_with_who_and_when(register: Register) -> None:
    _add(register, CHAIR, ANNA, "2026-01-01", "2026-12-31")
    with pytest.raises(UserError) as raised:
        _add(register, CHAIR, BO, "2026-12-31", None)
    assert raised.value.code == "overlap"
    assert "Anna" in raised.value.what
    _add(register, CHAIR, BO, "2027-01-01", None)
    with pytest.raises(UserError):
        groups.appoint(register, GROUP, CHAIR, ANNA, "2026-06-01", None)


def test_a_date_that_is_corrected_into_another_term_is_refused(register: Register) -> None:
    first = _add(register, CHAIR, ANNA, "2026-01-01", "2026-06-30")
    _add(register, CHAIR, BO, "2026-07-01", None)
    with pytest.raises(UserError), register.work("correct") as work:
        work.set(Appointment, first, {"end": "2026-07-01"})
    with register.work("correct") as work:
        work.set(Appointment, first, {"end": "2026-06-15"})


def test_several_may_hold_a_role_that_allows_it_and_one_person_several_roles(register: Register) -> None:
    for role, who in ((MEMBER, ANNA), (MEMBER, BO), (CHAIR, ANNA)):
        _add(register, role, who, "2026-01-01", None)


def test_what_comes_by_import_is_taken_as_it_is(register: Register) -> None:
    _add(register, CHAIR, ANNA, "2026-01-01", None)
    _add(register, CHAIR, BO, "2026-01-01", None, origin="import of 00")
