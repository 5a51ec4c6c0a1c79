"""What the steps of a mobilisation share, and what each step is."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.services.mobilise.asking import Facts
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.tasks import Task


@dataclass
class Sitting:
    """Which mobilisation is open, "" for none; ``facts`` are read by the view before its steps refresh."""

    desk: DeskContext
    id: str = ""
    facts: Facts | None = None

    def run(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], Any]) -> Task:
        """Run long work off the screen's thread in this language; ``done`` gets its result, an error is said."""
        context = contextvars.copy_context()
        task = self.desk.tasks.run(title, lambda progress: context.run(work, progress))
        task.finished.connect(done)
        task.failed.connect(self.say)
        return task

    def say(self, error: object) -> None:
        """Say what was wrong; a bug is said by the window."""
        if isinstance(error, UserError):
            self.desk.toast(str(error), None)


class Step(QWidget):
    """One step; ``go(n)`` asks for another (0 to 5)."""

    go = Signal(int)
    kinds = frozenset({"mobilisation", "call", "caller", "person", "consent"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting

    def refresh(self) -> None:
        """Show what the register says now."""
        raise NotImplementedError

    def begin(self) -> None:
        """Called when the step comes into view."""

    def flush(self) -> None:
        """Save what is being typed."""
