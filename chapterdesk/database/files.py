"""Files that survive a crash: atomic replacement, flushing to the disk, and knowing who else has a database open."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.core.unnamed import Unnamed, sync_folder


def sync_file(path: Path) -> None:
    """Wait until the bytes of ``path`` are on the disk."""
    # Windows flushes only handles that may write.
    fd = os.open(path, os.O_RDWR)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def replace(source: Path, target: Path) -> None:
    """Give ``source`` the name ``target`` in one step that survives a power cut; the source's bytes must be synced."""
    os.replace(source, target)  # noqa: PTH105 - the kill tests watch this very call
    sync_folder(target.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that the old or the new content is there after a crash, never a mix."""
    temporary = path.with_name(path.name + ".part")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    replace(temporary, path)


def write_unseen(path: Path, data: bytes) -> None:
    """Write ``data`` that nobody else may see to ``path``, whole or not at all; a kill leaves nothing of it (see ``Unnamed``)."""
    with Unnamed(path) as part:
        part.stream.write(data)
        part.settle()
        part.take_name()


def remove(path: Path) -> None:
    """Remove a file that may be gone already."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - the kill tests watch this very call


def remove_database(path: Path) -> None:
    """Remove a database file with the files SQLite keeps beside it; the names around it last, so nothing is orphaned."""
    for ending in ("-wal", "-shm", "-journal", ""):
        remove(path.with_name(path.name + ending))


def in_use(database: Path) -> UserError:
    """Return the error for a database that is needed alone and is open elsewhere."""
    return UserError(
        _("“{name}” is open in another window or program.").format(name=database.name),
        _("Close it there and try again."),
        code="database_in_use",
    )


class Lock:
    """A lock on one database among all processes on this computer, kept in ``NAME.lock`` beside it.

    SQLite's own lock cannot be asked of a file whose key is unknown or which is damaged; this one can. The operating
    system drops it when the process ends, however it ends. The file itself stays: removing it would let two
    processes lock two different files of one name.
    """

    _SLOTS = 64  # Windows has no shared locks: a reader takes one byte of these, a lone user all of them

    def __init__(self, database: Path, *, alone: bool) -> None:
        """Take the lock, or raise UserError ``database_in_use`` at once when others stand in the way."""
        self._file = open(database.with_suffix(".lock"), "ab+")  # noqa: SIM115, PTH123 - held until close()
        if not self._take(alone):
            self._file.close()
            raise in_use(database)

    def _take(self, alone: bool) -> bool:
        if sys.platform == "win32":
            import msvcrt

            for slot in (0,) if alone else range(self._SLOTS):
                self._file.seek(slot)
                with contextlib.suppress(OSError):
                    msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, self._SLOTS if alone else 1)
                    return True
            return False
        import fcntl

        try:
            fcntl.flock(self._file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go of the lock; doing so twice is harmless."""
        self._file.close()


@contextlib.contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """Hold the database alone, as migration, rekeying and restoring need. Raises UserError ``database_in_use``."""
    lock = Lock(database, alone=True)
    try:
        yield
    finally:
        lock.close()
