"""Papers that leave the desk: printed, saved or opened, always by a click, always noted, people protected by default."""

from __future__ import annotations

import contextvars
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSizeF, Qt, Slot
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import Meeting
from chapterdesk.services import drafts, handing, meeting_facts, records
from chapterdesk.services.export_view import with_ending
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded
from chapterdesk.ui.pages.meetings.agenda import PRINT_PROMISES
from chapterdesk.ui.pages.meetings.mailing import MailPackDialog
from chapterdesk.ui.pages.meetings.sitting import Sitting

PAPER = "paper"
_PRINT_DPI = 300


class Leaving:
    """Saves, opens and prints a meeting's papers. ``parent`` owns the dialogs."""

    def __init__(self, sitting: Sitting, parent: QWidget) -> None:
        self._sitting, self._parent = sitting, parent

    def size(self) -> str:
        """Return the paper's size: A4 or Letter."""
        return "Letter" if self._sitting.desk.get_setting(PAPER) == "Letter" else "A4"

    def save(self, what: str, *, then_open: bool = False) -> None:
        """Ask where, write the ``pack`` or the ``minutes`` there and note it; open it afterwards where asked."""
        head = self._sitting.head
        confirmed = self._confirmed()
        if head is None or confirmed is None:
            return
        words = _("Meeting pack") if what == "pack" else _("Minutes")
        name = f"{words} {head.unit_name} {head.day.isoformat()}.pdf".replace("/", "-")
        chosen, _kind = QFileDialog.getSaveFileName(
            self._parent, words, str(Path.home() / name), _("PDF files (*.pdf)")
        )
        if chosen:
            path = Path(chosen)
            self.write(what, path if path.suffix.lower() == ".pdf" else Path(f"{chosen}.pdf"), confirmed, then_open)

    def _confirmed(self) -> tuple[str, ...] | None:
        """Return the Refs that may stand in the paper, None where the user thought better of it."""
        register = self._sitting.desk.register
        with register.read() as conn:
            people = meeting_facts.shielded(register, conn, self._sitting.id)
        return ask_shielded(people, self._parent)

    def write(self, what: str, path: Path, confirmed: tuple[str, ...] = (), then_open: bool = False) -> None:
        """Write a paper off the screen's thread; who was in it is noted in the register of disclosures."""
        desk, meeting, size = self._sitting.desk, self._sitting.id, self.size()
        recipient = self._sitting.head.unit_name if self._sitting.head else ""
        promises = prints_promises(self._sitting)
        context = contextvars.copy_context()

        def make() -> handing.Paper:
            with desk.register.read() as conn:
                found = records.by_id(conn, Meeting, meeting)
            if what == "pack":
                return handing.pack(
                    desk.register, found, path, size=size, confirmed=confirmed, recipient=recipient, promises=promises
                )
            return handing.minutes(desk.register, found, path, size=size, confirmed=confirmed, recipient=recipient)

        task = desk.tasks.run(_("Writing {name}").format(name=path.name), lambda _progress: context.run(make))
        task.finished.connect(lambda _paper: self._written(path, then_open))
        task.failed.connect(self._say)

    def ask_mail(self) -> MailPackDialog | None:
        """Ask who gets the pack by mail; returns the open dialog."""
        register, meeting = self._sitting.desk.register, self._sitting.id
        if self._sitting.head is None:
            return None
        with register.read() as conn:
            everyone = drafts.invited(register, conn, meeting)
        dialog = MailPackDialog(everyone, self._parent)
        dialog.accepted.connect(lambda: self._ask_draft(dialog.chosen()))
        dialog.open()
        return dialog

    def _ask_draft(self, to: list[drafts.Invited]) -> None:
        head = self._sitting.head
        confirmed = self._confirmed()
        if head is None or confirmed is None:
            return
        name = f"{_('Meeting pack')} {head.unit_name} {head.day.isoformat()}{drafts.ENDING}".replace("/", "-")
        chosen, _kind = QFileDialog.getSaveFileName(
            self._parent, _("Mail draft"), str(documents_folder() / name), _("Mail drafts (*.eml)")
        )
        if chosen:
            self.mail(with_ending(chosen, drafts.ENDING), to, confirmed)

    def mail(self, path: Path, to: list[drafts.Invited], confirmed: tuple[str, ...] = ()) -> None:
        """Write a draft with the pack off the screen's thread, note it, and open it in the mail program."""
        desk, meeting, size = self._sitting.desk, self._sitting.id, self.size()
        promises = prints_promises(self._sitting)
        context = contextvars.copy_context()

        def make(progress: Progress) -> drafts.Draft:
            return drafts.mail_pack(
                desk.register, meeting, path, to, size=size, confirmed=confirmed, promises=promises, progress=progress
            )

        task = desk.tasks.run(_("Writing {name}").format(name=path.name), lambda progress: context.run(make, progress))
        task.finished.connect(self._drafted)
        task.failed.connect(self._say)

    def _drafted(self, draft: drafts.Draft) -> None:
        said = ngettext(
            "Draft to {n} person written. Send it from your mail program.",
            "Draft to {n} people written. Send it from your mail program.",
            draft.to,
        )
        self._sitting.desk.toast(said.format(n=integer(draft.to)), None)
        open_file(draft.path)

    def _written(self, path: Path, then_open: bool) -> None:
        self._sitting.desk.toast(_("Saved as {name}").format(name=path.name), None)
        if then_open:
            open_file(path)

    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._sitting.desk.toast(str(error), None)

    def print(self) -> None:
        """Ask who of those protected may stand in it, and for a printer; then print the pack as it stands."""
        confirmed = self._confirmed() if self._sitting.head is not None else None
        if confirmed is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(
            QPageSize(QPageSize.PageSizeId.Letter if self.size() == "Letter" else QPageSize.PageSizeId.A4)
        )
        dialog = QPrintDialog(printer, self._parent)
        if dialog.exec():
            self.print_to(printer, confirmed)
        dialog.deleteLater()

    def print_to(self, printer: QPrinter, confirmed: tuple[str, ...] = ()) -> None:
        """Print the pack off the screen's thread; who was in it is noted in the register of disclosures."""
        desk, meeting, size = self._sitting.desk, self._sitting.id, self.size()
        promises, context = prints_promises(self._sitting), contextvars.copy_context()

        def make(progress: Progress) -> bytes:
            with desk.register.read() as conn:
                found = records.by_id(conn, Meeting, meeting)
            return handing.printed_pack(
                desk.register, found, size=size, confirmed=confirmed, promises=promises, progress=progress
            )

        task = desk.tasks.run(_("Printing"), lambda progress: print_pdf(context.run(make, progress), printer, progress))
        task.finished.connect(self._printed)
        task.failed.connect(self._say)

    @Slot(object)
    def _printed(self, _pages: object) -> None:
        self._sitting.desk.toast(_("Sent to the printer"), None)


def prints_promises(sitting: Sitting) -> bool:
    """Say whether what was promised last time is printed with the agenda."""
    kept = sitting.desk.get_setting(PRINT_PROMISES)
    return kept is None or bool(kept)


def print_pdf(data: bytes, printer: QPrinter, progress: Progress | None = None) -> int:
    """Print a PDF page by page at the printer's resolution, 300 dots an inch at most; returns the pages printed.

    Raises UserError where the printer does not answer.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(
            _("The printer does not answer."), _("Save the paper as PDF and print it elsewhere."), code="no_printer"
        )
    try:
        dots = min(_PRINT_DPI, printer.resolution())
        first, last = max(1, printer.fromPage()), printer.toPage() or document.pageCount()
        for page in range(first - 1, min(last, document.pageCount())):
            if progress is not None:
                progress.step(page, document.pageCount(), _("Printing"))
            if page >= first:
                printer.newPage()
            points = document.pagePointSize(page)
            image = document.render(page, (points * (dots / 72)).toSize())
            room = printer.pageRect(QPrinter.Unit.DevicePixel)
            fitted = QSizeF(image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, fitted.width(), fitted.height()), image)
        return document.pageCount()
    finally:
        painter.end()
        document.close()
