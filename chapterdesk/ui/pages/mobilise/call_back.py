"""When to call again: a day, tomorrow at first."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.ui.widgets import button, column, date_field, label, row


class CallBackDialog(QDialog):
    """``chosen(day)`` with the ISO day on which to try again."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Call back"))
        self.day = date_field(_("Try again on"), clock.today() + dt.timedelta(days=1))
        self.keep = button(_("Call back then"), self.accept, kind="primary")
        self.keep.setDefault(True)
        self.setLayout(
            column(
                label(_("When shall {name} be called again?").format(name=name), "section", wrap=True),
                self.day, 8, row(None, button(_("Cancel"), self.reject), self.keep),
                gap=8, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.day.setFocus()

    @Slot()
    def accept(self) -> None:
        """Hand the day over."""
        super().accept()
        self.chosen.emit(self.day.date().toString(Qt.DateFormat.ISODate))
