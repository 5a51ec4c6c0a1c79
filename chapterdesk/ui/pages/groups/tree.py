"""The tree of units with icons and counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from chapterdesk.core.locale import fold, integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.models.words import UNIT_KINDS, UNIT_STATES
from chapterdesk.services.groups import Node
from chapterdesk.ui.style import icon, theme

ICONS = {
    "section": "building-2",
    "district": "network",
    "local_group": "users",
    "section_group": "users",
    "student_group": "graduation-cap",
    "school_group": "school",
    "professional_network": "contact",
    "network": "globe",
    "coalition": "handshake",
}
_ID = int(Qt.ItemDataRole.UserRole)
_WORDS = _ID + 1


class UnitTree(QTreeWidget):
    """``chosen(id)`` when another unit is chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, QTreeWidgetItem] = {}
        self._filtered = False
        self.setAccessibleName(_("Groups"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(theme().px(18))
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(theme().px(20))
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setIconSize(QSize(theme().px(16), theme().px(16)))
        self.currentItemChanged.connect(self._current_changed)

    def load(self, nodes: Sequence[Node]) -> None:
        """Show these units; what is chosen and folded stays so."""
        folded = {key for key, item in self._items.items() if item.childCount() and not item.isExpanded()}
        current, place = self.current(), self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        self._filtered = False
        self._items = {}
        for node in nodes:
            above = self._items.get(node.parent)
            item = QTreeWidgetItem(above) if above is not None else QTreeWidgetItem(self)
            self._dress(item, node)
            self._items[node.id] = item
        for key, item in self._items.items():
            item.setExpanded(key not in folded)
        if current in self._items:
            self.setCurrentItem(self._items[current])
        self.blockSignals(False)
        self.verticalScrollBar().setValue(place)

    def _dress(self, item: QTreeWidgetItem, node: Node) -> None:
        kind = UNIT_KINDS.format(node.kind or None)
        people = ngettext("{n} person", "{n} people", node.people).format(n=integer(node.people))
        state = UNIT_STATES.format(node.state) if node.state != "active" else ""
        item.setText(0, f"{node.name} ({state})" if state else node.name)
        item.setText(1, integer(node.people))
        item.setIcon(0, icon(ICONS.get(node.kind, "users"), "text-2"))
        item.setData(0, _ID, node.id)
        item.setData(0, _WORDS, fold(f"{node.name} {kind}"))
        item.setToolTip(0, kind)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(p for p in (node.name, kind, people, state) if p))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, theme().color("text-3"))
        if state:
            item.setForeground(0, theme().color("text-3"))

    def filter(self, text: str) -> int:
        """Show only units whose name or kind holds the words, with those above them; returns how many fit."""
        words = fold(text).split()
        if not words and not self._filtered:
            return len(self._items)
        self._filtered = bool(words)
        fit: set[int] = set()
        many = 0
        for item in self._items.values():
            if all(word in str(item.data(0, _WORDS)) for word in words):
                many += 1
                above: QTreeWidgetItem | None = item
                while above is not None and id(above) not in fit:
                    fit.add(id(above))
                    above = above.parent()
        for item in self._items.values():
            item.setHidden(id(item) not in fit)
            if words and id(item) in fit:
                item.setExpanded(True)
        return many

    def current(self) -> str:
        """Return the chosen unit's id, "" where none is chosen."""
        item = self.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    def choose(self, unit: str) -> bool:
        """Choose a unit; returns whether it is in the tree."""
        item = self._items.get(unit)
        if item is None:
            return False
        self.setCurrentItem(item)
        self.scrollToItem(item)
        return True

    def first(self) -> str:
        """Return the unit to begin with: the first group with people, else the first of all."""
        leaves = (key for key, item in self._items.items() if not item.childCount())
        return next(leaves, next(iter(self._items), ""))

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _current_changed(self, now: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if now is not None:
            self.chosen.emit(str(now.data(0, _ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter folds and unfolds."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None and item.childCount():
            item.setExpanded(not item.isExpanded())
        else:
            super().keyPressEvent(event)
