"""What tables of rows have in common, however they are filled and painted."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QTableView

from chapterdesk.ui.style import theme


def dress_table(table: QTableView) -> None:
    """Take away what a spreadsheet has and a register has not: grid, corner, row heads, typing into cells."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.setTabKeyNavigation(False)
    table.setMouseTracking(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()


def paint_cell_ring(painter: QPainter, cell: QRect) -> None:
    """Paint the ring around the cell that the keyboard stands in, two pixels wide."""
    painter.setPen(theme().color("focus"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(cell.adjusted(1, 1, -2, -3))
    painter.drawRect(cell.adjusted(2, 2, -3, -4))
