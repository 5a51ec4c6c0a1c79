"""The frame: pages at their first visit, keyboard, search, undo in words, badges, what is remembered, tasks."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QThread, QUrl
from PySide6.QtGui import QCloseEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from chapterdesk.core.errors import UserError
from chapterdesk.ui.actions import Action
from chapterdesk.ui.frame import FrameHooks, Hit, MainFrame
from chapterdesk.ui.tasks import TaskRunner


class Kept(dict[str, Any]):
    def set(self, key: str, value: Any) -> None:
        self[key] = value


class Page(QLabel):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.visits: list[dict[str, Any]] = []
        self.left = 0

    def shown(self, **where: Any) -> None:
        self.visits.append(where)

    def hidden(self) -> None:
        self.left += 1


@pytest.fixture
def calls() -> list[Any]:
    return []


def make(qtbot, calls: list[Any], **more: Any) -> MainFrame:
    hooks = FrameHooks(
        search=lambda words: (
            [Hit("user", "Elif", "Malmö", ("people", {"person": 7}))] if words.startswith("el") else []
        ),
        undo=lambda: calls.append("undo"),
        redo=lambda: calls.append("redo"),
        lock=lambda: calls.append("lock"),
        drop=lambda files: calls.append([file.name for file in files]),
        **more,
    )
    frame = MainFrame("Skåne district", TaskRunner(), hooks)
    for key, icon, group in (
        ("today", "sunrise", "a"),
        ("people", "users", "b"),
        ("groups", "network", "b"),
        ("settings", "settings", "bottom"),
    ):
        frame.add_page(
            key,
            key.capitalize(),
            icon,
            lambda key=key: calls.append(f"made {key}") or Page(key),
            group,
            wide=key == "people",
        )
    frame.go("today")
    qtbot.addWidget(frame)
    frame.show()
    frame.activateWindow()
    return frame


@pytest.fixture
def frame(qtbot, look, calls) -> MainFrame:
    return make(qtbot, calls)


def test_a_page_is_made_at_its_first_visit(frame, calls) -> None:
    assert calls == ["made today"]
    frame.go("people", list="first")
    frame.go("today")
    page = frame.go("people", list="second")
    assert calls == ["made today", "made people"]
    assert page.visits == [{"list": "first"}, {"list": "second"}]
    assert frame.page("today").left == 2
    assert frame.page("groups") is None
    with pytest.raises(KeyError):
        frame.go("nowhere")


def test_back_leads_where_one_was(frame) -> None:
    frame.go("people", list="x")
    frame.go("groups")
    frame.back()
    assert frame.page("people").visits[-1] == {"list": "x"}
    frame.back()
    assert frame.current_page() == "today"
    assert not frame.can_go_back()


def test_the_navigation_by_keyboard_alone(qtbot, frame) -> None:
    frame.top.search.edit.setFocus()
    frame.nav.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert frame.nav.list.ring
    qtbot.keyClick(frame.nav.list, Qt.Key.Key_Down)
    assert frame.current_page() == "today"
    qtbot.keyClick(frame.nav.list, Qt.Key.Key_Return)
    assert frame.current_page() == "people"
    qtbot.keyClicks(frame.nav.list, "g")
    qtbot.keyClick(frame.nav.list, Qt.Key.Key_Space)
    assert frame.current_page() == "groups"
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert frame.current_page() == "today"


def test_tab_reaches_every_part_and_everything_has_a_name(qtbot, frame) -> None:
    frame.set_undo("phone", "phone")
    seen = set()
    widget = frame.top.search.edit
    widget.setFocus()
    for _step in range(60):
        seen.add(widget)
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget
        frame.focusNextChild()
        widget = frame.focusWidget()
        if widget in seen:
            break
    assert {
        frame.top.search.edit,
        frame.top.undo,
        frame.top.redo,
        frame.top.lock,
        frame.nav.list,
        frame.nav.bottom,
    } <= seen


def test_badges_speak(frame) -> None:
    frame.set_badge("groups", 6, blocking=True)
    index = frame.nav.list.rows.index(2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Groups, 6 wait"
    frame.grab()


def test_a_wide_page_collapses_the_navigation_until_the_user_says_otherwise(qtbot, look, calls) -> None:
    store = Kept()
    frame = make(qtbot, calls, store=store)
    frame.resize(1440, 900)
    frame.go("people")
    assert frame.nav.collapsed()
    frame.go("today")
    assert not frame.nav.collapsed()
    frame.go("people")
    frame.toggle_navigation()
    assert not frame.nav.collapsed()
    frame.closeEvent(QCloseEvent())
    assert isinstance(store["window/geometry"], str)
    again = make(qtbot, calls, store=store)
    again.go("people")
    assert not again.nav.collapsed()


def test_search_finds_people_pages_and_commands(qtbot, frame, calls) -> None:
    frame.add_actions([Action("file.elect", "&Elect...", lambda: calls.append("elect"), "file", "vote")])
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = frame.top.search.edit
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "el")
    assert [hit.title for hit in frame._results.hits()] == ["Elif", "Elect"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert frame.current_page() == "people"
    assert frame.page("people").visits == [{"person": 7}]
    qtbot.keyClicks(field, "el")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert calls[-1] == "elect"
    qtbot.keyClicks(field, "zzz")
    assert "zzz" in frame._results._none.text()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not frame._results.isVisible()
    assert field.text() == ""


def test_undo_says_what_it_would_undo(qtbot, frame, calls) -> None:
    assert not frame.top.undo.isEnabled()
    frame.set_undo("phone of Elif")
    assert frame.top.undo.text() == "Undo: phone of Elif"
    frame.top.undo.click()
    QTest.keyClick(frame.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    frame.top.lock.click()
    assert calls[1:] == ["undo", "undo", "lock"]


def test_menus_show_only_what_is_there(frame) -> None:
    titles = [action.text() for action in frame.menuBar().actions() if action.isVisible()]
    assert titles == ["&File", "&Edit", "&View", "&Go"]
    assert not frame.top.new.isVisible()
    frame.add_actions(
        [Action("new.person", "Person", lambda: None, "new"), Action("help.about", "About", lambda: None, "help")]
    )
    assert frame.top.new.isVisible()
    assert frame._menus["help"].menuAction().isVisible()
    assert [action.text() for action in frame._menus["file"].actions()][-1] == "&Quit"


def test_actions_know_when_they_can(frame) -> None:
    able: list[int] = []
    frame.add_actions([Action("record.end", "End", lambda: None, "record", when_enabled=lambda: bool(able))])
    made = frame.actions_set.of_menu("record")[0][1]
    assert not made.isEnabled()
    able.append(1)
    frame._menus["record"].aboutToShow.emit()
    assert made.isEnabled()


def test_missing_hooks_are_not_shown(qtbot, look) -> None:
    frame = MainFrame("X", TaskRunner())
    qtbot.addWidget(frame)
    frame.show()
    assert not any(part.isVisible() for part in (frame.top.undo, frame.top.redo, frame.top.lock, frame.top.search))


def test_a_task_shows_per_cent_and_can_be_cancelled(qtbot, frame) -> None:
    def work(progress) -> None:
        while True:
            progress.step(62, 100)
            QThread.msleep(2)

    task = frame.tasks.run("Writing the term report", work)
    status = frame.status.tasks
    qtbot.waitUntil(lambda: "62 %" in status._numbers.text())
    assert status.isVisible()
    with qtbot.waitSignal(task.cancelled):
        status._cancel.click()
    qtbot.waitUntil(lambda: not status.isVisible())


def test_the_toast_lies_in_the_sheet(qtbot, frame, calls) -> None:
    frame.toast("Saved", lambda: calls.append("undone"))
    assert frame._toast.isVisible()
    frame._toast._button.click()
    assert calls[-1] == "undone"


def test_files_are_dropped_anywhere(frame, calls) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/people.xlsx")])
    frame.dropEvent(
        QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert calls[-1] == ["people.xlsx"]


def test_an_expected_error_says_what_and_what_to_do(qtbot, frame) -> None:
    frame.say_error(UserError("The file is open elsewhere.", "Close it and try again."))
    box = frame.findChild(type(frame)) or frame.children()[-1]
    assert box.text() == "The file is open elsewhere."
    assert box.informativeText() == "Close it and try again."
    box.close()


def test_closing_may_be_refused(qtbot, look, calls) -> None:
    answers = [False, True]
    frame = make(qtbot, calls, may_close=lambda: answers.pop(0))
    assert not frame.close()
    assert frame.close()
