"""The header of a register table: sorts with an arrow, moves, and chooses columns by right click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.table_models.ids import ColumnSpec
from chapterdesk.ui.widgets.register_delegate import PADDING, paint_tick


class RegisterHeader(QHeaderView):
    """Signals: ``changed`` (something to remember), ``sort_clicked(column, descending)``, ``all_clicked`` (the tick box)."""

    changed = Signal()
    sort_clicked = Signal(int, bool)
    all_clicked = Signal()

    def __init__(self, parent: QWidget, columns: Sequence[ColumnSpec]) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = list(columns)
        self._ticked = Qt.CheckState.Unchecked
        self._restoring = False
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme().px(36))
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._context_menu)
        self.sectionClicked.connect(self._clicked)
        self.sectionMoved.connect(self._touch)
        self.sectionResized.connect(self._touch)

    def set_ticked(self, chosen: int, total: int) -> None:
        """Show in the tick box whether none, some or all rows are selected."""
        states = Qt.CheckState
        self._ticked = (
            states.Unchecked if not chosen else states.Checked if chosen == total else states.PartiallyChecked
        )
        self.viewport().update()

    def show_sort(self, place: int, order: Qt.SortOrder) -> None:
        """Show the arrow at a column (-1: none), without asking for the order."""
        self._sorted = (place, order)
        self.setSortIndicator(place, order)
        self.viewport().update()

    def arrangement(self) -> dict[str, Any]:
        """Return order, widths (at 100 %) and hidden columns by key, to be remembered."""
        keys = [self._columns[self.logicalIndex(visual)].key for visual in range(self.count())]
        scale = theme().scale
        widths = {
            c.key: round(self.sectionSize(place) / scale)
            for place, c in enumerate(self._columns)
            if self.sectionSize(place)
        }
        hidden = [column.key for place, column in enumerate(self._columns) if self.isSectionHidden(place)]
        return {"order": keys, "widths": widths, "hidden": hidden}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Put columns as they were; a column that is new since then comes as declared."""
        self._restoring = True
        widths, hidden, order = kept.get("widths", {}), kept.get("hidden"), kept.get("order", [])
        for place, column in enumerate(self._columns):
            known = column.key in order
            self.setSectionHidden(place, column.key in hidden if hidden is not None and known else not column.shown)
            self.resizeSection(place, theme().px(int(widths.get(column.key, column.width))))
            if column.kind == "tick":
                self.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
        keys = [column.key for column in self._columns]
        for visual, key in enumerate([key for key in order if key in keys]):
            self.moveSection(self.visualIndex(keys.index(key)), visual)
        self.setStretchLastSection(True)
        self._restoring = False

    def chooser(self) -> QMenu:
        """Return a menu that shows and hides columns."""
        menu = QMenu(_("Columns"), self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = sum(not self.isSectionHidden(place) for place, c in enumerate(self._columns) if c.kind != "tick")
        for place, column in enumerate(self._columns):
            if column.kind == "tick":
                continue
            action = menu.addAction(column.label)
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(place))
            action.setEnabled(shown > 1 or self.isSectionHidden(place))
            action.toggled.connect(lambda on, place=place: self._show(place, on))
        menu.addSeparator()
        menu.addAction(_("As it was at first"), self._reset)
        return menu

    def _show(self, place: int, on: bool) -> None:
        self.setSectionHidden(place, not on)
        if on and self.sectionSize(place) < theme().px(36):
            self.resizeSection(place, theme().px(self._columns[place].width))
        self.changed.emit()

    def _reset(self) -> None:
        self.restore({"order": [column.key for column in self._columns]})
        for place, column in enumerate(self._columns):
            self.setSectionHidden(place, not column.shown)
        self.changed.emit()

    @Slot(QPoint)
    def _context_menu(self, at: QPoint) -> None:
        self.chooser().popup(self.mapToGlobal(at))

    @Slot()
    def _touch(self) -> None:
        if not self._restoring:
            self.changed.emit()

    @Slot(int)
    def _clicked(self, place: int) -> None:
        column = self._columns[place]
        if column.kind == "tick":
            self.all_clicked.emit()
        elif column.sortable:
            again = self._sorted == (place, Qt.SortOrder.AscendingOrder)
            self._sorted = (place, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)
        # Qt moved its own arrow at the click already, also to columns that do not sort.
        self.show_sort(*self._sorted)
        if column.sortable and column.kind != "tick":
            self.sort_clicked.emit(place, self._sorted[1] == Qt.SortOrder.DescendingOrder)

    def paintSection(self, painter: QPainter, rect: QRect, place: int) -> None:
        """Paint a heading: words, and the arrow where the table is sorted by it."""
        look, column = theme(), self._columns[place]
        painter.save()
        painter.fillRect(rect, look.color("sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))
        if column.kind == "tick":
            paint_tick(painter, rect, self._ticked)
            painter.restore()
            return
        inner = rect.adjusted(look.px(PADDING), 0, -look.px(PADDING), 0)
        sorted_here = self.sortIndicatorSection() == place
        font = look.font("table", weight=600)
        side = look.px(15)
        words = QFontMetrics(font).elidedText(
            column.label, Qt.TextElideMode.ElideRight, inner.width() - (side + 4 if sorted_here else 0)
        )
        width = QFontMetrics(font).horizontalAdvance(words)
        right = (column.align or ("right" if column.kind == "number" else "left")) == "right"
        left = inner.right() - width - (side + 4 if sorted_here else 0) + 1 if right else inner.left()
        painter.setFont(font)
        painter.setPen(look.color("text" if sorted_here else "text-2"))
        painter.drawText(QRect(left, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if sorted_here:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            arrow = QRect(left + width + 4, rect.center().y() - side // 2, side, side)
            paint_icon(painter, arrow, "arrow-up" if up else "arrow-down", "text")
        painter.restore()
