import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.spreadsheets.csvout import guard, unguard, write_csv
from chapterdesk.spreadsheets.writing import Column

LEADS = "=+-@\t\r\n＝＋－＠"
TEXT = Column("t", "Text", "text")
NASTY = st.text(st.sampled_from([*LEADS, *"',;|\" \u00a0\ufeff\u200b0123aÅ().\x00\u2212"]), max_size=14)


def written(columns, rows, **more) -> bytes:
    target = io.BytesIO()
    write_csv(target, columns, rows, **more)
    return target.getvalue()


def read(data: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@given(st.one_of(st.text(st.characters()), NASTY))
@example("'=1")
@example("a,'=1")
@example(",\t=")
@example("+46 70; +46 8")
def test_every_text_comes_back_exactly(text):
    assert unguard(guard(text)) == text


@given(st.one_of(st.text(st.characters()), NASTY))
def test_no_guarded_text_begins_like_a_formula(text):
    seen = guard(text)
    assert seen[:1] not in tuple(LEADS)
    # Programs may drop spaces and characters without a width first.
    assert seen.strip(" \u00a0\ufeff\u200b\x00")[:1] not in tuple(LEADS)


@pytest.mark.parametrize(
    "text", ["Åsa", "", "a-b", "Sankt Eriksgatan 5", "'quoted'", "070-123 45 67", "x; +46 8 123", "3, -4"]
)
def test_harmless_text_is_left_alone(text):
    assert guard(text) == text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("=1+1", "'=1+1"),
        ("+46701234567", "'+46701234567"),
        ("'=1", "''=1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("＝1", "'＝1"),
        ("x,=cmd|' /C calc'!A0,y", "x,'=cmd|' /C calc'!A0,y"),
        ('x";=1', "x\";'=1"),
        ("x\n=1", "x\n'=1"),
        ("x;+1+cmd", "x;'+1+cmd"),
    ],
)
def test_formulas_are_marked(text, marked):
    assert guard(text) == marked


@given(NASTY, NASTY, st.sampled_from([",", ";", "\t", "|"]))
def test_no_cell_begins_like_a_formula_whatever_the_delimiter_of_the_reader(a, b, delimiter):
    plain = str.maketrans("", "", "0123456789 ().-+/'\"")
    for row in read(written([TEXT, TEXT], [[a, b]]), delimiter):
        for cell in row:
            # A plain number, such as a telephone number, is the one thing left as it is inside a text.
            if cell.translate(plain):
                assert cell[:1] not in ("=", "@", "＝", "＋", "－", "＠")


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_the_file_comes_back_exactly(rows):
    back = read(written([TEXT, TEXT], rows))
    assert back[0] == ["Text", "Text"]
    assert [[unguard(cell) for cell in row] for row in back[1:]] == rows


def test_excel_sees_swedish_letters_and_plain_values():
    columns = [Column("n", "Tal", "integer"), Column("d", "Mått", "decimal"), Column("m", "Kr", "money")]
    columns += [Column("x", "Dag", "date"), Column("y", "Ja", "yesno"), TEXT]
    row = [-5, -1.5, -4550, dt.date(2026, 1, 2), True, -5]
    data = written(columns, [row, [None] * 6, [1, Decimal("1E+3"), Decimal("7.25"), "1985-03", False, None]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == (
        "Tal;Mått;Kr;Dag;Ja;Text\r\n-5;-1,5;-45,50;2026-01-02;Yes;'-5\r\n;;;;;\r\n1;1000;7,25;1985-03;No;\r\n"
    )
    assert (
        written(columns, [row], delimiter=",").decode("utf-8-sig").splitlines()[1]
        == "-5,-1.5,-45.50,2026-01-02,Yes,'-5"
    )


def test_letters_that_the_encoding_lacks_are_refused_and_nothing_is_left(tmp_path: Path):
    with pytest.raises(UserError) as caught:
        write_csv(tmp_path / "a.csv", [TEXT], [["Łódź"]], encoding="cp1252")
    assert caught.value.code == "encoding"
    assert list(tmp_path.iterdir()) == []


def test_written_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "a.csv"
    result = write_csv(path, [TEXT, TEXT], [["a", None], ["b", "c"]])
    assert (result.rows, result.cells) == (2, 3)
    before = path.read_bytes()
    progress = Progress(lambda done, total, what: progress.cancel())
    with pytest.raises(Cancelled):
        write_csv(path, [TEXT], [["x"]] * 12_000, progress=progress)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
