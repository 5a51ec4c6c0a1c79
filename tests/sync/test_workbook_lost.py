"""A workbook that came back with copies of its metadata gone, or with its sheets and columns in another shape."""

import pytest

from chapterdesk.core.text import in_language
from chapterdesk.models import entities
from chapterdesk.sync.columns import default_columns
from chapterdesk.sync.parts import Trust
from chapterdesk.sync.workbook_read import Sources
from tests.sync.books import judged, prepared, received, untouched, written
from tests.sync.chapter import ALL, KINDS, STRIPS, changed, column, no_labels, no_names, no_refs, record_of, rows_of


@pytest.fixture(scope="module")
def sent():
    return prepared(ALL, KINDS)


@pytest.fixture(scope="module")
def data(sent):
    return written(sent)


# -- copies of the metadata that are gone -----------------------------------------------------------------------


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
