"""The page of groups on a demo chapter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services import meeting_facts
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.groups import GroupsPage
from chapterdesk.ui.pages.groups.dialogs import AppointDialog
from tests.gallery import Context, scene
from tests.gallery.scenes_meetings import desk_for, next_meeting, register_for


def _frame(context: Context, people: int = 300) -> tuple[MainFrame, GroupsPage]:
    frame, desk = desk_for(context, register_for(context.language, people=people))
    page = GroupsPage(desk)
    frame.add_page("groups", _("Groups"), "network", lambda: page, group="b")
    frame.add_page("meetings", _("Meetings"), "calendar-days", QWidget, group="b")
    frame.go("groups")
    return frame, page


@scene("groups")
def groups(context: Context) -> QWidget:
    """A group's card beside the tree."""
    frame, page = _frame(context)
    register = register_for(context.language)
    with register.read() as conn:
        page.show_target(meeting_facts.head(register, conn, next_meeting(register)).unit)
    return frame


@scene("groups-district")
def groups_district(context: Context) -> QWidget:
    """The district's own card."""
    frame, page = _frame(context)
    page.tree.choose(next(key for key, item in page.tree._items.items() if item.childCount() > 2))
    return frame


@scene("groups-empty")
def groups_empty(context: Context) -> QWidget:
    """The form that an empty register begins with."""
    return _frame(context, people=0)[0]


@scene("groups-appoint", size=(480, 420))
def groups_appoint(context: Context) -> QWidget:
    """Somebody for a post."""
    _made, desk = desk_for(context, register_for(context.language))
    page = GroupsPage(desk)
    context.keep += [_made, page]
    return AppointDialog(desk, page.card.unit)
