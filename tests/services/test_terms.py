"""The activist year has a term for every day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.models import Term
from chapterdesk.services import terms
from tests.registers import open_register


def test_every_day_lies_in_just_one_of_the_usual_terms(tmp_path: Path) -> None:
    with open_register(tmp_path) as register, register.read() as conn:

        @given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
        def check(day: dt.date) -> None:
            found = [span for span in terms.spans(conn, day, day) if span.holds(day)]
            assert len(found) == 1
            assert terms.by_code(conn, found[0].code) == found[0]

        check()


def test_the_chapters_own_term_stands_in_place_of_the_usual(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        with register.work("term") as unit:
            unit.create(
                Term,
                {"name": "Own", "term_kind": "autumn", "year": 2026, "start": "2026-08-10", "end": "2026-12-18"},
            )
        with register.read() as conn, clock.frozen(dt.datetime(2026, 11, 2, tzinfo=dt.UTC)):
            now = terms.present(conn)
            assert (now.name, now.start, now.unfinished) == ("Own", dt.date(2026, 8, 10), True)
            assert [s.code for s in terms.latest(conn, 3)] == ["2026-spring", "2026-summer", "2026-autumn"]


@pytest.mark.parametrize("code", ["", "2026", "autumn", "26-autumn", "2026-winter"])
def test_what_is_no_term_is_refused_in_words(tmp_path: Path, code: str) -> None:
    with open_register(tmp_path) as register, register.read() as conn, pytest.raises(UserError) as raised:
        terms.by_code(conn, code)
    assert raised.value.code == "no_term"
