"""The page of campaigns on a demo chapter: the year, activities, campaigns, initiatives, young people, the dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDeadlineTimer
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Activity, Campaign, Initiative, Person, Priority
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.campaigns import CampaignsPage
from chapterdesk.ui.pages.campaigns.activities_tab import ActivitiesTab
from chapterdesk.ui.pages.campaigns.manage import ManageDialog
from chapterdesk.ui.pages.campaigns.met import MetDialog
from chapterdesk.ui.pages.campaigns.year_tab import YearTab
from chapterdesk.ui.pages.campaigns.young_tab import YoungTab
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery import Context, scene, settle
from tests.gallery.scenes_meetings import desk_for, register_for


def _page(context: Context, tab: str, *, people: int = 1284) -> tuple[MainFrame, CampaignsPage, Register]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = CampaignsPage(desk)
    frame.add_page("campaigns", _("Campaigns"), "megaphone", lambda: page, group="b")
    frame.go("campaigns")
    page.shown(tab)
    context.after_show.append(_settle(desk.tasks))
    return frame, page, register


def _settle(tasks: TaskRunner) -> Callable[[], None]:
    def wait() -> None:
        settle(300)
        deadline = QDeadlineTimer(10_000)
        while tasks.running() and not deadline.hasExpired():
            QCoreApplication.processEvents()
        settle(300)

    return wait


def _first(register: Register, entity: type[Activity | Campaign | Initiative], state: str) -> str:
    table = table_of(entity)
    day = table.c.day if entity is Activity else table.c.n
    with register.read() as conn:
        return str(conn.execute(select(table.c.id).where(table.c.state == state).order_by(day)).scalars().first())


@scene("campaigns-year")
def year(context: Context) -> QWidget:
    """The activist year with a campaign chosen."""
    frame, page, _register = _page(context, "year")
    tab = page.tabs["year"].inner
    assert isinstance(tab, YearTab)
    context.after_show.append(lambda: tab.calendar.choose(2))
    return frame


@scene("campaigns-year-large", scale=1.5)
def year_large(context: Context) -> QWidget:
    """The same with larger type."""
    return _page(context, "year")[0]


@scene("campaigns-year-table")
def year_table(context: Context) -> QWidget:
    """The year as a table."""
    frame, page, _register = _page(context, "year")
    tab = page.tabs["year"].inner
    assert isinstance(tab, YearTab)
    tab.switch.click()
    return frame


@scene("campaigns-year-empty")
def year_empty(context: Context) -> QWidget:
    """A new register."""
    return _page(context, "year", people=0)[0]


@scene("campaigns-activities-coming")
def coming(context: Context) -> QWidget:
    """An activity that comes, in a partner's period."""
    frame, page, register = _page(context, "activities")
    with register.read() as conn:
        table = table_of(Activity)
        keys = conn.execute(select(table.c.id).where(table.c.state == "planned").order_by(table.c.day)).scalars().all()
    context.after_show.append(lambda: page.open(keys[-2]))
    context.after_show.append(_settle(page.desk.tasks))
    return frame


@scene("campaigns-activities-held")
def held(context: Context) -> QWidget:
    """An activity that was held, with who took part, and a name being typed."""
    frame, page, register = _page(context, "activities")
    key = _first(register, Activity, "held")
    tab = page.tabs["activities"].inner
    assert isinstance(tab, ActivitiesTab)

    def typing() -> None:
        page.open(key)
        tab.card.people.search.edit.setText("Ma")

    context.after_show.append(typing)
    context.after_show.append(_settle(page.desk.tasks))
    return frame


@scene("campaigns-activities-empty")
def activities_empty(context: Context) -> QWidget:
    """No activity yet."""
    return _page(context, "activities", people=0)[0]


@scene("campaigns-campaigns")
def campaigns(context: Context) -> QWidget:
    """A campaign with what it has brought and what stands in its way."""
    frame, page, register = _page(context, "campaigns")
    with register.read() as conn:
        table = table_of(Campaign)
        name = _("Weeks of letters")
        key = str(conn.execute(select(table.c.id).where(table.c.title == name)).scalar())
    context.after_show.append(lambda: page.open(key))
    context.after_show.append(_settle(page.desk.tasks))
    return frame


@scene("campaigns-initiatives")
def initiatives(context: Context) -> QWidget:
    """An initiative that other groups support."""
    frame, page, register = _page(context, "initiatives")
    key = _first(register, Initiative, "supported")
    context.after_show.append(lambda: page.open(key))
    context.after_show.append(_settle(page.desk.tasks))
    return frame


@scene("campaigns-young")
def young(context: Context) -> QWidget:
    """School groups, parents' yes, figures."""
    return _page(context, "young")[0]


@scene("campaigns-young-empty")
def young_empty(context: Context) -> QWidget:
    """A register without school groups."""
    return _page(context, "young", people=0)[0]


@scene("campaigns-met", size=(480, 620))
def met(context: Context) -> QWidget:
    """Somebody met, who may be in the register already."""
    frame, page, register = _page(context, "activities")
    context.keep.append(frame)
    with register.read() as conn:
        table = table_of(Person)
        name = str(conn.execute(select(table.c.title).where(table.c.title.like("% %")).order_by(table.c.n)).scalar())
    dialog = MetDialog(page.desk, _first(register, Activity, "held"), name, _("{place} group").format(place="Lund"))
    dialog.look()
    return dialog


@scene("campaigns-guardian", size=(480, 420))
def guardian(context: Context) -> QWidget:
    """What the parents said."""
    frame, page, _register = _page(context, "young")
    context.keep.append(frame)
    tab = page.tabs["young"].inner
    assert isinstance(tab, YoungTab)
    return tab.ask_guardian(tab.minors.rows()[0].key)


@scene("campaigns-priorities", size=(820, 520))
def priorities(context: Context) -> QWidget:
    """The priorities of the action plan."""
    frame, page, _register = _page(context, "year")
    context.keep.append(frame)
    context.after_show.append(_settle(page.desk.tasks))
    return ManageDialog(page.desk, Priority, None, _("What campaigns and applications serve."))
