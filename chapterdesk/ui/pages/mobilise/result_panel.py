"""What came of it so far, as figures, bars and callers; the same beside the calls and on the last step."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.services.mobilise import outcomes
from chapterdesk.services.mobilise.results import Result
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import ChartCard, Rung, clear, column, label, row

SHOWN = (*outcomes.KEYS, outcomes.WRONG_NUMBER, outcomes.STOPPED)
ALWAYS = outcomes.KEYS


def rungs(result: Result) -> list[Rung]:
    """Return the bars of the chart: the six usual outcomes, and others where there are any."""
    return [
        Rung(outcomes.words_of(code), result.by_outcome[code])
        for code in SHOWN
        if code in ALWAYS or result.by_outcome[code]
    ]


def progress_bar(name: str, done: int, total: int) -> QProgressBar:
    """Return a thin bar that shows how much is done."""
    made = QProgressBar()
    made.setTextVisible(False)
    made.setRange(0, max(1, total))
    made.setValue(min(done, max(1, total)))
    made.setAccessibleName(name)
    return made


def progress_words(result: Result) -> str:
    """Return "66 of 214 done, 117 not called yet, 31 to call again": numbers that add up to all on the list."""
    parts = [_("{n} of {all} done").format(n=integer(result.done), all=integer(result.people))]
    if result.fresh:
        parts.append(_("{n} not called yet").format(n=integer(result.fresh)))
    if result.again:
        parts.append(_("{n} to call again").format(n=integer(result.again)))
    return ", ".join(parts)


class ResultPanel(QWidget):
    """``show_result(result, hoped)``."""

    def __init__(self) -> None:
        super().__init__()
        self.number = label("", "title")
        self.words = label("", "second", wrap=True)
        self.hoped = progress_bar(_("Of those hoped for"), 0, 1)
        self.chart = ChartCard(_("Result so far"), "", [Rung(outcomes.words_of(code), 0) for code in ALWAYS])
        self.called = label("", "second", wrap=True)
        self._callers = column(gap=8)
        figures = row(self.number, self.words, gap=8)
        figures.setStretch(1, 1)
        self.setLayout(
            column(
                figures, self.hoped, self.chart, self.called, 6, label(_("Callers"), "strong"), self._callers, None,
                gap=8,
            )
        )  # fmt: skip

    def show_result(self, result: Result, hoped: int, current: str = "") -> None:
        """Show figures; ``current`` is the caller whose list is open."""
        self.number.setText(integer(result.yes))
        self.words.setText(_("yes, of {n} hoped for").format(n=integer(hoped)) if hoped else _("said yes"))
        self.hoped.setVisible(bool(hoped))
        self.hoped.setRange(0, max(1, hoped))
        self.hoped.setValue(min(result.yes, max(1, hoped)))
        self.chart.set_data(rungs(result))
        self.called.setText(progress_words(result))
        clear(self._callers)
        for line in result.callers:
            share = _("{n} of {all}").format(n=integer(line.called), all=integer(line.people))
            name = label(line.name, "second-strong" if line.id == current else "second", wrap=True)
            head = row(name, label(share if line.called else _("not begun"), "second"))
            head.setStretch(0, 1)
            bar = progress_bar(f"{line.name}: {share}", line.called, line.people)
            self._callers.addLayout(column(head, bar, gap=theme().px(3)))
