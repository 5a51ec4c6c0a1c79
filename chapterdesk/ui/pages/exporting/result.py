"""What was written, and what can be done with it: open, show, mail."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services.exporting import Exported, Order
from chapterdesk.ui.opening import open_file, show_in_folder
from chapterdesk.ui.widgets import Banner, IconTile, button, clear, column, label, row


class ResultPart(QWidget):
    """``show_result(exported, order)``; ``mail_asked()``, ``another()``. Errors of the draft are said by ``complain``."""

    mail_asked = Signal()
    another = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._exported: Exported | None = None
        self._words = column(gap=4)
        self._messages = column(gap=6)
        self.open = button(pgettext("verb", "Open"), self._open, icon_name="external-link")
        self.folder = button(_("Show in folder"), self._show, icon_name="folder-open")
        self.mail = button(_("Mail draft…"), self.mail_asked.emit, icon_name="mail")
        again = button(_("Export something else"), self.another.emit, kind="link")
        tile = IconTile("file-check", "success")
        upper = row(tile, self._words, gap=16)
        upper.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
        upper.setStretch(1, 1)
        whole = column(
            upper, self._messages, 8, row(self.open, self.folder, self.mail, None), row(again, None), None, gap=12
        )
        self.setLayout(whole)
        self.setFocusProxy(self.open)

    def show_result(self, exported: Exported, order: Order) -> None:
        """Say what was written, and what is not in it."""
        self._exported = exported
        clear(self._words)
        clear(self._messages)
        rows = ngettext("{n} row written to {file}", "{n} rows written to {file}", exported.rows)
        self._words.addWidget(
            label(rows.format(n=integer(exported.rows), file=exported.path.name), "section", wrap=True)
        )
        for words in self._lines(exported, order):
            self._words.addWidget(label(words, "second", wrap=True))

    @staticmethod
    def _lines(exported: Exported, order: Order) -> list[str]:
        lines = []
        if exported.people:
            about = ngettext("It tells of {n} person.", "It tells of {n} people.", exported.people)
            lines.append(about.format(n=integer(exported.people)))
        if exported.left_out:
            left = ngettext(
                "{n} row about people with protected identity is not in it.",
                "{n} rows about people with protected identity are not in it.",
                exported.left_out,
            )
            lines.append(left.format(n=integer(exported.left_out)))
        if exported.skipped:
            many = len(exported.skipped)
            words = ngettext("{n} row did not fit: {why}", "{n} rows did not fit: {why}", many)
            lines.append(words.format(n=integer(many), why=exported.skipped[0][1]))
        if order.password:
            lines.append(_("It opens only with its password."))
        whom = order.recipient.strip()
        lines.append(_("Noted: it is for {name}.").format(name=whom) if whom else _("Noted among the files that left."))
        return lines

    def say(self, words: str) -> None:
        """Say something more, such as that a draft was written."""
        self._messages.addWidget(Banner("circle-check", words, tone="success"))

    def complain(self, what: str, remedy: str) -> None:
        """Say what went wrong with the draft; the file itself stays."""
        self._messages.addWidget(Banner("triangle-alert", what, remedy, "danger"))

    def _open(self) -> None:
        if self._exported is not None and not open_file(self._exported.path):
            self.complain(_("This computer has no program for such files."), _("The file lies where you saved it."))

    def _show(self) -> None:
        if self._exported is not None and not show_in_folder(self._exported.path):
            self.complain(_("The folder could not be shown."), str(self._exported.path.parent))
