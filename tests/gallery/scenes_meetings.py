"""The page of meetings on a demo chapter."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.services import demo, meetings
from chapterdesk.services.meeting_facts import listed
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.meetings import MeetingsPage
from chapterdesk.ui.pages.meetings.agenda_model import LENGTH
from chapterdesk.ui.pages.meetings.agenda_table import AgendaTable
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery import Context, scene, settle
from tests.registers import open_register

_open: dict[str, tuple[ExitStack, Register]] = {}


def register_for(language: str, *, people: int = 300) -> Register:
    """Return a demo register in a language, made once a run."""
    key = f"{language}-{people}"
    if key not in _open:
        stack = ExitStack()
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        register = stack.enter_context(open_register(Path(folder)))
        if people:
            demo.fill(register, people)
        _open[key] = (stack, register)
    return _open[key][1]


def desk_for(context: Context, register: Register) -> tuple[MainFrame, DeskContext]:
    """Return a frame with the navigation, and a desk whose settings are forgotten."""
    tasks = TaskRunner()
    frame = MainFrame(_("{place} district").format(place="Skåne"), tasks)
    kept: dict[str, object] = {}
    desk = DeskContext(
        register=register,
        tasks=tasks,
        toast=frame.toast,
        go=lambda _page, _target: None,
        get_setting=kept.get,
        set_setting=kept.__setitem__,
        open_import=lambda _what: None,
    )
    context.keep += [tasks, desk]
    for key, words, icon in (
        ("today", _("Today"), "sunrise"),
        ("people", _("People"), "users"),
    ):
        frame.add_page(key, words, icon, QWidget, group="a" if key == "today" else "b", wide=False)
    return frame, desk


def next_meeting(register: Register) -> str:
    """Return the id of the demo's first coming meeting of a group."""
    with register.read() as conn:
        return next(m.id for m in listed(register, conn, "coming"))[:]


def last_meeting(register: Register) -> str:
    """Return the id of the latest held meeting."""
    with register.read() as conn:
        return listed(register, conn, "past")[0].id


def _page(context: Context, language: str, meeting: str = "", *, tab: str = "", people: int = 300) -> MainFrame:
    register = register_for(language, people=people)
    frame, desk = desk_for(context, register)
    page = MeetingsPage(desk)
    frame.add_page("groups", _("Groups"), "network", QWidget, group="b")
    frame.add_page("meetings", _("Meetings"), "calendar-days", lambda: page, group="b")
    frame.go("meetings")
    if meeting:
        page.open_meeting(meeting)
        context.after_show.append(lambda: wait_for_preview(page))
    if tab:
        page.view.show_tab(tab)
    return frame


def wait_for_preview(page: MeetingsPage) -> None:
    """Let the pack be made."""
    deadline = QDeadlineTimer(15_000)
    while not page.view.preview.data and not deadline.hasExpired():
        QCoreApplication.processEvents()
    page.view.preview.go_to(1)
    # The page is painted by Qt's own thread.
    settle(900)


@scene("meetings-list")
def meeting_list(context: Context) -> QWidget:
    """Coming meetings."""
    return _page(context, context.language)


@scene("meetings-empty")
def meeting_list_empty(context: Context) -> QWidget:
    """Nothing planned yet."""
    return _page(context, context.language, people=0)


@scene("meeting")
def meeting(context: Context) -> QWidget:
    """The agenda with the pack beside it, the minutes of an item being typed."""
    frame = _page(context, context.language, next_meeting(register_for(context.language)))
    table = frame.findChild(AgendaTable)
    assert table is not None

    def type_minutes() -> None:
        table.setCurrentIndex(table.model().index(4, LENGTH))
        table.edit(table.currentIndex())

    context.after_show.append(type_minutes)
    return frame


@scene("meeting-large", scale=1.5)
def meeting_large(context: Context) -> QWidget:
    """The same with larger type."""
    return _page(context, context.language, next_meeting(register_for(context.language)))


@scene("meeting-attendance")
def meeting_attendance(context: Context) -> QWidget:
    """Attendance by ticks, with somebody new."""
    register = register_for(context.language)
    one = next_meeting(register)
    with register.read() as conn:
        everyone = meetings.expected(conn, register, one)
    if not any(m.first_time for m in everyone):
        for place, somebody in enumerate(everyone):
            if place % 3:
                meetings.tick(register, one, somebody.party, "present" if place % 5 else "excused")
        meetings.welcome(register, one, meetings.Newcomer("Linnéa", "Friberg", "070-174 06 48", "granted"))
        meetings.welcome(register, one, meetings.Newcomer("Yusuf", "Karlsson"))
    return _page(context, context.language, one, tab="attendance")


@scene("meeting-minutes")
def meeting_minutes(context: Context) -> QWidget:
    """What was said."""
    return _page(context, context.language, last_meeting(register_for(context.language)), tab="minutes")


@scene("meeting-decisions")
def meeting_decisions(context: Context) -> QWidget:
    """Numbered decisions."""
    return _page(context, context.language, last_meeting(register_for(context.language)), tab="decisions")


@scene("meeting-commitments")
def meeting_commitments(context: Context) -> QWidget:
    """Commitments made at a meeting."""
    register = register_for(context.language)
    with register.read() as conn:
        found = [m.id for m in listed(register, conn, "past") if meetings.made_at(conn, m.id)]
    return _page(context, context.language, found[0], tab="commitments")


@scene("meeting-enclosures")
def meeting_enclosures(context: Context) -> QWidget:
    """No enclosure yet: where to drop one."""
    return _page(context, context.language, next_meeting(register_for(context.language)), tab="enclosures")
