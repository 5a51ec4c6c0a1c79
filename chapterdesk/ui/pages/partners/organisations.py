"""The organisations: a list by kind and where they stand, and one organisation's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.models import Organisation
from chapterdesk.models.words import ORGANISATION_KINDS
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.later import Later
from chapterdesk.ui.records import ListAndCard, NewRecordDialog, RecordTable
from chapterdesk.ui.widgets import choice_field, column, hand_focus

if TYPE_CHECKING:
    from chapterdesk.ui.pages.partners.organisation_card import OrganisationCard

ALL, MEMBERS, WAITING = "", "members", "waiting"


def conditions(which: str) -> list[Condition]:
    """Return what organisations must fulfil: all, admitted ones, those who wait for the board, or one kind."""
    if which == MEMBERS:
        return [Condition("admitted", "until", (clock.today().isoformat(),)), Condition("left_on", "empty")]
    if which == WAITING:
        filled = Condition("charter_signed", "filled")
        return [filled, Condition("admitted", "empty"), Condition("left_on", "empty")]
    return [Condition("organisation_kind", "is", (which,))] if which else []


class OrganisationsTab(QWidget):
    """``OrganisationsTab(desk)``; ``show_row(id)``, ``new()``."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        choices = [(ALL, _("All")), (MEMBERS, _("Member organisations")), (WAITING, _("Waits for the board"))]
        self.which = choice_field(_("Which organisations"), [*choices, *ORGANISATION_KINDS.choices()])
        self.which.currentIndexChanged.connect(self._choose)
        first = (
            "handshake",
            _(
                "Here stand the organisations that you work with: unions, women’s houses, congregations, clubs, schools."
            ),
            _("Add the first organisation"),
            self.new,
        )
        self.table = RecordTable(
            desk,
            Organisation,
            ["name", "organisation_kind", "admitted"],
            key="partners.organisations",
            order="title",
            tools=[self.which],
            empty=first,
        )
        self._later = Later(self._make_card)
        self.both = ListAndCard(desk, self.table, self._later, key="partners.organisations", card_width=580)
        self.both.show_card(False)
        self.table.chosen.connect(self._show)
        self.setLayout(column(self.both, gap=0))
        hand_focus(self, self.table)

    def _make_card(self) -> QWidget:
        from chapterdesk.ui.pages.partners.organisation_card import OrganisationCard

        self._card = OrganisationCard(self._desk)
        return self._card

    @property
    def card(self) -> OrganisationCard:
        """The card at the right, made now at the latest."""
        self._later.made()
        return self._card

    def refresh(self) -> None:
        """Read the register again."""
        self.table.refresh()
        self.changed(set())

    def changed(self, _kinds: set[str]) -> None:
        """Called after changes of the register; the table hears of them itself."""
        if self._later.inside is not None:
            self.card.refresh()

    def show_row(self, key: str) -> None:
        """Show one organisation."""
        self.which.setCurrentIndex(0)
        self.table.choose(key)
        self._show(key)

    @Slot(str)
    def _show(self, key: str) -> None:
        self.both.show_card(bool(key))
        if key or self._later.inside is not None:
            self.card.show_row(key)

    @Slot()
    def _choose(self) -> None:
        self.table.set_conditions(conditions(str(self.which.currentData() or "")))

    @Slot()
    def new(self) -> NewRecordDialog:
        """Ask for a new organisation; it is shown when it was added."""
        fields = ["name", "organisation_kind", "town", "emails", "phones", "contacts"]
        return NewRecordDialog.ask(self._desk, Organisation, self, fields=fields, made=self.show_row)
