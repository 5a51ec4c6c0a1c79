"""Is a file that was dropped on the window a workbook of an exchange? Told at a glance, without reading its sheets."""

from __future__ import annotations

import zipfile
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core.locale import fold
from chapterdesk.database.register import Register
from chapterdesk.models import Exported
from chapterdesk.sync.workbook_write import HIDDEN_SHEET

_LIST_OF_SHEETS = "xl/workbook.xml"
_MOST = 1 << 20
"""So much of the list of sheets is read: thousands of sheets fit, and a hostile file costs nothing more."""
_ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls", ".csv")


def is_exchange(register: Register, path: Path) -> bool:
    """Say whether a file is a workbook that went out or came from another desk: by its hidden sheet, else by its name.

    A locked file shows only its name. Never raises: what cannot be read is for the import to tell of.
    """
    if path.suffix.lower() not in _ENDINGS or not path.is_file():
        return False
    return _has_hidden_sheet(path) or _named_as_sent(register, path)


def _has_hidden_sheet(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_LIST_OF_SHEETS) as part:
            return f'name="{HIDDEN_SHEET}"'.encode() in part.read(_MOST)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        # Locked, another format, or damaged: the name may still tell, and whoever opens it says what is wrong.
        return False


def _named_as_sent(register: Register, path: Path) -> bool:
    """Say whether the name begins as one that went out: programs add "(1)" or "svar" to it."""
    name = fold(path.stem)
    with register.read() as conn:
        sent = {fold(Path(file).stem) for (file,) in conn.execute(select(Exported.file).distinct())}
    return any(stem and name.startswith(stem) for stem in sent)
