"""The navigation at the left: pages with their counts, real keyboard focus, collapsible to icons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.ui.frame.brand import Brand
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.style.tokens import NAV_COLLAPSED, NAV_ENTRY, NAV_WIDTH
from chapterdesk.ui.widgets import column, icon_button, row

GAP = 14
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """One page in the navigation; ``count`` 0 shows nothing, ``blocking`` shows it in the accent pill."""

    key: str
    label: str
    icon: str
    group: str = ""
    count: int = 0
    blocking: bool = False


class _Model(QAbstractListModel):
    EntryRole = int(Qt.ItemDataRole.UserRole)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.collapsed = False

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many pages there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a page's entry, words and tool tip."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == self.EntryRole:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.label if self.collapsed else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if not entry.count:
                return entry.label
            waiting = ngettext("{n} waits", "{n} wait", entry.count).format(n=integer(entry.count))
            return f"{entry.label}, {waiting}"
        return None

    def opens_group(self, row: int) -> bool:
        """Return whether a gap stands above a row."""
        return row > 0 and self.entries[row].group != self.entries[row - 1].group

    def add(self, entry: Entry) -> None:
        self.beginInsertRows(_ROOT, len(self.entries), len(self.entries))
        self.entries.append(entry)
        self.endInsertRows()

    def change(self, row: int, entry: Entry) -> None:
        self.entries[row] = entry
        index = self.index(row)
        self.dataChanged.emit(index, index)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: NavigationList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return an entry's height, with the gap above a group."""
        return QSize(theme().px(64), theme().px(NAV_ENTRY + (GAP if self._view.rows.opens_group(index.row()) else 0)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        entry: Entry = index.data(_Model.EntryRole)
        px = theme().px
        rect = QRect(option.rect)
        rect.setTop(rect.bottom() - px(NAV_ENTRY) + 1)
        rect.adjust(px(12), 0, -px(12), 0)
        active = entry.key == self._view.active
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if active or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent-tint-2" if active else "pressed"))
            painter.drawRoundedRect(rect, px(6), px(6))
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.ring:
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), px(6), px(6))
        token = "accent-text" if active else "text-2"
        side = px(20)
        left = rect.left() + (px(10) if not self._view.rows.collapsed else (rect.width() - side) // 2)
        paint_icon(painter, QRect(left, rect.center().y() - side // 2 + 1, side, side), entry.icon, token)
        used = self._count(painter, rect, entry, active)
        if not self._view.rows.collapsed:
            font = theme().font("body", weight=600 if active else 500)
            painter.setFont(font)
            painter.setPen(theme().color(token))
            room = rect.adjusted(px(42), 0, -used - px(8), 0)
            words = QFontMetrics(font).elidedText(entry.label, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def _count(self, painter: QPainter, rect: QRect, entry: Entry, active: bool) -> int:
        """Paint the count at the right (or at the icon's shoulder when collapsed); return the room it took."""
        if not entry.count:
            return 0
        px, collapsed = theme().px, self._view.rows.collapsed
        text = integer(entry.count) if entry.count < 1000 or not collapsed else "999+"
        font = theme().font("caption", weight=600 if entry.blocking or active else 500, tabular=True)
        if collapsed:
            font.setPixelSize(px(10))
        painter.setFont(font)
        width = QFontMetrics(font).horizontalAdvance(text)
        height = px(14 if collapsed else 20)
        pill = QRect(0, 0, max(height, width + px(8)), height)
        pill.moveRight(rect.right() - (0 if collapsed else px(10)))
        pill.moveTop(rect.top() + px(1) if collapsed else rect.center().y() - height // 2 + 1)
        if entry.blocking:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent"))
            painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(theme().color("on-accent" if entry.blocking else "accent-text" if active else "text-3"))
        side = (
            Qt.AlignmentFlag.AlignCenter
            if entry.blocking or collapsed
            else Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        painter.drawText(pill, side, text)
        return pill.width() + px(10)


class NavigationList(QListView):
    """A list of pages: arrows move, Enter or Space or a click goes."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = _Model()
        self.active = ""
        self.ring = False
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("surface", "frame")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.clicked.connect(self._go)

    def content_height(self) -> int:
        """Return the height of all entries."""
        return sum(self.sizeHintForRow(row) for row in range(self.rows.rowCount()))

    @Slot(QModelIndex)
    def _go(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.entries[index.row()].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows where the keyboard led here."""
        self.ring = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """No ring for the mouse."""
        self.ring = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space go to the page; the rest moves."""
        self.ring = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def set_active(self, key: str) -> None:
        """Show which page is open."""
        self.active = key
        for place, entry in enumerate(self.rows.entries):
            if entry.key == key:
                self.setCurrentIndex(self.rows.index(place))
        self.viewport().update()


class Navigation(QWidget):
    """Brand, pages, and at the bottom Settings and the button that collapses it all. ``chosen(key)``, ``collapse_clicked()``."""

    chosen = Signal(str)
    collapse_clicked = Signal()

    def __init__(self, chapter: str) -> None:
        super().__init__()
        self.setProperty("surface", "frame")
        self.brand = Brand(chapter)
        self.list = NavigationList(_("Pages"))
        self.bottom = NavigationList(_("Settings"))
        self._collapse = icon_button("panel-left", _("Collapse the navigation"), self.collapse_clicked.emit)
        self._foot = row(self.bottom, self._collapse, gap=0, margins=(0, 0, 12, 0))
        parts = column(self.brand, 0, self.list, self._foot, gap=6, margins=(0, 0, 0, 8))
        parts.setStretchFactor(self.list, 1)  # the foot stays at the foot, also when it stands upright
        self.setLayout(parts)
        self.bottom.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bottom.hide()
        for part in (self.list, self.bottom):
            part.chosen.connect(self.chosen)
        theme().changed.connect(self._measure)
        self._collapsed = False
        self._measure()

    def add(self, entry: Entry) -> None:
        """Put a page at the end; the group "bottom" stands beside the collapse button."""
        target = self.bottom if entry.group == "bottom" else self.list
        target.rows.add(entry)
        self.bottom.setVisible(self.bottom.rows.rowCount() > 0)
        self._measure()

    def set_badge(self, key: str, count: int, *, blocking: bool = False) -> None:
        """Show how many wait on a page."""
        for part in (self.list, self.bottom):
            for place, entry in enumerate(part.rows.entries):
                if entry.key == key:
                    part.rows.change(place, replace(entry, count=count, blocking=blocking))

    def set_active(self, key: str) -> None:
        """Show which page is open."""
        self.list.set_active(key)
        self.bottom.set_active(key)

    def collapsed(self) -> bool:
        """Return whether only icons are shown."""
        return self._collapsed

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons only, or icons and words."""
        self._collapsed = collapsed
        name = _("Widen the navigation") if collapsed else _("Collapse the navigation")
        self._collapse.setToolTip(name)
        self._collapse.setAccessibleName(name)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        px, collapsed = theme().px, self._collapsed
        self.setFixedWidth(px(NAV_COLLAPSED if collapsed else NAV_WIDTH))
        self.brand.set_collapsed(collapsed)
        for part in (self.list, self.bottom):
            part.rows.collapsed = collapsed
            part.scheduleDelayedItemsLayout()
            part.viewport().update()
        self.bottom.setFixedHeight(max(px(NAV_ENTRY), self.bottom.content_height()))
        self._foot.setDirection(self._foot.Direction.TopToBottom if collapsed else self._foot.Direction.LeftToRight)
        side = px((NAV_COLLAPSED - 34) // 2) if collapsed else 0
        self._foot.setContentsMargins(0, 0, 0 if collapsed else px(12), 0)
        self._foot.setAlignment(
            self._collapse, Qt.AlignmentFlag.AlignHCenter if collapsed else Qt.AlignmentFlag.AlignVCenter
        )
        self._foot.setSpacing(6 if side else 0)
