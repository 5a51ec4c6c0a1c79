"""Badges: an icon and a word in a tone. The same painting serves widgets and table cells."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.style.tokens import BADGE, tone_colours


def badge_width(icon: str, word: str) -> int:
    """Return the width that a badge needs, in pixels."""
    metrics = QFontMetrics(theme().font("caption", weight=500))
    return metrics.horizontalAdvance(word) + theme().px(16 + (18 if icon else 0))


def paint_badge(painter: QPainter, rect: QRect, icon: str, word: str, tone: str = "neutral") -> None:
    """Paint a badge at the left of ``rect``, centred in its height; a word too long is elided."""
    px = theme().px
    width = min(badge_width(icon, word), rect.width())
    box = QRect(rect.left(), rect.center().y() - px(BADGE) // 2 + 1, width, px(BADGE))
    text, surface = theme().tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(surface)
    painter.setPen(text if theme().scheme.name.startswith("contrast") else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    left = box.left() + px(8)
    if icon:
        side = px(14)
        paint_icon(painter, QRect(left, box.center().y() - side // 2 + 1, side, side), icon, tone_colours(tone)[0])
        left += px(18)
    font = theme().font("caption", weight=500)
    painter.setFont(font)
    painter.setPen(text)
    room = QRect(left, box.top(), box.right() - px(7) - left + 1, box.height())
    painter.drawText(
        room,
        Qt.AlignmentFlag.AlignVCenter,
        QFontMetrics(font).elidedText(word, Qt.TextElideMode.ElideRight, room.width()),
    )
    painter.restore()


class Badge(QWidget):
    """A small rounded label: ``Badge("clock", _("in {n} days").format(n=8), "warning")``."""

    def __init__(self, icon: str, word: str, tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._word, self._tone = icon, word, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)

    def set_badge(self, icon: str, word: str, tone: str = "neutral") -> None:
        """Show something else."""
        self._icon, self._word, self._tone = icon, word, tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that icon and word need."""
        return QSize(badge_width(self._icon, self._word), theme().px(BADGE) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        paint_badge(QPainter(self), self.rect(), self._icon, self._word, self._tone)
