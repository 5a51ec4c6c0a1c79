"""What comes in from outside: files that are chosen or dropped, and rows that are pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext

FILE_KINDS = "*.xlsx *.xlsm *.xls *.ods *.csv *.tsv *.txt *.vcf"


class Incoming:
    """Hands everything to the import, which shows what it would do before it does it."""

    def __init__(self, desk: DeskContext, host: QWidget) -> None:
        self._desk, self._host = desk, host

    def ask(self) -> None:
        """Ask for a file."""
        name, _kind = QFileDialog.getOpenFileName(self._host, _("Add from a file"), "", FILE_KINDS)
        if name:
            self._desk.open_import(Path(name))

    def paste(self, text: str) -> None:
        """Take rows; a word alone is none."""
        if "\t" in text or "\n" in text.strip():
            self._desk.open_import(text)
        else:
            self._desk.toast(_("There are no rows to paste. Copy some cells in Excel first."), None)

    def files(self, data: QMimeData) -> list[Path]:
        """Return the files on this computer that are carried."""
        return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

    def drop(self, data: QMimeData) -> bool:
        """Take the first file; return whether there was one."""
        files = self.files(data)
        if files:
            self._desk.open_import(files[0])
        return bool(files)
