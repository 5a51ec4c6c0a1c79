"""A page that is a list, or one row of it: what the pages of meetings and mobilisations share."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Protocol, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher


class Listing(Protocol):
    """What the list can do, beside being a widget."""

    def refresh(self) -> None:
        """Read the register again."""

    def take_focus(self) -> None:
        """Take the keyboard."""


class View(Protocol):
    """What the view of one row can do, beside being a widget."""

    def open(self, key: str) -> bool:
        """Show a row; return whether it is in the register."""

    def flush(self) -> None:
        """Save what is being typed."""

    def refresh(self, kinds: set[str]) -> bool:
        """Read again what changed; return whether the row is still there."""


class ListOrOne(QStackedWidget):
    """Holds both; ``kinds`` are those at whose change the list is read again.

    ``make`` makes the view of one row when the first is opened: the list stands sooner without it.
    """

    def __init__(
        self, desk: DeskContext, name: str, listing: QWidget, make: Callable[[], QWidget], kinds: Set[str]
    ) -> None:
        super().__init__()
        self._desk, self._kinds = desk, kinds
        self._list = cast(Listing, listing)
        self._make = make
        self._made: QWidget | None = None
        self.setAccessibleName(name)
        self.addWidget(listing)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self._list.refresh()

    def one(self) -> QWidget:
        """Return the view of one row, made when it is first asked for."""
        if self._made is None:
            self._made = self._make()
            self.addWidget(self._made)
        return self._made

    def shows_list(self) -> bool:
        """Whether the list is in view."""
        return self.currentIndex() == 0

    def show_one(self, key: str) -> bool:
        """Show one row, or the list where it is gone; return whether it was there."""
        found = cast(View, self.one()).open(key)
        if found:
            self.setCurrentIndex(1)
        else:
            self.show_list()
        return found

    @Slot()
    def show_list(self) -> None:
        """Show the list."""
        self.flush()
        self._list.refresh()
        self.setCurrentIndex(0)
        self._list.take_focus()

    def hidden(self) -> None:
        """Save what is still being typed when the page is left."""
        self.flush()

    def flush(self) -> None:
        """Save what is being typed."""
        if self._made is not None:
            cast(View, self._made).flush()

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if self.shows_list():
            if kinds & self._kinds:
                self._list.refresh()
        elif not cast(View, self.one()).refresh(kinds):
            self.show_list()
