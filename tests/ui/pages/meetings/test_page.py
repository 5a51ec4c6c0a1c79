"""Meetings in their list, new ones, and where and when they are."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from chapterdesk.services import meetings
from chapterdesk.services.meeting_facts import listed
from chapterdesk.ui.pages.meetings.new import NewMeetingDialog
from tests.ui.pages.meetings.helpers import Evening


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
