"""Something happened: its name, what is asked, when and where; enough to begin."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import FieldValue
from chapterdesk.models import Mobilisation
from chapterdesk.services import records
from chapterdesk.services.mobilise import asking
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, label, row

_FIELDS = ("name", "ask", "day", "start", "place")


class NewMobilisationDialog(QDialog):
    """``made(id)`` when it was written down."""

    made = Signal(str)

    def __init__(self, desk: DeskContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(_("Something happened"))
        self.setMinimumWidth(theme().px(480))
        self.fields: dict[str, QLineEdit] = {}
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Begin"), self.accept, kind="primary")
        self.save.setDefault(True)
        layout = column(label(_("Something happened"), "section"), 6, gap=4, margins=(24, 20, 24, 20))
        hints = {
            "name": _("Vigil outside the courthouse"),
            "ask": _("Stand with candles for an hour"),
            "day": "2026-11-26",
            "start": "17:00",
        }
        for name in _FIELDS:
            words = Mobilisation.fields[name].title
            edit = self.fields[name] = QLineEdit()
            edit.setAccessibleName(words)
            edit.setPlaceholderText(hints.get(name, ""))
            layout.addWidget(label(words, "label"))
            layout.addWidget(edit)
        layout.addWidget(self._wrong)
        layout.addSpacing(theme().px(10))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), self.save))
        self.setLayout(layout)
        self.fields["name"].setFocus()

    @Slot()
    def accept(self) -> None:
        """Write it down, or say what is wrong and keep what was typed."""
        done = run_work(self._desk, _("Begin"), self._begin, place=self._wrong)
        if done:
            super().accept()
            self.made.emit(str(done.value))

    def _begin(self) -> str:
        register = self._desk.register
        with register.read() as conn:
            setting = register.setting(conn)
        values: dict[str, FieldValue] = {"script": asking.suggested_script()}
        for name, edit in self.fields.items():
            if edit.text().strip():
                values[name] = records.parsed(Mobilisation.fields[name], edit.text(), setting)
        return asking.begin(register, values)
