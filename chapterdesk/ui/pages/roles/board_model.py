"""The board as Qt asks for it: groups down, posts across."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chapterdesk.core import clock, locale
from chapterdesk.core.text import ngettext
from chapterdesk.services.succession.posts import Board, Place
from chapterdesk.ui.pages.roles import phrases

PlaceRole = int(Qt.ItemDataRole.UserRole) + 1
ReadyRole = PlaceRole + 1
DimRole = PlaceRole + 2
SizeRole = PlaceRole + 3
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
STATES = ("vacant", "ending", "held")


class BoardModel(QAbstractTableModel):
    """``set_board(board, sizes, ready)``; ``set_states`` leaves out groups and posts without a square in these states."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = Board((), (), {})
        self._sizes: Mapping[str, int] = {}
        self._ready: Mapping[tuple[str, str], str] = {}
        self._states = frozenset(STATES)
        self._units: list[tuple[str, str, str]] = []
        self._roles: list[tuple[str, str]] = []
        self._today = clock.today()

    def set_board(self, board: Board, sizes: Mapping[str, int], ready: Mapping[tuple[str, str], str]) -> None:
        """Show a board; where the same groups and posts stand on it, the place stays."""
        self._board, self._sizes, self._ready, self._today = board, sizes, ready, clock.today()
        self._arrange()

    def set_states(self, states: frozenset[str]) -> None:
        """Show squares of these states; none means all."""
        self._states = states or frozenset(STATES)
        self._arrange()

    def states(self) -> frozenset[str]:
        """Return the states that are shown."""
        return self._states

    def _arrange(self) -> None:
        shown = {key for key, place in self._board.places.items() if place.state in self._states}
        units, roles = {unit for unit, _role in shown}, {role for _unit, role in shown}
        some, across = [u for u in self._board.units if u[0] in units], [r for r in self._board.roles if r[0] in roles]
        same = some == self._units and across == self._roles
        if not same:
            self.beginResetModel()
        self._units, self._roles = some, across
        if not same:
            self.endResetModel()
        elif some and across:
            self.dataChanged.emit(self.index(0, 0), self.index(len(some) - 1, len(across) - 1))

    def board(self) -> Board:
        """Return the whole board."""
        return self._board

    def ready(self, place: Place) -> str:
        """Return who is ready for a vacant post, "" while that is not known."""
        return self._ready.get((place.unit, place.role), "")

    def place(self, index: Index) -> Place | None:
        """Return the square at an index."""
        if not index.isValid() or index.row() >= len(self._units) or index.column() >= len(self._roles):
            return None
        return self._board.places[self._units[index.row()][0], self._roles[index.column()][0]]

    def index_of(self, unit: str, role: str) -> QModelIndex:
        """Return where a post stands, an invalid index where it is not shown."""
        row = next((n for n, each in enumerate(self._units) if each[0] == unit), -1)
        across = next((n for n, each in enumerate(self._roles) if each[0] == role), -1)
        return self.index(row, across) if row >= 0 and across >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of groups."""
        return 0 if parent.isValid() else len(self._units)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of posts."""
        return 0 if parent.isValid() else len(self._roles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words for people and screen readers, and the square for the delegate."""
        place = self.place(index)
        if place is None:
            return None
        if role == PlaceRole:
            return place
        if role == ReadyRole:
            return self.ready(place)
        if role == DimRole:
            return place.state not in self._states and place.state != "none"
        if role == Qt.ItemDataRole.DisplayRole:
            return phrases.who(place) or phrases.state_words(place.state)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            names = self._units[index.row()][1], self._roles[index.column()][1]
            return phrases.spoken(place, *names, self.ready(place), self._today)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return posts across and groups down, these with how many people they have."""
        if not 0 <= section < len(self._roles if orientation == Qt.Orientation.Horizontal else self._units):
            return None
        if orientation == Qt.Orientation.Horizontal:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
                return self._roles[section][1]
            return None
        unit, name, _kind = self._units[section]
        many = self._sizes.get(unit, 0)
        size = ngettext("{n} person", "{n} people", many).format(n=locale.integer(many)) if many else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == SizeRole:
            return size
        return f"{name}, {size}" if role == Qt.ItemDataRole.AccessibleTextRole else None
