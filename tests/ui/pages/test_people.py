"""The People page over a real register: what a hand does, and what the register then holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.models import Person, Unit
from chapterdesk.services import lists, people
from chapterdesk.services.people import PersonCard
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.editors import ChoiceEditor, TextEditor
from chapterdesk.ui.pages.people.middle import NO_MATCH, NO_PEOPLE, TABLE
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.registers import open_register

NAMES = (("Berit", "Ek"), ("Anna", "Åkesson"), ("Carl", "Öst"), ("David", "Alm"))


class Desk:
    """A page with a register, and what the window around it was told."""

    def __init__(self, register: Register, tasks: TaskRunner) -> None:
        self.register = register
        self.toasts: list[tuple[str, Callable[[], None] | None]] = []
        self.imports: list[object] = []
        self.kept: dict[str, Any] = {}
        self.context = DeskContext(
            register,
            tasks,
            lambda text, undo: self.toasts.append((text, undo)),
            lambda page, target: None,
            self.kept.get,
            self.kept.__setitem__,
            self.imports.append,
        )

    def person(self, title: str) -> PersonCard:
        """Return somebody by name."""
        with self.register.read() as conn:
            key = lists.find_ids(conn, Person, Question(words=title))[0]
            n = people.number_of(conn, key)
            assert n is not None
            card = people.card(self.register, conn, n)
        assert card is not None
        return card

    def undo_toast(self) -> None:
        """Press Undo on the latest toast."""
        undo = self.toasts[-1][1]
        assert undo is not None
        undo()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(register: Register, qapp: QApplication) -> Desk:
    rows: list[dict[str, Any]] = [
        {"given_name": given, "family_name": family, "phones": (f"+4670174061{place}",)}
        for place, (given, family) in enumerate(NAMES)
    ]
    with register.work("Some people") as work:
        work.create_many(Person, rows)
    return Desk(register, TaskRunner())


@contextmanager
def shown_page(desk: Desk) -> Iterator[PeoplePage]:
    """Show a page; it is deleted at once afterwards, or every later style sheet would polish it again."""
    made = PeoplePage(desk.context)
    made.resize(1300, 800)
    made.show()
    yield made
    made.wait()
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, look: Theme) -> Iterator[PeoplePage]:
    with shown_page(desk) as made:
        yield made


def titles(page: PeoplePage) -> list[str]:
    return [page.model.text(row, 1) for row in range(page.model.rowCount())]


def text_editor(page: PeoplePage, name: str) -> TextEditor:
    editor = page.right.detail.details.editor(name)
    assert isinstance(editor, TextEditor)
    return editor


def type_into(qtbot: QtBot, editor: TextEditor, text: str) -> None:
    editor.setFocus()
    qtbot.keyClick(editor.edit, Qt.Key.Key_F2)
    editor.edit.selectAll()
    qtbot.keyClicks(editor.edit, text)


def test_everyone_stands_in_the_swedish_order(page: PeoplePage) -> None:
    assert titles(page) == ["Anna Åkesson", "Berit Ek", "Carl Öst", "David Alm"]
    assert "4 activists" in page.middle.sentence.text()


def test_a_value_is_edited_in_place_and_undone(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.show_person(desk.person("Carl").n)
    editor = text_editor(page, "town")
    type_into(qtbot, editor, "Lund")
    qtbot.keyClick(editor.edit, Qt.Key.Key_Return)
    assert desk.person("Carl").texts["town"] == "Lund"
    assert "Town of Carl Öst" in desk.toasts[-1][0]
    desk.undo_toast()
    assert desk.person("Carl").texts["town"] == ""
    assert editor.value() == ""


def test_leaving_the_field_saves(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.show_person(desk.person("Carl").n)
    type_into(qtbot, text_editor(page, "town"), "Lund")
    text_editor(page, "street").setFocus()
    assert desk.person("Carl").texts["town"] == "Lund"


def test_escape_puts_the_value_back(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.show_person(desk.person("Carl").n)
    editor = text_editor(page, "phones")
    before = editor.value()
    type_into(qtbot, editor, "070-174 06 99")
    qtbot.keyClick(editor.edit, Qt.Key.Key_Escape)
    assert editor.value() == before
    assert desk.person("Carl").texts["phones"] == before
    assert page.right.isVisible()


def test_a_wrong_value_is_kept_with_its_sentence(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.show_person(desk.person("Carl").n)
    editor = text_editor(page, "emails")
    type_into(qtbot, editor, "carl@example,org")
    qtbot.keyClick(editor.edit, Qt.Key.Key_Return)
    assert (editor.state(), editor.value()) == ("wrong", "carl@example,org")
    assert desk.person("Carl").texts["emails"] == ""
    page.right.step(-1)
    assert editor.state() == "rest"
    page.right.step(1)
    assert (editor.state(), editor.value()) == ("wrong", "carl@example,org")
    suggestion = next(b for b in editor.findChildren(QPushButton) if "carl@example.org" in b.text())
    suggestion.click()
    assert desk.person("Carl").texts["emails"] == "carl@example.org"
    assert editor.state() == "rest"


def test_what_is_typed_survives_a_change_from_elsewhere(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    carl = desk.person("Carl")
    page.show_person(carl.n)
    editor = text_editor(page, "town")
    type_into(qtbot, editor, "Hels")
    people.set_field_text(desk.register, carl.id, "street", "Storgatan 1")
    people.set_field_text(desk.register, carl.id, "town", "Malmö")
    assert (editor.value(), editor.state()) == ("Hels", "edit")
    assert text_editor(page, "street").value() == "Storgatan 1"
    qtbot.keyClicks(editor.edit, "ingborg")
    qtbot.keyClick(editor.edit, Qt.Key.Key_Return)
    assert desk.person("Carl").texts["town"] == "Helsingborg"


def test_the_next_person_saves_what_was_typed_for_the_last(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.show_person(desk.person("Berit").n)
    type_into(qtbot, text_editor(page, "town"), "Ystad")
    page.right.step(1)
    assert page.right.detail.name.text() == "Carl Öst"
    assert desk.person("Berit").texts["town"] == "Ystad"
    assert text_editor(page, "town").value() == ""


def test_a_choice_is_saved_at_once(page: PeoplePage, desk: Desk) -> None:
    page.show_person(desk.person("Carl").n)
    editor = page.right.detail.details.editor("may_be_phoned")
    assert isinstance(editor, ChoiceEditor)
    editor.choose("Withdrawn")
    assert desk.person("Carl").values["may_be_phoned"] == "withdrawn"
    assert editor.button.text() == "Withdrawn"


def test_a_filter_becomes_a_chip_and_goes(page: PeoplePage, desk: Desk) -> None:
    people.set_level(desk.register, [desk.person("Carl").id], "active")
    page.filters.put(Condition("level", "is", ("active", "organiser")))
    assert titles(page) == ["Carl Öst"]
    assert "1 of 4" in page.middle.sentence.text()
    page.filters.put(Condition("town", "contains", ("nowhere",)))
    assert page.middle.stack.currentIndex() == NO_MATCH
    page.filters.clear()
    assert len(titles(page)) == 4
    assert page.middle.stack.currentIndex() == TABLE


def test_the_popup_asks_in_words(page: PeoplePage, desk: Desk) -> None:
    from chapterdesk.ui.pages.people.asked import asked_field

    people.set_level(desk.register, [desk.person("Anna").id], "organiser")
    page.filters.open(asked_field("level"))
    popup = page.filters.popup
    assert popup is not None
    popup.take()
    assert page.filters.conditions() == ()
    popup.set_values(["organiser"])
    popup.take()
    assert titles(page) == ["Anna Åkesson"]


def test_words_of_the_top_bar_filter(page: PeoplePage) -> None:
    page.search("ake")
    assert titles(page) == ["Anna Åkesson"]
    page.search("")
    assert len(titles(page)) == 4


def test_a_click_on_the_heading_sorts_and_is_remembered(
    page: PeoplePage, desk: Desk, qtbot: QtBot, look: Theme
) -> None:
    page.model.sort(1, Qt.SortOrder.DescendingOrder)
    assert titles(page)[0] == "David Alm"
    page.table.sort_by("phones", True)
    page.table._save()
    with shown_page(desk) as again:
        assert titles(again)[0] == "David Alm"
        assert "by phone" in again.middle.sentence.text()


def test_a_list_is_saved_counted_and_deleted(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.search("alm")
    key = page.lists.save("The Alms", page.question())
    entry = page.side.lists.entry(key)
    assert entry is not None
    page.answers.count(page.side.lists.entries())
    assert page.side.lists.rows.counts[key] == 1
    page.show_list(entry)
    assert titles(page) == ["David Alm"]
    page.lists.rename(entry, "Alm family")
    assert page.side.lists.entry(key) is not None
    page._remove_list(entry)
    assert page.side.lists.entry(key) is None
    assert len(titles(page)) == 4
    desk.undo_toast()
    assert page.side.lists.entry(key) is not None


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


def test_a_call_is_recorded(page: PeoplePage, desk: Desk) -> None:
    page.show_person(desk.person("Carl").n)
    page.right.detail.show_call()
    page.right.detail.call.note.setPlainText("Has a van.")
    page.right.detail.call.save()
    assert desk.person("Carl").waiting is None
    with desk.register.read() as conn:
        lines = people.contacts(desk.register, conn, desk.person("Carl").id)
    assert [(line.channel, line.outcome, line.note) for line in lines] == [("Phone call", "Reached", "Has a van.")]


def test_history_puts_a_value_back(page: PeoplePage, desk: Desk) -> None:
    carl = desk.person("Carl")
    people.set_field_text(desk.register, carl.id, "town", "Lund")
    people.set_field_text(desk.register, carl.id, "town", "Malmö")
    page.show_person(carl.n)
    page.right.detail.tabs.setCurrentIndex(3)
    back = next(b for b in page.right.detail.history.findChildren(QPushButton) if b.toolTip().endswith("Lund again"))
    back.click()
    assert desk.person("Carl").texts["town"] == "Lund"


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


def test_keys_open_edit_and_close(page: PeoplePage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.go_to(page.model.id_at(1))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.right.detail.name.text() == "Berit Ek"
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.right.detail.name.text() == "Carl Öst"
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert text_editor(page, "phones").state() == "edit"
    qtbot.keyClick(text_editor(page, "phones").edit, Qt.Key.Key_Escape)
    qtbot.keyClick(text_editor(page, "phones").edit, Qt.Key.Key_Escape)
    assert page.right.isHidden()
    assert page.table.hasFocus()


def test_an_empty_register_offers_the_first_step(register: Register, qtbot: QtBot, look: Theme) -> None:
    with shown_page(Desk(register, TaskRunner())) as page:
        assert page.middle.stack.currentIndex() == NO_PEOPLE
        people.add_person(register, {"given_name": "Anna"})
        assert page.middle.stack.currentIndex() == TABLE


def test_a_link_opens_a_list_or_a_person(page: PeoplePage, desk: Desk) -> None:
    page.shown(target="builtin:roles")
    assert page.middle.stack.currentIndex() == NO_MATCH
    page.shown(target=desk.person("Carl").id)
    assert page.right.detail.name.text() == "Carl Öst"
    assert len(titles(page)) == 4
    page.shown(target="add")
    assert page.right.adding.isVisible()


def test_all_of_ten_thousand_are_ticked(register: Register, qtbot: QtBot, look: Theme) -> None:
    with register.work("Many") as work:
        work.create_many(Person, [{"given_name": f"Person {n:05d}"} for n in range(10_000)])
    with shown_page(Desk(register, TaskRunner())) as page:
        qtbot.waitUntil(lambda: page.model.rowCount() == 10_000)
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert len(page.table.selected_ids()) == 10_000
        assert not page.middle.bar.isHidden()
        page.verbs.set_level(page.chosen()[:50], "active")
        page.filters.put(Condition("level", "is", ("active",)))
        qtbot.waitUntil(lambda: page.model.rowCount() == 50)


def test_links_show_a_group_and_what_an_import_brought(desk: Desk, page: PeoplePage) -> None:
    with desk.register.work("Import") as work:
        group = work.create(Unit, {"name": "Ystad group", "unit_kind": "local_group"})
        new = work.create(Person, {"given_name": "Prov", "family_name": "Ny", "groups": (group,)})
        brought = work
    for target in (f"unit:{group}", f"import:{brought.changes.work}"):
        page.shown(target=target)
        with desk.register.read() as conn:
            assert lists.find_ids(conn, Person, page.question()) == [new]
