"""One long piece of work of the page at a time; a new one takes the place of the old one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.progress import Progress
from chapterdesk.ui.tasks import Task, TaskRunner


@dataclass(frozen=True)
class Endings:
    """What is called on the screen's thread when the work has ended."""

    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    cancelled: Callable[[], None]


class Job(QObject):
    """``begin`` runs work on the worker's thread. ``changed()`` while it goes on and when it ends."""

    changed = Signal()

    def __init__(self, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._endings: Endings | None = None

    @property
    def running(self) -> bool:
        """Whether work is going on."""
        return self._task is not None

    @property
    def task(self) -> Task | None:
        """The work that is going on."""
        return self._task

    def begin(self, title: str, work: Callable[[Progress], Any], endings: Endings) -> None:
        """Run ``work``; what still runs for the page is stopped, and its result is not taken."""
        if self._task is not None:
            self._task.cancel()
        self._endings = endings
        task = self._tasks.run(title, work)
        self._task = task
        task.progressed.connect(self._progressed)
        task.finished.connect(self._finished)
        task.failed.connect(self._failed)
        task.cancelled.connect(self._cancelled)
        self.changed.emit()

    def cancel(self) -> None:
        """Ask the work to stop."""
        if self._task is not None:
            self._task.cancel()
            self.changed.emit()

    def _end(self) -> Endings | None:
        """Take the endings of the present task; None for a task whose place another took."""
        if self.sender() is not self._task or self._endings is None:
            return None
        endings, self._task, self._endings = self._endings, None, None
        self.changed.emit()
        return endings

    @Slot(int, int, str)
    def _progressed(self, _done: int, _total: int, _what: str) -> None:
        self.changed.emit()

    @Slot(object)
    def _finished(self, result: object) -> None:
        if (endings := self._end()) is not None:
            endings.done(result)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if (endings := self._end()) is not None:
            endings.failed(error)

    @Slot()
    def _cancelled(self) -> None:
        if (endings := self._end()) is not None:
            endings.cancelled()
