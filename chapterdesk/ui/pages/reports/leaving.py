"""Reports that leave the desk: saved, printed or put into a mail draft, always by a click, always noted."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.export_view import with_ending
from chapterdesk.services.reports import writing
from chapterdesk.services.reports.shape import Choices, Entry
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded
from chapterdesk.ui.pages.meetings.leaving import print_pdf


class ReportLeaving:
    """Saves, mails and prints reports. ``parent`` owns the dialogs."""

    def __init__(self, desk: DeskContext, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def save(self, entry: Entry, choices: Choices, form: str) -> None:
        """Ask who of those protected may stand in it, and where to put it; then write."""
        self._ask_shielded(entry, choices, lambda confirmed: self._ask_file(entry, choices, form, confirmed))

    def _ask_shielded(self, entry: Entry, choices: Choices, then: Callable[[tuple[str, ...]], None]) -> None:
        """Find out whom with protected identity a report would name, ask who may stand in it, and go on."""
        register = self._desk.register
        self.ask_first(_(entry.label), lambda: writing.shielded(register, entry.key, choices), then)

    def ask_first(
        self, title: str, find: Callable[[], Mapping[str, tuple[str, str]]], then: Callable[[tuple[str, ...]], None]
    ) -> None:
        """Find out, off the screen's thread, whom with protected identity a paper would name; ask, and go on."""
        context = contextvars.copy_context()

        def answered(people: object) -> None:
            confirmed = ask_shielded(dict(people) if isinstance(people, Mapping) else {}, self._parent)
            if confirmed is not None:
                then(confirmed)

        # With many people it takes a moment to find out who of them is protected.
        task = self._desk.tasks.run(title, lambda _progress: context.run(find))
        task.finished.connect(answered)
        task.failed.connect(self._say)

    def _ask_file(self, entry: Entry, choices: Choices, form: str, confirmed: tuple[str, ...]) -> None:
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

    def write(self, entry: Entry, choices: Choices, path: Path, confirmed: tuple[str, ...] = ()) -> None:
        """Write a report off the screen's thread; who was in it is noted in the register of disclosures."""
        register, context = self._desk.register, contextvars.copy_context()
        self.write_made(
            path,
            lambda progress: context.run(
                lambda: writing.write(register, entry.key, choices, path, confirmed=confirmed, progress=progress)
            ),
        )

    def write_made(self, path: Path, work: Callable[[Progress], object]) -> None:
        """Write a paper off the screen's thread, and say so."""
        task = self._desk.tasks.run(_("Writing {name}").format(name=path.name), work)
        task.finished.connect(lambda _done: self._written(path))
        task.failed.connect(self._say)

    def _written(self, path: Path) -> None:
        self._desk.toast(_("Saved as {name}").format(name=path.name), None)
        if path.suffix == ".eml":
            open_file(path)

    def print(self, entry: Entry, choices: Choices) -> None:
        """Ask who of those protected may stand in it, and for a printer; then print the report."""
        self._ask_shielded(entry, choices, lambda confirmed: self._ask_printer(entry, choices, confirmed))

    def _ask_printer(self, entry: Entry, choices: Choices, confirmed: tuple[str, ...]) -> None:
        self.ask_printer(choices.size, lambda printer: self.print_to(entry, choices, printer, confirmed))

    def ask_printer(self, size: str, then: Callable[[QPrinter], None]) -> None:
        """Ask for a printer, and go on with it."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if size == "Letter" else QPageSize.PageSizeId.A4))
        dialog = QPrintDialog(printer, self._parent)
        if dialog.exec():
            then(printer)
        dialog.deleteLater()

    def print_to(self, entry: Entry, choices: Choices, printer: QPrinter, confirmed: tuple[str, ...] = ()) -> None:
        """Print a report off the screen's thread; who was in it is noted in the register of disclosures."""
        register, context = self._desk.register, contextvars.copy_context()

        def make(progress: Progress) -> bytes:
            return writing.printed(register, entry.key, choices, confirmed=confirmed, progress=progress)

        self.print_made(lambda progress: context.run(make, progress), printer)

    def print_made(self, make: Callable[[Progress], bytes], printer: QPrinter) -> None:
        """Make a paper and print it, off the screen's thread."""
        task = self._desk.tasks.run(_("Printing"), lambda progress: print_pdf(make(progress), printer, progress))
        task.finished.connect(self._printed)
        task.failed.connect(self._say)

    @Slot(object)
    def _printed(self, _pages: object) -> None:
        self._desk.toast(_("Sent to the printer"), None)

    @Slot(object)
    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)
