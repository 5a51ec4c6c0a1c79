"""What the page does with dialogs and files: workbooks written, partners changed, reminders and receipts as drafts or PDF."""

from __future__ import annotations

import contextvars
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.drafts import ENDING
from chapterdesk.services.export_view import with_ending
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exchange.overview import start_folder, workbook_filter

FOLDER = "exchange/folder"


class Verbs(QObject):
    """``changed()`` after a partner or the timeline is another."""

    changed = Signal()

    def __init__(self, desk: DeskContext, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._register = desk.register

    def ask_workbook(self) -> Path | None:
        """Ask for a workbook; None where the user thought better of it."""
        kept = start_folder(self._desk.get_setting(FOLDER))
        name, _kind = QFileDialog.getOpenFileName(self._page, _("Take in a workbook"), kept, workbook_filter())
        if name:
            self._desk.set_setting(FOLDER, str(Path(name).parent))
        return Path(name) if name else None

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder; None where the user thought better of it."""
        name = QFileDialog.getExistingDirectory(self._page, title, start_folder(self._desk.get_setting(FOLDER)))
        if name:
            self._desk.set_setting(FOLDER, name)
        return Path(name) if name else None

    @Slot(object)
    def ask_write(self, peer: Any) -> None:
        """Ask for all that a partner's workbook needs, and write it."""
        from chapterdesk.ui.pages.exchange.write_dialog import WriteDialog

        dialog = WriteDialog(self._desk, peer, self._page)
        dialog.written.connect(lambda _sent: self.changed.emit())
        dialog.open()

    @Slot(object)
    def ask_edit(self, peer: Any) -> None:
        """Change a partner, or add one."""
        from chapterdesk.ui.pages.exchange.partner_dialog import PartnerDialog

        dialog = PartnerDialog(self._desk, peer, self._page)
        dialog.kept.connect(lambda _peer: self.changed.emit())
        dialog.open()

    @Slot(object)
    def ask_remind(self, entry: Any) -> None:
        """Ask where the draft of a reminder goes, write it and open it."""
        name = _("Reminder to {name}").format(name=entry.peer).replace("/", "-") + ENDING
        chosen, _kind = QFileDialog.getSaveFileName(
            self._page, _("Mail draft"), str(documents_folder() / name), _("Mail drafts (*.eml)")
        )
        if chosen:
            self.remind(entry, with_ending(chosen, ENDING))

    def remind(self, entry: Any, target: Path) -> None:
        """Write the draft of a reminder and open it; nothing is sent."""
        from chapterdesk.services.exchange import outgoing

        try:
            outgoing.remind(self._register, entry, target)
        except UserError as error:
            self._said(error)
            return
        self._opened(target)

    @Slot()
    def ask_export(self) -> None:
        """Ask what leaves, as the menu's Export does."""
        from chapterdesk.ui.pages.exporting.dialog import ExportDialog

        ExportDialog(self._desk, [], self._page.window()).open()

    @Slot(object, str)
    def ask_receipt(self, entry: Any, how: str) -> None:
        """Ask where the receipt goes: as PDF, or as a draft of a mail."""
        pdf = how == "pdf"
        name = _("Receipt for {file}").format(file=Path(entry.file).stem)
        ending, kinds = (".pdf", _("PDF files (*.pdf)")) if pdf else (ENDING, _("Mail drafts (*.eml)"))
        folder = start_folder(self._desk.get_setting(FOLDER)) or str(documents_folder())
        chosen, _kind = QFileDialog.getSaveFileName(self._page, name, str(Path(folder) / (name + ending)), kinds)
        if chosen:
            self.write_receipt(entry, with_ending(chosen, ending))

    def write_receipt(self, entry: Any, target: Path) -> None:
        """Write a file's receipt beside the screen, a PDF or a mail draft by its ending, and open it."""
        register, draft = self._register, target.suffix.lower() == ENDING

        def work(_progress: Progress) -> object:
            from chapterdesk.services.exchange import receipts

            return (receipts.draft if draft else receipts.write)(register, entry.n, target)

        context = contextvars.copy_context()
        task = self._desk.tasks.run(_("Writing {name}").format(name=target.name), lambda p: context.run(work, p))
        task.finished.connect(lambda _done: self._opened(target))
        task.failed.connect(self._said)

    def _opened(self, target: Path) -> None:
        self._desk.toast(_("Written: {name}").format(name=target.name), None)
        open_file(target)

    @Slot(object)
    def _said(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)


def told(error: Exception) -> UserError:
    """Return what the page says of an error; bugs are shown by the window, and here only what is still safe."""
    if isinstance(error, UserError):
        return error
    return UserError(_("That did not work."), _("Nothing was changed. Try again, or choose another file."))
