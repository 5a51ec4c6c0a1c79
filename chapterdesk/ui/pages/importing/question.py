"""The one question that an import may have to ask: is the day first, or the month?"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.services.importing import Question
from chapterdesk.ui.widgets import announce, button, clear, column, label, row
from chapterdesk.ui.widgets.text import IconLabel

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_NUMBERS = re.compile(r"\d+")


def readings(example: str) -> tuple[str, str] | None:
    """Return a written date read with the day first and with the month first ("2 March", "3 February").

    None where it cannot be read both ways.
    """
    numbers = [int(found) for found in _NUMBERS.findall(example)[:2]]
    if len(numbers) < 2:
        return None
    first, second = numbers
    try:
        # A leap year, so that 29 February can be read; the year is not shown.
        both = dt.date(2024, second, first), dt.date(2024, first, second)
    except ValueError:
        return None
    return long_date(both[0], year=False), long_date(both[1], year=False)


class QuestionBar(QFrame):
    """``answered(order)`` carries "dmy" or "mdy"."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "banner-warning")
        self._body = row(gap=12, margins=(12, 8, 12, 8))
        self.setLayout(self._body)
        self.day_button = button("")
        self.month_button = button("")
        self.hide()

    def ask(self, questions: list[Question], answer: str) -> None:
        """Ask, tell what was answered, or hide where nothing is in doubt."""
        clear(self._body)
        self.setVisible(bool(questions or answer))
        if questions:
            self._ask(questions[0])
        elif answer:
            self._tell(answer)

    def _ask(self, question: Question) -> None:
        example = question.examples[0]
        both = readings(example)
        words = _("Which comes first in dates such as {example}, the day or the month?").format(example=example)
        day, month = _("The day"), _("The month")
        if both is not None:
            words = _("Is {example} {one} or {other}?").format(example=example, one=both[0], other=both[1])
            day, month = _("Day first: {date}").format(date=both[0]), _("Month first: {date}").format(date=both[1])
        rest = _("Column {column}.").format(column=question.label)
        if len(question.examples) > 1:
            rest += " " + _("There are also {examples}.").format(examples=", ".join(question.examples[1:]))
        self.day_button = button(day, partial(self.answered.emit, DAY_FIRST), size="small")
        self.month_button = button(month, partial(self.answered.emit, MONTH_FIRST), size="small")
        self._fill("circle-question-mark", words, rest)
        self._body.addWidget(self.day_button)
        self._body.addWidget(self.month_button)
        self.setAccessibleName(f"{words} {rest}")
        announce(self, f"{words} {rest}")

    def _tell(self, answer: str) -> None:
        day = answer == DAY_FIRST
        said = _("Dates are read with the day first.") if day else _("Dates are read with the month first.")
        other = _("Month first instead") if day else _("Day first instead")
        self._fill("calendar", said, "")
        turn = partial(self.answered.emit, MONTH_FIRST if day else DAY_FIRST)
        self._body.addWidget(button(other, turn, size="small"))
        self.setAccessibleName(said)

    def _fill(self, icon: str, strong: str, rest: str) -> None:
        words = column(label(strong, "strong", wrap=True), gap=0)
        if rest:
            words.addWidget(label(rest, "second", wrap=True))
        self._body.addWidget(IconLabel(icon, "warning"))
        self._body.addLayout(words, 1)
