"""The encrypted database behind SQLAlchemy: how it is opened, who may write, and what its errors mean in words.

Only this folder knows that the database is SQLite under SQLCipher.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _

BUSY_SECONDS = 10.0
PAGE_BYTES = 4096  # SQLCipher 4's page
_CACHE_KIB = 64 * 1024  # 64 MB bring scans from 3 times to 1.03 times the time of plain SQLite (measured)
_BY_TEXT = {
    "disk I/O error": "SQLITE_IOERR",
    "database or disk is full": "SQLITE_FULL",
    "database is locked": "SQLITE_BUSY",
    "database table is locked": "SQLITE_LOCKED",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "locking protocol": "SQLITE_PROTOCOL",
}
# Beginnings of files that people might take for a database by mistake.
_FOREIGN = (b"SQLite format 3\x00", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{")


# A disk, a memory stick or a network folder that fails or is gone.
_FAILING = {
    number
    for each in (
        "EIO",
        "ENXIO",
        "ENODEV",
        "ESTALE",
        "EREMOTEIO",
        "ENOTCONN",
        "ETIMEDOUT",
        "EHOSTDOWN",
        "EAGAIN",
        "EBUSY",
    )
    if (number := getattr(errno, each, None)) is not None
}


def connect_raw(path: Path, key: bytes, *, mode: str = "rw", wal: bool = True) -> Any:
    """Return a bare driver connection to the encrypted file ``path``.

    Args:
        path: The database.
        key: Its 32-byte data key; it goes to the driver and nowhere else.
        mode: ``"ro"``, ``"rw"`` or ``"rwc"`` (may make the file).
        wal: Whether the file is kept in write-ahead mode.
    """
    if len(key) != 32:
        raise ValueError("a data key has 32 bytes")
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        # The driver must not begin transactions by itself: it would begin deferred ones only, and none before DDL.
        isolation_level=None,
        # SQLite is built thread-safe here, and the pool lends a connection to one thread at a time.
        check_same_thread=False,
        timeout=BUSY_SECONDS,
    )
    try:
        # First of all and before anything is read; errors go out as exceptions, not to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        # Temporary tables and sorts would lie in clear in files.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if mode == "ro":
            connection.execute("PRAGMA query_only = ON")
        elif wal:
            connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(path: Path, key: bytes, *, read_only: bool = False, create: bool = False) -> sa.Engine:
    """Return an engine over the encrypted database ``path``, having made sure that the key opens it.

    Transactions begin deferred; ``writing(engine)`` and ``write_connection`` begin them as the one writer. The pool
    serves the window's thread and its tasks.

    Raises UserError ``wrong_key``, ``not_a_database``, ``damaged``, ``file_missing`` and those of ``plain_errors``.
    """
    mode = "ro" if read_only else "rwc" if create else "rw"
    engine = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect_raw(path, key, mode=mode),
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=15,
        # The connection used last has the warm cache; going round would fill one for each.
        pool_use_lifo=True,
        # Exceptions would print rows otherwise, and with them people's names into a log.
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    try:
        with plain_errors(path), engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        if not read_only:
            _fold_log(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _fold_log(engine: sa.Engine, path: Path) -> None:
    """Copy what the write-ahead log holds into the database, as far as nobody reads it.

    After a power cut a page of the database may be torn that the log holds whole. Nothing is lost by that, but a check of the
    file's own pages would find it.
    """
    with plain_errors(path):
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            connection.close()


def writing(engine: sa.Engine) -> sa.Engine:
    """Return the same engine (and pool) whose transactions begin as the one writer: BEGIN IMMEDIATE.

    For ``Session(bind=writing(engine))``. A transaction that reads first and writes later could fail when another
    process wrote in between; this one waits at its beginning instead, at most ``BUSY_SECONDS``.
    """
    return engine.execution_options(begin="IMMEDIATE")


@contextmanager
def write_connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection in a write transaction that is committed at the end, or rolled back on any exception.

    Raises UserError ``database_busy`` when another writer does not finish in time, and those of ``plain_errors``.
    """
    with plain_errors(None), writing(engine).begin() as connection:
        yield connection


def data_version(connection: sa.Connection) -> int:
    """Return a number that changes when another connection has written; compare it on one and the same connection."""
    return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def faults(connection: Any) -> list[str]:
    """Return what is wrong in a whole database file, empty if nothing: every page's HMAC, then every table and index.

    Args:
        connection: A bare driver connection.
    """
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
        found += [f"foreign key: {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    except dbapi2.DatabaseError as error:
        if name_of(error) not in {"SQLITE_CORRUPT", "SQLITE_NOTADB"}:
            raise
        found = [str(error)]
    return found


def name_of(error: BaseException) -> str:
    """Return SQLite's primary name of a driver error, such as ``SQLITE_BUSY``; empty for anything else."""
    name = str(getattr(error, "sqlite_errorname", None) or "")
    if not name and isinstance(error, dbapi2.Error):
        # The driver names no errors of its copying, only SQLite's own English text for them.
        return _BY_TEXT.get(str(error), "")
    return "_".join(name.split("_")[:2])


@contextmanager
def plain_errors(path: Path | None) -> Iterator[None]:
    """Turn the expected failures of a database or a disk into UserErrors in plain words; bugs pass unchanged.

    Codes: ``wrong_key``, ``not_a_database``, ``damaged``, ``disk_full``, ``disk_error``, ``file_too_large``, ``read_only``,
    ``database_busy``, ``file_missing``, ``no_access``.
    """
    name = path.name if path is not None else _("the database")
    try:
        yield
    except (sa.exc.DBAPIError, dbapi2.Error) as error:
        original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        plain = _database_error(name_of(original) if original is not None else "", path, name)
        if plain is None:
            raise
        # The driver's text could quote a value; the cause stays out of what is logged.
        raise plain from None
    except OSError as error:
        plain = disk_error(error, name)
        if plain is None:
            raise
        raise plain from error


def _database_error(code: str, path: Path | None, name: str) -> UserError | None:
    if code == "SQLITE_NOTADB":
        return _unreadable(path, name)
    if code == "SQLITE_CORRUPT":
        return damaged(name)
    if code == "SQLITE_FULL":
        return _plain("disk_full", name)
    if code == "SQLITE_IOERR":
        return _plain("disk_error", name)
    if code in {"SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"}:
        return _plain("read_only", name)
    if code in {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"}:
        return busy(name)
    if code == "SQLITE_CANTOPEN":
        return _plain("file_missing", name) if path is None or not path.exists() else _plain("no_access", name)
    return None


def disk_error(error: OSError, name: str) -> UserError | None:
    """Return the plain words for a failing disk or folder, None for what is not expected."""
    if isinstance(error, FileNotFoundError):
        return _plain("file_missing", name)
    if error.errno in {errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC}:
        return _plain("disk_full", name)
    if error.errno == errno.EROFS:
        return _plain("read_only", name)
    if isinstance(error, PermissionError):
        return _plain("no_access", name)
    if error.errno == errno.EFBIG:
        return _plain("file_too_large", name)
    return _plain("disk_error", name) if error.errno in _FAILING else None


def _unreadable(path: Path | None, name: str) -> UserError:
    """Tell a wrong key from a file that never was a database, by its size and its first bytes."""
    if path is not None and path.exists():
        with path.open("rb") as file:
            start = file.read(PAGE_BYTES)
        size = path.stat().st_size
        # An encrypted page is random bytes: text, or another program's mark, is none.
        text = start[:512].isascii() and b"\x00" not in start[:512]
        if text or start.startswith(_FOREIGN) or size < PAGE_BYTES:
            return UserError(
                _("“{name}” is not a ChapterDesk database.").format(name=name),
                _("Choose a file whose name ends in .cdesk."),
                code="not_a_database",
            )
        if size % PAGE_BYTES:
            return damaged(name)
    return UserError(
        _("The key does not open “{name}”.").format(name=name),
        _("Check that the database and its keys file belong together, or restore a backup."),
        code="wrong_key",
    )


# What is said of a file for each code: what happened, and what to do.
_PLAIN = {
    "damaged": (
        N_("“{name}” is damaged: some of its content was changed or cut off outside ChapterDesk."),
        N_("Restore the newest backup. The damaged file is left as it is."),
    ),
    "database_busy": (
        N_("Somebody else is writing in “{name}” just now."),
        N_("Nothing was changed. Wait a moment and try again."),
    ),
    "disk_full": (
        N_("The disk is full, so “{name}” could not be written."),
        N_("Nothing was changed. Make some room on the disk and try again."),
    ),
    "file_too_large": (
        N_("That disk takes no file as large as “{name}”."),
        N_("Nothing was changed. Choose another disk; many memory sticks take no more than 4 GB in one file."),
    ),
    "disk_error": (
        N_("The disk reported an error while “{name}” was read or written."),
        N_("Nothing was changed. Make a backup to another disk soon."),
    ),
    "read_only": (
        N_("“{name}” may be read but not written there."),
        N_("Check that the disk or the folder is not write-protected."),
    ),
    "no_access": (
        N_("The computer does not let you open “{name}”."),
        N_("Check your rights to the file, and that no other program holds it."),
    ),
    "file_missing": (
        N_("“{name}” is not there."),
        N_("Check the folder, or plug in the disk that it lies on."),
    ),
}


def _plain(code: str, name: str) -> UserError:
    what, remedy = _PLAIN[code]
    return UserError(_(what).format(name=name), _(remedy), code=code)


def damaged(name: str) -> UserError:
    """Return the error for a database of which some page was changed or cut off."""
    return _plain("damaged", name)


def busy(name: str) -> UserError:
    """Return the error for a database that another writer holds for too long."""
    return _plain("database_busy", name)
