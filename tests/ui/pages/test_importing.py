"""The import page through a real register: plan, columns, doubtful rows, taking in, undo, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from chapterdesk.core.progress import Progress
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Person, Unit
from chapterdesk.services.importing import count_waiting
from chapterdesk.spreadsheets import read_file
from chapterdesk.spreadsheets.protect import encrypt
from chapterdesk.ui.pages.importing import ImportPage
from chapterdesk.ui.pages.importing.model import Part
from chapterdesk.ui.pages.importing.question import readings
from chapterdesk.ui.pages.importing.rows import CellSaid
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery.scenes_import import file_rows, fill_register, make_desk, write_file
from tests.registers import open_register

ADDED, CHANGED = 42, 12
"""Rows of the sample file that are new, and that change somebody."""


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        fill_register(opened)
        yield opened


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def page(qtbot: QtBot, look: Theme, register: Register, said: list[str]) -> Iterator[ImportPage]:
    tasks = TaskRunner()
    made = ImportPage(make_desk(register, tasks, said))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    assert tasks.wait()


def ended(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: not page.job.running, timeout=20_000)


def opened(qtbot: QtBot, page: ImportPage, folder: Path) -> ImportPage:
    page.open(write_file(folder, file_rows()))
    ended(qtbot, page)
    return page


def people(register: Register) -> dict[str, dict[str, object]]:
    with register.read() as conn:
        return {str(row["family_name"]): dict(row) for row in rows(conn, Person).values()}


def count(register: Register) -> int:
    with register.read() as conn:
        return len(rows(conn, Person, None, ()))


def column_of(page: ImportPage, heading: str) -> int:
    shown = page.plan.shown()
    assert shown is not None
    return next(match.column for match in shown.plan.columns if match.label == heading)


def test_a_file_is_shown_with_every_rows_outcome_and_nothing_is_changed(
    qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path
) -> None:
    before = count(register)
    opened(qtbot, page, tmp_path)
    model = page.plan.table.plan_model
    assert model.rowCount() == len(file_rows())
    assert page.title() == "Stall sign-ups Möllevångstorget.xlsx"
    assert page.plan.apply_button.text() == f"Add {ADDED}, change {CHANGED}"
    assert page.plan.sheet.currentText() == f"Blad1, {len(file_rows())} rows"
    words = {model.index(r, 1).data() for r in range(model.rowCount())}
    assert words == {"Doubtful", "Refused", "Changed", "New", "Unchanged"}
    assert count(register) == before


def test_wrong_and_changed_cells_say_so(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    model = page.plan.table.plan_model
    phone = model.place_of_column(2)
    wrong = model.index(model.place_of(7), phone)
    assert wrong.data(model.ValueRole) == CellSaid("070-174 06", "wrong", "The number is too short, cell B7")
    changed = model.index(model.place_of(3), phone)
    assert changed.data(model.ValueRole).state == "changed"
    assert changed.data(Qt.ItemDataRole.ToolTipRole) == "Before: 070-174 06 33"
    assert "Before" in str(changed.data(Qt.ItemDataRole.AccessibleTextRole))
    empty = model.index(model.place_of(8), model.place_of_column(1))
    assert empty.data() == "empty"


def test_tabs_show_their_rows_only(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    page.plan.tabs.set_current("refused")
    page.plan.tabs.chosen.emit("refused")
    model = page.plan.table.plan_model
    assert [model.plan_row(r).row for r in range(model.rowCount()) if model.plan_row(r)] == [7, 8, 9]  # type: ignore[union-attr]


def test_columns_not_taken_stand_after_the_reasons(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    model = page.plan.table.plan_model
    assert model.place_of_column(6) > model.columns.index(Part.WHY)
    combo = page.plan.table.head.combo(6)
    assert combo is not None
    assert combo.currentText() == "Not taken"
    assert "Underskrift" in combo.accessibleName()


def test_another_field_for_a_column_plans_again_and_keeps_decisions(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    opened(qtbot, page, tmp_path)
    page.plan.panel.decide(2)
    number = column_of(page, "Får ringas")
    combo = page.plan.table.head.combo(number)
    assert combo is not None
    combo.setCurrentIndex(combo.findData(""))
    combo.activated.emit(combo.currentIndex())
    assert not page.plan.apply_button.isEnabled()
    ended(qtbot, page)
    shown = page.plan.shown()
    assert shown is not None
    assert "Får ringas" in shown.plan.not_taken
    assert shown.choices.decisions == {6: "new"}
    assert page.plan.apply_button.isEnabled()


def test_keys_decide_and_nothing_is_chosen_beforehand(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    cards = page.plan.panel.cards
    assert not any(card.radio.isChecked() for card in cards)
    assert not cards[0].likely.isHidden()
    qtbot.keyClick(page.plan.table, Qt.Key.Key_1)
    assert cards[0].radio.isChecked()
    assert page.plan.apply_button.text() == f"Add {ADDED}, change {CHANGED + 1}"
    model = page.plan.table.plan_model
    assert model.index(model.place_of(6), 1).data() == "The same"
    qtbot.keyClick(page.plan.panel, Qt.Key.Key_PageDown)
    row = page.plan.table.current_row()
    assert row is not None
    assert row.row == 11
    qtbot.keyClick(page.plan.table, Qt.Key.Key_2)
    assert page.plan.apply_button.text() == f"Add {ADDED + 1}, change {CHANGED + 1}"


def test_deciding_taking_in_and_undoing(
    qtbot: QtBot, page: ImportPage, register: Register, said: list[str], tmp_path: Path
) -> None:
    before = count(register)
    opened(qtbot, page, tmp_path)
    backups: list[Progress] = []
    page.back_up = backups.append
    qtbot.keyClick(page.plan.table, Qt.Key.Key_1)
    qtbot.mouseClick(page.plan.apply_button, Qt.MouseButton.LeftButton)
    ended(qtbot, page)
    assert len(backups) == 1
    assert count(register) == before + ADDED
    assert people(register)["Demirtaş"]["emails"] == ("elif@example.org",)
    assert people(register)["Bergqvist"]["may_be_phoned"] == "refused"
    page.result.new_button.click()
    assert said[-1].startswith("people import:")
    page.result.undo_button.click()
    ended(qtbot, page)
    assert count(register) == before
    assert people(register)["Demirtaş"]["emails"] == ()
    assert "taken back" in page.start.message()


def test_a_row_left_undecided_waits_and_is_decided_later(
    qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path
) -> None:
    opened(qtbot, page, tmp_path)
    page.plan.apply_button.click()
    ended(qtbot, page)
    with register.read() as conn:
        assert count_waiting(conn) == 2
    page.shown("pending")
    assert page.waiting.list.count() == 2
    qtbot.keyClick(page.waiting.list, Qt.Key.Key_1)
    assert page.waiting.list.count() == 1
    assert people(register)["Demirtaş"]["emails"] == ("elif@example.org",)
    page.waiting.panel.decide(3)
    assert page.waiting.list.count() == 0
    assert page.waiting.panel.isHidden()


def test_cancelling_leaves_everything(qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path) -> None:
    before, steps = count(register), register.steps()
    opened(qtbot, page, tmp_path)
    page.plan.panel.decide(2)
    page.plan.cancel_button.click()
    assert page.title() == "Import"
    assert count(register) == before
    assert register.steps() == steps


def test_reading_can_be_stopped(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    page.open(write_file(tmp_path, file_rows()))
    page.busy.cancel.click()
    ended(qtbot, page)
    assert page.plan.shown() is None
    assert page.title() == "Import"


def test_a_protected_file_asks_for_its_password(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    path = write_file(tmp_path, file_rows()[:3])
    path.write_bytes(encrypt(path.read_bytes(), "lantern"))
    page.open(path)
    ended(qtbot, page)
    assert "protected by a password" in page.start.message()
    assert page.start.password.isVisible()
    qtbot.keyClicks(page.start.password, "otter")
    qtbot.keyClick(page.start.password, Qt.Key.Key_Return)
    ended(qtbot, page)
    assert "does not open" in page.start.message()
    page.start.password.setText("lantern")
    qtbot.keyClick(page.start.password, Qt.Key.Key_Return)
    ended(qtbot, page)
    assert page.plan.table.plan_model.rowCount() == 3
    assert page.start.password.text() == ""


def test_a_file_that_is_no_table_says_what_to_do(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"%PDF-1.7 made up")
    page.open(path)
    ended(qtbot, page)
    assert "is a PDF, not a table" in page.start.message()
    assert "Save the table as .xlsx" in page.start.message()
    assert page.start.password.isHidden() or not page.start.password.isVisible()


def test_dates_in_doubt_are_asked_and_hold_the_import_back(
    qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path
) -> None:
    path = write_file(tmp_path, [("Alva Provsson", "02-03-1996")], ("Namn", "Geboortedatum"))
    page.open(path)
    ended(qtbot, page)
    assert "Is 02-03-1996 2 March or 3 February?" in page.plan.question.accessibleName()
    assert not page.plan.apply_button.isEnabled()
    assert page.plan.apply_button.toolTip() == "Answer the question about the dates first."
    page.plan.question.day_button.click()
    ended(qtbot, page)
    assert page.plan.apply_button.text() == "Add 1"
    page.plan.apply_button.click()
    ended(qtbot, page)
    assert people(register)["Provsson"]["birth_date"] == "1996-03-02"


@pytest.mark.parametrize(
    ("example", "said"),
    [("02-03-2026", ("2 March", "3 February")), ("29/2/24", None), ("5.6.1988", ("5 June", "6 May")), ("x", None)],
)
def test_a_date_is_read_both_ways_where_it_can_be(example: str, said: tuple[str, str] | None) -> None:
    assert readings(example) == said


def test_the_register_changed_meanwhile(qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    page.plan.panel.decide(1)
    with register.work("Test") as work:
        work.create(Unit, {"name": "Kiruna", "unit_kind": "local_group"})
    before = count(register)
    page.plan.apply_button.click()
    ended(qtbot, page)
    ended(qtbot, page)
    qtbot.waitUntil(page.plan.apply_button.isEnabled)
    assert count(register) == before
    shown = page.plan.shown()
    assert shown is not None
    assert shown.choices.decisions == {6: "same"}
    page.plan.apply_button.click()
    ended(qtbot, page)
    assert count(register) == before + ADDED


ALIKE = "Namn\tMobil\nAlva Andersson\t070-174 06 00\nBo Andersson\t070-174 06 01\nCajsa Andersson\t070-174 06 02"
"""Three people with the phone numbers of others in the register, and another family name."""


def test_the_same_answer_for_all_alike(qtbot: QtBot, page: ImportPage) -> None:
    page.open(ALIKE)
    ended(qtbot, page)
    shown = page.plan.shown()
    assert shown is not None
    assert page.plan.panel.all_button.isHidden()
    page.plan.panel.decide(2)
    assert page.plan.panel.all_button.text() == "The same for all 2 like this"
    page.plan.panel.all_button.click()
    assert shown.choices.decisions == {2: "new", 3: "new", 4: "new"}
    assert page.plan.panel.all_button.isHidden()


def test_rows_that_wait_are_settled_alike_and_taken_back(
    qtbot: QtBot, page: ImportPage, register: Register, said: list[str]
) -> None:
    before = count(register)
    page.open(ALIKE)
    ended(qtbot, page)
    page.plan.apply_button.click()
    ended(qtbot, page)
    page.result.pending.emit()
    page.waiting.panel.decide(2)
    assert "all 2" in page.waiting.panel.all_button.text()
    page.waiting.panel.all_button.click()
    assert count(register) == before + 3
    assert said[-1] == "2 rows settled"
    assert page.waiting.list.count() == 0


def test_every_column_can_be_reached_by_the_keyboard(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    reached = set()
    page.plan.table.setFocus()
    widget = page.plan.table.nextInFocusChain()
    while widget is not page.plan.table:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            reached.add(widget.accessibleName())
        widget = widget.nextInFocusChain()
    assert {f"What column {word} holds" for word in ("Namn", "Mobil", "E-post", "Grupp", "Får ringas")} <= reached
    assert {"Who sent the file", "Sheet", "Both sides, field by field"} <= reached


def test_pasted_rows_and_an_empty_clipboard(qtbot: QtBot, page: ImportPage) -> None:
    QGuiApplication.clipboard().setText("")
    page.start.paste_button.click()
    assert "Nothing is copied yet." in page.start.message()
    QGuiApplication.clipboard().setText("Namn\tMobil\nAlva Provsson\t070-174 09 09")
    page.start.paste_button.click()
    ended(qtbot, page)
    assert page.plan.apply_button.text() == "Add 1"
    assert page.plan.sheet.isHidden()


def test_groups_can_come_in_as_well(qtbot: QtBot, page: ImportPage, register: Register) -> None:
    page.open("Namn\nKiruna", kind="unit")
    ended(qtbot, page)
    shown = page.plan.shown()
    assert shown is not None
    assert shown.plan.entity is Unit


def test_refused_rows_are_saved_as_a_workbook(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(qtbot, page, tmp_path)
    target = tmp_path / "refused.xlsx"
    monkeypatch.setattr(page, "ask_target", lambda _name: target)
    page.plan.refused_button.click()
    texts = [str(value) for row in read_file(target).sheets[0].rows for value in row.values]
    assert any("too short" in text for text in texts)


def test_earlier_imports_can_be_undone_from_the_start(
    qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path
) -> None:
    before = count(register)
    opened(qtbot, page, tmp_path)
    page.plan.apply_button.click()
    ended(qtbot, page)
    page.result.another.emit()
    assert not page.start.isHidden()
    work = register.steps(1)[0].n
    page.start.undo.emit(work)
    ended(qtbot, page)
    assert count(register) == before


def test_a_sender_is_remembered(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path)
    page.plan.sender_field.setText("A made-up sender")
    page.plan.sender_field.editingFinished.emit()
    ended(qtbot, page)
    page.plan.apply_button.click()
    ended(qtbot, page)
    page.open(write_file(tmp_path, file_rows()[:2], name="next.xlsx"))
    ended(qtbot, page)
    completer = page.plan.sender_field.completer()
    assert completer.model().index(0, 0).data() == "A made-up sender"


def test_a_file_chosen_here_goes_the_way_of_the_whole_program(
    qtbot: QtBot, look: Theme, register: Register, tmp_path: Path
) -> None:
    tasks = TaskRunner()
    desk = make_desk(register, tasks)
    handed: list[object] = []
    desk.open_import = handed.append
    made = ImportPage(desk)
    qtbot.addWidget(made)
    made.start.kind.setCurrentIndex(made.start.kind.findData("unit"))
    QGuiApplication.clipboard().setText("Namn\nKiruna")
    made.paste()
    ended(qtbot, made)
    assert handed == ["Namn\nKiruna"]
    shown = made.plan.shown()
    assert shown is not None
    assert shown.plan.entity is Unit
    made.open("Namn\nAlva Provsson")
    ended(qtbot, made)
    again = made.plan.shown()
    assert again is not None
    assert again.plan.entity is Person
    assert tasks.wait()


def test_a_row_that_was_left_out_is_taken_back(
    page: ImportPage, qtbot: QtBot, register: Register, tmp_path: Path
) -> None:
    opened(qtbot, page, tmp_path).plan.apply_button.click()
    ended(qtbot, page)
    page.shown("pending")
    waiting = page.waiting
    assert waiting.which.isHidden()
    waiting.panel.decide(3)
    with register.read() as conn:
        assert count_waiting(conn) == 1
    waiting.which.set_current("left_out")
    waiting.refresh()
    assert waiting.panel.isHidden()
    qtbot.keyClick(waiting.list, Qt.Key.Key_2)
    assert waiting.list.count() == 1
    waiting.back_button.click()
    with register.read() as conn:
        assert count_waiting(conn) == 2
    assert waiting.which.current() == "waiting"
    assert waiting.list.count() == 2


def test_leaving_out_is_undone_from_its_toast_and_found_again_when_nothing_waits(
    page: ImportPage, qtbot: QtBot, register: Register, tmp_path: Path
) -> None:
    undos: list[object] = []
    page.waiting._desk.toast = lambda _text, undo: undos.append(undo)
    opened(qtbot, page, tmp_path).plan.apply_button.click()
    ended(qtbot, page)
    page.shown("pending")
    page.waiting.panel.decide(3)
    undos[-1]()  # type: ignore[operator]
    assert page.waiting.list.count() == 2
    page.waiting.panel.decide(3)
    page.waiting.panel.decide(3)
    page.waiting.back.emit()
    page.refresh()
    page.start.pending.emit()
    assert page.waiting.which.current() == "left_out"
    assert page.waiting.list.count() == 2
    qtbot.keyClick(page.waiting.list, Qt.Key.Key_Return)
    with register.read() as conn:
        assert count_waiting(conn) == 1
