"""The succession board: vacancies, candidates, handing over and undoing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.log import hashes_of_tables
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Appointment, Ask, Certificate, Course, Person, RoleType, Unit
from chapterdesk.services import rules
from chapterdesk.services.succession import candidates, handing_over
from chapterdesk.services.succession.posts import Place, board
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
GROUP, OTHER, ROLE = "a" * 32, "b" * 32, "c" * 32
ANNA, BO, CEES, DINA = ("1" * 32, "2" * 32, "3" * 32, "4" * 32)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Two groups, one expected role, four people: one trained, one trained long ago, two members."""
    with clock.frozen(NOW), open_register(tmp_path) as opened:
        rules.install(opened)
        with opened.work("start") as work:
            work.create_many(
                Unit,
                [
                    {"name": "Demo A", "unit_kind": "local_group", "town": "Lund"},
                    {"name": "Demo B", "unit_kind": "network"},
                ],
                ids=[GROUP, OTHER],
            )
            role: dict[str, FieldValue] = {
                "name": "Treasurer",
                "unit_kinds": ("local_group",),
                "expected": True,
                "counts_for_alumni": True,
            }
            work.create(RoleType, role, id=ROLE)
            people: list[dict[str, FieldValue]] = [
                {"given_name": "Anna", "town": "LUND"},
                {"given_name": "Bo", "groups": (GROUP,), "level": "organiser"},
                {"given_name": "Cees", "groups": (GROUP,), "level": "active"},
                {"given_name": "Dina"},
            ]
            work.create_many(Person, people, ids=[ANNA, BO, CEES, DINA])
            course = work.create(Course, {"name": "Treasurers", "leads_to": (ROLE,)})
            work.create(
                Certificate, {"person": ANNA, "course": course, "issued": "2026-03-01", "valid_until": "2029-03-01"}
            )
            work.create(
                Certificate, {"person": DINA, "course": course, "issued": "2021-03-01", "valid_until": "2024-03-01"}
            )
        yield opened


def _place(register: Register, unit: str = GROUP) -> Place:
    with register.read() as conn:
        return board(register, conn).places[unit, ROLE]


def _names(register: Register, unit: str = GROUP) -> list[str]:
    with register.read() as conn:
        found = candidates.candidates(register, conn, unit, candidates.pool(conn, ROLE))
        return [register.titles(conn, [f.known.person])[f.known.person] for f in found]


def test_a_post_is_vacant_held_ending_or_not_wanted(register: Register) -> None:
    assert (_place(register).state, _place(register, OTHER).state) == ("vacant", "none")
    handing_over.hand_over(register, GROUP, ROLE, BO, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    place = _place(register)
    assert (place.state, place.end, place.holders[0].name) == ("ending", "2026-12-31", "Bo")
    handing_over.set_wanted(register, OTHER, ROLE, True)
    assert _place(register, OTHER).state == "vacant"
    handing_over.set_wanted(register, OTHER, ROLE, False)
    assert _place(register, OTHER).state == "none"


def test_the_trained_come_first_with_the_reason(register: Register) -> None:
    assert _names(register) == ["Anna", "Dina", "Bo"]
    with register.read() as conn:
        first, second, third = candidates.candidates(register, conn, GROUP, candidates.pool(conn, ROLE))
    assert (first.signs["trained"], first.signs["near"], first.signs["willing"]) == ("yes", "yes", "unknown")
    assert (second.signs["trained"], third.signs["trained"]) == ("old", "no")


def test_whoever_said_no_is_not_asked_again(register: Register) -> None:
    question = handing_over.ask(register, GROUP, ROLE, ANNA)
    handing_over.answer(register, question, "no")
    assert "Anna" not in _names(register)
    with pytest.raises(UserError) as raised:
        handing_over.ask(register, GROUP, ROLE, ANNA)
    assert raised.value.code == "said_no"
    assert "22" in raised.value.what
    # A no to one group is not a no to another.
    handing_over.ask(register, OTHER, ROLE, ANNA)
    with register.work("came back") as work:
        work.set(Ask, question, {"answer": "yes"})
    assert _names(register)[0] == "Anna"


def test_handing_over_ends_the_old_term_opens_alumni_and_is_undone_in_one_step(register: Register) -> None:
    handing_over.hand_over(register, GROUP, ROLE, BO, dt.date(2024, 1, 1))
    handing_over.ask(register, GROUP, ROLE, ANNA)
    with register.read() as conn:
        before = hashes_of_tables(conn)
    handing_over.hand_over(register, GROUP, ROLE, ANNA, clock.today(), dt.date(2027, 12, 31))
    with register.read() as conn:
        ends = {str(r["party"]): r["end"] for r in rows(conn, Appointment).values()}
        alumni = {str(r["person"]): r["opened"] for r in rows(conn, AlumniProfile).values()}
        answers = [r["answer"] for r in rows(conn, Ask).values()]
    assert ends == {BO: "2026-11-21", ANNA: "2027-12-31"}
    assert (alumni, answers) == ({BO: "2026-11-22"}, ["yes"])
    register.undo()
    with register.read() as conn:
        assert hashes_of_tables(conn) == before


def test_a_term_that_is_agreed_on_is_not_run_over(register: Register) -> None:
    handing_over.hand_over(register, GROUP, ROLE, ANNA, dt.date(2027, 1, 1))
    with pytest.raises(UserError) as raised:
        handing_over.hand_over(register, GROUP, ROLE, BO, clock.today())
    assert raised.value.code == "overlap"
    handing_over.hand_over(register, GROUP, ROLE, BO, clock.today(), dt.date(2026, 12, 31))
    place = _place(register)
    assert (place.holders[0].name, place.agreed) == ("Bo", "Anna")


def test_a_vacancy_knows_since_when_and_who_was_last(register: Register) -> None:
    handing_over.hand_over(register, GROUP, ROLE, BO, dt.date(2024, 1, 1), dt.date(2026, 9, 30))
    place = _place(register)
    assert (place.since, place.last, place.days_vacant(clock.today())) == ("2026-10-01", BO, 52)
