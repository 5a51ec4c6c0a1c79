"""New rows, picking, history, the page's scaffold and doing work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import chapterdesk.ui  # noqa: F401 - before anything of Qt's
from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Enrolment, Person, Training
from chapterdesk.ui.records import (
    CardSection,
    Facts,
    HistoryDialog,
    ListAndCard,
    NewRecordDialog,
    PageFrame,
    PickDialog,
    run_work,
)
from chapterdesk.ui.records.pick import NewPersonDialog
from chapterdesk.ui.style import Theme
from chapterdesk.ui.widgets import label
from tests.ui.pages.desks import Desk, open_desk
from tests.ui.records.kit import Rows, fill


@pytest.fixture
def desk(tmp_path: Path, look: Theme) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


@pytest.fixture
def known(desk: Desk) -> Rows:
    return fill(desk.register)


def _write(dialog: NewRecordDialog, name: str, text: str) -> None:
    field = dialog.parts[name].field
    assert isinstance(field, QLineEdit)
    field.setText(text)


def test_a_new_row_is_checked_where_it_is_typed_then_made_in_one_step(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    dialog = NewRecordDialog(desk.context, Training, preset={"seats": 12, "state": "planned"})
    qtbot.addWidget(dialog)
    dialog.show()
    _write(dialog, "name", "Winter")
    _write(dialog, "course", "zebra")
    _write(dialog, "day", "someday")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.parts["day"].field.property("state") == "wrong"
    assert dialog.parts["name"].field.property("state") == ""
    _write(dialog, "day", "24 January 2027")
    with qtbot.waitSignal(dialog.made) as told:
        dialog.accept()
    assert told.args is not None
    key = str(told.args[0])
    with desk.register.read() as conn:
        made = rows(conn, Training, [key])[key]
    assert (made["name"], made["course"], made["day"], made["seats"]) == ("Winter", known.other, "2027-01-24", 12)
    assert made["state"] == "planned"
    text, undo = desk.said[-1]
    assert text == "Saved: New: Winter"
    assert undo is not None
    undo()
    with desk.register.read() as conn:
        assert key not in rows(conn, Training, [key])


def test_what_the_form_does_not_ask_for_can_be_preset(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    dialog = NewRecordDialog(desk.context, Enrolment, preset={"training": known.spring}, fields=["person"])
    qtbot.addWidget(dialog)
    assert list(dialog.parts) == ["person"]
    _write(dialog, "person", "Bo Alm")
    with qtbot.waitSignal(dialog.made) as told:
        dialog.accept()
    assert told.args is not None
    with desk.register.read() as conn:
        made = rows(conn, Enrolment, [str(told.args[0])])[str(told.args[0])]
    assert (made["training"], made["person"]) == (known.spring, known.bo)


def test_picking_finds_while_typing_and_takes_several(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    dialog = PickDialog(desk.context, "person", many=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.save.isEnabled()
    dialog.search.edit.setText("zet")
    assert dialog.table.keys_shown() == [known.anna]
    QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
    dialog.search.edit.setText("bo")
    QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
    assert dialog.save.text() == "Choose 2"
    with qtbot.waitSignal(dialog.picked) as told:
        dialog.save.click()
    assert told.args == [[known.anna, known.bo]]


def test_picking_one_takes_the_first_at_enter_and_says_when_there_is_none(
    qtbot: QtBot, desk: Desk, known: Rows
) -> None:
    dialog = PickDialog(desk.context, "training")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.new.isHidden()
    dialog.search.edit.setText("nowhere")
    assert not dialog.save.isEnabled()
    dialog.search.edit.setText("spring")
    with qtbot.waitSignal(dialog.picked) as told:
        QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
    assert told.args == [[known.spring]]


def test_somebody_new_is_added_by_name_and_number(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    dialog = NewPersonDialog(desk.context, "Kim van Dijk")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reach.setText("12")
    dialog.accept()
    assert dialog.isVisible()
    dialog.reach.setText("070-174 06 58")
    with qtbot.waitSignal(dialog.made) as told:
        dialog.accept()
    assert told.args is not None
    key = str(told.args[0])
    with desk.register.read() as conn:
        made = rows(conn, Person, [key])[key]
    assert (made["given_name"], made["family_name"], made["phones"]) == ("Kim", "van Dijk", ("+46701740658",))


def test_history_tells_field_by_field_and_puts_back(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    with desk.register.work("Change") as work:
        work.set(Training, known.autumn, {"course": known.course})
    dialog = HistoryDialog(desk.context, Training, known.autumn)
    qtbot.addWidget(dialog)
    dialog.show()
    words = [each.text() for each in dialog.list.findChildren(QLabel)]
    assert "Zebra → Leadership" in words
    assert "Added" in words
    with desk.register.read() as conn:
        from chapterdesk.services import record_history

        line = record_history.history(desk.register, conn, Training, known.autumn)[0]
    dialog.list.put_back.emit(line)
    with desk.register.read() as conn:
        assert rows(conn, Training, [known.autumn])[known.autumn]["course"] == known.other


def test_a_page_remembers_its_tab_and_has_one_primary_button(qtbot: QtBot, desk: Desk) -> None:
    def page() -> PageFrame:
        made = PageFrame(desk.context, "test", "Test")
        qtbot.addWidget(made)
        made.add_tab("one", "One", QWidget())
        made.add_tab("two", "Two", QWidget())
        return made

    first = page()
    assert first.current_tab() == "one"
    with qtbot.waitSignal(first.tab_shown) as told:
        first.show_tab("two")
    assert told.args == ["two"]
    assert page().current_tab() == "two"
    first.add_action("Go", primary=True)
    first.add_action("Other")
    assert [each.text() for each in first.buttons()] == ["Other", "Go"]
    with pytest.raises(ValueError, match="primary"):
        first.add_action("Again", primary=True)
    first.show_empty("school", "Nothing", "Begin", first.show_content)
    assert first.stack.currentWidget() is not first.content
    first.show_content()
    assert first.stack.currentWidget() is first.content


def test_the_width_of_the_card_is_remembered(qtbot: QtBot, desk: Desk) -> None:
    both = ListAndCard(desk.context, QWidget(), QWidget(), key="test")
    qtbot.addWidget(both)
    both.resize(1200, 500)
    both.show()
    both.setSizes([600, 600])
    both.splitterMoved.emit(600, 1)
    kept = desk.kept["test.split"]
    assert kept == both.sizes()[1]
    again = ListAndCard(desk.context, QWidget(), QWidget(), key="test")
    qtbot.addWidget(again)
    again.resize(1200, 500)
    again.show()
    again.show_card(False)
    again.show_card(True)
    assert abs(again.sizes()[1] - kept) <= 2


def test_work_is_said_with_undo_and_an_error_where_it_belongs(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    place = label("", "wrong")
    qtbot.addWidget(place)

    def refuse() -> None:
        raise UserError("It is full.", "Ask later.", code="full")

    assert not run_work(desk.context, "Seat", refuse, place=place)
    assert place.text() == "It is full. Ask later."
    assert not run_work(desk.context, "Seat", refuse)
    assert desk.said[-1] == ("Seat: It is full. Ask later.", None)

    def change() -> int:
        with desk.register.work("Change") as work:
            work.set(Training, known.autumn, {"seats": 3})
        return 3

    done = run_work(desk.context, "Seat", change, lambda n: f"{n} seats", place=place)
    assert done.value == 3
    assert place.isHidden()
    text, undo = desk.said[-1]
    assert text == "3 seats"
    assert undo is not None


def test_sections_and_facts_say_what_they_are_given(qtbot: QtBot) -> None:
    facts = Facts([("When", "today"), ("Where", "")], columns=2)
    section = CardSection("Seats", "2 free")
    qtbot.addWidget(section)
    section.add(facts)
    assert [each.text() for each in facts.findChildren(QLabel)] == ["When", "today", "Where", "–"]
    section.set_sentence("")
    assert section.sentence.isHidden()
    assert section.accessibleName() == "Seats"
