"""The agenda: adding, moving and typing in its cells."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from chapterdesk.services import meetings
from chapterdesk.ui.pages.meetings.agenda_model import LENGTH, NAME, OPENS
from tests.ui.pages.meetings.helpers import Evening


def test_an_item_is_added_by_typing_and_enter(evening: Evening) -> None:
    part = evening.agenda()
    QTest.keyClicks(part.new, "Letter evening")
    QTest.keyClick(part.new, Qt.Key.Key_Return)
    assert evening.items()[-1] == "Letter evening"
    evening.until(lambda: evening.names()[-1] == "Letter evening")
    assert part.new.text() == ""
    text, undo = evening.desk.said[-1]
    assert "Letter evening" in text
    assert undo is not None
    undo()
    evening.until(lambda: "Letter evening" not in evening.names())


def test_alt_and_arrows_move_an_item_and_it_stays_chosen(evening: Evening) -> None:
    part = evening.agenda()
    first = evening.names()[0]
    part.table.setCurrentIndex(part.model.index(0, NAME))
    QTest.keyClick(part.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    evening.until(lambda: evening.names()[1] == first)
    assert part.model.rows()[part.table.currentIndex().row()].name == first
    assert [r.time for r in part.model.rows()][:2] == ["18:30", "18:40"]


def test_an_item_dropped_further_down_lands_there(evening: Evening) -> None:
    part = evening.agenda()
    first = evening.names()[0]
    data: QMimeData = part.model.mimeData([part.model.index(0, NAME)])
    part.model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, part.model.index(-1, -1))
    evening.until(lambda: evening.names()[2] == first)


def test_minutes_are_typed_in_the_cell_and_the_times_follow(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setCurrentIndex(part.model.index(0, LENGTH))
    part.table.edit(part.table.currentIndex())
    editor = part.table.indexWidget(part.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    editor.setText("25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    evening.until(lambda: part.model.rows()[1].time == "18:55")


def test_a_wrong_length_stays_as_typed_and_is_marked(evening: Evening) -> None:
    part = evening.agenda()
    index = part.model.index(0, LENGTH)
    part.model.setData(index, "soon")
    assert part.model.data(index) == "soon"
    assert part.model.data(index, Qt.ItemDataRole.ToolTipRole)
    part.model.setData(index, "15")
    assert part.model.data(index, Qt.ItemDataRole.ToolTipRole) is None
    evening.until(lambda: part.model.rows()[0].length == 15)


def test_who_opens_is_chosen_by_name_and_nobody_is_refused(evening: Evening) -> None:
    part = evening.agenda()
    index = part.model.index(0, OPENS)
    part.model.setData(index, "jonas sjöö")
    evening.until(lambda: part.model.rows()[0].opener == evening.people[1])
    part.model.setData(index, "Nobody Known")
    assert "Nobody Known" in str(part.model.data(index, Qt.ItemDataRole.ToolTipRole))


def test_what_is_typed_in_a_cell_survives_a_change_from_elsewhere(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setCurrentIndex(part.model.index(0, NAME))
    part.table.edit(part.table.currentIndex())
    editor = part.table.indexWidget(part.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    editor.setText("Half a wor")
    meetings.add_item(evening.register, evening.meeting, "From elsewhere")
    evening.qtbot.wait(50)
    assert part.table.state() == QAbstractItemView.State.EditingState
    assert editor.text() == "Half a wor"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    evening.until(lambda: evening.names()[0] == "Half a wor" and evening.names()[-1] == "From elsewhere")


def test_delete_takes_an_item_away(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setCurrentIndex(part.model.index(1, NAME))
    gone = evening.names()[1]
    QTest.keyClick(part.table, Qt.Key.Key_Delete)
    evening.until(lambda: gone not in evening.names())


def test_escape_puts_a_cell_back_first_and_then_leads_to_the_list(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setFocus()
    part.table.setCurrentIndex(part.model.index(0, NAME))
    part.table.edit(part.table.currentIndex())
    editor = part.table.indexWidget(part.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    before = evening.names()[0]
    editor.setText("Not meant")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert evening.page.currentWidget() is evening.page.view
    assert evening.names()[0] == before
    QTest.keyClick(part.table, Qt.Key.Key_Escape)
    assert evening.page.currentWidget() is evening.page.listing


def test_escape_never_throws_away_what_is_being_written(evening: Evening) -> None:
    part = evening.agenda()
    part.new.setFocus()
    QTest.keyClicks(part.new, "Half a thought")
    QTest.keyClick(part.new, Qt.Key.Key_Escape)
    assert evening.page.currentWidget() is evening.page.view
    assert part.new.text() == "Half a thought"
