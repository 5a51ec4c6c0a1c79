"""Every report of the list: made, written, noted; who is protected stays out; labels keep within their edges."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.documents import labels as sheets
from chapterdesk.documents.report import levelled
from chapterdesk.documents.theme import MM, SIZES
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.models import Person, Unit, entities
from chapterdesk.services import demo, disclosures
from chapterdesk.services.reports import people_report, privacy, registry, writing
from chapterdesk.services.reports.shape import Choices
from tests.registers import open_register


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with open_register(tmp_path_factory.mktemp("reports")) as register:
        demo.fill(register, 120)
        yield register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    folder = tmp_path / "desk"
    folder.mkdir()
    with open_register(folder) as opened:
        yield opened


@pytest.mark.parametrize("key", [entry.key for entry in registry.REPORTS])
@pytest.mark.parametrize("form", writing.FORMS)
def test_every_report_is_written_in_every_form_and_noted(
    chapter: Register, tmp_path: Path, key: str, form: str
) -> None:
    target = tmp_path / f"paper{form}"
    done = writing.write(chapter, key, Choices(), target, recipient="the board")
    with chapter.read() as conn:
        entry = disclosures.who_was_in(conn, done.sha256)
    assert (entry.what, entry.recipient, entry.count) == (f"report {key}", "the board", done.people)
    if form == ".pdf":
        with pikepdf.open(target) as paper:
            assert len(paper.pages) >= 1
    if form == ".xlsx":
        assert openpyxl.load_workbook(target).worksheets


@pytest.mark.parametrize("key", [entry.key for entry in registry.REPORTS if entry.key != "survey"])
def test_an_empty_register_has_every_report(register: Register, key: str) -> None:
    assert writing.pdf(register, key, Choices()).startswith(b"%PDF")


def test_a_survey_that_is_not_there_is_said(register: Register) -> None:
    with pytest.raises(UserError) as caught:
        writing.pdf(register, "survey", Choices())
    assert caught.value.code == "no_survey"


def test_the_wrong_ending_and_unknown_names_are_refused(register: Register, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="PDF"):
        writing.write(register, "term", Choices(), tmp_path / "a.docx")
    with pytest.raises(UserError) as caught:
        registry.entry_of("weather")
    assert caught.value.code == "unknown_report"


def _address(name: str, **more: FieldValue) -> dict[str, FieldValue]:
    return {"given_name": name, "street": "Storgatan 1", "postcode": "222 22", "town": "Lund", **more}


def test_labels_leave_out_protected_people_until_they_are_confirmed(register: Register, tmp_path: Path) -> None:
    with register.work("{x}", x="") as work:
        secret, *_rest = work.create_many(
            Person, [_address("Hidden", protected_identity=True), _address("Amira"), {"given_name": "Nowhere"}]
        )
        ref = rows(work.connection, Person, [secret], [])
    assert secret in ref
    made = writing.gather(register, "labels", Choices())
    assert [lines[0] for lines in made.addresses] == ["Amira"] and made.shielded == {secret}
    done = writing.write(register, "labels", Choices(), tmp_path / "a.pdf")
    assert (done.people, done.left_out) == (1, 1)
    done = writing.write(register, "labels", Choices(), tmp_path / "b.pdf", confirmed=["Hidden"])
    assert (done.people, done.left_out) == (2, 0)


def test_a_term_report_as_a_workbook_has_numbers(chapter: Register) -> None:
    data = writing.workbook(writing.gather(chapter, "term", Choices()))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.max_row == 7 and all(isinstance(cell.value, int) for cell in sheet[2][1:])


def test_a_group_narrows_the_report(chapter: Register) -> None:
    with chapter.read() as conn:
        unit = next(
            key for key, row in rows(conn, Unit, None, ["unit_kind"]).items() if row["unit_kind"] == "local_group"
        )
    whole, part = (writing.gather(chapter, "people", Choices(unit=each)).paper.parts[0].table for each in ("", unit))
    assert whole is not None and part is not None and len(part.rows) <= 1 < len(whole.rows)


@given(st.integers(0, 40), st.one_of(st.none(), st.dates()), st.integers(0, 3), st.integers(0, 3))
def test_more_activity_never_makes_a_group_worse(people: int, last: object, vacant: int, deeds: int) -> None:
    import datetime as dt

    order = ("help", "watch", "well")
    day = dt.date(2026, 11, 22)
    met = last if isinstance(last, dt.date) else None
    now = people_report.health(day, people, met, vacant, deeds)
    assert order.index(people_report.health(day, people, met, vacant, deeds + 1)) >= order.index(now)
    assert order.index(people_report.health(day, people, day, vacant, deeds)) >= order.index(now)
    assert order.index(people_report.health(day, people, met, vacant + 1, deeds)) <= order.index(now)
    assert people or now == "help"


@given(st.sampled_from(sheets.SHEETS), st.integers(0, 80), st.integers(0, 30))
def test_labels_stand_within_the_paper_and_never_on_each_other(sheet: sheets.Sheet, many: int, skip: int) -> None:
    wide, high = SIZES[sheet.paper]
    found = list(sheets.places(sheet, many, skip))
    assert len(set(found)) == many
    assert sheet.across >= sheet.width and sheet.down >= sheet.height
    for _page, left, top in found:
        assert left >= 0 and top >= 0
        assert left + sheet.width * MM <= wide + 0.5 and top + sheet.height * MM <= high + 0.5


@given(st.lists(st.floats(10, 300), min_size=1, max_size=9), st.floats(200, 700))
def test_columns_fill_the_room_and_narrow_ones_keep_theirs(wanted: list[float], room: float) -> None:
    widths = levelled(wanted, room)
    assert sum(widths) == pytest.approx(room)
    if sum(wanted) > room:
        assert all(width <= want for width, want in zip(widths, wanted, strict=True))
        assert all(width == want for width, want in zip(widths, wanted, strict=True) if want < room / len(wanted))


def test_every_kind_with_personal_data_has_one_purpose() -> None:
    kinds = [kind for each in privacy.PURPOSES for kind in each.kinds]
    assert len(set(kinds)) == len(kinds)
    told = {entity.kind for entity in entities().values() if privacy.personal(entity)}
    assert told <= set(kinds), told - set(kinds)
    assert set(kinds) <= set(entities())


def test_the_privacy_register_tells_of_every_personal_field(chapter: Register) -> None:
    parts = writing.gather(chapter, "privacy", Choices()).paper.parts
    words = " ".join(str(cell) for part in parts if part.table for row in part.table.rows for cell in row)
    for entity in entities().values():
        for declared in entity.fields.values():
            assert declared.privacy is Privacy.OPEN or declared.title in words
