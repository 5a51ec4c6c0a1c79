"""Calls, asking back and mentoring on a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.log import hashes_of_tables
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Appointment, Ask, Contact, Person, RoleType, Training, Unit
from chapterdesk.models.trainings import Course
from chapterdesk.services import rules
from chapterdesk.services.alumni import asking, calls, mentoring, people
from chapterdesk.services.alumni.card import card
from chapterdesk.services.reminders import alumni as reminders
from chapterdesk.services.succession import handing_over
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
GROUP, CHAIR, ANNA, BO, CEES = ("a" * 32, "b" * 32, "1" * 32, "2" * 32, "3" * 32)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Anna was chair until October and would like to be a mentor, Bo follows her, Cees stands beside."""
    with clock.frozen(NOW), open_register(tmp_path) as opened:
        rules.install(opened)
        with opened.work("start") as work:
            work.create(Unit, {"name": "Demo", "unit_kind": "local_group", "town": "Lund"}, id=GROUP)
            work.create(RoleType, {"name": "Chair", "counts_for_alumni": True}, id=CHAIR)
            made: list[dict[str, FieldValue]] = [
                {"given_name": "Anna", "town": "Lund", "phones": ("+46701740605",), "may_be_phoned": "granted"},
                {"given_name": "Bo", "town": "Lund"},
                {"given_name": "Cees", "town": "Gent"},
            ]
            work.create_many(Person, made, ids=[ANNA, BO, CEES])
            term: dict[str, FieldValue] = {"unit": GROUP, "role": CHAIR}
            work.create(Appointment, {**term, "party": ANNA, "start": "2024-01-01", "end": "2026-10-31"})
            work.create(Appointment, {**term, "party": BO, "start": "2026-11-01"})
        yield opened


def _profile(register: Register, person: str = ANNA) -> str:
    with register.read() as conn:
        return people.profile_of(conn, person)


def _anna(register: Register) -> people.Alumna:
    with register.read() as conn:
        (one,) = people.listed(register, conn)
    return one


def _set(register: Register, **values: FieldValue) -> None:
    with register.work("set") as work:
        work.set(AlumniProfile, _profile(register), values)


def test_former_roles_are_derived_and_a_first_call_is_wanted(register: Register) -> None:
    one = _anna(register)
    assert [(f.role_name, f.unit_name, f.years()) for f in one.former] == [("Chair", "Demo", "2024\u20132026")]
    assert (one.name, one.due, one.late(clock.today())) == ("Anna", dt.date(2026, 12, 1), False)


def test_a_call_is_a_contact_and_the_rhythm_sets_the_next_one(register: Register) -> None:
    _set(register, rhythm_months=3)
    with register.read() as conn:
        before = hashes_of_tables(conn)
    assert calls.note(register, _profile(register), "reached", "Well") == dt.date(2027, 2, 22)
    with register.read() as conn:
        (contact,) = rows(conn, Contact).values()
    assert (contact["party"], contact["outcome"], contact["note"]) == (ANNA, "reached", "Well")
    assert _anna(register).due == dt.date(2027, 2, 22)
    register.undo()
    with register.read() as conn:
        assert hashes_of_tables(conn) == before


def test_no_answer_comes_back_in_a_week_and_an_agreed_day_goes_first(register: Register) -> None:
    profile = _profile(register)
    assert calls.note(register, profile, "no_answer") == dt.date(2026, 11, 29)
    assert calls.note(register, profile, "reached", again_on=dt.date(2026, 12, 24)) == dt.date(2026, 12, 24)


def test_another_rhythm_moves_the_call_that_was_planned(register: Register) -> None:
    profile = _profile(register)
    calls.note(register, profile, "reached")
    calls.set_rhythm(register, profile, 12)
    assert _anna(register).due == dt.date(2027, 11, 22)


def test_whoever_wants_no_contact_is_neither_called_nor_asked(register: Register) -> None:
    assert calls.note(register, _profile(register), "declined") is None
    one = _anna(register)
    assert (one.state, one.due) == ("declined", None)
    verbs: list[Callable[[], str]] = [
        lambda: asking.ask_back(register, ANNA, "speaker"),
        lambda: handing_over.ask(register, GROUP, CHAIR, ANNA),
        lambda: mentoring.begin(register, ANNA, BO),
    ]
    for verb in verbs:
        with pytest.raises(UserError) as raised:
            verb()
        assert raised.value.code == "said_no"
    with register.read() as conn:
        assert reminders.tasks(register, conn) == []


def test_whoever_refused_calls_and_mail_is_not_due(register: Register) -> None:
    with register.work("refuse") as work:
        work.set(Person, ANNA, {"may_be_phoned": "refused", "may_be_mailed": "refused"})
    one = _anna(register)
    assert (one.due, one.reach.phone, one.reach.silent) == (None, "", True)


def test_asked_back_and_the_no_is_obeyed(register: Register) -> None:
    with register.work("training") as work:
        course = work.create(Course, {"name": "Leaders"})
        training = work.create(Training, {"name": "Leaders in May", "course": course, "day": "2027-05-01"})
    asked = asking.ask_back(register, ANNA, "training", training=training)
    with register.read() as conn:
        assert [key for key, _title in asking.trainings_ahead(conn)] == [training]
    handing_over.answer(register, asked, "no")
    with pytest.raises(UserError) as raised:
        asking.ask_back(register, ANNA, "training", training=training)
    assert raised.value.code == "said_no"
    asking.ask_back(register, ANNA, "speaker")
    with register.read() as conn:
        found = card(register, conn, _profile(register))
    assert found is not None
    assert [(s.what, s.answer) for s in found.asks] == [("Speaking", "asked"), ("Leaders in May", "no")]


def test_not_now_is_brought_up_again_when_its_day_has_come_and_not_after_a_no(register: Register) -> None:
    question = asking.ask_back(register, ANNA, "speaker")
    handing_over.answer(register, question, "later", again_on="2026-12-24")

    def said() -> list[str]:
        with register.read() as conn:
            return [task.target for task in reminders.tasks(register, conn) if task.when == "soon"]

    assert said() == []
    with clock.frozen(NOW + dt.timedelta(days=33)):
        assert said() == [f"person:{ANNA}"]
        again = asking.ask_back(register, ANNA, "speaker")
        handing_over.answer(register, again, "no")
        assert said() == []


def test_today_says_whom_to_call(register: Register) -> None:
    with clock.frozen(NOW + dt.timedelta(days=20)), register.read() as conn:
        (task,) = reminders.tasks(register, conn)
    assert (task.page, task.target, task.detail) == ("alumni", "calls", "Anna")


def test_a_pair_is_suggested_with_reasons_begun_and_ended(register: Register) -> None:
    _set(register, wishes=("mentor",))
    with register.read() as conn:
        (one,) = mentoring.suggestions(register, conn)
    assert (one.mentor_name, one.mentee_name, one.why) == ("Anna", "Bo", "has been Chair, both live in Lund")
    pair = mentoring.begin(register, ANNA, BO, "The first year")
    with register.read() as conn:
        assert mentoring.suggestions(register, conn) == []
    with pytest.raises(UserError) as raised:
        mentoring.begin(register, ANNA, BO)
    assert raised.value.code == "pair_goes_on"
    with pytest.raises(UserError) as raised:
        mentoring.end(register, pair, day=dt.date(2020, 1, 1))
    assert raised.value.code == "ends_before_it_begins"
    mentoring.end(register, pair, "Well")
    with register.read() as conn:
        (ended,) = mentoring.pairs(register, conn)
    assert (ended.how, ended.end, ended.going_on(clock.today())) == ("Well", "2026-11-22", False)


def test_nobody_is_their_own_mentor_and_a_no_to_mentoring_is_obeyed(register: Register) -> None:
    with pytest.raises(UserError):
        mentoring.begin(register, ANNA, ANNA)
    _set(register, wishes=("mentor",))
    with register.work("no") as work:
        work.create(Ask, {"person": BO, "asked_for": "mentor", "answer": "no", "asked_on": "2026-11-01"})
    with register.read() as conn:
        assert mentoring.suggestions(register, conn) == []
    with pytest.raises(UserError) as raised:
        mentoring.begin(register, ANNA, BO)
    assert raised.value.code == "said_no"
