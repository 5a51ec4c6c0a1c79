"""The report back: what each line cost, what is left and whether it has come back, and what came of it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.services.support import budget, deciding, money, reading
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support.dialogs import SupportDialog, day_of, text_field
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import date_field, label


class ReportDialog(SupportDialog):
    """What was spent by budget line; the rest is paid back in the same step."""

    def __init__(self, desk: DeskContext, facts: reading.Facts, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Report on “{name}”").format(name=facts.name), _("Take the report in"), parent)
        self._facts = facts
        told = _("{amount} was paid.").format(amount=facts.money(facts.paid))
        self.body.addWidget(label(told, "second", wrap=True))
        self.spent: dict[str, QLineEdit] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, theme().px(8), 0, 0)
        self._grid.setHorizontalSpacing(theme().px(12))
        self._grid.setColumnStretch(0, 1)
        for place, (words, name) in enumerate(((_("What"), ""), (_("Budget"), ""), (_("Spent"), ""))):
            self._grid.addWidget(label(words + name, "label"), 0, place)
        lines = facts.lines or (budget.Line("", facts.name, facts.granted or facts.amount),)
        for place, line in enumerate(lines, 1):
            self._line(place, line)
        self.body.addLayout(self._grid)
        self.sum: QLabel = label("", "strong", wrap=True)
        self.body.addWidget(self.sum)
        self.returned = QCheckBox("")
        self.returned.setChecked(True)
        self.body.addWidget(self.returned)
        self.words = text_field(_("How many came, what it led to, what you would do otherwise."))
        self.day = date_field(_("Reported on"), clock.today())
        self.add(_("Report back"), self.words)
        self.add(_("Reported on"), self.day)
        self._say()
        next(iter(self.spent.values())).setFocus()

    def _line(self, place: int, line: budget.Line) -> None:
        field = self.spent[line.id] = QLineEdit()
        field.setAccessibleName(_("{what}: spent").format(what=line.name))
        field.setPlaceholderText(money.shown(0, self._facts.currency))
        field.setFixedWidth(theme().px(130))
        field.textChanged.connect(lambda _text: self._say())
        self._grid.addWidget(label(line.name, "body", wrap=True), place, 0)
        self._grid.addWidget(label(self._facts.money(line.amount), "second"), place, 1)
        self._grid.addWidget(field, place, 2)

    def amounts(self) -> dict[str, int]:
        """Return what was spent by line. Raises UserError."""
        return {key: money.read(field.text(), self._facts.currency) or 0 for key, field in self.spent.items()}

    def _say(self) -> None:
        facts = self._facts
        try:
            spent = sum(self.amounts().values())
        except UserError:
            # Half typed: it is said when the report is taken in.
            return
        left = budget.left_over(facts.paid, spent)
        if spent > facts.paid:
            words = _("{spent} was spent, {over} more than was paid. The group bears the rest.")
        else:
            words = _("{spent} was spent, {left} is left.") if left else _("{spent} was spent. Nothing is left.")
        self.sum.setText(
            words.format(spent=facts.money(spent), left=facts.money(left), over=facts.money(max(0, spent - facts.paid)))
        )
        self.returned.setVisible(bool(left))
        self.returned.setText(_("{amount} has been paid back").format(amount=facts.money(left)))

    def do(self) -> int:
        """Take the report in."""
        return deciding.report(
            self.desk.register, self._facts.id, self.amounts(), self.words.toPlainText(), day_of(self.day),
            returned=self.returned.isChecked(),
        )  # fmt: skip
