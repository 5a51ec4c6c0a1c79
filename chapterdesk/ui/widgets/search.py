"""The search field: a magnifying glass, the words, and the key that leads here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget

from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets.layout import row
from chapterdesk.ui.widgets.text import IconLabel, keycap


class _Edit(QLineEdit):
    focused = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the frame to show the focus."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the frame to drop the focus."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class SearchField(QFrame):
    """A field to search with. ``edit`` is the QLineEdit; ``changed`` carries the words as they are typed.

    Args:
        hint: What can be found here, as place holder and accessible name.
        keys: The shortcut shown as a keycap at the end, such as "Ctrl K"; none where empty.
    """

    changed = Signal(str)

    def __init__(self, hint: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "field")
        self.setProperty("focus", False)
        self.edit = _Edit()
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(hint)
        self.edit.setProperty("bare", True)
        self.edit.textChanged.connect(self.changed)
        self.edit.focused.connect(lambda on: set_property(self, "focus", on))
        layout = row(IconLabel("search", "text-2"), self.edit, gap=8, margins=(11, 0, 7, 0))
        if keys:
            layout.addWidget(keycap(keys))
        self.setLayout(layout)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a width for two words; the layout may give more."""
        return QSize(theme().px(260), theme().px(34))

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the words goes into them."""
        self.edit.setFocus()
        super().mousePressEvent(event)
