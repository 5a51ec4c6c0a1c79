"""While a file is read, planned or taken in: what is done, how far, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.widgets import button, column, label


class BusyView(QWidget):
    """``cancelled()`` when the user asks to stop."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title = label("", "section", wrap=True)
        self._title.setAlignment(centre)
        self._what = label("", "second")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme().px(320))
        self.cancel = button(_("Cancel"), self.cancelled.emit)
        layout = column(None, gap=12, margins=(24, 24, 24, 24))
        layout.addWidget(self._title)
        layout.addWidget(self._bar, 0, centre)
        layout.addWidget(self._what, 0, centre)
        layout.addWidget(self.cancel, 0, centre)
        layout.addStretch(1)
        self.setLayout(layout)

    def show_task(self, task: Task) -> None:
        """Show how far a task is."""
        share = task.share()
        self._title.setText(task.title)
        self._what.setText(_("Stopping") if task.cancelling else task.what)
        self._bar.setAccessibleName(task.title)
        self._bar.setRange(0, 0 if share is None else 100)
        self._bar.setValue(0 if share is None else round(share * 100))
        self.cancel.setDisabled(task.cancelling)
