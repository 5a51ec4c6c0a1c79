"""A button for one outcome of a call, with its key before it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from chapterdesk.ui.style import paint_icon, theme

HEIGHT = 46


class OutcomeButton(QPushButton):
    """``OutcomeButton("1", "check", _("Yes"))``; all weigh the same, the one that closes a door in the colour of danger."""

    def __init__(self, key: str, icon_name: str, words: str, *, danger: bool = False) -> None:
        super().__init__()
        self._key, self._icon, self._words, self._danger = key, icon_name, words, danger
        self.setAccessibleName(words)
        self.setAccessibleDescription(key)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of key, icon and words."""
        width = self.fontMetrics().horizontalAdvance(self._words) + theme().px(86)
        return QSize(width, theme().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the room without the icon: the words are never cut."""
        return QSize(self.sizeHint().width() - theme().px(28), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, its key, icon and words."""
        super().paintEvent(event)
        look, px = theme(), theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() // 2
        tile = QRect(px(9), middle - px(14), px(28), px(28))
        on, surface = ("surface", "danger") if self._danger else ("on-accent", "accent")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(surface if self.isEnabled() else "pressed"))
        painter.drawRoundedRect(tile, px(5), px(5))
        painter.setPen(look.color(on if self.isEnabled() else "text-2"))
        painter.setFont(look.font("body", weight=600))
        painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, self._key)
        ink = "text-3" if not self.isEnabled() else "danger" if self._danger else "text"
        roomy = self.width() >= self.sizeHint().width()
        if roomy:
            paint_icon(painter, QRect(px(48), middle - px(9), px(18), px(18)), self._icon, ink)
        painter.setPen(look.color(ink))
        painter.setFont(look.font("body", weight=600))
        left = px(76 if roomy else 48)
        room = QRect(left, 0, self.width() - left - px(6), self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
