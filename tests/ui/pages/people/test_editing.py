"""What a hand does to one person, and what the register then holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from chapterdesk.models import Certificate, Course, Pathway, PathwayStep
from chapterdesk.services import people
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.detail import ROLES
from chapterdesk.ui.pages.people.editors import ChoiceEditor
from tests.ui.pages.people.helpers import Desk, text_editor, type_into


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


def test_the_pathways_of_a_person_say_how_far_and_lead_there(desk: Desk, page: PeoplePage, qtbot: QtBot) -> None:
    person = desk.person("Carl")
    with desk.register.work("Pathway") as work:
        first, second = (work.create(Course, {"name": name}) for name in ("First evening", "Leaders"))
        way = work.create(Pathway, {"name": "To lead"})
        for position, course in enumerate((first, second), 1):
            values = {"pathway": way, "position": position, "step_kind": "course", "course": course}
            work.create(PathwayStep, values)
        work.create(Certificate, {"person": person.id, "course": first, "issued": "2026-01-01"})
    page.shown(target=person.id)
    page.right.detail.tabs.setCurrentIndex(ROLES)
    tab = page.right.detail.roles
    said = {each.text() for each in tab.findChildren(QLabel)}
    assert {"First evening", "Leaders", "No occasion is planned."} <= said
    link = next(each for each in tab.findChildren(QPushButton) if each.text() == "To lead")
    with qtbot.waitSignal(tab.pathway_wanted) as wanted:
        link.click()
    assert wanted.args == [way]
