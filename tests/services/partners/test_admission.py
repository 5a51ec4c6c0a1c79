"""From charter to membership, and out again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Membership, Organisation
from chapterdesk.services.partners import admission
from tests.services.partners.conftest import Circle

_DAY = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)).map(dt.date.isoformat)


@given(_DAY, _DAY, _DAY)
def test_nobody_is_a_member_without_the_board(charter: str | None, admitted: str | None, left: str | None) -> None:
    state = admission.standing(charter, admitted, left, "2026-11-22")
    assert state in admission.STATES and admission.words(state)
    if state == admission.ADMITTED:
        assert charter and admitted and max(charter, admitted) <= "2026-11-22"
        assert not left or left > "2026-11-22" or left < admitted
    assert admission.standing(charter, None, None, "2026-11-22") in (admission.PARTNER, admission.SIGNED)


def test_the_charter_comes_first_and_the_membership_follows(circle: Circle) -> None:
    register, key = circle.register, circle.parties["Union"]
    with pytest.raises(UserError) as problem:
        admission.admit(register, key)
    assert problem.value.code == "charter_first"
    admission.sign(register, key, dt.date(2026, 10, 1))
    with register.read() as conn:
        assert [found[0] for found in admission.waiting(conn)] == [key]
    with pytest.raises(UserError):
        admission.admit(register, key, dt.date(2026, 9, 30))
    with pytest.raises(UserError):
        admission.admit(register, key, clock.today() + dt.timedelta(days=1))
    admission.admit(register, key, dt.date(2026, 11, 1))
    with register.read() as conn:
        (period,) = rows(conn, Membership).values()
        assert (period["party"], period["membership_kind"], period["start"]) == (key, "organisation", "2026-11-01")
        assert not admission.waiting(conn)
    register.undo()
    with register.read() as conn:
        assert not rows(conn, Membership)
        assert rows(conn, Organisation, [key])[key]["admitted"] is None


def test_who_left_can_come_back(circle: Circle) -> None:
    register, key = circle.register, circle.parties["Union"]
    admission.sign(register, key, dt.date(2026, 1, 1))
    admission.admit(register, key, dt.date(2026, 2, 1))
    with pytest.raises(UserError):
        admission.leave(register, key, dt.date(2026, 1, 15))
    admission.leave(register, key, dt.date(2026, 6, 1))
    with register.read() as conn:
        row = rows(conn, Organisation, [key])[key]
        assert admission.of_row(row) == admission.LEFT
        assert [period["end"] for period in rows(conn, Membership).values()] == ["2026-06-01"]
    admission.admit(register, key, dt.date(2026, 11, 1))
    with register.read() as conn:
        assert admission.of_row(rows(conn, Organisation, [key])[key]) == admission.ADMITTED
        assert sorted(str(period["start"]) for period in rows(conn, Membership).values()) == [
            "2026-02-01",
            "2026-11-01",
        ]
