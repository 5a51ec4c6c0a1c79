"""The page of mobilising on a demo chapter: the list, each step, the dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services.mobilise import asking, taking_in
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.mobilise import MobilisePage
from chapterdesk.ui.pages.mobilise.call_step import CallStep
from chapterdesk.ui.pages.mobilise.hand_step import HandStep
from chapterdesk.ui.pages.mobilise.new import NewMobilisationDialog
from chapterdesk.ui.pages.mobilise.taking import TakeInDialog
from chapterdesk.ui.pages.mobilise.view import ASK, CALL, HAND, RESULT, SHARE, WHO
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery import Context, scene, settle
from tests.gallery.desks import desk_shell
from tests.gallery.scenes_meetings import desk_for, register_for


def _page(context: Context, step: int = -1, *, people: int = 1284) -> tuple[MainFrame, MobilisePage]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = MobilisePage(desk)
    frame.add_page("mobilise", _("Mobilise"), "zap", lambda: page, group="b")
    frame.go("mobilise")
    if step >= 0:
        with register.read() as conn:
            going = next(line for line in asking.listed(conn) if line.state == "calling")
        page.open(going.id)
        page.view.show_step(step)
        context.after_show.append(settle_tasks(desk.tasks))
    return frame, page


def settle_tasks(tasks: TaskRunner) -> Callable[[], None]:
    """Return what waits until counting and laying out are done."""

    def wait() -> None:
        settle(700)
        deadline = QDeadlineTimer(10_000)
        while tasks.running() and not deadline.hasExpired():
            QCoreApplication.processEvents()
        settle(400)

    return wait


@scene("mobilise-list")
def listing(context: Context) -> QWidget:
    """What goes on and what is over."""
    return _page(context)[0]


@scene("mobilise-empty")
def empty(context: Context) -> QWidget:
    """Nobody has been mobilised yet."""
    return _page(context, people=0)[0]


@scene("mobilise-new", size=(480, 470))
def new(context: Context) -> QWidget:
    """Something happened."""
    frame, page = _page(context)
    context.keep.append(frame)
    return NewMobilisationDialog(page._desk)


@scene("mobilise-ask")
def ask(context: Context) -> QWidget:
    """What happened and the ask."""
    return _page(context, ASK)[0]


@scene("mobilise-who")
def who(context: Context) -> QWidget:
    """Who may be asked, and why others are not."""
    return _page(context, WHO)[0]


@scene("mobilise-share")
def share(context: Context) -> QWidget:
    """Callers and their people."""
    return _page(context, SHARE)[0]


@scene("mobilise-hand-out")
def hand_out(context: Context) -> QWidget:
    """Call sheets, workbooks, mail drafts."""
    return _page(context, HAND)[0]


@scene("mobilise-call")
def call(context: Context) -> QWidget:
    """One call at a time."""
    return _page(context, CALL)[0]


@scene("mobilise-window")
def window(context: Context) -> QWidget:
    """The whole window while somebody calls."""
    shell = desk_shell(context)
    assert shell.session.desk is not None and shell.view is not None
    with shell.session.desk.register.read() as conn:
        going = next(line for line in asking.listed(conn) if line.state == "calling")
    shell.view.go("mobilise", going.id)
    return shell


@scene("mobilise-call-large", scale=1.5)
def call_large(context: Context) -> QWidget:
    """The same with larger type."""
    return _page(context, CALL)[0]


@scene("mobilise-result")
def result(context: Context) -> QWidget:
    """What came of it."""
    return _page(context, RESULT)[0]


@scene("mobilise-take-in", size=(600, 440))
def take_in(context: Context) -> QWidget:
    """A caller's workbook with a doubtful row."""
    frame, page = _page(context, CALL)
    context.keep.append(frame)
    step = page.view.steps[CALL]
    assert isinstance(step, CallStep) and isinstance(page.view.steps[HAND], HandStep)
    row = taking_in.BackRow
    doubt = _("Somebody else noted another outcome since the list was handed out.")
    made = taking_in.Plan(page.view.sitting.id, "", step.lines[0].name, Path("calls.xlsx").name, "", untouched=31)
    made.rows = [
        row(5, "a", step.lines[1].name, "new", "yes"),
        row(6, "b", step.lines[2].name, "doubtful", "maybe", note="?", reason=doubt, ours=_("Yes")),
        row(9, "", "Elif D.", "refused", reason=_("Nobody on the list fits this row.")),
    ]
    return TakeInDialog(page._desk, made)


@scene("mobilise-paused")
def paused(context: Context) -> QWidget:
    """Calling is on hold."""
    # A register of its own for each picture: the others go on calling.
    frame, page = _page(context, CALL, people=301 + len(context.theme))
    asking.pause(page._desk.register, page.view.sitting.id)
    context.after_show.append(lambda: page.view.refresh(None))
    return frame
