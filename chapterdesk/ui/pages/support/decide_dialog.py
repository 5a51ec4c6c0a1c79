"""The decision: how much, from which fund, and why; what it would overspend is said before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.services import meeting_facts
from chapterdesk.services.support import deciding, money, reading
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support.dialogs import SupportDialog, amount_field, day_of, fund_choice, text_field
from chapterdesk.ui.records import run_work
from chapterdesk.ui.widgets import button, choice_field, date_field, label


class DecideDialog(SupportDialog):
    """Grant, grant in part, or refuse with grounds."""

    def __init__(self, desk: DeskContext, facts: reading.Facts, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Decide on “{name}”").format(name=facts.name), _("Grant"), parent)
        self._facts = facts
        asked = _("{who} applies for {amount}.").format(who=facts.applicant, amount=facts.money(facts.amount))
        self.body.addWidget(label(asked, "second", wrap=True))
        self.amount = amount_field(facts.amount if facts.granted is None else facts.granted, facts.currency)
        self.fund, _pots = fund_choice(desk, facts.texts["fund"], none=True)
        self.grounds = text_field(_("In a sentence or two: the letter says it."))
        self.grounds.setPlainText(facts.texts["grounds"])
        self.day = date_field(_("Decided on"), clock.today())
        self.meeting = choice_field(_("Decided at"), self._meetings(), facts.texts["meeting"])
        self.add(_("Amount granted"), self.amount)
        self.add(_("Fund"), self.fund)
        self.add(_("Grounds"), self.grounds)
        self.add(_("Decided on"), self.day)
        self.add(_("Decided at"), self.meeting)
        self.refuse = button(_("Refuse"), self._refuse, kind="danger")
        self.foot.insertWidget(0, self.refuse)
        self.amount.textChanged.connect(lambda _text: self._say())
        self.fund.currentIndexChanged.connect(lambda _place: self._say())
        self.day.dateChanged.connect(lambda _day: self._say())
        self._say()
        self.amount.setFocus()
        self.amount.selectAll()

    def _meetings(self) -> list[tuple[str, str]]:
        """Return the latest meetings; the one chosen before stays among them."""
        with self.desk.register.read() as conn:
            found = meeting_facts.listed(self.desk.register, conn, "past")[:12]
            chosen = self._facts.texts["meeting"]
            more = self.desk.register.titles(conn, [chosen]) if chosen else {}
        choices = [("", _("No meeting"))]
        choices += [(each.id, f"{each.day} {each.name}, {each.unit}".rstrip(", ")) for each in found]
        return choices + [(key, name) for key, name in more.items() if key not in {k for k, _name in choices}]

    def granted(self) -> int:
        """Return the amount that is typed. Raises UserError."""
        return money.read(self.amount.text(), self._facts.currency) or 0

    def _say(self) -> None:
        try:
            granted = self.granted()
        except UserError:
            # Half typed: it is said when somebody grants it.
            self.warn(())
            return
        fund = str(self.fund.currentData() or "")
        with self.desk.register.read() as conn:
            advice = deciding.advise(self.desk.register, conn, self._facts, granted, fund, day_of(self.day).year)
        self.warn(advice.words)
        part = 0 < granted < self._facts.amount
        self.save.setText(_("Grant in part") if part else _("Grant anyway") if advice.over else _("Grant"))

    def _decision(self, granted: int) -> deciding.Decision:
        fund, meeting = str(self.fund.currentData() or ""), str(self.meeting.currentData() or "")
        return deciding.Decision(granted, self.grounds.toPlainText(), day_of(self.day), fund, meeting)

    def do(self) -> str:
        """Grant."""
        granted = self.granted()
        if not granted:
            raise UserError(_("How much is granted?"), _("Write an amount, or choose Refuse."), code="no_amount")
        return deciding.decide(self.desk.register, self._facts.id, self._decision(granted))

    def _refuse(self) -> None:
        verb = self.desk.register
        done = run_work(
            self.desk, _("Refuse"), lambda: deciding.decide(verb, self._facts.id, self._decision(0)), place=self.wrong
        )
        if done:
            super(SupportDialog, self).accept()
            self.came.emit(done.value)
        else:
            self.grounds.setFocus()
