"""The table of an import's rows: one delegate, hovered row, keyboard ring, columns as wide as their words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from chapterdesk.core.text import _
from chapterdesk.services.importing import OUTCOME_WORDS, ColumnMatch, PlanRow
from chapterdesk.ui.pages.importing.delegate import PADDING, PlanDelegate
from chapterdesk.ui.pages.importing.header import ColumnHeader
from chapterdesk.ui.pages.importing.model import Part, PlanModel
from chapterdesk.ui.pages.importing.rows import DECIDED
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import ROW_COMPACT
from chapterdesk.ui.widgets import badge_width
from chapterdesk.ui.widgets.dressing import dress_table

MEASURED = 60
"""Rows by whose words a column's width is measured."""
LEAST, MOST, WHY_LEAST = 96, 230, 190


class PlanTable(QTableView):
    """``row_chosen(number)`` when another row of the file is current (-1: none); ``remapped(column, field)``; keys 1, 2, 3 as ``key``."""

    row_chosen = Signal(int)
    remapped = Signal(int, str)
    decided = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan_model = PlanModel(self)
        self._hovered = -1
        self._ring = False
        self.head = ColumnHeader(self.plan_model, self)
        self.setHorizontalHeader(self.head)
        self.setModel(self.plan_model)
        self.setItemDelegate(PlanDelegate(self))
        self.setAccessibleName(_("Rows of the file"))
        self.head.remapped.connect(self.remapped)
        self.horizontalScrollBar().valueChanged.connect(self.head.set_scrolled)
        theme().changed.connect(self._measure)
        self._dress()

    def _dress(self) -> None:
        dress_table(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCornerWidget(QWidget())  # the style would draw a frame there
        self.setMinimumHeight(theme().px(66 + 3 * ROW_COMPACT))
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_COMPACT))
        self.verticalHeader().setMinimumSectionSize(theme().px(24))
        self.fit_columns()

    # -- what the page calls ---------------------------------------------------------------------------------------

    def hovered_row(self) -> int:
        """Return the row under the mouse, -1 for none."""
        return self._hovered

    def keyboard_ring(self) -> bool:
        """Return whether the current cell shows its ring: only after a key was used."""
        return self._ring

    def current_row(self) -> PlanRow | None:
        """Return the current row of the plan."""
        return self.plan_model.plan_row(self.currentIndex().row())

    def go_to(self, number: int) -> bool:
        """Make a row of the file current and visible; tells whether it is shown at all."""
        place = self.plan_model.place_of(number)
        if place < 0:
            return False
        index = self.plan_model.index(place, max(0, self.currentIndex().column()))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(self.plan_model.index(place, 0))
        return True

    def fit_columns(self) -> None:
        """Make each column as wide as the words in its first rows; what is left goes to the reasons."""
        columns = self.plan_model.columns
        if not columns:
            return
        px = theme().px
        widths = [px(self._wanted(place)) for place in range(len(columns))]
        why = columns.index(Part.WHY)
        taken = sum(widths[:why])
        widths[why] = max(widths[why], self.viewport().width() - taken)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)

    def _wanted(self, place: int) -> int:
        column = self.plan_model.columns[place]
        if column is Part.NUMBER:
            return 52
        if column is Part.OUTCOME:
            words = [*OUTCOME_WORDS.values(), *(word for _i, word, _t in DECIDED.values())]
            widest = max(badge_width("plus", _(word)) for word in words)
            return round(widest / theme().scale) + PADDING + 14
        if column is Part.WHY:
            return WHY_LEAST
        return self._measured(place)

    def _measured(self, place: int) -> int:
        metrics = QFontMetrics(theme().font("table", weight=600))
        texts = [
            str(self.plan_model.index(row, place).data() or "")
            for row in range(min(MEASURED, self.plan_model.rowCount()))
        ]
        column = self.plan_model.columns[place]
        combo = self.head.combo(column.column) if isinstance(column, ColumnMatch) else None
        chosen = QFontMetrics(theme().font("second")).horizontalAdvance(combo.currentText()) if combo else 0
        widest = max([metrics.horizontalAdvance(text) for text in texts], default=0)
        heading = metrics.horizontalAdvance(str(self.plan_model.headerData(place, Qt.Orientation.Horizontal) or ""))
        widest = max(widest + theme().px(10), heading + theme().px(26), chosen + theme().px(56))
        return min(MOST, max(LEAST, round(widest / theme().scale) + PADDING + 6))

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2 and 3 decide about a doubtful row; Ctrl+C copies the row as a table."""
        self._ring = True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.text() in ("1", "2", "3"):
            self.decided.emit(int(event.text()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        place = self.currentIndex().row()
        if place >= 0:
            cells = [str(self.plan_model.index(place, i).data() or "") for i in range(self.plan_model.columnCount())]
            QGuiApplication.clipboard().setText("\t".join(" ".join(cell.split()) for cell in cells))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The ring goes when the mouse is used."""
        self._ring = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Keep the hovered row."""
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hovered row."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the reasons what room there is."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell which row is current."""
        super().currentChanged(current, previous)
        self.viewport().update()
        row = self.plan_model.plan_row(current.row())
        self.row_chosen.emit(row.row if row is not None else -1)
