"""Small popups: a name to type, and a word to type with those that are in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QWidget

from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, keep_style, label, row


class Popup(QFrame):
    """A frame that closes at Esc and at a click beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def open_under(self, anchor: QWidget) -> None:
        """Open beneath a widget, within its window's screen."""
        self.adjustSize()
        at = anchor.mapToGlobal(QPoint(0, anchor.height() + theme().px(4)))
        room = anchor.screen().availableGeometry()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        if at.y() + self.height() > room.bottom():
            at.setY(max(room.top(), anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - theme().px(4)))
        self.move(at)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class NamePopup(Popup):
    """Asks for a word: ``NamePopup(parent, title, verb, taken, value="", known=())``; ``taken(text)`` is called once with it."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        verb: str,
        taken: Callable[[str], None],
        *,
        value: str = "",
        known: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._taken = taken
        self.edit = QLineEdit(value)
        self.edit.setAccessibleName(title)
        self.edit.setMinimumWidth(theme().px(220))
        self.edit.selectAll()
        if known:
            completer = QCompleter(list(known), self.edit)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.edit.setCompleter(completer)
            keep_style(completer, self.edit)
        self._save = button(verb, self._take, kind="primary")
        self.edit.returnPressed.connect(self._take)
        self.edit.textChanged.connect(self._typed)
        self.setLayout(column(label(title, "strong"), row(self.edit, self._save), gap=8, margins=(14, 12, 14, 14)))
        self.setFocusProxy(self.edit)
        self._typed()

    def open_under(self, anchor: QWidget) -> None:
        """Open, ready to type."""
        super().open_under(anchor)
        self.edit.setFocus()

    def _typed(self) -> None:
        self._save.setEnabled(bool(self.edit.text().strip()))

    def _take(self) -> None:
        text = self.edit.text().strip()
        if text:
            self.close()
            self._taken(text)
