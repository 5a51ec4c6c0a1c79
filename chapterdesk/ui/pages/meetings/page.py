"""The page of meetings: their list, and one of them."""

from __future__ import annotations

from PySide6.QtCore import Slot

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import do
from chapterdesk.ui.list_or_one import ListOrOne
from chapterdesk.ui.pages.meetings.listing import MeetingList
from chapterdesk.ui.pages.meetings.new import NewMeetingDialog
from chapterdesk.ui.pages.meetings.view import MeetingView

_LIST_KINDS = {"meeting", "unit"}


class MeetingsPage(ListOrOne):
    """``MeetingsPage(desk)``; ``show_target(id)`` opens a meeting, "" the list, "new" or "new:UNIT" plans one."""

    def __init__(self, desk: DeskContext) -> None:
        listing = MeetingList(desk)
        super().__init__(desk, _("Meetings"), listing, self._make_view, _LIST_KINDS)
        self.listing = listing
        self.listing.opened.connect(self.open_meeting)
        self.listing.new_asked.connect(self.new_meeting)

    @property
    def view(self) -> MeetingView:
        """One meeting with its parts."""
        made = self.one()
        assert isinstance(made, MeetingView)
        return made

    def _make_view(self) -> MeetingView:
        made = MeetingView(self._desk)
        made.back.connect(self.show_list)
        made.opened.connect(self.open_meeting)
        return made

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
        super().hidden()
        if self._made is not None:
            self.view.preview.stop()

    @Slot(str)
    def open_meeting(self, meeting: str) -> None:
        """Show one meeting; the list where it is gone."""
        if not self.show_one(meeting):
            self._desk.toast(_("That meeting is not in the register any more."), None)

    @Slot()
    def new_meeting(self, unit: str = "") -> None:
        """Ask for a new meeting and open it."""
        dialog = NewMeetingDialog(self._desk, unit, self)
        made: list[str] = []
        if dialog.exec() and do(self._desk, lambda: made.append(dialog.plan())):
            self.open_meeting(made[0])
        dialog.deleteLater()
