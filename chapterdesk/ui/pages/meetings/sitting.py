"""The meeting that is open, shared by the parts of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.services.meeting_facts import Head
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import do
from chapterdesk.ui.pages.meetings.people import PersonEdit
from chapterdesk.ui.widgets import column


@dataclass
class Sitting:
    """Which meeting is open; ``head`` is None until one is."""

    desk: DeskContext
    id: str = ""
    head: Head | None = None

    def do(self, verb: Callable[[], Any], *, quiet: bool = False) -> bool:
        """Run a verb of the services; what was saved, or the error, is shown."""
        return do(self.desk, verb, quiet=quiet)

    def person(self, name: str) -> PersonEdit:
        """Return a field for somebody's name."""
        return PersonEdit(self.desk, lambda: self.id, name)


class Part(QWidget):
    """One tab of a meeting: ``kinds`` are those whose changes it shows.

    Subclasses fill ``body`` and override ``refresh``; ``flush`` saves what is still being typed.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.body: QVBoxLayout = column(gap=12, margins=(0, 14, 0, 20))
        self.setLayout(self.body)
        self.setProperty("surface", "clear")

    def refresh(self) -> None:
        """Show the meeting as it stands; what is being typed stays."""

    def flush(self) -> None:
        """Save what is still being typed."""
