"""What somebody may ask about themselves: everything that is kept of them, and to be forgotten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services import access
from chapterdesk.services.access import Given
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import show_in_folder
from chapterdesk.ui.pages.people.erase_dialog import EraseDialog


class OnRequest(QObject):
    """Asks where to, or whether it is meant, and does it as a task.

    Args:
        desk: The register and its tasks.
        host: The page, owner of the dialogs.
    """

    def __init__(self, desk: DeskContext, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._host = desk, host

    def ask_give_out(self, person: str) -> None:
        """Ask for a folder and write everything about somebody into it."""
        start = str(documents_folder())
        chosen = QFileDialog.getExistingDirectory(self._host, _("A folder for everything about this person"), start)
        if chosen:
            self.give_out(person, Path(chosen))

    def give_out(self, person: str, folder: Path) -> None:
        """Write everything about somebody into a folder."""
        register, size = self._desk.register, self._desk.get_setting("paper")
        paper = size if isinstance(size, str) and size else "A4"

        def work(progress: Progress) -> Given:
            return access.give_out(register, person, folder, size=paper, progress=progress)

        task = self._desk.tasks.run(_("Giving out everything"), work)
        task.finished.connect(self._given)
        task.failed.connect(self._failed)

    @Slot(object)
    def _given(self, given: Given) -> None:
        self._desk.toast(_("Written. The files lie in clear: give them to this person, and to nobody else."), None)
        show_in_folder(given.files[0])

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(" ".join(part for part in (error.what, error.remedy) if part), None)

    def ask_erase(self, person: str, name: str) -> EraseDialog:
        """Ask before erasing somebody; return the open dialog."""
        dialog = EraseDialog(self._desk, person, name, self._host)
        dialog.erased.connect(self._erased)
        dialog.open()
        return dialog

    @Slot(str)
    def _erased(self, name: str) -> None:
        self._desk.toast(_("{name} is erased for good").format(name=name), None)
