"""Files that are not what they should be: each is told in a sentence, and none changes anything unasked."""

from __future__ import annotations

import io
import itertools
import random
import zipfile

import openpyxl
import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.database.log import hashes_of_tables
from chapterdesk.models import Person
from chapterdesk.services import records
from chapterdesk.services.exchange import planning
from chapterdesk.spreadsheets import limits
from chapterdesk.sync import armour
from chapterdesk.sync.identify import Reason
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.snapshot import facts_of
from tests.registers import open_register
from tests.services.exchange.conftest import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office for the tests that change nothing in it."""
    folder = tmp_path_factory.mktemp("office")
    with open_register(folder) as register:
        yield Office(register, folder)


@pytest.fixture
def fresh(tmp_path):
    """An office of its own for a test that works in it."""
    with open_register(tmp_path) as register:
        yield Office(register, tmp_path)


def asa(office):
    with office.register.read() as conn:
        return "People", records.by_id(conn, Person, office.ids["asa"]).ref


def applied(plan):
    return [(p.row, p.field, p.theirs) for p in plan.outcome.applied]


def refused(office, path, **about):
    """Return the code of the refusal; nothing is changed by it."""
    before = _state(office)
    with pytest.raises(UserError) as caught:
        office.plan(path, **about)
    assert caught.value.what
    assert caught.value.remedy
    assert _state(office) == before
    return caught.value.code


def _state(office):
    with office.register.read() as conn:
        return hashes_of_tables(conn), office.register.version()


def reparted(path, name, change):
    """Write a workbook anew with its parts changed: ``change`` gets and gives their bytes by name."""
    with zipfile.ZipFile(path) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    target = path.with_name(name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for each, data in change(parts).items():
            package.writestr(each, data)
    return target


# -- whose, and from when -----------------------------------------------------------------------------------------------


def test_another_chapters(office, tmp_path):
    (tmp_path / "other").mkdir()
    path = office.send()
    with open_register(tmp_path / "other") as other, pytest.raises(UserError) as caught:
        planning.plan(other, path)
    assert caught.value.code == Reason.ANOTHER


def test_an_older_export_of_ours_asks_where_we_have_moved_on_and_takes_the_rest(fresh, edited):
    first = fresh.send()
    with fresh.register.work("Move") as work:
        work.set(Person, fresh.ids["asa"], {"town": "Lund"})
    fresh.send(file="second.xlsx")
    assert fresh.plan(first).outcome.quiet  # what was changed here since stays
    plan = fresh.plan(edited(first, {(*asa(fresh), "Town"): "Malmö", (*asa(fresh), "Street address"): "Storgatan 1"}))
    assert {name for _row, name, _value in applied(plan)} == {"town", "street"}
    (conflict,) = plan.outcome.conflicts
    assert (conflict.field, {head.value for head in conflict.heads}) == ("town", {"Lund", "Malmö"})


def test_a_newer_version_is_refused_and_the_file_kept(office, edited):
    def later(book):
        sheet = book["_chapterdesk"]
        cell = next(c for (c,) in sheet.iter_rows(max_col=1) if str(c.value).startswith("facts "))
        text = (
            cell.value.split(" ", 2)[2]
            .replace('"min_reader":1', '"min_reader":2')
            .replace('"protocol":1', '"protocol":2')
        )
        cell.value = f"facts {armour.crc(text)} {text}"
        assert facts_of([cell.value])["min_reader"] == 2

    path = edited(office.send(), {}, more=later)
    data = path.read_bytes()
    assert refused(office, path) == "newer_version"
    assert path.read_bytes() == data


# -- stripped -----------------------------------------------------------------------------------------------------------


def _cells(book):
    for sheet in [s for s in book.worksheets if s["A1"].value == "Ref"]:
        for ref, mark in sheet.iter_rows(min_row=1, max_col=2):
            ref.value = mark.value = None
        for cell in sheet[1]:
            cell.value = None


def _hidden(book):
    del book["_chapterdesk"]


def _names(book):
    for name in list(book.defined_names):
        del book.defined_names[name]
    del book["Read me"]


def _properties(book):
    book.properties.title = book.properties.keywords = None
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


COPIES = {"cells": _cells, "hidden": _hidden, "names": _names, "properties": _properties}
SUBSETS = [gone for n in range(1, 5) for gone in itertools.combinations(COPIES, n)]


@pytest.mark.parametrize("gone", SUBSETS, ids="+".join)
def test_any_copies_of_the_metadata_may_go_and_nothing_wrong_is_done(office, edited, gone):
    def strip(book):
        for copy in gone:
            COPIES[copy](book)

    path = edited(office.send(), {(*asa(office), "Town"): "Malmö"}, more=strip)
    try:
        plan = office.plan(path)
    except UserError as error:
        assert error.code in (Reason.NOT_OURS, "unknown_sender")
        assert {"cells", "names"} <= set(gone)
        return
    wanted = [(office.ids["asa"], "town", "Malmö")]
    assert applied(plan) in ([], wanted)
    assert len(plan.outcome.changes) == len(applied(plan))
    if not {"cells", "hidden"} & set(gone):
        assert applied(plan) == wanted
        assert plan.findings == ()
    if "hidden" in gone:
        assert plan.findings[0].reason is Reason.STRIPPED


# -- damaged ------------------------------------------------------------------------------------------------------------


def test_a_snapshot_damaged_in_any_cell_falls_back_and_says_so(office, edited):
    def harm(book):
        cell = next(c for (c,) in book["_chapterdesk"].iter_rows(max_col=1) if str(c.value).startswith("0000000 "))
        cell.value = cell.value[:400] + ("A" if cell.value[400] != "A" else "B") + cell.value[401:]

    plan = office.plan(edited(office.send(), {(*asa(office), "Town"): "Malmö"}, more=harm))
    assert [finding.reason for finding in plan.findings] == [Reason.DAMAGED]
    assert applied(plan) == [(office.ids["asa"], "town", "Malmö")]


@pytest.mark.slow
def test_flipped_bits_and_cut_ends_are_told_or_do_no_harm(office, edited):
    path = edited(office.send(), {(*asa(office), "Town"): "Malmö"})
    data, dice = path.read_bytes(), random.Random(7)
    wanted = [(office.ids["asa"], "town", "Malmö")]
    harmed = [data[: dice.randrange(1, len(data))] for _ in range(4)]
    for _ in range(16):
        flipped = bytearray(data)
        flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        harmed.append(bytes(flipped))
    told = set()
    for each in harmed:
        path.write_bytes(each)
        try:
            assert applied(office.plan(path)) in ([], wanted)
        except UserError as error:
            told.add(error.code)
    assert "broken" in told
    assert told <= {"broken", "wrong_kind", "hostile", "password_protected"}


# -- hostile ------------------------------------------------------------------------------------------------------------


def test_a_zip_bomb(office):
    zeros = b"\0" * (limits.RATIO_FROM + 1)
    assert refused(office, reparted(office.send(), "bomb.xlsx", lambda p: {**p, "xl/media/a.png": zeros})) == "hostile"


def test_a_snapshot_that_unpacks_to_very_much(office, edited):
    bomb = list(armour.to_cells('["x","' + "a" * 1000 + '"]' for _ in range(20_000)))
    with pytest.raises(armour.Damaged):
        list(armour.from_cells(bomb))

    def blow_up(book):
        sheet = book["_chapterdesk"]
        kept = [c.value for (c,) in sheet.iter_rows(max_col=1, max_row=2)]
        sheet.delete_rows(1, sheet.max_row)
        for value in [*kept, *bomb]:
            sheet.append([value])

    plan = office.plan(edited(office.send(), {(*asa(office), "Town"): "Malmö"}, more=blow_up))
    assert [finding.reason for finding in plan.findings] == [Reason.DAMAGED]
    assert applied(plan) == [(office.ids["asa"], "town", "Malmö")]


def test_entities_of_xml_are_refused_unread(office):
    def entity(parts):
        attack = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        return {**parts, "xl/sharedStrings.xml": attack + parts["xl/sharedStrings.xml"].split(b"?>", 1)[1]}

    assert refused(office, reparted(office.send(), "xxe.xlsx", entity)) == "hostile"


def test_a_sheet_that_claims_ten_million_rows(office):
    def vast(parts):
        name = "xl/worksheets/sheet1.xml"
        sheet = parts[name].replace(b"<sheetData>", b'<dimension ref="A1:XFD10000000"/><sheetData>', 1)
        far = b'<row r="10000000"><c r="A10000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        return {**parts, name: sheet.replace(b"</sheetData>", far, 1)}

    plan = office.plan(reparted(office.send(), "vast.xlsx", vast))
    assert not plan.outcome.changes
    assert not plan.outcome.new_rows


def test_links_to_other_files_are_mentioned_and_never_followed(office):
    def linked(parts):
        link = (
            b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
            b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
        )
        return {**parts, "xl/externalLinks/externalLink1.xml": link}

    plan = office.plan(reparted(office.send(), "linked.xlsx", linked))
    assert plan.outcome.quiet
    assert plan.received.workbook.notes


def test_a_file_with_macros_under_another_name_is_read_without_them(office):
    def macros(parts):
        types = parts["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        return {**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}

    plan = office.plan(reparted(office.send(), "macros.xlsx", macros))
    assert plan.outcome.quiet
    assert plan.received.workbook.notes


@pytest.mark.parametrize("attack", ["=cmd|' /C calc'!A0", '=HYPERLINK("http://example.org","x")', "=1+1"])
def test_a_formula_is_never_taken_for_what_it_says(office, edited, attack):
    plan = office.plan(edited(office.send(), {(*asa(office), "Town"): attack}))
    assert attack not in [value for _row, _name, value in applied(plan)]
    assert not plan.outcome.changes  # nobody calculated it, so it has no value
    assert plan.outcome.count(Why.UNREADABLE) == 1


@pytest.mark.parametrize("attack", ["=cmd|' /C calc'!A0", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_is_a_text_and_leaves_as_one(fresh, edited, attack):
    def typed(book):
        sheet = book["People"]
        heads = {cell.value: cell.column for cell in sheet[1]}
        row = next(cells[0].row for cells in sheet.iter_rows(min_row=2, max_col=1) if cells[0].value == asa(fresh)[1])
        cell = sheet.cell(row, heads["Town"])
        cell.value, cell.data_type = attack, "s"

    plan = fresh.plan(edited(fresh.send(), {}, more=typed))
    assert applied(plan) == [(fresh.ids["asa"], "town", attack)]
    with fresh.register.work("Taken in") as work:
        work.set(Person, fresh.ids["asa"], {"town": attack})
    book = openpyxl.load_workbook(io.BytesIO(fresh.send(file="again.xlsx").read_bytes()))
    found = [cell for row in book["People"].iter_rows() for cell in row if cell.value == attack]
    assert [cell.data_type for cell in found] == ["s"]


def test_tables_that_never_were_ours(office, tmp_path):
    (tmp_path / "a.csv").write_text("Name;Town\nSomebody;Lund\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"%PDF-1.7 and so on")
    (tmp_path / "c.xlsx").write_bytes(b"")
    assert [refused(office, tmp_path / name) for name in ("a.csv", "b.xlsx", "c.xlsx")] == [
        "not_ours",
        "wrong_kind",
        "empty",
    ]
