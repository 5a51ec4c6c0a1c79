"""Papers that leave the desk: printed, saved or opened, always by a click, always noted, people protected by default."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSizeF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.models import Meeting
from chapterdesk.services import handing, meeting_facts, records
from chapterdesk.ui.pages.meetings.agenda import PRINT_PROMISES
from chapterdesk.ui.pages.meetings.sitting import Sitting
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, label, row

PAPER = "paper"
_PRINT_DPI = 300


class ShieldedDialog(QDialog):
    """Asks, name by name, which people with protected identity may stand in a paper; none is the safe answer."""

    def __init__(self, people: dict[str, tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Protected identity"))
        self.setMinimumWidth(theme().px(460))
        self.boxes = {ref: QCheckBox(name) for name, ref in people.values()}
        layout = column(gap=8, margins=(24, 20, 24, 20))
        layout.addWidget(label(_("Some people here have a protected identity"), "section"))
        layout.addWidget(
            label(_("They are left out of the paper. Tick those who agreed to stand in it."), "second", wrap=True)
        )
        for one in self.boxes.values():
            layout.addWidget(one)
        leave = button(_("Go on"), self.accept, kind="primary")
        leave.setDefault(True)
        layout.addSpacing(theme().px(8))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), leave))
        self.setLayout(layout)
        leave.setFocus()

    def confirmed(self) -> tuple[str, ...]:
        """Return the Refs of those who may stand in it."""
        return tuple(ref for ref, one in self.boxes.items() if one.isChecked())


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
        if not people:
            return ()
        dialog = ShieldedDialog(people, self._parent)
        taken = dialog.exec()
        dialog.deleteLater()
        return dialog.confirmed() if taken else None

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

    def _written(self, path: Path, then_open: bool) -> None:
        self._sitting.desk.toast(_("Saved as {name}").format(name=path.name), None)
        if then_open:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._sitting.desk.toast(str(error), None)

    def print(self, make: Callable[[], Callable[[Progress], bytes] | None]) -> None:
        """Ask for a printer and print what ``make`` gives, off the screen's thread."""
        work = make()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(
            QPageSize(QPageSize.PageSizeId.Letter if self.size() == "Letter" else QPageSize.PageSizeId.A4)
        )
        dialog = QPrintDialog(printer, self._parent)
        if work is not None and dialog.exec():
            context = contextvars.copy_context()
            task = self._sitting.desk.tasks.run(
                _("Printing"), lambda progress: print_pdf(context.run(work, progress), printer, progress)
            )
            task.finished.connect(self._printed)
            task.failed.connect(self._say)
        dialog.deleteLater()

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
