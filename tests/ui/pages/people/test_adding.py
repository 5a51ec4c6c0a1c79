"""People added, taken in, changed many at a time and deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from chapterdesk.database.query import Condition
from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.services import people
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.ui.pages.people.helpers import NAMES, Desk, shown_page, titles


def test_levels_of_many_are_one_step(page: PeoplePage, desk: Desk) -> None:
    page.table.selectAll()
    assert not page.middle.bar.isHidden()
    page.verbs.set_level(page.chosen(), "organiser")
    assert {desk.person(given).values["level"] for given, _family in NAMES} == {"organiser"}
    desk.undo_toast()
    assert {desk.person(given).values["level"] for given, _family in NAMES} == {None}
    assert len(page.table.selected_ids()) == 4


def test_deleting_shows_what_goes_and_can_be_undone(page: PeoplePage, desk: Desk) -> None:
    carl = desk.person("Carl")
    people.record_contact(desk.register, carl.id, "phone", "reached", "")
    page.show_person(carl.n)
    box = page.verbs.ask_delete([carl.id])
    assert "1 contact" in box.informativeText()
    delete = next(b for b in box.buttons() if b.text() == "Delete")
    delete.click()
    assert "Carl Öst" not in titles(page)
    assert page.right.isHidden()
    desk.undo_toast()
    assert "Carl Öst" in titles(page)
    assert desk.person("Carl").contacts == 1


def test_a_person_is_added_by_keys_alone(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.begin_adding()
    panel = page.right.adding
    for name, text in (
        ("given_name", "Elif"),
        ("prefix", ""),
        ("family_name", "Demir"),
        ("phones", "070-174 06 58"),
    ):
        focused = panel.edits[name]
        assert focused.hasFocus()
        qtbot.keyClicks(focused, text)
        if name != "phones":
            qtbot.keyClick(focused, Qt.Key.Key_Tab)
    qtbot.keyClick(panel.edits["phones"], Qt.Key.Key_Return)
    assert desk.person("Elif").texts["phones"] == "070-174 06 58"
    assert panel.edits["given_name"].text() == ""
    qtbot.keyClick(panel.edits["given_name"], Qt.Key.Key_Escape)
    assert page.right.detail.name.text() == "Elif Demir"
    assert len(titles(page)) == 5


def test_adding_without_a_name_is_said_in_words(page: PeoplePage, desk: Desk) -> None:
    page.begin_adding()
    page.right.adding.add()
    assert "needs a name" in page.right.adding.wrong.text()
    page.right.adding.edits["emails"].setText("nobody")
    page.right.adding.add()
    assert desk.register.next_undo() is not None
    assert len(titles(page)) == 4


def test_a_likely_double_is_shown_while_typing(page: PeoplePage, desk: Desk) -> None:
    page.begin_adding()
    edits = page.right.adding.edits
    edits["given_name"].setText("Carl")
    edits["family_name"].setText("Öst")
    edits["phones"].setText("070-174 06 12")
    found = page.right._doubles(page.right.adding.texts())
    assert [each.title for each in found] == ["Carl Öst"]
    assert found[0].reason


def test_pasted_rows_and_dropped_files_go_to_the_import(page: PeoplePage, desk: Desk, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText("Name\tPhone\nElif\t070")
    page.table.paste()
    QGuiApplication.clipboard().setText("only a word")
    page.table.paste()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "list.xlsx"))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    page.dropEvent(drop)
    assert desk.imports == ["Name\tPhone\nElif\t070", tmp_path / "list.xlsx"]


def test_all_of_ten_thousand_are_ticked(register: Register, qtbot: QtBot, look: Theme) -> None:
    with register.work("Many") as work:
        work.create_many(Person, [{"given_name": f"Person {n:05d}"} for n in range(10_000)])
    with shown_page(Desk(register, TaskRunner()).context) as page:
        qtbot.waitUntil(lambda: page.model.rowCount() == 10_000)
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert len(page.table.selected_ids()) == 10_000
        assert not page.middle.bar.isHidden()
        page.verbs.set_level(page.chosen()[:50], "active")
        page.filters.put(Condition("level", "is", ("active",)))
        qtbot.waitUntil(lambda: page.model.rowCount() == 50)
