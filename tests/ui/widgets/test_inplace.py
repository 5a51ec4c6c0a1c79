"""Editing in place: nothing jumps, nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chapterdesk.ui.widgets import InPlaceField


@pytest.fixture
def panel(qtbot, look):
    holder = QWidget()
    layout = QVBoxLayout(holder)
    holder.field = InPlaceField("Phone", "070-174 06 58")
    holder.other = QLineEdit()
    layout.addWidget(holder.field)
    layout.addWidget(holder.other)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    holder.other.setFocus()
    qtbot.waitUntil(holder.other.hasFocus)
    return holder


def click(qtbot, panel) -> None:
    qtbot.mouseClick(panel.field.edit, Qt.MouseButton.LeftButton)


def type_over(qtbot, panel, text: str) -> None:
    panel.field.edit.selectAll()
    qtbot.keyClicks(panel.field.edit, text)


def test_a_click_begins_and_leaving_saves(qtbot, panel) -> None:
    click(qtbot, panel)
    assert panel.field.state() == "edit"
    type_over(qtbot, panel, "123")
    with qtbot.waitSignal(panel.field.committed) as told:
        panel.other.setFocus()
    assert told.args == ["123"]
    assert panel.field.state() == "rest"


def test_the_table_refreshes_while_somebody_types(qtbot, panel) -> None:
    click(qtbot, panel)
    type_over(qtbot, panel, "half a num")
    panel.field.set_value("from the register")
    assert panel.field.value() == "half a num"
    with qtbot.waitSignal(panel.field.committed) as told:
        panel.other.setFocus()
    assert told.args == ["half a num"]
    panel.field.set_value("half a num, saved")
    assert panel.field.value() == "half a num, saved"


def test_escape_puts_back(qtbot, panel) -> None:
    click(qtbot, panel)
    type_over(qtbot, panel, "wrong")
    with qtbot.assertNotEmitted(panel.field.committed):
        qtbot.keyClick(panel.field.edit, Qt.Key.Key_Escape)
        panel.other.setFocus()
    assert panel.field.value() == "070-174 06 58"


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_keys_begin_and_enter_saves(qtbot, panel, key) -> None:
    panel.field.edit.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.field.state() == "rest"
    qtbot.keyClick(panel.field.edit, key)
    assert panel.field.state() == "edit"
    type_over(qtbot, panel, "1")
    with qtbot.waitSignal(panel.field.committed):
        qtbot.keyClick(panel.field.edit, Qt.Key.Key_Return)


def test_a_letter_begins_anew(qtbot, panel) -> None:
    panel.field.edit.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(panel.field.edit, "7")
    assert (panel.field.state(), panel.field.value()) == ("edit", "7")


def test_nothing_changed_is_not_saved(qtbot, panel) -> None:
    click(qtbot, panel)
    with qtbot.assertNotEmitted(panel.field.committed):
        panel.other.setFocus()


def test_a_wrong_value_stays_as_typed_with_its_sentence(qtbot, panel) -> None:
    field = panel.field
    field.committed.connect(
        lambda text: (
            field.set_wrong("The number is too short.", "070-174 06 59") if len(text) < 5 else field.set_value(text)
        )
    )
    click(qtbot, panel)
    type_over(qtbot, panel, "070")
    panel.other.setFocus()
    assert (field.state(), field.value()) == ("wrong", "070")
    assert field.edit.accessibleDescription() == "The number is too short."
    field.set_value("refreshed")
    assert field.value() == "070"
    with qtbot.waitSignal(field.committed) as told:
        field._suggest.click()
    assert told.args == ["070-174 06 59"]
    assert (field.state(), field.value(), field.saved()) == ("rest", "070-174 06 59", "070-174 06 59")


def test_a_wrong_value_may_be_gone_on_with(qtbot, panel) -> None:
    panel.field.committed.connect(lambda _text: panel.field.set_wrong("No."))
    click(qtbot, panel)
    type_over(qtbot, panel, "x")
    qtbot.keyClick(panel.field.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(panel.field.edit, "y")
    assert panel.field.value() == "xy"
    qtbot.keyClick(panel.field.edit, Qt.Key.Key_Escape)
    assert (panel.field.state(), panel.field.value()) == ("rest", "070-174 06 58")


def test_the_page_does_not_jump(qtbot, panel) -> None:
    before = panel.field.edit.geometry()
    at = panel.field.edit.cursorRect().left()
    panel.field.edit.setCursorPosition(0)
    rest = panel.field.edit.cursorRect().left()
    click(qtbot, panel)
    panel.field.edit.setCursorPosition(0)
    assert panel.field.edit.geometry().topLeft() == before.topLeft()
    assert panel.field.edit.sizeHint().height() == before.height()
    assert panel.field.edit.cursorRect().left() == rest
    assert at >= 0


def test_read_only_stays_so(qtbot, look) -> None:
    field = InPlaceField("Ref", "P-1", read_only=True)
    qtbot.addWidget(field)
    field.show()
    qtbot.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert field.state() == "rest"
