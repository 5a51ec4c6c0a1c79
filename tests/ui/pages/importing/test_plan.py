"""What a file would do, before anything is changed: rows, columns, and what is asked about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.database.register import Register
from chapterdesk.spreadsheets import read_file
from chapterdesk.ui.pages.importing import ImportPage
from chapterdesk.ui.pages.importing.model import Part
from chapterdesk.ui.pages.importing.question import readings
from chapterdesk.ui.pages.importing.rows import CellSaid
from tests.gallery.scenes_import import file_rows, write_file
from tests.ui.pages.importing.helpers import ADDED, CHANGED, column_of, count, ended, opened, people


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
    assert [model.plan_row(r).row for r in range(model.rowCount()) if model.plan_row(r)] == [7, 8, 9]


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


def test_cancelling_leaves_everything(qtbot: QtBot, page: ImportPage, register: Register, tmp_path: Path) -> None:
    before, steps = count(register), register.steps()
    opened(qtbot, page, tmp_path)
    page.plan.panel.decide(2)
    page.plan.cancel_button.click()
    assert page.title() == "Import"
    assert count(register) == before
    assert register.steps() == steps


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


def test_refused_rows_are_saved_as_a_workbook(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(qtbot, page, tmp_path)
    target = tmp_path / "refused.xlsx"
    monkeypatch.setattr(page, "ask_target", lambda _name: target)
    page.plan.refused_button.click()
    texts = [str(value) for row in read_file(target).sheets[0].rows for value in row.values]
    assert any("too short" in text for text in texts)
