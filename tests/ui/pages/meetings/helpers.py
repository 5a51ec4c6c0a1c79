"""A group's meeting, open on the page of meetings."""

from __future__ import annotations

import datetime as dt

from pytestqt.qtbot import QtBot

from chapterdesk.models import Person, Unit
from chapterdesk.services import meetings
from chapterdesk.ui.pages.meetings import MeetingsPage
from chapterdesk.ui.pages.meetings.agenda import AgendaPart
from tests.ui.pages.desks import Desk

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
