"""Local initiatives on their way to national: who supports them, the decision, and the campaign that one became."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.fields import FieldValue
from chapterdesk.models import Campaign, Initiative
from chapterdesk.models.campaigns import INITIATIVE_STATES
from chapterdesk.services.campaigns import initiatives
from chapterdesk.services.campaigns.initiatives import ADOPTED, DECLINED, PROPOSED, SUPPORTED, Idea
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.campaigns.manage import beside, keep_one_chosen
from chapterdesk.ui.records import (
    CardSection,
    HistoryDialog,
    ListAndCard,
    NewRecordDialog,
    PickDialog,
    RecordForm,
    RecordTable,
    ask_delete,
    run_work,
)
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Badge, Chip, FlowLayout, IconLabel, button, column, label, more_button, row, scroll

_COLUMNS = ("name", "unit", "state", "proposed_on")
_MARKS = {
    PROPOSED: ("sparkles", "neutral"),
    SUPPORTED: ("users", "accent"),
    ADOPTED: ("circle-check", "success"),
    DECLINED: ("circle-x", "neutral"),
}
_DECIDED = ("state", "supporters", "decided_on", "grounds", "campaign")
_NEW = ("name", "unit", "party", "priority", "about")


class InitiativesTab(QWidget):
    """``choose(id)`` shows an initiative; ``open_asked(id)`` asks for a campaign."""

    open_asked = Signal(str)
    kinds = frozenset({"initiative", "campaign", "unit", "priority"})

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        empty = (
            "sparkles",
            _(
                "An idea of a local group can become a national campaign: write it down, let other groups support it, and decide."
            ),
            _("New local initiative"),
            self.new,
        )
        self.table = RecordTable(
            desk,
            Initiative,
            _COLUMNS,
            key="campaigns.initiatives",
            order="proposed_on",
            descending=True,
            tones=_MARKS,
            empty=empty,
        )
        self.card = InitiativeCard(desk)
        self.card.open_asked.connect(self.open_asked)
        add = button(_("New local initiative"), self.new, icon_name="plus", size="small")
        self.table.head.addWidget(add)
        self.both = ListAndCard(desk, beside(self.table), self.card, key="campaigns.initiatives")
        keep_one_chosen(self.table, self.both)
        self.setLayout(column(self.both, gap=0))
        self.table.chosen.connect(self._chosen)

    def refresh(self) -> None:
        """Read the list and the card again."""
        self.table.refresh()
        self.card.show_idea(self.card.key)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        self.card.show_idea(key)

    def choose(self, key: str) -> None:
        """Show an initiative."""
        self.table.refresh()
        self.table.choose(key)

    @Slot()
    def new(self) -> NewRecordDialog:
        """Ask for a new local initiative."""
        register = self._desk.register
        return NewRecordDialog.ask(
            self._desk, Initiative, self, fields=_NEW, title=_("New local initiative"),
            create=lambda values: initiatives.propose(register, dict(values)), made=self.choose,
        )  # fmt: skip


class InitiativeCard(QWidget):
    """One initiative; ``open_asked(id)`` asks for the campaign that it became."""

    open_asked = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.key = ""
        self._idea: Idea | None = None
        self._title = label("", "section", wrap=True)
        self._steps = QWidget()
        self._way = FlowLayout(self._steps, spacing=theme().px(6))
        self._says = label("", "second", wrap=True)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=theme().px(6))
        self.support = button(_("Let a group support it"), self.ask_support, icon_name="users", size="small")
        self._support = CardSection(_("Supported by"), head=[self.support])
        self._support.add(self._chips)
        self.adopt = button(_("Adopt nationally"), self.ask_adopt, icon_name="circle-check")
        self.decline = button(_("Not taken further"), self.ask_decline)
        self.again = button(_("Take it up again"), self._again)
        self.show_campaign = button(_("Show the campaign"), self._show_campaign, icon_name="megaphone")
        self.form = RecordForm(desk, Initiative, hidden=_DECIDED, scrolled=False)
        details = CardSection(_("Details"))
        details.add(self.form)
        menu = QMenu(self)
        menu.addAction(_("History"), lambda: HistoryDialog.ask(desk, Initiative, self.key, self))
        menu.addAction(_("Delete…"), lambda: ask_delete(desk, Initiative, [self.key], self))
        top = row(self._title, column(more_button(menu, _("More")), None), gap=10)
        top.setStretch(0, 1)
        verbs = QWidget()
        flow = FlowLayout(verbs, spacing=theme().px(8))
        for each in (self.adopt, self.decline, self.again, self.show_campaign):
            flow.addWidget(each)
        inside = QWidget()
        inside.setLayout(
            column(top, self._steps, self._says, verbs, self._support, details, None, gap=12, margins=(20, 16, 20, 20))
        )
        self.setLayout(column(scroll(inside), gap=0))
        self.setAccessibleName(_(Initiative.label))

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_idea(self, key: str) -> None:
        """Show an initiative; "" or one that is gone empties the card."""
        if key != self.key:
            self.form.leave()
        self.key = key
        self._idea = None
        if key:
            try:
                with self._desk.register.read() as conn:
                    self._idea = initiatives.idea(self._desk.register, conn, key)
            except UserError:
                self._idea = None
        if self._idea is None:
            self.form.clear()
            return
        idea = self._idea
        self._title.setText(idea.name)
        self._show_way(idea)
        self._says.setText(_sentence(idea))
        self.adopt.setVisible(idea.state in (PROPOSED, SUPPORTED))
        self.adopt.setEnabled(ADOPTED in idea.next_states)
        self.adopt.setToolTip("" if ADOPTED in idea.next_states else _("Let a group support it first."))
        self.decline.setVisible(DECLINED in idea.next_states)
        self.again.setVisible(idea.state == DECLINED)
        self.show_campaign.setVisible(bool(idea.campaign))
        self._show_support(idea)
        self.form.show_row(key)

    def _show_way(self, idea: Idea) -> None:
        """Show the steps: where it stands is filled, what lies ahead is plain."""
        self._way.clear()
        way = (PROPOSED, DECLINED) if idea.state == DECLINED else (PROPOSED, SUPPORTED, ADOPTED)
        here = way.index(idea.state)
        for place, state in enumerate(way):
            icon, tone = _MARKS[state] if place <= here else ("circle", "neutral")
            if place < here:
                icon, tone = "check", "success"
            badge = Badge(icon, INITIATIVE_STATES.format(state), tone)
            badge.setEnabled(place <= here)
            if place == here:
                badge.setAccessibleName(_("It stands here: {state}").format(state=INITIATIVE_STATES.format(state)))
            self._way.addWidget(badge)
            if place < len(way) - 1:
                between = IconLabel("chevron-right", "text-3", 16)
                between.setFixedHeight(badge.sizeHint().height())
                self._way.addWidget(between)

    def _show_support(self, idea: Idea) -> None:
        self._flow.clear()
        open_ = idea.state in (PROPOSED, SUPPORTED)
        for unit, name in idea.supporters:
            chip = Chip("", name, open_, active=False, tag=True, parent=self._chips)
            chip.removed.connect(partial(self.withdraw, unit))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(idea.supporters))
        many = len(initiatives.backing(idea.unit, [unit for unit, _name in idea.supporters]))
        words = ngettext("{n} other group stands behind it.", "{n} other groups stand behind it.", many)
        self._support.set_sentence(words.format(n=many) if many else _("No other group stands behind it yet."))
        self.support.setVisible(open_)

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_support(self) -> PickDialog:
        """Choose a group that supports it."""
        return PickDialog.ask(self._desk, "unit", self, title=_("Which group supports it?"), picked=self._supported)

    def _supported(self, units: list[str]) -> None:
        register, key = self._desk.register, self.key
        for unit in units:
            run_work(self._desk, _("Let a group support it"), partial(initiatives.support, register, key, unit))

    def withdraw(self, unit: str) -> None:
        """Take a group's support back."""
        register, key = self._desk.register, self.key
        run_work(self._desk, _("Supported by"), lambda: initiatives.withdraw(register, key, unit))

    @Slot()
    def ask_adopt(self) -> NewRecordDialog:
        """Ask when its campaign runs, and adopt it."""
        register, key = self._desk.register, self.key

        def adopt(values: Mapping[str, FieldValue]) -> str:
            owner = str(values.get("owner") or "")
            return initiatives.adopt(
                register, key, str(values.get("start") or ""), str(values.get("end") or ""), owner=owner
            )

        return NewRecordDialog.ask(
            self._desk, Campaign, self, fields=("start", "end", "owner"), title=_("Adopt nationally"),
            create=adopt, verb=_("Adopt nationally"), made=lambda _id: self.show_idea(key),
        )  # fmt: skip

    @Slot()
    def ask_decline(self) -> NewRecordDialog:
        """Ask why it is not taken further."""
        register, key = self._desk.register, self.key

        def decline(values: Mapping[str, FieldValue]) -> str:
            initiatives.decline(register, key, str(values.get("grounds") or ""))
            return key

        return NewRecordDialog.ask(
            self._desk, Initiative, self, fields=("grounds",), title=_("Not taken further"), create=decline,
            verb=_("Not taken further"),
        )  # fmt: skip

    @Slot()
    def _again(self) -> None:
        register, key = self._desk.register, self.key
        run_work(self._desk, _("Take it up again"), lambda: initiatives.take_up_again(register, key))

    @Slot()
    def _show_campaign(self) -> None:
        if self._idea is not None:
            self.open_asked.emit(self._idea.campaign)


def _sentence(idea: Idea) -> str:
    if idea.state == ADOPTED:
        return _("Adopted on {day} as the campaign {name}.").format(day=idea.decided_on, name=idea.campaign_name)
    if idea.state == DECLINED:
        return _("Not taken further: {grounds}").format(grounds=idea.grounds)
    whose = _("Proposed by {group} on {day}.").format(
        group=idea.unit_name or "\u2013", day=idea.proposed_on or "\u2013"
    )
    if idea.state == SUPPORTED:
        return _("{proposed} It can be adopted nationally.").format(proposed=whose)
    return _("{proposed} It waits for another group’s support.").format(proposed=whose)
