"""A tab that is made when it first comes into view, so that the page itself opens at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from chapterdesk.ui.widgets import column

Tab = TypeVar("Tab", bound=QWidget)


class Later(QWidget, Generic[Tab]):
    """``Later(make)``; ``tab()`` makes it now."""

    def __init__(self, make: Callable[[], Tab]) -> None:
        super().__init__()
        self._make = make
        self._tab: Tab | None = None
        self.setLayout(column(gap=0))

    def tab(self) -> Tab:
        """Return the tab, made now where it was not yet."""
        if self._tab is None:
            self._tab = self._make()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._tab)
            self._tab.show()
        return self._tab

    def showEvent(self, event: QShowEvent) -> None:
        """Make the tab."""
        super().showEvent(event)
        self.tab()

    def refresh(self) -> None:
        """Let the tab read the register again, where it does so when it comes into view."""
        again = getattr(self.tab(), "refresh", None)
        if callable(again):
            again()
