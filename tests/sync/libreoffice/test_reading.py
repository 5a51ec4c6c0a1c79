"""What a real LibreOffice does to a workbook that goes through it."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from chapterdesk.sync import snapshot, workbook_read, workbook_write
from chapterdesk.sync.parts import Trust
from chapterdesk.sync.workbook_read import Sources
from tests.sync.books import judged, prepared, received, row, untouched, written

pytestmark = pytest.mark.slow

HOSTILE = [
    "=1+1", "+46701234567", "-5", "@SUM(A1)", "0601020304", "1E5", "TRUE", "_x0041_", "a & b < c", "👩🏽‍🚀 e\u0301", "'quoted'", "“citat”",
    "12-03-04", "1/2", "3 mars", "00123", "1234567890123456789", "http://example.org", "#N/A?", "; ,", "Sant", "Ja", "ÅÄÖ", "ﬁ", "½",
]  # fmt: skip
UNITS = [
    row("unit", {"name": name, "unit_kind": "local_group", "founded": "1999"})
    for name in ("Norra", "Södra", "Norra", "Malmö, C")
]


def people(count: int):
    dice = random.Random(4)
    for place in range(count):
        text = HOSTILE[place % len(HOSTILE)]
        yield row("person", {
            "given_name": f"{dice.choice('QWERTYUIOPÅÄÖ')}{place}", "family_name": text, "town": text, "street": f"{text} {place}",
            "phones": (f"+4670{place:07d}", "+31612345678"), "emails": (f"a{place}@example.org",), "member_number": f"{place:06d}",
            "groups": (UNITS[place % 4].id,), "level": "active" if place % 2 else None, "member": place % 3 == 0, "postcode": "012 34",
            "may_be_mailed": ("granted", "refused", "withdrawn", "not_asked")[place % 4], "birth_date": ("1987", "1987-05", "1887-02-01")[place % 3],
            "keep_until": f"20{place % 90 + 10}-02-03", "tags": ("a, b",) if place % 2 else (), "languages": ("svenska", "nederländska"),
        })  # fmt: skip


PEOPLE = list(people(60))
MEMBERSHIPS = [
    row(
        "membership",
        {
            "party": each.id,
            "fee": 100 * place + 50 * (place % 2),
            "paid_until": ("1899-05-01", "2026-12-31")[place % 2],
        },
    )
    for place, each in enumerate(PEOPLE[:12])
]
CONTACTS = [
    row(
        "contact",
        {"party": PEOPLE[0].id, "at": "2026-07-02T18:30:00Z", "note": "rad 1\n\nrad 3\tmed = tecken " + "x" * 300},
    )
]
# LibreOffice reads our escape of an underline and writes its own text without one, so that such a text is "mechanical" afterwards.
ESCAPED = sum(text.startswith("_x") for text in HOSTILE) * 60 // len(HOSTILE) + 1


@pytest.fixture
def saved(office, tmp_path):
    """Open a workbook in LibreOffice, do the steps on its first sheet, save it under an ending; return the new file."""

    def save(data, *steps, ending=".xlsx", after=".xlsx", password=""):
        source = tmp_path / f"in{after}"
        source.write_bytes(data)
        return office.edit(source, tmp_path / f"ut{ending}", steps, password=password)

    return save


@pytest.fixture(scope="module")
def sent():
    return prepared([*UNITS, *PEOPLE, *MEMBERSHIPS, *CONTACTS], ["person", "unit", "membership", "contact"])


@pytest.fixture(scope="module")
def data(sent):
    return written(sent)


def sort(sent, first, by):
    """Return the step that sorts the people's sheet from a column on, spare rows and all."""
    count = len([c for c in sent.base.columns if c.kind == "person"])
    spares = [kind for kind in sent.base.spares.values() if kind == "person"]
    return "sort", first, 0, count + 2, len(PEOPLE) + len(spares), by - first


def same_rows(got, sent) -> bool:
    return {each.ref for sheet in got.workbook.sheets for each in sheet.rows} == {each.ref for each in sent.base.rows}


def order(got) -> list[str]:
    return [each.ref for each in got.workbook.sheets[0].rows]


def well(got, sent) -> None:
    """Nothing was edited, all is there, and the base is the file's own."""
    assert (got.base.trust, got.base.export, got.questions, got.damaged) == (Trust.FILE, sent.base.export, (), False)
    assert got.workbook.base == sent.base
    assert untouched(got)
    assert same_rows(got, sent)
    assert judged(got)["mechanical"] <= 3 * ESCAPED


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_saved_again_and_unedited_says_nothing(saved, sent, data, ending):
    path = saved(data, ending=ending)
    got = received(path)
    well(got, sent)
    assert len(got.workbook.sheets[0].columns) == len([c for c in sent.base.columns if c.kind == "person"])
    assert all(each.marked for each in got.workbook.sheets)
    assert {each.mark for sheet in got.workbook.sheets for each in sheet.rows} == {each.mark for each in sent.base.rows}


def test_as_ods_and_back_as_xlsx(saved, sent, data):
    path = saved(data, ending=".ods")
    again = saved(path.read_bytes(), ending=".xlsx", after=".ods")
    well(received(again), sent)


def test_through_the_reading_process(saved, sent, data):
    got = workbook_read.read(saved(data), Sources())
    well(got, sent)


def test_locked_opened_with_its_password_and_saved(saved, sent, tmp_path: Path):
    path = tmp_path / "a.xlsx"
    workbook_write.write(path, sent, password="blå sten")
    well(received(saved(path.read_bytes(), password="blå sten")), sent)


def test_csv_keeps_refs_and_marks_and_finds_its_record(saved, sent, data):
    path = saved(data, ending=".csv")
    kept = snapshot.to_bytes(sent)
    got = received(
        path, sources=Sources(record=lambda export: snapshot.from_bytes(kept) if export == sent.base.export else None)
    )
    assert (got.kind, got.base.trust, got.workbook.base) == ("csv", Trust.RECORD, None)
    assert untouched(got)
    assert order(got) == [each.ref for each in PEOPLE]
    assert received(path).base.trust is Trust.NONE


def test_sorted_as_a_whole_rows_keep_their_refs(saved, sent, data):
    got = received(saved(data, sort(sent, 0, 2)))
    assert order(got) != [each.ref for each in PEOPLE]
    well(got, sent)


def test_sorted_without_ref_shows_by_the_marks_or_by_the_content(saved, sent, data):
    got = received(saved(data, sort(sent, 2, 2)))
    assert order(got)[:60] == [each.ref for each in PEOPLE]  # the keys stayed where they were, the people moved
    assert judged(got)["edited"] > 60


def test_sorted_with_the_mark_but_without_ref_the_marks_tell(saved, sent, data):
    got = received(saved(data, sort(sent, 1, 2)))
    marks = {each.ref: each.mark for each in sent.base.rows}
    moved = [each for each in got.workbook.sheets[0].rows if each.mark != marks.get(each.ref)]
    assert len(moved) > 30


@pytest.mark.parametrize(
    "jobs",
    [[("movecolumn", 2, 9)], [("movecolumn", 20, 4)], [("rename", "Våra aktivister")], [("insertrows", 0, 2)], [("insertrows", 5, 3)],
     [("insertcolumns", 4, 1), ("text", 4, 0, "Skostorlek")],
     ["sort", ("movecolumn", 2, 9), ("rename", "X"), ("insertrows", 0, 1)]],
)  # fmt: skip
def test_moved_renamed_and_inserted_changes_nothing(saved, sent, data, jobs):
    well(received(saved(data, *(sort(sent, 0, 5) if job == "sort" else job for job in jobs))), sent)


def test_a_deleted_row_or_column_is_only_absent(saved, sent, data):
    got = received(saved(data, ("droprows", 3, 2), ("dropcolumns", 5, 1)))
    assert untouched(got)
    assert set(order(got)) == {each.ref for each in PEOPLE[:2] + PEOPLE[4:]}
    assert len(got.workbook.sheets[0].columns) == len([c for c in sent.base.columns if c.kind == "person"]) - 1


def test_a_copied_row_stands_twice(saved, data):
    got = received(saved(data, ("insertrows", 8, 1), ("copyrow", 3, 8), ("text", 3, 8, "Nytt namn")))
    assert order(got).count(PEOPLE[2].ref) == 2
    assert judged(got)["edited"] == 1


def test_a_copied_sheet_is_the_same_again(saved, sent, data):
    got = received(saved(data, ("copysheet", "Kopia")))
    assert [sheet.kind for sheet in got.workbook.sheets].count("person") == 2
    assert untouched(got)


def test_typed_values_are_read_as_they_show(saved, data):
    got = received(saved(data, ("text", 2, 1, "Åsa Maria"), ("text", 3, 2, "0601020304"), ("text", 2, 61, "Ny person")))
    counts = judged(got)
    assert (counts["edited"], counts["new"]) == (2, 1)
    assert got.base.spares[order(got)[-1]] == "person"
    sheet = got.workbook.sheets[0]
    assert sheet.rows[1].cells[sheet.columns.index("prefix")] == "0601020304"


def test_a_formula_is_flagged(saved, data):
    got = received(saved(data, ("type", 2, 1, '="Åsa"&" B"')))
    each = got.workbook.sheets[0].rows[0]
    # The column is text, so that LibreOffice keeps what looks like a formula as the text it is, or calculates it.
    assert each.formulas or str(each.cells[0]).startswith("=")


def test_without_its_hidden_sheet_the_record_stands_in(saved, sent, data):
    got = received(saved(data, ("removesheet", "_chapterdesk")), sources=Sources(record=lambda _export: replace(sent)))
    assert got.base.trust is Trust.RECORD
    assert untouched(got)
