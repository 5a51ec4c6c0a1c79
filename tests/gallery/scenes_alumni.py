"""The page of alumni on a demo chapter: list, card, calls, mentoring, dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services.alumni import mentoring
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.alumni import AlumniPage
from chapterdesk.ui.pages.alumni.dialogs import AskBackDialog, EndPairDialog, PairDialog
from tests.gallery import Context, scene
from tests.gallery.scenes_meetings import desk_for, register_for


def _page(context: Context, *, people: int = 1284) -> tuple[MainFrame, AlumniPage]:
    frame, desk = desk_for(context, register_for(context.language, people=people))
    page = AlumniPage(desk)
    frame.add_page("roles", _("Roles"), "id-card", QWidget, group="b", wide=False)
    frame.add_page("alumni", _("Alumni"), "medal", lambda: page, group="b", wide=True)
    frame.go("alumni")
    return frame, page


@scene("alumni-list")
def listing(context: Context) -> QWidget:
    """Everybody of the programme."""
    return _page(context)[0]


@scene("alumni-call")
def call(context: Context) -> QWidget:
    """Whom to call, with the card."""
    frame, page = _page(context)
    page.shown("calls")
    return frame


@scene("alumni-declined")
def declined(context: Context) -> QWidget:
    """Somebody who wants no contact."""
    frame, page = _page(context)
    gone = next(each for each in page.list._alumni if each.state == "declined")
    page.shown(gone.profile)
    return frame


@scene("alumni-mentoring")
def pairs(context: Context) -> QWidget:
    """Pairs, and those that could be."""
    frame, page = _page(context)
    page.shown("mentoring")
    return frame


@scene("alumni-large", scale=1.5)
def large(context: Context) -> QWidget:
    """The card with larger type."""
    frame, page = _page(context)
    page.shown("calls")
    return frame


@scene("alumni-empty")
def empty(context: Context) -> QWidget:
    """No role has ended yet."""
    return _page(context, people=0)[0]


@scene("alumni-ask-back", size=(500, 420))
def ask_back(context: Context) -> QWidget:
    """Asking somebody back."""
    frame, page = _page(context)
    context.keep.append(frame)
    one = page.list._alumni[0]
    return AskBackDialog(page.desk, one.person, one.name)


@scene("alumni-pair", size=(500, 320))
def pair(context: Context) -> QWidget:
    """Beginning a pair."""
    frame, page = _page(context)
    context.keep.append(frame)
    with page.desk.register.read() as conn:
        one = mentoring.suggestions(page.desk.register, conn)[0]
    return PairDialog(page.desk, (one.mentor, one.mentor_name), (one.mentee, one.mentee_name))


@scene("alumni-end-pair", size=(500, 300))
def end_pair(context: Context) -> QWidget:
    """How it went."""
    frame, page = _page(context)
    context.keep.append(frame)
    with page.desk.register.read() as conn:
        one = mentoring.pairs(page.desk.register, conn)[0]
    return EndPairDialog(page.desk, one)
