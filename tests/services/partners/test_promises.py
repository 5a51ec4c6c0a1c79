"""Commitments both ways: from one coalition meeting to the next, and a gentle question once, not before the day."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Commitment, Person
from chapterdesk.services import disclosures, drafts, meetings
from chapterdesk.services.partners import circles, promises
from chapterdesk.services.reminders import partners as reminders
from tests.services.partners.conftest import Circle

_DAY = st.just("") | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(dt.date.isoformat)


@given(st.sampled_from(["open", "done", "dropped"]), _DAY, _DAY, _DAY.filter(bool))
def test_nobody_is_asked_before_the_day_or_twice(state: str, due: str, reminded: str, today: str) -> None:
    if promises.may_remind(state, due, reminded, today):
        assert state == "open" and due and due <= today and not reminded
        assert not promises.may_remind(state, due, today, today)


def test_a_coalition_meeting_whose_commitments_come_back_at_the_next(circle: Circle) -> None:
    register, parties = circle.register, circle.parties
    first = circles.plan_meeting(register, circle.coalition, {"name": "Coalition", "day": "2026-11-22"})
    with register.read() as conn:
        agenda = list(meetings.agenda(conn, first).values())
        expected = {member.party for member in meetings.expected(conn, register, first)}
    assert [agenda[0]["item_kind"], agenda[-1]["item_kind"]] == ["round", "round"]
    assert {"story", "follow_up"} <= {item["item_kind"] for item in agenda}
    assert expected == set(parties.values())
    for party in parties.values():
        meetings.tick(register, first, party, "present")
    given_ = meetings.promise(register, first, parties["Union"], "Lend the hall", "2026-12-01")
    mutual = promises.promise(
        register,
        parties["Women"],
        parties["Union"],
        {"name": "Train the stewards", "due": "2026-12-05", "meeting": first},
    )
    later = circles.plan_meeting(register, circle.coalition, {"name": "Coalition", "day": "2026-12-20"})
    with register.read() as conn:
        assert set(meetings.promised(conn, later)) == {given_, mutual}
        both = promises.both_ways(register, conn, parties["Union"])
    assert [each.id for each in both.theirs] == [given_] and [each.id for each in both.ours] == [mutual]
    with clock.frozen(dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)):
        meetings.fulfil(register, given_, True)
    last = circles.plan_meeting(register, circle.coalition, {"name": "Coalition", "day": "2027-01-20"})
    with register.read() as conn:
        assert given_ in meetings.promised(conn, later)
        assert set(meetings.promised(conn, last)) == {mutual}


def test_the_question_is_friendly_and_asked_once(circle: Circle, tmp_path: Path) -> None:
    register, union = circle.register, circle.parties["Union"]
    key = promises.promise(register, union, "", {"name": "Lend the hall", "due": "2026-11-25"})
    circles.plan_meeting(register, circle.coalition, {"name": "Coalition", "day": "2026-12-20"})
    with register.read() as conn:
        assert rows(conn, Commitment, [key])[key]["unit"] == circle.coalition
        with pytest.raises(UserError) as problem:
            promises.reminder(register, conn, key)
        assert problem.value.code == "not_due"
        assert not any(task.what == "Lend the hall" for task in reminders.tasks(register, conn))
    with clock.frozen(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)):
        with register.read() as conn:
            assert any(task.what == "Lend the hall" for task in reminders.tasks(register, conn))
        promises.remind(register, key, tmp_path / "ask.eml")
        mail = message_from_bytes((tmp_path / "ask.eml").read_bytes(), policy=policy.default)
        text = mail.get_body().get_content()
        assert mail["To"] == "union@example.org" and "Lend the hall" in text
        assert "that is fine" in text and "20 December" in text
        with register.read() as conn:
            assert disclosures.listed(conn)[0].recipient == "Union"
            assert not any(task.what == "Lend the hall" for task in reminders.tasks(register, conn))
        with pytest.raises(UserError):
            promises.remind(register, key, tmp_path / "again.eml")
        assert not (tmp_path / "again.eml").exists()


def test_people_are_written_to_only_where_they_said_yes(circle: Circle, tmp_path: Path) -> None:
    register = circle.register
    for consent, shielded, allowed in (("refused", None, False), ("granted", True, False), ("granted", None, True)):
        with register.work("{x}", x="") as work:
            values = {"given_name": "Åsa", "emails": ("asa@example.org",), "may_be_mailed": consent}
            person = work.create(Person, values | {"protected_identity": shielded})
        key = promises.promise(register, person, circle.parties["Union"], {"name": "Bring chairs", "due": "2026-11-20"})
        with register.read() as conn:
            if allowed:
                assert promises.reminder(register, conn, key).to == "asa@example.org"
                continue
            with pytest.raises(UserError) as problem:
                promises.reminder(register, conn, key)
            assert problem.value.code == "no_address"


def test_the_partners_of_a_coalition_get_its_pack(circle: Circle, tmp_path: Path) -> None:
    register = circle.register
    meeting = circles.plan_meeting(register, circle.coalition, {"name": "Coalition", "day": "2026-12-20"})
    with register.read() as conn:
        invited = drafts.invited(register, conn, meeting)
    assert {(each.name, each.why_not) for each in invited} == {("Union", ""), ("Women", ""), ("Parish", "")}
    made = drafts.mail_pack(register, meeting, tmp_path / "pack.eml", invited)
    mail = message_from_bytes((tmp_path / "pack.eml").read_bytes(), policy=policy.default)
    assert made.to == 3 and "union@example.org" in mail["Bcc"]
    with register.read() as conn:
        assert disclosures.listed(conn)[0].people == ()
