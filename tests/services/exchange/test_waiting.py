"""What a file is told to have done, what waits, what is beside it, and the timeline that counts it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from chapterdesk.core.text import in_language
from chapterdesk.models import Unit, Waiting
from chapterdesk.services import rules
from chapterdesk.services.exchange import applying, peers, planning, settling, timeline, waiting
from chapterdesk.services.exchange.items import Became, Choice
from chapterdesk.sync.outcome import Why
from tests.registers import open_register
from tests.services.exchange.hands import (
    change,
    decide,
    items,
    person,
    put,
    replayed,
    shown,
    spare,
    take,
    undo,
    values,
)


@pytest.fixture(autouse=True)
def _ruled(office):
    rules.install(office.register)


def told(office, number, sort="notices"):
    with in_language("en"), office.register.read() as conn:
        return getattr(waiting, sort)(office.register, conn, number)


def entry(office, number):
    with office.register.read() as conn:
        return timeline.entry(conn, number)


def open_count(office):
    with office.register.read() as conn:
        return waiting.open_count(conn)


# -- what is told ---------------------------------------------------------------------------------------------------------


def test_what_was_merged_by_itself_is_listed_with_what_was_there_before(office, edited):
    path = office.send()
    change(office, "joris", town="Lund")
    cells = {
        person(office, "nils", "Town"): "Malmö",
        person(office, "joris", "Town"): "Ystad",
        person(office, "asa", "Action"): "DELETE",
    }
    back = edited(path, cells, more=lambda b: put(b, spare(b), Given_name="Ida", Family_name="Quist"))
    merged = told(office, take(office, back).received, "merged")
    assert ("Town", "Ystad", "Malmö") in [(t.label, t.before, t.shown) for t in merged]
    assert {t.sentence for t in merged} == {"New", "Changed", "Deleted"}
    # What is contested was not merged by itself.
    assert office.ids["joris"] not in {t.row for t in merged}


def test_notices_say_what_was_not_taken_and_where_it_stands(office, edited):
    def work(book):
        page = book["People"]
        heads = {cell.value: cell.column for cell in page[1]}
        gone = next(r for r in range(2, 40) if page.cell(r, heads["Given name"]).value == "Nils")
        page.delete_rows(gone)

    cells = {
        person(office, "joris", "Engagement level"): "purple",
        person(office, "asa", "Action"): "PERHAPS",
        person(office, "asa", "Town"): " Lund\u00a0",
    }
    change(office, "asa", town="Lund")
    done = take(office, edited(office.send(), cells, more=work))
    found = {t.why: t for t in told(office, done.received)}
    assert set(found) == {Why.UNREADABLE, Why.BAD_ACTION, Why.MECHANICAL, Why.MISSING_ROW}
    assert (found[Why.UNREADABLE].shown, found[Why.UNREADABLE].label) == ("purple", "Engagement level")
    assert found[Why.UNREADABLE].sheet == "People" and found[Why.UNREADABLE].number > 1
    assert found[Why.MECHANICAL].count == 1 and values(office.register, office.ids["nils"]) is not None


def test_an_edit_that_a_later_copy_of_the_file_lacks_stays_and_is_told(office, edited):
    path = office.send()
    take(office, edited(path, {person(office, "nils", "Town"): "Malmö"}))
    second = take(office, edited(path, {person(office, "asa", "Town"): "Lund"}, name="2.xlsx"))
    assert Why.WITHDRAWN in {t.why for t in told(office, second.received)}
    assert shown(office, "nils", "town") == "Malmö"


def test_what_a_partner_may_not_change_is_told(office, edited):
    path = office.send()
    peers.add(office.register, "secretariat", scope=("person.phones",))
    done = take(office, edited(path, {person(office, "asa", "Town"): "Malmö"}))
    assert [t.why for t in told(office, done.received)] == [Why.OUT_OF_SCOPE]
    assert shown(office, "asa", "town") is None


# -- what waits -------------------------------------------------------------------------------------------------------------


def test_beside_an_item_stand_the_rows_other_fields(office, edited):
    path = office.send()
    change(office, "nils", town="Lund", street="Storgatan 1")
    cells = {person(office, "nils", "Town"): "Malmö", person(office, "nils", "Postcode"): "22222"}
    take(office, edited(path, cells))
    (item,) = items(office)
    with in_language("en"), office.register.read() as conn:
        beside = {b.field: b for b in waiting.beside(office.register, conn, item.key)}
    assert beside["town"].became is Became.ASKED
    assert (beside["town"].base, beside["town"].ours, beside["town"].theirs) == ("Ystad", "Lund", "Malmö")
    assert beside["street"].became is Became.OURS and beside["postcode"].became is Became.THEIRS
    assert beside["given_name"].became is Became.SAME


def test_what_was_decided_is_listed_with_how_and_the_counts_follow(office, edited):
    path = office.send()
    change(office, "nils", town="Lund")
    back = edited(path, {person(office, "nils", "Town"): "Malmö"}, more=lambda b: put(b, spare(b), Town="Kivik"))
    done = take(office, back)
    assert open_count(office) == 2 and entry(office, done.received).waiting == 2
    assert entry(office, done.received).conflicts == 1
    conflict, new = items(office, done.received)
    decide(office, [conflict.key], Choice.THEIRS)
    decide(office, [new.key], Choice.OURS)
    assert open_count(office) == 0 and not items(office)
    decided = items(office, done.received, decided=True)
    assert {i.decided for i in decided} == {Choice.THEIRS, Choice.OURS} and len(decided) == 2
    with office.register.read() as conn:
        assert waiting.progress(conn, done.received) == (2, 2)
    undo(office)
    assert open_count(office) == 1


def test_nothing_of_an_undone_file_waits(office, edited):
    done = take(
        office,
        edited(office.send(), {person(office, "nils", "Town"): "Malmö"}, more=lambda b: put(b, spare(b), Town="Kivik")),
    )
    assert open_count(office) == 1
    undo(office, done.work)
    assert open_count(office) == 0 and not items(office) and entry(office, done.received).undone
    applying.again(office.register, done.received)
    assert open_count(office) == 1 and not entry(office, done.received).undone


def test_a_second_copy_of_a_file_does_not_ask_the_same_again(office, edited):
    path = office.send()
    for name in ("1.xlsx", "2.xlsx"):
        cells = {person(office, "asa", "Town"): name[0] + "torp"}
        done = take(office, edited(path, cells, name=name, more=lambda b: put(b, spare(b), Town="Kivik")))
        assert done.waiting == (1 if name == "1.xlsx" else 0)


# -- what has not arrived -----------------------------------------------------------------------------------------------------


def test_a_reference_to_what_is_not_here_waits_and_is_shown_once_it_arrives(office, tmp_path):
    path = office.send()
    folder = tmp_path / "hub"
    folder.mkdir()
    with open_register(folder) as hub, in_language("en"):
        rules.install(hub)
        hub.set_state("id", "e" * 32)
        peer = peers.add(hub, "District", scope=("unit",))
        plan = planning.plan(hub, path, sender="District")
        section = next(c.row for c in plan.outcome.changes if c.fields.get("unit_kind") == "section")
        late = [c for c in plan.outcome.changes if c.row == section]
        from chapterdesk.database import foreign

        def bring(changes):
            with hub.work("In") as work:
                foreign.log(work, [applying.arriving_of(c) for c in changes])
                rows = {c.row for c in changes}
                settling.settle(work, rows | settling.waiting_for(work.connection, rows))
            replayed(hub)

        bring([c for c in plan.outcome.changes if c.kind == "unit" and c.row != section])
        lund = office.ids["lund"]
        assert "parent" not in values(hub, lund, "unit")
        with hub.read() as conn:
            assert (
                section
                in conn.execute(select(Waiting.content).where(Waiting.sort == settling.REFERENCE)).scalars().all()
            )
        bring(late)
        assert values(hub, lund, "unit")["parent"] == section
        with hub.read() as conn:
            assert not conn.execute(select(Waiting.n).where(Waiting.sort == settling.REFERENCE)).all()
        with hub.work("Delete") as work:
            work.delete(Unit, [section])
        assert "parent" not in values(hub, lund, "unit")
        replayed(hub)
        assert peer.name == "District"


# -- the timeline -------------------------------------------------------------------------------------------------------------


def test_unsent_counts_our_changes_since_the_last_workbook_and_not_the_partners(office, edited):
    def unsent():
        with office.register.read() as conn:
            return timeline.unsent(conn, office.peer())

    assert unsent() > 0
    path = office.send()
    assert unsent() == 0
    change(office, "nils", town="Lund")
    change(office, "nils", street="Storgatan 1")
    change(office, "joris", town="Lund")
    assert unsent() == 2
    take(office, edited(path, {person(office, "asa", "Town"): "Malmö"}))
    assert unsent() == 2
    office.send(file="second.xlsx")
    assert unsent() == 0


def test_the_timeline_tells_what_went_out_and_came_in_and_what_is_answered(office, edited):
    first = office.send()
    office.send(file="second.xlsx")
    take(office, edited(first, {person(office, "asa", "Town"): "Malmö"}, name="answer.xlsx"))
    with office.register.read() as conn:
        entries = {e.file: e for e in timeline.entries(conn)}
    assert entries["out.xlsx"].answered and not entries["out.xlsx"].to_answer
    assert entries["second.xlsx"].to_answer and not entries["second.xlsx"].answered
    assert (entries["answer.xlsx"].changed, entries["answer.xlsx"].out) == (1, False)
