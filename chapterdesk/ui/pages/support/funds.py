"""Funds: how each stands, its entries, and adding a contribution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Fund, FundEntry
from chapterdesk.models.support import ENTRY_KINDS
from chapterdesk.services.support import funds, money
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support.dialogs import ContributeDialog
from chapterdesk.ui.records import (
    CardSection,
    Cell,
    Facts,
    HistoryDialog,
    ListAndCard,
    RecordForm,
    SimpleTable,
    TableColumn,
    TableRow,
    ask_delete,
)
from chapterdesk.ui.widgets import EmptyState, box, button, column, label, more_button, row, scroll, stacked

SHOWN = 500
"""So many of a fund's entries are shown, the latest first; all are in its export."""
_EDITED = ("name", "fund_kind", "unit", "currency", "is_default", "report_days", "note")


class FundsTab(QWidget):
    """``choose(id)``; signal ``new_asked()``."""

    new_asked = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._pots: dict[str, funds.Pot] = {}
        columns = [
            TableColumn("name", _("Fund"), "name", 220),
            TableColumn("free", _("Free"), "text", 110, align="right"),
            TableColumn("balance", _("Balance"), "text", 120, align="right"),
            TableColumn("reserved", _("Reserved"), "text", 110, align="right"),
        ]
        self.table = SimpleTable(columns, name=_("Funds"), desk=desk, key="support.funds", fit=8)
        self.table.chosen.connect(lambda _key: self._show())
        self.total = label("", "second", wrap=True)
        self.contribute = button(_("Add a contribution"), self.add, kind="primary", icon_name="plus")
        self.name = label("", "title", wrap=True)
        self.sentence = label("", "second", wrap=True)
        self.facts = Facts(columns=4)
        self.form = RecordForm(desk, Fund, fields=_EDITED, scrolled=False)
        self.menu = QMenu(self)
        self.menu.addAction(_("History…"), lambda: HistoryDialog.ask(desk, Fund, self.current(), self))
        self.menu.addAction(_("Delete…"), lambda: ask_delete(desk, Fund, [self.current()], self))
        entries = [
            TableColumn("day", _("Day"), "date", 100),
            TableColumn("kind", _("Kind"), "text", 165),
            TableColumn("amount", _("Amount"), "text", 110, align="right"),
            TableColumn("what", _("From or to"), "text", 220),
        ]
        self.entries = SimpleTable(
            entries, name=_("Entries"), desk=desk, key="support.entries", fit=12, menu=self._entry_menu
        )
        self._arrange()

    def _arrange(self) -> None:
        left = QWidget()
        left.setLayout(column(self.table, self.total, None, gap=12, margins=(32, 0, 20, 22)))
        self.about = CardSection(_("The fund"))
        self.about.add(self.form)
        self.moves = CardSection(_("Entries"))
        self.moves.add(self.entries)
        inside = QWidget()
        inside.setLayout(
            column(
                row(self.name, None, more_button(self.menu, _("More"))), self.sentence, row(self.contribute, None), 4,
                self.facts, self.moves, self.about, None,
                gap=10, margins=(24, 16, 24, 24),
            )
        )  # fmt: skip
        self.card = box(column(scroll(inside), gap=0), "sunken")
        self.both = ListAndCard(self._desk, left, self.card, key="support.funds", card_width=600)
        empty = EmptyState(
            "hand-coins",
            _("A fund is a pot of money that applications are paid from. Contributions go to the solidarity fund."),
            _("New fund"),
            self.new_asked.emit,
            title=_("There is no fund yet"),
        )
        self.stack = stacked(self.both, empty)
        self.setLayout(column(self.stack, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the funds again."""
        with self._desk.register.read() as conn:
            found = funds.listed(self._desk.register, conn)
        self._pots = {pot.id: pot for pot in found}
        self.stack.setCurrentIndex(0 if found else 1)
        self.table.set_rows([TableRow(pot.id, self._cells(pot)) for pot in found])
        free = money.by_currency((pot.currency, pot.stand.free) for pot in found)
        self.total.setText(_("Free altogether: {amounts}").format(amounts=money.listed(free)) if len(found) > 1 else "")
        if found and not self.table.current_key():
            self.table.choose(found[0].id)
        self._show()

    @staticmethod
    def _cells(pot: funds.Pot) -> list[object]:
        stand = pot.stand
        return [pot.name, *(Cell(pot.money(each), each) for each in (stand.free, stand.balance, stand.reserved))]

    def is_empty(self) -> bool:
        """Say whether there is no fund at all."""
        return not self._pots

    @Slot(str)
    def choose(self, fund: str) -> None:
        """Show one fund."""
        self.refresh()
        self.table.choose(fund)

    def current(self) -> str:
        """Return the id of the fund shown, "" for none."""
        return self.table.current_key()

    def _show(self) -> None:
        pot = self._pots.get(self.current())
        self.both.show_card(pot is not None)
        if pot is None:
            return
        self.name.setText(pot.name)
        kind = [pot.kind_words, pot.unit, _("Contributions go here") if pot.is_default else ""]
        self.sentence.setText(". ".join(part for part in kind if part) + ".")
        self.facts.set_facts(
            [
                (_("Balance"), pot.money(pot.stand.balance)),
                (_("Reserved"), pot.money(pot.stand.reserved)),
                (_("Free"), pot.money(pot.stand.free)),
                (_("Contributions this year"), pot.money(pot.income)),
            ]
        )
        with self._desk.register.read() as conn:
            found = funds.entries(self._desk.register, conn, pot.id, SHOWN)
        self.entries.set_rows([TableRow(each.id, self._entry(pot, each)) for each in found])
        self.entries.setVisible(bool(found))
        self.moves.set_sentence(
            _("Reserved is what is granted and not paid yet.") if found else _("Nothing has come in or gone out yet.")
        )
        self.form.show_row(pot.id)

    @staticmethod
    def _entry(pot: funds.Pot, each: funds.Entry) -> list[object]:
        what = " · ".join(part for part in (each.party, each.application, each.note) if part)
        return [each.day, ENTRY_KINDS.format(each.kind), Cell(pot.money(each.amount), each.amount), what]

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot()
    def add(self) -> ContributeDialog:
        """Ask for a contribution to the fund shown."""
        dialog = ContributeDialog(self._desk, self.current(), self)
        dialog.open()
        return dialog

    def _entry_menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        return [
            (_("History…"), lambda: HistoryDialog.ask(self._desk, FundEntry, keys[0], self)),
            (_("Delete…"), lambda: ask_delete(self._desk, FundEntry, keys, self)),
        ]
