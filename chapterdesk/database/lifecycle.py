"""Making, opening and rekeying a database so that a kill at any moment leaves the old state or the new one.

A new database file is built beside the old one as ``NAME.cdesk.new``. When it is whole and on the disk, a keys file is
written that names it in its ``swap`` field: that one atomic replacement is the moment of truth. Before it, nothing
has happened; after it, ``settle`` carries the swap through, at once or at the next start, and needs no passphrase.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.core.unnamed import sync_folder
from chapterdesk.database import engine as engines
from chapterdesk.database import files, keys
from chapterdesk.database.engine import connect_raw, damaged, faults, open_engine, plain_errors

SUFFIX = ".cdesk"
_LOCKED = (5, 6)  # SQLITE_BUSY and SQLITE_LOCKED (sqlite3.h)
COPY_PAGES = 2000  # pages (8 MB) between two looks at progress and cancelling


@dataclass
class Opened:
    """An open database: its engine and key, and the lock that tells other programs that it is in use."""

    path: Path
    engine: sa.Engine
    key: bytes = field(repr=False)
    database: str = ""
    _lock: files.Lock | None = field(default=None, repr=False)

    def close(self) -> None:
        """Close all connections (which empties the write-ahead log) and let others have the file alone."""
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def new_path(path: Path) -> Path:
    """Return where the successor of the database ``path`` is built."""
    return path.with_name(path.name + ".new")


def create_database(
    path: Path,
    passphrase: str,
    cost: keys.Cost,
    initialise: Callable[[sa.Engine], None],
    *,
    key: bytes | None = None,
) -> Opened:
    """Make a new encrypted database with its keys file; after a kill there is a whole one or none.

    Args:
        path: ``NAME.cdesk``; neither it nor ``NAME.keys`` may exist.
        passphrase: What will open it; not empty.
        cost: ``Cost.NORMAL`` but in tests.
        initialise: Makes the tables and first rows in the still hidden file; whatever it raises undoes all.
        key: The data key, where its recovery sheet was printed already; None makes a random one.

    Raises UserError ``exists``, ``passphrase_empty``, ``database_in_use`` and those of ``plain_errors``.
    """
    with plain_errors(path):
        with files.alone_with(path):
            settle(path)
            if path.exists() or keys.keys_path(path).exists():
                raise UserError(
                    _("There is already a database “{name}” in that folder.").format(name=path.name),
                    _("Choose another name, or open that one."),
                    code="exists",
                )
            file, data = keys.make(passphrase, cost, key=key)
            with built(path) as building:
                engine = open_engine(building, data.key, create=True)
                try:
                    initialise(engine)
                finally:
                    engine.dispose()
                commit_swap(path, data.key, file)
        return open_with_key(path, data.key, data.database)


def open_database(path: Path, passphrase: str = "", *, recovery: str = "") -> Opened:
    """Open the database ``path`` with its passphrase, or with the printed recovery key.

    With the recovery key a missing keys file is no hindrance; follow it with ``keys.change_passphrase``. Raises UserError
    ``wrong_passphrase``, ``wrong_recovery``, ``keys_missing``, ``keys_broken``, ``damaged`` and those of ``plain_errors``.
    """
    with plain_errors(path):
        _settle_if_alone(path)
        if not path.exists():
            raise FileNotFoundError(path)
        key = keys.unlock_with_recovery(path, recovery) if recovery else keys.unlock(path, passphrase)
        try:
            database = keys.KeyFile.read(path).database
        except UserError:
            database = ""
        try:
            return open_with_key(path, key, database)
        except UserError as error:
            if error.code != "wrong_key":
                raise
            if recovery and not database:
                raise keys.wrong_recovery() from error
            # The keys file vouches for the key, so it is the database that is wrong.
            raise UserError(
                _("“{name}” and its keys file do not belong together, or its beginning is damaged.").format(
                    name=path.name
                ),
                _("Restore the newest backup, or put the right keys file beside it."),
                code="damaged",
            ) from error


def create_throwaway(path: Path, initialise: Callable[[sa.Engine], None] | None = None) -> Opened:
    """Make a database whose key is kept in memory only: for the demo chapter, which dies with the program.

    Leftovers of an earlier one at ``path`` can be read by nobody and are removed.
    """
    with plain_errors(path):
        files.remove_database(path)
        key = secrets.token_bytes(keys.KEY_BYTES)
        lock = files.Lock(path, alone=False)
        try:
            engine = open_engine(path, key, create=True)
            if initialise is not None:
                initialise(engine)
        except BaseException:
            lock.close()
            raise
        return Opened(path, engine, key, "", lock)


@contextlib.contextmanager
def alone(opened: Opened) -> Iterator[None]:
    """Keep the open database to this process for a while, as a migration needs; the engine may be used inside.

    Raises UserError ``database_in_use`` when another program has it open.
    """
    # The pool's idle connections are closed, so that none of them looks at the file from before.
    opened.engine.dispose()
    if opened._lock is not None:
        opened._lock.close()
    try:
        with plain_errors(opened.path), files.alone_with(opened.path):
            yield
    finally:
        with plain_errors(opened.path):
            opened._lock = files.Lock(opened.path, alone=False)


def rekey(opened: Opened, passphrase: str, cost: keys.Cost, *, progress: Progress | None = None) -> Opened:
    """Give the database a new data key, because somebody may know the old one; print a new recovery sheet afterwards.

    Older backups keep the old key. ``opened`` is closed; use what is returned. Needs the file alone: raises UserError
    ``database_in_use``, after which (as after any failure or cancelling) the old key, passphrase and file are as before.
    """
    path = opened.path
    opened.close()
    with plain_errors(path):
        with files.alone_with(path):
            file, data = keys.make(passphrase, cost, database=opened.database)
            with built(path) as building:
                with sole_connection(path, opened.key) as source:
                    copy(source, building, data.key, progress or Progress())
                commit_swap(path, data.key, file)
        return open_with_key(path, data.key, data.database)


def copy(source: Any, target: Path, key: bytes, progress: Progress) -> None:
    """Copy an open database, as it is at this moment, into a new file encrypted with ``key``.

    Pages go from one encrypted connection to the other in memory, never in clear to the disk. ``source`` is a bare
    driver connection; when it is in a read transaction, others may write meanwhile without disturbing the copy.
    """
    files.remove_database(target)
    destination = connect_raw(target, key, mode="rwc", wal=False)
    try:
        # The whole file is synced once at the end; until then it has no name that anybody trusts.
        destination.execute("PRAGMA synchronous = OFF")

        moved = time.monotonic()

        def step(status: int, remaining: int, total: int) -> None:
            nonlocal moved
            if status not in _LOCKED:
                moved = time.monotonic()
            elif time.monotonic() - moved > engines.BUSY_SECONDS:
                # The driver would try for ever.
                raise engines.busy(_("the database"))
            progress.step(total - remaining, total, _("Copying the database"))

        source.backup(destination, pages=COPY_PAGES, progress=step)
        destination.execute("PRAGMA journal_mode = DELETE")
    finally:
        destination.close()
    files.sync_file(target)


@contextlib.contextmanager
def sole_connection(path: Path, key: bytes) -> Iterator[object]:
    """Hold the database locked against every other connection, its write-ahead log emptied.

    Raises UserError ``database_in_use`` when anybody else has it open.
    """
    connection = connect_raw(path, key, wal=False)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            with plain_errors(path):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("PRAGMA journal_mode = DELETE")
                # From the next lock on, none is given back until the connection closes.
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
        except UserError as error:
            raise files.in_use(path) if error.code == "database_busy" else error from None
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def built(path: Path) -> Iterator[Path]:
    """Give the place for a successor of ``path``, empty at the start and removed when building it fails."""
    building = new_path(path)
    files.remove_database(building)
    try:
        yield building
    except BaseException:
        if not _pending(path):
            files.remove_database(building)
        raise


def commit_swap(path: Path, key: bytes, file: keys.KeyFile, *, checked: bool = False) -> None:
    """Make ``NAME.cdesk.new``, encrypted with ``key``, the database ``path``, with ``file`` as its keys.

    The new file is checked whole before, unless the caller has just ``checked`` it. The caller holds the database alone
    and has closed its connections.
    """
    building = new_path(path)
    connection = connect_raw(building, key, wal=False)
    try:
        # Folds the log into the file and removes it: only the one file is renamed.
        connection.execute("PRAGMA journal_mode = DELETE")
        found = [] if checked else faults(connection)
    finally:
        connection.close()
    if found:
        raise damaged(building.name)
    files.sync_file(building)
    sync_folder(path.parent)
    # From the moment this file has its name, the new pair is the database.
    replace(file, swap=building.name).write(path)
    settle(path)


def _pending(path: Path) -> bool:
    try:
        return bool(keys.KeyFile.read(path).swap)
    except UserError:
        return False


def settle(path: Path) -> None:
    """Carry a decided swap through, or remove what an undecided one left; harmless at any time, needs no passphrase.

    The caller holds the database alone.
    """
    building = new_path(path)
    if not _pending(path):
        files.remove_database(building)
        keys.forget_previous(path)
        return
    file = keys.KeyFile.read(path)
    if building.exists():
        # The old file's log must never be played into the new file.
        for ending in ("-wal", "-shm", "-journal"):
            files.remove(path.with_name(path.name + ending))
        sync_folder(path.parent)
        files.replace(building, path)
    replace(file, swap="").write(path)


def _settle_if_alone(path: Path) -> None:
    if not _pending(path) and not new_path(path).exists():
        return
    with files.alone_with(path):
        settle(path)


def tidy(folder: Path) -> None:
    """Finish or remove what a kill left half done in ``folder``; run at the program's start.

    Databases that another program has open are left alone.
    """
    marks = {f"*{SUFFIX}.new*": SUFFIX, "*.keys": ".keys", "*.keys*.part": ".keys"}
    found = {p.name.rsplit(mark, 1)[0] for pattern, mark in marks.items() for p in folder.glob(pattern)}
    for path in sorted(folder / f"{name}{SUFFIX}" for name in found):
        with contextlib.suppress(UserError), files.alone_with(path):
            settle(path)
            own = keys.keys_path(path).name
            for name in (f"{own}.part", f"{own}.old.part"):
                files.remove(folder / name)
    for part in folder.glob("*.cdbackup.part*"):
        files.remove(part)


def open_with_key(path: Path, key: bytes, database: str) -> Opened:
    """Open the database ``path`` with its data key. Raises UserError ``wrong_key`` and those of ``plain_errors``."""
    with plain_errors(path):
        lock = files.Lock(path, alone=False)
    try:
        return Opened(path, open_engine(path, key), key, database, lock)
    except BaseException:
        lock.close()
        raise


_CLOUDS = (
    ("OneDrive", r"onedrive"),
    ("Dropbox", r"dropbox"),
    ("Google Drive", r"google ?drive|googledrive|my ?drive|drivefs"),
    ("iCloud", r"icloud|mobile documents|com~apple~clouddocs"),
    ("Nextcloud", r"nextcloud|owncloud"),
)
_NETWORK_TYPES = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "davfs",
    "fuse.davfs2",
    "9p",
    "afs",
    "fuse.rclone",
}


def place_warning(path: Path, *, mounts: str | None = None) -> str | None:
    """Return a sentence when ``path`` lies where a database is not safe (a cloud or network folder), else None.

    Such places copy a file while it is being written, or lock it badly. ``mounts`` is the text of ``/proc/mounts``.
    """
    text = str(path)
    for part in re.split(r"[\\/]+", text):
        for name, pattern in _CLOUDS:
            if re.match(rf"(?:{pattern})(?:$|\W)", part, re.IGNORECASE) or re.search(
                rf"{pattern}-", part, re.IGNORECASE
            ):
                return _(
                    "This folder is copied to {name}. A database can be damaged there; choose a folder of this computer."
                ).format(name=name)
    if text.startswith(("\\\\", "//")) or _mount_type(path, mounts) in _NETWORK_TYPES:
        return _("This folder lies on the network. A database can be damaged there; choose a folder of this computer.")
    return None


def _mount_type(path: Path, mounts: str | None) -> str:
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text("utf-8", "replace")
        except OSError:  # not Linux
            return ""
    absolute = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links and touch the network
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            point = parts[1].replace("\\040", " ").rstrip("/")
            if (absolute == point or absolute.startswith(point + "/")) and len(point) >= len(best):
                best, kind = point, parts[2]
    return kind
