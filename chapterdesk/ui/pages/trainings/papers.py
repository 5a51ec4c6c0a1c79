"""What can be printed and sent of an occasion; written off the screen's thread and noted as having left."""

from __future__ import annotations

import contextvars
import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.trainings import papers
from chapterdesk.services.trainings.occasions import Facts
from chapterdesk.services.trainings.papers import Paper
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded
from chapterdesk.ui.style import icon

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
PAPER = "paper"


class PaperMenu(QMenu):
    """The menu "Print and send"; ``set_training(facts)`` says of which occasion."""

    def __init__(self, desk: DeskContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self._facts: Facts | None = None
        self._list = self.addAction(icon("clipboard-list", "text-2"), _("Attendance list…"), lambda: self.save("list"))
        self._proofs = self.addAction(icon("medal", "text-2"), _("Certificates…"), lambda: self.save("certificates"))
        self.addSeparator()
        self._calendar = self.addAction(icon("calendar", "text-2"), _("Calendar file…"), lambda: self.save("calendar"))
        self._mail = self.addAction(icon("mail", "text-2"), _("Mail draft to the invited…"), lambda: self.save("mail"))

    def set_training(self, facts: Facts) -> None:
        """Offer what this occasion has."""
        self._facts = facts
        self._proofs.setEnabled(facts.gives_certificate)
        self._calendar.setEnabled(bool(facts.start))
        self._mail.setEnabled(not facts.over)

    def save(self, what: str) -> None:
        """Ask who of those protected may stand in it, and where to write it; then write."""
        facts = self._facts
        if facts is None:
            return
        confirmed = ask_shielded(papers.shielded(self._desk.register, facts.id, what), self._parent)
        if confirmed is None:
            return
        words, ending = {
            papers.LIST: (_("Attendance list"), papers.PDF),
            papers.CERTIFICATES: (_("Certificates"), papers.PDF),
            papers.CALENDAR: (_("Calendar"), papers.ICS),
            papers.MAIL: (_("Invitation"), papers.EML),
        }[what]
        name = " ".join(_NOT_IN_NAMES.sub(" ", f"{words} {facts.name} {facts.day}").split()) + ending
        chosen, _kind = QFileDialog.getSaveFileName(self._parent, words, str(documents_folder() / name))
        if chosen:
            path = Path(chosen)
            self.write(what, path if path.suffix.lower() == ending else Path(f"{chosen}{ending}"), confirmed)

    def write(self, what: str, path: Path, confirmed: tuple[str, ...] = ()) -> None:
        """Write a paper; people with protected identity stay out unless confirmed, and it is said how many."""
        facts, register = self._facts, self._desk.register
        if facts is None:
            return
        size = "Letter" if self._desk.get_setting(PAPER) == "Letter" else "A4"
        key = facts.id
        makers: dict[str, Callable[[], Paper]] = {
            papers.LIST: lambda: papers.save_list(register, key, path, size=size, confirmed=confirmed),
            papers.CERTIFICATES: lambda: papers.save_certificates(register, key, path, size=size, confirmed=confirmed),
            papers.CALENDAR: lambda: papers.save_calendar(register, key, path, confirmed=confirmed),
            papers.MAIL: lambda: papers.mail_invitation(register, key, path, confirmed=confirmed),
        }
        context = contextvars.copy_context()

        def work(_progress: Progress) -> Paper:
            return context.run(makers[what])

        task = self._desk.tasks.run(_("Writing {name}").format(name=path.name), work)
        task.finished.connect(self._written)
        task.failed.connect(self._failed)

    def _written(self, made: object) -> None:
        if not isinstance(made, Paper):
            return
        said = _("Saved: {what}").format(what=made.path.name)
        if made.left_out:
            told = ngettext("{n} person is left out.", "{n} people are left out.", made.left_out)
            said = f"{said}. {told.format(n=made.left_out)}"
        self._desk.toast(said, None)
        open_file(made.path)

    def _failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)
