"""Mail drafts: who is in them, what is enclosed, and what is noted."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.database.query import Question
from chapterdesk.database.rows import rows
from chapterdesk.models import Meeting, Person
from chapterdesk.services import disclosures, drafts, exporting, lists, meetings
from chapterdesk.services.drafts import NO_ADDRESS, NO_CONSENT, NOT_ASKED, PROTECTED
from chapterdesk.services.exporting import Order

PEOPLE = {
    "Alva": {"emails": ("alva@example.org", "b@example.org"), "may_be_mailed": "granted"},
    "Bo": {"emails": ("bo@example.org",), "may_be_mailed": "refused"},
    "Cajsa": {"may_be_mailed": "granted"},
    "Dag": {"emails": ("dag@example.org",)},
    "Elna": {"emails": ("elna@example.org",), "may_be_mailed": "granted", "protected_identity": True},
}


@pytest.fixture
def meeting(filled):
    with filled.register.work("People") as work:
        for name, values in PEOPLE.items():
            work.create(Person, {"given_name": name, "groups": (filled.ids["unit"],), **values})
    return meetings.create(
        filled.register, filled.ids["unit"], "group", {"name": "Autumn meeting", "day": "2026-12-02", "start": "18:30"}
    )


def read(path: Path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def invited(desk, meeting):
    with desk.register.read() as conn:
        return drafts.invited(desk.register, conn, meeting)


def test_only_those_who_said_yes_get_mail_and_the_others_are_told_apart(filled, meeting) -> None:
    found = {each.name: each.why_not for each in invited(filled, meeting)}
    assert found["Alva"] == ""
    assert (found["Bo"], found["Cajsa"], found["Dag"], found["Elna"]) == (NO_CONSENT, NO_ADDRESS, NOT_ASKED, PROTECTED)


def test_a_pack_goes_to_everybody_unseen_and_is_noted(filled, meeting, tmp_path: Path) -> None:
    target = tmp_path / "pack.eml"
    made = drafts.mail_pack(filled.register, meeting, target, invited(filled, meeting))
    mail = read(target)
    assert (made.to, mail["To"], mail["Bcc"], mail["X-Unsent"]) == (1, None, "Alva <alva@example.org>", "1")
    (paper,) = mail.iter_attachments()
    assert paper.get_content_type() == "application/pdf"
    assert paper.get_content().startswith(b"%PDF")
    with filled.register.read() as conn:
        (entry,) = disclosures.listed(conn)
        assert rows(conn, Meeting, [meeting], ["pack_made"])[meeting]["pack_made"]
        hidden = {i for i, r in rows(conn, Person, None, ["protected_identity"]).items() if r["protected_identity"]}
    assert (entry.sha256, entry.what, entry.recipient) == (sha256_of_file(target), "meeting pack", "Alva")
    assert not hidden & set(entry.people)


def test_an_exported_file_goes_into_a_draft_as_it_is(filled, tmp_path: Path) -> None:
    with filled.register.read() as conn:
        ids = lists.find_ids(conn, Person, Question())
    order = Order(Person, ids, tmp_path / "p.xlsx", ("given_name",), "Office <office@example.org>", "secret words")
    done = exporting.export(filled.register, order)
    drafts.mail_export(filled.register, done, order, tmp_path / "p.eml")
    mail = read(tmp_path / "p.eml")
    assert mail["To"] == "office@example.org"
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("p.xlsx", (tmp_path / "p.xlsx").read_bytes())
    text = mail.get_body().get_content()
    assert "secret words" not in text
    assert "by phone" in text
    with filled.register.read() as conn:
        latest, first = disclosures.listed(conn)
    assert (latest.file, latest.people, latest.fields) == ("p.eml", first.people, first.fields)


def test_whom_it_is_for_may_be_somebody_of_the_register(filled, meeting) -> None:
    assert drafts.address_of(filled.register, "Alva") == "alva@example.org"
    assert drafts.address_of(filled.register, "The choir") == ""
    assert drafts.address_of(filled.register, "Nobody at all") == ""


def test_a_draft_must_be_called_one(filled, meeting, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        drafts.mail_pack(filled.register, meeting, tmp_path / "pack.pdf", [])
    assert caught.value.code == "wrong_ending"
    assert list(tmp_path.glob("pack*")) == []
