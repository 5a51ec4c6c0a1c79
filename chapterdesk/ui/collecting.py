"""Python's cleaner of cycles, kept on the screen's thread.

The cleaner runs on whichever thread happens to make the next object. A closed dialog is a cycle of widgets, layouts and closures; when a
task's thread cleans it up, Qt frees widgets on a thread that is not theirs, and the program ends (seen once under load, while handing over
a desk: the thread of the backup was collecting). So the cleaner does not run by itself while there is a window: a timer of the
screen's thread asks by Python's own counts whether it is due.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 500
_REST = 100
"""A whole cleaning takes at most one part in this many of the time."""


class Collecting(QObject):
    """Cleans up on the thread that it lives on, from when it is made until ``close``; belongs to the composition root."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was = gc.isenabled()
        gc.disable()
        self._next = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start(EVERY_MS)

    @Slot()
    def collect_if_due(self) -> None:
        """Clean the young objects where many were made since, and all of them now and then; never for long."""
        young, middle, old = gc.get_count()
        first, second, third = gc.get_threshold()
        if old > third and time.monotonic() >= self._next:
            begun = time.monotonic()
            gc.collect()
            ended = time.monotonic()
            self._next = ended + _REST * (ended - begun)
        elif middle > second:
            gc.collect(1)
        elif young > first:
            gc.collect(0)

    def close(self) -> None:
        """Let the cleaner run by itself again, if it did before."""
        self._timer.stop()
        if self._was:
            gc.enable()
