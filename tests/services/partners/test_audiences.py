"""Communication lists give only those who said yes to the channel, to a table and to a draft in which nobody sees the others."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database.query import Question
from chapterdesk.models import Person
from chapterdesk.services import disclosures
from chapterdesk.services.partners import audiences
from tests.services.partners.conftest import Circle


@given(st.booleans(), st.sampled_from([None, "granted", "refused", "withdrawn", "not_asked", ""]), st.booleans())
def test_only_a_yes_counts(shielded: bool, answer: str | None, addressed: bool) -> None:
    why = audiences.reason(shielded, answer, addressed)
    assert (why == "") == (answer == "granted" and addressed and not shielded)
    assert not why or audiences.reason_words(why)


@pytest.fixture
def people(circle: Circle) -> dict[str, str]:
    said: tuple[tuple[str, dict[str, object]], ...] = (
        ("Yes", {"may_be_mailed": "granted", "emails": ("yes@example.org", "old@example.org")}),
        ("Too", {"may_be_mailed": "granted", "emails": ("too@example.org",)}),
        ("No", {"may_be_mailed": "refused", "emails": ("no@example.org",)}),
        ("Once", {"may_be_mailed": "withdrawn", "emails": ("once@example.org",)}),
        ("Unasked", {"may_be_phoned": "granted", "emails": ("unasked@example.org",)}),
        ("Nowhere", {"may_be_mailed": "granted"}),
        ("Hidden", {"may_be_mailed": "granted", "emails": ("hidden@example.org",), "protected_identity": True}),
    )
    with circle.register.work("{x}", x="") as work:
        return {name: work.create(Person, {"given_name": name, **values}) for name, values in said}


def test_who_is_on_a_list_and_why_others_are_not(circle: Circle, people: dict[str, str]) -> None:
    register = circle.register
    key = audiences.save(register, "News", "Everybody", "email", Question())
    with register.read() as conn:
        found = audiences.one(conn, key)
        reach = audiences.look(conn, found)
    assert set(reach.people) == {people["Yes"], people["Too"]}
    left = {why: {name for name in people if people[name] in keys} for why, keys in reach.left_out.items()}
    assert left == {
        audiences.SAID_NO: {"No", "Once"},
        audiences.NOT_ASKED: {"Unasked"},
        audiences.NO_ADDRESS: {"Nowhere"},
        audiences.PROTECTED: {"Hidden"},
    }
    with pytest.raises(UserError):
        audiences.save(register, " ", "", "email", Question())
    with pytest.raises(UserError):
        audiences.save(register, "Letters", "", "publish", Question())


def test_letters_go_only_to_those_who_said_yes_to_letters_and_have_an_address(circle: Circle, tmp_path: Path) -> None:
    register = circle.register
    home = {"street": "Storgatan 1", "postcode": "22350", "town": "Lund"}
    with register.work("{x}", x="") as work:
        for name, values in (
            ("Paper", {"may_be_written": "granted", **home}),
            ("Street", {"may_be_written": "granted", "street": "Storgatan 2"}),
            ("Mail", {"may_be_mailed": "granted", **home}),
            ("Never", {"may_be_written": "withdrawn", **home}),
        ):
            work.create(Person, {"given_name": name, **values})
    key = audiences.save(register, "Invitation", "Everybody", "post", Question())
    with register.read() as conn:
        reach = audiences.look(conn, audiences.one(conn, key))
    left = {why: len(keys) for why, keys in reach.left_out.items()}
    assert (left[audiences.NO_ADDRESS], left[audiences.SAID_NO]) == (1, 1)
    made = audiences.write(register, key, tmp_path / "letters.csv")
    text = (tmp_path / "letters.csv").read_text(encoding="utf-8-sig")
    assert made.people == len(reach.people) == 1
    assert "Paper" in text and "Storgatan 1" in text and "Mail" not in text and "Never" not in text


def test_what_leaves_holds_nobody_else_and_is_noted(circle: Circle, people: dict[str, str], tmp_path: Path) -> None:
    register = circle.register
    key = audiences.save(register, "News", "Everybody", "email", Question())
    made = audiences.write(register, key, tmp_path / "news.eml")
    mail = message_from_bytes((tmp_path / "news.eml").read_bytes(), policy=policy.default)
    assert made.people == 2 and mail["To"] is None
    assert {each.addr_spec for each in mail["Bcc"].addresses} == {"yes@example.org", "too@example.org"}
    audiences.write(register, key, tmp_path / "news.xlsx")
    book = openpyxl.load_workbook(tmp_path / "news.xlsx")
    text = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert "yes@example.org" in text and "Hidden" not in text and "no@example.org" not in text
    audiences.write(register, key, tmp_path / "news.csv")
    with register.read() as conn:
        entries = disclosures.listed(conn)
    assert len(entries) == 3
    assert all(set(entry.people) == {people["Yes"], people["Too"]} for entry in entries)
    with pytest.raises(UserError) as problem:
        audiences.write(register, key, tmp_path / "news.pdf")
    assert problem.value.code == "wrong_ending"
    texts = audiences.save(register, "Texts", "", "text", Question())
    with pytest.raises(UserError) as problem:
        audiences.write(register, texts, tmp_path / "texts.csv")
    assert problem.value.code == "nobody"
