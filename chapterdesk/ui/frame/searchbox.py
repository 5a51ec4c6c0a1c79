"""The results under the search field: people, groups, meetings, pages and commands, as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
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
from chapterdesk.ui.frame.hooks import Hit
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.widgets import SearchField, announce, column, label

MOST = 20
ROW_HEIGHT = 46
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Hits(QAbstractListModel):
    HitRole = int(Qt.ItemDataRole.UserRole)

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []

    def show_hits(self, hits: list[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits[:MOST]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many hits are shown."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a hit or its words."""
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == self.HitRole:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title}, {hit.detail}" if hit.detail else hit.title
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return a hit's height."""
        return QSize(theme().px(200), theme().px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint icon, title and detail."""
        hit: Hit = index.data(_Hits.HitRole)
        look, px = theme(), theme().px
        rect = QRect(option.rect).adjusted(px(4), 0, -px(4), 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent-tint-2" if chosen else "hover"))
            painter.drawRoundedRect(rect, px(6), px(6))
        side = px(18)
        paint_icon(
            painter,
            QRect(rect.left() + px(10), rect.center().y() - side // 2, side, side),
            hit.icon,
            "accent-text" if chosen else "text-2",
        )
        room = rect.adjusted(px(40), px(5), -px(10), -px(4))
        flags = Qt.AlignmentFlag.AlignLeft | (
            Qt.AlignmentFlag.AlignTop if hit.detail else Qt.AlignmentFlag.AlignVCenter
        )
        for text, font, token, where in (
            (hit.title, look.font("second", weight=500), "text", flags),
            (hit.detail, look.font("caption"), "text-2", Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom),
        ):
            painter.setFont(font)
            painter.setPen(look.color(token))
            painter.drawText(
                room, where, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            )
        painter.restore()


class SearchResults(QFrame):
    """The list that drops from the field. The focus stays in the field: arrows choose, Enter opens, Esc closes.

    Args:
        field: The search field of the top bar.
        host: The window's central widget, which it lies over.
        find: Words to hits.
    """

    opened = Signal(object)

    def __init__(self, field: SearchField, host: QWidget, find: Callable[[str], list[Hit]]) -> None:
        super().__init__(host)
        self._field, self._find = field, find
        self.setProperty("surface", "popup")
        self._rows = _Hits()
        self._list = QListView()
        self._list.setModel(self._rows)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(_("Results"))
        self._none = label("", "second", wrap=True)
        self._none.setContentsMargins(12, 10, 12, 10)
        self.setLayout(column(self._list, self._none, gap=0, margins=(5, 5, 5, 5)))
        self._list.clicked.connect(self._open)
        field.changed.connect(self.look_up)
        field.edit.installEventFilter(self)
        self.hide()

    def hits(self) -> list[Hit]:
        """Return the hits shown."""
        return list(self._rows.hits)

    @Slot(str)
    def look_up(self, words: str) -> None:
        """Show what matches; nothing for nothing."""
        words = words.strip()
        if not words:
            self.hide()
            return
        self._rows.show_hits(self._find(words))
        found = len(self._rows.hits)
        self._list.setVisible(found > 0)
        self._none.setVisible(not found)
        self._none.setText(_("Nothing found for “{words}”").format(words=words))
        if found:
            self._choose(0)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        px, host = theme().px, self.parentWidget()
        if host is None:
            return
        at = self._field.mapTo(host, QPoint(0, self._field.height() + px(4)))
        rows = min(9, len(self._rows.hits))
        self.setGeometry(
            at.x(), at.y(), max(self._field.width(), px(420)), rows * px(ROW_HEIGHT) + 12 if rows else px(52)
        )

    def _choose(self, row: int) -> None:
        index = self._rows.index(max(0, min(row, self._rows.rowCount() - 1)))
        self._list.setCurrentIndex(index)
        announce(self._list, index.data(Qt.ItemDataRole.AccessibleTextRole) or "")

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        hit = self._rows.hits[index.row()]
        self.hide()
        self._field.edit.clear()
        self.opened.emit(hit)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc in the field lead the list."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, row = event.key(), self._list.currentIndex().row()
        if key == Qt.Key.Key_Escape:
            self.hide()
            self._field.edit.clear()
        elif not self.isVisible():
            return False
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._choose(row + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.currentIndex().isValid() and self._rows.hits:
            self._open(self._list.currentIndex())
        else:
            return False
        return True
