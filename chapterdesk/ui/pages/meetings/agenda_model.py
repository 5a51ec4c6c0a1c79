"""The agenda as a table's model: items in order, their times, what is typed wrongly kept as typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.fields import ValueProblem
from chapterdesk.models import AgendaItem
from chapterdesk.models.words import AGENDA_KINDS

GRIP, TIME, NAME, KIND, OPENS, LENGTH = range(6)
COLUMNS = ("", N_("Time"), N_("Item"), N_("Kind"), N_("Who opens"), N_("Min"))
FIELDS = {NAME: "name", KIND: "item_kind", OPENS: "opens", LENGTH: "length"}
ICONS = {
    "round": "message-circle",
    "follow_up": "list-checks",
    "story": "message-square-quote",
    "discussion": "messages-square",
    "decision": "gavel",
    "election": "vote",
    "information": "info",
    "formality": "scroll-text",
    "break": "coffee",
}
MIME = "application/x-chapterdesk-agenda-item"
WrongRole = int(Qt.ItemDataRole.UserRole) + 2
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Save = Callable[[str, str, object], None]
"""Saves (item, field, value); raises UserError."""


@dataclass(frozen=True)
class ItemRow:
    """One item as it is shown; ``opens`` is a name, ``length`` minutes or None."""

    id: str
    time: str
    name: str
    kind: str
    opens: str
    opener: str
    length: int | None
    note: str


class AgendaModel(QAbstractTableModel):
    """The rows of one agenda. ``save`` writes a value, ``move`` an item by so many places, ``find`` returns a name's id."""

    def __init__(
        self, save: Save, move: Callable[[str, int], None], find: Callable[[str], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._save, self._move, self._find = save, move, find
        self._rows: list[ItemRow] = []
        self.wrong: dict[tuple[str, int], tuple[str, str]] = {}

    def rows(self) -> list[ItemRow]:
        """Return the items in order."""
        return self._rows

    def set_rows(self, rows: Sequence[ItemRow]) -> None:
        """Show other items; where only values differ, selection and scrolling stay."""
        if [r.id for r in rows] == [r.id for r in self._rows]:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, LENGTH))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, item: str) -> int:
        """Return the row of an item, -1 where it is not there."""
        return next((n for n, r in enumerate(self._rows) if r.id == item), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many items there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and COLUMNS[section]:
            return _(COLUMNS[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Items can be chosen, changed and dragged."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in FIELDS else flags

    def _text(self, row: ItemRow, column: int) -> str:
        if (row.id, column) in self.wrong:
            return self.wrong[row.id, column][0]
        length = "" if row.length is None else str(row.length)
        return ("", row.time, row.name, AGENDA_KINDS.format(row.kind or None), row.opens, length)[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words for people and screen readers, and values for the editors."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return row.kind if column == KIND else self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            if (row.id, column) in self.wrong:
                return self.wrong[row.id, column][1]
            return row.note if column == NAME and row.note else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_(COLUMNS[column]) if COLUMNS[column] else ''} {self._text(row, column)}".strip()
        if role == WrongRole:
            return (row.id, column) in self.wrong
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Save a value; one that cannot be taken stays as typed, marked as wrong."""
        if role != Qt.ItemDataRole.EditRole or index.column() not in FIELDS:
            return False
        row, column = self._rows[index.row()], index.column()
        text = str(value).strip()
        if text == str(self.data(index, Qt.ItemDataRole.EditRole)).strip():
            return False
        try:
            self._save(row.id, FIELDS[column], self._parsed(column, text))
            self.wrong.pop((row.id, column), None)
        except (UserError, ValueProblem) as problem:
            sentence = problem.sentence if isinstance(problem, ValueProblem) else str(problem)
            self.wrong[row.id, column] = (text, sentence)
        self.dataChanged.emit(index, index)
        return True

    def _parsed(self, column: int, text: str) -> object:
        if column == OPENS:
            return self._find(text) or None
        if column == KIND:
            return text or None
        return AgendaItem.fields[FIELDS[column]].parse(text)

    # -- dragging ------------------------------------------------------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:
        """Items are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped here."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged item."""
        data = QMimeData()
        data.setData(MIME, self._rows[indexes[0].row()].id.encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Move the item to where it was dropped. Returns False: the view must take nothing away itself."""
        if data.hasFormat(MIME):
            item = bytes(data.data(MIME).data()).decode()
            target = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
            place = self.row_of(item)
            by = target - place - (1 if target > place else 0)
            if place >= 0 and by:
                self._move(item, by)
        return False
