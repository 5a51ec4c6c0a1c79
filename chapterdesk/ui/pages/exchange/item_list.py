"""The list of what waits: one line each with a tick box, painted by a delegate, worked by keys alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from chapterdesk.core.text import _
from chapterdesk.services.exchange.items import Choice, Item
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.widgets import badge_width, paint_badge

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
HEIGHT, BOX, TILE = 56, 18, 30


class ItemModel(QAbstractListModel):
    """Items and which of them are ticked. ``ticked_changed()``."""

    ItemRole = int(Qt.ItemDataRole.UserRole)
    ticked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Item] = []
        self._ticked: set[str] = set()

    def set_items(self, items: Sequence[Item]) -> None:
        """Show other items; ticks stay with those that are still there and wait."""
        self.beginResetModel()
        self._items = list(items)
        self._ticked &= {item.key for item in items if item.decided is None}
        self.endResetModel()
        self.ticked_changed.emit()

    def items(self) -> list[Item]:
        """Return the items in order."""
        return list(self._items)

    def item(self, row: int) -> Item:
        """Return one item."""
        return self._items[row]

    def row_of(self, key: str) -> int:
        """Return where an item stands, -1 where it is not shown."""
        return next((row for row, item in enumerate(self._items) if item.key == key), -1)

    def ticked(self) -> list[Item]:
        """Return the ticked items in order."""
        return [item for item in self._items if item.key in self._ticked]

    def tick(self, rows: Iterable[int], on: bool) -> None:
        """Tick rows or take their ticks away; what is decided takes none."""
        keys = {self._items[row].key for row in rows if self._items[row].decided is None}
        self._ticked = self._ticked | keys if on else self._ticked - keys
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many items there are."""
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Items can be chosen and ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an item, its words or its tick."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == self.ItemRole:
            return item
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if item.key in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title or item.sheet
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = badge_of(item)
            return ". ".join(part for part in (item.title or item.sheet, words.asked(item).line, state[1]) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.title}\n{words.asked(item).line}\n{item.why}"
        return None


def badge_of(item: Item) -> tuple[str, str, str]:
    """Return an item's badge: decided, put off, or none ("")."""
    if item.decided is not None:
        return ("check", words.settled_words(item.decided), "success")
    return ("clock", _("Later"), "neutral") if item.later else ("", "", "")


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ItemList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(theme().px(200), theme().px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line: tick box, icon, two lines of words, badge."""
        item: Item = index.data(ItemModel.ItemRole)
        rect, state, px = QRect(option.rect), option.state, theme().px
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme().color("accent-tint" if chosen else "hover" if hovered else "surface"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme().color("line"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), theme().color("accent"))
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        self._box(painter, self._view.box_rect(rect), ticked=ticked, there=item.decided is None)
        self._tile(painter, rect, words.asked(item).icon, chosen=chosen)
        self._words(painter, rect, item)
        if state & QStyle.StateFlag.State_HasFocus and self._view.ring:
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), px(4), px(4))
        painter.restore()

    @staticmethod
    def _box(painter: QPainter, box: QRect, *, ticked: bool, there: bool) -> None:
        if not there:
            return
        painter.setPen(theme().color("accent" if ticked else "line-strong"))
        painter.setBrush(theme().color("accent" if ticked else "surface"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme().px(5), theme().px(5))
        if ticked:
            side = theme().px(12)
            mark = QRect(0, 0, side, side)
            mark.moveCenter(box.center())
            paint_icon(painter, mark, "check", "on-accent")

    @staticmethod
    def _tile(painter: QPainter, rect: QRect, icon: str, *, chosen: bool) -> None:
        px = theme().px
        tile = QRect(rect.left() + px(42), rect.center().y() - px(TILE) // 2 + 1, px(TILE), px(TILE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent-tint-2" if chosen else "hover"))
        painter.drawRoundedRect(tile, px(7), px(7))
        side = px(16)
        inner = QRect(0, 0, side, side)
        inner.moveCenter(tile.center())
        paint_icon(painter, inner, icon, "accent-text" if chosen else "text-2")

    @staticmethod
    def _words(painter: QPainter, rect: QRect, item: Item) -> None:
        px = theme().px
        left, right = rect.left() + px(84), rect.right() - px(12)
        picture, word, tone = badge_of(item)
        if word:
            width = min(badge_width(picture, word), px(130))
            paint_badge(painter, QRect(right - width, rect.top(), width, rect.height()), picture, word, tone)
            right -= width + px(8)
        half = px(19)
        lines = (
            (item.title or item.sheet, "second", 600, "text", rect.center().y() - half),
            (words.asked(item).line, "second", 400, "text-2", rect.center().y() + px(1)),
        )
        for text, role, weight, token, top in lines:
            font = theme().font(role, weight=weight)
            painter.setFont(font)
            painter.setPen(theme().color(token))
            room = QRect(left, top, max(0, right - left), half)
            said = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)


class ItemList(QListView):
    """Arrows move, Space ticks, 1, 2, 3 and L decide (``pressed(text)``), Enter goes to the card (``entered()``).

    ``shown(key)`` as the current line moves; ``model_`` holds items and ticks.
    """

    shown = Signal(str)
    pressed_key = Signal(str)
    entered_item = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring = False
        self.model_ = ItemModel()
        self.model_.setParent(self)
        self.setModel(self.model_)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(_("What waits for a decision"))
        self.selectionModel().currentChanged.connect(self._moved)

    @Slot(QModelIndex, QModelIndex)
    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.shown.emit(self.model_.item(current.row()).key if current.isValid() else "")

    def set_items(self, items: Sequence[Item], current: str = "") -> None:
        """Show other items, at ``current``, else where the list was."""
        was = max(0, self.currentIndex().row())
        chosen = self.selectionModel()
        chosen.blockSignals(True)
        self.model_.set_items(items)
        row = self.model_.row_of(current)
        row = min(was, len(items) - 1) if row < 0 else row
        if row >= 0:
            self.setCurrentIndex(self.model_.index(row))
        chosen.blockSignals(False)
        self.viewport().update()
        if row >= 0:
            self.scrollTo(self.model_.index(row))

    def current(self) -> Item | None:
        """Return the item in the current line."""
        index = self.currentIndex()
        return self.model_.item(index.row()) if index.isValid() else None

    def go_to(self, row: int) -> None:
        """Make a line current."""
        if 0 <= row < self.model_.rowCount():
            self.setCurrentIndex(self.model_.index(row))

    def step(self, by: int) -> None:
        """Go up or down, round the ends."""
        many = self.model_.rowCount()
        if many:
            self.go_to((max(0, self.currentIndex().row()) + by) % many)

    def next_waiting(self) -> bool:
        """Go to the next item that waits and was not put off, from here on and round; return whether there is one."""
        many, at = self.model_.rowCount(), self.currentIndex().row()
        order = [(at + n) % many for n in range(1, many)] if many else []
        for wanted in (False, True):
            for row in order:
                item = self.model_.item(row)
                if item.decided is None and item.later is wanted:
                    self.go_to(row)
                    return True
        return False

    def box_rect(self, rect: QRect) -> QRect:
        """Return where a line's tick box stands."""
        side = theme().px(BOX)
        return QRect(rect.left() + theme().px(14), rect.center().y() - side // 2, side, side)

    def selectAll(self) -> None:
        """Tick everything that waits."""
        self.model_.tick(range(self.model_.rowCount()), True)

    def _toggle(self, index: QModelIndex) -> None:
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        self.model_.tick([index.row()], not ticked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks, elsewhere it shows the item."""
        self.ring = False
        index = self.indexAt(event.position().toPoint())
        area = self.box_rect(self.visualRect(index)).adjusted(-12, -16, 8, 16) if index.isValid() else QRect()
        if index.isValid() and area.contains(event.position().toPoint()):
            self._toggle(index)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Ctrl+A ticks all, Enter goes to the card, digits and L decide, the rest moves."""
        self.ring = True
        index = self.currentIndex()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Space and index.isValid():
            self._toggle(index)
        elif event.key() == Qt.Key.Key_A and not plain:
            self.selectAll()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_item.emit()
        elif plain and event.text() and event.text().lower() in "123456789l":
            self.pressed_key.emit(event.text().lower())
        else:
            super().keyPressEvent(event)


COMMON = (Choice.OURS, Choice.THEIRS, Choice.ADD, Choice.SAME, Choice.LATER)
"""What can be decided for many at once, in the order of the bar."""


def common(items: Sequence[Item]) -> list[Choice]:
    """Return what may be decided for all of some items."""
    return [choice for choice in COMMON if all(choice in item.choices or choice is Choice.LATER for item in items)]
