"""What a page shows, read beside the screen: the page stands at once, and is filled when the register has answered.

::

    self._beside = Beside(desk, self)
    self._beside.ask(lambda conn: reading.listed(desk.register, conn), self._take)

A small register answers before ``ask`` returns, so nothing flickers. Of several questions only the latest is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.database.rows import Reading
from chapterdesk.ui.asking import Asker, is_small
from chapterdesk.ui.context import DeskContext

T = TypeVar("T")


class Beside(QObject):
    """Asks for what one part of a page shows; ``shown()`` after each answer was put on the screen.

    The window stops every one of its pages before the database is closed.
    """

    shown = Signal()

    def __init__(self, desk: DeskContext, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._show: Callable[[Any], object] | None = None
        self._asker = Asker(self)
        self._asker.answered.connect(self._take)

    def ask(self, read: Callable[[Reading], T], show: Callable[[T], object]) -> None:
        """Read with a connection of its own, off the screen's thread where the register is large; then show it."""
        register = self._desk.register
        self._show = show

        def work(_tell: object) -> T:
            with register.read() as conn:
                return read(conn)

        self._asker.ask(work, at_once=is_small(register))

    def stop(self) -> None:
        """Show nothing more, and wait until nothing is read any more: before the database is closed."""
        self._show = None
        self._asker.wait()

    @Slot(object)
    def _take(self, value: object) -> None:
        if self._show is not None:
            self._show(value)
            self.shown.emit()
