"""What a cell of an .xlsx comes back as, and what is said about cells that are lost."""

from __future__ import annotations

import datetime as dt  # workbook dates have no zone
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.spreadsheets import summary
from chapterdesk.spreadsheets.cells import column_number, format_kind, from_serial, number, text_of
from tests.spreadsheets.readers import STRICT, code_of, pack, parts, read_bytes, relations, rows_of

STYLES = '<numFmt numFmtId="170" formatCode="[h]:mm"/>|<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="170"/>'


def test_plain_cells_keep_their_types() -> None:
    sheet = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c><c r="C1"><v>5.0</v></c><c r="D1"><v>0.5</v></c><c r="E1" t="b"><v>1</v></c></row>'
    values = rows_of(sheet, texts="<si><t>007</t></si>")[0]
    assert values == ["007", 5, 5, 0.5, True]
    assert [type(value) for value in values] == [str, int, int, float, bool]


def test_rich_text_is_joined_and_reading_aids_left_out() -> None:
    texts = "<si><r><t>Å</t></r><r><t>sa</t></r><rPh sb='0' eb='1'><t>XX</t></rPh></si><si><t>a_x000D_b_x005F_</t></si>"
    sheet = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>x</t></r><r><t> y</t></r></is></c></row>'
    assert rows_of(sheet, texts=texts) == [["Åsa", "a\rb_", "x y"]]


def test_dates_of_both_calendars() -> None:
    sheet = '<row r="1"><c r="A1" s="1"><v>36526</v></c><c r="B1" s="2"><v>36526.75</v></c><c r="C1" s="3"><v>0.5</v></c><c r="D1" s="4"><v>1.5</v></c></row>'
    noon, span = dt.time(12), dt.timedelta(hours=36)
    assert rows_of(sheet, styles=STYLES) == [[dt.date(2000, 1, 1), dt.datetime(2000, 1, 1, 18), noon, span]]
    assert rows_of(sheet, styles=STYLES, properties='<workbookPr date1904="1"/>')[0][0] == dt.date(2004, 1, 2)


def test_the_leap_day_that_never_was() -> None:
    assert from_serial(59, "date", False) == dt.date(1900, 2, 28)
    assert from_serial(61, "date", False) == dt.date(1900, 3, 1)
    book = read_bytes(pack(parts('<row r="1"><c r="A1" s="1"><v>60</v></c></row>', styles=STYLES)), "x.xlsx")
    assert book.sheets[0].rows[0].values == [60]
    assert [problem.code for problem in book.problems] == ["no_such_date"]


def test_iso_dates() -> None:
    sheet = '<row r="1"><c r="A1" t="d"><v>2012-12-04</v></c><c r="B1" t="d"><v>2012-12-04T10:30:00Z</v></c><c r="C1" t="d"><v>10:30:00</v></c></row>'
    assert rows_of(sheet) == [[dt.date(2012, 12, 4), dt.datetime(2012, 12, 4, 10, 30), dt.time(10, 30)]]


def test_formulas_give_their_stored_result_and_are_counted() -> None:
    sheet = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"x"</f><v>x</v></c><c r="C2" t="str"><f>""</f><v></v></c>'
        '<c r="D2"><f>A9</f></c><c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    book = read_bytes(pack(parts(sheet)), "x.xlsx")
    found = book.sheets[0]
    assert (found.rows[0].number, found.rows[0].values) == (2, [2, "x"])
    assert (found.formulas, (2, 1) in found.formula_cells, found.filled) == (5, True, 3)
    assert [(p.row, p.column, p.value, p.code, p.lost) for p in book.problems] == [
        (2, 4, "", "no_result", True),
        (2, 5, "#DIV/0!", "error_value", True),
    ]
    missing = found.problem(2, 5)
    assert missing is not None and missing.reason


def test_cells_without_addresses_stand_side_by_side() -> None:
    assert rows_of("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>") == [[1, None, 3], [4]]


@pytest.mark.parametrize("namespace", [STRICT, "http://schemas.microsoft.com/office/excel/2006/2"])
def test_other_namespaces(namespace: str) -> None:
    assert rows_of('<row r="1"><c r="A1"><v>1</v></c></row>', namespace=namespace) == [[1]]


def test_prefixes_backslashes_case_and_utf_16() -> None:
    made = parts("")
    made["xl/worksheets/sheet1.xml"] = (
        '<?xml version="1.0" encoding="utf-16"?><x:worksheet xmlns:x="u"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>ö</x:t></x:is></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ).encode("utf-16")
    turned = {
        name.replace("/", "\\").upper() if name.startswith("xl") else name: content for name, content in made.items()
    }
    assert read_bytes(pack(turned), "x.xlsx").sheets[0].rows[0].values == ["ö"]


def test_a_far_cell_costs_nothing_and_one_beyond_is_reported() -> None:
    book = read_bytes(
        pack(parts('<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="XFE1048576"><v>2</v></c></row>')), "x.xlsx"
    )
    row = book.sheets[0].rows[0]
    assert (row.number, list(row.items()), row.get(16384), row.get(1), len(row.cells)) == (
        1048576,
        [(16384, 1)],
        1,
        None,
        1,
    )
    assert [problem.code for problem in book.problems] == ["outside"]


def test_rows_out_of_order_and_twice() -> None:
    book = read_bytes(
        pack(
            parts(
                '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="B1"><v>1</v></c></row><row r="3"><c r="A3"><v>4</v></c></row>'
            )
        ),
        "x.xlsx",
    )
    assert [(row.number, row.values) for row in book.sheets[0].rows] == [(1, [None, 1]), (3, [4])]
    assert [problem.code for problem in book.problems] == ["twice"]
    assert book.sheets[0].filled == 2


def test_a_missing_text_is_reported_and_a_missing_sheet_noted() -> None:
    book = read_bytes(
        pack(
            parts(
                '<row r="1"><c r="A1" t="s"><v>9</v></c><c r="B1" t="s"><v>-1</v></c></row>', texts="<si><t>a</t></si>"
            )
        ),
        "x.xlsx",
    )
    assert [problem.code for problem in book.problems] == ["missing_text", "missing_text"]
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(
        "</sheets>", '<sheet name="Diagram" sheetId="2" r:id="rId9"/><sheet name="Borta" r:id="rId8"/></sheets>'
    )
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"), ("rId9", "chartsheet", "chartsheets/sheet1.xml")
    )
    book = read_bytes(pack(made), "x.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Blad1"]
    assert [name in note for name, note in zip(("Diagram", "Borta"), book.notes, strict=True)] == [True, True]


def test_hidden_sheets_and_rows() -> None:
    book = read_bytes(pack(parts('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>', state="veryHidden")), "x.xlsx")
    assert (book.hidden_sheets, book.sheets[0].hidden_rows) == (["Blad1"], 1)


def test_damaged_files_are_refused() -> None:
    whole = pack(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert code_of(whole[: len(whole) // 2], "x.xlsx") == "broken"
    assert code_of(pack(parts('<row r="1"><c r="A1"><v>abc</v></c></row>')), "x.xlsx") == "broken"
    assert code_of(pack(parts('<row r="1"><c r="A1"><v>1</c></row>')), "x.xlsx") == "broken"
    assert code_of(pack(parts("", state="show")), "x.xlsx") == "broken"
    assert code_of(pack({name: part for name, part in parts("").items() if "sheet1" not in name}), "x.xlsx") == "broken"
    at = whole.index(b"PK\x01\x02") - 30  # inside the last part's packed data
    assert code_of(whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :], "x.xlsx") == "broken"


def test_a_number_that_is_none_is_reported() -> None:
    book = read_bytes(pack(parts('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1</v></c></row>')), "x.xlsx")
    assert (book.sheets[0].rows[0].values, [problem.code for problem in book.problems]) == ([None, 1], ["error_value"])


def test_an_empty_book_is_no_error() -> None:
    book = read_bytes(pack(parts("")), "x.xlsx")
    assert (book.filled, book.rows, summary(book)["cells"]) == (0, 0, 0)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(
    st.lists(
        st.lists(
            st.one_of(TEXT, st.integers(-(10**14), 10**14), st.booleans(), st.dates(dt.date(1900, 3, 1))),
            min_size=1,
            max_size=6,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_a_library_wrote_comes_back(table: list[list[object]]) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}
    ) as workbook:
        sheet = workbook.add_worksheet()
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(row, column, value)
                else:
                    sheet.write(row, column, value)
    assert [row.values for row in read_bytes(target.getvalue(), "x.xlsx").sheets[0].rows] == table


@given(st.integers(1, 16384))
def test_column_letters(column: int) -> None:
    letters, rest = "", column
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    assert column_number(letters) == column


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", "date"), ("[$-41D]d mmmm yyyy;@", "date"), ("dd/mm/yy hh:mm", "datetime"), ("h:mm AM/PM", "time"), ("mm:ss.0", "time"),
        ("[h]:mm:ss", "duration"), ("General", None), ("#,##0.00 [$kr-41D]", None), ("0.00E+00", None), ('"dag" 0', None), ("@", None), ("[Red]0", None),
        ("Standard", None), ("mmm", "date"), ('yyyy"年"m"月"d"日"', "date"), ("0%", None),
    ],
)  # fmt: skip
def test_number_formats(code: str, kind: str | None) -> None:
    assert format_kind(164, code) == kind


def test_numbers_and_escapes() -> None:
    assert [number(text) for text in ("1e3", " 7 ", "-0.5", "12345678901234567", "1_0", "٣", "inf", "1e999", "", "0x1")] == [
        1000, 7, -0.5, 12345678901234567, None, None, None, None, None, None,
    ]  # fmt: skip
    assert text_of("_xD83D__xDE00_ _x0041_") == "😀 A"
