"""The page: reports, surveys and measures as tabs, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.reports.measures_tab import MeasuresTab
from chapterdesk.ui.pages.reports.reports_tab import ReportsTab
from chapterdesk.ui.pages.reports.surveys_tab import SurveysTab
from chapterdesk.ui.records import PageFrame, Refresher
from chapterdesk.ui.widgets import column

_SHOWN_BY = {
    "reports": None,
    "surveys": {"survey", "survey_question", "survey_response", "survey_answer"},
    "measures": {"measure", "measure_value", "survey_answer", "survey"},
}


class _Later(QWidget):
    """A tab that is made when it comes into view, so that the page is there at once."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self.made: QWidget | None = None
        self._layout: QVBoxLayout = column(gap=0)
        self.setLayout(self._layout)

    def tab(self) -> QWidget:
        """Return the tab itself."""
        if self.made is None:
            self.made = self._make()
            self._layout.addWidget(self.made)
        return self.made

    def refresh(self) -> None:
        """Let the tab read the register again; one that is new is made after the page's first paint."""
        if self.made is None:
            QTimer.singleShot(0, self, self._again)
        else:
            self._again()

    @Slot()
    def _again(self) -> None:
        again = getattr(self.tab(), "refresh", None)
        if callable(again):
            again()


class ReportsPage(PageFrame):
    """``ReportsPage(desk)``; targets: a tab's key, ``report:KEY``, ``survey:ID``, "new" to take in answers."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "reports", _("Reports"), flush=True)
        self._tabs_made = {
            "reports": _Later(lambda: ReportsTab(desk)),
            "surveys": _Later(lambda: SurveysTab(desk)),
            "measures": _Later(lambda: MeasuresTab(desk)),
        }
        words = {"reports": _("Reports"), "surveys": _("Surveys"), "measures": _("Measures")}
        for key, tab in self._tabs_made.items():
            self.add_tab(key, words[key], tab)
        self.set_state(_("What the chapter prints, saves or mails as a whole; what it asks, and what it follows."))
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)

    @property
    def reports(self) -> ReportsTab:
        """The tab of reports."""
        tab = self._tabs_made["reports"].tab()
        assert isinstance(tab, ReportsTab)
        return tab

    @property
    def surveys(self) -> SurveysTab:
        """The tab of surveys."""
        tab = self._tabs_made["surveys"].tab()
        assert isinstance(tab, SurveysTab)
        return tab

    @property
    def measures(self) -> MeasuresTab:
        """The tab of measures."""
        tab = self._tabs_made["measures"].tab()
        assert isinstance(tab, MeasuresTab)
        return tab

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        what, _colon, key = target.partition(":")
        if what == "report":
            self.show_tab("reports")
            self.reports.choose(key)
        elif what == "survey" or target == "new":
            self.show_tab("surveys")
            if key:
                self.surveys.choose(key)
            if target == "new":
                self.surveys.ask_file()
        else:
            super().shown(target)

    def hidden(self) -> None:
        """Make nothing more while another page is looked at, and save what is being typed."""
        super().hidden()
        if self._tabs_made["reports"].made is not None:
            self.reports.stop()

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if not self.isVisible():
            return
        wanted = _SHOWN_BY[self.current_tab()]
        if wanted is None or kinds & wanted:
            self.refresh()
