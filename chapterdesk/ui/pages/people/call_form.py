"""Recording a call or another contact: how, what came of it, and a note."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from chapterdesk.core.text import _
from chapterdesk.models.words import CONTACT_CHANNELS, CONTACT_OUTCOMES
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, label, row


class CallForm(QFrame):
    """``recorded(channel, outcome, note)`` at Save; ``cancelled()`` at Cancel and Esc."""

    recorded = Signal(str, str, str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sunken-card")
        self.setAccessibleName(_("Record a contact"))
        self.channel = choice_field(_("How"), list(CONTACT_CHANNELS.choices()), "phone")
        self.outcome = choice_field(_("What came of it"), list(CONTACT_OUTCOMES.choices()), "reached")
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(_("Note"))
        self.note.setPlaceholderText(_("Note, if there is something to remember"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme().px(72))
        save = button(_("Save contact"), self.save, kind="primary", size="small")
        cancel = button(_("Cancel"), self.cancelled.emit, kind="quiet", size="small")
        self.setLayout(
            column(
                label(_("Record a contact"), "strong"),
                self.channel,
                self.outcome,
                self.note,
                row(None, cancel, save),
                gap=8,
                margins=(12, 10, 12, 12),
            )
        )
        self.setFocusProxy(self.outcome)

    def reset(self, channel: str = "phone") -> None:
        """Begin anew."""
        self.channel.setCurrentIndex(self.channel.findData(channel))
        self.outcome.setCurrentIndex(0)
        self.note.clear()

    def save(self) -> None:
        """Hand the contact over."""
        self.recorded.emit(
            str(self.channel.currentData()), str(self.outcome.currentData()), self.note.toPlainText().strip()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it, Ctrl+Enter saves."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.save()
        else:
            super().keyPressEvent(event)
