"""The model behind the table of an import's rows: nothing is copied, cells are made when they are shown."""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chapterdesk.core.text import _
from chapterdesk.services.importing import ColumnMatch, PlanRow
from chapterdesk.ui.pages.importing.rows import ALL, BadgeSaid, CellSaid, ShownPlan

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Part(Enum):
    """The columns that are not the file's."""

    NUMBER = "number"
    OUTCOME = "outcome"
    WHY = "why"


class PlanModel(QAbstractTableModel):
    """The rows of one tab. Columns: number, outcome, those taken from the file, why, and at last those not taken."""

    ValueRole = int(Qt.ItemDataRole.UserRole)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: ShownPlan | None = None
        self._rows: list[PlanRow] = []
        self.columns: list[Part | ColumnMatch] = []

    def show_plan(self, shown: ShownPlan | None, tab: str = ALL) -> None:
        """Show the rows of a tab."""
        self.beginResetModel()
        self._shown = shown
        self._rows = shown.rows[tab] if shown is not None else []
        self.columns = [] if shown is None else [Part.NUMBER, Part.OUTCOME, *shown.taken, Part.WHY, *shown.left]
        self.endResetModel()

    def plan_row(self, row: int) -> PlanRow | None:
        """Return a row of the plan by its place."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place_of(self, number: int) -> int:
        """Return the place of the file's row, -1 where it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.row == number), -1)

    def place_of_column(self, number: int) -> int:
        """Return the place of the file's column, -1 where it is not shown."""
        return next((i for i, c in enumerate(self.columns) if isinstance(c, ColumnMatch) and c.column == number), -1)

    def row_changed(self, number: int) -> None:
        """Paint a row again, since something was decided about it."""
        place = self.place_of(number)
        if place >= 0:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def all_changed(self) -> None:
        """Paint every row again."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        column = self.columns[section]
        if isinstance(column, ColumnMatch):
            return column.label
        return {Part.NUMBER: _("Row"), Part.OUTCOME: _("What happens"), Part.WHY: _("Why")}[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell: words for people and screen readers, or what the delegate paints."""
        wanted = (
            self.ValueRole,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        if role not in wanted or self._shown is None or not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if isinstance(column, ColumnMatch):
            return self._of_cell(self._shown.cell(row, column), role)
        if column is Part.OUTCOME:
            badge: BadgeSaid = self._shown.badge(row)
            return badge if role == self.ValueRole else None if role == Qt.ItemDataRole.ToolTipRole else badge.word
        text = str(row.row) if column is Part.NUMBER else row.reason
        if role == Qt.ItemDataRole.ToolTipRole and column is Part.NUMBER:
            return None
        return text

    @staticmethod
    def _of_cell(said: CellSaid, role: int) -> Any:
        if role == PlanModel.ValueRole:
            return said
        if role == Qt.ItemDataRole.ToolTipRole:
            return said.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole and said.tip:
            return f"{said.text}. {said.tip}"
        return said.text
