"""The page of partners on a demo chapter: each tab, the dialogs, nothing there yet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from chapterdesk.core.text import _
from chapterdesk.models import SetValue
from chapterdesk.services.partners import circles
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.partners import PartnersPage
from chapterdesk.ui.pages.partners.circles import CirclesTab
from chapterdesk.ui.pages.partners.new_audience import NewAudienceDialog
from chapterdesk.ui.pages.partners.offers import OffersTab
from chapterdesk.ui.pages.partners.organisations import OrganisationsTab
from tests.gallery import Context, scene, settle
from tests.gallery.scenes_meetings import desk_for, register_for


def _page(context: Context, tab: str = "organisations", *, people: int = 1284) -> tuple[MainFrame, PartnersPage]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = PartnersPage(desk)
    frame.add_page("partners", _("Partners"), "handshake", lambda: page, group="b", wide=True)
    frame.go("partners")
    page.shown(tab)
    context.after_show.append(lambda: settle(700))
    return frame, page


def _organisation(page: PartnersPage, part: str) -> OrganisationsTab:
    """Show the made-up organisation whose e-mail begins so."""
    with page.desk.register.read() as conn:
        key = conn.execute(select(SetValue.owner).where(SetValue.value == f"{part}@example.org")).scalar()
    tab = page.tabs["organisations"].made()
    assert isinstance(tab, OrganisationsTab)
    tab.show_row(str(key))
    return tab


@scene("partners-organisation")
def organisation(context: Context) -> QWidget:
    """A member organisation with commitments both ways."""
    frame, page = _page(context)
    _organisation(page, "women")
    return frame


@scene("partners-waiting")
def waiting(context: Context) -> QWidget:
    """One that signed the charter and waits for the board."""
    frame, page = _page(context)
    _organisation(page, "sports")
    return frame


@scene("partners-coalition")
def coalition(context: Context) -> QWidget:
    """A coalition: vision, turn, members, meetings, commitments."""
    return _page(context, "coalitions")[0]


@scene("partners-coalition-large", scale=1.5)
def coalition_large(context: Context) -> QWidget:
    """The same with larger type."""
    return _page(context, "coalitions")[0]


@scene("partners-offers")
def offers(context: Context) -> QWidget:
    """Offers, needs and likely matches."""
    return _page(context, "offers")[0]


@scene("partners-groups")
def groups(context: Context) -> QWidget:
    """A tailor-made process that is open to non-members."""
    return _page(context, "groups")[0]


@scene("partners-audiences")
def audiences(context: Context) -> QWidget:
    """Communication lists by target group."""
    return _page(context, "audiences")[0]


@scene("partners-empty")
def empty(context: Context) -> QWidget:
    """No organisation yet."""
    return _page(context, people=0)[0]


@scene("partners-empty-coalitions")
def empty_coalitions(context: Context) -> QWidget:
    """No coalition yet."""
    return _page(context, "coalitions", people=0)[0]


@scene("partners-hand-on", size=(480, 460))
def hand_on(context: Context) -> QWidget:
    """Handing on the coordination."""
    frame, page = _page(context, "coalitions")
    context.keep.append(frame)
    tab = page.tabs["coalitions"].made()
    assert isinstance(tab, CirclesTab)
    with page.desk.register.read() as conn:
        line = circles.listed(page.desk.register, conn, circles.COALITIONS)[0]
    tab.show_row(line.id)
    return tab.card.ask_hand_on()


@scene("partners-new-offer", size=(480, 640))
def new_offer(context: Context) -> QWidget:
    """A new offer."""
    frame, page = _page(context, "offers")
    context.keep.append(frame)
    tab = page.tabs["offers"].made()
    assert isinstance(tab, OffersTab)
    return tab.new()


@scene("partners-new-list", size=(460, 420))
def new_list(context: Context) -> QWidget:
    """A new communication list."""
    frame, page = _page(context, "audiences")
    context.keep.append(frame)
    return NewAudienceDialog(page.desk)
