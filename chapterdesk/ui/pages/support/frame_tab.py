"""The frame: what was granted by priority and district in a year, against what was set aside."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services.support import frame, framing, funds, money
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support.dialogs import SupportDialog, amount_field
from chapterdesk.ui.pages.support.frame_chart import FrameBar, FrameChart
from chapterdesk.ui.records import Cell, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import Card, Segmented, choice_field, clear, column, label, row, scroll

_OUTSIDE = "outside"


class FrameDialog(SupportDialog):
    """How much a fund sets aside for a priority in a year."""

    def __init__(
        self,
        desk: DeskContext,
        fund: funds.Pot,
        priority: str,
        name: str,
        year: int,
        amount: int | None,
        parent: QWidget,
    ) -> None:
        super().__init__(desk, _("Frame of {year} for “{name}”").format(year=year, name=name), _("Set"), parent)
        self._fund, self._priority, self._year = fund, priority, year
        self.body.addWidget(label(fund.name, "second", wrap=True))
        self.amount: QLineEdit = amount_field(amount, fund.currency)
        self.add(_("Set aside"), self.amount)
        self.body.addWidget(label(_("Empty: no frame is set."), "hint", wrap=True))
        self.amount.setFocus()
        self.amount.selectAll()

    def do(self) -> None:
        """Set it."""
        amount = money.read(self.amount.text(), self._fund.currency)
        framing.set_frame(self.desk.register, self._fund.id, self._priority, self._year, amount)


class FrameTab(QWidget):
    """Choices of year, fund and currency; a chart and a table by priority, a table by district."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._pots: dict[str, funds.Pot] = {}
        self.summary: framing.Summary | None = None
        self.year = choice_field(_("Year"), [])
        self.fund = choice_field(_("Fund"), [])
        self._currency = row(gap=0)
        self.currencies: Segmented | None = None
        self.year.activated.connect(lambda _place: self.refresh())
        self.fund.activated.connect(lambda _place: self._chose_fund())
        self.chart = FrameChart(_("Granted within the frame"))
        self.priorities = SimpleTable(
            self._columns(_("Priority"), act=True), name=_("By priority"), desk=desk, key="support.frame", fit=14
        )
        self.priorities.acted.connect(lambda key, _column: self.set_frame("" if key == _OUTSIDE else key))
        self.priorities.row_opened.connect(lambda key: self.set_frame("" if key == _OUTSIDE else key))
        self.districts = SimpleTable(
            self._columns(_("District"), act=False), name=_("By district"), desk=desk, key="support.districts", fit=14
        )
        self.by_priority = Card(_("Granted by priority"))
        self.priority_words = label("", "second", wrap=True)
        self.by_district = Card(_("Granted by district"))
        self.district_words = label("", "second", wrap=True)
        self._arrange()

    @staticmethod
    def _columns(first: str, *, act: bool) -> list[TableColumn]:
        amounts = [("granted", pgettext("money", "Granted")), ("paid", pgettext("money", "Paid"))]
        if act:
            amounts = [("frame", pgettext("money", "Frame")), *amounts, ("left", _("Left"))]
        found = [TableColumn("name", first, "name", 220)]
        found += [TableColumn(key, words, "text", 120, align="right") for key, words in amounts]
        found.append(TableColumn("many", _("Applications"), "number", 110))
        return [*found, TableColumn("set", "", "action", 130)] if act else found

    def _arrange(self) -> None:
        self.by_priority.add(self.priority_words)
        self.by_priority.add(self.chart)
        self.by_priority.add(self.priorities)
        self.by_district.add(self.district_words)
        self.by_district.add(self.districts)
        inside = QWidget()
        inside.setLayout(
            column(
                row(self.year, self.fund, self._currency, None, gap=12), self.by_priority, self.by_district, None,
                gap=16, margins=(32, 0, 32, 22),
            )
        )  # fmt: skip
        self.setLayout(column(scroll(inside), gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the year again."""
        register, year, fund = self._desk.register, self.year.currentData(), self._fund()
        with register.read() as conn:
            years = framing.years(conn)
            year = year if year in years else years[0]
            self._pots = {pot.id: pot for pot in funds.listed(register, conn)}
            fund = fund if fund in self._pots else ""
            known = framing.currencies(register, conn, year, fund)
            chosen = self.currencies.current() if self.currencies is not None else ""
            currency = chosen if chosen in known else known[0]
            self.summary = framing.summary(register, conn, year, fund, currency)
        self._fill_choices(years, year, fund, known, currency)
        self._show(self.summary)

    def _fund(self) -> str:
        return str(self.fund.currentData() or "")

    def _chose_fund(self) -> None:
        self.refresh()

    def _fill_choices(self, years: list[int], year: int, fund: str, known: list[str], currency: str) -> None:
        self.year.clear()
        for each in years:
            self.year.addItem(str(each), each)
        self.year.setCurrentIndex(years.index(year))
        self.fund.clear()
        self.fund.addItem(_("All funds"), "")
        for key, pot in self._pots.items():
            self.fund.addItem(pot.name, key)
        self.fund.setCurrentIndex(max(0, self.fund.findData(fund)))
        if self.currencies is not None and self.currencies.property("known") == known:
            return
        clear(self._currency)
        # Amounts of different currencies are never added: each is looked at by itself.
        self.currencies = Segmented([(code, code) for code in known], currency, name=_("Currency"))
        self.currencies.setProperty("known", known)
        self.currencies.chosen.connect(lambda _code: self.refresh())
        self.currencies.setVisible(len(known) > 1)
        self._currency.addWidget(self.currencies)

    def _show(self, found: framing.Summary) -> None:
        def amount(value: int | None) -> Cell:
            return Cell(money.shown(value, found.currency), value)

        bars, rows = [], []
        for line in found.priorities:
            name = found.names.get(line.key, "") or _("Outside the priorities")
            if line.granted or line.frame:
                bars.append(FrameBar(name, line.granted, line.frame, self._words(line, found.currency)))
            cells = [
                name,
                amount(line.frame),
                amount(line.granted),
                amount(line.paid),
                amount(line.left),
                line.applications,
            ]
            rows.append(TableRow(line.key or _OUTSIDE, [*cells, _("Set frame…") if self._pots else None]))
        self.chart.set_bars(bars)
        self.chart.setVisible(bool(bars))
        self.priorities.set_rows(rows)
        self.priority_words.setText(self._sentence(found))
        self.districts.set_rows(
            [
                TableRow(
                    line.key or _OUTSIDE,
                    [
                        found.names.get(line.key, _("In no district")),
                        amount(line.granted),
                        amount(line.paid),
                        line.applications,
                    ],
                )
                for line in found.districts
            ]
        )
        self.districts.setVisible(bool(found.districts))
        self.district_words.setText(self._district_words(found))

    @staticmethod
    def _district_words(found: framing.Summary) -> str:
        many = len([line for line in found.districts if line.key])
        words = ngettext("{n} district was granted support.", "{n} districts were granted support.", many)
        none = _("Nothing was granted in this year.")
        return words.format(n=integer(many)) if found.districts else none

    @staticmethod
    def _words(line: frame.Line, currency: str) -> str:
        granted = money.shown(line.granted, currency)
        if line.frame is None:
            return _("{granted}, no frame").format(granted=granted)
        if (line.left or 0) < 0:
            return _("{granted}, {over} over the frame").format(
                granted=granted, over=money.shown(-(line.left or 0), currency)
            )
        return _("{granted} of {frame}").format(granted=granted, frame=money.shown(line.frame, currency))

    @staticmethod
    def _sentence(found: framing.Summary) -> str:
        granted, framed = money.shown(found.granted, found.currency), money.shown(found.framed, found.currency)
        if not found.framed:
            return _("{granted} was granted in {year}. No frame is set.").format(granted=granted, year=found.year)
        words = _("{granted} was granted in {year}, of {frame} set aside.")
        outside = found.priorities[-1]
        said = words.format(granted=granted, year=found.year, frame=framed)
        if outside.key == "" and outside.granted:
            said += " " + _("{amount} lies outside the priorities.").format(
                amount=money.shown(outside.granted, found.currency)
            )
        return said

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot(str)
    def set_frame(self, priority: str) -> FrameDialog | None:
        """Ask how much is set aside for a priority ("" for outside them), by the fund chosen or the only one in this currency."""
        found = self.summary
        if found is None:
            return None
        pots = [pot for pot in self._pots.values() if pot.currency == found.currency]
        pot = self._pots.get(self._fund()) or (pots[0] if len(pots) == 1 else None)
        if pot is None:
            self._desk.toast(_("Choose the fund first: each sets aside for itself."), None)
            self.fund.setFocus()
            return None
        amount = next((line.frame for line in found.priorities if line.key == priority), None)
        name = found.names.get(priority, "") or _("Outside the priorities")
        dialog = FrameDialog(self._desk, pot, priority, name, found.year, amount, self)
        dialog.open()
        return dialog
