"""Taking rows in, undoing it, and rows that wait for a decision."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.core.progress import Progress
from chapterdesk.database.register import Register
from chapterdesk.models import Unit
from chapterdesk.services.importing import count_waiting
from chapterdesk.ui.pages.importing import ImportPage
from tests.ui.pages.importing.helpers import ADDED, count, ended, opened, people


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
    undos[-1]()
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
