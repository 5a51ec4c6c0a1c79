"""From a reference to the row it names, by mouse and by Alt+Enter; sets of a new row as chips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Activity, Course, Person, Training, entities
from chapterdesk.services import record_cards
from chapterdesk.ui.page_table import PAGES
from chapterdesk.ui.records import NewRecordDialog, RecordForm
from chapterdesk.ui.records.chips import ChipsEditor
from chapterdesk.ui.records.editors import ReferenceEditor
from chapterdesk.ui.records.places import PLACES, place_of
from tests.ui.pages.desks import Desk, open_desk
from tests.ui.records.kit import Rows, fill


@pytest.fixture
def desk(tmp_path: Path, look) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


@pytest.fixture
def known(desk: Desk) -> Rows:
    return fill(desk.register)


def shown(qtbot: QtBot, desk: Desk, entity, key: str) -> RecordForm:
    form = RecordForm(desk.context, entity)
    qtbot.addWidget(form)
    form.show_row(key)
    form.resize(520, 760)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def test_alt_enter_and_the_button_open_the_row_that_a_field_names(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    form = shown(qtbot, desk, Training, known.autumn)
    course = form.editor("course")
    assert isinstance(course, ReferenceEditor) and course.go.isVisible()
    assert course.go.accessibleName() == "Open Course"
    course.text.edit.setFocus()
    QTest.keyClick(course.text.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    course.go.click()
    assert desk.went == [("trainings", known.other)] * 2
    survey = form.editor("survey")
    assert isinstance(survey, ReferenceEditor) and not survey.go.isVisible()
    survey.open()
    assert len(desk.went) == 2


def test_a_party_leads_to_people_or_partners(desk: Desk, known: Rows) -> None:
    union = record_cards.create(desk.register, entities()["organisation"], {"name": "The union"})
    assert place_of(desk.register, "party", known.anna) == ("people", known.anna)
    assert place_of(desk.register, "party", union) == ("partners", f"organisation:{union}")
    assert place_of(desk.register, "person", "gone") is None


def test_every_place_is_a_page_of_the_window() -> None:
    assert {page for page, _target in PLACES.values()} <= {page.key for page in PAGES}
    assert PLACES.keys() <= entities().keys()


def test_tab_goes_through_a_form_with_references_and_out_of_it(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    key = record_cards.create(desk.register, Activity, {"name": "Stall", "day": "2026-12-01"})
    form = shown(qtbot, desk, Activity, key)
    form.editor("name").setFocus()
    seen: list[str] = []
    for _step in range(40):
        here = form.focusWidget()
        if here is None or here.accessibleName() in seen:
            break
        seen.append(here.accessibleName())
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert {"Name", "Campaign", "Group", "Day", "Who leads it", "Add to Together with", "Note"} <= set(seen)


def test_sets_of_a_new_row_are_chips_and_what_is_half_typed_is_taken(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    dialog = NewRecordDialog(
        desk.context, Person, preset={"skills": ("Sings",)}, fields=["given_name", "skills", "languages"]
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.parts["given_name"].field.setText("Åsa")
    skills, languages = dialog.parts["skills"].field, dialog.parts["languages"].field
    assert isinstance(skills, ChipsEditor) and isinstance(languages, ChipsEditor)
    assert skills.values() == ("Sings",)
    skills.entry.setText("Drives")
    QTest.keyClick(skills.entry, Qt.Key.Key_Return)
    assert skills.values() == ("Sings", "Drives") and dialog.isVisible()
    languages.entry.setText("Svenska")
    with qtbot.waitSignal(dialog.made) as told:
        dialog.accept()
    with desk.register.read() as conn:
        made = rows(conn, Person, [str(told.args[0])])[str(told.args[0])]
    assert (made["skills"], made["languages"]) == (("Sings", "Drives"), ("Svenska",))


def test_a_set_of_references_takes_names_and_keeps_what_fits_nobody(qtbot: QtBot, desk: Desk, known: Rows) -> None:
    dialog = NewRecordDialog(desk.context, Course, fields=["name", "prerequisites"])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.parts["name"].field.setText("Next")
    chips = dialog.parts["prerequisites"].field
    chips.entry.setText("Nothing of the kind")
    dialog.accept()
    assert dialog.isVisible() and chips.entry.text() == "Nothing of the kind"
    chips.entry.setText("Zebra")
    with qtbot.waitSignal(dialog.made) as told:
        dialog.accept()
    with desk.register.read() as conn:
        assert rows(conn, Course, [str(told.args[0])])[str(told.args[0])]["prerequisites"] == (known.other,)
