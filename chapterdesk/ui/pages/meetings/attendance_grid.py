"""Names to tick in two columns, fast at any size: one view, one delegate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from chapterdesk.core.text import _
from chapterdesk.services.meetings import Member
from chapterdesk.ui.style import paint_icon, theme

COLUMNS = 2
ROW_HEIGHT = 34
MemberRole = int(Qt.ItemDataRole.UserRole) + 1
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def here_as(member: Member) -> str:
    """Return as what somebody is here, or that they told they would not come."""
    if member.state == "excused":
        return _("Excused")
    return _("Member") if member.member else _("Activist")


class GridModel(QAbstractTableModel):
    """People in two columns, down the first and on in the second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: list[Member] = []

    def set_people(self, people: Sequence[Member]) -> None:
        """Show these people; where only ticks differ, the place stays."""
        same = [p.party for p in people] == [p.party for p in self._people]
        if not same:
            self.beginResetModel()
        self._people = list(people)
        if not same:
            self.endResetModel()
        elif people:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, COLUMNS - 1))

    def people(self) -> list[Member]:
        """Return the people shown."""
        return self._people

    def member(self, index: Index) -> Member | None:
        """Return who stands in a cell, None in an empty one."""
        place = index.column() * self.rowCount() + index.row()
        return self._people[place] if index.isValid() and place < len(self._people) else None

    def index_of(self, party: str) -> QModelIndex:
        """Return the cell of somebody, an invalid one where they are not shown."""
        for place, one in enumerate(self._people):
            if one.party == party:
                return self.index(place % self.rowCount(), place // self.rowCount())
        return QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the rows of one column."""
        return 0 if parent.isValid() else -(-len(self._people) // COLUMNS)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return names, and for screen readers whether they are ticked."""
        one = self.member(index)
        if one is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return one.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if one.state == "present" else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            ticked = _("present") if one.state == "present" else _("not ticked")
            return f"{one.name}, {here_as(one)}, {ticked}"
        return one if role == MemberRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Empty cells cannot be chosen."""
        if self.member(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    """Paints a tick box, a name, and as what somebody is here."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        look, px, rect = theme(), theme().px, option.rect
        one = index.data(MemberRole)
        if option.state & QStyle.StateFlag.State_MouseOver and one is not None:
            painter.fillRect(rect, look.color("hover"))
        painter.setPen(look.color("line"))
        if index.row():
            painter.drawLine(rect.topLeft(), rect.topRight())
        if index.column():
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if not isinstance(one, Member):
            return
        side = px(18)
        tick = QRect(rect.left() + px(12), rect.center().y() - side // 2 + 1, side, side)
        paint_tick(painter, tick, one.state == "present")
        self._words(painter, rect, tick.right() + px(11), one)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.color("focus"), 2))
            painter.drawRect(rect.adjusted(2, 2, -2, -2))

    @staticmethod
    def _words(painter: QPainter, rect: QRect, left: int, one: Member) -> None:
        look, px = theme(), theme().px
        small = look.font("second")
        kind = here_as(one)
        wide = QFontMetrics(small).horizontalAdvance(kind)
        painter.setFont(small)
        painter.setPen(look.color("warning" if one.state == "excused" else "text-2"))
        room = rect.adjusted(0, 0, -px(12), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, kind)
        font = look.font("body", weight=600 if one.state == "present" else 400)
        painter.setFont(font)
        painter.setPen(look.color("text"))
        words = QRect(left, rect.top(), room.right() - wide - px(10) - left, rect.height())
        text = QFontMetrics(font).elidedText(one.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(theme().px(200), theme().px(ROW_HEIGHT))


def paint_tick(painter: QPainter, rect: QRect, on: bool) -> None:
    """Paint a tick box."""
    look = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.color("accent" if on else "line-strong"))
    painter.setBrush(look.color("accent" if on else "surface"))
    painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), look.px(5), look.px(5))
    painter.restore()
    if on:
        inner = rect.adjusted(2, 2, -2, -2)
        paint_icon(painter, inner, "check", "on-accent")


class TickGrid(QTableView):
    """``ticked(party, state)``: a click or Space ticks, E notes somebody as excused; other letters go to the search field."""

    ticked = Signal(str, str)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.grid = GridModel(self)
        self.setModel(self.grid)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(_("Attendance"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._measure)
        self._measure()

    def load(self, people: Sequence[Member]) -> None:
        """Show these people; the chosen one stays chosen."""
        chosen = self.current()
        self.grid.set_people(people)
        self._measure()
        if chosen is not None and self.current() is None:
            self.setCurrentIndex(self.grid.index_of(chosen.party))

    def current(self) -> Member | None:
        """Return the chosen person."""
        return self.grid.member(self.currentIndex())

    @Slot()
    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(theme().px(24))
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_HEIGHT))
        self.setFixedHeight(max(1, self.grid.rowCount() * theme().px(ROW_HEIGHT)))

    def _toggle(self, one: Member, state: str = "present") -> None:
        self.ticked.emit(one.party, "absent" if one.state == state else state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, E excuses, a letter goes on in the search field."""
        one = self.current()
        if one is not None and event.key() == Qt.Key.Key_Space:
            self._toggle(one)
        elif one is not None and event.key() == Qt.Key.Key_E and not event.modifiers():
            self._toggle(one, "excused")
        elif event.text().strip() and event.text().isprintable() and not event.modifiers():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on a name ticks it."""
        super().mouseReleaseEvent(event)
        one = self.grid.member(self.indexAt(event.position().toPoint()))
        if one is not None and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(one)
