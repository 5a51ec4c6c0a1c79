"""While the meeting sits: who came, what was said and decided, who promised what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chapterdesk.models import Person
from chapterdesk.services import meetings
from chapterdesk.ui.pages.meetings.attendance import AttendancePart
from chapterdesk.ui.pages.meetings.minutes import MinutesPart
from chapterdesk.ui.pages.meetings.newcomer import NewcomerDialog
from chapterdesk.ui.pages.meetings.outcome import CommitmentsPart, DecisionsPart
from tests.ui.pages.meetings.helpers import Evening


def test_attendance_is_ticked_by_typing_a_name(evening: Evening) -> None:
    evening.page.view.show_tab("attendance")
    part = evening.page.view.parts["attendance"]
    assert isinstance(part, AttendancePart)
    QTest.keyClicks(part.search.edit, "jon")
    assert [m.name for m in part.grid.grid.people()] == ["Jonas Sjöö"]
    QTest.keyClick(part.search.edit, Qt.Key.Key_Return)
    evening.until(lambda: "1 of 3" in evening.page.view.tabs.tabText(1))
    assert part.search.text() == ""


def test_space_ticks_and_e_excuses(evening: Evening) -> None:
    evening.page.view.show_tab("attendance")
    part = evening.page.view.parts["attendance"]
    assert isinstance(part, AttendancePart)
    part.grid.setCurrentIndex(part.grid.grid.index(0, 0))
    QTest.keyClick(part.grid, Qt.Key.Key_Space)
    evening.until(lambda: part.grid.grid.people()[0].state == "present")
    QTest.keyClick(part.grid, Qt.Key.Key_E)
    evening.until(lambda: part.grid.grid.people()[0].state == "excused")
    QTest.keyClicks(part.grid, "ås")
    assert part.search.text() == "ås"


def test_somebody_of_another_group_comes_up_and_is_ticked(evening: Evening) -> None:
    with evening.register.work("Add") as work:
        work.create(Person, {"given_name": "Zeynep", "family_name": "Yıldırım"})
    evening.page.view.show_tab("attendance")
    part = evening.page.view.parts["attendance"]
    assert isinstance(part, AttendancePart)
    QTest.keyClicks(part.search.edit, "zeyn")
    QTest.keyClick(part.search.edit, Qt.Key.Key_Return)
    evening.until(lambda: "1 of 4" in evening.page.view.tabs.tabText(1))


def test_somebody_new_needs_a_name_and_a_right_number(evening: Evening, qtbot: QtBot) -> None:
    dialog = NewcomerDialog("Linnéa Friberg")
    qtbot.addWidget(dialog)
    dialog.reach.setText("070-1")
    dialog.save.click()
    assert dialog.result() == 0
    dialog.reach.setText("070-174 06 48")
    dialog.choose_consent("granted")
    dialog.save.click()
    assert dialog.result() == 1
    meetings.welcome(evening.register, evening.meeting, dialog.newcomer())
    part = evening.page.view.parts["attendance"]
    assert isinstance(part, AttendancePart)
    evening.until(lambda: "1 of 4" in evening.page.view.tabs.tabText(1))
    dialog.given.clear()
    assert not dialog.save.isEnabled()


def test_what_was_said_is_saved_when_the_field_is_left(evening: Evening) -> None:
    evening.page.view.show_tab("minutes")
    part = evening.page.view.parts["minutes"]
    assert isinstance(part, MinutesPart)
    item, field = next(iter(part.said.items()))
    field.setPlainText("Everybody is well.")
    evening.page.view.show_tab("agenda")
    with evening.register.read() as conn:
        assert meetings.agenda(conn, evening.meeting)[item]["said"] == "Everybody is well."


def test_decisions_are_numbered_and_changed_in_place(evening: Evening) -> None:
    part = evening.page.view.parts["decisions"]
    assert isinstance(part, DecisionsPart)
    for text in ("We apply.", "We meet again."):
        part.text.setText(text)
        part.add()
    evening.until(lambda: len(part.fields) == 2)
    with evening.register.read() as conn:
        assert [r["number"] for r in meetings.decisions(conn, evening.meeting).values()] == [1, 2]
    field = list(part.fields.values())[1]
    field.committed.emit("We meet in January.")
    with evening.register.read() as conn:
        assert [r["text"] for r in meetings.decisions(conn, evening.meeting).values()][1] == "We meet in January."


def test_a_commitment_comes_back_at_the_next_meeting_and_is_ticked_there(evening: Evening) -> None:
    part = evening.page.view.parts["commitments"]
    assert isinstance(part, CommitmentsPart)
    part.who.setText("Elif Sjöö")
    part.what.setText("Book the hall")
    part.due.setText("20 dec 2026")
    part.add()
    assert part.what.text() == ""
    copy = meetings.duplicate(evening.register, evening.meeting)
    evening.page.open_meeting(copy)
    (tick,) = evening.agenda().promises.ticks.values()
    assert not tick.isChecked()
    tick.click()
    with evening.register.read() as conn:
        assert [r["state"] for r in meetings.made_at(conn, evening.meeting).values()] == ["done"]


def test_a_commitment_of_nobody_known_stays_as_typed(evening: Evening) -> None:
    part = evening.page.view.parts["commitments"]
    assert isinstance(part, CommitmentsPart)
    part.who.setText("Nobody Known")
    part.what.setText("Book the hall")
    part.add()
    assert (part.who.text(), part.what.text()) == ("Nobody Known", "Book the hall")
    with evening.register.read() as conn:
        assert meetings.made_at(conn, evening.meeting) == {}
