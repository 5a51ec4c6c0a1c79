"""A chip that shows how many posts are in a state, and filters the board by it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from chapterdesk.core.locale import integer
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.style.tokens import CHIP


class StateChip(QAbstractButton):
    """``StateChip("user-x", _("Vacant"))``, checkable; ``set_count(n)``."""

    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        self._icon, self._words, self._count = icon, words, 0
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, many: int) -> None:
        """Show another number."""
        self._count = many
        self.setAccessibleName(f"{self._words} {integer(many)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for icon, words and number."""
        plain, bold = (QFontMetrics(theme().font("second", weight=w)) for w in (400, 600))
        wide = plain.horizontalAdvance(self._words) + bold.horizontalAdvance(integer(self._count))
        return QSize(wide + theme().px(12 + 16 + 6 + 6 + 13), theme().px(CHIP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip; one that is off is pale and has a plain border."""
        look, px, on = theme(), theme().px, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.color("accent-text" if on else "line-strong"))
        painter.setBrush(look.color("accent-tint" if on else "hover" if self.underMouse() else "surface"))
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = px(16)
        mark = QRect(px(11), (self.height() - side) // 2, side, side)
        paint_icon(painter, mark, self._icon, "text" if on else "text-2")
        painter.setFont(look.font("second"))
        painter.setPen(look.color("text" if on else "text-2"))
        left = mark.right() + px(7)
        painter.drawText(QRect(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._words)
        left += QFontMetrics(painter.font()).horizontalAdvance(self._words) + px(6)
        painter.setFont(look.font("second", weight=600))
        number = integer(self._count)
        painter.drawText(QRect(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, number)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover."""
        self.update()
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
