"""The board on the screen: one view and one delegate; groups stand in the vertical header, so that they stay."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from chapterdesk.core.text import _
from chapterdesk.services.succession.posts import Place
from chapterdesk.ui.pages.roles.board_model import BoardModel, Index, SizeRole
from chapterdesk.ui.pages.roles.square import SquareDelegate
from chapterdesk.ui.style import theme

ROW, WIDTH, NAMES, HEAD = 72, 160, 150, 42


class Groups(QHeaderView):
    """Names of groups with how many people they have, in two lines."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setAccessibleName(_("Groups"))

    def sizeHint(self) -> QSize:
        """Return the width of the longest name, within reason."""
        metrics = QFontMetrics(theme().font("second", weight=600))
        model = self.model()
        names = [str(model.headerData(n, Qt.Orientation.Vertical) or "") for n in range(min(self.count(), 200))]
        wide = max((metrics.horizontalAdvance(name) for name in names), default=0) + theme().px(24)
        return QSize(max(theme().px(110), min(theme().px(NAMES), wide)), 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a group."""
        look, px = theme(), theme().px
        painter.save()
        painter.fillRect(rect, look.color("sunken"))
        painter.setPen(look.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        model = self.model()
        name = str(model.headerData(section, Qt.Orientation.Vertical) or "")
        size = str(model.headerData(section, Qt.Orientation.Vertical, SizeRole) or "")
        inner = rect.adjusted(px(10), px(6), -px(8), -px(6))
        font = look.font("second", weight=600)
        painter.setFont(font)
        painter.setPen(look.color("text"))
        metrics = QFontMetrics(font)
        lines = 2 if metrics.horizontalAdvance(name) > inner.width() else 1
        high = lines * px(18) + (px(16) if size else 0)
        top = inner.center().y() - high // 2 + 1
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        words = (
            name if lines == 1 else metrics.elidedText(name, Qt.TextElideMode.ElideRight, inner.width() * 2 - px(16))
        )
        painter.drawText(QRect(inner.left(), top, inner.width(), lines * px(18)), flags, words)
        if size:
            painter.setFont(look.font("caption"))
            painter.setPen(look.color("text-2"))
            painter.drawText(QRect(inner.left(), top + lines * px(18), inner.width(), px(16)), flags, size)
        painter.restore()


class BoardView(QTableView):
    """``opened(unit, role)`` at Enter or a double click, ``moved(unit, role)`` with the arrows, ``appoint(unit, role)`` at A."""

    opened = Signal(str, str)
    moved = Signal(str, str)
    appoint = Signal(str, str)
    range_changed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.board = BoardModel(self)
        self.setModel(self.board)
        self.setItemDelegate(SquareDelegate(self))
        self.setAccessibleName(_("Groups by posts"))
        self.setVerticalHeader(Groups(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        across.setDefaultAlignment(Qt.AlignmentFlag(flags | Qt.TextFlag.TextWordWrap.value))
        self.setCornerWidget(QWidget())
        self.verticalScrollBar().valueChanged.connect(self._tell_range)
        self.board.modelReset.connect(self._measure)
        theme().changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        px = theme().px
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.setMinimumSectionSize(px(40))
        down.setDefaultSectionSize(px(ROW))
        self._stretch()
        across.setFixedHeight(self._head_height())
        self._tell_range()

    def _head_height(self) -> int:
        """The heads of posts wrap; the longest decides."""
        metrics, px = QFontMetrics(theme().font("second", weight=600)), theme().px
        room = QRect(0, 0, px(WIDTH - 22), px(200))
        names = [
            str(self.board.headerData(n, Qt.Orientation.Horizontal) or "") for n in range(self.board.columnCount())
        ]
        wrapped = Qt.TextFlag.TextWordWrap.value
        tall = max((metrics.boundingRect(room, wrapped, name).height() for name in names), default=0)
        return max(px(HEAD), tall + px(10))

    def _stretch(self) -> None:
        many = self.board.columnCount()
        if many:
            room = self.viewport().width() // many
            self.horizontalHeader().setDefaultSectionSize(max(theme().px(WIDTH), room))
            for column in range(many):
                self.setColumnWidth(column, max(theme().px(WIDTH), room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the posts share the width."""
        super().resizeEvent(event)
        self._stretch()
        self._tell_range()

    @Slot()
    def _tell_range(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        many = self.board.rowCount()
        self.range_changed.emit(max(0, first) + 1 if many else 0, last + 1 if last >= 0 else many)

    # -- the chosen square ------------------------------------------------------------------------------------------

    def current(self) -> Place | None:
        """Return the chosen post."""
        return self.board.place(self.currentIndex())

    def choose(self, unit: str, role: str) -> bool:
        """Choose a post without opening it; says whether it is shown."""
        index = self.board.index_of(unit, role)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        return index.isValid()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell of another chosen post."""
        super().currentChanged(current, previous)
        place = self.board.place(current)
        if place is not None:
            self.moved.emit(place.unit, place.role)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first square is chosen where none was."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.board.rowCount():
            self.setCurrentIndex(self.board.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, A appoints, arrows move."""
        place = self.current()
        if place is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(place.unit, place.role)
        elif place is not None and event.key() == Qt.Key.Key_A and not event.modifiers():
            self.appoint.emit(place.unit, place.role)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the post beside the board."""
        super().mouseReleaseEvent(event)
        place = self.board.place(self.indexAt(event.position().toPoint()))
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(place.unit, place.role)
