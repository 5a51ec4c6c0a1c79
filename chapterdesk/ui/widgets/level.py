"""The engagement level as five rungs; the word always stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chapterdesk.ui.style import theme

RUNGS = 5
WIDTH, HEIGHT = 26, 15


def paint_level(painter: QPainter, rect: QRect, level: int, *, empty: str = "pressed") -> None:
    """Paint the rungs at the left of ``rect``: ``level`` of five are filled (0 to 5)."""
    scale = theme().scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    bottom = rect.center().y() + HEIGHT * scale / 2
    for rung in range(RUNGS):
        height = (4 + rung * 2.5) * scale
        painter.setBrush(theme().color("chart-1" if rung < level else empty))
        painter.drawRoundedRect(QRectF(rect.left() + rung * 5.5 * scale, bottom - height, 4 * scale, height), 1.2, 1.2)
    painter.restore()


class EngagementBars(QWidget):
    """Five rungs of the ladder: supporter 1, occasional 2, active 3, organiser 4, role holder 5; 0 is not known."""

    def __init__(self, level: int = 0, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = level
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_level(self, level: int, word: str = "") -> None:
        """Show another level; ``word`` is its name for screen readers."""
        self._level = level
        self.setAccessibleName(word)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of five rungs."""
        return QSize(theme().px(WIDTH) + 1, theme().px(HEIGHT) + 3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rungs."""
        paint_level(QPainter(self), self.rect(), self._level)
