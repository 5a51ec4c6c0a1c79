"""The tab of occasions: the list at the left, one of them at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services.trainings import occasions
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.trainings.card import TrainingCard
from chapterdesk.ui.pages.trainings.words import training_mark
from chapterdesk.ui.records import Cell, ListAndCard, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import EmptyState, column, stacked


class OccasionsTab(QWidget):
    """``open(id)`` shows one; ``new_asked()`` wants another."""

    new_asked = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        columns = [
            TableColumn("day", _("First day"), "date", 96),
            TableColumn("name", _("Title"), "name", 190),
            TableColumn("seats", _("Seats"), "text", 84, "right"),
            TableColumn("waiting", _("Waiting"), "number", 80),
            TableColumn("state", _("Status"), "mark", 132),
        ]
        self.table = SimpleTable(columns, name=_("Trainings"), desk=desk, key="trainings.occasions")
        self._wanted = ""
        self._beside = Beside(desk, self)
        self.card = TrainingCard(desk)
        left = QWidget()
        left.setLayout(column(self.table, gap=0, margins=(32, 0, 20, 22)))
        self.both = ListAndCard(desk, left, self.card, key="trainings.occasions", card_width=540)
        empty = EmptyState(
            "graduation-cap",
            _("Here stand the occasions of your courses: who comes, who waits for a seat, who was there."),
            _("New training"),
            self.new_asked.emit,
            title=_("No training is planned yet"),
        )
        self.stack = stacked(self.both, empty)
        self.setLayout(column(self.stack, gap=0))
        self.setFocusProxy(self.table)
        self.table.chosen.connect(self._chosen)

    def refresh(self) -> None:
        """Read the list and the card again."""
        self._beside.ask(occasions.listed, self._take)

    def _take(self, lines: list[occasions.Line]) -> None:
        rows = [
            TableRow(
                line.id,
                [
                    line.day,
                    line.name,
                    Cell(
                        _("{n} of {all}").format(n=line.taken, all=line.seats) if line.seats else str(line.taken),
                        line.taken,
                    ),
                    line.waiting or None,
                    training_mark(line),
                ],
            )
            for line in lines
        ]
        self.table.set_rows(rows)
        self.stack.setCurrentIndex(0 if lines else 1)
        known = {line.id for line in lines}
        wanted, self._wanted = self._wanted, ""
        if wanted in known:
            self.table.choose(wanted)
            self.card.open(wanted)
        elif self.card.training in known:
            self.card.refresh()
        elif lines:
            self.table.choose(lines[0].id)
            self.card.open(lines[0].id)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        if key and key != self.card.training:
            self.card.open(key)

    def open(self, training: str) -> None:
        """Show an occasion; one that is gone leaves the list as it is."""
        self._wanted = training
        self.refresh()

    def leave(self) -> None:
        """Save what is being typed."""
        self.card.leave()
