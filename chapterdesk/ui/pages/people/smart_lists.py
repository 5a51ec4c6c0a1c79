"""The smart lists at the left of the page: headings, names, live counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.services.lists import ListEntry
from chapterdesk.ui.style import icon, paint_icon, theme

ROW, HEADING, GAP = 31, 26, 12
FIRST_CONTACT = "builtin:first"
_NONE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractListModel):
    """Headings (text) and lists (ListEntry) in one sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str | ListEntry] = []
        self.counts: Mapping[str, int] = {}

    def set_entries(self, entries: Sequence[ListEntry]) -> None:
        """Show other lists."""
        self.beginResetModel()
        self.rows = []
        heading = ""
        for entry in entries:
            if entry.heading != heading:
                heading = entry.heading
                self.rows.append(heading)
            self.rows.append(entry)
        self.endResetModel()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show other counts."""
        self.counts = counts
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def rowCount(self, parent: Index = _NONE) -> int:
        """Return how many rows there are, headings included."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only lists can be chosen."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, with the count for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row if isinstance(row, str) else row.name
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(row, ListEntry):
            return f"{row.name} {integer(self.counts.get(row.key, 0))}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, ListEntry):
            return row.name
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: SmartLists) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's height: a heading has room above it."""
        px = theme().px
        heading = isinstance(self._view.rows.rows[index.row()], str)
        return QSize(px(80), px(HEADING + (GAP if index.row() else 0)) if heading else px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading or a list."""
        row = self._view.rows.rows[index.row()]
        px = theme().px
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, str):
            painter.setFont(theme().font("second", weight=600))
            painter.setPen(theme().color("text-2"))
            words = rect.adjusted(px(8), rect.height() - px(HEADING), -px(8), 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, row)
        else:
            self._entry(painter, rect.adjusted(0, 0, 0, -1), row, option, index)
        painter.restore()

    def _entry(
        self, painter: QPainter, rect: QRect, row: ListEntry, option: QStyleOptionViewItem, index: Index
    ) -> None:
        look, px = theme(), theme().px
        active = row.key == self._view.active
        if active or bool(option.state & QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent-tint-2" if active else "hover"))
            painter.drawRoundedRect(rect, px(6), px(6))
        if self._view.ring and self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setPen(look.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.toRectF().adjusted(1, 1, -1, -1), px(6), px(6))
        side = px(17)
        picture = QRect(rect.left() + px(9), rect.center().y() - side // 2, side, side)
        paint_icon(painter, picture, row.icon, "accent-text" if active else "text-2")
        count = self._view.rows.counts.get(row.key)
        right = rect.right() - px(9)
        if count is not None:
            urgent = row.key == FIRST_CONTACT and count > 0
            font = look.font("second", weight=600 if urgent or active else 400, tabular=True)
            painter.setFont(font)
            painter.setPen(look.color("accent-text" if active else "danger" if urgent else "text-3"))
            text = integer(count)
            width = QFontMetrics(font).horizontalAdvance(text)
            painter.drawText(
                QRect(right - width, rect.top(), width + 1, rect.height()), Qt.AlignmentFlag.AlignVCenter, text
            )
            right -= width + px(8)
        font = look.font("second", weight=600 if active else 500)
        painter.setFont(font)
        painter.setPen(look.color("accent-text" if active else "text-2"))
        room = QRect(rect.left() + px(35), rect.top(), right - rect.left() - px(35), rect.height())
        words = QFontMetrics(font).elidedText(row.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


class SmartLists(QListView):
    """``chosen(entry)`` at a click, Enter or Space; ``rename_asked(entry)`` and ``remove_asked(entry)`` for own lists."""

    chosen = Signal(object)
    rename_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = _Rows()
        self.active = ""
        self.ring = False
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", "frame")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Smart lists"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(self._choose)

    def sizeHint(self) -> QSize:
        """Return the room of every row, so that what stands beneath follows directly."""
        height = sum(self.sizeHintForRow(row) for row in range(self.rows.rowCount()))
        return QSize(theme().px(180), height + 2)

    def set_entries(self, entries: Sequence[ListEntry]) -> None:
        """Show these lists."""
        self.rows.set_entries(entries)
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.set_active(self.active)

    def entries(self) -> list[ListEntry]:
        """Return the lists in order."""
        return [row for row in self.rows.rows if isinstance(row, ListEntry)]

    def entry(self, key: str) -> ListEntry | None:
        """Return a list by its key."""
        return next((each for each in self.entries() if each.key == key), None)

    def set_active(self, key: str) -> None:
        """Show which list the table shows."""
        self.active = key
        for place, row in enumerate(self.rows.rows):
            if isinstance(row, ListEntry) and row.key == key:
                self.setCurrentIndex(self.rows.index(place))
        self.viewport().update()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row = self.rows.rows[index.row()]
        if isinstance(row, ListEntry):
            self.chosen.emit(row)

    def _current(self) -> ListEntry | None:
        index = self.currentIndex()
        row = self.rows.rows[index.row()] if index.isValid() else None
        return row if isinstance(row, ListEntry) else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows where the keyboard led here."""
        self.ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """No ring for the mouse."""
        self.ring = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose, F2 renames, Delete deletes a list of one's own."""
        self.ring = True
        entry = self._current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and entry:
            self.chosen.emit(entry)
        elif event.key() == Qt.Key.Key_F2 and entry and entry.own:
            self.rename_asked.emit(entry)
        elif event.key() == Qt.Key.Key_Delete and entry and entry.own:
            self.remove_asked.emit(entry)
        else:
            super().keyPressEvent(event)

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        row = self.rows.rows[index.row()] if index.isValid() else None
        if isinstance(row, ListEntry) and row.own:
            menu = QMenu(self)
            menu.addAction(icon("pencil"), _("Rename..."), lambda: self.rename_asked.emit(row))
            menu.addAction(icon("trash-2"), _("Delete the list"), lambda: self.remove_asked.emit(row))
            menu.exec(self.viewport().mapToGlobal(at))
