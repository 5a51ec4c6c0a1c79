"""Workbooks that went through other programs than LibreOffice: whatever they lose and change by themselves is no edit."""

from __future__ import annotations

import csv
import datetime as dt
import re

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from chapterdesk.services.exchange import telling
from chapterdesk.sync.parts import Trust
from tests.registers import open_register
from tests.sync.desks import Desk, applied, untouched

NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    with open_register(folder) as register:
        yield Desk(register, folder, 60)


@pytest.fixture(scope="module")
def whole(desk):
    return desk.send("whole.xlsx")


@pytest.fixture(scope="module")
def small(desk):
    return desk.send("small.xlsx", ["person", "membership", "group_membership", "unit", "contact"])


@pytest.fixture(scope="module")
def sheets(small):
    return read(small)


def read(sent):
    """Return what another reader (calamine) makes of a workbook: by name the rows, "" for empty cells."""
    book = CalamineWorkbook.from_path(sent.path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def rewritten(sheets, path, cell=lambda value: value):
    """Write values anew with another writer (XlsxWriter): no names, no formats of columns, no lists, nothing hidden."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                made = cell(value)
                if isinstance(made, dt.date):
                    page.write_datetime(number, place, dt.datetime.combine(made, dt.time()), day)
                elif made != "":
                    page.write(number, place, made)
    book.close()
    return path


@pytest.mark.slow
def test_openpyxl_saves_it_again(desk, whole, tmp_path):
    openpyxl.load_workbook(whole.path).save(tmp_path / "back.xlsx")
    untouched(desk.plan(tmp_path / "back.xlsx"), whole)


@pytest.mark.slow
def test_only_the_values_of_every_kind_written_anew_lists_and_all(desk, whole, tmp_path):
    untouched(desk.plan(rewritten(read(whole), tmp_path / "back.xlsx")), whole)


def test_all_cells_made_text(desk, small, sheets, tmp_path):
    def text(value):
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    plan = desk.plan(rewritten(sheets, tmp_path / "back.xlsx", text))
    untouched(plan, small)
    assert telling.counts(plan).mechanical > 20


def test_all_that_looks_like_a_number_made_one(desk, small, sheets, tmp_path):
    def number(value):
        return float(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value

    plan = desk.plan(rewritten(sheets, tmp_path / "back.xlsx", number))
    untouched(plan, small)
    assert telling.counts(plan).mechanical > 20


def test_days_made_their_serial_numbers(desk, small, sheets, tmp_path):
    def serial(value):
        return (value - dt.date(1899, 12, 30)).days if isinstance(value, dt.date) else value

    plan = desk.plan(rewritten(sheets, tmp_path / "back.xlsx", serial))
    untouched(plan, small)
    assert telling.counts(plan).mechanical > 20


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_one_sheet_written_as_csv_by_a_script(desk, small, sheets, tmp_path, delimiter):
    name = small.sheets["person"]
    with (tmp_path / "back.csv").open("w", newline="", encoding="utf-8") as target:
        csv.writer(target, delimiter=delimiter).writerows(sheets[name])
    plan = desk.plan(tmp_path / "back.csv")
    assert plan.outcome.quiet
    assert plan.received.base.trust is Trust.RECORD
    assert telling.counts(plan).unchanged == len(small.rows["person"])


def test_an_edit_in_values_written_anew_is_the_only_change(desk, small, sheets, tmp_path):
    row = small.rows["person"][5]
    name = small.sheets["person"]
    cells = [list(each) for each in sheets[name]]
    cells[small.number(row)][small.column("person", "town")] = "Testköping"
    plan = desk.plan(rewritten({**sheets, name: cells}, tmp_path / "back.xlsx"))
    assert applied(plan) == {(row.id, "town"): "Testköping"}
    assert not telling.counts(plan).waiting
