"""The rows that settings are made of: what it is, what it does, and the control that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from chapterdesk.ui.widgets import Card, column, hairline, label, row

CONTROL_WIDTH = 300


class SettingsCard(Card):
    """A card of settings: ``put(title, hint, control, ...)`` adds a row, with a hairline between rows."""

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__(title, sentence)
        self._many = 0

    def put(self, title: str, hint: str, *controls: QWidget) -> None:
        """Add a row."""
        if self._many:
            self.add(hairline())
        self._many += 1
        words = column(label(title, "body", wrap=True), gap=2)
        if hint:
            words.addWidget(label(hint, "second", wrap=True))
        line = row(words, *controls, gap=10, margins=(0, 4, 0, 4))
        line.setStretch(0, 1)
        for control in controls:
            line.setAlignment(control, Qt.AlignmentFlag.AlignVCenter)
            if not control.accessibleName():
                control.setAccessibleName(title)
        self.add(line)

    def put_wide(self, part: QWidget | QBoxLayout) -> None:
        """Add something that takes the whole width."""
        if self._many:
            self.add(hairline())
        self._many += 1
        self.add(part)
