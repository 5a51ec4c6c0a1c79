"""Erasing and partners: a workbook that comes back brings nobody back, and what a partner erased is asked here."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.database import log
from chapterdesk.database.rows import rows
from chapterdesk.models import Contact, Exported, GroupMembership, Peer, Person, Waiting
from chapterdesk.services import erasing
from chapterdesk.services.exchange import applying, dead, deciding, planning, sending, telling, waiting
from chapterdesk.services.exchange.items import Choice
from chapterdesk.sync import snapshot
from chapterdesk.sync.outcome import Why
from tests.registers import open_register
from tests.services.erasing.walls import Walls, dump, left_of
from tests.services.exchange.conftest import Office, edited  # noqa: F401 - a fixture
from tests.services.exchange.conftest import office as office  # noqa: PLC0414 - a fixture


def ref(register, key):
    with register.read() as conn:
        return conn.execute(select(Person.ref).where(Person.id == key)).scalar()


def people(register):
    with register.read() as conn:
        return set(rows(conn, Person, None, []))


def strip(book):
    """Take the hidden sheet away, as happens when sheets are copied into another file."""
    for name in book.sheetnames:
        if book[name].sheet_state != "visible":
            del book[name]


@pytest.mark.parametrize("stripped", [False, True])
def test_a_workbook_sent_before_brings_nobody_back(office, edited, stripped):  # noqa: F811 - the fixture
    register, who = office.register, office.ids["joris"]
    theirs = ref(register, who)
    sent = office.send()
    erasing.erase(register, who)
    walls = Walls()
    walls.canaries = ["joris", "van den Berg", "joris@example.org"]
    assert left_of(register, walls) == []
    with register.read() as conn:
        base = snapshot.from_bytes(conn.execute(select(Exported.snapshot)).scalar_one()).base
    assert [row.values for row in base.rows if row.id == who] == [{}]
    more = strip if stripped else (lambda _book: None)
    back = edited(sent, {("People", theirs, "Town"): "Kiruna", ("People", ref(register, office.ids["asa"]), "Town"): "Ystad"}, more=more)  # fmt: skip
    plan = office.plan(back)
    assert plan.outcome.count(Why.ERASED) >= 1
    before = people(register)
    applying.take_in(register, plan)
    assert people(register) == before and who not in before
    told = dump(register)
    assert left_of(register, walls) == [] and "Kiruna" not in told
    with register.read() as conn:
        assert rows(conn, Person, [office.ids["asa"]], ["town"])[office.ids["asa"]]["town"] == "Ystad"
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)


def test_a_row_typed_about_them_into_a_spare_place_is_refused_too(office, edited):  # noqa: F811 - the fixture
    register = office.register

    def fill(town, name):
        def more(book):
            page = book["People"]
            heads = {cell.value: cell.column for cell in page[1]}
            spare = next(r[0].row for r in page.iter_rows(min_row=2, max_col=1) if r[0].value and page.cell(r[0].row, heads["Given name"]).value is None)  # fmt: skip
            page.cell(spare, heads["Given name"]).value = "Zqxana"
            page.cell(spare, heads["Family name"]).value = "Zqxquist"
            page.cell(spare, heads["Town"]).value = town

        return edited(sent, {}, name, more)

    sent = office.send()
    before = people(register)
    applying.take_in(register, office.plan(fill("Lund", "one.xlsx")))
    (who,) = people(register) - before
    erasing.erase(register, who)
    for town, name in (("Lund", "two.xlsx"), ("Ystad", "three.xlsx")):
        plan = office.plan(fill(town, name))
        assert plan.outcome.new_rows == () and plan.outcome.count(Why.ERASED) == 1
        applying.take_in(register, plan)
    assert people(register) == before and "zqx" not in dump(register).casefold()


class Two:
    """A chapter and a secretariat of its own register that exchange workbooks."""

    def __init__(self, one: Office, other, folder) -> None:
        self.one, self.other, self.folder = one, other, folder
        other.set_state("language", "en")
        for register, name in ((one.register, "Hub"), (other, "District")):
            with register.work("Partner") as work:
                work.create(Peer, {"name": name})
        self.count = 0

    def pass_on(self, source, peer, target, sender):
        self.count += 1
        with source.read() as conn:
            to = planning.peers.named(conn, peer)
        path = self.folder / f"{self.count}.xlsx"
        sending.send(source, sending.Order(to, path, locked=False))
        copy = self.folder / f"copy{self.count}.xlsx"
        shutil.copy(path, copy)
        return planning.plan(target, copy, sender=sender)

    def to_hub(self):
        return self.pass_on(self.one.register, "Hub", self.other, "District")

    def to_district(self):
        return self.pass_on(self.other, "District", self.one.register, "Hub")


@pytest.fixture
def two(office, tmp_path):
    (tmp_path / "hub").mkdir()
    with open_register(tmp_path / "hub") as other:
        made = Two(office, other, tmp_path)
        with office.register.work("Yes") as work:
            for key in ("joris", "nils"):
                work.set(Person, office.ids[key], {"may_be_phoned": "granted"})
        applying.take_in(other, made.to_hub())
        assert office.ids["joris"] in people(other)
        yield made


def test_a_partner_is_asked_about_whom_we_erased_and_decides(two):
    who = two.one.ids["joris"]
    erasing.erase(two.one.register, who)
    with two.one.register.read() as conn:
        assert who in dead.told_to(conn, planning.peers.named(conn, "Hub").id)
    plan = two.to_hub()
    assert plan.outcome.erased == {who} and telling.counts(plan).doubtful == 1
    assert any(told.reason == telling.ERASED_THERE for told in telling.problems(plan))
    taken = applying.take_in(two.other, plan)
    assert who in people(two.other) and taken.waiting == 1
    with two.other.read() as conn:
        (item,) = waiting.items(two.other, conn)
    assert item.why == telling.ERASED_THERE and item.title == "Joris van den Berg"
    with pytest.raises(UserError):
        deciding.decide(two.other, [item.key, item.key], Choice.THEIRS)
    deciding.decide(two.other, [item.key], Choice.THEIRS)
    assert who not in people(two.other)
    walls = Walls()
    walls.canaries = ["joris", "joris@example.org"]
    assert left_of(two.other, walls) == []
    with two.other.read() as conn:
        assert waiting.items(two.other, conn) == []
    again = two.to_hub()
    assert again.outcome.erased == frozenset() and telling.counts(again).doubtful == 0


def test_whom_a_partner_erased_may_be_kept_and_is_asked_once(two):
    who = two.one.ids["joris"]
    erasing.erase(two.one.register, who)
    applying.take_in(two.other, two.to_hub())
    with two.other.read() as conn:
        (item,) = waiting.items(two.other, conn)
    deciding.decide(two.other, [item.key], Choice.OURS)
    assert who in people(two.other)
    assert two.to_hub().outcome.erased == frozenset()
    with two.other.read() as conn:
        assert len(conn.execute(select(Waiting).where(Waiting.why == Why.ERASED, Waiting.row == who)).all()) == 1


def test_what_a_partner_still_has_of_them_does_not_come_back(two):
    who = two.one.ids["joris"]
    with two.other.work("Theirs") as work:
        work.set(Person, who, {"town": "Zqxtown", "may_be_phoned": "granted"})
        work.create(GroupMembership, {"person": who, "unit": two.one.ids["ystad"], "start": "2026"})
        work.create(Contact, {"party": who, "at": "2026-01-01T10:00:00Z", "note": "zqxnote"})
    erasing.erase(two.one.register, who)
    plan = two.to_district()
    assert plan.outcome.count(Why.ERASED) >= 1
    applying.take_in(two.one.register, plan)
    assert who not in people(two.one.register)
    assert "zqx" not in dump(two.one.register).casefold()
    with two.one.register.read() as conn:
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)


def test_after_an_erasure_both_go_on_exchanging(two):
    erasing.erase(two.one.register, two.one.ids["joris"])
    asa = two.one.ids["asa"]
    with two.one.register.work("Town") as work:
        work.set(Person, asa, {"town": "Lund"})
    applying.take_in(two.other, two.to_hub())
    with two.other.read() as conn:
        assert rows(conn, Person, [asa], ["town"])[asa]["town"] == "Lund"
    with two.other.work("Town") as work:
        work.set(Person, asa, {"town": "Eslöv"})
    applying.take_in(two.one.register, two.to_district())
    with two.one.register.read() as conn:
        assert rows(conn, Person, [asa], ["town"])[asa]["town"] == "Eslöv"
