"""Parts of a page that are made when they are first looked at, so that the page opens at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from chapterdesk.ui.widgets import column, hand_focus


class Later(QWidget):
    """``Later(make)``; ``made()`` is the part itself, made now at the latest."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self.inside: QWidget | None = None
        self._whole = column(gap=0)
        self.setLayout(self._whole)

    def made(self) -> QWidget:
        """Return the inside."""
        if self.inside is None:
            self.inside = self._make()
            self._whole.addWidget(self.inside)
            hand_focus(self, self.inside)
        return self.inside

    def refresh(self) -> None:
        """Read the register again."""
        again = getattr(self.made(), "refresh", None)
        if callable(again):
            again()
