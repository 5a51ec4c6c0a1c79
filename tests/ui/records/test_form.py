"""The form of any row: saving where a value is left, keeping what is wrong, following the register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import chapterdesk.ui  # noqa: F401 - before anything of Qt's
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows
from chapterdesk.models import Course, Person, Training, entities
from chapterdesk.ui.pages.people.editors import TextEditor
from chapterdesk.ui.records import RecordForm
from chapterdesk.ui.records.chips import ChipsEditor
from chapterdesk.ui.records.editors import ChoiceField, ReadOnly, ReferenceEditor
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


def _row(register: Register, entity: type[Training | Course | Person], key: str) -> Row:
    with register.read() as conn:
        return rows(conn, entity, [key])[key]


def _form(qtbot: QtBot, desk: Desk, entity: type[Training | Course | Person], key: str) -> RecordForm:
    form = RecordForm(desk.context, entity)
    qtbot.addWidget(form)
    form.resize(500, 900)
    form.show()
    form.show_row(key)
    return form


def _type(form: RecordForm, name: str, text: str) -> TextEditor:
    editor = form.editor(name)
    assert isinstance(editor, TextEditor)
    editor.setFocus()
    editor.begin()
    editor.edit.setText(text)
    editor.edit.enter.emit()
    return editor


def test_leaving_a_field_saves_it_in_one_step_with_undo(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    with qtbot.waitSignal(form.saved) as told:
        _type(form, "seats", "24")
    assert told.args == [known.autumn, "seats"]
    assert _row(desk.register, Training, known.autumn)["seats"] == 24
    text, undo = desk.said[-1]
    assert text == "Saved: Seats of Autumn"
    assert undo is not None
    undo()
    assert _row(desk.register, Training, known.autumn)["seats"] is None


def test_a_wrong_value_is_kept_and_marked_until_it_is_put_back(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    editor = _type(form, "day", "32 december")
    assert editor.state() == "wrong"
    assert editor.value() == "32 december"
    form.show_row(known.spring)
    assert editor.value() == "2026-03-05"
    form.show_row(known.autumn)
    assert (editor.value(), editor.state()) == ("32 december", "wrong")
    editor.put_back()
    assert editor.value() == "2026-12-05"
    assert not form.wrong()
    assert _row(desk.register, Training, known.autumn)["day"] == "2026-12-05"


def test_a_required_field_is_not_emptied_and_a_rule_of_the_row_is_told(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    assert _type(form, "name", "").state() == "wrong"
    before = _type(form, "last_day", "2026-11-01")
    assert before.state() == "wrong"
    assert _row(desk.register, Training, known.autumn)["name"] == "Autumn"
    assert _row(desk.register, Training, known.autumn)["last_day"] is None


def test_a_change_elsewhere_is_shown_but_not_over_what_is_typed(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    place, town = form.editor("place"), form.editor("town")
    assert isinstance(place, TextEditor)
    assert isinstance(town, TextEditor)
    place.setFocus()
    place.begin()
    place.edit.setText("half a wo")
    with desk.register.work("Elsewhere") as work:
        work.set(Training, known.autumn, {"place": "Library", "town": "Lund"})
    qtbot.waitUntil(lambda: town.value() == "Lund")
    assert place.value() == "half a wo"
    place.put_back()
    assert place.value() == "Library"


def test_a_reference_is_typed_by_name_chosen_from_what_comes_up_or_refused(
    qtbot: QtBot, desk: Desk, known: Rows
) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    editor = form.editor("course")
    assert isinstance(editor, ReferenceEditor)
    assert editor.text.value() == "Zebra"
    editor.begin()
    editor.text.edit.setText("leadership")
    editor.text.edit.enter.emit()
    assert _row(desk.register, Training, known.autumn)["course"] == known.course
    assert editor.text.value() == "Leadership"
    editor.names.offer("zeb")
    assert editor.names.meant("Zebra, Other") == known.other
    editor.begin()
    editor.text.edit.setText("Zeb")
    editor.text.edit.enter.emit()
    assert editor.text.state() == "wrong"
    assert editor.text._suggestion == "Zebra"
    assert _row(desk.register, Training, known.autumn)["course"] == known.course


def test_chips_add_and_take_away_names_and_dates(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    trainers = form.editor("trainers")
    assert isinstance(trainers, ChipsEditor)
    assert trainers.entry is not None
    trainers.entry.setText("Bo Alm")
    trainers.entry.returnPressed.emit()
    assert trainers.values() == (known.bo,)
    trainers.entry.setText("Nobody Such")
    trainers.entry.returnPressed.emit()
    assert trainers.typing()
    assert trainers.entry.property("inplace") == "wrong"
    trainers.picked.emit(())
    assert _row(desk.register, Training, known.autumn)["trainers"] == ()
    assert trainers.typing()


def test_a_choice_that_is_required_cannot_be_nothing(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    state = form.editor("state")
    assert isinstance(state, ChoiceField)
    state.choose("Held")
    assert _row(desk.register, Training, known.autumn)["state"] == "held"
    assert ("", "Not known") in state.choices()
    step = RecordForm(desk.context, entities()["pathway_step"])
    qtbot.addWidget(step)
    kind = step.editor("step_kind")
    assert isinstance(kind, ChoiceField)
    assert "" not in dict(kind.choices())


def test_consent_and_groups_of_a_person_are_saved_where_they_lie(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Person, known.anna)
    consent = form.editor("may_be_phoned")
    assert isinstance(consent, ChoiceField)
    consent.choose("Yes, given")
    assert _row(desk.register, Person, known.anna)["may_be_phoned"] == "granted"
    groups = form.editor("groups")
    assert isinstance(groups, ChipsEditor)
    assert groups.entry is not None
    groups.entry.setText("Sweden")
    groups.entry.returnPressed.emit()
    assert len(groups.values()) == 1


def test_a_deleted_row_leaves_the_form_empty(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.spring)
    with qtbot.waitSignal(form.gone) as told, desk.register.work("Delete") as work:
        work.delete(Training, [known.spring])
    assert told.args == [known.spring]
    assert form.current() == ""
    assert not form.isEnabled()


@pytest.mark.slow
def test_every_entity_has_a_form_from_its_declarations(qtbot: QtBot, desk: Desk) -> None:
    for entity in entities().values():
        form = RecordForm(desk.context, entity)
        qtbot.addWidget(form)
        assert set(form.rows) == set(entity.fields)
        for name, declared in entity.fields.items():
            assert isinstance(form.editor(name), ReadOnly) == (not declared.editable)
            if declared.many and declared.editable:
                assert isinstance(form.editor(name), ChipsEditor)


def test_f2_begins_at_the_named_field(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = _form(qtbot, desk, Training, known.autumn)
    form.begin("town")
    town = form.editor("town")
    assert isinstance(town, TextEditor)
    assert town.state() == "edit"
    QTest.keyClick(town.edit, Qt.Key.Key_Escape)
    assert town.state() == "rest"
