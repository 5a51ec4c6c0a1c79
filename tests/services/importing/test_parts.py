"""The parts that need no database: names, dates, layouts, columns, personal numbers, quick readers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.core.locale import fold
from chapterdesk.fields import Setting
from chapterdesk.fields.types import Email, Phone
from chapterdesk.models import Person, Unit, fields_of
from chapterdesk.services.importing import dates, identity, quick
from chapterdesk.services.importing.columns import match_columns
from chapterdesk.services.importing.layout import find_layout
from chapterdesk.services.importing.names import split_name
from chapterdesk.services.importing.tables import TableIn, column_number, letters


@pytest.mark.parametrize(
    ("text", "given_name", "prefix", "family"),
    [
        ("Elif Demirtaş", "Elif", "", "Demirtaş"),
        ("Anna Maria Svensson", "Anna Maria", "", "Svensson"),
        ("Thijs van der Meulen", "Thijs", "van der", "Meulen"),
        ("Pieter van 't Hoff", "Pieter", "van 't", "Hoff"),
        ("Meulen, Thijs van der", "Thijs", "van der", "Meulen"),
        ("van der Meulen, Thijs", "Thijs", "van der", "Meulen"),
        ("An Van den Broeck", "An", "", "Van den Broeck"),
        ("Jan De Smet", "Jan", "", "De Smet"),
        ("Ben Ali", "Ben", "", "Ali"),
        ("Karin Berg-Lund", "Karin", "", "Berg-Lund"),
        ("Ahmed al-Rashid", "Ahmed", "", "al-Rashid"),
        ("José Ortega y Gasset", "José", "", "Ortega y Gasset"),
        ("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh", "", "Khai"),
        ("Maria dos Santos", "Maria", "dos", "Santos"),
        ("ANNA BERG", "ANNA", "", "BERG"),
        ("Fatuma", "Fatuma", "", ""),
        ("John Smith Jr", "John", "", "Smith Jr"),
    ],
)
def test_names_are_split_as_people_would(text: str, given_name: str, prefix: str, family: str) -> None:
    parts = split_name(text)
    assert (parts.given, parts.prefix, parts.family) == (given_name, prefix, family)


def test_family_name_first_where_the_heading_says_so() -> None:
    assert split_name("Svensson Anna Maria", family_first=True).joined == "Anna Maria Svensson"
    assert split_name("van den Berg Jan", family_first=True).joined == "Jan van den Berg"
    assert split_name("De Smet Jan", family_first=True).family == "De Smet"


_WORD = st.sampled_from(
    ["Anna", "van", "den", "De", "al-Rashid", "y", "Berg-Lund", "'t", "Åsa", "Ng", "Jr", "el", "王", "Ó"]
) | st.text(st.characters(categories=("L", "M")), min_size=1, max_size=8)


@given(st.lists(_WORD, max_size=7), st.booleans())
def test_no_word_of_a_name_is_lost_or_moved(words: list[str], family_first: bool) -> None:
    text = " ".join(words)
    assert sorted(split_name(text, family_first=family_first).joined.split()) == sorted(text.split())
    assert split_name(text).joined.split() == text.split()


@given(st.text(max_size=40))
def test_no_word_of_any_text_is_lost(text: str) -> None:
    assert sorted(split_name(text).joined.replace(",", " ").split()) == sorted(text.replace(",", " ").split())


def test_the_file_shows_its_own_order_of_dates() -> None:
    proved = dates.decide({1: ["3/4/2026", "13/4/2026"], 2: ["5/6/2020"]}, {1: "a", 2: "b"})
    assert proved == ({1: "dmy", 2: "dmy"}, [])
    assert dates.decide({1: ["4/13/2026", "3/4/2026"]}, {1: "a"})[0] == {1: "mdy"}
    orders, questions = dates.decide({1: ["13/4/2026", "4/13/2026", "3/4/2026"]}, {1: "a"})
    assert orders == {1: ""}
    assert questions[0].examples == ("3/4/2026",)
    assert dates.decide({1: ["3/3/2026", "2026-04-05", dt.date(2026, 4, 5)]}, {1: "a"})[1] == []


def test_short_birth_dates_lie_in_the_past() -> None:
    with clock.frozen(dt.datetime(2026, 11, 22, tzinfo=dt.UTC)):
        assert dates.plain("870512", "", birth=True, six_figures=False) == "1987-05-12"
        assert dates.plain(870512, "", birth=True, six_figures=True) == "1987-05-12"
        assert dates.plain(50612, "", birth=True, six_figures=True) == "2005-06-12"
        assert dates.plain("12/5/31", "dmy", birth=True, six_figures=False) == "1931-05-12"
        assert dates.plain("87-05-12", "ymd", birth=True, six_figures=False) == "1987-05-12"


def test_personal_numbers_are_found_and_blotted_out() -> None:
    assert identity.birth_date_in("19900101-0017") == "1990-01-01"
    assert identity.birth_date_in("85.07.30-033.28") == "1985-07-30"
    assert identity.birth_date_in("85.07.30-033.29") is None
    assert identity.without_numbers("x 900101-0017, 0701740615") == (f"x {identity.HIDDEN}, 0701740615", "1990-01-01")
    assert identity.without_numbers("Ring 070-174 06 15") == ("Ring 070-174 06 15", None)


@given(
    st.from_regex(r"(\+46|\+31|\+32|0)[ -]?[0-9]{1,3}[ -]?[0-9 -]{4,9}", fullmatch=True),
    st.sampled_from(("SE", "NL", "BE", "GB")),
)
def test_quick_numbers_are_the_fields_numbers(text: str, country: str) -> None:
    setting = Setting(country=country)
    got = quick.phone_reader(setting)(text)
    assert got is None or got == (Phone().parse(text, setting),)


@given(st.from_regex(r"[A-Za-z0-9._+-]{1,12}@(example\.org|Example\.com|ex-ample\.se|x\.y|localhost)", fullmatch=True))
def test_quick_addresses_are_the_fields_addresses(text: str) -> None:
    got = quick.email_reader(Setting())(text)
    assert got is None or got == (Email().parse(text),)


@given(st.text(max_size=44), st.booleans())
def test_quick_texts_are_the_fields_texts(text: str, many: bool) -> None:
    declared = fields_of(Person)["skills" if many else "town"]
    got = quick.plain_text(text, declared.type, many=many)
    assert got is None or text == "" or got == declared.from_cell(text)


@given(st.integers(1, 16384))
def test_column_letters_and_numbers_agree(column: int) -> None:
    assert column_number(letters(column)) == column == column_number(str(column))


LISTS = [
    (
        [
            (1, ["Medlemslista Skåne", None, None, None, None]), (2, ["Utskriven 2026-11-20", None, None, None, None]),
            (4, ["Namn", None, "Kontakt", None, "Övrigt"]), (5, ["Förnamn", "Efternamn", "Mobil", "E-post", None]),
            (6, ["Åsa", "Bergqvist", "070-174 06 27", "asa@example.org", "bra"]), (7, ["Förnamn", "Efternamn", "Mobil", "E-post", "Övrigt"]),
            (8, ["Elif", "Demirtaş", "070-174 06 15", None, None]), (9, ["Totalt", 2, None, None, None]),
            (11, ["* struken på egen begäran", None, None, None, None]),
        ],
        ["given_name", "family_name", "phones", "emails", "notes"], [6, 8],
    ),
    (
        [
            (1, ["Achternaam", "Tussenvoegsel", "Voornaam", "GSM", "Tel. thuis", "E-mailadres", "Geboortedatum", "Postcode", "Woonplaats", "BSN"]),
            (2, ["Meulen", "van der", "Thijs", "06 12345678", "020 1234567", "t@example.org", "12-5-1987", "1234 AB", "Utrecht", "123456782"]),
        ],
        ["family_name", "prefix", "given_name", "phones", "phones", "emails", "birth_date", "postcode", "town", None], [2],
    ),
    (
        [(1, ["Name", "E-mail address", "Mobile phone", "Date of birth", "Newsletter", "Shoe size"]), (2, ["Ximena Rojas", "x@example.org", "+44 7700 900123", "1990-01-02", "yes", 38])],
        ["full_name", "emails", "phones", "birth_date", "may_be_mailed", None], [2],
    ),
    ([(1, ["Naam", "Voornaam", "Gemeente"]), (2, ["De Smet", "Jan", "Gent"])], ["family_name", "given_name", "town"], [2]),
    ([(1, ["Namn och adress", "Telefonnumer"]), (2, ["Elif Demirtaş", "070-174 06 15"])], ["full_name", "phones"], [2]),
    ([(3, ["Elif Demirtaş", "elif@example.org", "070-174 06 15"]), (4, ["Bo Ek", "bo@example.org", "070-174 06 16"])], ["full_name", "emails", "phones"], [3, 4]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "fields", "numbers"), LISTS)
def test_lists_as_people_keep_them(
    rows: list[tuple[int, list[object]]], fields: list[str | None], numbers: list[int]
) -> None:
    layout = find_layout(TableIn(rows), Person)
    assert [m.field for m in match_columns(layout.labels, layout.sample, Person)] == fields
    assert [number for number, _cells in layout.rows] == numbers


def test_a_layout_is_known_again_by_its_headings() -> None:
    one = find_layout(TableIn([(1, ["Namn", "Ort"]), (2, ["Åsa Ek", "Lund"])]), Person)
    two = find_layout(TableIn([(5, ["NAMN ", "ort"]), (6, ["Bo Al", "Ystad"])]), Person)
    assert one.fingerprint == two.fingerprint
    assert one.fingerprint != find_layout(TableIn([(1, ["Namn", "Ort"]), (2, ["a", "b"])]), Unit).fingerprint


@given(
    st.lists(
        st.lists(
            st.none() | st.text(max_size=9) | st.integers() | st.floats() | st.booleans() | st.dates(), max_size=5
        ),
        max_size=6,
    )
)
def test_any_table_has_a_layout_that_keeps_every_row(rows: list[list[object]]) -> None:
    table = TableIn(list(enumerate(rows, 1)))
    layout = find_layout(table, Person)
    filled = {
        n for n, cells in table.rows if any(c is not None and str(c).strip("\u00a0\u200b\ufeff \t\r\n") for c in cells)
    }
    seen = {n for n, _c in layout.rows} | {s.row for s in layout.skipped} | {layout.header_row} - {0}
    assert filled == seen
    match_columns(layout.labels, layout.sample, Person)


def test_folding_keeps_the_marks_out_of_matching() -> None:
    assert fold("Åsa") == "asa"
