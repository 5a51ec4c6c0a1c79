"""Opening files and folders that were written, in the programs that the computer has for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_file(path: Path) -> bool:
    """Open a file in its own program; return whether the system knew one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> bool:
    """Open the folder in which a file lies; return whether the system could."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
