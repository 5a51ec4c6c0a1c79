"""Text tables that nobody prepared: letters, delimiters, quotes, and what is said when something was doubtful."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.spreadsheets import Book, read_text
from chapterdesk.spreadsheets.dialect import find_dialect
from chapterdesk.spreadsheets.encodings import decode_text
from tests.spreadsheets.readers import code_of, read_bytes

PEOPLE = "Förnamn;Efternamn;Ort\r\nÅsa;Öberg;Västerås\r\nJürgen;Müller-Çelik;Malmö\r\nRenée;d'Hondt;Brussel\r\nÄnne;van den Ähren;Liège\r\n"


def values(book: Book) -> list[list[object]]:
    return [list(row.values) for row in book.sheets[0].rows]


def table(text: str | bytes, name: str = "a.csv") -> list[list[object]]:
    return values(read_bytes(text if isinstance(text, bytes) else text.encode(), name))


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "latin-1",
        "cp1252",
        "mac_roman",
        "cp850",
        "cp437",
        "iso8859-15",
    ],
)
def test_swedish_and_dutch_letters_in_every_encoding(encoding: str) -> None:
    assert table(PEOPLE.encode(encoding))[1:3] == [["Åsa", "Öberg", "Västerås"], ["Jürgen", "Müller-Çelik", "Malmö"]]


@pytest.mark.parametrize(
    "word", ["Malmö", "ÅRE", "é", "Åsa", "Hånden", "LINKÖPING", "Ängelholm Örebro", "café", "Zoë", "coördinator"]
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_one_word_is_enough(word: str, encoding: str) -> None:
    assert decode_text(f"Namn,Ort\n1,{word}\n".encode(encoding)).text == f"Namn,Ort\n1,{word}\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Имя;Город\nАлексей;Санкт-Петербург\nМария;Новосибирск\n" * 4, "cp1251"),
        ("姓名,城市\n张伟,北京\n王芳,上海\n李娜,广州\n" * 8, "gb18030"),
        ("氏名,住所\n山田太郎,東京都千代田区\n" * 8, "shift_jis"),
    ],
)
def test_other_alphabets(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)).text == text


def test_what_is_no_text() -> None:
    assert code_of(bytes(range(256)) * 20, "a.csv") == "wrong_kind"


@pytest.mark.parametrize(
    ("text", "delimiter", "rows"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", ",", 3),
        ("Namn;Belopp\nAnna;1,50\nBo;2,75\n", ";", 3),
        ("a\tb\n1,5\t2\n", "\t", 2),
        ("a|b|c\n1|2|3\n", "|", 2),
        ("a^b^c\n1^2^3\n4^5^6\n", "^", 3),
        ("a~b\n1~2\n3~4\n", "~", 3),
        ("namn:ort:nummer\nAnna:Lund:1\nBo:Umea:2\n", ":", 3),
        ("1 2 3\n4 5 6\n7 8 9\n", " ", 3),
        ("Anna Svensson\nBo Ek\nCia Al\n", "", 3),
        ("tid\n12:30\n13:45\n14:00\n", "", 4),
        ('"Ek, Anna";"Lund; Malmö"\n"Al, Bo";"Umeå"\n', ";", 2),
        ("'a';'b;c'\n'd';'e'\n'f';'g'\n", ";", 3),
        ("https://a.se/x,Anna\nhttps://b.se/y,Bo\n", ",", 2),
        ("2020-01-01 12:00;1\n2020-01-02 13:00;2\n", ";", 2),
    ],
)
def test_delimiters(text: str, delimiter: str, rows: int) -> None:
    book = read_bytes(text.encode(), "a.csv")
    assert (book.delimiter, book.rows) == (delimiter, rows)


def test_excels_own_first_line() -> None:
    assert table("sep=;\r\na;b,c\r\n1;2\r\n") == [["a", "b,c"], ["1", "2"]]
    assert table("sep=\t\r\na\tb\r\n") == [["a", "b"]]


def test_quotes_line_ends_and_escapes() -> None:
    assert table('a,b\n"x\ny","say ""hi"""\n') == [["a", "b"], ["x\ny", 'say "hi"']]
    assert table("a,b\r1,2\r\n3,4\n5,6") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]
    assert table('name,text\n1,"say \\"hi\\", you"\n2,"x"\n') == [["name", "text"], ["1", 'say "hi", you'], ["2", "x"]]
    assert table('a, b\n1, "x, y"\n2, "z, w"\n') == [["a", "b"], ["1", "x, y"], ["2", "z, w"]]


def test_leading_zeros_and_spaces_stay() -> None:
    assert table("nr;namn\n007; Anna \n+46;=1+1\n") == [["nr", "namn"], ["007", " Anna "], ["+46", "=1+1"]]


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    assert table('a,b\n1,"x\n2,y\n3,z\n') == [["a", "b"], ["1", '"x'], ["2", "y"], ["3", "z"]]
    book = read_bytes(b'"a","b"\n"1","x, y"\n"2","x\n"3","z"\n"4","w"\n', "a.csv")
    assert values(book) == [["a", "b"], ["1", "x, y"], ["2", "x"], ["3", "z"], ["4", "w"]] or values(book)[3:] == [
        ["3", "z"],
        ["4", "w"],
    ]


def test_ragged_rows_are_kept_whole_and_mentioned() -> None:
    book = read_bytes(b"a,b,c\n1,2\n1,2,3\n1,2,3,4\n5,6,7\n", "a.csv")
    assert values(book) == [["a", "b", "c"], ["1", "2"], ["1", "2", "3"], ["1", "2", "3", "4"], ["5", "6", "7"]]
    assert any("2" in note for note in book.notes)


def test_lines_above_the_table_are_kept_and_its_place_told() -> None:
    book = read_bytes("Deltagarlista\nutskriven 2026-11-01\n\nNamn;Ort;Nr\nAnna;Lund;1\nBo;Umeå;2\n".encode(), "a.csv")
    assert (book.sheets[0].table_row, book.sheets[0].rows[0].values, [row.number for row in book.sheets[0].rows]) == (
        4,
        ["Deltagarlista"],
        [1, 2, 4, 5, 6],
    )


def test_zero_bytes_are_left_out_and_counted() -> None:
    book = read_bytes(b"a,b\n1,\x002\n" * 20, "a.csv")
    assert values(book)[1] == ["1", "2"]
    assert "20" in book.notes[0]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(TABLES, st.sampled_from([",", ";", "\t", "|"]))
def test_quoted_tables_come_back_when_the_delimiter_is_stated(rows: list[list[str]], delimiter: str) -> None:
    target = io.StringIO()
    target.write(f"sep={delimiter}\r\n")
    csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [[cell or "" for cell in row] for row in table(target.getvalue())] == rows


def test_a_wholly_quoted_table_is_never_taken_for_another() -> None:
    assert table('sep=|\r\n"|"|"x"\r\n') == [["|", "x"]]
    assert table('"a;b","c;d"\n"e;f","g""h"\n') == [["a;b", "c;d"], ["e;f", 'g"h']]


NAMES = st.text("abcdefåäöéABCÅÄÖ", min_size=1, max_size=8)


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(
            st.lists(st.one_of(NAMES, st.integers(0, 99999).map(str)), min_size=n, max_size=n), min_size=2, max_size=9
        )
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_plain_tables_show_their_delimiter(rows: list[list[str]], delimiter: str) -> None:
    assert find_dialect("\n".join(delimiter.join(row) for row in rows)).delimiter == delimiter


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("a.csv", "a.vcf", "a.xls"):
        code_of(data, name)


def test_pasted_text() -> None:
    book = read_text('Namn\tNot\r\nÅsa\t"två\nrader"\r\n"citat"\t"sa ""hej"""\r\n007\t\r\n')
    assert values(book) == [["Namn", "Not"], ["Åsa", "två\nrader"], ['"citat"', 'sa "hej"'], ["007", None]]
    assert values(read_text("Namn;Ort\nAnna;Lund\n")) == [["Namn", "Ort"], ["Anna", "Lund"]]
    assert read_text("").rows == 0


@given(
    st.lists(
        st.lists(st.text("abå \"',;", max_size=6).filter(lambda text: text[:1] != '"'), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_pasted_cells_come_back(rows: list[list[str]]) -> None:
    text = "".join("\t".join(row) + "\r\n" for row in rows)
    assert [[cell or "" for cell in row.values] for row in read_text(text).sheets[0].rows] == [
        row for row in rows if any(row)
    ]
