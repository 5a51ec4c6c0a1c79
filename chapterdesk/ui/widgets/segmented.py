"""A few choices side by side, of which one holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QWidget

from chapterdesk.ui.style import icon, theme
from chapterdesk.ui.widgets.layout import row


class Segmented(QFrame):
    """Choices as joined buttons; arrows move between them. ``chosen`` carries the key.

    Args:
        choices: (key, label) or (key, label, icon) in order.
        current: The key that holds.
        name: The accessible name of the whole.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, ...]], current: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._keys = [choice[0] for choice in choices]
        self._group = QButtonGroup(self)
        layout = row(gap=0, margins=(1, 1, 1, 1))
        for place, choice in enumerate(choices):
            part = QPushButton(choice[1])
            part.setCheckable(True)
            # The one that holds is bolder, and must not lose its edges.
            bold = QFontMetrics(theme().font("body", weight=600)).horizontalAdvance(choice[1])
            part.setMinimumWidth(bold + theme().px(30 if len(choice) < 3 else 54))
            part.setAutoDefault(False)
            part.setProperty("segment", True)
            part.setProperty("first", place == 0)
            part.setProperty("last", place == len(choices) - 1)
            if len(choice) > 2:
                part.setIcon(icon(choice[2], "text-2", on="accent-text"))
                part.setIconSize(QSize(theme().px(20), theme().px(16)))
            self._group.addButton(part, place)
            layout.addWidget(part)
        self.setLayout(layout)
        self.set_current(current or self._keys[0])
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._keys[place]))

    def current(self) -> str:
        """Return the key that holds."""
        return self._keys[self._group.checkedId()]

    def set_current(self, key: str) -> None:
        """Choose without a signal. Raises ValueError for an unknown key."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = self._group.checkedId() + step
        if step and 0 <= place < len(self._keys):
            self._group.button(place).setFocus(Qt.FocusReason.TabFocusReason)
            self._group.button(place).click()
        else:
            super().keyPressEvent(event)
