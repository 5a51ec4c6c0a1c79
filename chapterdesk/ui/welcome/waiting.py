"""What is shown for the moment in which the desk is made ready."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.ui.frame.statusbar import TaskStatus
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.welcome.side import SidePanel
from chapterdesk.ui.widgets import column, label, row


class WaitingPage(QWidget):
    """A sentence and the progress of what runs, with Cancel."""

    def __init__(self, title: str, sentence: str, tasks: TaskRunner) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        words = column(
            None, label(title, "title"), label(sentence, "body2", wrap=True), 12, row(TaskStatus(tasks), None), None,
            gap=6, margins=(64, 40, 64, 40),
        )  # fmt: skip
        whole = row(SidePanel(), words, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
