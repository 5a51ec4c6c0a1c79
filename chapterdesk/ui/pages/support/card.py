"""The card of one application: what it is, its budget, decision, payment and report; one button for the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.models import Application
from chapterdesk.services.support import applying, budget, deciding, reading, states
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support import papers_menu
from chapterdesk.ui.pages.support.budget_table import BudgetTable
from chapterdesk.ui.pages.support.decide_dialog import DecideDialog
from chapterdesk.ui.pages.support.dialogs import PayDialog
from chapterdesk.ui.pages.support.report_dialog import ReportDialog
from chapterdesk.ui.records import CardSection, Facts, HistoryDialog, RecordForm, ask_delete, run_work
from chapterdesk.ui.widgets import Badge, box, button, column, label, more_button, row, scroll

EDITED = ("name", "unit", "party", "fund", "priority", "campaign", "about", "currency", "urgent")
_FIXED = ("unit", "party", "fund", "priority", "campaign", "about")


class ApplicationCard(QWidget):
    """``show_application(id)``, "" for none; ``refresh()`` says whether it is still there."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self.facts: reading.Facts | None = None
        self.name = label("", "title", wrap=True)
        self.badge = Badge("pencil", "")
        self.sentence = label("", "second", wrap=True)
        self.next = button("", self.step, kind="primary")
        self.back = button(_("Note that it has come back"), self._paid_back)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.form = RecordForm(desk, Application, fields=EDITED, scrolled=False)
        self.fixed = Facts(columns=2)
        self.budget = BudgetTable()
        self.budget.line_changed.connect(self._set_line)
        self.budget.line_removed.connect(self._remove_line)
        self.budget.refused.connect(self._refused)
        self.budget_part = CardSection(_("Budget"))
        self.about = CardSection(_("About it"))
        self.about.add(self.form)
        self.about.add(self.fixed)
        self.decision = CardSection(_("Decision"))
        self.payment = CardSection(_("Payment"))
        self.report = CardSection(_("Report back"))
        self._facts = {part: Facts(columns=2) for part in (self.decision, self.payment, self.report)}
        self._words = {part: label("", "body", wrap=True) for part in (self.decision, self.report)}
        self._arrange()

    def _arrange(self) -> None:
        self.budget_part.add(self.budget)
        for part, facts in self._facts.items():
            part.add(facts)
            if part in self._words:
                part.add(self._words[part])
        more = more_button(self.menu, _("More"))
        head = row(self.badge, None, more)
        inside = column(
            head, self.name, self.sentence, row(self.next, self.back, None), self.wrong, 6,
            self.budget_part, self.decision, self.payment, self.report, self.about, None,
            gap=10, margins=(24, 16, 24, 24),
        )  # fmt: skip
        whole = QWidget()
        whole.setLayout(inside)
        self.setLayout(column(box(column(scroll(whole), gap=0), "sunken"), gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    @Slot(str)
    def show_application(self, key: str) -> None:
        """Show one application."""
        if key != self._id:
            self.leave()
            self.wrong.hide()
        self._id = key
        self.refresh()

    def refresh(self) -> bool:
        """Read it again; returns whether it is there."""
        self.facts = None
        if self._id:
            try:
                with self._desk.register.read() as conn:
                    self.facts = reading.facts(self._desk.register, conn, self._id)
            except UserError:
                self._id = ""
        if self.facts is not None:
            self._show(self.facts)
        return self.facts is not None

    def leave(self) -> None:
        """Save what is being typed."""
        self.form.leave()

    def _show(self, facts: reading.Facts) -> None:
        from chapterdesk.ui.pages.support.applications import mark

        shown = mark(facts.state, urgent=facts.urgent)
        self.badge.set_badge(shown.icon, shown.word, shown.tone)
        self.name.setText(facts.name)
        self.sentence.setText(self._sentence(facts))
        words = _steps().get(states.next_step(facts.state), "")
        self.next.setText(words)
        self.next.setVisible(bool(words))
        self.back.setVisible(facts.owed_back > 0)
        open_ = facts.state in (states.DRAFT, states.SENT)
        self.form.setVisible(open_)
        if open_:
            self.form.show_row(facts.id)
        self.fixed.setVisible(not open_)
        self.fixed.set_facts(self._fixed(facts))
        self._show_budget(facts, open_)
        self._show_decision(facts)
        self._show_payment(facts)
        self._show_report(facts)

    def _sentence(self, facts: reading.Facts) -> str:
        texts = facts.texts
        if facts.state == states.DRAFT:
            if not facts.amount:
                return _("Write the budget: what it comes to is applied for.")
            return _("{amount} is applied for. It has not been sent.").format(amount=facts.money(facts.amount))
        if facts.state == states.SENT:
            return _("{amount} is applied for. Sent on {day}.").format(
                amount=facts.money(facts.amount), day=_long(texts["sent_on"])
            )
        if facts.state in states.PROMISED:
            return _("{granted} of {amount} is granted and waits to be paid.").format(
                granted=facts.money(facts.granted or 0), amount=facts.money(facts.amount)
            )
        if facts.state == states.PAID:
            return _due(facts)
        if facts.state == states.REPORTED and facts.owed_back:
            return _("{amount} is still to be paid back.").format(amount=facts.money(facts.owed_back))
        if facts.state == states.REPORTED:
            return _("Reported on {day}. All is done.").format(day=_long(texts["reported_on"]))
        if facts.state == states.REFUSED:
            return _("Refused on {day}.").format(day=_long(texts["decided_on"]))
        return _("The applicant withdrew it.")

    @staticmethod
    def _fixed(facts: reading.Facts) -> list[tuple[str, str | QWidget]]:
        told: list[tuple[str, str | QWidget]] = []
        for name in _FIXED:
            value = facts.called(name) if name != "about" else facts.texts[name]
            if value:
                told.append((Application.fields[name].title, value))
        told.append((_("Applied for"), facts.money(facts.amount)))
        told.append((_("Sent on"), facts.texts["sent_on"]))
        return told

    def _show_budget(self, facts: reading.Facts, open_: bool) -> None:
        self.budget.show_budget(facts.lines, facts.currency, editable=open_)
        sums, said = facts.sums, ""
        if facts.lines and sums.total != facts.amount:
            said = _("The lines come to {sum}, and {amount} is applied for.").format(
                sum=facts.money(sums.total), amount=facts.money(facts.amount)
            )
        elif sums.reserve:
            said = _("{reserve} of {sum} is a reserve for the urgent.").format(
                reserve=facts.money(sums.reserve), sum=facts.money(sums.total)
            )
        elif open_:
            said = _("Type in the empty line to add one. Delete takes a line away.")
        self.budget_part.set_sentence(said)

    def _show_decision(self, facts: reading.Facts) -> None:
        decided = facts.state in (*states.GIVEN, states.REFUSED)
        self.decision.setVisible(decided)
        self._facts[self.decision].set_facts(
            [
                (_("Amount granted"), facts.money(facts.granted or 0)),
                (_("Decided on"), facts.texts["decided_on"]),
                *([(_("Decided at"), facts.called("meeting"))] if facts.texts["meeting"] else []),
            ]
        )
        self._words[self.decision].setText(facts.texts["grounds"])
        self._words[self.decision].setVisible(bool(facts.texts["grounds"]))

    def _show_payment(self, facts: reading.Facts) -> None:
        self.payment.setVisible(facts.state in (states.PAID, states.REPORTED))
        self._facts[self.payment].set_facts(
            [
                (pgettext("money", "Paid"), facts.money(facts.paid)),
                (_("Paid on"), facts.texts["paid_on"]),
                (_("From the fund"), facts.called("fund")),
                (_("Report due"), facts.texts["report_due"]),
            ]
        )

    def _show_report(self, facts: reading.Facts) -> None:
        self.report.setVisible(facts.state == states.REPORTED)
        self._facts[self.report].set_facts(
            [
                (_("Reported on"), facts.texts["reported_on"]),
                (_("Spent"), facts.money(facts.sums.spent)),
                (_("Paid back"), facts.money(facts.returned)),
            ]
        )
        self._words[self.report].setText(facts.texts["report"])
        self._words[self.report].setVisible(bool(facts.texts["report"]))

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot()
    def step(self) -> QDialog | None:
        """Take the next step: send at once, or ask what it needs."""
        self.leave()
        self.refresh()
        facts = self.facts
        step = states.next_step(facts.state) if facts is not None else ""
        if facts is None or not step:
            return None
        if step == states.SEND:
            run_work(
                self._desk,
                pgettext("application", "Send"),
                lambda: applying.send(self._desk.register, facts.id),
                place=self.wrong,
            )
            return None
        dialogs = {states.DECIDE: DecideDialog, states.PAY: PayDialog, states.REPORT: ReportDialog}
        dialog = dialogs[step](self._desk, facts, self)
        dialog.came.connect(lambda _value: self.refresh())
        dialog.open()
        return dialog

    def _fill_menu(self) -> None:
        self.menu.clear()
        facts = self.facts
        if facts is None:
            return
        papers_menu.fill(self.menu, self._desk, facts, self)
        self.menu.addSeparator()
        if states.may(facts.state, states.DECIDE) and facts.state != states.SENT:
            self.menu.addAction(_("Change the decision…"), lambda: DecideDialog(self._desk, facts, self).open())
        register = self._desk.register
        if states.may(facts.state, states.WITHDRAW):
            self.menu.addAction(
                _("Withdraw"), lambda: self._run(_("Withdraw"), lambda: applying.withdraw(register, facts.id))
            )
        if states.may(facts.state, states.WRITE):
            self.menu.addAction(
                _("Take up again"), lambda: self._run(_("Take up again"), lambda: applying.take_up(register, facts.id))
            )
        self.menu.addAction(_("History…"), lambda: HistoryDialog.ask(self._desk, Application, facts.id, self))
        self.menu.addAction(_("Delete…"), lambda: ask_delete(self._desk, Application, [facts.id], self))

    def _run(self, label_: str, verb: Callable[[], object]) -> None:
        run_work(self._desk, label_, verb, place=self.wrong)

    def _paid_back(self) -> None:
        self._run(self.back.text(), lambda: deciding.paid_back(self._desk.register, self._id))

    @Slot(object)
    def _set_line(self, line: budget.Line) -> None:
        self._run(_("Budget"), lambda: applying.set_line(self._desk.register, self._id, line))
        self._again()

    @Slot(str)
    def _remove_line(self, line: str) -> None:
        self._run(_("Budget"), lambda: applying.remove_line(self._desk.register, self._id, line))
        self._again()

    def _again(self) -> None:
        """Show what is kept once the table has done with the cell that was typed into."""
        QTimer.singleShot(0, self, self.refresh)

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        self._desk.toast(sentence, None)


def _steps() -> dict[str, str]:
    return {
        states.SEND: pgettext("application", "Send"),
        states.DECIDE: _("Decide"),
        states.PAY: _("Pay"),
        states.REPORT: pgettext("verb", "Report back"),
    }


def _due(facts: reading.Facts) -> str:
    due = facts.texts["report_due"]
    if not due:
        return _("Paid on {day}.").format(day=_long(facts.texts["paid_on"]))
    days = (dt.date.fromisoformat(due) - clock.today()).days
    if days < 0:
        late = ngettext("{n} day late", "{n} days late", -days).format(n=integer(-days))
        return _("The report was due on {day}: {late}.").format(day=_long(due), late=late)
    return _("The report is due on {day}.").format(day=_long(due))


def _long(iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso)) if iso else "\u2013"
