"""The tick that says "Saved" beside a value for a few seconds."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import announce, label, row
from chapterdesk.ui.widgets.text import IconLabel

SHOWN_MS = 4000


class SavedTick(QWidget):
    """Shown over the right end of a field, so that nothing moves: ``SavedTick(host)``, ``tick.show_over(field)``."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        words = label(_("Saved"), "saved")
        self._words = words
        self.setLayout(row(IconLabel("check", "success", 14), words, gap=4, margins=(6, 2, 6, 2)))
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_MS)
        self.timer.timeout.connect(self.hide)
        self.hide()

    def show_over(self, field: QWidget) -> None:
        """Say so at the right end of ``field``, which lies inside the host."""
        host = self.parentWidget()
        if host is None:
            return
        look = theme()
        self._words.setStyleSheet(f"font-size: {look.px(12)}px; font-weight: 500; color: {look.hex('success')};")
        self.adjustSize()
        at = field.mapTo(host, field.rect().topRight())
        self.move(at.x() - self.width(), at.y() + (theme().px(34) - self.height()) // 2)
        self.show()
        self.raise_()
        self.timer.start()
        announce(self, _("Saved"))
