"""What comes of a workbook that came back: nothing where nothing was edited, and never more than was edited."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
from sqlalchemy import delete, insert

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.database.log import hashes_of_tables
from chapterdesk.models import Exported, Person, Received, entities
from chapterdesk.services import demo, records
from chapterdesk.services.exchange import peers, planning, sending, telling
from chapterdesk.spreadsheets.protect import encrypt
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import Trust, Verb
from tests.registers import open_register


def ref(office, name):
    with office.register.read() as conn:
        return records.by_id(conn, Person, office.ids[name]).ref


def nothing(plan):
    count = telling.counts(plan)
    return plan.outcome.quiet and not count.waiting and count.changed == count.new == count.missing == 0


def applied(plan):
    return [(p.row, p.field, p.base, p.theirs) for p in plan.outcome.applied]


# -- untouched ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """A demo district with every kind of row that it makes, and its workbook for the secretariat."""
    folder = tmp_path_factory.mktemp("district")
    with open_register(folder) as register:
        with in_language("sv"):
            demo.fill(register, 60, 3)
            with register.read() as conn:
                peer = peers.named(conn, "secretariat")
            sending.send(register, sending.Order(peer, folder / "out.xlsx", locked=False))
        yield register, folder


def test_a_workbook_that_nobody_edited_changes_nothing_of_any_kind(district):
    register, folder = district
    plan = planning.plan(register, folder / "out.xlsx")
    assert nothing(plan)
    sent = {row.kind for row in plan.received.base.rows}
    with register.read() as conn:
        filled = {kind for kind, (count, _hash) in hashes_of_tables(conn).items() if count}
    assert len(sent) > 25 and sent == {sheet.kind for sheet in plan.received.workbook.sheets if sheet.kind in sent}
    assert sent <= filled and telling.counts(plan).unchanged == len(plan.received.base.rows)


def test_saving_it_in_another_program_changes_nothing(district):
    register, folder = district
    openpyxl.load_workbook(folder / "out.xlsx").save(folder / "resaved.xlsx")
    assert nothing(planning.plan(register, folder / "resaved.xlsx"))


def test_planning_writes_nothing(office, edited):
    path = edited(office.send(), {("People", ref(office, "asa"), "Town"): "Malmö"})
    with office.register.read() as conn:
        before = hashes_of_tables(conn), office.register.version()
    office.plan(path)
    with office.register.read() as conn:
        assert (hashes_of_tables(conn), office.register.version()) == before


# -- edited ---------------------------------------------------------------------------------------------------------------


def test_an_edit_is_one_change_that_has_seen_what_was_sent(office, edited):
    path = office.send()
    plan = office.plan(edited(path, {("People", ref(office, "asa"), "Town"): "Malmö"}))
    assert applied(plan) == [(office.ids["asa"], "town", None, "Malmö")]
    (change,) = plan.outcome.changes
    assert change.verb is Verb.SET and change.parents["town"] and not plan.outcome.conflicts
    count = telling.counts(plan)
    assert (count.changed, count.edits, count.new, count.doubtful) == (1, 1, 0, 0)
    (told,) = telling.edits(plan)
    assert (told.sheet, told.column, told.value, told.ref) == ("People", "Town", "Malmö", ref(office, "asa"))


def test_an_edit_of_what_was_changed_here_meanwhile_is_a_conflict_that_keeps_both(office, edited):
    path = office.send()
    with office.register.work("Move") as work:
        work.set(Person, office.ids["nils"], {"town": "Lund"})
    plan = office.plan(edited(path, {("People", ref(office, "nils"), "Town"): "Malmö"}))
    (conflict,) = plan.outcome.conflicts
    assert {head.value for head in conflict.heads} == {"Lund", "Malmö"} and conflict.base == "Ystad"
    (problem,) = telling.problems(plan)
    assert "Lund" in problem.value and "Malmö" in problem.value and problem.column == "Town"


def test_sets_of_both_sides_are_joined(office, edited):
    path = office.send()
    with office.register.work("More") as work:
        work.set(Person, office.ids["joris"], {"emails": ("joris@example.org", "j@example.com")})
    cell = ("People", ref(office, "joris"), "E-mail")
    plan = office.plan(edited(path, {cell: "joris@example.org; berg@example.net"}))
    assert not plan.outcome.conflicts and telling.counts(plan).changed == 1


def test_a_wrong_value_is_told_and_taken_for_nothing(office, edited):
    plan = office.plan(edited(office.send(), {("People", ref(office, "joris"), "Engagement level"): "purple"}))
    (problem,) = telling.problems(plan)
    assert (problem.value, problem.column, plan.outcome.changes) == ("purple", "Engagement level", ())
    assert telling.counts(plan).refused == 1


def test_a_row_in_a_spare_line_is_new_and_a_row_taken_out_stays(office, edited):
    def work(book):
        page = book["People"]
        heads = {cell.value: cell.column for cell in page[1]}
        spare = next(r for r in range(2, 40) if page.cell(r, heads["Given name"]).value is None)
        page.cell(spare, heads["Given name"]).value = "Ida"
        gone = next(r for r in range(2, 40) if page.cell(r, heads["Given name"]).value == "Nils")
        page.delete_rows(gone)

    plan = office.plan(edited(office.send(), {}, more=work))
    (new,) = plan.outcome.new_rows
    assert (new.kind, new.values) == ("person", {"given_name": "Ida"})
    count = telling.counts(plan)
    assert (count.new, count.missing, count.deleted) == (1, 1, 0)


def test_delete_marks_a_row_and_delete_against_an_edit_is_one_conflict(office, edited):
    path = office.send()
    back = edited(path, {("People", ref(office, "nils"), "Action"): "DELETE"})
    assert telling.counts(office.plan(back)).deleted == 1
    with office.register.work("Move") as work:
        work.set(Person, office.ids["nils"], {"town": "Lund"})
    (conflict,) = office.plan(back).outcome.conflicts
    assert conflict.field == "*"


def test_what_a_partner_does_not_get_it_cannot_change(office, edited):
    path = office.send()
    peers.add(office.register, "secretariat", scope=("person.phones",))
    plan = office.plan(edited(path, {("People", ref(office, "asa"), "Town"): "Malmö"}))
    assert not plan.outcome.changes and plan.outcome.count(Why.OUT_OF_SCOPE) == 1


# -- which file it is -----------------------------------------------------------------------------------------------------


def test_a_locked_workbook_opens_with_what_was_agreed_on(office):
    peers.add(office.register, "Lund", "Lund people")
    peers.set_passphrase(office.register, office.peer("Lund"), "björk-sol-fem")
    path = office.send("Lund", locked=True)
    assert office.plan(path).peer.name == "Lund"
    path.write_bytes(encrypt(office.send("Lund", file="open.xlsx").read_bytes(), "another-word"))
    with pytest.raises(UserError) as caught:
        office.plan(path)
    assert caught.value.code == "password_protected"
    assert nothing(office.plan(path, password="another-word"))


def test_a_lost_hidden_sheet_is_made_up_for_by_the_record(office, edited):
    def strip(book):
        del book["_chapterdesk"]

    path = edited(office.send(), {("People", ref(office, "asa"), "Town"): "Malmö"}, more=strip)
    plan = office.plan(path)
    assert plan.received.base.trust is Trust.RECORD and len(plan.findings) == 1
    assert applied(plan) == [(office.ids["asa"], "town", None, "Malmö")]


def test_a_file_that_was_taken_in_before_says_so(office):
    path = office.send()
    with office.register.engine.begin() as conn:
        digest = office.plan(path).sha256
        told = {"export": "", "peer": "", "site": "", "sequence": 0, "file": "a", "counts": ""}
        conn.execute(insert(Received).values(sha256=digest, at="2026-11-20T09:00:00Z", **told))
    assert "2026" in office.plan(path).already


def test_what_is_no_workbook_of_ours_is_refused(office, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Town"])
    book.active.append(["Somebody", "Lund"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(UserError) as caught:
        office.plan(tmp_path / "other.xlsx")
    assert caught.value.code == "not_ours"


def test_another_register_is_asked_about_and_then_brings_its_rows(office, edited, tmp_path):
    path = edited(office.send(), {("People", ref(office, "asa"), "Town"): "Malmö"})
    (tmp_path / "hub").mkdir()
    shutil.copy(path, tmp_path / "hub" / "in.xlsx")
    with open_register(tmp_path / "hub") as hub:
        with pytest.raises(UserError) as caught:
            planning.plan(hub, tmp_path / "hub" / "in.xlsx")
        assert caught.value.code == "another_chapter"
        with hub.read() as conn:
            peers.named(conn, "secretariat")
        plan = planning.plan(hub, tmp_path / "hub" / "in.xlsx", sender="secretariat")
        rows = len(plan.received.base.rows)
        assert telling.counts(plan).new == rows and not plan.outcome.conflicts
        town = [c for c in plan.outcome.changes if c.fields.get("town") == "Malmö"]
        assert len(town) == 1 and town[0].row == office.ids["asa"]
        assert {c.kind for c in plan.outcome.changes} <= set(entities())


def test_a_file_that_claims_rows_its_sender_never_got_changes_none_of_them(office, edited):
    cells = {("People", ref(office, name), "Town"): "Malmö" for name in ("asa", "nils")}
    path = edited(office.send(), cells)
    peers.add(office.register, "Lund", "Lund people")
    with office.register.engine.begin() as conn:
        conn.execute(delete(Exported))
    with pytest.raises(UserError) as caught:
        office.plan(path)
    assert caught.value.code == "unknown_sender"
    plan = office.plan(path, sender="Lund")
    assert [row for row, *_rest in applied(plan)] == [office.ids["asa"]]
    assert plan.outcome.count(Why.OUT_OF_SCOPE) == 1 and plan.out_of_scope == 0


def test_the_log_of_another_desk_is_taken_only_for_what_its_owner_got(office, tmp_path):
    path = office.send()
    hub = tmp_path / "hub"
    hub.mkdir()
    with open_register(hub) as register:
        peers.add(register, "District", scope=("person.town",))
        plan = planning.plan(register, path, sender="District")
    assert {change.kind for change in plan.outcome.changes} == {"person"}
    assert {name for change in plan.outcome.changes for name in change.fields} == {"given_name", "family_name", "town"}
    assert plan.out_of_scope > 0 and telling.counts(plan).refused >= plan.out_of_scope


def test_a_deleted_partner_is_told(office):
    peers.add(office.register, "Lund", "Lund people")
    path = office.send("Lund")
    office.register.undo()
    with pytest.raises(UserError) as caught:
        office.plan(path)
    assert caught.value.code == "peer_gone"
