"""Progress and cancelling, without knowing who watches."""

from __future__ import annotations

import threading
from collections.abc import Callable

from chapterdesk.core.errors import Cancelled


class Progress:
    """What a long piece of work reports to, and asks whether to go on.

    Args:
        report: Called with (done, total, what); ``total`` is 0 where it is not known. Called on the worker's thread.
    """

    def __init__(self, report: Callable[[int, int, str], None] | None = None) -> None:
        self._report = report
        self._cancelled = threading.Event()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Say how far the work is. Raises Cancelled when the user asked to stop."""
        self.check()
        if self._report is not None:
            self._report(done, total, what)

    def check(self) -> None:
        """Raise Cancelled when the user asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step; may be called from any thread."""
        self._cancelled.set()
