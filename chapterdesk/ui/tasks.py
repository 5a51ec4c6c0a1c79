"""Long work off the screen's thread: progress, cancel, a result or an error.

::

    task = tasks.run(_("Writing the term report"), lambda progress: services.report(..., progress=progress))
    task.finished.connect(self._written)      # the result
    task.failed.connect(self._refused)        # a UserError or any other Exception
    task.cancelled.connect(...)

The function runs on a worker thread: it may touch services (with its own session), never a widget. Signals arrive on the screen's thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress

log = logging.getLogger(__name__)
Work = Callable[[Progress], Any]
REPORT_EVERY = 0.05


class Task(QObject):
    """One piece of work that is running or has ended. Its signals belong to the screen's thread.

    ``progressed(done, total, what)`` at most twenty times a second; then exactly one of ``finished(result)``, ``failed(error)``
    and ``cancelled()``, and ``ended()`` last.
    """

    started = Signal()
    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _came = Signal(str, object)
    _reported = Signal(int, int, str)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.done, self.total, self.what = 0, 0, ""
        self.running = True
        self.cancelling = False
        self._begun = time.monotonic()
        self._told = 0.0
        self._progress = Progress(self._report)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._take_progress, Qt.ConnectionType.QueuedConnection)

    @property
    def progress(self) -> Progress:
        """What the work reports to."""
        return self._progress

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.cancelling = True
        self._progress.cancel()

    def share(self) -> float | None:
        """Return how much is done, 0 to 1; None where it is not known."""
        return min(1.0, self.done / self.total) if self.total > 0 else None

    def seconds_left(self) -> float | None:
        """Return an estimate of the seconds left, None until two per cent and a second have gone."""
        share, gone = self.share(), time.monotonic() - self._begun
        if share is None or share < 0.02 or gone < 1.0:
            return None
        return gone * (1 - share) / share

    def _report(self, done: int, total: int, what: str) -> None:
        """Called on the worker's thread; too many reports would drown the window."""
        now = time.monotonic()
        if now - self._told >= REPORT_EVERY or done >= total > 0:
            self._told = now
            self._reported.emit(done, total, what)

    @Slot(int, int, str)
    def _take_progress(self, done: int, total: int, what: str) -> None:
        if self.running:
            self.done, self.total, self.what = done, total, what
            self.progressed.emit(done, total, what)

    @Slot(str, object)
    def _take(self, how: str, value: object) -> None:
        self.running = False
        if how == "finished":
            self.finished.emit(value)
        elif how == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.ended.emit()

    def work_ended(self, how: str, value: object) -> None:
        """Hand over the outcome from the worker's thread: finished, failed or cancelled."""
        self._came.emit(how, value)


class _Runnable(QRunnable):
    """Runs the function; owns nothing that the screen looks at."""

    def __init__(self, task: Task, work: Work) -> None:
        super().__init__()
        self._task, self._work = task, work
        self.setAutoDelete(True)

    def run(self) -> None:
        """Run the work and hand its outcome over, whatever it is."""
        how, value = "finished", None
        try:
            value = self._work(self._task.progress)
        except Cancelled:
            how, value = "cancelled", None
        except UserError as error:
            how, value = "failed", error
        except Exception as error:  # noqa: BLE001 - a bug on a thread must reach the window, where it is shown once
            # Only the kind is logged here: a message may hold personal data.
            log.error("task failed: %s", type(error).__name__)  # noqa: TRY400
            how, value = "failed", error
        self._task.work_ended(how, value)


class TaskRunner(QObject):
    """Runs tasks and knows those that run. One belongs to the frame; pages get it from the composition root.

    ``changed()`` when a task begins, goes on or ends; ``failed(task, error)`` for the frame, which shows what no page took.
    """

    changed = Signal()
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._tasks: list[Task] = []

    def run(self, title: str, work: Work) -> Task:
        """Begin ``work(progress)``; ``title`` says in the status bar what is done ("Writing the term report")."""
        task = Task(title, self)
        self._tasks.append(task)
        task.progressed.connect(self._changed)
        task.failed.connect(self._failed)
        task.ended.connect(self._ended)
        self._pool.start(_Runnable(task, work))
        task.started.emit()
        self.changed.emit()
        return task

    def running(self) -> list[Task]:
        """Return the tasks that run, the oldest first."""
        return list(self._tasks)

    def cancel_all(self) -> None:
        """Ask every task to stop, as when the window closes."""
        for task in self._tasks:
            task.cancel()

    def wait(self, milliseconds: int = 10_000) -> bool:
        """Wait until no task runs; return False where the time was too short. Only for closing the program."""
        return self._pool.waitForDone(milliseconds)

    @Slot()
    def _changed(self) -> None:
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.failed.emit(self.sender(), error)

    @Slot()
    def _ended(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._tasks:
            self._tasks.remove(task)
            task.deleteLater()
        self.changed.emit()
