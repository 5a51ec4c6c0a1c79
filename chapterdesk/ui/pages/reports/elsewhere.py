"""Papers that other pages make, saved and printed from the list of reports."""

from __future__ import annotations

import contextvars
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.export_view import with_ending
from chapterdesk.services.reports import elsewhere
from chapterdesk.services.reports.elsewhere import Elsewhere, Subject
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.pages.reports.leaving import ReportLeaving


class ElsewhereLeaving:
    """Saves and prints papers of other pages, after asking who of those protected may stand in them."""

    def __init__(self, desk: DeskContext, parent: QWidget, leaving: ReportLeaving) -> None:
        self._desk, self._parent, self._leaving = desk, parent, leaving

    def save(self, paper: Elsewhere, subject: Subject, size: str) -> None:
        """Ask who of those protected may stand in it, and where to put it; then write."""
        register, (key, called) = self._desk.register, subject

        def ask(confirmed: tuple[str, ...]) -> None:
            start = documents_folder() / f"{elsewhere.file_name(paper, called)}.pdf"
            chosen, _kind = QFileDialog.getSaveFileName(
                self._parent, _(paper.label), str(start), _("PDF files (*.pdf)")
            )
            if chosen:
                self.write(paper, key, with_ending(chosen, ".pdf"), size, confirmed)

        self._leaving.ask_first(_(paper.label), lambda: paper.shielded(register, key), ask)

    def write(self, paper: Elsewhere, key: str, path: Path, size: str, confirmed: tuple[str, ...] = ()) -> None:
        """Write it off the screen's thread; who was in it is noted in the register of disclosures."""
        register, context = self._desk.register, contextvars.copy_context()
        self._leaving.write_made(
            path,
            lambda _progress: context.run(lambda: elsewhere.write(register, paper, key, path, size, confirmed)),
        )

    def print(self, paper: Elsewhere, subject: Subject, size: str) -> None:
        """Ask who of those protected may stand in it, and for a printer; then print, which is noted."""
        register, key, context = self._desk.register, subject[0], contextvars.copy_context()

        def ask(confirmed: tuple[str, ...]) -> None:
            def make(_progress: Progress) -> bytes:
                return context.run(lambda: elsewhere.printed(register, paper, key, size, confirmed))

            def send(printer: QPrinter) -> None:
                self._leaving.print_made(make, printer)

            self._leaving.ask_printer(size, send)

        self._leaving.ask_first(_(paper.label), lambda: paper.shielded(register, key), ask)
