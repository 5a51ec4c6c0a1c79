"""The mark (a desk with its lamp), the chapter's name and whose desk it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import TOP_BAR
from chapterdesk.ui.widgets import column, label, row

# The strokes of resources/icons/chapterdesk.svg in its box of 64.
_STROKES = (
    ((12, 27), (52, 27)),
    ((19, 27), (19, 51)),
    ((45, 27), (45, 51)),
    ((31, 27), (31, 39), (45, 39)),
    ((25, 20), (33, 12.5), (41, 12.5)),
)


def paint_mark(painter: QPainter, box: QRectF, ink: str, surface: str | None) -> None:
    """Paint the mark into a square; ``ink`` and ``surface`` are tokens, no surface where None."""
    scale = box.width() / 64
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if surface is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(surface))
        painter.drawRoundedRect(box, 14 * scale, 14 * scale)
    pen = QPen(theme().color(ink), 4.5 * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in _STROKES:
        painter.drawPolyline(QPolygonF([QPointF(box.left() + x * scale, box.top() + y * scale) for x, y in stroke]))
    painter.restore()


class Mark(QWidget):
    """The mark as a widget; on the welcome page ``Mark(40, "on-accent", None)``."""

    def __init__(self, size: int = 32, ink: str = "on-accent", surface: str | None = "accent") -> None:
        super().__init__()
        self._side, self._ink, self._surface = size, ink, surface
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the mark's size."""
        side = theme().px(self._side)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        paint_mark(QPainter(self), QRectF(self.rect()), self._ink, self._surface)


class Brand(QWidget):
    """The block above the navigation; collapsed it is the mark alone."""

    def __init__(self, chapter: str) -> None:
        super().__init__()
        self._name = label(chapter, "strong")
        self._words = QWidget()
        self._words.setLayout(column(self._name, label(_("Secretary’s desk"), "caption"), gap=0))
        self.setLayout(row(Mark(), self._words, None, gap=10, margins=(16, 8, 8, 4)))
        self.setMinimumHeight(theme().px(TOP_BAR))
        self.setAccessibleName(chapter)

    def set_chapter(self, chapter: str) -> None:
        """Show another chapter's name."""
        self._name.setText(chapter)
        self._name.setToolTip(chapter)
        self.setAccessibleName(chapter)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show the mark alone."""
        self._words.setVisible(not collapsed)
