"""Two registers that send each other workbooks: what one does is so at the other, and nothing else is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from chapterdesk.core.text import in_language
from chapterdesk.database.rows import rows
from chapterdesk.models import OpenConflict, Person, entities
from chapterdesk.services import rules
from chapterdesk.services.exchange import applying, peers, planning, sending
from tests.registers import open_register


class Pair:
    """A hub and a district whose registers are each other's partners."""

    def __init__(self, hub, district, folder) -> None:
        self.hub, self.district, self.folder = hub, district, folder
        self.count = 0
        for register in (hub, district):
            rules.install(register)
            register.set_state("language", "en")
        peers.add(hub, "District", scope=("person", "membership", "group_membership", "consent", "unit"))

    def add(self, **values) -> str:
        with self.hub.work("Add") as work:
            return work.create(Person, {"may_be_phoned": "granted", **values})

    def send(self, source, target):
        """Send a workbook from one to the other and take it in."""
        self.count += 1
        path = self.folder / f"{self.count}.xlsx"
        name = "District" if source is self.hub else "secretariat"
        with in_language("en"):
            with source.read() as conn:
                peer = peers.named(conn, name)
            sending.send(source, sending.Order(peer, path, locked=False))
            plan = planning.plan(target, path, sender="secretariat" if source is self.hub else "District")
            return applying.take_in(target, plan)

    def down(self):
        return self.send(self.hub, self.district)

    def up(self):
        return self.send(self.district, self.hub)


def values(register, row, kind="person"):
    with register.read() as conn:
        found = rows(conn, entities()[kind], [row]).get(row)
    return None if found is None else {n: v for n, v in found.items() if v not in (None, (), "")}


def contested(register):
    with register.read() as conn:
        return set(conn.execute(select(OpenConflict.row, OpenConflict.field)).all())


def change(register, row, **fields):
    with register.work("Change") as work:
        work.set(Person, row, fields)


def delete(register, row):
    with register.work("Delete") as work:
        work.delete(Person, [row])


@pytest.fixture
def pair(tmp_path):
    """A hub and a district."""
    for name in ("hub", "district"):
        (tmp_path / name).mkdir()
    with open_register(tmp_path / "hub") as hub, open_register(tmp_path / "district") as district:
        for register, key in ((hub, "a" * 32), (district, "b" * 32)):
            register.set_state("id", key)
        yield Pair(hub, district, tmp_path)


def test_a_row_goes_to_the_partner_and_its_edits_come_back(pair):
    row = pair.add(given_name="Asa", town="Lund")
    pair.down()
    assert values(pair.district, row)["town"] == "Lund"
    change(pair.district, row, town="Malmö")
    pair.up()
    assert values(pair.hub, row) == values(pair.district, row)
    assert values(pair.hub, row)["town"] == "Malmö"
    assert not contested(pair.hub)


def test_a_deletion_after_edits_that_the_partner_never_got_is_no_conflict(pair):
    row = pair.add(given_name="Asa", town="Lund")
    pair.down()
    change(pair.hub, row, town="Ystad")
    delete(pair.hub, row)
    pair.down()
    assert values(pair.district, row) is None
    assert not contested(pair.district)


def test_a_deletion_meets_the_partners_edit_in_one_conflict_at_both(pair):
    row = pair.add(given_name="Asa", town="Lund")
    pair.down()
    change(pair.district, row, town="Malmö")
    change(pair.hub, row, town="Ystad")
    delete(pair.hub, row)
    pair.up()
    pair.down()
    assert contested(pair.hub) == contested(pair.district) == {(row, "*")}
    assert values(pair.hub, row) == values(pair.district, row)


def test_a_row_put_back_by_a_partner_with_fewer_fields_keeps_ours(pair):
    with pair.hub.read() as conn:
        peer = peers.named(conn, "District")
    from dataclasses import replace

    from chapterdesk.services.exchange import peer_edit

    peer_edit.change(pair.hub, replace(peer, scope=("person.town", "consent")))
    row = pair.add(given_name="Asa", town="Lund", birth_date="1990-03-02", tags=("law",))
    pair.down()
    assert "birth_date" not in values(pair.district, row)
    before = values(pair.hub, row)
    delete(pair.district, row)
    pair.up()
    assert values(pair.hub, row) is None
    pair.district.undo()
    pair.up()
    assert values(pair.hub, row) == before
