"""The toast: "Saved: phone of Elif. Undo", for six seconds, covering no row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import button
from chapterdesk.ui.widgets.layout import row
from chapterdesk.ui.widgets.text import IconLabel, label

SHOWN_MS = 6000
MARGIN = 20


class Toast(QFrame):
    """One message in the lower right of ``host``; the next message takes its place. The frame's ``toast`` is what pages call.

    The time stands still while the mouse is over it or its button has the focus.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("surface", "inverse")
        self._undo: Callable[[], Any] | None = None
        self._mark = IconLabel("circle-check", "on-inverse")
        self._words = label("", "on-inverse")
        self._words.setMaximumWidth(theme().px(480))
        self._button = button(_("Undo"), self._undo_clicked, kind="inverse-link")
        self._line = row(self._mark, self._words, self._button, gap=10, margins=(16, 4, 10, 4))
        self.setLayout(self._line)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_MS)
        self.timer.timeout.connect(self.close_toast)
        self._button.installEventFilter(self)
        host.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], Any] | None = None, *, icon: str = "circle-check") -> None:
        """Show ``text``; with ``undo`` a button stands beside it that calls it once."""
        self._undo = undo
        self._words.setText(text)
        self._mark.set_icon(icon)
        self._button.setText(_("Undo"))
        self._button.setVisible(undo is not None)
        self._line.setContentsMargins(*(theme().px(side) for side in (16, 4, 10 if undo else 16, 4)))
        self.setMinimumHeight(theme().px(42))
        self.show()
        self._place()
        self.raise_()
        self.timer.start()
        announce(self, f"{text}. {_('Undo')}" if undo else text)

    def text(self) -> str:
        """Return what is said."""
        return self._words.text()

    @Slot()
    def close_toast(self) -> None:
        """Take it away."""
        self.timer.stop()
        self._undo = None
        self.hide()

    def _undo_clicked(self) -> None:
        undo = self._undo
        self.close_toast()
        if undo is not None:
            undo()

    def _place(self) -> None:
        self.adjustSize()
        host = self.parentWidget()
        if host is not None:
            margin = theme().px(MARGIN)
            self.move(
                max(0, host.width() - self.width() - margin), max(0, host.height() - self.height() - theme().px(8))
            )

    def enterEvent(self, event: QEnterEvent) -> None:
        """The time stands still under the mouse."""
        self.timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The time begins anew."""
        if self.isVisible():
            self.timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size; stand still while the button has the focus."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif watched is self._button and event.type() == QEvent.Type.FocusIn:
            self.timer.stop()
        elif watched is self._button and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.timer.start()
        return False
