"""What was erased, kept outside the database: a list of ids beside it and beside its backups, so that no old backup brings anybody back.

An id is a number made by chance and tells nothing of anybody; the lists lie in clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from chapterdesk.database import files

SUFFIX = ".erased"
_ID = re.compile("[0-9a-f]{32}")


def place(database: Path, folder: Path) -> Path:
    """Return where the list of a database is, in a folder."""
    return folder / (database.stem + SUFFIX)


def bury(database: Path, folders: Iterable[Path], people: Iterable[str]) -> None:
    """Add people to the lists in some folders. Raises OSError where one cannot be written."""
    added = set(people)
    for folder in dict.fromkeys(folders):
        if folder.is_dir():
            target = place(database, folder)
            known = _read(target) | added
            files.write_unseen(target, "".join(f"{each}\n" for each in sorted(known)).encode())


def buried(folders: Iterable[Path]) -> list[str]:
    """Return everybody in any list in some folders. Raises OSError."""
    lists = [path for folder in dict.fromkeys(folders) if folder.is_dir() for path in folder.glob(f"*{SUFFIX}")]
    return sorted({each for path in lists for each in _read(path)})


def _read(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return set(_ID.findall(path.read_text("utf-8", "replace")))
