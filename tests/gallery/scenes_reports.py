"""The page of reports on a demo chapter: a report with its preview, surveys with results, measures, the dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services import cleaning
from chapterdesk.services.importing.tables import Cell
from chapterdesk.services.surveys import plan
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.reports import ReportsPage
from chapterdesk.ui.pages.reports.cleaning import CleanUpDialog
from chapterdesk.ui.pages.reports.take_in import TakeInDialog
from tests.gallery import Context, scene
from tests.gallery.desks import desk_shell
from tests.gallery.scenes_meetings import desk_for, register_for
from tests.gallery.scenes_mobilise import settle_tasks


def _page(context: Context, target: str, *, people: int = 1284) -> tuple[MainFrame, ReportsPage]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = ReportsPage(desk)
    frame.add_page("reports", _("Reports"), "chart-column", lambda: page, group="b")
    frame.go("reports")
    page.shown(target)
    context.after_show.append(settle_tasks(desk.tasks))
    return frame, page


@scene("reports-term")
def term(context: Context) -> QWidget:
    """The term report."""
    return _page(context, "report:term")[0]


@scene("reports-labels")
def labels(context: Context) -> QWidget:
    """Labels, with the choices they need."""
    return _page(context, "report:labels")[0]


@scene("reports-roll")
def roll(context: Context) -> QWidget:
    """A paper of another page: the voting roll."""
    frame, page = _page(context, "report:roll")
    page.reports.list.scrollToItem(page.reports.list.currentItem())
    return frame


@scene("reports-calls")
def calls(context: Context) -> QWidget:
    """A caller's sheet among the reports."""
    return _page(context, "report:calls")[0]


@scene("reports-nothing")
def nothing(context: Context) -> QWidget:
    """A paper of which there is nothing yet."""
    return _page(context, "report:certificates", people=0)[0]


@scene("reports-surveys")
def surveys(context: Context) -> QWidget:
    """The annual survey."""
    frame, page = _page(context, "surveys")

    def choose() -> None:
        rows = page.surveys.table.rows()
        page.surveys.choose(max(rows, key=lambda row: row.cells[3] or 0).key)

    context.after_show += [choose, settle_tasks(page.desk.tasks)]
    return frame


@scene("reports-measures")
def measures(context: Context) -> QWidget:
    """A measure over terms."""
    return _page(context, "measures")[0]


@scene("reports-surveys-empty")
def surveys_empty(context: Context) -> QWidget:
    """No survey yet."""
    return _page(context, "surveys", people=0)[0]


@scene("reports-measures-empty")
def measures_empty(context: Context) -> QWidget:
    """No measure yet."""
    return _page(context, "measures", people=0)[0]


@scene("reports-take-in", size=(720, 680))
def take_in(context: Context) -> QWidget:
    """A form's export before it is taken in."""
    frame, page = _page(context, "surveys")
    context.keep.append(frame)
    heads = ("Timestamp", "E-mail", "How safe did you feel?", "What did you take part in?", "What should we change?")
    rows: list[tuple[Cell, ...]] = [
        (f"2026-11-{n:02d} 09:12", f"somebody{n}@example.org", n % 5 + 1, ("Stall, Vigil", "Vigil", "Stall")[n % 3], "Tea" if n == 4 else None)
        for n in range(1, 19)
    ]  # fmt: skip
    rows.append(("2026-11-19 09:12", "x@example.org", None, None, None))
    export = plan.Export("Evening at the library.xlsx", heads, tuple((n, row) for n, row in enumerate(rows, 2)))
    return TakeInDialog(page.desk, export)


@scene("reports-window")
def window(context: Context) -> QWidget:
    """The whole window."""
    shell = desk_shell(context)
    assert shell.session.desk is not None and shell.view is not None
    shell.view.go("reports", "report:survey")
    return shell


@scene("reports-cleaning")
def past_their_date(context: Context) -> QWidget:
    """Details about people that have been kept long enough."""
    return _page(context, "report:cleaning")[0]


@scene("reports-clean-up", size=(560, 320))
def clean_up(context: Context) -> QWidget:
    """The question before the clean-up."""
    _frame, page = _page(context, "report:cleaning")
    with page.desk.register.read() as conn:
        return CleanUpDialog(cleaning.past(conn))
