import io
from dataclasses import replace
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
from chapterdesk.sync import armour, snapshot, workbook_read, workbook_write
from chapterdesk.sync.columns import default_columns, field_of
from chapterdesk.sync.damage import judge
from chapterdesk.sync.envelope import export_code
from chapterdesk.sync.identify import Known, Reason, findings, stops
from chapterdesk.sync.parts import CellState, ReadRow, Trust, Unreadable
from chapterdesk.sync.workbook_read import Sources
from tests.spreadsheets.readers import pack
from tests.sync.books import book_of, envelope, judged, prepared, received, row, untouched, written

KINDS = ["person", "unit", "membership", "contact"]
UNITS = [
    row("unit", {"name": name, "unit_kind": "local_group", "state": "active"})
    for name in ("Norra", "Södra; väst", "Norra", "Malmö, centrum", "Å (x)", "P-7K3M9QX4TD-5", "=1+1")
]
PEOPLE = [
    row("person", {"given_name": "Åsa", "family_name": "Öberg", "phones": ("+46701234567", "+31612345678"), "member_number": "0012345",
                   "emails": ("a@example.org",), "groups": (UNITS[0].id, UNITS[1].id), "level": "active", "member": True, "tags": ("a, b",),
                   "may_be_mailed": "granted", "postcode": "012 34", "town": "=1+1", "birth_date": "1987"}),
    row("person", {"given_name": "Ö 👩🏽‍🚀", "groups": (UNITS[3].id,), "birth_date": "1887-05-01", "languages": ("a / b",)}),
    row("person", {"given_name": "Bo", "groups": (UNITS[2].id, UNITS[5].id), "town": "0601020304", "member": False}),
]  # fmt: skip
OTHERS = [
    row("membership", {"party": PEOPLE[0].id, "start": "2020", "paid_until": "1899-05-01", "fee": 45000}),
    row("membership", {"party": PEOPLE[1].id, "fee": 4550, "paid_until": "2026-01-01"}),
    row("contact", {"party": PEOPLE[0].id, "at": "2026-12-02T18:30:00Z", "note": "rad 1\nrad 2 \U0001f600"}),
]
#: openpyxl takes such a text for an escape and changes it, which is then "mechanical".
ESCAPE = row("person", {"given_name": "_x0041_ \u201dcitat\u201d", "town": "_x000D_"})
ALL = [*UNITS, *PEOPLE, *OTHERS]


@pytest.fixture(scope="module")
def sent():
    return prepared(ALL, KINDS)


@pytest.fixture(scope="module")
def data(sent):
    return written(sent)


def changed(data: bytes, change) -> bytes:
    """Return the workbook after ``change`` did something to it in another program (openpyxl)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def column(sheet, label: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == label)


def rows_of(got, kind: str = "person") -> list[ReadRow]:
    return [each for sheet in got.workbook.sheets if sheet.kind == kind for each in sheet.rows]


def record_of(sent) -> Sources:
    kept = snapshot.to_bytes(sent)
    return Sources(record=lambda export: snapshot.from_bytes(kept) if export == sent.base.export else None)


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


# -- copies of the metadata that are gone -----------------------------------------------------------------------


def no_hidden_sheet(book):
    del book["_chapterdesk"]


def no_names(book):
    for name in list(book.defined_names):
        del book.defined_names[name]


def no_marks(book):
    for sheet in book.worksheets[:4]:
        for cells in sheet.iter_rows(min_col=2, max_col=2):
            cells[0].value = None


def no_refs(book):
    for sheet in book.worksheets[:4]:
        for cells in sheet.iter_rows(min_col=1, max_col=1):
            cells[0].value = None


def no_labels(book):
    for sheet in book.worksheets[:4]:
        for cell in sheet[1]:
            cell.value = None


def no_readme(book):
    del book["Läs mig"]


def no_properties(book):
    book.properties.title = book.properties.keywords = None
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


STRIPS = {f.__name__: f for f in (no_hidden_sheet, no_names, no_marks, no_labels, no_readme, no_properties)}


@pytest.mark.parametrize("first", list(STRIPS))
@pytest.mark.parametrize("second", list(STRIPS))
def test_any_two_copies_may_go(sent, data, first, second):
    def strip(book):
        for name in {first, second}:
            STRIPS[name](book)

    got = received(changed(data, strip), sources=record_of(sent))
    assert got.base.export == sent.base.export
    assert got.base.trust is (Trust.RECORD if "no_hidden_sheet" in (first, second) else Trust.FILE)
    if {first, second} == {"no_names", "no_labels"}:
        # Only position and content are left: what they do not show is left out, which changes nothing.
        assert untouched(got)
        assert "given_name" in got.workbook.sheets[0].columns
    else:
        assert set(judged(got)) == {"unchanged"}
        assert sum(judged(got).values()) == sum(judged(received(data)).values())


def test_with_all_but_ref_gone_the_latest_export_stands_in(sent, data):
    def strip(book):
        for each in STRIPS.values():
            if each is not no_labels:
                each(book)

    stripped = changed(data, strip)
    asked = []

    def latest(refs):
        asked.extend(refs)
        return sent

    got = received(stripped, sources=Sources(latest=latest))
    assert set(asked) >= {each.ref for each in ALL}
    assert got.base.trust is Trust.LATEST
    assert set(judged(got)) == {"unchanged"}
    alone = received(stripped)
    assert (alone.base.trust, alone.base.rows, alone.base.export) == (Trust.NONE, (), "")
    assert len(rows_of(alone)) == 6  # with spare Refs that nobody knows any more


def test_without_ref_the_rows_are_there_and_belong_to_nobody(data):
    got = received(changed(data, no_refs))
    assert [each.ref for each in rows_of(got)][:3] == ["", "", ""]
    assert all(each.mark for each in rows_of(got))


def test_a_damaged_snapshot_falls_back_to_the_record(sent, data):
    def harm(book):
        sheet = book["_chapterdesk"]
        sheet["A3"].value = sheet["A3"].value[:-3] + "AAA"

    harmed = changed(data, harm)
    got = received(harmed, sources=record_of(sent))
    assert (got.damaged, got.base.trust, set(judged(got))) == (True, Trust.RECORD, {"unchanged"})
    assert got.workbook.base is None
    alone = received(harmed)
    assert (alone.base.export, alone.base.trust) == (sent.base.export, Trust.NONE)


# -- sheets and columns -----------------------------------------------------------------------------------------


def test_a_label_that_was_changed_is_known_by_its_name(data):
    def rename(book):
        book["Personer"].cell(1, column(book["Personer"], "Förnamn")).value = "Barnets namn"

    got = received(changed(data, rename))
    assert set(judged(got)) == {"unchanged"}
    assert not got.questions


def test_labels_in_any_language_do_without_names(sent, data):
    def translate(book):
        no_names(book)
        for sheet, kind in zip(book.worksheets, KINDS, strict=False):
            with in_language("nl"):
                for place, each in enumerate(default_columns(entities()[kind]), 3):
                    sheet.cell(1, place).value = each.label

    got = received(changed(data, translate))
    assert set(judged(got)) == {"unchanged"}
    assert len(got.workbook.sheets[0].columns) == len(default_columns(entities()["person"]))


def test_labels_that_contradict_the_names_are_asked_about(data):
    def swap(book):
        sheet = book["Personer"]
        one, other = column(sheet, "Förnamn"), column(sheet, "Efternamn")
        sheet.cell(1, one).value, sheet.cell(1, other).value = "Efternamn", "Förnamn"

    swapped = changed(data, swap)
    got = received(swapped)
    assert {question.label for question in got.questions} == {"Förnamn", "Efternamn"}
    assert not {"given_name", "family_name"} & set(got.workbook.sheets[0].columns)
    assert got.questions[0].fields[0] == "given_name"  # what its cells look like comes first
    assert untouched(got)
    answers = {(q.sheet, q.column): q.fields[0] for q in got.questions}
    again = received(swapped, answers=answers)
    assert not again.questions
    assert set(judged(again)) == {"unchanged"}


def test_a_column_that_stands_twice_is_asked_about_only_if_it_differs(data):
    def copy(book, text=None):
        sheet = book["Personer"]
        place, new = column(sheet, "Förnamn"), sheet.max_column + 1
        for number in range(1, 5):
            sheet.cell(number, new).value = sheet.cell(number, place).value
        if text:
            sheet.cell(3, new).value = text

    assert set(judged(received(changed(data, copy)))) == {"unchanged"}
    got = received(changed(data, lambda book: copy(book, "annan")))
    assert [question.fields for question in got.questions] == [("given_name",)] * 2
    assert "given_name" not in got.workbook.sheets[0].columns


def test_new_columns_are_named_and_lines_above_the_table_do_no_harm(data):
    def add(book):
        sheet = book["Personer"]
        sheet.cell(1, sheet.max_column + 1).value = "Skostorlek"
        sheet.cell(2, sheet.max_column).value = 43
        no_names(book)
        sheet.insert_rows(1, 3)
        sheet["A1"].value = "Våra aktivister"

    got = received(changed(data, add))
    assert got.workbook.sheets[0].unknown == ("Skostorlek",)
    assert set(judged(got)) == {"unchanged"}
    assert rows_of(got)[0].number == 5


def test_a_column_or_sheet_that_is_gone_says_nothing(data):
    def remove(book):
        del book["Grupper"]
        book["Personer"].delete_cols(column(book["Personer"], "Förnamn"))
        no_names(book)

    got = received(changed(data, remove))
    assert "unit" not in [sheet.kind for sheet in got.workbook.sheets]
    assert "given_name" not in got.workbook.sheets[0].columns
    assert untouched(got)


def test_a_sheet_that_was_copied_is_read_twice_and_the_header_once_more_is_no_row(data):
    def copy(book):
        book.copy_worksheet(book["Personer"])
        sheet = book["Personer"]
        for place in range(1, sheet.max_column + 1):
            sheet.cell(12, place).value = sheet.cell(1, place).value

    got = received(changed(data, copy))
    assert [sheet.kind for sheet in got.workbook.sheets].count("person") == 2
    assert set(judged(got)) == {"unchanged"}


# -- which file is this -----------------------------------------------------------------------------------------

US = Known("b" * 32)


def reasons(got, known=US):
    return [finding.reason for finding in findings(got, known)]


def test_our_own_file_that_came_back_is_nothing_unusual(data):
    assert reasons(received(data)) == []


def test_files_that_are_not_for_us_stop(sent, data):
    assert reasons(received(data), Known("other")) == [Reason.ANOTHER]
    assert reasons(received(data), Known("other", partners={"b" * 32})) == []
    letter = replace(sent, envelope=replace(sent.envelope, peer="x"))
    assert reasons(received(written(letter)), Known("other", partners={"b" * 32})) == [Reason.NOT_FOR_US]
    assert reasons(received(written(letter)), Known("other", sites={"x"}, partners={"b" * 32})) == []
    assert stops(findings(received(data), Known("other")))


def test_older_stripped_and_damaged_files_are_named(sent, data):
    later = Known("other", partners={"b" * 32}, latest=lambda _site: 10**6)
    assert reasons(received(data), later) == [Reason.OLDER]
    bare = changed(data, no_hidden_sheet)
    assert reasons(received(bare, sources=record_of(sent))) == [Reason.STRIPPED]
    assert reasons(received(bare)) == [Reason.STRIPPED, Reason.NO_BASE]
    assert reasons(received(bare, sources=Sources(latest=lambda _refs: sent))) == [Reason.STRIPPED, Reason.LATEST_ONLY]


def test_another_table_is_not_ours():
    book = openpyxl.Workbook()
    book.active.append(["Förnamn", "Efternamn", "Telefon"])
    book.active.append(["Bo", "Ek", "070-1234567"])
    target = io.BytesIO()
    book.save(target)
    got = received(target.getvalue())
    assert reasons(got) == [Reason.NOT_OURS]
    assert reasons(received(b"a;b\n1;2\n", "a.csv")) == [Reason.NOT_OURS]


def test_a_newer_file_is_refused_in_words_and_told_by_code(sent):
    newer = replace(sent, envelope=replace(sent.envelope, protocol=7, min_reader=7))
    with pytest.raises(UserError, match="7") as caught:
        received(written(newer))
    assert caught.value.code == "newer_version"


def test_a_file_from_a_later_version_with_fields_that_are_not_known_here(sent, data):
    columns = (*sent.base.columns, replace(sent.base.columns[0], field="shoe_size", label="Skostorlek"))
    rows = [
        replace(each, values={**each.values, "shoe_size": "43"}) if each.kind == "person" else each
        for each in sent.base.rows
    ]
    later = replace(sent, base=snapshot.marked(replace(sent.base, columns=columns, rows=rows), sent.envelope.key))
    got = received(written(later))
    assert got.base.rows[len(UNITS)].values["shoe_size"] == "43"
    assert untouched(replace(got, workbook=replace(got.workbook, sheets=got.workbook.sheets[1:])))
    person = got.workbook.sheets[0]
    assert "shoe_size" in (*person.columns, *person.unknown)


def test_a_language_that_is_not_known_here_does_no_harm(sent):
    data = written(sent)
    book = book_of(data)
    hidden = next(sheet for sheet in book.sheets if sheet.hidden)
    facts = hidden.rows[1]
    text = str(facts.cells[0]).split(" ", 2)[2].replace('"language":"sv"', '"language":"fr"')
    facts.cells[0] = f"facts {armour.crc(text)} {text}"
    got = workbook_read.from_book(book, Sources(), {})
    with in_language("sv"):
        assert got.envelope.language == "fr"
        assert untouched(got)


def test_hostile_files_are_refused_before_anything_is_looked_at(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        pack(
            {
                "[Content_Types].xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><Types>spreadsheetml</Types>",
                "xl/workbook.xml": "<workbook/>",
            }
        )
    )
    with pytest.raises(UserError) as caught:
        workbook_read.read(path, Sources())
    assert caught.value.code == "hostile"


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
