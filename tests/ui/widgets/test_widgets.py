"""Toast, ring, bulk bar, tags, segments, passphrase, charts, layouts: what they do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableWidget, QVBoxLayout, QWidget

from chapterdesk.ui.widgets import (
    BarsAndLine,
    BulkBar,
    ChartCard,
    Chip,
    EmptyState,
    FlowLayout,
    FocusRing,
    PassphraseField,
    Rung,
    Segmented,
    Series,
    Stepper,
    TagsField,
    Toast,
    WorkRow,
    button,
)
from chapterdesk.ui.widgets.passphrase import strength
from chapterdesk.ui.widgets.text import initials


@pytest.fixture
def host(qtbot, look) -> QWidget:
    made = QWidget()
    made.resize(800, 500)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_toast_undoes_once_and_waits_under_the_mouse(qtbot, host) -> None:
    toast, undone = Toast(host), []
    toast.timer.setInterval(30)
    toast.say("Saved: phone", lambda: undone.append(1))
    QApplication.sendEvent(toast, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert not toast.timer.isActive()
    assert toast.isVisible()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()
    assert host.rect().contains(toast.geometry())
    toast._button.click()
    assert undone == [1]
    assert not toast.isVisible()


def test_the_toast_goes_by_itself(qtbot, host) -> None:
    toast = Toast(host)
    toast.timer.setInterval(20)
    toast.say("Saved")
    assert not toast._button.isVisible()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_the_ring_comes_with_keys_and_goes_with_the_mouse(qtbot, host, qapp) -> None:
    layout = QVBoxLayout(host)
    first, second, field = QPushButton("One"), QPushButton("Two"), QLineEdit()
    for part in (first, second, field):
        layout.addWidget(part)
    ring = FocusRing(qapp)
    host.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    assert ring.target() is None
    window = host.windowHandle()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    qtbot.waitUntil(second.hasFocus)
    assert ring.target() is second
    host.grab()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    qtbot.waitUntil(field.hasFocus)
    assert ring.target() is None
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first.mapTo(host, QPoint(5, 5)))
    assert ring.target() is None
    qapp.focusChanged.disconnect(ring._focus_changed)
    ring.deleteLater()


def test_the_bulk_bar_folds_into_its_menu(qtbot, host) -> None:
    done: list[str] = []
    bar = BulkBar([(f"Action number {n}", "phone", lambda n=n: done.append(str(n))) for n in range(6)], host)
    bar.setGeometry(0, 0, 420, 44)
    bar.set_count(3)
    assert bar.isVisible()
    assert bar._words.text() == "3 selected"
    hidden = [action.text() for action in bar._menu.actions()]
    assert hidden
    bar._menu.actions()[-1].trigger()
    assert done == ["5"]
    bar.resize(2000, 44)
    assert bar._menu.isEmpty()
    with qtbot.waitSignal(bar.cleared):
        bar._clear.click()
    bar.set_count(0)
    assert not bar.isVisible()


def test_tags_by_keyboard(qtbot, host) -> None:
    tags = TagsField("Interests", ["Letters"], known=["Vigils"], free=False, parent=host)
    qtbot.keyClicks(tags._entry, "vigils,")
    assert tags.values() == ["Letters", "Vigils"]
    qtbot.keyClicks(tags._entry, "unknown,")
    assert tags.values() == ["Letters", "Vigils"]
    tags._entry.clear()
    with qtbot.waitSignal(tags.changed) as told:
        qtbot.keyClick(tags._entry, Qt.Key.Key_Backspace)
    assert told.args == [["Letters"]]


def test_a_chip_is_removed_by_delete_and_cross(qtbot, host) -> None:
    chip = Chip("Group", "Malmö", parent=host)
    chip.resize(chip.sizeHint())
    chip.show()
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    cross = chip._cross().center()
    qtbot.mouseMove(chip, cross)
    chip._over_cross = True
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    chip._over_cross = False
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert chip.accessibleName() == "Group Malmö"


def test_segments_by_arrow(qtbot, host) -> None:
    part = Segmented([("a", "All"), ("m", "Mine")], parent=host)
    with qtbot.waitSignal(part.chosen) as told:
        qtbot.keyClick(part, Qt.Key.Key_Right)
    assert told.args == ["m"]
    assert part.current() == "m"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        ("password", 0, 1),
        ("aaaaaaaaaaaaaaaa", 0, 0),
        ("lantern otter brisk meadow vote", 3, 4),
        ("one one one one one", 0, 1),
        ("kR7%wq2!pLz9@Xe4", 3, 4),
    ],
)
def test_strength_is_cautious(text: str, least: int, most: int) -> None:
    assert least <= strength(text) <= most


def test_the_meter_speaks(qtbot, host) -> None:
    field = PassphraseField("Passphrase", meter=True, parent=host)
    field.show()
    qtbot.keyClicks(field.edit, "abc")
    assert field.edit.accessibleDescription().startswith("Too short")
    field._eye.trigger()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Normal
    field.set_wrong("They differ.")
    assert field.edit.property("state") == "wrong"
    assert field.text() == "abc"


def test_a_chart_has_its_table_and_words(qtbot, host) -> None:
    data = BarsAndLine(
        ["24/25", "25/26"], Series("Activities", [1233, None]), Series("Groups", [19, 18]), unfinished=True, unit="Year"
    )
    card = ChartCard("The year", "", data, parent=host)
    card.resize(400, 300)
    card.show()
    assert "1 233" in card._chart.accessibleDescription().replace("\u00a0", " ")
    card.grab()
    card._switch.click()
    table = card.findChild(QTableWidget)
    assert table.isVisible()
    assert table.item(1, 0).text() == "25/26 (so far)"
    card.set_data([Rung("Active", 3, -1, 3)])
    assert next(child for child in card.findChildren(QTableWidget) if child.isVisible()).item(0, 2).text() == "\u22121"
    card._switch.click()
    card.grab()


def test_a_flow_goes_on_in_the_next_line(qtbot, host) -> None:
    holder = QWidget(host)
    flow = FlowLayout(holder, spacing=8)
    for _n in range(6):
        part = QWidget()
        part.setFixedSize(100, 30)
        flow.addWidget(part)
    assert flow.heightForWidth(1000) == 30
    assert flow.heightForWidth(230) == 3 * 30 + 2 * 8
    flow.clear()
    assert flow.count() == 0


def test_words_for_screen_readers(qtbot, host) -> None:
    row = WorkRow("phone", "danger", "4 people wait", "Longest: nine days", verb="Call list", on_click=lambda: None)
    qtbot.addWidget(row)
    assert row.button.accessibleName() == "Call list: 4 people wait"
    stepper = Stepper(["File", "Columns"])
    qtbot.addWidget(stepper)
    stepper.set_step(1)
    assert stepper.accessibleName() == "Step 2 of 2: Columns"
    empty = EmptyState("users", "People stand here.", "Add one", lambda: None)
    qtbot.addWidget(empty)
    assert empty.button is not None


def test_a_button_calls_without_arguments(qtbot, host) -> None:
    called: list[int] = []
    made = button("Do", lambda: called.append(1), parent=host)
    made.click()
    assert called == [1]


def test_initials() -> None:
    assert [initials(name) for name in ("Elif Demirtaş", "Åsa", "", "Maria Fernanda Gutiérrez")] == [
        "ED",
        "Å",
        "",
        "MG",
    ]
