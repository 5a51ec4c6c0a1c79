"""The page as a sheet on the frame: a hairline left and above, the upper left corner rounded, children kept off it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import SHEET_RADIUS
from chapterdesk.ui.widgets import column


class _Corner(QWidget):
    """Lies over the upper left corner, as a style sheet does not clip children to it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame's colour outside the curve, and the hairline on it."""
        radius = theme().px(SHEET_RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outside = QPainterPath()
        outside.addRect(QRectF(0, 0, radius, radius))
        inside = QPainterPath()
        inside.addEllipse(QRectF(0.5, 0.5, 2 * radius, 2 * radius))
        painter.fillPath(outside.subtracted(inside), theme().color("frame"))
        painter.setPen(QPen(theme().color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(0.5, 0.5, 2 * radius, 2 * radius), 90 * 16, 90 * 16)


class Sheet(QFrame):
    """Holds the pages, one shown at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.pages = QStackedWidget()
        self.setLayout(column(self.pages, gap=0, margins=(1, 1, 0, 0)))
        self._corner = _Corner(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corner in its place and above everything."""
        super().resizeEvent(event)
        side = theme().px(SHEET_RADIUS) + 1
        self._corner.setGeometry(0, 0, side, side)
        self._corner.raise_()

    def show_page(self, page: QWidget) -> None:
        """Show a page, taking it in at its first visit."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._corner.raise_()
