"""Giving out everything: whatever the register can hold about a person is in the files."""

from __future__ import annotations

import csv
import io
import json

import pikepdf
import pytest
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.models import Contact, Disclosure, Person
from chapterdesk.services import access
from tests.registers import open_register
from tests.services.erasing.walls import Walls, wall_in


@pytest.fixture
def register(tmp_path):
    with open_register(tmp_path) as opened:
        yield opened


def test_every_column_that_can_hold_a_person_is_given_out(register, tmp_path):
    walls = Walls()
    who, staying = wall_in(register, walls)
    given = access.give_out(register, who, tmp_path / "out")
    assert [path.suffix for path in given.files] == [".pdf", ".json", ".csv", ".csv", ".vcf"]
    told = json.loads(given.files[1].read_text("utf-8"))
    text = json.dumps(told, ensure_ascii=False)
    digits = "".join(c for c in text if c.isdigit())
    missing = [each for each in walls.canaries if each not in text and each.removeprefix("46") not in digits]
    assert missing == []
    assert {f"{row['kind']}.{row['field']}" for row in told["naming"]} >= set(staying)
    table = list(csv.reader(io.StringIO(given.files[2].read_text("utf-8-sig")), delimiter=";"))
    assert len(table) == given.facts + 1 == len(told["facts"]) + 1
    assert "BEGIN:VCARD" in given.files[4].read_text("utf-8")
    with pikepdf.open(given.files[0]) as paper:
        assert len(paper.pages) >= 2


def test_what_it_was_before_and_who_got_it_is_in_it(register, tmp_path):
    with register.work("New") as work:
        who = work.create(Person, {"given_name": "Åsa", "town": "Lund"})
        call = work.create(Contact, {"party": who, "at": "2026-01-01T10:00:00Z", "note": "a former note"})
    with register.work("Move") as work:
        work.set(Person, who, {"town": "Ystad"})
        work.delete(Contact, [call])
    access.give_out(register, who, tmp_path / "one")
    with register.read() as conn:
        told = access.everything(register, conn, who)
        noted = conn.execute(select(Disclosure.recipient, Disclosure.people, Disclosure.what)).all()
    assert any((was.before, was.after) == ("Lund", "Ystad") for was in told.history)
    assert {was.said for was in told.history if was.kind == "contact"} >= {"Deleted"}
    assert len(told.left) == 5 == len(noted) and told.left[0].recipient == "Åsa"
    assert {(recipient, json.loads(people)[0]) for recipient, people, _what in noted} == {("Åsa", who)}
    assert any("person" in why.kinds for why in told.why)


def test_nobody_is_nobody(register, tmp_path):
    with pytest.raises(UserError) as refused:
        access.give_out(register, "0" * 32, tmp_path)
    assert refused.value.code == "gone"
