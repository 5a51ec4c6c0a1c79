"""Who takes part: added once, met there with an answer, doubles offered, what an activity brought, its calendar file."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows, table_of
from chapterdesk.models import Activity, ConsentOf, Participation, Person
from chapterdesk.services.campaigns import activities, taking_part
from chapterdesk.services.campaigns.taking_part import Met
from tests.services.campaigns.conftest import Chapter


def test_somebody_takes_part_once_and_what_they_did_is_guessed_from_the_day(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    past, coming = chapter.activity(), chapter.activity("Vigil", 3)
    taking_part.join(register, past, ids["ada"])
    taking_part.join(register, coming, ids["cleo"])
    again = taking_part.join(register, past, ids["ada"], "led", 4)
    taking_part.join(register, past, ids["union"], "helped")
    with register.read() as conn:
        there = taking_part.participants(register, conn, past)
        young = taking_part.participants(register, conn, coming)[0]
    assert [(p.name, p.part, p.hours, p.is_person) for p in there] == [
        ("Ada Berg", "led", 4, True), ("The union", "helped", None, False),
    ]  # fmt: skip
    assert (young.part, young.young, young.guardian_missing) == ("signed_up", True, True)
    assert [name for _id, name, _where in taking_part.candidates(register, "ek", past)] == ["Bo Ek", "Dina Ek"]
    assert not taking_part.candidates(register, "Ada", past)
    taking_part.change(register, [again, there[1].row], {"hours": 2})
    taking_part.leave(register, [again, there[1].row])
    with register.read() as conn:
        assert not taking_part.participants(register, conn, past)
    register.undo()
    with register.read() as conn:
        assert [p.hours for p in taking_part.participants(register, conn, past)] == [2, 2]


def test_somebody_met_there_comes_with_source_answer_and_until_when(chapter: Chapter) -> None:
    register = chapter.register
    activity = chapter.activity("Stall in Lund")
    for met, code in (
        (Met("Eva", "Sol"), "no_answer"),
        (Met("Eva", "Sol", answer="granted"), "no_reach"),
        (Met(" ", answer="refused"), "invalid"),
        (Met("Eva", "Sol", "070-12", answer="granted"), "invalid_value"),
    ):
        with pytest.raises(UserError) as problem:
            taking_part.meet(register, activity, met)
        assert problem.value.code == code
    person = taking_part.meet(register, activity, Met("Eva", "Sol", "070-174 06 12", "2013", "granted", True))
    with register.read() as conn:
        own = rows(conn, Person, [person])[person]
        said = conn.execute(select(table_of(ConsentOf)).where(ConsentOf.person == person)).one()
        there = taking_part.participants(register, conn, activity)[0]
        got = activities.brought(conn, activity)
    assert (own["source"], own["may_be_phoned"], own["keep_until"]) == ("Stall in Lund", "granted", "2029-11-22")
    assert own["groups"] == (chapter.ids["lund"],)
    assert (said.noted_where, said.given_on, said.ground) == ("Stall in Lund", "2026-11-22", "consent")
    assert (there.part, there.new, there.guardian_missing) == ("met_there", True, True)
    assert (got.new_activists, got.took_part) == (1, 1)
    register.undo()
    with register.read() as conn:
        assert not rows(conn, Person, [person])


def test_a_no_is_for_every_way_and_doubles_are_offered(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    activity = chapter.activity()
    met = Met("Ada", "Berg", "ada@example.org", "1999", "refused")
    assert [each.name for each in taking_part.likely(register, Met("Ada", "Berg"))] == ["Ada Berg"]
    assert not taking_part.likely(register, Met("Zoe", "Quist"))
    assert taking_part.meet(register, activity, met, same_as=ids["ada"]) == ids["ada"]
    with register.read() as conn:
        own = rows(conn, Person, [ids["ada"]])[ids["ada"]]
        assert taking_part.participants(register, conn, activity)[0].new is False
    assert (own["may_be_phoned"], own["may_be_mailed"], own["emails"]) == ("refused", "refused", ("ada@example.org",))
    # What the register knew already stays.
    assert (own["birth_date"], own["source"], own["keep_until"]) == ("1960", None, None)


def test_what_an_activity_brought_says_that_it_was_held(chapter: Chapter) -> None:
    register = chapter.register
    past, coming = chapter.activity(), chapter.activity("Vigil", 3)
    with register.read() as conn:
        assert [key for key, _n, _d in activities.without_outcome(conn, chapter.day(-9), chapter.day(-1))] == [past]
    activities.note_outcome(register, past, {"signatures": 12, "hours": None})
    with register.read() as conn:
        assert rows(conn, Activity, [past])[past]["state"] == "held"
        assert not activities.without_outcome(conn, chapter.day(-9), chapter.day(-1))
        assert activities.brought(conn, past).signatures == 12
    with pytest.raises(UserError) as problem:
        activities.note_outcome(register, coming, {"signatures": 1})
    assert problem.value.code == "ahead"
    told = activities.add(register, {"name": "Late", "day": chapter.day(-1), "reached": 5})
    with register.read() as conn:
        assert rows(conn, Activity, [told])[told]["state"] == "held"


def test_a_campaign_adds_up_what_its_activities_brought(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    campaign = chapter.campaign("Doors", "2026-09-01", "2026-12-01")
    one = chapter.activity(campaign=campaign, state="held", signatures=5, hours=3)
    chapter.activity("Next", 4, campaign=campaign)
    chapter.activity("Other", state="held", signatures=100)
    with register.work("Add") as work:
        work.create(Participation, {"activity": one, "party": ids["bo"], "part": "met_there", "hours": 9})
    with register.read() as conn:
        total = activities.of_campaign(conn, campaign)
    assert total == activities.Total(1, 1, 5, 0, 1, 3)


def test_an_activity_goes_into_a_calendar_in_the_sections_time(chapter: Chapter, tmp_path) -> None:
    late = chapter.activity("Vigil", 3, start="23:00", end="01:00", place="The square", town="Lund")
    silent = chapter.activity("Stall", 4)
    done = activities.save_calendar(chapter.register, [late, silent], tmp_path / "a.ics")
    events = icalendar.Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    assert done.rows == 1 and len(events) == 1
    assert str(events[0]["summary"]) == "Lund: Vigil" and str(events[0]["location"]) == "The square, Lund"
    assert events[0].decoded("dtend") - events[0].decoded("dtstart") == dt.timedelta(hours=2)
    with pytest.raises(UserError) as problem:
        activities.save_calendar(chapter.register, [silent], tmp_path / "b.ics")
    assert problem.value.code == "no_time"
