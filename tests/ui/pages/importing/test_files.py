"""Which file is taken: protected, pasted, none at all, of other kinds, from a sender known before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from chapterdesk.database.register import Register
from chapterdesk.models import Person, Unit
from chapterdesk.spreadsheets.protect import encrypt
from chapterdesk.ui.pages.importing import ImportPage
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery.scenes_import import file_rows, make_desk, write_file
from tests.ui.pages.importing.helpers import ended, opened


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
