"""A tab with a list at the left and, at the right, what there is of the chosen row, made anew whenever it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import ListAndCard, SimpleTable, TableRow
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import EmptyState, column, scroll, stacked


class ChosenTab(QWidget):
    """What the tabs of surveys and measures share; each fills the right side in ``_show``."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.key = ""
        """The row shown at the right, "" while there is none."""

    def _arrange(self, table: SimpleTable, tools: QHBoxLayout, empty: EmptyState, key: str, card_width: int) -> None:
        """Lay the tab out: ``tools`` over the table, and ``empty`` in place of both while there are no rows."""
        self.table = table
        table.chosen.connect(self._chosen)
        left = QWidget()
        whole = column(tools, table, gap=10, margins=(PAGE_SIDE, 0, 12, 16))
        whole.setStretch(1, 1)
        left.setLayout(whole)
        self._body = column(gap=12, margins=(20, 4, 20, 20))
        inside = QWidget()
        inside.setLayout(self._body)
        self.both = ListAndCard(self._desk, left, scroll(inside), key=key, card_width=card_width)
        self.stack = stacked(self.both, empty)
        self.setLayout(column(self.stack, gap=0))

    def refresh(self) -> None:
        """Read the register again."""
        raise NotImplementedError

    def _show(self) -> None:
        """Fill the right side with what there is of ``key``."""
        raise NotImplementedError

    def _fill(self, rows: Sequence[TableRow]) -> None:
        """Show these rows, the chosen one still chosen, or the first where it is gone."""
        keys = [each.key for each in rows]
        self.table.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        if self.key not in keys:
            self.key = keys[0] if keys else ""
        if self.key and self.table.current_key() != self.key:
            self.table.choose(self.key)
        self._show()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show a row."""
        self.key = key
        self.refresh()

    @Slot(str)
    def _chosen(self, key: str) -> None:
        if key and key != self.key:
            self.key = key
            self._show()
