"""Activities: those that come and those that were held, and the card of the chosen one."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.models import Activity
from chapterdesk.services.campaigns import activities
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.campaigns.activity_card import ActivityCard
from chapterdesk.ui.pages.campaigns.manage import beside, keep_one_chosen
from chapterdesk.ui.records import ListAndCard, NewRecordDialog, RecordTable
from chapterdesk.ui.widgets import Segmented, column

COMING, PAST, ALL = "coming", "past", "all"
_COLUMNS = ("name", "unit", "day", "state")
_TONES = {"planned": ("calendar", "neutral"), "held": ("circle-check", "success"), "cancelled": ("ban", "danger")}
_NEW = ("name", "activity_kind", "unit", "campaign", "day", "start", "end", "place")


class ActivitiesTab(QWidget):
    """``choose(id)`` shows an activity wherever it stands; ``open_asked(id)`` asks for another row."""

    open_asked = Signal(str)
    kinds = frozenset({"activity", "participation", "person", "unit", "campaign", "consent", "organisation", "statute"})

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.when = Segmented([(COMING, _("Coming")), (PAST, _("Past")), (ALL, _("All"))], COMING, name=_("When"))
        self.when.chosen.connect(self._show_when)
        empty = (
            "flag",
            _(
                "Stalls, lectures, vigils, letter evenings, school visits: plan one, see who comes, and note what it brought."
            ),
            _("New activity"),
            self.new,
        )
        self.table = RecordTable(
            desk,
            Activity,
            _COLUMNS,
            key="campaigns.activities",
            order="day",
            tones=_TONES,
            tools=[self.when],
            empty=empty,
        )
        self.card = ActivityCard(desk)
        self.both = ListAndCard(desk, beside(self.table), self.card, key="campaigns.activities", card_width=470)
        keep_one_chosen(self.table, self.both)
        self.setLayout(column(self.both, gap=0))
        self.table.chosen.connect(self._chosen)
        self._begun = False

    def refresh(self) -> None:
        """Read the list and the card again."""
        if not self._begun:
            self._begun = True
            self._show_when(self.when.current())
        else:
            self.table.refresh()
        if self.card.activity:
            self.card.show_activity(self.card.activity)

    @Slot(str)
    def _show_when(self, when: str) -> None:
        self._begun = True
        today = clock.today()
        conditions = {
            COMING: [Condition("day", "from", (today.isoformat(),))],
            PAST: [Condition("day", "until", ((today - dt.timedelta(days=1)).isoformat(),))],
        }.get(when, [])
        self.table.sort_by("day", when != COMING)
        self.table.set_conditions(conditions)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        self.card.show_activity(key)

    def choose(self, key: str) -> None:
        """Show an activity, in the list that has it."""
        with self._desk.register.read() as conn:
            coming = str(activities.own(conn, key)["day"]) >= clock.today().isoformat()
        if self.when.current() != ALL:
            self.when.set_current(COMING if coming else PAST)
        self._show_when(self.when.current())
        self.table.choose(key)

    @Slot()
    def new(self) -> NewRecordDialog:
        """Ask for a new activity."""
        register = self._desk.register
        return NewRecordDialog.ask(
            self._desk, Activity, self, fields=_NEW, title=_("New activity"),
            create=lambda values: activities.add(register, values), made=self.choose,
        )  # fmt: skip
