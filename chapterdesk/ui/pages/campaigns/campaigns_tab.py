"""Campaigns and partners' periods: the list, and for each what it has brought and what stands in its way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core import locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import Row, rows
from chapterdesk.models import Activity, Campaign
from chapterdesk.models.campaigns import CAMPAIGN_KINDS
from chapterdesk.services.campaigns import activities, clashes
from chapterdesk.services.campaigns.activities import Total
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.campaigns.manage import beside, keep_one_chosen
from chapterdesk.ui.pages.campaigns.year_tab import clash_words
from chapterdesk.ui.records import (
    CardSection,
    Facts,
    HistoryDialog,
    ListAndCard,
    NewRecordDialog,
    RecordForm,
    RecordTable,
    ask_delete,
)
from chapterdesk.ui.widgets import Banner, button, clear, column, label, more_button, row, scroll

_COLUMNS = ("name", "campaign_kind", "start", "end", "state")
_TONES = {
    "planned": ("calendar", "neutral"),
    "running": ("circle-dot", "accent"),
    "done": ("circle-check", "success"),
    "cancelled": ("ban", "danger"),
}
_NEW = ("name", "activity_kind", "unit", "day", "start", "end", "place")
_NEW_CAMPAIGN = ("name", "campaign_kind", "priority", "unit", "partner", "start", "end", "owner")


class CampaignsTab(QWidget):
    """``choose(id)`` shows a campaign; ``open_asked(id)`` asks for another row."""

    open_asked = Signal(str)
    kinds = frozenset({"campaign", "activity", "participation", "priority", "unit", "organisation"})

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        empty = (
            "megaphone",
            _("National and local campaigns with their priority and period, and partners’ periods that ours respect."),
            _("New campaign"),
            self.new,
        )
        self.table = RecordTable(
            desk,
            Campaign,
            _COLUMNS,
            key="campaigns.campaigns",
            order="start",
            descending=True,
            tones=_TONES,
            empty=empty,
        )
        self.card = CampaignCard(desk)
        self.card.open_asked.connect(self.open_asked)
        self.both = ListAndCard(desk, beside(self.table), self.card, key="campaigns.campaigns")
        keep_one_chosen(self.table, self.both)
        self.setLayout(column(self.both, gap=0))
        self.table.chosen.connect(self._chosen)

    def refresh(self) -> None:
        """Read the list and the card again."""
        self.table.refresh()
        self.card.show_campaign(self.card.campaign)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        self.card.show_campaign(key)

    def choose(self, key: str) -> None:
        """Show a campaign."""
        self.table.refresh()
        self.table.choose(key)

    def new(self) -> NewRecordDialog:
        """Ask for a new campaign."""
        return NewRecordDialog.ask(self._desk, Campaign, self, fields=_NEW_CAMPAIGN, made=self.choose)


class CampaignCard(QWidget):
    """One campaign; ``open_asked(id)`` asks for what it clashes with or an activity."""

    open_asked = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.campaign = ""
        self._title = label("", "section", wrap=True)
        self._when = label("", "second", wrap=True)
        self._warnings = column(gap=6)
        self.new = button(_("Plan an activity"), self.new_activity, icon_name="plus", size="small")
        self._brought = CardSection(_("What it has brought"), head=[self.new])
        self._facts = Facts(columns=3)
        self._brought.add(self._facts)
        self.form = RecordForm(desk, Campaign, scrolled=False)
        details = CardSection(_("Details"))
        details.add(self.form)
        menu = QMenu(self)
        menu.addAction(_("History"), lambda: HistoryDialog.ask(desk, Campaign, self.campaign, self))
        menu.addAction(_("Delete…"), lambda: ask_delete(desk, Campaign, [self.campaign], self))
        top = row(column(self._title, self._when, gap=2), column(more_button(menu, _("More")), None), gap=10)
        top.setStretch(0, 1)
        inside = QWidget()
        inside.setLayout(column(top, self._warnings, self._brought, details, None, gap=14, margins=(20, 16, 20, 20)))
        self.setLayout(column(scroll(inside), gap=0))
        self.setAccessibleName(_(Campaign.label))

    def show_campaign(self, campaign: str) -> None:
        """Show a campaign; "" or one that is gone empties the card."""
        if campaign != self.campaign:
            self.form.leave()
        self.campaign = campaign
        with self._desk.register.read() as conn:
            own = rows(conn, Campaign, [campaign]).get(campaign) if campaign else None
            total = activities.of_campaign(conn, campaign)
            in_the_way = clashes.clashes_of(conn, campaign) if own else []
        if own is None:
            self.form.clear()
            return
        kind = str(own["campaign_kind"] or "local")
        self._title.setText(str(own["name"]))
        self._when.setText(f"{CAMPAIGN_KINDS.format(kind)}, {own['start']}\u2013{own['end']}")
        clear(self._warnings)
        for clash in in_the_way[:3]:
            other = clash.other if clash.ours.id == campaign else clash.ours
            what, rest = clash_words(clash)
            show = button(_("Show"), partial(self.open_asked.emit, other.id), size="small")
            show.setAccessibleName(_("Show {name}").format(name=other.name))
            self._warnings.addWidget(
                Banner("handshake" if clash.with_partner else "triangle-alert", what, rest, "warning", action=show)
            )
        self._brought.setVisible(kind != clashes.PARTNER)
        self._show_total(own, total)
        self.form.show_row(campaign)

    def _show_total(self, own: Row, total: Total) -> None:
        goal = own["goal_signatures"]
        signatures = locale.integer(total.signatures)
        if isinstance(goal, int) and goal:
            signatures = _("{n} of {goal}").format(n=signatures, goal=locale.integer(goal))
        facts = [
            (_("Activities held"), locale.integer(total.held)),
            (_("Still planned"), locale.integer(total.planned)),
            (Activity.fields["signatures"].title, signatures),
        ]
        facts += [
            (Activity.fields[n].title, locale.integer(getattr(total, n))) for n in ("reached", "new_activists", "hours")
        ]
        self._facts.set_facts([(name, "" if value == "0" else value) for name, value in facts])
        words = ngettext("{n} activity belongs to it.", "{n} activities belong to it.", total.held + total.planned)
        self._brought.set_sentence(words.format(n=locale.integer(total.held + total.planned)))

    @Slot()
    def new_activity(self) -> NewRecordDialog:
        """Plan an activity of this campaign."""
        register, campaign = self._desk.register, self.campaign
        return NewRecordDialog.ask(
            self._desk, Activity, self, preset={"campaign": campaign}, fields=_NEW, title=_("New activity"),
            create=lambda values: activities.add(register, values), made=self.open_asked.emit,
        )  # fmt: skip
