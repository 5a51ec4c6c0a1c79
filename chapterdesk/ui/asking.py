"""Asking the register off the screen's thread, so that a table keeps its old rows until the new ones are there.

Small registers answer at once; a worker would only make the table flicker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from chapterdesk.database.register import Register
from chapterdesk.database.rows import has_more
from chapterdesk.models import Person

AT_ONCE = 5000
"""Up to so many rows a question is answered on the screen's thread: under about 10 ms."""


def is_small(register: Register) -> bool:
    """Say whether questions to this register may be answered on the screen's thread."""
    with register.read() as conn:
        return not has_more(conn, Person, AT_ONCE)


Tell = Callable[[Any], bool]
"""Hands over what is known so far; False where nobody waits for the answer any more."""


class _Job(QRunnable):
    def __init__(self, number: int, work: Callable[[Tell], Any], asker: Asker) -> None:
        super().__init__()
        self._number, self._work, self._asker = number, work, asker

    def run(self) -> None:
        """Ask, and hand the answer or the error to the screen's thread."""
        value, problem = None, None
        try:
            value = self._work(self._tell)
        except Exception as error:  # noqa: BLE001 - raised again on the screen's thread, where every error is shown
            problem = error
        # The page may have gone meanwhile.
        if shiboken6.isValid(self._asker):
            self._asker.came.emit(self._number, True, value, problem)

    def _tell(self, value: Any) -> bool:
        if not shiboken6.isValid(self._asker):
            return False
        self._asker.came.emit(self._number, False, value, None)
        return self._asker.is_latest(self._number)


class Asker(QObject):
    """Answers the latest question only: ``begun(value)`` for what its work tells first, then ``answered(value)``.

    An answer that came too late is dropped.
    """

    begun = Signal(object)
    answered = Signal(object)
    came = Signal(int, bool, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Callable[[Tell], Any], *, at_once: bool) -> None:
        """Begin to ask; ``at_once`` answers before this returns."""
        self._latest += 1
        if at_once:
            self.answered.emit(work(lambda _value: True))
            return
        self._pool.clear()
        self._pool.start(_Job(self._latest, work, self))

    def is_latest(self, number: int) -> bool:
        """Say whether nothing was asked since."""
        return number == self._latest

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the database is closed."""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(int, bool, object, object)
    def _take(self, number: int, last: bool, value: object, error: object) -> None:
        if isinstance(error, Exception):
            raise error
        if number == self._latest:
            (self.answered if last else self.begun).emit(value)
