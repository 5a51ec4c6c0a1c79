"""The clean-up: which details that are past their date are emptied, each rule with its count; then one step that can be undone."""

from __future__ import annotations

import contextvars
from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services import cleaning
from chapterdesk.services.cleaning import Cleaned, Past
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import take_back
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, label, row


class CleanUpDialog(QDialog):
    """Every rule by which something is due, ticked; ``wanted()`` are the rules that were left ticked."""

    def __init__(self, found: Sequence[Past], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Clean up"))
        self.setMinimumWidth(theme().px(560))
        self.boxes: dict[str, QCheckBox] = {}
        due = [each for each in found if each.due]
        self._many = {each.rule.key: len(each.due) for each in due}
        layout = column(gap=12, margins=(24, 20, 24, 20))
        about = _("What is ticked is emptied, and the people stay. It is one step that you can undo.")
        layout.addLayout(
            column(label(_("What has been kept long enough"), "section"), label(about, "second", wrap=True), gap=2)
        )
        for each in due:
            layout.addLayout(self._line(each))
        if not due:
            layout.addWidget(label(_("Nothing is past its date."), "second"))
        self.go = button("", self.accept, kind="primary")
        self.go.setDefault(True)
        layout.addStretch(1)
        layout.addSpacing(theme().px(4))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), self.go))
        self.setLayout(layout)
        self._say()

    def _line(self, each: Past) -> QVBoxLayout:
        box = self.boxes[each.rule.key] = QCheckBox(f"{_(each.rule.label)}: {integer(len(each.due))}")
        box.setChecked(True)
        box.toggled.connect(self._say)
        told = label(each.keeping, "second", wrap=True)
        told.setContentsMargins(theme().px(26), 0, 0, 0)
        box.setAccessibleDescription(each.keeping)
        return column(box, told, gap=1)

    def wanted(self) -> tuple[str, ...]:
        """Return the keys of the rules that are ticked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    @Slot()
    def _say(self) -> None:
        many = sum(self._many[key] for key in self.wanted())
        words = ngettext("Clean up {n} detail", "Clean up {n} details", many).format(n=integer(many))
        self.go.setText(words if many else _("Clean up"))
        self.go.setEnabled(many > 0)


class CleanUp:
    """``ask()`` asks what goes; ``run(rules)`` empties it off the screen's thread. ``parent`` owns the dialog."""

    def __init__(self, desk: DeskContext, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def ask(self) -> CleanUpDialog:
        """Ask what goes."""
        with self._desk.register.read() as conn:
            dialog = CleanUpDialog(cleaning.past(conn), self._parent)
        context = contextvars.copy_context()
        dialog.accepted.connect(lambda: context.run(self.run, dialog.wanted()))
        dialog.open()
        return dialog

    def run(self, rules: tuple[str, ...]) -> None:
        """Empty what is past its date by these rules, and offer to undo it."""
        register, context = self._desk.register, contextvars.copy_context()
        task = self._desk.tasks.run(
            _("Clean up"), lambda _progress: context.run(lambda: cleaning.clean(register, rules))
        )
        task.finished.connect(self._done)
        task.failed.connect(self._say)

    def _done(self, made: object) -> None:
        if isinstance(made, Cleaned):
            said = ngettext("{n} detail emptied.", "{n} details emptied.", made.rows).format(n=integer(made.rows))
            self._desk.toast(said, lambda: take_back(self._desk, made.work))

    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)
