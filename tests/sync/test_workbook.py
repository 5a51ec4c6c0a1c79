"""A workbook as it is written, and as it is read when nobody or somebody edited it."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.fields import Field, ValueProblem
from chapterdesk.fields.base import tidy
from chapterdesk.models import entities
from chapterdesk.sync import workbook_read, workbook_write
from chapterdesk.sync.columns import default_columns, field_of
from chapterdesk.sync.damage import judge
from chapterdesk.sync.envelope import export_code
from chapterdesk.sync.parts import CellState, Trust, Unreadable
from chapterdesk.sync.workbook_read import Sources
from tests.sync.books import book_of, envelope, judged, prepared, received, row, untouched, written
from tests.sync.chapter import ALL, ESCAPE, KINDS, PEOPLE, UNITS, changed, column, rows_of


@pytest.fixture(scope="module")
def sent():
    return prepared(ALL, KINDS)


@pytest.fixture(scope="module")
def data(sent):
    return written(sent)


# -- nothing edited, nothing said -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "nl", "en"])
@pytest.mark.parametrize("reader", ["sv", "nl", "en"])
def test_a_file_that_comes_back_as_it_went_says_nothing(language, reader):
    sent = prepared([*ALL, ESCAPE], KINDS, language)
    with in_language(reader):
        got = received(written(sent))
        assert set(judged(got)) == {"unchanged"}
    assert got.base == got.workbook.base == sent.base
    assert got.envelope == sent.envelope
    assert (got.questions, got.damaged, got.base.trust) == ((), False, Trust.FILE)
    assert [(sheet.kind, len(sheet.rows), sheet.unknown) for sheet in got.workbook.sheets] == [
        ("person", 4, ()), ("unit", 7, ()), ("membership", 2, ()), ("contact", 1, ()),
    ]  # fmt: skip


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=40)


def values_of(declared: Field) -> st.SearchStrategy:
    """Return stored values of a field, such as people could have typed."""
    type_ = declared.type
    if type_.code == "reference":
        one = st.sampled_from([each.id for each in (PEOPLE if type_.kind in ("person", "party") else UNITS)])
    elif options := dict(type_.choices()):
        one = st.booleans() if type_.storage == "boolean" else st.sampled_from(list(options))
    elif type_.storage == "integer":
        one = st.integers(0, 10**9)
    elif "date" in type_.code:
        one = st.dates().map(lambda day: day.isoformat())
    elif type_.code == "instant":
        one = (
            st.datetimes(allow_imaginary=False)
            .filter(lambda d: 1905 < d.year < 2200)
            .map(lambda d: d.strftime("%Y-%m-%dT%H:%M:%SZ"))
        )
    elif type_.code == "phone":
        one = st.integers(700_000_000, 709_999_999).map(lambda n: f"+46{n}")
    elif type_.code == "email":
        one = st.integers(0, 10**6).map(lambda n: f"a{n}@example.org")
    else:
        one = TEXTS.map(lambda text: stored(declared, text))
    if not declared.many:
        return st.none() | one
    return st.lists(
        one.filter(lambda v: v is not None and ";" not in str(v) and "\n" not in str(v)), max_size=3, unique=True
    ).map(tuple)


def stored(declared: Field, text: str):
    try:
        return declared.type.parse(text if declared.type.code == "long_text" else tidy(text))
    except ValueProblem:
        return None


@settings(max_examples=30)
@given(st.data(), st.sampled_from(["sv", "nl", "en"]))
def test_any_values_come_back_unchanged(draw, language):
    rows = []
    for kind in ("person", "membership", "contact", "unit"):
        fields = {column.field: field_of(kind, column.field) for column in default_columns(entities()[kind])}
        rows += draw.draw(
            st.lists(
                st.fixed_dictionaries({n: values_of(f) for n, f in fields.items()}).map(
                    lambda v, kind=kind: row(kind, v)
                ),
                max_size=2,
            )
        )
    sent = prepared([*rows, *UNITS, *PEOPLE], KINDS, language)
    got = received(written(sent))
    assert set(judged(got)) == {"unchanged"}
    for before, after in zip(sent.base.rows, got.base.rows, strict=True):
        assert {n: v for n, v in before.values.items() if v not in (None, ())} == dict(after.values)


def test_a_text_that_no_cell_can_hold_is_cut_and_cannot_be_changed_there(sent):
    long = row("contact", {"party": PEOPLE[0].id, "at": "2026-12-02T18:30:00Z", "note": "ord \U0001f600 " * 6000})
    sent = prepared([*PEOPLE, long], ["contact"])
    data = written(sent)
    assert set(judged(received(data))) == {"unchanged"}

    def shorten(book):
        sheet = book.worksheets[0]
        sheet.cell(2, column(sheet, "Anteckning")).value = "kort"

    (back,) = rows_of(received(changed(data, shorten)), "contact")
    assert any(isinstance(cell, Unreadable) for cell in back.cells)


# -- edits ------------------------------------------------------------------------------------------------------


def test_edits_are_seen_with_their_place(data):
    def edit(book):
        sheet = book["Personer"]
        sheet.cell(2, column(sheet, "Förnamn")).value = "Åsa Maria"
        sheet.cell(2, column(sheet, "E-post")).value = None
        sheet.cell(3, column(sheet, "Telefon")).value = "inte ett nummer"
        sheet.cell(4, sheet.max_column).value = "TA BORT"
        sheet.cell(5, column(sheet, "Förnamn")).value = "Ny"

    got = received(changed(data, edit))
    counts = judged(got)
    assert (counts["edited"], counts["cleared"], counts["unreadable"], counts["new"]) == (1, 1, 1, 1)
    assert [(each.sheet, each.number, each.action) for each in rows_of(got)] == [
        ("Personer", 2, ""), ("Personer", 3, ""), ("Personer", 4, "TA BORT"), ("Personer", 5, ""),
    ]  # fmt: skip
    assert got.base.spares[rows_of(got)[3].ref] == "person"


@pytest.mark.parametrize(("typed", "cents"), [(4550, 455000), (45.5, 4550), ("45,50 kr", 4550)])
def test_an_amount_is_what_it_shows_and_not_what_is_stored(data, typed, cents):
    def edit(book):
        sheet = book["Medlemskap"]
        sheet.cell(3, column(sheet, "Avgift")).value = typed

    got = received(changed(data, edit))
    sheet = next(each for each in got.workbook.sheets if each.kind == "membership")
    declared = field_of("membership", "fee")
    cell = judge(declared, 4550, sheet.rows[1].cells[sheet.columns.index("fee")], got.cells)
    assert cell.value == cents
    assert cell.state is (CellState.EDITED if cents == 455000 else cell.state)


@pytest.mark.parametrize("typed", ["{ref}", "{lower}", "Malmö, centrum", "någonting ({ref})"])
def test_a_reference_is_taken_by_ref_or_by_its_words(data, typed):
    typed = typed.format(ref=UNITS[3].ref, lower=UNITS[3].ref.lower())

    def edit(book):
        sheet = book["Grupper"]
        sheet.cell(2, column(sheet, "Hör till")).value = typed

    got = received(changed(data, edit))
    sheet = next(each for each in got.workbook.sheets if each.kind == "unit")
    cell = judge(field_of("unit", "parent"), None, sheet.rows[0].cells[sheet.columns.index("parent")], got.cells)
    assert (cell.state, cell.value) == (CellState.EDITED, UNITS[3].id)


def test_what_another_program_does_by_itself_is_mechanical():
    got = received(changed(written(prepared([ESCAPE], ["person"])), lambda book: None))
    assert judged(got)["mechanical"] == 1
    assert untouched(got)


def test_error_values_and_formulas_are_told_apart_from_nothing(data):
    def edit(book):
        sheet = book["Personer"]
        sheet.cell(2, column(sheet, "Förnamn")).value = "#N/A"
        sheet.cell(3, column(sheet, "Förnamn")).value = "=1/0"

    got = received(changed(data, edit))
    assert judged(got)["unreadable"] == 2
    assert rows_of(got)[1].formulas


# -- what the file is like --------------------------------------------------------------------------------------


def test_locked_and_read_by_the_reading_process(sent, tmp_path: Path):
    path = tmp_path / "a.xlsx"
    made = workbook_write.write(path, sent, password="grön gren 7")
    assert made.snapshot == sent
    assert b"xl/worksheets" not in path.read_bytes()
    got = workbook_read.read(path, Sources(), password="grön gren 7")
    assert set(judged(got)) == {"unchanged"}
    assert got.workbook.sha256 == made.written.sha256
    with pytest.raises(UserError) as caught:
        workbook_read.read(path, Sources(), password="fel")
    assert caught.value.code == "wrong_password"


def test_the_workbook_as_another_program_sees_it(sent, data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    code = export_code(sent.base.export)
    assert book.sheetnames == [
        "Personer",
        "Grupper",
        "Medlemskap",
        "Kontakter",
        "_chapterdesk",
        "Läs mig",
        *book.sheetnames[6:],
    ]
    assert book["_chapterdesk"].sheet_state == "hidden"
    assert code in book.properties.title
    assert code in book.properties.keywords
    assert book.custom_doc_props[workbook_write.PROPERTY].value == code
    assert any(code in str(cell.value) for (cell,) in book["Läs mig"].iter_rows())
    sheet = book["Personer"]
    assert (sheet["A1"].value, sheet["B1"].value, sheet.column_dimensions["B"].hidden) == ("Ref", "_cd", True)
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(sheet.max_column)}7"
    assert not sheet.protection.sheet
    assert sheet.cell(1, sheet.max_column).value == "Åtgärd"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    letter = openpyxl.utils.get_column_letter
    action = rules[f"{letter(sheet.max_column)}2:{letter(sheet.max_column)}1048576"]
    assert (action.formula1, bool(action.showErrorMessage)) == ('"TA BORT"', False)
    member = rules[f"{letter(column(sheet, 'Medlem'))}2:{letter(column(sheet, 'Medlem'))}1048576"]
    assert (member.formula1, bool(member.showErrorMessage)) == ('"Ja,Nej"', True)
    assert sheet.cell(2, column(sheet, "Medlem")).value == "Ja"
    assert book.defined_names["cd_person_given_name"].attr_text == "'Personer'!$C$1"
    assert [sheet.cell(n, 1).value for n in (5, 6, 7)] == list(sent.base.spares)[:3]


def test_computed_columns_are_grey(sent):
    target = io.BytesIO()
    workbook_write.write(target, sent, password=None, computed={("person", "groups")})
    sheet = openpyxl.load_workbook(target)["Personer"]
    assert sheet.cell(2, column(sheet, "Grupp")).font.color.rgb == "FF68645B"
    assert sheet.cell(2, column(sheet, "Förnamn")).font.color.rgb != "FF68645B"
    assert set(judged(received(target.getvalue()))) == {"unchanged"}


def test_the_safe_reader_gives_names_properties_and_calendar(data):
    book = book_of(data)
    assert book.names["cd_person__ref"] == ("Personer", 1, 1)
    assert book.properties["custom." + workbook_write.PROPERTY].startswith("CD1-")
    assert not book.epoch_1904


def test_envelopes_of_two_exports_have_different_keys():
    assert envelope().key != envelope().key
