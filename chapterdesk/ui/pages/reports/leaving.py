"""Reports that leave the desk: saved, printed or put into a mail draft, always by a click, always noted."""

from __future__ import annotations

import contextvars
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.services.export_view import with_ending
from chapterdesk.services.reports import writing
from chapterdesk.services.reports.shape import Choices, Entry
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.meetings.leaving import print_pdf


class ReportLeaving:
    """Saves, mails and prints reports. ``parent`` owns the dialogs."""

    def __init__(self, desk: DeskContext, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def save(self, entry: Entry, choices: Choices, form: str) -> None:
        """Ask who of those protected may stand in it, and where to put it; then write."""
        register, context = self._desk.register, contextvars.copy_context()
        # With many people it takes a moment to find out who of them is protected.
        task = self._desk.tasks.run(
            _(entry.label), lambda _progress: context.run(lambda: writing.shielded(register, entry.key, choices))
        )
        task.finished.connect(lambda people: self._ask(entry, choices, form, people))
        task.failed.connect(self._say)

    def _ask(self, entry: Entry, choices: Choices, form: str, people: object) -> None:
        confirmed = self._confirmed(people if isinstance(people, dict) else {})
        if confirmed is None:
            return
        kinds = {
            ".pdf": _("PDF files (*.pdf)"),
            ".xlsx": _("Workbooks (*.xlsx)"),
            ".eml": _("Mail drafts (*.eml)"),
        }
        name = f"{_(entry.label)} {clock.today().isoformat()}{form}".replace("/", "-")
        chosen, _kind = QFileDialog.getSaveFileName(
            self._parent, _(entry.label), str(documents_folder() / name), kinds[form]
        )
        if chosen:
            self.write(entry, choices, with_ending(chosen, form), confirmed)

    def _confirmed(self, people: dict[str, tuple[str, str]]) -> tuple[str, ...] | None:
        """Return the Refs of those who may stand in it, None where the user thought better of it."""
        if not people:
            return ()
        dialog = ShieldedDialog(people, self._parent)
        taken = dialog.exec()
        dialog.deleteLater()
        return dialog.confirmed() if taken else None

    def write(self, entry: Entry, choices: Choices, path: Path, confirmed: tuple[str, ...] = ()) -> None:
        """Write a report off the screen's thread; who was in it is noted in the register of disclosures."""
        register, context = self._desk.register, contextvars.copy_context()
        task = self._desk.tasks.run(
            _("Writing {name}").format(name=path.name),
            lambda progress: context.run(
                lambda: writing.write(register, entry.key, choices, path, confirmed=confirmed, progress=progress)
            ),
        )
        task.finished.connect(lambda _done: self._written(path))
        task.failed.connect(self._say)

    def _written(self, path: Path) -> None:
        self._desk.toast(_("Saved as {name}").format(name=path.name), None)
        if path.suffix == ".eml":
            open_file(path)

    def print(self, entry: Entry, choices: Choices) -> None:
        """Ask for a printer and print the report as it is previewed, without anybody whose identity is protected."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        letter = choices.size == "Letter"
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4))
        dialog = QPrintDialog(printer, self._parent)
        if dialog.exec():
            register, context = self._desk.register, contextvars.copy_context()
            task = self._desk.tasks.run(
                _("Printing"),
                lambda progress: print_pdf(
                    context.run(lambda: writing.pdf(register, entry.key, choices, progress)), printer, progress
                ),
            )
            task.finished.connect(self._printed)
            task.failed.connect(self._say)
        dialog.deleteLater()

    @Slot(object)
    def _printed(self, _pages: object) -> None:
        self._desk.toast(_("Sent to the printer"), None)

    @Slot(object)
    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)
