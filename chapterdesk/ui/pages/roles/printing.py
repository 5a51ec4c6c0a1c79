"""The board on paper: saved where the user says, off the screen's thread, and noted as a file that left."""

from __future__ import annotations

import contextvars
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.services.export_view import with_ending
from chapterdesk.services.succession import paper
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded


class BoardPrinter:
    """``ask()`` asks where the board goes; ``write(path)`` writes it. ``parent`` owns the dialogs."""

    def __init__(self, desk: DeskContext, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def ask(self) -> None:
        """Ask who of those with protected identity may stand in it, and where it goes; then write and open it."""
        confirmed = self._confirmed()
        if confirmed is None:
            return
        name = f"{_('Roles')} {clock.today().isoformat()}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(
            self._parent, _("Print board"), str(documents_folder() / name), _("PDF files (*.pdf)")
        )
        if chosen:
            self.write(with_ending(chosen, ".pdf"), confirmed, then_open=True)

    def _confirmed(self) -> tuple[str, ...] | None:
        return ask_shielded(paper.shielded(self._desk.register), self._parent)

    def write(self, path: Path, confirmed: tuple[str, ...] = (), *, then_open: bool = False) -> None:
        """Write the board off the screen's thread."""
        register, context = self._desk.register, contextvars.copy_context()
        size = "Letter" if self._desk.get_setting("paper") == "Letter" else "A4"

        def make() -> None:
            paper.write(register, path, size=size, confirmed=confirmed)

        task = self._desk.tasks.run(_("Writing {name}").format(name=path.name), lambda _progress: context.run(make))
        task.finished.connect(lambda _none: self._written(path, then_open))
        task.failed.connect(self._say)

    def _written(self, path: Path, then_open: bool) -> None:
        self._desk.toast(_("Saved as {name}").format(name=path.name), None)
        if then_open:
            open_file(path)

    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)
