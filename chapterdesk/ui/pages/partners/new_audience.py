"""A new communication list: its name, its target group, which people, and over which channel."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from chapterdesk.core.text import _
from chapterdesk.services import lists
from chapterdesk.services.partners import audiences
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, label, row


class NewAudienceDialog(QDialog):
    """``NewAudienceDialog(desk, parent)``; ``made(id)`` when the list was kept."""

    made = Signal(str)

    def __init__(self, desk: DeskContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(_("New communication list"))
        with desk.register.read() as conn:
            self._entries = {each.key: each for each in lists.builtin() + lists.own_lists(conn)}
        self.name, self.group = QLineEdit(), QLineEdit()
        self.name.setAccessibleName(_("Name"))
        self.group.setAccessibleName(_("Target group"))
        self.group.setPlaceholderText(_("such as young people in Lund"))
        self.who = choice_field(
            _("People"), [(key, each.name) for key, each in self._entries.items()], "builtin:everyone"
        )
        channels = [(code, audiences.channel_words(code)) for code in audiences.channels()]
        self.channel = choice_field(_("Channel"), channels, "email")
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Keep the list"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._arrange()

    def _arrange(self) -> None:
        note = _("Only those who said yes to the channel are on it, counted anew each time.")
        fields = (
            (_("Name"), self.name),
            (_("Target group"), self.group),
            (_("People"), self.who),
            (_("Channel"), self.channel),
        )
        parts = [column(label(words, "label"), field, gap=4) for words, field in fields]
        self.setLayout(
            column(
                label(_("New communication list"), "section"), *parts, label(note, "second", wrap=True), self._wrong, None,
                row(None, button(_("Cancel"), self.reject), self.save), gap=12, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.resize(theme().px(460), theme().px(420))
        self.name.setFocus()

    @Slot()
    def accept(self) -> None:
        """Keep the list; what is wrong is said here."""
        question = self._entries[str(self.who.currentData())].question
        name, group, channel = self.name.text(), self.group.text(), str(self.channel.currentData())
        register = self._desk.register
        done = run_work(
            self._desk,
            self.save.text(),
            lambda: audiences.save(register, name, group, channel, question),
            place=self._wrong,
        )
        if done:
            self.made.emit(str(done.value))
            super().accept()
        else:
            self.name.setFocus()
