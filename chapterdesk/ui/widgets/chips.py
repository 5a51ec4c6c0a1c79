"""Chips: "field is value" with a cross, and the dashed one that adds a filter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import icon, paint_icon, theme
from chapterdesk.ui.style.tokens import CHIP


class Chip(QAbstractButton):
    """A filter: click (Space, Enter) opens it for editing, the cross (Delete) removes it.

    Signals: ``clicked`` and ``removed``. ``active`` is a filter that holds; ``tag`` is one of a set of values, without a border.
    """

    removed = Signal()

    def __init__(
        self,
        field: str,
        value: str,
        removable: bool = True,
        *,
        active: bool = True,
        tag: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._field, self._value, self._removable, self._active = field, value, removable, active
        self._tag = tag
        self._over_cross = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{field} {value}".strip())
        if removable:
            self.setAccessibleDescription(_("Press Delete to remove it"))

    def set_value(self, value: str) -> None:
        """Show another value."""
        self._value = value
        self.setAccessibleName(f"{self._field} {value}".strip())
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least room: in a narrow panel a long value is elided rather than cut off."""
        return QSize(min(self.sizeHint().width(), theme().px(120)), theme().px(CHIP))

    def sizeHint(self) -> QSize:
        """Return the room for both words and the cross; a very long value is elided at 360 px."""
        px = theme().px
        field, value = self._metrics()
        width = (
            px(24)
            + (field.horizontalAdvance(self._field) + px(6) if self._field else 0)
            + value.horizontalAdvance(self._value)
        )
        return QSize(min(px(360), width + (px(22) if self._removable else 0)), px(CHIP))

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(theme().font("second")), QFontMetrics(theme().font("second", weight=600))

    def _cross(self) -> QRect:
        side = theme().px(16)
        return QRect(self.width() - side - theme().px(9), (self.height() - side) // 2, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint border, words and cross."""
        look, px = theme(), theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.color("hover" if self._tag else "accent-text" if self._active else "line-strong"))
        filled = "accent-tint" if self._active else "hover" if self._tag or self.underMouse() else "surface"
        painter.setBrush(look.color(filled))
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left, metrics = px(12), self._metrics()
        if self._field:
            painter.setFont(look.font("second"))
            painter.setPen(look.color("text-2"))
            painter.drawText(QRect(left, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._field)
            left += metrics[0].horizontalAdvance(self._field) + px(6)
        painter.setFont(look.font("second", weight=600))
        painter.setPen(look.color("text"))
        room = (self._cross().left() - px(4) if self._removable else self.width() - px(12)) - left
        text = metrics[1].elidedText(self._value, Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRect(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if self._removable:
            paint_icon(painter, self._cross(), "x", "text" if self._over_cross else "text-2")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Notice the mouse over the cross."""
        over = self._removable and self._cross().adjusted(-4, -8, 8, 8).contains(event.position().toPoint())
        if over != self._over_cross:
            self._over_cross = over
            self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the cross."""
        self._over_cross = False
        self.update()
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover."""
        self.update()
        super().enterEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove at a click on the cross, else open."""
        if self._over_cross and self.isDown():
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace remove, Enter opens."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def add_chip(text: str, parent: QWidget | None = None) -> QToolButton:
    """Return the dashed button that adds a filter or a tag."""
    made = QToolButton(parent)
    made.setText(text)
    made.setProperty("kind", "chip")
    made.setIcon(icon("plus", "text-2"))
    made.setIconSize(QSize(theme().px(18), theme().px(14)))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return made
