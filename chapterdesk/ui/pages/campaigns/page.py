"""The page of campaigns and activities: five tabs, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import rows
from chapterdesk.models import Activity, Campaign, Entity, Initiative
from chapterdesk.services.campaigns import activities, initiatives
from chapterdesk.services.campaigns import year as years
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import NewRecordDialog, PageFrame, Refresher
from chapterdesk.ui.widgets import column

YEAR, ACTIVITIES, CAMPAIGNS, INITIATIVES, YOUNG = "year", "activities", "campaigns", "initiatives", "young"
_KINDS: tuple[tuple[type[Entity], str], ...] = (
    (Activity, ACTIVITIES),
    (Campaign, CAMPAIGNS),
    (Initiative, INITIATIVES),
)
_NEW_ACTIVITY = ("name", "activity_kind", "unit", "campaign", "day", "start", "end", "place")
_NEW_CAMPAIGN = ("name", "campaign_kind", "priority", "unit", "partner", "start", "end", "owner")
_NEW_INITIATIVE = ("name", "unit", "party", "priority", "about")


class _Content(Protocol):
    """What stands in a tab, beside being a widget."""

    def refresh(self) -> None:
        """Read the register again."""


class _List(_Content, Protocol):
    """A tab that is a list."""

    def choose(self, key: str) -> None:
        """Show one of its rows."""


class Tab(QWidget):
    """Holds a tab that is made at its first look, so that the page opens at once."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._inner: QWidget | None = None
        self._room = column(gap=0)
        self.setLayout(self._room)

    @property
    def inner(self) -> QWidget:
        """The tab itself, made and filled where it was not yet."""
        if self._inner is None:
            self._inner = self._make()
            self._room.addWidget(self._inner)
            self._fill()
        return self._inner

    @property
    def made(self) -> bool:
        """Whether anybody has looked at it yet."""
        return self._inner is not None

    def refresh(self) -> None:
        """Read the register again; a tab that is not made yet is made once the page has been painted."""
        if self._inner is not None:
            self._fill()
        else:
            QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        # Somebody may have gone on to another tab meanwhile.
        if not self.isHidden():
            assert self.inner

    def _fill(self) -> None:
        cast("_Content", self._inner).refresh()


class CampaignsPage(PageFrame):
    """``CampaignsPage(desk)``; its targets are a tab's key, an activity's, campaign's or initiative's id, or "new"."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "campaigns", _("Campaigns"), flush=True)
        self.setAccessibleName(_("Campaigns"))
        self.add_action(_("New campaign"), self.new_campaign)
        self.add_action(_("New activity"), self.new, primary=True, icon_name="plus")
        self._beside = Beside(desk, self)
        self.tabs = {key: Tab(self._maker(key)) for key in (YEAR, ACTIVITIES, CAMPAIGNS, INITIATIVES, YOUNG)}
        for key, words in (
            (YEAR, _("Year")),
            (ACTIVITIES, _("Activities")),
            (CAMPAIGNS, _("Campaigns")),
            (INITIATIVES, _("Initiatives")),
            (YOUNG, _("Young people")),
        ):
            self.add_tab(key, words, self.tabs[key])
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)

    def _maker(self, key: str) -> Callable[[], QWidget]:
        module, name = {
            YEAR: ("year_tab", "YearTab"),
            ACTIVITIES: ("activities_tab", "ActivitiesTab"),
            CAMPAIGNS: ("campaigns_tab", "CampaignsTab"),
            INITIATIVES: ("initiatives_tab", "InitiativesTab"),
            YOUNG: ("young_tab", "YoungTab"),
        }[key]

        def make() -> QWidget:
            # Imported at the first look: the window opens sooner.
            made = getattr(import_module(f"chapterdesk.ui.pages.campaigns.{module}"), name)(self.desk)
            assert isinstance(made, QWidget)
            asked = getattr(made, "open_asked", None)
            if asked is not None:
                asked.connect(self.open)
            return made

        return make

    # -- the frame's calls ------------------------------------------------------------------------------------------

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        self._say()
        if target == "new":
            self.refresh()
            self.new()
        elif target and target not in self.tabs:
            self.open(target)
        else:
            super().shown(target)

    @Slot(str)
    def open(self, key: str) -> None:
        """Show an activity, a campaign or an initiative; stays where it is when there is none of that id."""
        with self.desk.register.read() as conn:
            tab = next((tab for entity, tab in _KINDS if key in rows(conn, entity, [key], [])), "")
        if tab:
            self.show_tab(tab)
            cast("_List", self.tabs[tab].inner).choose(key)
        else:
            self.refresh()

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if kinds & {"activity", "campaign", "initiative", "term", "participation"}:
            self._say()
        shown = self.tabs[self.current_tab()]
        if shown.made and kinds & getattr(shown.inner, "kinds", frozenset()):
            shown.refresh()

    def _say(self) -> None:
        """Say in one sentence how the year stands."""
        register = self.desk.register
        self._beside.ask(lambda conn: years.year(register, conn, years.present_year(conn)), self._tell)

    def _tell(self, found: years.Year) -> None:
        ours = sum(len(lane) for lane in found.lanes)
        parts = [
            _("Activist year {year}").format(year=found.name),
            ngettext("{n} campaign", "{n} campaigns", ours).format(n=ours),
            ngettext("{n} activity", "{n} activities", found.activities).format(n=found.activities),
        ]
        partners = len({clash.ours.id for clash in found.clashes if clash.with_partner})
        if partners:
            words = ngettext(
                "{n} campaign lies in a partner’s period", "{n} campaigns lie in a partner’s period", partners
            )
            parts.append(words.format(n=partners))
        self.set_state(", ".join(parts) + ".")

    # -- new --------------------------------------------------------------------------------------------------------

    @Slot()
    def new(self) -> NewRecordDialog:
        """Ask for a new activity, or for an initiative where those are in view."""
        register = self.desk.register
        if self.current_tab() == INITIATIVES:
            return self.new_initiative()
        return NewRecordDialog.ask(
            self.desk, Activity, self, fields=_NEW_ACTIVITY, title=_("New activity"),
            create=lambda values: activities.add(register, values), made=self.open,
        )  # fmt: skip

    @Slot()
    def new_campaign(self) -> NewRecordDialog:
        """Ask for a new campaign or a partner's period."""
        return NewRecordDialog.ask(
            self.desk, Campaign, self, fields=_NEW_CAMPAIGN, title=_("New campaign or partner’s period"), made=self.open
        )

    def new_initiative(self) -> NewRecordDialog:
        """Ask for a new local initiative."""
        register = self.desk.register
        return NewRecordDialog.ask(
            self.desk, Initiative, self, fields=_NEW_INITIATIVE, title=_("New local initiative"),
            create=lambda values: initiatives.propose(register, dict(values)), made=self.open,
        )  # fmt: skip
