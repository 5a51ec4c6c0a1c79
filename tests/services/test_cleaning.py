"""Details that are kept long enough: each rule by the statutes' numbers, on Today, in the privacy register, and emptied in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import (
    AlumniProfile,
    Application,
    Call,
    Contact,
    Fund,
    FundEntry,
    Mobilisation,
    Organisation,
    Person,
    Statute,
    Survey,
    SurveyResponse,
)
from chapterdesk.services import cleaning, retention, rules, youth
from chapterdesk.services.reminders import reports
from chapterdesk.services.reports import people_lists, privacy
from chapterdesk.services.reports.shape import Choices
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with clock.frozen(NOW), open_register(tmp_path) as opened:
        rules.install(opened)
        with opened.work("{x}", x="") as work:
            names = {"keep_months": 24, "guardian_age": 18, "keep_notes_months": 6, "keep_answers_months": 12}
            work.create(Statute, {"name": "Ours", "start": "2020-01-01", "keep_support_years": 7, **names})
        yield opened


def _person(register: Register, **values: object) -> str:
    with register.work("{x}", x="") as work:
        return work.create(Person, {"given_name": "Anna", "family_name": "Ek", **values})  # type: ignore[arg-type]


def _due(register: Register) -> dict[str, list[str]]:
    with register.read() as conn:
        return {each.rule.key: [row for row, _p, _d in each.due] for each in cleaning.past(conn) if each.due}


def _told(register: Register) -> list[str]:
    with register.read() as conn:
        return [task.target for task in reports.tasks(register, conn) if task.target == "report:cleaning"]


def _call(register: Register, at: str, note: str | None = "Ill") -> str:
    person = _person(register)
    with register.work("{x}", x="") as work:
        mobilisation = work.create(Mobilisation, {"name": "Vigil", "state": "closed"})
        values = {"mobilisation": mobilisation, "person": person, "outcome": "no", "at": at, "note": note}
        return work.create(Call, values)


@given(DAYS, DAYS, st.integers(0, 200))
def test_time_is_over_once_and_for_all_and_never_without_a_rule(today: dt.date, day: dt.date, months: int) -> None:
    found = cleaning.over(today, day.isoformat(), months)
    assert not cleaning.over(today, day.isoformat(), 0) and not cleaning.over(today, "", months)
    assert found == (months > 0 and day <= retention.months_before(today, months))
    if found:
        assert cleaning.over(today + dt.timedelta(days=40), day.isoformat(), months)
        assert cleaning.over(today, (day - dt.timedelta(days=1)).isoformat(), months)


def test_every_rule_says_what_on_what_ground_and_how_long_and_empties_fields_that_are_there(
    register: Register,
) -> None:
    assert len({rule.key for rule in cleaning.RULES}) == len(cleaning.RULES)
    for rule in cleaning.RULES:
        assert rule.number in Statute.fields and set(rule.empty) <= set(rule.entity.fields)
        assert rule.ground.startswith("Art.") and "{n}" in rule.keeping
    with register.read() as conn:
        for each in cleaning.past(conn):
            assert str(each.number) in each.keeping
        made = privacy.register_of_processing(register, conn, Choices())
    said = str(made.paper)
    for rule in cleaning.RULES:
        assert rule.label in said and rule.ground in said


@pytest.mark.parametrize(("at", "due"), [("2026-05-22T10:00:00Z", True), ("2026-05-23T10:00:00Z", False)])
def test_notes_of_calls_go_and_what_was_answered_stays(register: Register, at: str, due: bool) -> None:
    call = _call(register, at)
    assert _due(register) == ({"calls": [call]} if due else {})
    assert _told(register) == (["report:cleaning"] if due else [])
    if due:
        assert cleaning.clean(register).rows == 1
        with register.read() as conn:
            row = rows(conn, Call, [call])[call]
        assert (row["note"], row["outcome"], row["at"]) == (None, "no", at)
        assert not _due(register) and not _told(register)


@pytest.mark.parametrize(
    ("born", "due"), [("2008-11-22", True), ("2008-11-23", False), ("2008", False), ("2007", True), ("2008-10", True)]
)
def test_parents_go_when_the_young_person_is_surely_of_age(register: Register, born: str, due: bool) -> None:
    person = _person(
        register, birth_date=born, guardian="Eva Ek", guardian_consent="granted", guardian_email="e@example.org"
    )
    assert _due(register) == ({"guardians": [person]} if due else {})
    if due:
        cleaning.clean(register)
        with register.read() as conn:
            row = rows(conn, Person, [person])[person]
        assert [row[name] for name in youth.GUARDIAN_FIELDS] == [None, None, None, "not_asked"]
        assert not _due(register)


@pytest.mark.parametrize(("closed", "due"), [("2025-11-22", True), ("2025-11-23", False)])
def test_names_on_answers_go_and_the_answers_stay(register: Register, closed: str, due: bool) -> None:
    person = _person(register)
    with register.work("{x}", x="") as work:
        partner = work.create(Organisation, {"name": "Union", "organisation_kind": "union"})
        survey = work.create(Survey, {"name": "Year", "closed": closed})
        mine, _theirs = work.create_many(
            SurveyResponse, [{"survey": survey, "party": party, "day": "2025-01-01"} for party in (person, partner)]
        )
    assert _due(register) == ({"answers": [mine]} if due else {})
    if due:
        cleaning.clean(register)
        with register.read() as conn:
            kept = [row["party"] for row in rows(conn, SurveyResponse).values()]
        assert kept == [None, partner]


def test_an_alumnas_wishes_go_after_silence_unless_a_call_is_coming(register: Register) -> None:
    person = _person(register)
    with register.work("{x}", x="") as work:
        values = {"person": person, "state": "open", "opened": "2024-01-10", "wishes": ("mentor",), "competence": "Law"}
        profile = work.create(AlumniProfile, values)
    assert _due(register) == {"alumni": [profile]}
    with register.work("{x}", x="") as work:
        touch = work.create(Contact, {"party": person, "at": "2026-01-10T10:00:00Z", "channel": "phone"})
    assert _due(register) == {}
    with register.work("{x}", x="") as work:
        work.delete(Contact, [touch])
        work.set(AlumniProfile, profile, {"next_call": "2026-12-01"})
    assert _due(register) == {}
    with register.work("{x}", x="") as work:
        work.set(AlumniProfile, profile, {"next_call": "2026-11-01"})
    cleaning.clean(register)
    with register.read() as conn:
        row = rows(conn, AlumniProfile, [profile])[profile]
    assert (row["wishes"], row["competence"]) == ((), None) and not _due(register)


def test_single_peoples_names_in_support_go_when_the_books_may(register: Register) -> None:
    person = _person(register)
    with register.work("{x}", x="") as work:
        fund = work.create(Fund, {"name": "F", "fund_kind": "solidarity"})
        entry = work.create(FundEntry, {"fund": fund, "day": "2019-11-22", "amount": 500, "party": person})
        work.create(FundEntry, {"fund": fund, "day": "2019-11-23", "amount": 500, "party": person})
        old = {"name": "Trip", "party": person, "state": "reported", "sent_on": "2018-01-01"}
        application = work.create(Application, old | {"reported_on": "2019-01-01", "about": "My trip", "amount": 900})
        work.create(Application, old | {"reported_on": "2020-01-01"})
    assert _due(register) == {"applications": [application], "entries": [entry]}
    cleaning.clean(register, ["applications"])
    with register.read() as conn:
        row = rows(conn, Application, [application])[application]
    assert (row["party"], row["about"], row["amount"], row["name"]) == (None, None, 900, "Trip")
    assert _due(register) == {"entries": [entry]}


def test_the_clean_up_is_one_step_that_can_be_undone(register: Register) -> None:
    call = _call(register, "2024-01-01T10:00:00Z")
    person = _person(register, birth_date="1990-01-01", guardian="Eva Ek")
    before = _due(register)
    assert before == {"calls": [call], "guardians": [person]}
    assert cleaning.clean(register).rows == 2
    register.undo()
    assert _due(register) == before
    with pytest.raises(UserError) as refused:
        cleaning.clean(register, ["answers"])
    assert refused.value.code == "nothing_due"


def test_the_report_names_nobody_protected_until_confirmed(register: Register) -> None:
    hidden = _person(register, birth_date="1990-01-01", guardian="Eva", protected_identity=True, given_name="Hidden")
    with register.read() as conn:
        made = people_lists.cleaning_due(register, conn, Choices())
        allowed = people_lists.cleaning_due(register, conn, Choices(allowed=frozenset({hidden})))
    assert made.shielded == {hidden} and "Hidden" not in str(made.paper) and not made.people
    assert "Hidden" in str(allowed.paper) and allowed.people == {hidden}


@pytest.mark.parametrize("language", ["sv", "nl"])
def test_how_long_is_said_in_every_language(register: Register, language: str) -> None:
    with register.read() as conn:
        english = [each.keeping for each in cleaning.past(conn)]
        with in_language(language):
            other = [each.keeping for each in cleaning.past(conn)]
    assert all(one != two for one, two in zip(english, other, strict=True))
