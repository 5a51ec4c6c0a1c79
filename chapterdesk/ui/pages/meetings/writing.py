"""A field for longer text that saves when it is left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from chapterdesk.ui.style import theme


class WritingField(QPlainTextEdit):
    """Grows with its text; ``committed(text)`` when it is left with other words than the saved ones."""

    committed = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def set_text(self, text: str) -> None:
        """Show the saved text, unless something else is being typed here."""
        typing = self.toPlainText() != self._saved
        self._saved = text
        if not typing and self.toPlainText() != text:
            self.setPlainText(text)

    def flush(self) -> None:
        """Save what differs."""
        text = self.toPlainText()
        if text != self._saved:
            self._saved = text
            self.committed.emit(text)

    @Slot()
    def _grow(self) -> None:
        lines = min(24, max(1, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme().px(24))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
