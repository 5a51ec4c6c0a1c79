"""The page of roles on a demo chapter: the board, a post beside it, the list, the terms, the dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services.succession import posts
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.roles import RolesPage
from chapterdesk.ui.pages.roles.dialogs import HandOverDialog, PostDialog, TermDialog
from tests.gallery import Context, scene, settle
from tests.gallery.scenes_meetings import desk_for, register_for


def _known(page: RolesPage) -> None:
    """Wait until who is ready for what is vacant stands there."""
    settle(200)
    page.wait()
    settle(200)


def _page(context: Context, *, people: int = 1284, chosen: str = "") -> tuple[MainFrame, RolesPage]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = RolesPage(desk)
    frame.add_page("groups", _("Groups"), "network", QWidget, group="b", wide=False)
    frame.add_page("roles", _("Roles"), "id-card", lambda: page, group="b", wide=True)
    frame.go("roles")
    page.refresh()
    context.after_show.append(lambda: _known(page))
    if chosen:
        places = page.board.board.board().places.values()
        place = next((p for p in places if p.state == chosen and page.board.board.ready(p)[:1].isdigit()), None)
        place = place or next(p for p in places if p.state == chosen)
        page.board.choose(place.unit, place.role)
        page.open_post(place.unit, place.role)
    return frame, page


@scene("roles-board")
def board(context: Context) -> QWidget:
    """Groups by posts."""
    return _page(context)[0]


@scene("roles-vacant")
def vacant(context: Context) -> QWidget:
    """A vacancy with its candidates."""
    return _page(context, chosen="vacant")[0]


@scene("roles-ending")
def ending(context: Context) -> QWidget:
    """A term that ends soon."""
    return _page(context, chosen="ending")[0]


@scene("roles-asked")
def asked(context: Context) -> QWidget:
    """Somebody is being asked: how to reach them, and what they said."""
    frame, page = _page(context, chosen="vacant")
    first = next((card for card in page.panel.cards if "ask" in card.buttons), None)
    if first is not None:
        page.panel.ask(first.candidate.person)
        page.refresh()
    return frame


@scene("roles-filtered")
def filtered(context: Context) -> QWidget:
    """Only what is vacant."""
    frame, page = _page(context)
    page.set_states(("vacant",))
    return frame


@scene("roles-list")
def listing(context: Context) -> QWidget:
    """The posts as a list."""
    frame, page = _page(context)
    page.shown("list")
    return frame


@scene("roles-terms")
def terms(context: Context) -> QWidget:
    """Every term."""
    frame, page = _page(context)
    page.shown("terms")
    return frame


@scene("roles-large", scale=1.5)
def large(context: Context) -> QWidget:
    """The board with larger type."""
    return _page(context, chosen="vacant")[0]


@scene("roles-empty")
def empty(context: Context) -> QWidget:
    """No groups yet."""
    return _page(context, people=0)[0]


@scene("roles-hand-over", size=(500, 400))
def hand_over(context: Context) -> QWidget:
    """From when until when."""
    frame, page = _page(context, chosen="ending")
    context.keep.append(frame)
    assert page.panel.post is not None
    one = page.panel.post.candidates[0]
    return HandOverDialog(page.desk, page.panel.post, one.person, one.name)


@scene("roles-term", size=(540, 440))
def term(context: Context) -> QWidget:
    """The dates of a term."""
    frame, page = _page(context, chosen="ending")
    context.keep.append(frame)
    assert page.panel.post is not None
    one = page.panel.post.terms[0]
    return TermDialog(page.desk, one.appointment, f"{page.panel.post.role_name}: {one.name}")


@scene("roles-new-post", size=(460, 360))
def new_post(context: Context) -> QWidget:
    """A post that a group should have."""
    frame, page = _page(context)
    context.keep.append(frame)
    with page.desk.register.read() as conn:
        roles = posts.all_roles(page.desk.register, conn)
        units = [(key, name) for key, name, _kind in page.board.board.board().units]
    return PostDialog(page.desk, units, roles)
