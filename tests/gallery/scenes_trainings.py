"""The page of trainings on a demo chapter: occasions with each part of a card, the catalogue, pathways, dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services.trainings import occasions
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.trainings import TrainingsPage
from chapterdesk.ui.pages.trainings.card import ATTENDANCE, EVALUATION
from chapterdesk.ui.pages.trainings.evaluation import ResponseDialog
from chapterdesk.ui.pages.trainings.inviting import InviteDialog
from chapterdesk.ui.pages.trainings.people import AllTheSameDialog
from tests.gallery import Context, scene
from tests.gallery.scenes_meetings import desk_for, register_for


def _page(context: Context, *, people: int = 1284) -> tuple[MainFrame, TrainingsPage]:
    frame, desk = desk_for(context, register_for(context.language, people=people))
    page = TrainingsPage(desk)
    frame.add_page("trainings", _("Trainings"), "graduation-cap", lambda: page, group="b")
    frame.go("trainings")
    return frame, page


def _lines(page: TrainingsPage) -> list[occasions.Line]:
    with page.desk.register.read() as conn:
        return occasions.listed(conn)


def _full(page: TrainingsPage) -> occasions.Line:
    return max((line for line in _lines(page) if not line.over), key=lambda line: line.waiting)


@scene("trainings")
def people(context: Context) -> QWidget:
    """Seats and the waiting list."""
    frame, page = _page(context)
    page.open_training(_full(page).id)
    return frame


@scene("trainings-attendance")
def attendance(context: Context) -> QWidget:
    """Ticking on the spot."""
    frame, page = _page(context)
    line = next(line for line in _lines(page) if line.over and line.state == "planned")
    page.open_training(line.id)
    page.occasions.card.tabs.set_current(ATTENDANCE)
    page.occasions.card.show_part(ATTENDANCE)
    return frame


@scene("trainings-evaluation")
def evaluation(context: Context) -> QWidget:
    """What people thought."""
    frame, page = _page(context)
    with page.desk.register.read() as conn:
        held = next(x for x in _lines(page) if occasions.facts(page.desk.register, conn, x.id).survey)
    page.open_training(held.id)
    page.occasions.card.tabs.set_current(EVALUATION)
    page.occasions.card.show_part(EVALUATION)
    return frame


@scene("trainings-catalogue")
def catalogue(context: Context) -> QWidget:
    """Courses with their certificates."""
    frame, page = _page(context)
    page.shown("running_out")
    return frame


@scene("trainings-pathways")
def pathways(context: Context) -> QWidget:
    """The funnel, and who is stuck."""
    frame, page = _page(context)
    page.show_tab("pathways")
    page.pathways.choice.setCurrentIndex(page.pathways.choice.count() - 1)
    return frame


@scene("trainings-empty")
def empty(context: Context) -> QWidget:
    """No training yet."""
    return _page(context, people=0)[0]


@scene("trainings-invite", size=(540, 560))
def invite(context: Context) -> QWidget:
    """From a smart list."""
    frame, page = _page(context)
    context.keep.append(frame)
    return InviteDialog(page.desk, _full(page).id)


@scene("trainings-response", size=(520, 560))
def response(context: Context) -> QWidget:
    """One response on paper, typed."""
    frame, page = _page(context)
    context.keep.append(frame)
    with page.desk.register.read() as conn:
        found = (occasions.facts(page.desk.register, conn, line.id).survey for line in _lines(page))
        survey = next(each for each in found if each)
    return ResponseDialog(page.desk, survey)


@scene("trainings-all-the-same", size=(480, 340))
def all_the_same(context: Context) -> QWidget:
    """Somebody lacks a course."""
    frame, page = _page(context)
    context.keep += [frame, page]
    return AllTheSameDialog(
        [("Ingegerd Wallin-Törnqvist", [_("Has not taken {course}").format(course=_("Action day"))])]
    )
