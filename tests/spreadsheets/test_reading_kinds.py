"""Other formats, wrong names, passwords, and the whole road through the child process."""

from __future__ import annotations

import datetime as dt  # workbook dates have no zone
import io
import random
import struct
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from chapterdesk.core.text import in_language
from chapterdesk.spreadsheets import limits, read_file, words
from chapterdesk.spreadsheets.builder import Builder
from chapterdesk.spreadsheets.sink import Sink
from chapterdesk.spreadsheets.xls import Locked, read_xls
from tests.spreadsheets.readers import code_of, pack, parts, read_bytes

NAMES = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c"'


def ods(rows: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad" table:style-name="ta1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def cell(kind: str, value: str = "", text: str = "", more: str = "") -> str:
    stated = {"float": "value", "boolean": "boolean-value", "date": "date-value", "time": "time-value"}.get(kind)
    attribute = f' office:{stated}="{value}"' if stated else ""
    return f'<table:table-cell office:value-type="{kind}"{attribute} {more}><text:p>{text}</text:p></table:table-cell>'


def test_ods_values() -> None:
    row = (
        "<table:table-row>"
        + cell("float", "5", "5")
        + cell("string", "", "a<text:s text:c='2'/>b\n  c")
        + cell("boolean", "true", "SANT")
    )
    row += (
        cell("date", "2020-01-02", "x")
        + cell("date", "2020-01-02T03:04:05", "x")
        + cell("time", "PT26H00M00S", "26:00")
        + cell("time", "PT06H30M00S", "06:30")
    )
    row += (
        cell("string", "", "#N/A", 'calcext:value-type="error"')
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    )
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    book = read_bytes(ods(row + empty), "x.ods")
    day = dt.date(2020, 1, 2)
    assert book.sheets[0].rows[0].values == [
        5,
        "a  b c",
        True,
        day,
        dt.datetime(2020, 1, 2, 3, 4, 5),
        dt.timedelta(hours=26),
        dt.time(6, 30),
    ]
    assert [(p.column, p.value, p.code) for p in book.problems] == [(8, "#N/A", "error_value")]
    assert book.filled == 8


def test_ods_repeats_notes_and_hidden_sheets() -> None:
    note = "<office:annotation><text:p>note</text:p></office:annotation>"
    row = f'<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="2">{note}<text:p>x</text:p><text:p>y</text:p></table:table-cell></table:table-row>'
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    book = read_bytes(ods(row, style), "x.ods")
    assert ([row.values for row in book.sheets[0].rows], book.sheets[0].hidden) == ([["x\ny", "x\ny"]] * 2, True)


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff8(cells: bytes, extra: bytes = b"") -> bytes:
    """Return the stream of an .xls with one sheet; its shared text is cut in the middle by a CONTINUE record."""
    start = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12)) + extra
    start += record(0xE0, struct.pack("<HH", 0, 0) + bytes(16)) + record(0xE0, struct.pack("<HH", 0, 14) + bytes(16))
    start += record(0xFC, struct.pack("<II", 1, 1) + struct.pack("<HB", 4, 0) + b"Va") + record(
        0x3C, b"\x01" + "än".encode("utf-16-le")
    )
    name = b"Blad"
    place = len(start) + 4 + 8 + len(name) + 4
    start += record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name) + record(0x0A, b"")
    return start + record(0x809, struct.pack("<HH", 0x600, 16) + bytes(12)) + cells + record(0x0A, b"")


def test_xls_records() -> None:
    cells = (
        record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
        + record(0x203, struct.pack("<HHHd", 0, 1, 1, 36526.0))
        + record(0x27E, struct.pack("<HHHI", 0, 2, 0, (7 << 2) | 2))
    )
    cells += record(0x205, struct.pack("<HHHBB", 0, 3, 0, 1, 0)) + record(0x205, struct.pack("<HHHBB", 0, 4, 0, 42, 1))
    cells += record(0xBD, struct.pack("<HHHIHIH", 1, 0, 0, (150 << 2) | 3, 0, (2 << 2) | 2, 1))
    cells += record(0x06, struct.pack("<HHH", 2, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)) + record(
        0x207, struct.pack("<HB", 2, 0) + b"ab"
    )
    builder = Builder("x.xls")
    sink = Sink(builder.take)
    read_xls(biff8(cells), sink)
    sink.flush()
    sheet = builder.book.sheets[0]
    assert [row.values for row in sheet.rows] == [["Vaän", dt.date(2000, 1, 1), 7, True], [1.5, 2], ["ab"]]
    assert ([(p.column, p.value) for p in sheet.problems], sheet.formulas) == ([(5, "#N/A")], 1)
    with pytest.raises(Locked):
        read_xls(biff8(b"", record(0x2F, b"\0\0")), sink)


def test_web_pages_and_xml_named_xls() -> None:
    page = "<html><body><table><tr><th>Namn<th>Ort<tr><td>&Aring;sa<td colspan=2>Lund<br>Malmö</table></body></html>"
    book = read_bytes(page.encode(), "x.xls")
    assert (book.kind, [row.values for row in book.sheets[0].rows]) == (
        "html",
        [["Namn", "Ort"], ["Åsa", "Lund\nMalmö", None]],
    )
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="Blad"><Table><Row ss:Index="2"><Cell><Data ss:Type="String">007</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2020-01-02T00:00:00.000</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    book = read_bytes(xml.encode(), "x.xls")
    assert [(row.number, row.values) for row in book.sheets[0].rows] == [(2, ["007", None, 5, dt.datetime(2020, 1, 2)])]
    assert [problem.code for problem in book.problems] == ["error_value"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 x", "lista.xlsx"), (b"\x89PNG\r\n\x1a\n", "bild.csv"), (b"{\\rtf1 hej}", "x.xls"), (b"MZ\0\0", "x.csv"), (b"<html><p>Hej</html>", "x.xls"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "x.slk"), (b"<?xml version='1.0'?><a/>", "x.xml"), (b'{"a": 1}', "x.json"), (b"BEGIN:VCALENDAR\r\n", "x.ics"),
        (pack({"a.txt": "x"}), "x.zip"), (pack({"[Content_Types].xml": "wordprocessingml"}), "x.docx"), (pack({"Index/Document.iwa": "x"}), "x.numbers"),
        (pack({"mimetype": "application/vnd.oasis.opendocument.text"}), "x.odt"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_called_by_its_name(data: bytes, name: str) -> None:
    assert code_of(data, name) == "wrong_kind"


def test_the_content_decides_not_the_name() -> None:
    assert read_bytes(b"ID;Person\n1;Anna\n2;Bo\n", "x.csv").rows == 3
    book = read_bytes(pack(parts('<row r="1"><c r="A1"><v>1</v></c></row>')), "lista.csv")
    assert (book.kind, book.sheets[0].rows[0].values) == ("xlsx", [1])
    assert read_bytes(b"a;b\n1;2\n", "lista.xlsx").kind == "csv"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    whole = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    plain = io.BytesIO(pack({**whole, "docProps/app.bin": random.Random(1).randbytes(9000)}))
    path = tmp_path / "hemlig.xlsx"
    with path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("rätt lösen", target)
    return path


def test_passwords(locked: Path) -> None:
    data = locked.read_bytes()
    assert code_of(data, "hemlig.xlsx") == "password_protected"
    assert code_of(data, "hemlig.xlsx", "fel") == "wrong_password"
    book = read_file(locked, password="rätt lösen")
    assert book.sheets[0].rows[0].values == [1]
    assert len(book.sha256) == 64


def test_every_code_has_words_in_every_language() -> None:
    values = {"limit": 1, "row": 1, "value": "x", "part": "x", "what": "pdf"}
    facts = {"sheet": "x", "encoding": "x", "delimiter": ";", "row": 1, "count": 1, "names": "x"}
    for language in ("en", "sv", "nl"):
        with in_language(language):
            assert all("{" not in str(words.refusal(code, "x", values)) for code in words.REFUSALS)
            assert all("{" not in words.note(code, facts) for code in words.NOTES)
            assert all(words.problem(code) for code in words.PROBLEMS)


def test_larger_files_may_take_longer() -> None:
    assert limits.seconds_for(0) == limits.seconds_for(4 * limits.MIB) == 10
    assert limits.seconds_for(14 * limits.MIB) == 40
