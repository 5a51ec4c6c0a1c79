"""Alumni profiles open and close with the roles that call for them, and are undone with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.database.log import hashes_of_log, hashes_of_tables
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import AlumniProfile, Appointment, Person, RoleType, Unit
from chapterdesk.services import rules
from chapterdesk.services.alumni import programme
from chapterdesk.services.alumni.rule import Held, opened_on
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register whose units of work obey the rules, with two people, two roles and a group."""
    with clock.frozen(NOW), open_register(tmp_path) as opened:
        rules.install(opened)
        with opened.work("start") as work:
            work.create_many(Person, [{"given_name": "Demo"}, {"given_name": "Prov"}], ids=["1" * 32, "2" * 32])
            work.create(Unit, {"name": "Group", "unit_kind": "local_group"}, id="3" * 32)
            work.create_many(
                RoleType,
                [{"name": "Chair", "counts_for_alumni": True, "may_overlap": True}, {"name": "Helper"}],
                ids=["4" * 32, "5" * 32],
            )
        yield opened


def _appoint(register: Register, end: str | None, *, role: str = "4", person: str = "1") -> str:
    with register.work("appoint") as work:
        return work.create(
            Appointment, {"role": role * 32, "party": person * 32, "unit": "3" * 32, "start": "2024-01-01", "end": end}
        )


def _profiles(register: Register) -> dict[str, object]:
    with register.read() as conn:
        return {str(row["person"])[0]: row["closed"] or row["opened"] for row in rows(conn, AlumniProfile).values()}


def test_a_profile_opens_when_the_role_ends_and_goes_when_the_date_is_corrected(register: Register) -> None:
    post = _appoint(register, None)
    assert _profiles(register) == {}
    with register.work("end") as work:
        work.set(Appointment, post, {"end": "2026-10-31"})
    assert _profiles(register) == {"1": "2026-11-01"}
    with register.work("correct") as work:
        work.set(Appointment, post, {"end": "2027-03-31"})
    assert _profiles(register) == {}


def test_deleting_a_mistaken_role_takes_the_profile_back(register: Register) -> None:
    post = _appoint(register, "2026-10-31")
    with register.work("delete") as work:
        work.delete(Appointment, [post])
    assert _profiles(register) == {}


def test_a_profile_with_wishes_is_closed_and_comes_back_as_it_was(register: Register) -> None:
    post = _appoint(register, "2026-10-31")
    with register.read() as conn:
        (profile,) = rows(conn, AlumniProfile)
    with register.work("wish") as work:
        work.set(AlumniProfile, profile, {"wishes": ("mentor",), "state": "paused"})
    with register.work("correct") as work:
        work.set(Appointment, post, {"end": None})
    assert _profiles(register) == {"1": "2026-11-22"}
    with register.work("end after all") as work:
        work.set(Appointment, post, {"end": "2026-11-01"})
    with register.read() as conn:
        row = rows(conn, AlumniProfile)[profile]
    assert (row["wishes"], row["state"], row["opened"], row["closed"]) == (("mentor",), "paused", "2026-11-02", None)


def test_moving_a_term_to_another_person_moves_the_profile(register: Register) -> None:
    post = _appoint(register, "2026-10-31")
    with register.work("it was the other") as work:
        work.set(Appointment, post, {"party": "2" * 32})
    assert _profiles(register) == {"2": "2026-11-01"}


def test_a_role_that_does_not_count_opens_nothing_until_it_does(register: Register) -> None:
    _appoint(register, "2026-10-31", role="5")
    assert _profiles(register) == {}
    with register.work("count it") as work:
        work.set(RoleType, "5" * 32, {"counts_for_alumni": True})
    assert _profiles(register) == {"1": "2026-11-01"}


def test_undo_takes_back_the_end_and_the_profile_in_one_step(register: Register) -> None:
    with register.read() as conn:
        before = hashes_of_tables(conn)
    _appoint(register, "2026-10-31")
    register.undo()
    with register.read() as conn:
        assert hashes_of_tables(conn) == before == hashes_of_log(conn)
    register.redo()
    assert _profiles(register) == {"1": "2026-11-01"}


def test_days_going_by_open_what_was_agreed_on_before(register: Register) -> None:
    _appoint(register, "2026-12-31")
    programme.catch_up(register)
    assert _profiles(register) == {}
    with clock.frozen(NOW + dt.timedelta(days=60)):
        programme.catch_up(register)
        assert _profiles(register) == {"1": "2027-01-01"}
        steps = len(register.steps())
        programme.catch_up(register)
        assert len(register.steps()) == steps


actions = st.lists(
    st.tuples(
        st.sampled_from(("add", "end", "delete", "undo")),
        st.integers(0, 3),
        st.sampled_from(("2025-05-01", "2026-11-21", "2027-05-01", None)),
        st.sampled_from("12"),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions)
def test_whatever_happens_to_terms_the_open_profiles_are_those_of_the_rule(
    register: Register, done: list[tuple[str, int, str | None, str]]
) -> None:
    with register.work("afresh") as work:
        for entity in (Appointment, AlumniProfile):
            work.delete(entity, list(rows(work.connection, entity)))
    for verb, place, end, person in done:
        with register.read() as conn:
            terms = sorted(rows(conn, Appointment))
        if verb == "add" or not terms:
            _appoint(register, end, person=person)
        elif verb == "undo":
            register.undo()
        else:
            with register.work(verb) as work:
                each = terms[place % len(terms)]
                work.set(Appointment, each, {"end": end}) if verb == "end" else work.delete(Appointment, [each])
        _obeys(register)


def _obeys(register: Register) -> None:
    with register.read() as conn:
        held: dict[str, list[Held]] = {"1": [], "2": []}
        for row in rows(conn, Appointment).values():
            held[str(row["party"])[0]].append(Held("4", "3", "", str(row["end"] or ""), True))
        open_ones = {str(r["person"])[0]: r["opened"] for r in rows(conn, AlumniProfile).values() if not r["closed"]}
    wanted = {person: opened_on(terms, clock.today()) for person, terms in held.items()}
    assert open_ones == {person: day for person, day in wanted.items() if day}
