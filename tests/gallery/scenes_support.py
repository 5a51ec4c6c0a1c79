"""The page of support on a demo chapter: applications by state, dialogs, funds, the frame."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.services.support import reading, states
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.support import SupportPage
from chapterdesk.ui.pages.support.decide_dialog import DecideDialog
from chapterdesk.ui.pages.support.dialogs import ContributeDialog, PayDialog
from chapterdesk.ui.pages.support.report_dialog import ReportDialog
from tests.gallery import Context, scene
from tests.gallery.scenes_meetings import desk_for, register_for


def _page(context: Context, state: str = "", tab: str = "", *, people: int = 300) -> tuple[MainFrame, SupportPage]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = SupportPage(desk)
    frame.add_page("support", _("Support"), "hand-coins", lambda: page, group="b")
    frame.go("support")
    if state:
        page.open(_first(page, state).id)
    if tab:
        page.show_tab(tab)
    return frame, page


def _first(page: SupportPage, state: str) -> reading.Facts:
    register = page.desk.register
    with register.read() as conn:
        return reading.facts(register, conn, reading.listed(register, conn, [state])[-1].id)


def _dialog(context: Context, state: str, kind: type[DecideDialog] | type[PayDialog] | type[ReportDialog]) -> QDialog:
    frame, page = _page(context)
    context.keep.append(frame)
    return kind(page.desk, _first(page, state))


@scene("support-sent")
def sent(context: Context) -> QWidget:
    """An application that waits for its decision, its budget open."""
    return _page(context, states.SENT)[0]


@scene("support-paid")
def paid(context: Context) -> QWidget:
    """Granted and paid: its report is to come."""
    return _page(context, states.PAID)[0]


@scene("support-reported")
def reported(context: Context) -> QWidget:
    """Reported back, the rest paid back."""
    return _page(context, states.REPORTED)[0]


@scene("support-large", scale=1.5)
def large(context: Context) -> QWidget:
    """The same with larger type."""
    return _page(context, states.SENT)[0]


@scene("support-empty")
def empty(context: Context) -> QWidget:
    """Nobody has applied."""
    return _page(context, people=0)[0]


@scene("support-funds")
def funds(context: Context) -> QWidget:
    """What the funds hold."""
    return _page(context, tab="funds")[0]


@scene("support-frame")
def frame(context: Context) -> QWidget:
    """What was granted against the frame."""
    return _page(context, tab="frame")[0]


@scene("support-decide", size=(520, 620))
def decide(context: Context) -> QWidget:
    """More than the fund has free: said before."""
    dialog = _dialog(context, states.SENT, DecideDialog)
    assert isinstance(dialog, DecideDialog)
    dialog.amount.setText("40 000")
    dialog.fund.setCurrentIndex(1)
    return dialog


@scene("support-pay", size=(520, 280))
def pay(context: Context) -> QWidget:
    """Paying what was granted."""
    return _dialog(context, states.PART_GRANTED, PayDialog)


@scene("support-report", size=(520, 500))
def report(context: Context) -> QWidget:
    """What each line cost."""
    dialog = _dialog(context, states.PAID, ReportDialog)
    assert isinstance(dialog, ReportDialog)
    for field in list(dialog.spent.values())[:2]:
        field.setText("700")
    return dialog


@scene("support-contribute", size=(520, 520))
def contribute(context: Context) -> QWidget:
    """Money that came in."""
    frame, page = _page(context)
    context.keep.append(frame)
    page.funds.refresh()
    return ContributeDialog(page.desk, page.funds.current())
