"""Groups: the tree's counts, moving without circles, vacancies and terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.models import GroupMembership, Person, RoleType
from chapterdesk.services import groups, meetings
from tests.registers import open_register

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with clock.frozen(NOON), open_register(tmp_path) as opened:
        yield opened


@pytest.fixture
def units(register: Register) -> dict[str, str]:
    section = groups.add(register, "Section", "section")
    district = groups.add(register, "Skåne", "district", section)
    lund = groups.add(register, "Lund", "local_group", district)
    malmo = groups.add(register, "Malmö", "local_group", district)
    return {"section": section, "district": district, "lund": lund, "malmo": malmo}


def _person(register: Register, name: str, unit: str, since: str) -> str:
    with register.work("Add") as work:
        person = work.create(Person, {"given_name": name})
        work.create(GroupMembership, {"person": person, "unit": unit, "start": since})
        return person


def _role(register: Register, name: str = "Treasurer", months: int = 12) -> str:
    with register.work("Add") as work:
        return work.create(
            RoleType,
            {"name": name, "unit_kinds": ("local_group",), "expected": True, "term_months": months},
        )


def _card(register: Register, unit: str) -> groups.Card:
    with register.read() as conn:
        return groups.card(register, conn, unit)


def test_the_tree_counts_upwards(register: Register, units: dict[str, str]) -> None:
    _person(register, "Elif", units["lund"], "2026-01-01")
    _person(register, "Åsa", units["malmo"], "2026-10-01")
    with register.read() as conn:
        tree = groups.tree(conn)
    assert [(n.name, n.depth, n.people) for n in tree] == [
        ("Section", 0, 2),
        ("Skåne", 1, 2),
        ("Lund", 2, 1),
        ("Malmö", 2, 1),
    ]


def test_change_is_reckoned_from_september(register: Register, units: dict[str, str]) -> None:
    for name, since in (("Elif", "2026-01-01"), ("Åsa", "2026-10-01"), ("Bo", "2026-11-01")):
        _person(register, name, units["lund"], since)
    card = _card(register, units["lund"])
    assert (card.people, card.change, card.since) == (3, 2, dt.date(2026, 9, 1))
    assert _card(register, units["district"]).people == 3


def test_a_group_cannot_come_under_itself(register: Register, units: dict[str, str]) -> None:
    with pytest.raises(UserError) as circle:
        groups.change(register, units["district"], {"parent": units["lund"]})
    assert circle.value.code == "circle"
    groups.change(register, units["lund"], {"parent": units["section"]})


def test_closed_groups_leave_the_tree_and_come_back(register: Register, units: dict[str, str]) -> None:
    groups.close(register, units["lund"])
    with register.read() as conn:
        assert units["lund"] not in [n.id for n in groups.tree(conn)]
        assert units["lund"] in [n.id for n in groups.tree(conn, closed=True)]
    groups.close(register, units["lund"], again=True)
    with register.read() as conn:
        assert units["lund"] in [n.id for n in groups.tree(conn)]


def test_appointing_fills_a_post_ending_empties_it_and_undo_fills_it_again(
    register: Register, units: dict[str, str]
) -> None:
    role, who = _role(register), _person(register, "Elif", units["lund"], "2026-01-01")
    assert [(p.role, p.appointment) for p in _card(register, units["lund"]).posts] == [(role, "")]
    made = groups.appoint(register, units["lund"], role, who, "2026-01-01", "2026-12-31")
    card = _card(register, units["lund"])
    assert (card.filled, card.wanted, card.posts[0].holder) == (1, 1, "Elif")
    groups.end_term(register, made, "Elif")
    card = _card(register, units["lund"])
    assert (card.filled, card.wanted, card.posts[0].vacant_since) == (0, 1, "2026-11-24")
    register.undo()
    assert _card(register, units["lund"]).filled == 1


def test_a_term_that_ends_before_it_begins_is_refused(register: Register, units: dict[str, str]) -> None:
    role, who = _role(register), _person(register, "Elif", units["lund"], "2026-01-01")
    with pytest.raises(UserError):
        groups.appoint(register, units["lund"], role, who, "2026-12-01", "2026-11-01")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-01", 12, "2026-12-31"),
        ("2026-11-24", 24, "2028-11-23"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
    ],
)
def test_the_usual_end_leaves_no_gap(register: Register, start: str, months: int, end: str) -> None:
    role = _role(register, months=months)
    assert groups.usual_end(register, role, dt.date.fromisoformat(start)) == dt.date.fromisoformat(end)


def test_last_next_and_trend_come_from_meetings(register: Register, units: dict[str, str]) -> None:
    who = _person(register, "Elif", units["lund"], "2026-01-01")
    for day in ("2026-10-07", "2026-11-04", "2026-12-02"):
        one = meetings.create(register, units["lund"], "members", {"name": "Meeting", "day": day})
        if day < "2026-12":
            meetings.tick(register, one, who, "present")
    card = _card(register, units["lund"])
    assert card.last is not None
    assert card.coming is not None
    assert (card.last.day, card.last.came, card.coming.day) == (dt.date(2026, 11, 4), 1, dt.date(2026, 12, 2))
    assert card.trend == ((dt.date(2026, 10, 7), 1), (dt.date(2026, 11, 4), 1))
