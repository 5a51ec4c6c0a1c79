"""What the dialogs of this page share, and those for money that moves: paying, and a contribution."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.models.support import ENTRY_KINDS
from chapterdesk.services.support import deciding, funds, money, reading, states
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import PickDialog, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Banner, button, choice_field, clear, column, date_field, label, row


class SupportDialog(QDialog):
    """A heading, fields with their labels, what is wrong, and a verb. ``done(value)`` of the verb's answer as ``came``.

    Args:
        desk: The page's connections.
        title: What is done.
        verb: The words of the button.
        parent: The page.
    """

    came = Signal(object)

    def __init__(self, desk: DeskContext, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.setWindowTitle(title)
        self.setMinimumWidth(theme().px(480))
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.warnings = column(gap=6)
        self.body = column(gap=4)
        self.save = button(verb, self.accept, kind="primary")
        self.save.setDefault(True)
        self.foot = row(None, button(_("Cancel"), self.reject), self.save)
        self.setLayout(
            column(
                label(title, "section", wrap=True), self.body, self.warnings, self.wrong, None, self.foot,
                gap=10, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip

    def add(self, words: str, field: QWidget) -> None:
        """Add a field beneath its label."""
        name = label(words, "label", wrap=True)
        name.setContentsMargins(0, theme().px(6), 0, 0)
        name.setBuddy(field)
        field.setAccessibleName(words)
        self.body.addWidget(name)
        self.body.addWidget(field)

    def warn(self, sentences: tuple[str, ...]) -> None:
        """Say what should be known first; () takes it away."""
        clear(self.warnings)
        for each in sentences:
            self.warnings.addWidget(Banner("circle-alert", each))

    def do(self) -> Any:
        """Carry it out; raises UserError where something is wrong."""
        raise NotImplementedError

    def accept(self) -> None:
        """Carry it out and close, or say what is wrong."""
        done = run_work(self.desk, self.windowTitle(), self.do, place=self.wrong)
        if done:
            super().accept()
            self.came.emit(done.value)


def amount_field(amount: int | None, currency: str) -> QLineEdit:
    """Return a field for an amount in a currency."""
    return QLineEdit(money.shown(amount, currency))


def text_field(hint: str = "") -> QPlainTextEdit:
    """Return a field for some lines of text; Tab leaves it."""
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setPlaceholderText(hint)
    made.setFixedHeight(theme().px(84))
    return made


def day_of(field: QDateEdit) -> dt.date:
    """Return the day of a field."""
    day: QDate = field.date()
    return dt.date(day.year(), day.month(), day.day())


def fund_choice(desk: DeskContext, current: str, *, none: bool) -> tuple[QComboBox, dict[str, funds.Pot]]:
    """Return a choice of the funds with what each has free."""
    with desk.register.read() as conn:
        pots = {pot.id: pot for pot in funds.listed(desk.register, conn)}
    choices = [("", _("No fund yet"))] if none else []
    choices += [
        (key, _("{fund}, {amount} free").format(fund=pot.name, amount=pot.money(pot.stand.free)))
        for key, pot in pots.items()
    ]
    return choice_field(_("Fund"), choices, current), pots


class PayDialog(SupportDialog):
    """Pay what was granted: from which fund and when; says when the report will be due."""

    def __init__(self, desk: DeskContext, facts: reading.Facts, parent: QWidget | None = None) -> None:
        title = _("Pay {amount} to {name}").format(
            amount=facts.money(facts.granted or 0), name=facts.applicant or facts.name
        )
        super().__init__(desk, title, _("Note the payment"), parent)
        self._facts = facts
        self.fund, self._pots = fund_choice(desk, facts.texts["fund"], none=not facts.texts["fund"])
        self.day = date_field(_("Paid on"), clock.today())
        self._due: QLabel = label("", "second", wrap=True)
        self.add(_("From the fund"), self.fund)
        self.add(_("Paid on"), self.day)
        self.body.addWidget(self._due)
        self.fund.currentIndexChanged.connect(lambda _place: self._say())
        self.day.dateChanged.connect(lambda _day: self._say())
        self._say()
        self.save.setFocus()

    def _say(self) -> None:
        facts, fund = self._facts, str(self.fund.currentData() or "")
        pot = self._pots.get(fund)
        due = states.report_due(day_of(self.day), pot.report_days if pot else None)
        self._due.setText(_("The report will be due on {day}.").format(day=long_date(due)))
        with self.desk.register.read() as conn:
            short = deciding.short_by(self.desk.register, conn, facts, fund)
        lacks = _("The fund lacks {amount} for this.").format(amount=facts.money(short))
        self.warn((lacks,) if short else ())

    def do(self) -> str:
        """Pay."""
        fund = str(self.fund.currentData() or "")
        return deciding.pay(self.desk.register, self._facts.id, day_of(self.day), fund)


class ContributeDialog(SupportDialog):
    """Money that came into a fund: how much, from whom, when."""

    def __init__(self, desk: DeskContext, fund: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Add a contribution"), _("Add"), parent)
        self.fund, self._pots = fund_choice(desk, fund, none=False)
        self.amount = QLineEdit()
        self.day = date_field(_("Day"), clock.today())
        kinds = [(code, ENTRY_KINDS.format(code)) for code in (funds.CONTRIBUTION, funds.ALLOCATION, funds.OTHER)]
        self.kind = choice_field(_("Kind"), kinds, funds.CONTRIBUTION)
        self._party = ""
        self.party = button(_("Nobody named"), self._pick)
        self.note = QLineEdit()
        self.add(_("Fund"), self.fund)
        self.add(_("Amount"), self.amount)
        self.add(_("Kind"), self.kind)
        self.add(_("From"), self.party)
        self.add(_("Day"), self.day)
        self.add(_("Note"), self.note)
        self.amount.setFocus()

    def _pick(self) -> None:
        PickDialog.ask(self.desk, "party", self, title=_("From whom"), picked=self._picked)

    def _picked(self, keys: list[str]) -> None:
        self._party = keys[0]
        with self.desk.register.read() as conn:
            self.party.setText(self.desk.register.titles(conn, keys).get(keys[0], ""))

    def do(self) -> str:
        """Note it."""
        pot = self._pots[str(self.fund.currentData())]
        return funds.contribute(
            self.desk.register, money.read(self.amount.text(), pot.currency) or 0, fund=pot.id, party=self._party,
            day=day_of(self.day), note=self.note.text().strip(), kind=str(self.kind.currentData()),
        )  # fmt: skip
