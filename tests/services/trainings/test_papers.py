"""Papers of a training: who is in them, who is left out, what is noted, and that they can be read again."""

from __future__ import annotations

import email
import email.policy
import io
from pathlib import Path

import icalendar
import pikepdf
import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.database.query import Question
from chapterdesk.models import Person
from chapterdesk.services import disclosures
from chapterdesk.services.trainings import enrolling, inviting, papers
from tests.documents.tools import text_of
from tests.services.trainings.conftest import Desk


def _noted(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    with desk.register.read() as conn:
        return [(entry.what, entry.people) for entry in disclosures.listed(conn)]


def test_the_list_to_sign_leaves_out_protected_people_and_is_noted(desk: Desk, tmp_path: Path) -> None:
    enrolling.enrol(desk.register, desk.training, desk.people[:2])
    with desk.register.work("Protect") as work:
        work.set(Person, desk.people[0], {"protected_identity": True})
    done = papers.save_list(desk.register, desk.training, tmp_path / "list.pdf")
    assert (done.people, done.left_out) == (1, 1)
    assert _noted(desk) == [("attendance list", (desk.people[1],))]
    assert pikepdf.open(done.path).pages
    allowed = papers.save_list(desk.register, desk.training, tmp_path / "all.pdf", confirmed=["P0 Ek"])
    assert (allowed.people, allowed.left_out) == (2, 0)


def test_a_long_list_and_many_days_fill_pages(desk: Desk) -> None:
    desk.change(last_day="2026-12-25", seats=None)
    enrolling.enrol(desk.register, desk.training, desk.people)
    for size in ("A4", "Letter"):
        with pikepdf.open(io.BytesIO(papers.attendance_list(desk.register, desk.training, size=size))) as pdf:
            assert len(pdf.pages) >= 2


def test_a_certificate_for_each_who_completed(desk: Desk, tmp_path: Path) -> None:
    desk.change(course=desk.course)
    with pytest.raises(UserError) as refused:
        papers.certificates(desk.register, desk.training)
    assert refused.value.code == "no_certificate"
    enrolling.enrol(desk.register, desk.training, desk.people[:2], override=True)
    enrolling.complete(desk.register, [desk.enrolment(0), desk.enrolment(1)])
    done = papers.save_certificates(desk.register, desk.training, tmp_path / "c.pdf")
    assert done.people == 2
    with pikepdf.open(done.path) as pdf:
        assert len(pdf.pages) == 2
    one = papers.save_certificates(desk.register, desk.training, tmp_path / "one.pdf", only=[desk.people[1]])
    assert one.people == 1


def test_the_calendar_entry(desk: Desk, tmp_path: Path) -> None:
    papers.save_calendar(desk.register, desk.training, tmp_path / "t.ics")
    (entry,) = icalendar.Calendar.from_ical((tmp_path / "t.ics").read_bytes()).walk("VEVENT")
    assert entry["SUMMARY"] == "Leadership, Lund" and str(entry["LOCATION"]) == "Library"
    assert entry["DTSTART"].dt.isoformat() == "2026-12-05T10:00:00+01:00"
    assert entry["DTEND"].dt.isoformat() == "2026-12-06T16:00:00+01:00"
    desk.change(start=None)
    with pytest.raises(UserError):
        papers.save_calendar(desk.register, desk.training, tmp_path / "u.ics")


def test_the_invitation_reaches_who_may_be_mailed_now(desk: Desk, tmp_path: Path) -> None:
    inviting.invite(desk.register, desk.training, Question(), "email", most=3)
    with desk.register.work("No") as work:
        work.set(Person, desk.people[0], {"may_be_mailed": "withdrawn"})
    done = papers.mail_invitation(desk.register, desk.training, tmp_path / "i.eml")
    assert (done.people, done.left_out) == (2, 1)
    mail = email.message_from_bytes((tmp_path / "i.eml").read_bytes(), policy=email.policy.default)
    assert mail["To"] is None and str(mail["Bcc"]).count("@") == 2 and "p0@" not in str(mail["Bcc"])
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"]
    with pytest.raises(UserError):
        papers.mail_invitation(desk.register, desk.training, tmp_path / "i.pdf")


def test_a_trainer_with_protected_identity_is_named_only_when_confirmed(desk: Desk, tmp_path: Path) -> None:
    trainer = desk.people[5]
    desk.change(course=desk.course, trainers=(trainer,))
    with desk.register.work("Protect") as work:
        work.set(Person, trainer, {"protected_identity": True})
    enrolling.enrol(desk.register, desk.training, desk.people[:1], override=True)
    enrolling.complete(desk.register, [desk.enrolment(0)])
    for what in (papers.LIST, papers.CERTIFICATES, papers.CALENDAR, papers.MAIL):
        assert list(papers.shielded(desk.register, desk.training, what)) == [trainer], what
    kept = papers.save_calendar(desk.register, desk.training, tmp_path / "a.ics")
    named = papers.save_calendar(desk.register, desk.training, tmp_path / "b.ics", confirmed=["P5 Ek"])
    assert b"P5 Ek" not in kept.path.read_bytes() and b"P5 Ek" in named.path.read_bytes()
    assert (kept.left_out, named.left_out) == (1, 0)
    without = papers.save_certificates(desk.register, desk.training, tmp_path / "a.pdf")
    assert without.left_out == 1 and "P5 Ek" not in text_of(without.path.read_bytes())
    whole = papers.save_certificates(desk.register, desk.training, tmp_path / "b.pdf", confirmed=["P5 Ek"])
    assert "P5 Ek" in text_of(whole.path.read_bytes())
    assert _noted(desk)[0] == ("certificates", tuple(sorted([desk.people[0], trainer])))


def test_who_would_be_confirmed_follows_the_paper(desk: Desk) -> None:
    with desk.register.work("Protect") as work:
        work.set_many(Person, {each: {"protected_identity": True} for each in desk.people[:3]})
    enrolling.enrol(desk.register, desk.training, desk.people[:3])
    asked = papers.shielded(desk.register, desk.training, papers.LIST)
    # Two have seats, the third waits: only who would stand on the paper is asked about.
    assert sorted(name for name, _ref in asked.values()) == ["P0 Ek", "P1 Ek"]
    assert not papers.shielded(desk.register, desk.training, papers.CERTIFICATES)
    assert not papers.shielded(desk.register, desk.training, papers.MAIL)
