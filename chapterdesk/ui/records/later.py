"""A tab that is made when it is first looked at, so that its page opens without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from chapterdesk.ui.widgets import column

W = TypeVar("W", bound=QWidget)


class LaterTab(QWidget, Generic[W]):
    """Holds a widget that ``make`` makes at its first look, or when code asks for ``inner``."""

    def __init__(self, make: Callable[[], W]) -> None:
        super().__init__()
        self._make = make
        self._inner: W | None = None
        self._room = column(gap=0)
        self.setLayout(self._room)

    @property
    def inner(self) -> W:
        """The tab itself."""
        if self._inner is None:
            self._inner = self._make()
            self._room.addWidget(self._inner)
        return self._inner

    @property
    def made(self) -> W | None:
        """The tab where somebody has looked at it, None before."""
        return self._inner

    def refresh(self) -> None:
        """Read the register again."""
        again: Any = getattr(self.inner, "refresh", None)
        if callable(again):
            again()
