"""Tables of any entity, and computed ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import event

import chapterdesk.ui  # noqa: F401 - before anything of Qt's
from chapterdesk.database.query import Condition
from chapterdesk.models import Enrolment, Person, Training, entities
from chapterdesk.ui.records import Cell, RecordTable, SimpleTable, TableColumn, TableRow, ask_delete
from chapterdesk.ui.style import Theme
from tests.ui.pages.desks import Desk, open_desk
from tests.ui.records.kit import Rows, fill


@pytest.fixture
def desk(tmp_path: Path, look: Theme) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


@pytest.fixture
def known(desk: Desk) -> Rows:
    return fill(desk.register)


def _texts(table: RecordTable, key: str) -> list[str]:
    place = next(place for place, spec in enumerate(table.specs) if spec.key == key)
    return [table.model.text(row, place) for row in range(table.count())]


def test_references_are_shown_sorted_and_filtered_by_name(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, Enrolment, ["person", "state"], [Condition("training", "is", (known.autumn,))])
    qtbot.addWidget(table)
    assert _texts(table, "person") == ["Anna Zetter", "Bo Alm"]
    table.model.sort(0, Qt.SortOrder.DescendingOrder)
    assert _texts(table, "person") == ["Bo Alm", "Anna Zetter"]
    with qtbot.waitSignal(table.counted):
        table.search.edit.setText("zett")
    assert _texts(table, "person") == ["Anna Zetter"]
    with qtbot.waitSignal(table.counted):
        table.search.edit.setText("waiting")
    assert _texts(table, "person") == ["Bo Alm"]
    table.set_conditions([Condition("training", "is", (known.spring,))])
    assert table.count() == 0


def test_words_are_found_in_the_row_itself_and_in_dates(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, Training)
    qtbot.addWidget(table)
    assert _texts(table, "title") == ["Autumn", "Spring"]
    for words, found in (("spr", ["Spring"]), ("2026-12", ["Autumn"]), ("zebra autumn", ["Autumn"]), ("none", [])):
        with qtbot.waitSignal(table.counted):
            table.search.edit.setText(words)
        assert _texts(table, "title") == found


def test_choosing_and_opening_tell_ids_and_a_change_is_followed(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, Training)
    qtbot.addWidget(table)
    with qtbot.waitSignal(table.chosen) as told:
        table.choose(known.spring)
    assert told.args == [known.spring]
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table.table, Qt.Key.Key_Return)
    assert told.args == [known.spring]
    with qtbot.waitSignal(table.counted), desk.register.work("Rename") as work:
        work.set(Training, known.spring, {"name": "April"})
    assert _texts(table, "title") == ["April", "Autumn"]
    assert table.current() == known.spring


def test_a_row_made_later_is_chosen_when_it_comes(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, Training)
    qtbot.addWidget(table)
    with qtbot.waitSignal(table.counted), desk.register.work("Add") as work:
        key = work.create(Training, {"name": "New", "course": known.course, "day": "2027-01-01"})
        table.choose(key)
    assert table.current() == key


def test_the_number_of_queries_does_not_grow_with_the_rows(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    def asked() -> list[str]:
        seen: list[str] = []

        def note(_c: object, _k: object, sql: str, *_rest: object) -> None:
            seen.append(sql)

        event.listen(desk.register.engine, "before_cursor_execute", note)
        table = RecordTable(desk.context, Enrolment)
        qtbot.addWidget(table)
        _texts(table, "person")
        event.remove(desk.register.engine, "before_cursor_execute", note)
        return seen

    few = asked()
    with desk.register.work("Many") as work:
        people = work.create_many(Person, [{"given_name": f"P{n}"} for n in range(30)])
        work.create_many(Enrolment, [{"training": known.autumn, "person": each} for each in people])
    many = asked()
    assert len(many) <= len(few) + 2, many


def test_copying_gives_a_table_with_headings(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, Enrolment, ["person", "state"])
    qtbot.addWidget(table)
    table.table.selectAll()
    assert table.table.copy_text() == "Who\tStatus\nAnna Zetter\tHas a seat\nBo Alm\tOn the waiting list\n"


def test_deleting_names_what_goes_along_and_can_be_undone(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, Training)
    qtbot.addWidget(table)
    box = ask_delete(desk.context, Training, [known.autumn], table)
    assert box is not None
    assert "Delete Autumn?" in box.text()
    assert "2 enrolments" in box.informativeText()
    delete = next(b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.DestructiveRole)
    with qtbot.waitSignal(table.counted):
        delete.click()
    assert _texts(table, "title") == ["Spring"]
    text, undo = desk.said[-1]
    assert text == "Deleted: Autumn"
    assert undo is not None
    with qtbot.waitSignal(table.counted):
        undo()
    assert table.count() == 2


def test_what_others_need_is_not_deleted(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    table = RecordTable(desk.context, entities()["course"])
    qtbot.addWidget(table)
    box = ask_delete(desk.context, entities()["course"], [known.course], table)
    assert box is not None
    assert "needed by 1 training" in box.text()
    assert all(box.buttonRole(b) != QMessageBox.ButtonRole.DestructiveRole for b in box.buttons())


@pytest.mark.slow
def test_every_entity_has_a_table_from_its_declarations(qtbot: QtBot, desk: Desk) -> None:
    for entity in entities().values():
        table = RecordTable(desk.context, entity)
        qtbot.addWidget(table)
        assert {spec.key for spec in table.specs} >= set(entity.fields) - {"name"}
        assert len({spec.key for spec in table.specs}) == len(table.specs)
        for place, spec in enumerate(table.specs):
            if spec.sortable:
                table.model.sort(place)
        table.search.edit.setText("2026 anna")
        table.refresh()
        assert table.count() == 0
        table.wait()


def _simple(qtbot: QtBot, desk: Desk) -> SimpleTable:
    columns = [
        TableColumn("who", "Who", "name"),
        TableColumn("votes", "Votes", "number"),
        TableColumn("when", "When", "text"),
        TableColumn("do", "", "action"),
    ]
    table = SimpleTable(columns, name="Roll", desk=desk.context, key="roll", fit=5)
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.set_rows(
        [
            TableRow("a", ["Åsa", 10, Cell("tomorrow", 2), "Strike"]),
            TableRow("b", ["Bo", 9, Cell("today", 1), None]),
            TableRow("c", ["Cia", None, None, "Strike"]),
        ]
    )
    table.show()
    return table


def test_a_computed_table_sorts_by_value_and_keeps_what_is_chosen(qtbot: QtBot, desk: Desk) -> None:
    table = _simple(qtbot, desk)
    table.choose("b")
    for key, ascending, descending in (
        ("votes", ["b", "a", "c"], ["a", "b", "c"]),
        ("when", ["b", "a", "c"], ["a", "b", "c"]),
        ("who", ["b", "c", "a"], ["a", "c", "b"]),
    ):
        place = next(p for p, each in enumerate(table.columns) if each.key == key)
        table.sort_by(key)
        table.model().sort(place, Qt.SortOrder.AscendingOrder)
        assert table.keys_shown() == ascending
        table.sort_by(key, descending=True)
        table.model().sort(place, Qt.SortOrder.DescendingOrder)
        assert table.keys_shown() == descending
    assert table.current_key() == "b"
    table.set_rows([TableRow("b", ["Bo", 1, "x", None]), TableRow("d", ["Di", 2, "y", None])])
    assert table.chosen_keys() == ["b"]


def test_a_rows_button_acts_by_mouse_and_key(qtbot: QtBot, desk: Desk) -> None:
    table = _simple(qtbot, desk)
    index = table.model().index(0, 3)
    at = table.button_rect(table.visualRect(index), "Strike").center()
    with qtbot.waitSignal(table.acted) as told:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert told.args == ["a", "do"]
    table.choose("c")
    with qtbot.waitSignal(table.acted) as told:
        QTest.keyClick(table, Qt.Key.Key_Space)
    assert told.args == ["c", "do"]
    table.choose("b")
    with qtbot.assertNotEmitted(table.acted):
        QTest.keyClick(table, Qt.Key.Key_Space)
    with qtbot.waitSignal(table.row_opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["b"]
    assert table.model().data(index, Qt.ItemDataRole.AccessibleTextRole) == "Strike"
