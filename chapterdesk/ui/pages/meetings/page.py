"""The page of meetings: their list, and one of them."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher, do
from chapterdesk.ui.pages.meetings.listing import MeetingList
from chapterdesk.ui.pages.meetings.new import NewMeetingDialog
from chapterdesk.ui.pages.meetings.view import MeetingView

_LIST_KINDS = {"meeting", "unit"}


class MeetingsPage(QStackedWidget):
    """``MeetingsPage(desk)``; ``show_target(id)`` opens a meeting, "" the list, "new" or "new:UNIT" plans one."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(_("Meetings"))
        self.listing = MeetingList(desk)
        self.view = MeetingView(desk)
        self.addWidget(self.listing)
        self.addWidget(self.view)
        self.listing.opened.connect(self.open_meeting)
        self.listing.new_asked.connect(self.new_meeting)
        self.view.back.connect(self.show_list)
        self.view.opened.connect(self.open_meeting)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self.listing.refresh()

    def show_target(self, target: str) -> None:
        """Open what another page or the search points at."""
        if target == "new" or target.startswith("new:"):
            self.show_list()
            self.new_meeting(target.partition(":")[2])
        elif target:
            self.open_meeting(target)
        else:
            self.show_list()

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit; without a target the page is as it was left."""
        if target:
            self.show_target(target)

    def hidden(self) -> None:
        """Save what is still being typed when the page is left."""
        self.view.flush()
        self.view.preview.stop()

    @Slot(str)
    def open_meeting(self, meeting: str) -> None:
        """Show one meeting; the list where it is gone."""
        if self.view.open(meeting):
            self.setCurrentWidget(self.view)
        else:
            self._desk.toast(_("That meeting is not in the register any more."), None)
            self.show_list()

    @Slot()
    def show_list(self) -> None:
        """Show the list."""
        self.view.flush()
        self.listing.refresh()
        self.setCurrentWidget(self.listing)
        self.listing.take_focus()

    @Slot()
    def new_meeting(self, unit: str = "") -> None:
        """Ask for a new meeting and open it."""
        dialog = NewMeetingDialog(self._desk, unit, self)
        made: list[str] = []
        if dialog.exec() and do(self._desk, lambda: made.append(dialog.plan())):
            self.open_meeting(made[0])
        dialog.deleteLater()

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if self.currentWidget() is self.view:
            if not self.view.refresh(kinds):
                self.show_list()
        elif kinds & _LIST_KINDS:
            self.listing.refresh()
