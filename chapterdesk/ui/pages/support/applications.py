"""Applications by state, and the card of the one chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import fold
from chapterdesk.core.text import _, pgettext
from chapterdesk.models.support import APPLICATION_STATES
from chapterdesk.services.support import money, reading, states
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.support.card import ApplicationCard
from chapterdesk.ui.records import Cell, CellIcon, ListAndCard, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import EmptyState, SearchField, Segmented, column, label, row, stacked

MARKS = {
    states.DRAFT: ("pencil", "neutral"),
    states.SENT: ("hourglass", "warning"),
    states.GRANTED: ("circle-check", "accent"),
    states.PART_GRANTED: ("circle-check", "accent"),
    states.REFUSED: ("circle-x", "neutral"),
    states.PAID: ("hand-coins", "warning"),
    states.REPORTED: ("file-check", "success"),
    states.WITHDRAWN: ("undo-2", "neutral"),
}
OPEN = (states.DRAFT, states.SENT, *states.PROMISED, states.PAID)
OVER = (states.REPORTED, states.REFUSED, states.WITHDRAWN)
_SHOWN = {"open": OPEN, "over": OVER, "all": states.STATES}


def mark(state: str, *, urgent: bool = False) -> CellIcon:
    """Return a state as a table shows it; an urgent one that waits says so."""
    icon, tone = MARKS.get(state, MARKS[states.DRAFT])
    if urgent and state in (states.SENT, *states.PROMISED):
        return CellIcon("alarm-clock", _("{state}, urgent").format(state=APPLICATION_STATES.format(state)), "danger")
    return CellIcon(icon, APPLICATION_STATES.format(state), tone)


class ApplicationsTab(QWidget):
    """``open(id)``; ``new_asked()``, and ``filled()`` when the list was read."""

    new_asked = Signal()
    filled = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._lines: list[reading.Line] = []
        self._wanted = ""
        self._beside = Beside(desk, self)
        self._any = True
        kept = desk.get_setting("support.which")
        self.which = Segmented(
            [("open", _("Going on")), ("over", pgettext("applications", "Finished")), ("all", _("All"))],
            kept if kept in _SHOWN else "open",
            name=_("Which applications"),
        )
        self.which.chosen.connect(self._chose_which)
        self.search = SearchField(_("Purpose or applicant"))
        self.search.changed.connect(lambda _text: self._fill())
        columns = [
            TableColumn("name", _("Purpose"), "name", 175),
            TableColumn("state", _("Status"), "mark", 160),
            TableColumn("amount", _("Amount"), "text", 88, align="right"),
            TableColumn("applicant", _("Who applies"), "text", 122),
            TableColumn("due", _("Report due"), "date", 110),
        ]
        self.table = SimpleTable(columns, name=_("Applications"), desk=desk, key="support.list")
        self.table.chosen.connect(self._chosen)
        self.none = label(_("No application here is like that."), "second", wrap=True)
        self.card = ApplicationCard(desk)
        self._arrange()

    def _arrange(self) -> None:
        left = QWidget()
        inside = column(row(self.which, None), self.search, self.none, self.table, gap=12, margins=(32, 0, 20, 22))
        inside.setStretch(3, 1)
        left.setLayout(inside)
        self.both = ListAndCard(self._desk, left, self.card, key="support", card_width=480)
        self.both.show_card(False)
        empty = EmptyState(
            "hand-coins",
            _(
                "Money that groups and partners apply for: what it is for, its budget, the decision, and what came of it."
            ),
            _("New application"),
            self.new_asked.emit,
            title=_("Nobody has applied for support yet"),
        )
        self.stack = stacked(self.both, empty)
        self.setLayout(column(self.stack, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list and the card again."""
        self._beside.ask(lambda conn: reading.listed(self._desk.register, conn), self._take)

    def _take(self, lines: list[reading.Line]) -> None:
        self._lines = lines
        self.stack.setCurrentIndex(0 if self._lines else 1)
        self._fill()
        if not self.card.refresh():
            self.both.show_card(False)
        if wanted := self._wanted:
            self._wanted = ""
            self._point_at(wanted)
        self.filled.emit()

    def is_empty(self) -> bool:
        """Say whether there is no application at all."""
        return not self._lines

    def open(self, application: str) -> None:
        """Show one application, whichever its state."""
        self.search.edit.clear()
        self._wanted = application
        self.refresh()

    def _point_at(self, application: str) -> None:
        known = {line.id: line.state for line in self._lines}
        wanted = _SHOWN[self.which.current()]
        if application in known and known[application] not in wanted:
            self.which.set_current("all")
        self._fill()
        self.table.choose(application)

    def leave(self) -> None:
        """Save what is being typed."""
        self.card.leave()

    def _fill(self) -> None:
        wanted, words = _SHOWN[self.which.current()], fold(self.search.text())
        lines = [
            line for line in self._lines
            if line.state in wanted and (not words or words in fold(f"{line.name} {line.applicant} {line.ref}"))
        ]  # fmt: skip
        self.table.set_rows([TableRow(line.id, self._cells(line)) for line in lines])
        self.none.setVisible(not lines)

    @staticmethod
    def _cells(line: reading.Line) -> list[object]:
        amount = line.granted if line.state in states.GIVEN else line.amount
        return [
            line.name,
            mark(line.state, urgent=line.urgent),
            Cell(money.shown(amount or 0, line.currency), amount or 0),
            line.applicant,
            line.report_due if line.state == states.PAID else None,
        ]

    @Slot(str)
    def _chose_which(self, which: str) -> None:
        self._desk.set_setting("support.which", which)
        self._fill()

    @Slot(str)
    def _chosen(self, key: str) -> None:
        self.card.show_application(key)
        self.both.show_card(bool(key))
