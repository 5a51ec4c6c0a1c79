"""Bars of what was granted within their frames: the frame as an outline, what lies over it hatched, the words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from chapterdesk.ui.style import theme

_ROW = 34
_BAR = 14


@dataclass(frozen=True)
class FrameBar:
    """One bar: its name, what was granted, its frame (None: none was set) and what is said beside it."""

    name: str
    granted: int
    frame: int | None
    words: str


class FrameChart(QWidget):
    """Paints :class:`FrameBar` rows; screen readers read them as a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._bars: list[FrameBar] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[FrameBar]) -> None:
        """Show other bars."""
        self._bars = list(bars)
        self.setAccessibleDescription(". ".join(f"{bar.name}: {bar.words}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line a bar."""
        return QSize(theme().px(560), theme().px(_ROW) * max(1, len(self._bars)))

    def minimumSizeHint(self) -> QSize:
        """Return the least readable width."""
        return QSize(theme().px(320), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each line: name, outline of the frame, bar, words."""
        look, px = theme(), theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = look.font("body")
        metrics, small = QFontMetrics(font), QFontMetrics(look.font("second"))
        names = min(
            self.width() // 3, max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0) + px(4)
        )
        words = max((small.horizontalAdvance(bar.words) for bar in self._bars), default=0)
        left, right = names + px(16), words + px(12)
        room = max(px(60), self.width() - left - right)
        most = max((max(bar.granted, bar.frame or 0) for bar in self._bars), default=1) or 1
        for place, bar in enumerate(self._bars):
            line = QRectF(0, place * px(_ROW), self.width(), px(_ROW))
            painter.setFont(font)
            painter.setPen(look.color("text"))
            shown = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
            end = self._bar(painter, bar, left, line.center().y() - px(_BAR) / 2, room / most)
            painter.setFont(look.font("second"))
            painter.setPen(look.color("text-2"))
            painter.drawText(line.adjusted(end + px(10), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, bar.words)

    @staticmethod
    def _bar(painter: QPainter, bar: FrameBar, left: int, top: float, scale: float) -> float:
        """Paint one bar and return where it ends."""
        look, high = theme(), theme().px(_BAR)
        over = max(0, bar.granted - bar.frame) if bar.frame is not None else 0
        within = bar.granted - over
        if bar.frame:
            painter.setPen(QPen(look.color("line-strong"), 1))
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, bar.frame * scale, high - 1), 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("chart-1"))
        if within:
            painter.drawRoundedRect(QRectF(left, top, within * scale, high), 2, 2)
        if over:
            box = QRectF(left + within * scale, top + 1, over * scale, high - 2)
            painter.save()
            painter.setPen(QPen(look.color("chart-2"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            painter.setClipRect(box)
            step = theme().px(6)
            for number in range(int((box.width() + high) / step) + 2):
                x = box.left() - high + number * step
                painter.drawLine(QPointF(x, box.bottom()), QPointF(x + high, box.top()))
            painter.restore()
        return left + max(bar.granted, bar.frame or 0) * scale
