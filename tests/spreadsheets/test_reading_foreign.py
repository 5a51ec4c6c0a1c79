"""Files as other programs write them: what LibreOffice does to truth values, charts and notes; openpyxl and XlsxWriter; odd CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.spreadsheets.readers import code_of, read_bytes

HEAD = ["Namn", "Telefon", "Född", "Tid", "Stämpel", "Belopp", "Aktiv", "Antal", "Text"]
ROWS: list[list[object]] = [
    ["Åsa", "0701740605", dt.date(1987, 5, 22), dt.time(18, 30), dt.datetime(2026, 11, 22, 18, 30, 15), 1234.5, True, 12, "rad 1\nrad 2"],
    ["van 't Hoff-Ćosić", "+46 70-1", dt.date(1900, 3, 1), dt.time(0, 0, 1), dt.datetime(1999, 12, 31, 23, 59, 59), -0.01, False, 0, "a=b"],
    ["ابن 😀", "0046701", dt.date(2000, 1, 1), dt.time(12), dt.datetime(2024, 2, 29, 12), 0, False, 123456789012, "<b>&amp;</b>"],
]  # fmt: skip
FORMATS = {dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.date: "yyyy-mm-dd", dt.time: "hh:mm:ss"}


def by_xlsxwriter(path: Path, **options: bool) -> None:
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Folk")
        styles = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        for place, row in enumerate([HEAD, *ROWS]):
            for column, value in enumerate(row):
                if type(value) in styles:
                    sheet.write_datetime(place, column, value, styles[type(value)])
                elif isinstance(value, str):
                    sheet.write_string(place, column, value)
                else:
                    sheet.write(place, column, value)
        sheet.write_comment(1, 0, "en kommentar")
        sheet.insert_textbox(2, 2, "en ruta")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Folk!$H$2:$H$4"})
        sheet.insert_chart("L2", chart)


def by_openpyxl(path: Path, *, iso: bool = False, streamed: bool = False) -> None:
    book = openpyxl.Workbook(write_only=streamed)
    book.iso_dates = iso
    sheet = book.create_sheet("Folk")
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    if not streamed:
        sheet["A2"] = CellRichText("Å", TextBlock(InlineFont(b=True), "sa"))
        book.active = 1
        book.remove(book.worksheets[0])
    book.save(path)


@pytest.mark.parametrize(
    "write",
    [
        by_xlsxwriter,
        lambda path: by_xlsxwriter(path, date_1904=True),
        lambda path: by_xlsxwriter(path, use_zip64=True),
        lambda path: by_xlsxwriter(path, constant_memory=True),
        by_openpyxl,
        lambda path: by_openpyxl(path, iso=True),
        lambda path: by_openpyxl(path, streamed=True),
    ],
    ids=["xlsxwriter", "1904", "zip64", "constant", "openpyxl", "iso", "streamed"],
)
def test_workbooks_of_other_libraries_give_every_value(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx")
    book = read_bytes((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert [row.values for row in book.sheets[0].rows] == [HEAD, *ROWS]
    assert not book.problems


NAMES = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:draw="d" office:version="1.3" xmlns:of="opendocument spreadsheet"'


def flat(rows: str, *, before: str = "", after: str = "") -> bytes:
    inner = f'{before}<table:table table:name="Folk">{rows}</table:table>{after}'
    return f'<?xml version="1.0"?><office:document {NAMES}><office:body><office:spreadsheet>{inner}</office:spreadsheet></office:body></office:document>'.encode()


def text_row(*texts: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{cells}</table:table-row>"


CHART = f'<draw:frame><draw:object><table:table table:name="local-table">{text_row("x", "y")}{text_row("x", "y")}</table:table></draw:object></draw:frame>'


def values(data: bytes) -> list[list[list[object]]]:
    return [[row.values for row in sheet.rows] for sheet in read_bytes(data, "a.fods").sheets]


@pytest.mark.parametrize(
    "data",
    [
        flat(f"<table:shapes>{CHART}</table:shapes>" + text_row("Åsa", "Lund") + text_row("Bo", "Umeå")),
        flat(text_row(f"Åsa{CHART}", "Lund") + text_row("Bo", "Umeå")),
        flat(text_row("Åsa", "Lund") + text_row("Bo", "Umeå"), after=f"<table:dde-link><table:table>{text_row('x')}</table:table></table:dde-link>"),
        flat(text_row("Åsa", "Lund") + text_row("Bo", "Umeå"), before=f"<table:tracked-changes>{text_row('x')}</table:tracked-changes>"),
    ],
    ids=["chart of a sheet", "chart in a cell", "link", "changes"],
)  # fmt: skip
def test_tables_inside_charts_and_links_are_no_rows(data: bytes) -> None:
    assert values(data) == [[["Åsa", "Lund"], ["Bo", "Umeå"]]]


def test_truth_values_that_libreoffice_took_from_a_workbook() -> None:
    cells = "".join(
        f'<table:table-cell table:formula="of:={word}()" office:value-type="float" office:value="{n}"><text:p>{word}</text:p></table:table-cell>'
        for n, word in enumerate(("FALSE", "TRUE"))
    )
    assert values(flat(f"<table:table-row>{cells}</table:table-row>")) == [[[False, True]]]


def test_a_note_in_a_web_table_is_not_the_cell_s_text() -> None:
    page = b"<html><body><table><tr><td><comment>en kommentar</comment>Lund</td><td>2</td></tr></table></body></html>"
    assert read_bytes(page, "a.xls").sheets[0].rows[0].values == ["Lund", "2"]


def test_mail_and_drawings_are_no_tables() -> None:
    mail = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: lista\r\n\r\nHej\r\n"
    assert code_of(mail, "a.eml") == "wrong_kind"
    assert code_of(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.csv") == "wrong_kind"


TABLE = [["Namn", "Ort", "Antal", "Not"], ["Åsa Öberg", "Lund", "12", ""], ["Maria Lund", "Malmö, Syd", "7", "kommer; kanske"], ["Bo Ek", "Umeå", "0", "ja"]]  # fmt: skip


def written(delimiter: str = ",", **options: object) -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, **options).writerows(TABLE)
    return target.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        *(written(delimiter) for delimiter in ",;\t|~^"),
        *(written(delimiter, lineterminator="\r", quoting=csv.QUOTE_ALL) for delimiter in ",;\t|"),
        *(written(delimiter, quotechar="'", quoting=csv.QUOTE_ALL) for delimiter in ",;"),
        written(quotechar="\u201d", quoting=csv.QUOTE_ALL),
        written("|", quoting=csv.QUOTE_NONE).replace("|", "||"),
        written() + "\x1a",
        written().replace("\r\n", "\r\n\r\n"),
        written(quoting=csv.QUOTE_ALL).replace('","', '", "'),
    ],
)
def test_odd_layouts(text: str) -> None:
    rows = read_bytes(text.encode(), "a.csv").sheets[0].rows
    assert [[cell or "" for cell in row.values] for row in rows] == TABLE


def test_quotation_marks_that_nobody_doubled() -> None:
    wanted = [["Namn", "Ort", "Antal"], ['Maria "Mia" Lund', "Lund, Skåne", "7"], ["Bo", "Umeå, norr", "2"]]
    for text in (
        'Namn,Ort,Antal\n"Maria "Mia" Lund","Lund, Skåne",7\nBo,"Umeå, norr",2\n',
        'Namn,Ort,Antal\nMaria "Mia" Lund,"Lund, Skåne",7\nBo,"Umeå, norr",2\n',
        'Namn,Ort,Antal\nMaria \\"Mia\\" Lund,"Lund, Skåne",7\nBo,"Umeå, norr",2\n',
        'Namn,Ort,Antal\n"Maria ""Mia"" Lund","Lund, Skåne",7\nBo,"Umeå, norr",2\n',
    ):
        assert [row.values for row in read_bytes(text.encode(), "a.csv").sheets[0].rows] == wanted
