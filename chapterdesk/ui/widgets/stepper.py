"""The steps of a wizard along its top: what is done, where one stands, what is to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import paint_icon, theme


class Stepper(QWidget):
    """``Stepper([_("File"), _("Columns"), _("Rows")])``, then ``set_step(1)`` (0 is the first)."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self._step = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_step(0)

    def set_step(self, step: int) -> None:
        """Show where one stands."""
        self._step = step
        name = _("Step {n} of {total}: {name}").format(n=step + 1, total=len(self._steps), name=self._steps[step])
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of all words side by side."""
        metrics = QFontMetrics(theme().font("second", weight=600))
        width = sum(metrics.horizontalAdvance(step) for step in self._steps) + theme().px(76) * len(self._steps)
        return QSize(width, theme().px(32))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the numbers alone."""
        return QSize(theme().px(48) * len(self._steps), theme().px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint numbered circles, words and the lines between them; without room only the present step keeps its word."""
        look, px = theme(), theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 0, self.height() // 2
        wide = self.width() >= self.sizeHint().width()
        for place, step in enumerate(self._steps):
            here, done = place == self._step, place < self._step
            circle = QRect(left, middle - px(13), px(26), px(26))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent" if here else "accent-tint-2" if done else "hover"))
            painter.drawEllipse(circle)
            if done:
                side = px(14)
                inner = QRect(circle.center().x() - side // 2 + 1, circle.center().y() - side // 2 + 1, side, side)
                paint_icon(painter, inner, "check", "accent-text")
            else:
                painter.setPen(look.color("on-accent" if here else "text-2"))
                painter.setFont(look.font("caption", weight=600))
                painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(place + 1))
            left += px(34)
            if wide or here:
                left = self._word(painter, left, step, here)
            if place < len(self._steps) - 1:
                painter.fillRect(QRect(left, middle, px(24), 1), look.color("line-2"))
                left += px(34)

    def _word(self, painter: QPainter, left: int, step: str, here: bool) -> int:
        font = theme().font("second", weight=600 if here else 500)
        painter.setFont(font)
        painter.setPen(theme().color("text" if here else "text-2"))
        width = QFontMetrics(font).horizontalAdvance(step)
        painter.drawText(QRect(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, step)
        return left + width + theme().px(10)
