"""What the tabs of the voting page share: the meeting that is chosen and its roll, read off the screen's thread."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.voting import counting
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting.counting import Count
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.tasks import Task


class Sitting(QObject):
    """``open(meeting)`` reads its roll; ``loaded()`` when ``sheet`` is another, ``busy(bool)`` while it is read."""

    loaded = Signal()
    busy = Signal(bool)

    def __init__(self, desk: DeskContext, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.meeting = ""
        self.sheet: rolls.Sheet | None = None
        self._task: Task | None = None
        self._again = False

    def open(self, meeting: str) -> None:
        """Choose a meeting, "" for none."""
        if meeting == self.meeting:
            return
        self.meeting, self.sheet = meeting, None
        self.loaded.emit()
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the roll again; asked while it is being read, it is read once more afterwards."""
        if not self.meeting:
            return
        if self._task is not None:
            self._again = True
            return
        meeting, register = self.meeting, self.desk.register

        def look(progress: Progress) -> rolls.Sheet:
            with register.read() as conn:
                return rolls.look(register, conn, meeting, progress)

        self.busy.emit(True)
        self._task = self.run(_("Reading the roll"), look, self._take)
        self._task.failed.connect(lambda _error: self._ended())

    def _take(self, sheet: rolls.Sheet) -> None:
        if sheet.about.meeting == self.meeting:
            self.sheet = sheet
        else:
            self._again = True
        self._ended()

    def _ended(self) -> None:
        self._task = None
        self.busy.emit(False)
        self.loaded.emit()
        if self._again:
            self._again = False
            self.reload()

    def reading(self) -> bool:
        """Return whether the roll is being read."""
        return self._task is not None

    def count(self) -> Count | None:
        """Return how many votes there are and are present, None before the roll was read."""
        if self.sheet is None:
            return None
        return counting.count(self.sheet.lines, self.sheet.proxies, self.sheet.rules)

    def run(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], Any]) -> Task:
        """Run long work off the screen's thread in this language; ``done`` gets its result, an error is said."""
        context = contextvars.copy_context()
        here = contextvars.copy_context()
        task = self.desk.tasks.run(title, lambda progress: context.run(work, progress))
        task.finished.connect(lambda value: here.run(done, value))
        task.failed.connect(self.say)
        return task

    @Slot(object)
    def say(self, error: object) -> None:
        """Say what was wrong; a bug is said by the window."""
        if isinstance(error, UserError):
            self.desk.toast(str(error), None)
