"""The page of meetings, used as a secretary uses it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pikepdf import Pdf
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit
from pytestqt.qtbot import QtBot

from chapterdesk.core import clock
from chapterdesk.models import Person, Unit
from chapterdesk.services import meetings
from chapterdesk.services.meeting_facts import listed
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.meetings import MeetingsPage
from chapterdesk.ui.pages.meetings.agenda import AgendaPart
from chapterdesk.ui.pages.meetings.agenda_model import LENGTH, NAME, OPENS
from chapterdesk.ui.pages.meetings.attendance import AttendancePart
from chapterdesk.ui.pages.meetings.enclosures import EnclosuresPart
from chapterdesk.ui.pages.meetings.leaving import print_pdf
from chapterdesk.ui.pages.meetings.minutes import MinutesPart
from chapterdesk.ui.pages.meetings.new import NewMeetingDialog
from chapterdesk.ui.pages.meetings.newcomer import NewcomerDialog
from chapterdesk.ui.pages.meetings.outcome import CommitmentsPart, DecisionsPart
from tests.ui.pages.desks import Desk, open_desk

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Evening:
    """A page with a group's meeting open."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot, self.register = desk, qtbot, desk.register
        with self.register.work("Add") as work:
            self.unit = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
            names = ("Elif", "Jonas", "Åsa")
            self.people = [
                work.create(Person, {"given_name": n, "family_name": "Sjöö", "groups": (self.unit,), "member": True})
                for n in names
            ]
        self.meeting = meetings.create(
            self.register, self.unit, "members", {"name": "Members' meeting", "day": "2026-12-02", "start": "18:30"}
        )
        self.page = MeetingsPage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.open_meeting(self.meeting)
        self.page.show()

    def agenda(self) -> AgendaPart:
        part = self.page.view.parts["agenda"]
        assert isinstance(part, AgendaPart)
        return part

    def names(self) -> list[str]:
        return [r.name for r in self.agenda().model.rows()]

    def items(self) -> list[str]:
        with self.register.read() as conn:
            return [str(r["name"]) for r in meetings.agenda(conn, self.meeting).values()]

    def until(self, check: object) -> None:
        self.qtbot.waitUntil(check, timeout=10_000)


@pytest.fixture
def evening(tmp_path: Path, qtbot: QtBot) -> Iterator[Evening]:
    with clock.frozen(NOON), open_desk(tmp_path) as desk:
        made = Evening(desk, qtbot)
        yield made
        made.page.hidden()


def test_an_item_is_added_by_typing_and_enter(evening: Evening) -> None:
    part = evening.agenda()
    QTest.keyClicks(part.new, "Letter evening")
    QTest.keyClick(part.new, Qt.Key.Key_Return)
    assert evening.items()[-1] == "Letter evening"
    evening.until(lambda: evening.names()[-1] == "Letter evening")
    assert part.new.text() == ""
    text, undo = evening.desk.said[-1]
    assert "Letter evening" in text
    assert undo is not None
    undo()
    evening.until(lambda: "Letter evening" not in evening.names())


def test_alt_and_arrows_move_an_item_and_it_stays_chosen(evening: Evening) -> None:
    part = evening.agenda()
    first = evening.names()[0]
    part.table.setCurrentIndex(part.model.index(0, NAME))
    QTest.keyClick(part.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    evening.until(lambda: evening.names()[1] == first)
    assert part.model.rows()[part.table.currentIndex().row()].name == first
    assert [r.time for r in part.model.rows()][:2] == ["18:30", "18:40"]


def test_an_item_dropped_further_down_lands_there(evening: Evening) -> None:
    part = evening.agenda()
    first = evening.names()[0]
    data: QMimeData = part.model.mimeData([part.model.index(0, NAME)])
    part.model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, part.model.index(-1, -1))
    evening.until(lambda: evening.names()[2] == first)


def test_minutes_are_typed_in_the_cell_and_the_times_follow(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setCurrentIndex(part.model.index(0, LENGTH))
    part.table.edit(part.table.currentIndex())
    editor = part.table.indexWidget(part.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    editor.setText("25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    evening.until(lambda: part.model.rows()[1].time == "18:55")


def test_a_wrong_length_stays_as_typed_and_is_marked(evening: Evening) -> None:
    part = evening.agenda()
    index = part.model.index(0, LENGTH)
    part.model.setData(index, "soon")
    assert part.model.data(index) == "soon"
    assert part.model.data(index, Qt.ItemDataRole.ToolTipRole)
    part.model.setData(index, "15")
    assert part.model.data(index, Qt.ItemDataRole.ToolTipRole) is None
    evening.until(lambda: part.model.rows()[0].length == 15)


def test_who_opens_is_chosen_by_name_and_nobody_is_refused(evening: Evening) -> None:
    part = evening.agenda()
    index = part.model.index(0, OPENS)
    part.model.setData(index, "jonas sjöö")
    evening.until(lambda: part.model.rows()[0].opener == evening.people[1])
    part.model.setData(index, "Nobody Known")
    assert "Nobody Known" in str(part.model.data(index, Qt.ItemDataRole.ToolTipRole))


def test_what_is_typed_in_a_cell_survives_a_change_from_elsewhere(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setCurrentIndex(part.model.index(0, NAME))
    part.table.edit(part.table.currentIndex())
    editor = part.table.indexWidget(part.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    editor.setText("Half a wor")
    meetings.add_item(evening.register, evening.meeting, "From elsewhere")
    evening.qtbot.wait(50)
    assert part.table.state() == QAbstractItemView.State.EditingState
    assert editor.text() == "Half a wor"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    evening.until(lambda: evening.names()[0] == "Half a wor" and evening.names()[-1] == "From elsewhere")


def test_delete_takes_an_item_away(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setCurrentIndex(part.model.index(1, NAME))
    gone = evening.names()[1]
    QTest.keyClick(part.table, Qt.Key.Key_Delete)
    evening.until(lambda: gone not in evening.names())


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


def test_the_preview_follows_a_change_and_keeps_its_page(evening: Evening) -> None:
    preview = evening.page.view.preview
    evening.until(lambda: bool(preview.data))
    before, pages = preview.data, preview.pages()
    preview.go_to(1)
    meetings.add_item(evening.register, evening.meeting, "Letter evening")
    evening.until(lambda: preview.data != before)
    assert preview.page() == 1
    assert preview.pages() == pages
    preview.zoom(2)
    preview.turn(-1)
    assert preview.page() == 0


def test_an_enclosure_becomes_pages_of_the_pack(evening: Evening, tmp_path: Path) -> None:
    preview = evening.page.view.preview
    evening.until(lambda: bool(preview.data))
    pages = preview.pages()
    plan = tmp_path / "Plan.pdf"
    made = Pdf.new()
    made.add_blank_page()
    made.add_blank_page()
    made.save(plan)
    part = evening.page.view.parts["enclosures"]
    assert isinstance(part, EnclosuresPart)
    part.add_files([plan, tmp_path / "missing.pdf"])
    assert "missing.pdf" in evening.desk.said[-1][0]
    evening.until(lambda: preview.pages() == pages + 2)
    assert [f.value() for f in part.fields.values()] == ["Plan"]


def test_saving_the_pack_writes_it_notes_it_and_marks_the_meeting(evening: Evening, tmp_path: Path) -> None:
    target = tmp_path / "pack.pdf"
    evening.page.view._leaving.write("pack", target)
    evening.until(lambda: any("pack.pdf" in text for text, _undo in evening.desk.said))
    with Pdf.open(io.BytesIO(target.read_bytes())) as pdf:
        assert len(pdf.pages) >= 3
    from chapterdesk.services import disclosures

    with evening.register.read() as conn:
        (entry,) = disclosures.listed(conn)
        assert listed(evening.register, conn)[0].pack_made == "2026-11-24"
    assert (entry.file, entry.recipient, entry.count) == ("pack.pdf", "Lund group", 3)


def test_people_with_protected_identity_are_confirmed_name_by_name(qtbot: QtBot) -> None:
    dialog = ShieldedDialog({"a" * 32: ("Hidden One", "P-1"), "b" * 32: ("Hidden Two", "P-2")})
    qtbot.addWidget(dialog)
    assert dialog.confirmed() == ()
    dialog.boxes["P-2"].click()
    assert dialog.confirmed() == ("P-2",)


def test_when_and_where_are_changed_in_place(evening: Evening) -> None:
    fields = evening.page.view.header.fields
    fields["day"].committed.emit("Thursday 3 December")
    fields["place"].committed.emit("City library")
    with evening.register.read() as conn:
        one = listed(evening.register, conn)[0]
    assert (one.day, one.place) == ("2026-12-03", "City library")
    fields["start"].committed.emit("soon")
    assert fields["start"].state() == "wrong"


def test_a_new_meeting_remembers_the_groups_place_and_time(evening: Evening, qtbot: QtBot) -> None:
    meetings.create(
        evening.register,
        evening.unit,
        "board",
        {"name": "Board", "day": "2026-12-09", "start": "17:15", "place": "Café"},
    )
    dialog = NewMeetingDialog(evening.desk.context, evening.unit)
    qtbot.addWidget(dialog)
    assert (dialog.place.text(), dialog.start.time().toString("HH:mm")) == ("Café", "17:15")
    assert dialog.kind.currentData() == "board"
    made = dialog.plan()
    with evening.register.read() as conn:
        assert meetings.agenda(conn, made)


def test_a_meeting_deleted_elsewhere_leads_back_to_the_list(evening: Evening) -> None:
    from chapterdesk.models import Meeting

    with evening.register.work("Delete") as work:
        work.delete(Meeting, [evening.meeting])
    evening.until(lambda: evening.page.currentWidget() is evening.page.listing)


def test_the_list_shows_coming_and_past_and_filters(evening: Evening) -> None:
    meetings.create(evening.register, evening.unit, "board", {"name": "Board", "day": "2026-10-01"})
    evening.page.show_list()
    listing = evening.page.listing
    assert len(listing.model.ids()) == 1
    listing._when_chosen("all")
    listing.when.set_current("all")
    listing.refresh()
    assert len(listing.model.ids()) == 2
    listing.search.edit.setText("board")
    assert [listing._by_n[n].name for n in listing.model.ids()] == ["Board"]


def test_escape_puts_a_cell_back_first_and_then_leads_to_the_list(evening: Evening) -> None:
    part = evening.agenda()
    part.table.setFocus()
    part.table.setCurrentIndex(part.model.index(0, NAME))
    part.table.edit(part.table.currentIndex())
    editor = part.table.indexWidget(part.table.currentIndex())
    assert isinstance(editor, QLineEdit)
    before = evening.names()[0]
    editor.setText("Not meant")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert evening.page.currentWidget() is evening.page.view
    assert evening.names()[0] == before
    QTest.keyClick(part.table, Qt.Key.Key_Escape)
    assert evening.page.currentWidget() is evening.page.listing


def test_escape_never_throws_away_what_is_being_written(evening: Evening) -> None:
    part = evening.agenda()
    part.new.setFocus()
    QTest.keyClicks(part.new, "Half a thought")
    QTest.keyClick(part.new, Qt.Key.Key_Escape)
    assert evening.page.currentWidget() is evening.page.view
    assert part.new.text() == "Half a thought"


def test_in_a_narrow_window_the_pack_takes_the_meetings_place(evening: Evening) -> None:
    view = evening.page.view
    assert view.preview.isVisible()
    assert view.tabs.isVisible()
    evening.page.resize(700, 700)
    evening.until(lambda: not view.preview.isVisible())
    view.header.pack.click()
    assert view.preview.isVisible()
    assert not view.tabs.isVisible()
    evening.page.resize(1300, 700)
    evening.until(lambda: view.preview.isVisible() and view.tabs.isVisible())


def test_printing_gives_every_page_of_the_pack(evening: Evening, tmp_path: Path) -> None:
    preview = evening.page.view.preview
    evening.until(lambda: bool(preview.data))
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    assert print_pdf(preview.data, printer) == preview.pages()
    with Pdf.open(target) as pdf:
        assert len(pdf.pages) == preview.pages()
