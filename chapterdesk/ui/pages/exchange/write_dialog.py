"""Write a partner's workbook: what it holds, who is left out, its password, where to; then what was written."""

from __future__ import annotations

import contextvars
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QProgressBar, QStackedWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.drafts import ENDING
from chapterdesk.services.exchange import outgoing, sending
from chapterdesk.services.exchange.outgoing import Holding
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.sending import Order, Sent
from chapterdesk.services.export_view import with_ending
from chapterdesk.ui.asking import Asker
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file, show_in_folder
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.widgets import Banner, IconTile, announce, box, button, clear, column, hairline, label, row

FOLDER = "exchange/folder"
ASKED, WRITTEN = range(2)


class PasswordLine(QWidget):
    """A password to be read aloud, with a button that copies it."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(_("Password"))
        self._copy = button(_("Copy"), self.copy, icon_name="copy")
        hint = label(
            _("Tell it by phone, never in the same mail. Nobody can open the file without it."), "hint", wrap=True
        )
        line = row(self.field, self._copy, gap=8)
        line.setStretch(0, 1)
        self.setLayout(column(line, hint, gap=4))

    def show_password(self, text: str) -> None:
        """Show a password."""
        self.field.setText(text)
        self.field.setCursorPosition(0)

    def copy(self) -> None:
        """Put it on the clipboard."""
        QGuiApplication.clipboard().setText(self.field.text())
        announce(self, _("Copied"))


class WriteDialog(QDialog):
    """``WriteDialog(desk, peer, parent).open()``; ``written(sent)`` once the workbook is there."""

    written = Signal(object)

    def __init__(self, desk: DeskContext, peer: Peer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Workbook for {name}").format(name=peer.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._peer = desk, peer
        self._confirmed: tuple[str, ...] = ()
        self._holding: Holding | None = None
        self._sent: Sent | None = None
        self._task: Task | None = None
        self._asker = Asker(self)
        self._asker.answered.connect(self._take)
        self.lock = QCheckBox(_("Lock it with a password"))
        self.lock.setChecked(True)
        self.lock.toggled.connect(self._show_lock)
        self.password = PasswordLine()
        self._later = label(
            _("A password of random words is made with the first workbook, and shown then."), "hint", wrap=True
        )
        self._unlocked = Banner("lock-open", _("Anybody who gets this file can read it."), tone="warning")
        self._holds, self._messages, self._result = column(gap=6), column(gap=6), column(gap=12)
        self.shielded = button(_("Choose who may be in it…"), self.ask_shielded, kind="link", icon_name="shield")
        self.save = button(_("Save as…"), self.ask_save, kind="primary", icon_name="file-up")
        self.cancel = button(_("Cancel"), self._cancel)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Writing the workbook"))
        self._bar.setFixedWidth(theme().px(180))
        self._title, self._sentence = label("", "title", wrap=True), label("", "second", wrap=True)
        self._stack = QStackedWidget()
        self._build()
        self._begin()

    def _build(self) -> None:
        lock = column(self.lock, self.password, self._later, self._unlocked, gap=6)
        asked, done = QWidget(), QWidget()
        asked.setLayout(
            column(
                self._messages, label(_("What it holds"), "strong"), self._holds, row(self.shielded, None), 8, hairline(), 4, lock, None,
                gap=6, margins=(28, 16, 28, 12),
            )
        )  # fmt: skip
        done.setLayout(column(self._result, None, gap=0, margins=(28, 20, 28, 12)))
        for part in (asked, done):
            self._stack.addWidget(part)
        head = column(self._title, self._sentence, gap=2, margins=(28, 20, 28, 12))
        foot = row(self._bar, None, self.cancel, self.save, gap=8, margins=(28, 12, 28, 16))
        whole = column(head, hairline(), self._stack, hairline(), foot, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(theme().px(620), theme().px(460))

    def _begin(self) -> None:
        self._title.setText(_("Workbook for {name}").format(name=self._peer.name))
        self._sentence.setText(_("Nothing is sent: a file is written where you say, and you send it as you like."))
        self._bar.hide()
        self.save.setEnabled(False)
        self.shielded.hide()
        self._holds.addWidget(label(_("Counting"), "second"))
        self._show_lock()
        self._ask()
        self.save.setFocus()

    # -- what it holds ------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        register, peer, confirmed = self._desk.register, self._peer, self._confirmed

        def read(_tell: object) -> Holding | UserError:
            try:
                return outgoing.holding(register, peer, confirmed)
            except UserError as error:
                return error

        context = contextvars.copy_context()
        self._asker.ask(lambda tell: context.run(read, tell), at_once=False)

    @Slot(object)
    def _take(self, found: Holding | UserError) -> None:
        clear(self._holds)
        clear(self._messages)
        if isinstance(found, UserError):
            self._messages.addWidget(Banner("triangle-alert", found.what, found.remedy, "danger"))
            return
        self._holding = found
        for words in _holds(found):
            self._holds.addWidget(label(words, "second", wrap=True))
        self.shielded.setVisible(bool(found.shielded))
        self.save.setEnabled(self._task is None)
        self._show_lock()

    @Slot()
    def _show_lock(self) -> None:
        agreed = self._holding.passphrase if self._holding is not None else ""
        locked = self.lock.isChecked()
        self.password.show_password(agreed)
        self.password.setVisible(locked and bool(agreed))
        self._later.setVisible(locked and self._holding is not None and not agreed)
        self._unlocked.setVisible(not locked)

    @Slot()
    def ask_shielded(self) -> None:
        """Ask, name by name, who of those with protected identity may be in the workbook."""
        if self._holding is None:
            return
        dialog = ShieldedDialog(self._holding.shielded, self)
        for ref, tick in dialog.boxes.items():
            tick.setChecked(ref in self._confirmed)
        dialog.accepted.connect(lambda: self.confirm(dialog.confirmed()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def confirm(self, refs: tuple[str, ...]) -> None:
        """Let these people with protected identity, by their Refs, be in the workbook."""
        self._confirmed = refs
        self.save.setEnabled(False)
        self._ask()

    # -- writing ------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_save(self) -> None:
        """Ask where to, and write the workbook there."""
        kept = self._desk.get_setting(FOLDER)
        folder = Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else documents_folder()
        name = outgoing.file_name(self._desk.register, self._peer)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.windowTitle(), str(folder / name), f"{_('Excel workbook')} (*.xlsx)"
        )
        if chosen:
            self.write(with_ending(chosen, ".xlsx"))

    def write(self, target: Path) -> None:
        """Write the workbook off the screen's thread."""
        clear(self._messages)
        self._desk.set_setting(FOLDER, str(target.parent))
        register = self._desk.register
        order = Order(self._peer, target, self.lock.isChecked(), self._confirmed)
        context = contextvars.copy_context()

        def work(progress: Progress) -> Sent:
            return context.run(partial(sending.send, register, order, progress=progress))

        self._task = self._desk.tasks.run(_("Writing {name}").format(name=target.name), work)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.ended.connect(self._ended)
        self._bar.setRange(0, 0)
        self._bar.show()
        self.save.setEnabled(False)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, _what: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))
            announce(self, str(error))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self._bar.hide()
        self.save.setEnabled(True)

    @Slot(object)
    def _done(self, sent: Sent) -> None:
        self._sent = sent
        self._title.setText(_("The workbook is written"))
        self._sentence.setText(_("Noted among the files that left, and as the base for what comes back."))
        rows = ngettext("{n} row written to {file}", "{n} rows written to {file}", sent.rows)
        words = column(label(rows.format(n=integer(sent.rows), file=sent.path.name), "section", wrap=True), gap=4)
        for text in _left_out(sent):
            words.addWidget(label(text, "second", wrap=True))
        tile = IconTile("file-check", "success")
        upper = row(tile, words, gap=16)
        upper.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
        upper.setStretch(1, 1)
        self._result.addLayout(upper)
        secret = sent.new_passphrase or (self._holding.passphrase if self._holding is not None else "")
        if self.lock.isChecked() and secret:
            line = PasswordLine()
            line.show_password(secret)
            self._result.addWidget(box(column(label(_("It opens with this password"), "strong"), line, gap=6)))
        self.folder = button(_("Show in folder"), lambda: show_in_folder(sent.path), icon_name="folder-open")
        self.mail = button(_("Mail draft…"), self.ask_mail, icon_name="mail")
        self._result.addLayout(row(self.folder, self.mail, None, gap=8))
        self._stack.setCurrentIndex(WRITTEN)
        self.save.hide()
        self.cancel.setText(_("Close"))
        self.mail.setFocus()
        self.written.emit(sent)

    @Slot()
    def ask_mail(self) -> None:
        """Ask where the draft goes, beside the workbook at first."""
        if self._sent is not None:
            name = str(self._sent.path.with_suffix(ENDING))
            chosen, _kind = QFileDialog.getSaveFileName(self, _("Mail draft"), name, _("Mail drafts (*.eml)"))
            if chosen:
                self.write_mail(with_ending(chosen, ENDING))

    def write_mail(self, target: Path) -> None:
        """Write the draft and open it in the mail program; nothing is sent."""
        if self._sent is None:
            return
        try:
            outgoing.mail(self._desk.register, self._sent, self._peer, target, locked=self.lock.isChecked())
        except UserError as error:
            self._result.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))
            return
        said = _("The draft is written. Read it through and send it from your mail program.")
        self._result.addWidget(Banner("circle-check", said, tone="success"))
        open_file(target)

    @Slot()
    def _cancel(self) -> None:
        """Stop the writing where it goes on, else close."""
        if self._task is not None:
            self._task.cancel()
        else:
            self.reject()

    def done(self, result: int) -> None:
        """Let go of the register before the dialog goes."""
        if self._task is not None:
            self._task.cancel()
        self._asker.wait()
        super().done(result)


def _holds(found: Holding) -> list[str]:
    people = ngettext("{n} person", "{n} people", found.people).format(n=integer(found.people))
    rows = ngettext("{n} row", "{n} rows", found.rows).format(n=integer(found.rows))
    return [_("{people}, {rows} in all.").format(people=people, rows=rows), *_left_out(found)]


def _left_out(found: Holding | Sent) -> list[str]:
    protected, consent, kept = found.left_protected, found.left_consent, found.kept_back
    told = (
        (
            protected,
            ngettext(
                "{n} person with protected identity is left out.",
                "{n} people with protected identity are left out.",
                protected,
            ),
        ),
        (
            consent,
            ngettext(
                "{n} person is left out, having said yes to no way of being reached.",
                "{n} people are left out, having said yes to no way of being reached.",
                consent,
            ),
        ),
        (
            kept,
            ngettext(
                "{n} row is left out: it is about somebody or something that this partner does not get.",
                "{n} rows are left out: they are about somebody or something that this partner does not get.",
                kept,
            ),
        ),
    )
    return [words.format(n=integer(many)) for many, words in told if many]
