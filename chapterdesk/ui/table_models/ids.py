"""A table over a list of ids: rows are fetched as they scroll into view, so a million people scroll like a hundred.

Sorting and filtering are one query for ids, made by the page: on ``sort_requested(key, descending)`` it asks its service for ids in
that order and gives them to ``set_ids``, or the first of them at once and all of them to ``complete``. ``fetch`` is called with
ids only when a cell of one is shown, and then with those that follow it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from chapterdesk.ui.style import theme

BLOCK = 50
"""Ids fetched at a time where the view has not said how many rows it shows."""
ROWS_KEPT = 6_000
_FEW = 8
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class CellIcon(NamedTuple):
    """A cell with an icon and a word: column kinds "badge" and "mark". ``tone``: neutral, accent, danger, warning, success."""

    icon: str
    word: str
    tone: str = "neutral"


@dataclass(frozen=True)
class ColumnSpec:
    """One column.

    Args:
        key: A stable name, by which width, order and sort are remembered.
        label: The heading, already translated.
        kind: "tick" (selection box; no value), "name" (medium weight, two lines), "text", "muted", "level", "date", "badge"
            (CellIcon in a pill), "mark" (CellIcon without surface) or "number".
        width: In pixels at 100 %.
        align: "left" or "right"; where empty, numbers stand right and all else left.
        sortable: Whether a click on the heading asks for this order.
        shown: Whether it is shown before the user chooses.

    Values by kind: "level" takes ``(rung 0 to 5, word)``, "badge" and "mark" a :class:`CellIcon` or None, all others text (None is
    shown as an empty cell).
    """

    key: str
    label: str
    kind: str = "text"
    width: int = 120
    align: str = ""
    sortable: bool = True
    shown: bool = True


Fetch = Callable[[list[int]], Mapping[int, Sequence[Any]]]


class IdTableModel(QAbstractTableModel):
    """The model: ``IdTableModel(columns, fetch)``, then ``set_ids(ids)``.

    Args:
        columns: The columns in their first order; "tick" columns take no place in the fetched rows.
        fetch: Returns for ids (a page) their rows: one value a column that is not a "tick". An id that is gone may be left out.
    """

    sort_requested = Signal(str, bool)
    ValueRole = int(Qt.ItemDataRole.UserRole)
    IdRole = ValueRole + 1

    def __init__(self, columns: Sequence[ColumnSpec], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._fetch = fetch
        self._ids: Sequence[int] = ()
        self._kept: dict[int, Sequence[Any] | None] = {}
        self.page = BLOCK
        self._place: list[int] = []
        place = -1
        for column in self.columns:
            place += column.kind != "tick"
            self._place.append(-1 if column.kind == "tick" else place)

    # -- what pages call -------------------------------------------------------------------------------------------

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show other ids, or the same in another order."""
        self.beginResetModel()
        self._ids = ids
        self._kept.clear()
        self.endResetModel()

    def complete(self, ids: Sequence[int]) -> None:
        """Show all ids, of which the first are shown already; where they begin otherwise, this is ``set_ids``."""
        shown = len(self._ids)
        if not shown or len(ids) <= shown or list(ids[:shown]) != list(self._ids):
            self.set_ids(ids)
            return
        self.beginInsertRows(_NO_PARENT, shown, len(ids) - 1)
        self._ids = ids
        self.endInsertRows()

    def refresh(self, ids: Iterable[int] | None = None) -> None:
        """Fetch rows again: those of ``ids``, or all where None. Selection and scrolling stay."""
        last = len(self.columns) - 1
        if ids is None:
            self._kept.clear()
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, last))
            return
        wanted = set(ids)
        for one in wanted:
            self._kept.pop(one, None)
        for row in self.rows_of(wanted):
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def ids(self) -> Sequence[int]:
        """Return the ids in the order shown."""
        return self._ids

    def id_at(self, row: int) -> int:
        """Return the id of a row."""
        return self._ids[row]

    def row_of(self, one: int) -> int:
        """Return the row of an id, -1 where it is not shown."""
        # Looking through a million takes some milliseconds; an index of them would take 100 MB.
        try:
            return self._ids.index(one)
        except ValueError:
            return -1

    def rows_of(self, ids: Collection[int]) -> list[int]:
        """Return the rows of many ids, from the top; those that are not shown are left out."""
        if len(ids) < _FEW:
            return sorted({self.row_of(one) for one in ids} - {-1})
        wanted = ids if isinstance(ids, set) else set(ids)
        return [row for row, one in enumerate(self._ids) if one in wanted]

    def value(self, row: int, column: int) -> Any:
        """Return a cell's value as it was fetched; None for a row that is gone."""
        place = self._place[column]
        if place < 0:
            return None
        found = self.row_values(row)
        return None if found is None else found[place]

    def text(self, row: int, column: int) -> str:
        """Return a cell in words, as screen readers and the clipboard take it."""
        value = self.value(row, column)
        if value is None:
            return ""
        if isinstance(value, CellIcon):
            return value.word
        if self.columns[column].kind == "level":
            return str(value[1])
        return str(value)

    def row_values(self, row: int) -> Sequence[Any] | None:
        """Return a row as it was fetched, None for one that is gone. What is not there yet comes with the page beneath it."""
        one = self._ids[row]
        if one not in self._kept:
            self._fetch_from(row)
        return self._kept[one]

    def _fetch_from(self, row: int) -> None:
        wanted = [one for one in self._ids[row : row + self.page] if one not in self._kept]
        if len(self._kept) > ROWS_KEPT:
            self._kept.clear()
        found = self._fetch(wanted)
        self._kept.update((one, found.get(one)) for one in wanted)

    # -- what Qt asks ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many ids there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words for people and screen readers, or the value for the delegate."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == self.ValueRole:
            return self.value(row, column)
        if role == self.IdRole:
            return self._ids[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[column].label} {self.text(row, column)}".strip()
        if role == Qt.ItemDataRole.ToolTipRole and self.columns[column].kind in ("name", "text"):
            return self.text(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].label
        if role == Qt.ItemDataRole.FontRole:
            return theme().font("table", weight=600)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the page for another order; the ids come back through ``set_ids``."""
        if 0 <= column < len(self.columns) and self.columns[column].sortable and self.columns[column].kind != "tick":
            self.sort_requested.emit(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)
