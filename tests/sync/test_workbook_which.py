"""Which file this is: ours, another's, an older or newer one, or none that means well."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.sync import armour, snapshot, workbook_read
from chapterdesk.sync.identify import Known, Reason, findings, stops
from chapterdesk.sync.workbook_read import Sources
from tests.spreadsheets.readers import pack
from tests.sync.books import book_of, prepared, received, untouched, written
from tests.sync.chapter import (
    ALL,
    KINDS,
    UNITS,
    changed,
    no_hidden_sheet,
    record_of,
)


@pytest.fixture(scope="module")
def sent():
    return prepared(ALL, KINDS)


@pytest.fixture(scope="module")
def data(sent):
    return written(sent)


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
