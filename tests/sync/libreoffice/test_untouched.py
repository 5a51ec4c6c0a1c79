"""Saved by LibreOffice and not edited: nothing is changed or asked, of any kind of row."""

from __future__ import annotations

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.services.exchange import telling
from chapterdesk.services.exchange.peers import SECRETARIAT, Peer
from chapterdesk.services.exchange.scope import fields_for
from chapterdesk.sync.parts import Trust
from tests.sync.desks import untouched

pytestmark = pytest.mark.slow


def test_the_demo_has_some_of_every_kind_that_a_secretariat_gets(whole):
    assert {row.kind for row in whole.kept.base.rows} == set(fields_for(Peer(SECRETARIAT, "")))


def test_saved_again_as_a_workbook(office, desk, whole, tmp_path):
    untouched(desk.plan(office.edit(whole.path, tmp_path / "back.xlsx")), whole)


def test_saved_as_an_ods_and_received_and_saved_back_as_a_workbook(office, desk, whole, tmp_path):
    ods = office.edit(whole.path, tmp_path / "back.ods")
    untouched(desk.plan(ods), whole)
    untouched(desk.plan(office.edit(ods, tmp_path / "back.xlsx")), whole)


@pytest.mark.parametrize("kind", ["person", "group_membership"])
def test_one_sheet_saved_as_csv(office, desk, small, tmp_path, kind):
    page = 1 + list(small.sheets).index(kind)
    plan = desk.plan(office.edit(small.path, tmp_path / "back.csv", page=page))
    count = telling.counts(plan)
    assert plan.outcome.quiet
    assert plan.received.base.trust is Trust.RECORD
    assert (count.unchanged, count.missing) == (len(small.rows[kind]), 0)


def test_a_locked_workbook_saved_with_its_password_and_without_one(office, desk, tmp_path):
    sent = desk.send("locked.xlsx", ["person", "membership", "group_membership", "unit"], locked=True)
    secret = desk.passphrase("Distriktet")
    open_one = office.edit(sent.path, tmp_path / "open.xlsx", password=secret)
    assert open_one.read_bytes()[:2] == b"PK"
    untouched(desk.plan(open_one), sent)
    locked = office.edit(sent.path, tmp_path / "locked.xlsx", password=secret, lock=secret)
    assert locked.read_bytes()[:2] != b"PK"
    untouched(desk.plan(locked), sent)  # opened with what was agreed on
    other = office.edit(sent.path, tmp_path / "other.xlsx", password=secret, lock="någonting annat")
    with pytest.raises(UserError) as caught:
        desk.plan(other)
    assert caught.value.code == "password_protected"
    untouched(desk.plan(other, password="någonting annat"), sent)


def test_sheets_locked_against_editing(office, desk, small, tmp_path):
    steps = [step for name in small.sheets.values() for step in (("sheet", name), ("protect", "hemligt"))]
    untouched(desk.plan(office.edit(small.path, tmp_path / "back.xlsx", steps)), small)
