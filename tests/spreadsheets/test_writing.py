import datetime as dt
import io
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import in_language
from chapterdesk.spreadsheets import protect
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, sheet_name, write_workbook

TEXT = Column("t", "Text", "text")
HOSTILE = [
    "=1+1", "+46701234567", "-5", "@SUM(A1)", "\t=1", "\r=1", "\r\n", "a\rb", "0601020304", "1E5", "TRUE", "_x0041_", "_x005F_x0041_",
    "_X0041_", "__x000D__", " edges ", "\u00a0", "\x00\x01\x1f", "a & b < c > d \" '", "]]>", "👩🏽‍🚀", "e\u0301", "http://example.org",
    "'quoted", '=HYPERLINK("http://example.org")', "{=A1}", "a\nb", "x" * 32_767, "\U0001f600" * 16_383, "#N/A", "|", "| |",
]  # fmt: skip


def written(columns, rows, **more) -> bytes:
    target = io.BytesIO()
    write_workbook(
        target, [SheetSpec("People", columns, rows)], properties=Properties(title="T", language="sv"), **more
    )
    return target.getvalue()


def read(data: bytes, sheet: int | str = 0):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return (book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)).to_python(
        skip_empty_area=False
    )


def unescaped(text):
    """openpyxl leaves escapes of control characters as they are."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def test_hostile_texts_come_back_exactly_and_are_never_formulas():
    data = written([TEXT], [[text] for text in HOSTILE])
    assert [row[0] for row in read(data)[1:]] == HOSTILE
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    # openpyxl takes the escape of an underline apart and then does not know it from a literal one.
    for cell, text in zip(cells, HOSTILE, strict=True):
        if "_x" not in text and "\x00" not in text:
            assert unescaped(cell.value) == text
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"inlineStr" not in xml
    assert b"hyperlink" not in xml


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1),
        min_size=1,
        max_size=30,
    )
)
def test_any_text_comes_back_exactly(texts):
    assert [row[0] for row in read(written([TEXT], [[text] for text in texts]))[1:]] == texts


def test_what_is_no_character_stays_visible():
    assert read(written([TEXT], [["a\ufffe\ud800"]]))[1] == ["a_xFFFE__xD800_"]


@given(st.lists(st.text(st.characters()), min_size=1, max_size=5))
def test_halves_of_characters_still_make_a_readable_file(texts):
    data = written([TEXT], [[text] for text in texts])
    ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml"))


def test_many_texts_that_never_repeat_come_back_exactly():
    # Long enough that the column stops remembering its values and is encoded by the block.
    texts = [f"{mark}{i}" for i in range(600) for mark in ("P-", "a & b ", " =", "_x0041_", "\r", "'")]
    rows = [[text, i, None if i % 3 else text] for i, text in enumerate(texts)]
    back = read(written([TEXT, Column("i", "N", "integer"), TEXT], rows))[1:]
    assert back == [[a, float(b), c or ""] for a, b, c in rows]


def test_typed_values():
    columns = [
        Column(kind, kind, kind) for kind in ("integer", "decimal", "money", "date", "datetime", "time", "yesno")
    ]
    rows = [
        [
            5,
            Decimal("1.5"),
            4550,
            dt.date(2026, 1, 2),
            dt.datetime.fromisoformat("2026-01-02T18:30"),
            dt.time(18, 30),
            True,
        ],
        [None, 2.25, -5, "1985-03-12", None, None, False],
        [-3, 1, Decimal("7.25"), dt.date(1900, 3, 1), None, None, None],
    ]
    assert read(written(columns, rows))[1:] == [
        [5.0, 1.5, 45.5, dt.date(2026, 1, 2), dt.datetime.fromisoformat("2026-01-02T18:30"), dt.time(18, 30), "Yes"],
        ["", 2.25, -0.05, dt.date(1985, 3, 12), "", "", "No"],
        [-3.0, 1.0, 7.25, dt.date(1900, 3, 1), "", "", ""],
    ]


def test_what_a_number_or_date_cannot_hold_is_kept_as_text():
    columns = [Column("n", "N", "integer"), Column("x", "X", "decimal"), Column("d", "D", "date")]
    rows = [
        [10**17, Decimal("0.1234567890123456789"), dt.date(1900, 2, 28)],
        ["about five", float("nan"), "1985-03"],
        [True, "1,5", "2026-02-30"],
    ]
    assert read(written(columns, rows))[1:] == [
        ["100000000000000000", "0.1234567890123456789", "1900-02-28"],
        ["about five", "nan", "1985-03"],
        ["Yes", "1,5", "2026-02-30"],
    ]


def test_true_is_not_one():
    assert read(written([TEXT], [[1], [True], [1.0], [Decimal(1)]]))[1:] == [["1"], ["Yes"], ["1.0"], ["1"]]


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**15) + 1, 10**15 - 1)), min_size=1),
    st.lists(st.floats(allow_nan=False, allow_infinity=False)),
)
def test_numbers_come_back_exactly(whole, fractions):
    data = written([Column("n", "N", "integer")], [[n] for n in [*whole, 0]])
    assert [row[0] for row in read(data)[1:]] == [*("" if n is None else n for n in whole), 0]
    data = written([Column("n", "N", "decimal")], [[n] for n in [*fractions, 0.5]])
    assert [row[0] for row in read(data)[1:]] == [*fractions, 0.5]


@pytest.fixture(scope="module")
def by_hand() -> bytes:
    """A workbook with all that makes a sheet look made by hand."""
    columns = [
        Column("phone", "Telephone", "text", note="With the country's code"),
        Column("n", "Number", "integer"),
        Column("born", "Born", "date"),
        Column("level", "Level", "choice", choices=("active", "organiser")),
        Column("ok", "Member", "yesno", hidden=True),
    ]
    rows = ([f"070{i}" * 40, i, dt.date(2000, 1, 1), "active", True] for i in range(500))
    spec = SheetSpec(
        "Folk", columns, rows, title="R&D", right_to_left=True, frozen_columns=1, range_prefix="cd.person."
    )
    target = io.BytesIO()
    properties = Properties("Title & more", "The chapter", "nl", "words", {"cd_export": "abc"})
    write_workbook(target, [spec], properties=properties, read_me=["Read this", "=not a formula"])
    return target.getvalue()


def test_the_sheet_looks_made_by_hand(by_hand):
    sheet = openpyxl.load_workbook(io.BytesIO(by_hand))["Folk"]
    assert sheet["A1"].font.b
    assert sheet["A1"].fill.fgColor.rgb == "FFEAEEFB"
    assert sheet["A1"].border.bottom.style == "thin"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E501"
    assert sheet.sheet_view.rightToLeft
    assert 60 <= sheet.column_dimensions["A"].width < 62
    assert sheet.column_dimensions["B"].width >= 8
    assert sheet.column_dimensions["E"].hidden
    assert sheet["B2"].alignment.horizontal == "right"
    assert sheet["C2"].number_format == "yyyy-mm-dd"


def test_the_sheet_prints_on_pages_that_say_what_they_are(by_hand):
    book = openpyxl.load_workbook(io.BytesIO(by_hand))
    sheet = book["Folk"]
    assert book.worksheets[0].print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "Page &P of &N"


def test_what_is_typed_into_the_sheet_is_kept_right(by_hand):
    book = openpyxl.load_workbook(io.BytesIO(by_hand))
    # The whole column is text: what is typed below keeps its leading zero.
    first = zipfile.ZipFile(io.BytesIO(by_hand)).read("xl/worksheets/sheet1.xml")
    column_style = re.search(rb'<col min="1" max="1" [^>]*style="(\d+)"', first)
    assert book._cell_styles[int(column_style[1])].numFmtId == 49
    rules = {str(rule.sqref): rule.formula1 for rule in book["Folk"].data_validations.dataValidation}
    assert rules["D2:D1048576"] == '"active,organiser"'
    assert rules["E2:E1048576"] == '"Yes,No"'
    assert rules["A1"] is None


def test_the_workbook_says_what_it_is(by_hand):
    book = openpyxl.load_workbook(io.BytesIO(by_hand))
    assert book.defined_names["cd.person.born"].attr_text == "'Folk'!$C$1"
    assert (book.properties.title, book.properties.creator, book.properties.language) == (
        "Title & more",
        "The chapter",
        "nl",
    )
    assert book.custom_doc_props["cd_export"].value == "abc"
    assert [cell.value for (cell,) in book["Read me"].iter_rows()] == ["Read this", "=not a formula"]


def test_choices_that_do_not_fit_in_a_rule_lie_on_a_hidden_sheet():
    choices = ("a, b", *(f"Group number {i}" for i in range(50)))
    book = openpyxl.load_workbook(
        io.BytesIO(written([TEXT, Column("g", "Group", "choice", choices=choices)], [["x", "a, b"]]))
    )
    assert book["_lists"].sheet_state == "hidden"
    assert [cell.value for (cell,) in book["_lists"].iter_rows(min_row=2)] == list(choices)
    assert book["People"].data_validations.dataValidation[0].formula1 == "'_lists'!$A$2:$A$52"


def test_words_follow_the_language():
    with in_language("en"):
        assert read(written([Column("y", "Y", "yesno")], [[True]]))[1] == ["Yes"]


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("People", (), "People"),
        ("a[b]:c*d?e/f\\g", (), "a b c d e f g"),
        ("'quoted'", (), "quoted"),
        ("", (), "Sheet"),
        ("\x00", ("sheet",), "Sheet (2)"),
        ("x" * 40, ("X" * 31,), "x" * 27 + " (2)"),
        ("History", (), "History 1"),
        ("😀" * 20, (), "😀" * 15),
    ],
)
def test_sheet_names_are_made_legal(wanted, taken, name):
    assert sheet_name(wanted, taken) == name


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_sheet_names_make_a_workbook(names):
    target = io.BytesIO()
    write_workbook(
        target,
        [SheetSpec(name, [TEXT], [[str(i)]], title=name) for i, name in enumerate(names)],
        properties=Properties(title=names[0]),
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    assert len({name.casefold() for name in book.sheet_names}) == len(names)
    assert [book.get_sheet_by_index(i).to_python()[1] for i in range(len(names))] == [
        [str(i)] for i in range(len(names))
    ]


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place(tmp_path: Path):
    rows = [["fine"]] * 2500 + [["\U0001f600" * 16_384]]
    with pytest.raises(UserError, match=r"Text.*row 2502.*People") as caught:
        write_workbook(tmp_path / "a.xlsx", [SheetSpec("People", [TEXT], rows)], properties=Properties())
    assert caught.value.code == "text_too_long"
    assert list(tmp_path.iterdir()) == []


def test_cancelling_or_failing_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    progress = Progress(lambda done, total, what: progress.cancel())
    with pytest.raises(Cancelled):
        write_workbook(path, [SheetSpec("P", [TEXT], [["x"]] * 3000)], properties=Properties(), progress=progress)

    def broken():
        yield ["x"]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        write_workbook(path, [SheetSpec("P", [TEXT], broken())], properties=Properties())
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"old"


KILLED = """
import os, pathlib, sys
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, write_workbook

def rows():
    for i in range(9000):
        yield [f"name {i}"]
    os._exit(9)

write_workbook(pathlib.Path(sys.argv[1]), [SheetSpec("P", [Column("t", "T", "text")], rows())], properties=Properties())
"""


def test_a_kill_leaves_the_old_file_and_the_next_write_succeeds(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=root, check=False).returncode == 9
    assert path.read_bytes() == b"old"
    write_workbook(path, [SheetSpec("P", [TEXT], [["new"]])], properties=Properties())
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
    assert read(path.read_bytes())[1] == ["new"]


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path):
    with pytest.raises(UserError, match=r"a\.xlsx"):
        write_workbook(tmp_path / "missing" / "a.xlsx", [SheetSpec("P", [TEXT], [])], properties=Properties())


def test_what_was_written_is_counted(tmp_path: Path):
    told = []
    result = write_workbook(
        tmp_path / "a.xlsx",
        [SheetSpec("P", [TEXT, TEXT], [["a", None], ["", "b"], ["c", "d"]]), SheetSpec("P", [TEXT], [])],
        properties=Properties(),
        progress=Progress(lambda done, total, what: told.append((done, total, what))),
    )
    assert (result.rows, result.cells) == (3, 4)
    assert result.sha256 == sha256_of_file(tmp_path / "a.xlsx")
    assert told == [(3, 3, "Writing “P”")]


def test_with_a_password_nothing_readable_reaches_the_disk(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [SheetSpec("P", [TEXT], [["canary"]])], properties=Properties(), password="lösen ord")
    assert not zipfile.is_zipfile(path)
    with path.open("rb") as stream:
        assert read(protect.decrypt(stream, "lösen ord")) == [["Text"], ["canary"]]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_saves_the_same(tmp_path: Path):
    # It reads our escapes but does not write its own so that they come back.
    texts = [
        text for text in HOSTILE if len(text) < 1000 and not re.search("_[xX]|[\x00-\x08\ufffe\uffff\r\x1f]", text)
    ]
    path = tmp_path / "a.xlsx"
    columns = [TEXT, Column("d", "Day", "date"), Column("c", "Choice", "choice", choices=("a, b", "c"))]
    write_workbook(
        path, [SheetSpec("P", columns, [[text, dt.date(2026, 5, 4), "c"] for text in texts])], properties=Properties()
    )
    out = tmp_path / "out"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    back = read((out / "a.xlsx").read_bytes())[1:]
    assert back == [[text, dt.date(2026, 5, 4), "c"] for text in texts]
