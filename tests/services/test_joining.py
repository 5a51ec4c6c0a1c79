"""Two people made one: what they did twice becomes one thing, nothing typed is lost, and one undo takes all back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.database.log import hashes_of_log, hashes_of_tables
from chapterdesk.database.rows import rows
from chapterdesk.fields import Kept
from chapterdesk.fields.choices import YesNo
from chapterdesk.fields.types import LongText, Reference, Text
from chapterdesk.models import Activity as Occasion
from chapterdesk.models import (
    Appointment,
    Attendance,
    Call,
    Caller,
    Course,
    Enrolment,
    GroupMembership,
    Meeting,
    Membership,
    Mentoring,
    Mobilisation,
    Organisation,
    Participation,
    Person,
    Proxy,
    RoleType,
    RollEntry,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyResponse,
    Training,
    Unit,
    VotingRoll,
    entities,
    pointing_at,
)
from chapterdesk.services import joining
from chapterdesk.services.merging import merge_people
from tests.registers import open_register

KINDS = sorted({
    e.kind for e, f in pointing_at("person")
    if f.required and e.kind not in ("consent",)
} | {"survey_response"})  # fmt: skip


def value_of(declared):
    """Return a strategy of stored values, nothing included."""
    kind = declared.type
    if declared.many:
        return st.lists(value_of_one(kind), max_size=2, unique=True).map(tuple)
    return st.none() | value_of_one(kind)


def value_of_one(kind):
    if isinstance(kind, YesNo):
        return st.booleans()
    if kind.choices():
        return st.sampled_from([code for code, _words in kind.choices()])
    if isinstance(kind, Reference):
        return st.sampled_from(["a" * 32, "b" * 32])
    if kind.storage == "integer":
        return st.integers(1, 9)
    if isinstance(kind, LongText | Text):
        return st.sampled_from(["Sings", "Has a van", "Knows everybody in the harbour"])
    return st.sampled_from(["2024-01-01", "2025-06-30", "2026-09-01"])


@st.composite
def two_rows(draw):
    entity = entities()[draw(st.sampled_from(KINDS))]
    kept = {n: draw(value_of(f)) for n, f in entity.fields.items()}
    other = {n: draw(value_of(f)) for n, f in entity.fields.items()}
    for declared in entity.required:
        other[declared.name] = kept[declared.name]
    return entity, kept, other


def is_held(declared, value, result, rule, said):
    """Say whether a value still stands somewhere, or a rule of the house takes another one in its place."""
    name = declared.name
    decided = {n for lead in rule.leads for n in (lead.name, *lead.along)}
    if name in decided | {*rule.sums, *rule.least, *rule.most, *rule.either} or isinstance(declared.type, YesNo):
        return True
    if isinstance(value, tuple):
        return set(value) <= set(result[name])
    return result[name] == value or str(value) in said or declared.format(value) in said


@settings(max_examples=400, deadline=None)
@given(two_rows())
def test_nothing_that_somebody_typed_is_lost(pair) -> None:
    entity, kept, other = pair
    result = joining.join(entity, kept, other)
    if result is None:
        return
    rule = joining.RULES.get(entity.kind, joining.Rule())
    said = "\n".join(str(v) for v in result.values() if isinstance(v, str))
    for row in (kept, other):
        for name, declared in entity.fields.items():
            if row[name] not in (None, "", ()) and declared.kept in (Kept.COLUMN, Kept.SET):
                assert is_held(declared, row[name], result, rule, said), name


@settings(max_examples=300, deadline=None)
@given(two_rows())
def test_what_leads_is_the_same_whoever_stays(pair) -> None:
    entity, one, two = pair
    there, back = joining.join(entity, one, two), joining.join(entity, two, one)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        rule = joining.RULES.get(entity.kind, joining.Rule())
        for name in {lead.name for lead in rule.leads} | {*rule.sums, *rule.least, *rule.most, *rule.either}:
            assert there[name] == back[name]


@settings(max_examples=200, deadline=None)
@given(two_rows())
def test_a_row_joined_with_itself_stays_as_it_is(pair) -> None:
    entity, row, _other = pair
    rule = joining.RULES.get(entity.kind, joining.Rule())
    result = joining.join(entity, row, dict(row))
    assert result is not None
    assert {n: v for n, v in result.items() if n not in rule.sums} == {
        n: v for n, v in row.items() if n in result and n not in rule.sums
    }


def test_a_held_seat_holds_before_the_waiting_list_and_a_no_before_a_yes() -> None:
    base = {"training": "t", "person": "p"}
    one = joining.join(Enrolment, {**base, "state": "waiting"}, {**base, "state": "confirmed"})
    assert one is not None and one["state"] == "confirmed"
    said = {"mobilisation": "m", "person": "p"}
    yes = {
        **said,
        "outcome": "yes",
        "at": "2026-01-02T10:00:00Z",
        "caller": "c1",
        "tries": 2,
        "note": "Brings a friend",
    }
    no = {**said, "outcome": "no_more", "at": "2026-01-01T10:00:00Z", "caller": "c2", "tries": 1, "note": "Moved"}
    call = joining.join(Call, yes, no)
    assert call is not None
    assert (call["outcome"], call["at"], call["caller"], call["tries"]) == ("no_more", no["at"], "c2", 3)
    assert call["note"] == "Brings a friend; Moved"
    never = joining.join(Call, {**said, "caller": "c1"}, {**said, "outcome": "call_back", "next_try": "2026-02-01"})
    assert never is not None
    assert (never["outcome"], never["next_try"], never["caller"]) == ("call_back", "2026-02-01", "c1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("2024", "2025-12-31"), ("2024-03-01", "2025"), True),
        (("2024", None), ("2025", None), True),
        ((None, None), ("2025", None), True),
        (("2024", None), ("2024", "2025"), False),
        (("2024", "2024"), ("2025", "2025"), False),
    ],
)
def test_periods_that_end_together_are_the_same(one, other, same) -> None:
    rows_ = [{"person": "p", "unit": "u", "start": start, "end": end} for start, end in (one, other)]
    assert joining.same_thing(GroupMembership, *rows_) is same


def test_two_fees_paid_stay_two_memberships() -> None:
    base = {"party": "p", "start": "2025-01-01", "end": "2025-12-31"}
    assert joining.join(Membership, {**base, "fee": 20000}, {**base, "fee": 30000}) is None
    joined = joining.join(Membership, {**base, "paid_until": "2025-06-30"}, {**base, "paid_until": "2025-12-31"})
    assert joined is not None and joined["paid_until"] == "2025-12-31"


def _world(work):
    """Return what two people can both be in, by kind: the values of a row but for the person."""
    make = work.create
    unit = make(Unit, {"name": "Lund", "unit_kind": "local_group"})
    role = make(RoleType, {"name": "Treasurer"})
    course = make(Course, {"name": "Stalls"})
    meeting = make(Meeting, {"name": "Annual meeting", "unit": unit, "day": "2026-03-01"})
    survey = make(Survey, {"name": "How was it"})
    return {
        "call": {"mobilisation": make(Mobilisation, {"name": "Act"})},
        "caller": {"mobilisation": make(Mobilisation, {"name": "Act too"})},
        "enrolment": {"training": make(Training, {"name": "Stalls", "course": course, "day": "2026-02-01"})},
        "attendance": {"meeting": meeting},
        "roll_entry": {"roll": make(VotingRoll, {"meeting": meeting})},
        "participation": {"activity": make(Occasion, {"name": "Stall", "day": "2026-02-01"})},
        "appointment": {"role": role, "unit": unit},
        "group_membership": {"unit": unit},
        "membership": {},
        "survey_response": {"survey": survey},
        "certificate": {"course": course, "issued": "2026-02-01"},
        "alumni_profile": {},
        "ask": {"asked_for": "role", "role": role, "unit": unit},
    }


def _owner(entity):
    return next(f.name for e, f in pointing_at("person") if e is entity and f.name in ("person", "party"))


@st.composite
def two_lives(draw):
    """Return for each kind the values of one row of each of two people."""
    lives = {}
    for kind in ("call", "caller", "enrolment", "attendance", "roll_entry", "participation", "appointment",
                 "group_membership", "membership", "survey_response", "certificate", "alumni_profile", "ask"):  # fmt: skip
        fields = [
            f for f in entities()[kind].fields.values()
            if f.kept is Kept.COLUMN and not f.required and not isinstance(f.type, Reference)
        ]  # fmt: skip
        lives[kind] = [{f.name: draw(value_of(f)) for f in fields} for _side in range(2)]
        for row in lives[kind]:
            if row.get("start") and row.get("end") and row["end"] < row["start"]:
                row["start"], row["end"] = row["end"], row["start"]
    return lives


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=two_lives())
def test_after_a_merge_nobody_is_twice_in_the_same_thing_and_undo_takes_all_back(
    tmp_path_factory: pytest.TempPathFactory, lives
) -> None:
    with open_register(tmp_path_factory.mktemp("merge")) as register:
        with register.work("Test") as work:
            one, two = (work.create(Person, {"given_name": "Elif", "family_name": name}) for name in ("Ek", "Al"))
            for kind, fixed in _world(work).items():
                for person, values in zip((one, two), lives[kind], strict=True):
                    work.create(entities()[kind], {**values, **fixed, _owner(entities()[kind]): person})
        with register.read() as conn:
            before = hashes_of_tables(conn)
        merge_people(register, one, two)
        with register.read() as conn:
            for kind in lives:
                entity = entities()[kind]
                left = list(rows(conn, entity).values())
                assert all(row[_owner(entity)] == one for row in left)
                if len(left) == 2 and joining.same_thing(entity, *left):
                    assert joining.join(entity, *left) is None
            assert hashes_of_log(conn) == hashes_of_tables(conn)
        register.undo()
        with register.read() as conn:
            assert hashes_of_tables(conn) == before


@pytest.fixture
def pair(tmp_path: Path):
    with open_register(tmp_path) as register:
        with register.work("Test") as work:
            one, two, third = (
                work.create(Person, {"given_name": name, "family_name": "Ek"}) for name in ("Elif", "Elef", "Bo")
            )
        yield register, one, two, third


def test_one_call_is_left_and_the_callers_of_both_keep_their_lists(pair) -> None:
    register, one, two, third = pair
    with register.work("Test") as work:
        asked = work.create(Mobilisation, {"name": "Act"})
        mine, theirs = (work.create(Caller, {"mobilisation": asked, "party": p}) for p in (one, two))
        work.create(Call, {"mobilisation": asked, "person": third, "caller": theirs})
        for person, caller in ((one, mine), (two, theirs)):
            work.create(Call, {"mobilisation": asked, "person": person, "caller": caller})
    merge_people(register, one, two)
    with register.read() as conn:
        assert [row["party"] for row in rows(conn, Caller).values()] == [one]
        assert sorted((row["person"], row["caller"]) for row in rows(conn, Call).values()) == sorted(
            [(one, mine), (third, mine)]
        )


def test_who_stood_in_a_list_of_several_stands_there_as_the_one(pair) -> None:
    register, one, two, third = pair
    with register.work("Test") as work:
        course = work.create(Course, {"name": "Stalls"})
        held = work.create(
            Training, {"name": "Stalls", "course": course, "day": "2026-02-01", "trainers": (two, third, one)}
        )
        partner = work.create(Organisation, {"name": "Union", "contacts": (two,)})
    merge_people(register, one, two)
    with register.read() as conn:
        assert rows(conn, Training, [held])[held]["trainers"] == (one, third)
        assert rows(conn, Organisation, [partner])[partner]["contacts"] == (one,)


def test_nobody_mentors_themselves_or_casts_their_own_proxy_and_each_gives_one(pair) -> None:
    register, one, two, third = pair
    with register.work("Test") as work:
        unit = work.create(Unit, {"name": "Lund"})
        meeting = work.create(Meeting, {"name": "Annual", "unit": unit, "day": "2026-03-01"})
        roll = work.create(VotingRoll, {"meeting": meeting})
        work.create(Mentoring, {"mentor": one, "mentee": two})
        work.create(Mentoring, {"mentor": third, "mentee": two, "goal": "Speak"})
        work.create(Mentoring, {"mentor": third, "mentee": one, "goal": "Write"})
        work.create(Proxy, {"roll": roll, "giver": one, "holder": two})
        work.create(Proxy, {"roll": roll, "giver": one, "holder": third, "given_on": "2026-02-02"})
        work.create(Proxy, {"roll": roll, "giver": two, "holder": third, "given_on": "2026-02-01"})
        work.create(RollEntry, {"roll": roll, "party": one, "votes": 0, "reason": "No member"})
        work.create(RollEntry, {"roll": roll, "party": two, "votes": 1, "reason": "Member", "ballot": 4})
    merge_people(register, one, two)
    with register.read() as conn:
        (pairing,) = rows(conn, Mentoring).values()
        assert (pairing["mentor"], pairing["mentee"], pairing["goal"]) == (third, one, "Write; Speak")
        (proxy,) = rows(conn, Proxy).values()
        assert (proxy["giver"], proxy["holder"], proxy["given_on"]) == (one, third, "2026-02-01")
        (line,) = rows(conn, RollEntry).values()
        assert (line["votes"], line["reason"], line["ballot"]) == (1, "Member", 4)


def test_a_form_filled_in_twice_becomes_one_unless_the_answers_differ(pair) -> None:
    register, one, two, third = pair
    with register.work("Test") as work:
        survey = work.create(Survey, {"name": "How was it"})
        grade = work.create(SurveyQuestion, {"survey": survey, "name": "Grade", "question_kind": "scale"})
        words = work.create(SurveyQuestion, {"survey": survey, "name": "Words", "question_kind": "text"})
        for person, mark, text in ((one, "3", "Good"), (two, "3", "Long"), (third, "4", "")):
            given_ = work.create(SurveyResponse, {"survey": survey, "party": person})
            work.create(SurveyAnswer, {"response": given_, "question": grade, "value": mark})
            if text:
                work.create(SurveyAnswer, {"response": given_, "question": words, "value": text})
    merge_people(register, one, two)
    with register.read() as conn:
        assert len(rows(conn, SurveyResponse)) == 2
        values = sorted(str(row["value"]) for row in rows(conn, SurveyAnswer).values())
        assert values == ["3", "4", "Good\nLong"]
    merge_people(register, one, third)
    with register.read() as conn:
        assert len(rows(conn, SurveyResponse)) == 2
        assert sorted(str(row["value"]) for row in rows(conn, SurveyAnswer).values()) == values


def test_attendance_participation_and_appointment_are_joined(pair) -> None:
    register, one, two, _third = pair
    with register.work("Test") as work:
        unit = work.create(Unit, {"name": "Lund"})
        role = work.create(RoleType, {"name": "Chair"})
        meeting = work.create(Meeting, {"name": "Annual", "unit": unit, "day": "2026-03-01"})
        stall = work.create(Occasion, {"name": "Stall", "day": "2026-02-01"})
        for person, state, part, start, note in (
            (one, "excused", "signed_up", "2025-01-01", "By acclamation"),
            (two, "present", "led", "2025-03-01", None),
        ):
            work.create(Attendance, {"meeting": meeting, "party": person, "state": state})
            work.create(Participation, {"activity": stall, "party": person, "part": part})
            work.create(Appointment, {"role": role, "unit": unit, "party": person, "start": start, "note": note})
    merge_people(register, one, two)
    with register.read() as conn:
        assert [row["state"] for row in rows(conn, Attendance).values()] == ["present"]
        assert [row["part"] for row in rows(conn, Participation).values()] == ["led"]
        (term,) = rows(conn, Appointment).values()
    assert (term["start"], term["end"]) == ("2025-01-01", None)
    assert term["note"] == "By acclamation; From: 2025-03-01"
