"""What menus and settings do with the whole database: back up, check, print the recovery sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QStandardPaths, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database import files
from chapterdesk.database.engine import plain_errors
from chapterdesk.services import desk as desks
from chapterdesk.ui.bugs import say_error
from chapterdesk.ui.session import Session
from chapterdesk.ui.widgets import IconTile, button, column, label, row

BACKUP_SUFFIX = ".cdbackup"


def documents_folder() -> Path:
    """Return the user's own folder for documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())


def friendly(path: Path) -> str:
    """Return a path as people say it: "Documents, ChapterDesk, Skåne.cdesk"; from the root where it is not theirs."""
    try:
        return ", ".join(path.relative_to(Path.home()).parts)
    except ValueError:
        return str(path)


# -- backups ------------------------------------------------------------------------------------------------------


def back_up_now(session: Session, parent: QWidget) -> None:
    """Ask for a place and make a verified backup there, beside other work."""
    desk = session.desk
    if desk is None:
        return
    name = f"{desk.path.stem} {clock.today().isoformat()}{BACKUP_SUFFIX}"
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Back up to"), str(documents_folder() / name), _("Backups (*{end})").format(end=BACKUP_SUFFIX)
    )
    if not chosen:
        return
    target = Path(chosen)
    if target.suffix.lower() != BACKUP_SUFFIX:
        target = target.with_name(target.name + BACKUP_SUFFIX)
    task = session.tasks.run(_("Backing up"), lambda progress: desks.back_up(desk, target, progress=progress))
    task.finished.connect(
        lambda _report: session.noticed.emit(_("Backed up and read back: {place}").format(place=friendly(target)))
    )


# -- checking -----------------------------------------------------------------------------------------------------


def check(session: Session, parent: QWidget) -> None:
    """Prove that the database is whole, beside other work, and say the result in words."""
    desk = session.desk
    if desk is None:
        return
    task = session.tasks.run(_("Checking the database"), lambda progress: desks.check(desk, progress=progress))
    task.finished.connect(lambda report: CheckDialog(report, parent).open())


class CheckDialog(QDialog):
    """What a check found, in words."""

    def __init__(self, report: desks.CheckReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Check of the database"))
        whole = not report.faults
        title = _("Everything is whole") if whole else _("Something is wrong")
        rows = ngettext("{n} row was read", "{n} rows were read", report.rows).format(n=integer(report.rows))
        if whole:
            words = [
                _(
                    "{rows}, and every page of the file. The history, replayed from its beginning, gives the same rows."
                ).format(rows=rows)
            ]
        else:
            words = [
                *report.faults,
                _("Make no more changes. Restore the newest backup from before, and keep this file."),
            ]
        tile = IconTile("shield-check" if whole else "shield-alert", "success" if whole else "danger")
        upper = row(
            tile, column(label(title, "section"), *(label(text, "second", wrap=True) for text in words), gap=6), gap=16
        )
        upper.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
        upper.setStretch(1, 1)
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        self.setLayout(column(upper, row(None, close), gap=20, margins=(24, 24, 24, 20)))
        self.setMinimumWidth(500)


# -- paper --------------------------------------------------------------------------------------------------------


def sheet_pdf(chapter: str, key: str, file_name: str, size: str = "A4") -> bytes:
    """Return the recovery sheet of a key as PDF."""
    # What makes PDFs takes a quarter of a second to load: not before somebody wants one.
    from chapterdesk.documents.papers import RecoveryPaper
    from chapterdesk.documents.recovery import recovery_sheet

    return recovery_sheet(RecoveryPaper(chapter, key, clock.today(), file_name), size=size)


def save_pdf(data: bytes, name: str, parent: QWidget) -> bool:
    """Ask for a place and write a PDF there; return whether it was written."""
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Save as PDF"), str(documents_folder() / f"{name}.pdf"), _("PDF (*.pdf)")
    )
    if not chosen:
        return False
    target = Path(chosen)
    target = target if target.suffix.lower() == ".pdf" else target.with_name(target.name + ".pdf")
    try:
        with plain_errors(target):
            files.write_unseen(target, data)
    except UserError as error:
        say_error(error, parent)
        return False
    return True


def print_pdf(data: bytes, title: str, parent: QWidget) -> bool:
    """Print a PDF after asking for the printer; nothing is written to the disk. Return whether it was printed."""
    if not QPrinterInfo.availablePrinterNames():
        say_error(
            UserError(
                _("No printer is known to this computer."),
                _(
                    "Save the sheet as PDF and print it where there is one, at the library for instance. Then delete the file."
                ),
                code="no_printer",
            ),
            parent,
        )
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    return paint_pdf(data, printer)


def paint_pdf(data: bytes, printer: QPrinter) -> bool:
    """Paint every page of a PDF onto a printer; return whether it took them."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]  # the stub wants a parent; Qt takes none
    document.load(buffer)
    painter = QPainter()
    printer.setFullPage(True)
    if not painter.begin(printer):
        return False
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        area = painter.viewport()
        points = document.pagePointSize(page)
        scale = min(area.width() / points.width(), area.height() / points.height())
        size = QSize(round(points.width() * scale), round(points.height() * scale))
        painter.drawImage(0, 0, document.render(page, size))
    painter.end()
    return True
