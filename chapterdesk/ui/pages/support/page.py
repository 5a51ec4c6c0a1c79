"""The page: applications, funds and the frame, each on its tab."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.models import Application, Fund
from chapterdesk.services.support import applying, reading, states
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support.applications import ApplicationsTab
from chapterdesk.ui.pages.support.frame_tab import FrameTab
from chapterdesk.ui.pages.support.funds import FundsTab
from chapterdesk.ui.records import NewRecordDialog, PageFrame, Refresher
from chapterdesk.ui.widgets import column

APPLICATIONS, FUNDS, FRAME = "applications", "funds", "frame"
KINDS = {"application", "budget_line", "fund", "fund_entry", "support_frame", "priority", "unit"}
_NEW = ("name", "unit", "party", "fund", "priority", "campaign", "about", "currency", "urgent")
_NEW_FUND = ("name", "fund_kind", "unit", "currency", "is_default", "report_days", "note")


class Later(QWidget):
    """A tab that is made when it first comes into view, so that the page opens sooner."""

    def __init__(self, make: Callable[[], FundsTab | FrameTab]) -> None:
        super().__init__()
        self._make = make
        self._made: FundsTab | FrameTab | None = None
        self._inside = column(gap=0)
        self.setLayout(self._inside)

    def made(self) -> FundsTab | FrameTab:
        """Return the tab."""
        if self._made is None:
            self._made = self._make()
            self._inside.addWidget(self._made)
        return self._made

    def refresh(self) -> None:
        """Read it again."""
        self.made().refresh()


class SupportPage(PageFrame):
    """``SupportPage(desk)``; its targets are an application's id, a tab's key, "new", or "" for how it was left."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "support", _("Support"), flush=True)
        self.applications = ApplicationsTab(desk)
        self.applications.new_asked.connect(self.new)
        self._funds = Later(self._make_funds)
        self._frame = Later(lambda: FrameTab(desk))
        self.new_application = self.add_action(_("New application"), self.new, icon_name="plus")
        self.new_pot = self.add_action(_("New fund"), self.new_fund, icon_name="plus")
        self.add_tab(APPLICATIONS, _("Applications"), self.applications)
        self.add_tab(FUNDS, _("Funds"), self._funds)
        self.add_tab(FRAME, pgettext("money", "Frame"), self._frame)
        self.tab_shown.connect(lambda _key: self._buttons())
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self.applications.filled.connect(self._buttons)
        self._say()

    @property
    def funds(self) -> FundsTab:
        """The tab of the funds, made when it is first asked for."""
        made = self._funds.made()
        assert isinstance(made, FundsTab)
        return made

    @property
    def frame(self) -> FrameTab:
        """The tab of the frame, made when it is first asked for."""
        made = self._frame.made()
        assert isinstance(made, FrameTab)
        return made

    def _make_funds(self) -> FundsTab:
        made = FundsTab(self.desk)
        made.new_asked.connect(self.new_fund)
        return made

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target == "new":
            self.new()
        elif target and target not in (APPLICATIONS, FUNDS, FRAME):
            self.open(target)
        else:
            super().shown(target)

    def hidden(self) -> None:
        """Save what is being typed before another page is shown."""
        self.applications.leave()
        super().hidden()

    @Slot(str)
    def open(self, application: str) -> None:
        """Show one application."""
        if self.current_tab() != APPLICATIONS:
            self.show_tab(APPLICATIONS)
        self.applications.open(application)

    @Slot()
    def new(self) -> NewRecordDialog:
        """Begin an application; it opens when its purpose was written."""
        return NewRecordDialog.ask(
            self.desk, Application, self, fields=_NEW, title=_("New application"), verb=_("Begin"),
            create=lambda values: applying.write(self.desk.register, values), made=self.open,
        )  # fmt: skip

    @Slot()
    def new_fund(self) -> NewRecordDialog:
        """Add a fund."""
        return NewRecordDialog.ask(self.desk, Fund, self, fields=_NEW_FUND, made=self.funds.choose)

    def _buttons(self) -> None:
        tab = self.current_tab()
        self.new_application.setVisible(tab == APPLICATIONS and not self.applications.is_empty())
        # The funds are only asked where they are in view: their tab may not be made yet.
        self.new_pot.setVisible(tab == FUNDS and not self.funds.is_empty())

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if kinds & KINDS:
            self._say()
            self.refresh()
            self._buttons()

    def _say(self) -> None:
        """Say in one sentence what waits."""
        with self.desk.register.read() as conn:
            counts = reading.counts(conn)
        sent, unpaid = counts.get(states.SENT, 0), sum(counts.get(state, 0) for state in states.PROMISED)
        said = []
        if sent:
            words = ngettext("{n} application waits for a decision.", "{n} applications wait for a decision.", sent)
            said.append(words.format(n=integer(sent)))
        if unpaid:
            words = ngettext("{n} is granted and not paid yet.", "{n} are granted and not paid yet.", unpaid)
            said.append(words.format(n=integer(unpaid)))
        if paid := counts.get(states.PAID, 0):
            words = ngettext("{n} report is to come.", "{n} reports are to come.", paid)
            said.append(words.format(n=integer(paid)))
        self.set_state(" ".join(said))
