"""Inviting from a smart list: by which channel, how many may be reached, and why others are not."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question
from chapterdesk.services import lists
from chapterdesk.services.trainings import inviting
from chapterdesk.services.trainings.inviting import Guests
from chapterdesk.ui.asking import Asker, is_small
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, label, number_field, row


class InviteDialog(QDialog):
    """Counts live who of a list would be invited; one button notes them as invited."""

    def __init__(self, desk: DeskContext, training: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._training = desk, training
        self.setWindowTitle(_("Invite from a list"))
        self.resize(theme().px(520), theme().px(500))
        with desk.register.read() as conn:
            entries = [*lists.builtin(), *lists.own_lists(conn)]
        self._questions: dict[str, Question] = {entry.key: entry.question for entry in entries}
        self.list = choice_field(_("Smart list"), [(entry.key, entry.name) for entry in entries], "builtin:active")
        self.channel = choice_field(
            _("How they are reached"), [(c, inviting.channel_words(c)) for c in inviting.CHANNELS]
        )
        self.most = number_field(_("No more than"), 0, 0, 100_000)
        self.most.setSpecialValueText(_("as many as there are"))
        self.count = label("", "strong", wrap=True)
        columns = [
            TableColumn("reason", _("Left out because"), "text", 340, sortable=False),
            TableColumn("n", _("People"), "number", 90, sortable=False),
        ]
        self.reasons = SimpleTable(columns, name=_("Left out"), fit=7)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Invite"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._arrange()
        self._asker = Asker(self)
        self._asker.answered.connect(self._show)
        self.list.currentIndexChanged.connect(lambda _n: self.look())
        self.channel.currentIndexChanged.connect(lambda _n: self.look())
        self.look()

    def _arrange(self) -> None:
        whole = column(label(_("Invite from a list"), "section"), gap=12, margins=(24, 20, 24, 20))
        for field in (self.list, self.channel, self.most):
            whole.addLayout(column(label(field.accessibleName(), "label"), field, gap=3))
        note = label(
            _("They are noted as invited. Nothing is sent by itself: write the mail draft afterwards, or call."),
            "second",
            wrap=True,
        )
        for part in (self.count, self.reasons, note, self._wrong):
            whole.addWidget(part)
        whole.addStretch(1)
        whole.addLayout(row(None, button(_("Cancel"), self.reject), self.save))
        self.setLayout(whole)

    def _question(self) -> Question:
        return self._questions[str(self.list.currentData())]

    def look(self) -> None:
        """Count again."""
        register, training = self._desk.register, self._training
        question, channel = self._question(), str(self.channel.currentData())

        def ask(_tell: object) -> Guests:
            with register.read() as conn:
                return inviting.look(conn, training, question, channel)

        self.save.setEnabled(False)
        self._asker.ask(ask, at_once=is_small(register))

    @Slot(object)
    def _show(self, found: Guests) -> None:
        many = len(found.people)
        said = ngettext("{n} person can be invited.", "{n} people can be invited.", many)
        self.count.setText(said.format(n=integer(many)))
        self.reasons.set_rows(
            [
                TableRow(reason, [inviting.reason_words(reason), len(found.left_out[reason])])
                for reason in inviting.REASONS
                if reason in found.left_out
            ]
        )
        self.reasons.setVisible(bool(found.left_out))
        self.save.setEnabled(bool(many))

    @Slot()
    def accept(self) -> None:
        """Note them as invited."""
        verb = partial(
            inviting.invite, self._desk.register, self._training, self._question(), str(self.channel.currentData()),
            most=self.most.value(),
        )  # fmt: skip

        def said(people: list[str]) -> str:
            return ngettext("{n} person is invited.", "{n} people are invited.", len(people)).format(
                n=integer(len(people))
            )

        if run_work(self._desk, self.windowTitle(), verb, said, place=self._wrong):
            super().accept()

    def done(self, result: int) -> None:
        """Stop counting when it closes."""
        self._asker.wait()
        super().done(result)
