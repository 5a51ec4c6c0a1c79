"""The register table: copy, paste, keys, sort, columns remembered, selection kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.widgets import RegisterTable

NAMES = ["Åsa", "Björn", "Chidinma", "Elif", "Östen"]
COLUMNS = [
    ColumnSpec("tick", "", "tick", 44, sortable=False),
    ColumnSpec("name", "Name", "name", 150),
    ColumnSpec("level", "Level", "level", 130),
    ColumnSpec("note", "Note", "text", 120),
    ColumnSpec("consent", "Consent", "badge", 120),
    ColumnSpec("hidden", "Hidden", "text", 90, shown=False),
]


class Kept(dict[str, Any]):
    def set(self, key: str, value: Any) -> None:
        self[key] = value


def fetch(ids: list[int]) -> dict[int, Sequence[Any]]:
    return {
        one: (
            NAMES[one % 5],
            (one % 6, f"Level {one % 6}"),
            "two\nlines\tand tab",
            CellIcon("check", "Call", "success"),
            "h",
        )
        for one in ids
    }


def make(qtbot, **more: Any) -> RegisterTable:
    model = IdTableModel(COLUMNS, fetch)
    model.set_ids(range(100, 110))
    table = RegisterTable(model, name="People", **more)
    table.keep_model = model
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    return table


@pytest.fixture
def table(qtbot, look) -> RegisterTable:
    return make(qtbot)


def test_copy_is_a_table_for_excel(qtbot, table) -> None:
    table.select_ids([101, 103])
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == [
        "Name\tLevel\tNote\tConsent",
        "Björn\tLevel 5\ttwo lines and tab\tCall",
        "Elif\tLevel 1\ttwo lines and tab\tCall",
    ]


def test_paste_hands_the_text_over(qtbot, table) -> None:
    QGuiApplication.clipboard().setText("Namn\tOrt\nElif\tLund\n")
    with qtbot.waitSignal(table.pasted) as told:
        qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0].startswith("Namn\tOrt")


def test_everything_by_keyboard(qtbot, table) -> None:
    table.setFocus()
    qtbot.keyClicks(table, "el")
    assert table.current_id() == 103
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [103]
    with qtbot.waitSignal(table.current_changed):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == [104, 105]
    with qtbot.waitSignal(table.delete_requested) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert asked.args == [[104, 105]]
    assert table.keyboard_ring()


def test_type_ahead_forgives_marks(qtbot, table) -> None:
    qtbot.keyClicks(table, "osten")
    assert table.current_id() == 104


def test_ticks_add_to_the_selection(qtbot, table) -> None:
    for row in (1, 4):
        qtbot.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.keep_model.index(row, 0)).center()
        )
    assert table.selected_ids() == [101, 104]


def test_the_headers_tick_takes_all_and_none(qtbot, table) -> None:
    table.horizontalHeader().all_clicked.emit()
    assert len(table.selected_ids()) == 10
    table.horizontalHeader().all_clicked.emit()
    assert table.selected_ids() == []


def test_a_heading_sorts_both_ways(qtbot, table) -> None:
    head = table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(1) + 20, 10)
    with qtbot.waitSignal(table.keep_model.sort_requested) as first:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(table.keep_model.sort_requested) as second:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (first.args, second.args) == (["name", False], ["name", True])
    assert table.sorted_by() == ("name", True)


def test_the_selection_survives_another_order(qtbot, table) -> None:
    table.go_to(103)
    table.select_ids([103, 105])
    table.keep_model.set_ids([105, 103, 101])
    assert table.selected_ids() == [105, 103]
    assert table.current_id() == 103
    with qtbot.waitSignal(table.current_changed) as told:
        table.keep_model.set_ids([101])
    assert told.args == [-1]


def test_columns_are_remembered(qtbot, look) -> None:
    kept = Kept()
    first = make(qtbot, remember=kept, key="people")
    head = first.horizontalHeader()
    head.resizeSection(1, 222)
    head.moveSection(head.visualIndex(3), 1)
    actions = {action.text(): action for action in head.chooser().actions()}
    actions["Hidden"].setChecked(True)
    actions["Level"].setChecked(False)
    first.sort_by("name", True)
    first._save()
    second = make(qtbot, remember=kept, key="people").horizontalHeader()
    assert second.sectionSize(1) == 222
    assert second.visualIndex(3) == 1
    assert second.isSectionHidden(2)
    assert not second.isSectionHidden(5)
    assert make(qtbot, remember=kept, key="people").sorted_by() == ("name", True)


def test_the_last_column_cannot_be_hidden(qtbot, table) -> None:
    head = table.horizontalHeader()
    for text in ("Name", "Level", "Note"):
        next(action for action in head.chooser().actions() if action.text() == text).setChecked(False)
    last = next(action for action in head.chooser().actions() if action.text() == "Consent")
    assert not last.isEnabled()


def test_the_menu_hook_gets_the_selection(qtbot, look) -> None:
    asked: list[list[int]] = []

    def menu(ids: list[int]) -> QMenu:
        asked.append(ids)
        made = QMenu(table)
        made.addAction("Open")
        return made

    table = make(qtbot, menu=menu)
    table.select_ids([102])
    table.customContextMenuRequested.emit(QPoint(5, 5))
    assert asked == [[102]]
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    assert [action.text() for action in shown.actions()] == ["Open", "", "Copy as table"]
    shown.close()


def test_it_paints_in_every_state(qtbot, look, qapp) -> None:
    table = make(qtbot)
    table.select_ids([101, 102])
    table._hover(4)
    light = table.grab().toImage()
    look.apply(qapp, "dark", 2.0)
    assert table.grab().toImage() != light
    assert table.rowHeight(0) == 80


def test_a_million_rows_do_not_fetch_more_than_is_seen(qtbot, look) -> None:
    asked: list[int] = []

    def counting(ids: list[int]) -> dict[int, Sequence[Any]]:
        asked.append(len(ids))
        return fetch(ids)

    model = IdTableModel(COLUMNS, counting)
    table = RegisterTable(model, name="People")
    table.keep_model = model
    qtbot.addWidget(table)
    model.set_ids(range(1_000_000))
    table.resize(800, 600)
    table.show()
    table.scrollTo(model.index(700_000, 1))
    table.grab()
    table.scrollToBottom()
    table.grab()
    assert sum(asked) <= 600
