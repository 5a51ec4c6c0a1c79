"""The mail to parents: only to those whose yes is missing and who may be written to; nobody is named to anybody."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.models import Appointment, Person, Statute, Unit
from chapterdesk.services import disclosures, guardians, naming
from chapterdesk.services.reminders import campaigns
from tests.services.campaigns.conftest import Chapter


@pytest.fixture
def asked(chapter: Chapter) -> Chapter:
    register, ids = chapter.register, chapter.ids
    with register.work("Rules") as work:
        work.create(Statute, {"name": "Ours", "unit": ids["section"], "guardian_age": 19})
        for name, values in (
            ("eva", {"guardian_email": "eva.parent@example.org", "guardian": "Eva's parent"}),
            ("no", {"guardian_email": "no@example.org", "guardian_consent": "refused"}),
            ("silent", {"guardian_email": "silent@example.org", "may_be_mailed": "withdrawn"}),
            ("shy", {"guardian_email": "shy@example.org", "protected_identity": True}),
            ("yes", {"guardian_email": "yes@example.org", "guardian_consent": "granted"}),
        ):
            ids[name] = work.create(
                Person, {"given_name": name.title(), "family_name": "Ung", "birth_date": "2012-01-01", **values}
            )
        # Two children of one parent: one mail.
        ids["twin"] = work.create(
            Person, {"given_name": "Twin", "birth_date": "2012-01-01", "guardian_email": "eva.parent@example.org"}
        )
    return chapter


def why(chapter: Chapter) -> dict[str, str]:
    with chapter.register.read() as conn:
        found = {each.person: each.why_not for each in guardians.to_ask(chapter.register, conn)}
    return {name: found[key] for name, key in chapter.ids.items() if key in found}


def test_only_parents_who_may_be_written_to_are(asked: Chapter, tmp_path: Path) -> None:
    assert why(asked) == {
        "bo": guardians.NO_ADDRESS, "cleo": guardians.NO_ADDRESS, "eva": "", "twin": "", "no": guardians.NO,
        "silent": guardians.NO_MAIL, "shy": guardians.PROTECTED,
    }  # fmt: skip
    made = guardians.mail(asked.register, tmp_path / "ask.eml")
    mail = message_from_bytes((tmp_path / "ask.eml").read_bytes(), policy=policy.default)
    assert made.parents == 1 and mail["To"] is None
    assert [each.addr_spec for each in mail["Bcc"].addresses] == ["eva.parent@example.org"]
    text = mail.get_body().get_content()
    assert "under 19" in text and not any(name in text for name in ("Eva", "Twin", "Ung"))
    with asked.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert set(entry.people) == {asked.ids["eva"], asked.ids["twin"]} and entry.protected == 0


def test_somebody_protected_is_asked_about_only_when_named(asked: Chapter, tmp_path: Path) -> None:
    with asked.register.read() as conn:
        ref = naming.by_id(conn, Person, asked.ids["shy"]).ref
    made = guardians.mail(asked.register, tmp_path / "ask.eml", [asked.ids["shy"]], confirmed=[ref])
    assert made.parents == 1
    with pytest.raises(UserError) as caught:
        guardians.mail(asked.register, tmp_path / "more.eml", [asked.ids["no"]])
    assert caught.value.code == "nobody" and not (tmp_path / "more.eml").exists()
    with pytest.raises(UserError):
        guardians.mail(asked.register, tmp_path / "ask.pdf")


_SAID = st.sampled_from(["", "not_asked", "granted", "refused", "withdrawn"])


@given(_SAID, _SAID, st.sampled_from(["", "p@example.org"]), st.booleans())
def test_a_no_of_anybody_and_protection_always_hold(answer: str, by_mail: str, email: str, shielded: bool) -> None:
    found = guardians.reason(answer, by_mail, email, shielded)
    noes = {"refused", "withdrawn"}
    assert (found == "") == (bool(email) and not shielded and answer not in noes and by_mail not in noes)


def told(chapter: Chapter) -> dict[str, tuple[str, str, str]]:
    with chapter.register.read() as conn:
        return {t.icon: (t.what, t.detail, t.when) for t in campaigns.tasks(chapter.register, conn)}


def test_today_names_groups_without_anybody_school_groups_first(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    with register.work("More") as work:
        work.create(Unit, {"name": "Alma student group", "unit_kind": "student_group"})
        work.create(Unit, {"name": "Asleep", "unit_kind": "local_group", "state": "dormant"})
        work.create(Unit, {"name": "Loose", "unit_kind": "network"})
    what, detail, _when = told(chapter)["user-x"]
    assert what == "3 groups have no contact person"
    assert detail.startswith("Alma student group, Lund, Ystad. 1 is a school or student group")
    with register.work("Appoint") as work:
        for key in ("lund", "ystad"):
            work.create(Appointment, {"role": ids["role"], "party": ids["ada"], "unit": ids[key]})
    assert told(chapter)["user-x"][0] == "1 group has no contact person"


def test_before_the_summer_today_warns_of_a_school_group_whose_only_contact_leaves(chapter: Chapter) -> None:
    # Bo, born in 2008, leaves a Swedish school in June 2027 as far as anybody can foresee.
    assert told(chapter)["school"][2] == "soon"
    with clock.frozen(dt.datetime(2027, 5, 15, 12, tzinfo=dt.UTC)):
        what, detail, when = told(chapter)["school"]
    assert when == "week" and "1 contact person" in what and "nobody after the summer" in detail
