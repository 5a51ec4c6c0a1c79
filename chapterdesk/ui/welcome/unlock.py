"""The lock: a passphrase, or the recovery sheet, opens the desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.frame.statusbar import TaskStatus
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.welcome.secrets import Opening
from chapterdesk.ui.welcome.side import SidePanel
from chapterdesk.ui.widgets import IconLabel, button, column, label, row, scroll


class UnlockPage(QWidget):
    """``opening(passphrase, recovery key, new passphrase)`` when somebody wants in; ``other()`` and ``fresh()`` for another database."""

    opening = Signal(str, str, str)
    other = Signal()
    fresh = Signal()

    def __init__(self, path: Path, tasks: TaskRunner, why: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.path = path
        self.fields = Opening()
        self.fields.setMaximumWidth(460)
        self.go = button(_("Open the desk"), self._go, kind="primary", size="large", icon_name="lock-open")
        other = button(_("Open another database"), self.other.emit, kind="link", icon_name="folder-open")
        fresh = button(_("New database"), self.fresh.emit, kind="link", icon_name="database")
        place = row(IconLabel("folder", "text-3"), label(desk_tasks.friendly(path), "second", wrap=True), gap=8)
        place.setStretch(1, 1)
        words = column(None, label(path.stem, "title", wrap=True), gap=8, margins=(64, 40, 64, 40))
        words.addWidget(label(why or _("The desk is locked. Its passphrase opens it."), "body2", wrap=True))
        for part in (
            16,
            self.fields,
            8,
            row(self.go, TaskStatus(tasks), None, gap=16),
            24,
            place,
            row(other, fresh, None, gap=16),
            None,
        ):
            if isinstance(part, int):
                words.addSpacing(part)
            elif isinstance(part, QWidget):
                words.addWidget(part)
            elif part is None:
                words.addStretch(1)
            else:
                words.addLayout(part)
        content = QWidget()
        content.setLayout(words)
        whole = row(SidePanel(), scroll(content), gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.fields.entered.connect(self._go)
        self.setFocusProxy(self.fields)

    def _go(self) -> None:
        if self.go.isEnabled() and self.fields.check():
            self.set_busy(True)
            self.opening.emit(*self.fields.values())

    def set_busy(self, busy: bool) -> None:
        """While the key is made from the passphrase (about a second) nothing is asked twice."""
        self.go.setDisabled(busy)

    def refuse(self, error: UserError) -> None:
        """Say why the desk stays closed."""
        self.set_busy(False)
        self.fields.refuse(error)
