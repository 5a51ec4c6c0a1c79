"""Backups: one file that holds the encrypted database and its keys, checked by reading it back before it counts.

The file is an uncompressed zip, so that any zip program gets the two parts out in an emergency. Its comment, the last
bytes of the file, seals all bytes before: a SHA-256 that anybody can check, and an HMAC by a key that is derived from the
data key, so that a change on purpose is noticed too. Nothing in it is in clear but the size, the time and the version.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database import files, keys, lifecycle
from chapterdesk.database.engine import connect_raw, faults, open_engine, plain_errors

SUFFIX = ".cdbackup"
FORMAT = "chapterdesk-backup"
VERSION = 1
ContentHash = Callable[[sa.Connection], str]
_MANIFEST, _KEYS, _DATABASE = "chapterdesk-backup.json", "database.keys", "database.cdesk"
_MARK = b"chapterdesk-backup-seal "
_HEX = 64
_SEAL = len(_MARK) + 2 * _HEX + 1
_CHUNK = 1 << 20
# What a zip or JSON that no ChapterDesk wrote can raise; RuntimeError is zipfile's for encrypted or odd parts.
_FORGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class BackupReport:
    """A backup that was made and read back.

    Attributes:
        path: The one file.
        size: Its bytes.
        made: When, in UTC.
        content: The caller's hash of the content, the same in the database and in the backup; empty without one.
    """

    path: Path
    size: int
    made: dt.datetime
    content: str


@dataclass(frozen=True)
class _Manifest:
    made: str
    database: str
    content: str
    size: int
    sha256: str
    keys_sha256: str

    def to_bytes(self) -> bytes:
        return json.dumps({"format": FORMAT, "version": VERSION, **vars(self)}, indent=1).encode()


def backup(
    opened: lifecycle.Opened,
    target: Path,
    *,
    content_hash: ContentHash | None = None,
    progress: Progress | None = None,
) -> BackupReport:
    """Back up an open database to the one file ``target``, also while others write in it.

    The copy shows the database as it was at one moment. It is made under another name, read back whole (hashes, every page's
    HMAC, SQLite's own check and ``content_hash`` on both) and only then takes the name ``target``.

    Raises UserError ``backup_unverified`` and those of ``plain_errors``; Cancelled. A former file of that name stays then.
    """
    watch = progress or Progress()
    part, copied = target.with_name(target.name + ".part"), target.with_name(target.name + ".part-db")
    with plain_errors(target):
        try:
            with opened.engine.connect() as connection:
                # One read transaction over both: hash and copy see the same moment.
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
                content = content_hash(connection) if content_hash else ""
                lifecycle.copy(connection.connection.driver_connection, copied, opened.key, watch)
            made = _pack(opened, copied, part, content, watch)
            files.remove_database(copied)
            _prove(part, copied, opened.key, content_hash, watch)
            size = part.stat().st_size
            files.replace(part, target)
        finally:
            files.remove_database(copied)
            files.remove(part)
    return BackupReport(target, size, made, content)


def _pack(opened: lifecycle.Opened, copied: Path, part: Path, content: str, watch: Progress) -> dt.datetime:
    made = clock.now()
    try:
        wrapped = keys.KeyFile.read(opened.path).to_bytes()
    except UserError as error:
        # Opened with the recovery key, which opens the backup too.
        if error.code not in {"keys_missing", "keys_broken"}:
            raise
        wrapped = b""
    with copied.open("rb") as file:
        digest = _digest(file, copied.stat().st_size, watch)
    manifest = _Manifest(
        made.isoformat(), opened.database, content, copied.stat().st_size, digest, hashlib.sha256(wrapped).hexdigest()
    )
    stamp = made.timetuple()[:6]
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for name, data in ((_MANIFEST, manifest.to_bytes()), (_KEYS, wrapped)):
            archive.writestr(zipfile.ZipInfo(name, stamp), data)
        with archive.open(zipfile.ZipInfo(_DATABASE, stamp), "w", force_zip64=True) as out, copied.open("rb") as file:
            while chunk := file.read(_CHUNK):
                watch.check()
                out.write(chunk)
        archive.comment = b" " * _SEAL
    with part.open("r+b") as whole:
        end = part.stat().st_size - _SEAL
        whole_digest = _digest(whole, end, watch)
        whole.seek(end)
        whole.write(_MARK + whole_digest.encode() + b" " + _tag(opened.key, whole_digest).encode())
    files.sync_file(part)
    return made


def _prove(part: Path, copied: Path, key: bytes, content_hash: ContentHash | None, watch: Progress) -> None:
    """Restore the finished file into a hidden place and compare it with what was meant."""
    try:
        manifest, _wrapped, digest, tag = _inspect(part, watch)
        if not hmac.compare_digest(tag, _tag(key, digest)):
            raise _damaged(part)
        _extract(part, copied, manifest, watch)
        _check_copy(copied, key, manifest, content_hash)
    except UserError as error:
        raise UserError(
            _("The backup could not be read back, so it was not kept."),
            _("The disk may be failing. Make the backup to another disk."),
            code="backup_unverified",
        ) from error


def _check_copy(copied: Path, key: bytes, manifest: _Manifest, content_hash: ContentHash | None) -> None:
    connection = connect_raw(copied, key, wal=False)
    try:
        found = faults(connection)
    finally:
        connection.close()
    if found:
        raise _damaged(copied)
    if content_hash is None or not manifest.content:
        return
    engine = open_engine(copied, key)
    try:
        with engine.connect() as read:
            same = content_hash(read) == manifest.content
    finally:
        engine.dispose()
    if not same:
        raise _damaged(copied)


def restore(
    source: Path,
    target: Path,
    passphrase: str = "",
    *,
    recovery: str = "",
    overwrite: bool = False,
    content_hash: ContentHash | None = None,
    progress: Progress | None = None,
) -> lifecycle.Opened:
    """Make the database ``target`` what it was when the backup ``source`` was made, and open it.

    Args:
        source: The backup.
        target: ``NAME.cdesk``; an existing one is replaced, with its keys, only when ``overwrite`` is true.
        passphrase: The passphrase at the time of the backup; where the backup holds no keys, the one to use from now on.
        recovery: The printed recovery key instead.
        content_hash: Compared with the hash in the backup. Give it only if it is the function that made the backup.
        progress: Watches and may cancel.

    Raises UserError ``exists``, ``wrong_passphrase``, ``wrong_recovery``, ``backup_damaged``, ``not_a_backup``,
    ``backup_newer``, ``database_in_use`` and those of ``plain_errors``; what was there before is untouched then.
    """
    watch = progress or Progress()
    with plain_errors(source):
        manifest, wrapped, digest, tag = _inspect(source, watch)
    with plain_errors(target):
        key, file = _unlocked(manifest, wrapped, passphrase, recovery)
        if not hmac.compare_digest(tag, _tag(key, digest)):
            raise keys.wrong_recovery() if recovery and not wrapped else _damaged(source)
        with files.alone_with(target):
            lifecycle.settle(target)
            if not overwrite:
                _refuse_existing(target)
            with lifecycle.built(target) as building:
                _extract(source, building, manifest, watch)
                _check_copy(building, key, manifest, content_hash)
                lifecycle.commit_swap(target, key, file, checked=True)
    return lifecycle.open_with_key(target, key, file.database)


def _refuse_existing(target: Path) -> None:
    if target.exists() or keys.keys_path(target).exists():
        raise UserError(
            _("There is already a database “{name}” in that folder.").format(name=target.name),
            _("Choose another name, or say that it may be replaced."),
            code="exists",
        )


def _unlocked(manifest: _Manifest, wrapped: bytes, passphrase: str, recovery: str) -> tuple[bytes, keys.KeyFile]:
    key = keys.parse_recovery(recovery) if recovery else b""
    if not wrapped:
        if not key:
            raise UserError(
                _("This backup was made while the keys file was missing."),
                _("Type the recovery key, and the passphrase to use from now on."),
                code="recovery_needed",
            )
        return key, keys.make(passphrase, key=key, database=manifest.database)[0]
    file = keys.KeyFile.from_bytes(wrapped)
    if not key:
        key = keys.unwrap(file, passphrase)
    elif not file.fits(key):
        raise keys.wrong_recovery()
    return key, file


def inspect(source: Path) -> BackupReport:
    """Read a backup whole, without a passphrase, and say when it was made.

    Raises UserError ``backup_damaged``, ``not_a_backup``, ``backup_newer`` and those of ``plain_errors``.
    """
    with plain_errors(source):
        manifest, *_rest = _inspect(source, Progress())
        return BackupReport(source, source.stat().st_size, dt.datetime.fromisoformat(manifest.made), manifest.content)


def _inspect(source: Path, watch: Progress) -> tuple[_Manifest, bytes, str, str]:
    """Return manifest, wrapped keys, the digest of all sealed bytes and the HMAC of the seal, the digest checked."""
    size = source.stat().st_size
    with source.open("rb") as file:
        ours = _MANIFEST.encode() in file.read(256)
        file.seek(max(0, size - _SEAL))
        seal = file.read(_SEAL)
        if not seal.startswith(_MARK) and not ours:
            raise UserError(
                _("“{name}” is not a backup made by ChapterDesk.").format(name=source.name),
                _("Choose a file whose name ends in .cdbackup."),
                code="not_a_backup",
            )
        if not re.fullmatch(re.escape(_MARK) + rb"[0-9a-f]{64} [0-9a-f]{64}", seal):
            raise _damaged(source)
        stated, tag = seal[len(_MARK) :].decode().split(" ")
        file.seek(0)
        digest = _digest(file, size - _SEAL, watch)
    if digest != stated:
        raise _damaged(source)
    manifest, wrapped = _read_parts(source)
    return manifest, wrapped, digest, tag


def _read_parts(source: Path) -> tuple[_Manifest, bytes]:
    # The bytes are what some ChapterDesk wrote: what fails from here on is another version's, or forged.
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(_MANIFEST).file_size > _CHUNK or archive.getinfo(_KEYS).file_size > _CHUNK:
                raise _damaged(source)
            data: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            wrapped = archive.read(_KEYS)
        if int(data.pop("version")) > VERSION:
            raise UserError(
                _("This backup was made by a newer version of ChapterDesk."),
                _("Install the newest version to restore it."),
                code="backup_newer",
            )
        if data.pop("format") != FORMAT:
            raise _damaged(source)
        manifest = _Manifest(**data)
    except _FORGED as error:
        raise _damaged(source) from error
    if hashlib.sha256(wrapped).hexdigest() != manifest.keys_sha256:
        raise _damaged(source)
    return manifest, wrapped


def _extract(source: Path, target: Path, manifest: _Manifest, watch: Progress) -> None:
    digest, done = hashlib.sha256(), 0
    with zipfile.ZipFile(source) as archive, archive.open(_DATABASE) as packed, target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            done += len(chunk)
            watch.step(done, manifest.size, _("Reading the backup"))
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != manifest.sha256:
        raise _damaged(source)
    files.sync_file(target)


def _digest(file: IO[bytes], length: int, watch: Progress) -> str:
    digest = hashlib.sha256()
    while length > 0 and (chunk := file.read(min(_CHUNK, length))):
        watch.check()
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest()


def _tag(key: bytes, digest: str) -> str:
    own = hmac.new(key, b"chapterdesk backup seal", "sha256").digest()
    return hmac.new(own, digest.encode(), "sha256").hexdigest()


def _damaged(source: Path) -> UserError:
    return UserError(
        _("The backup “{name}” is damaged: some of it was changed or cut off.").format(name=source.name),
        _("Nothing was changed. Try an older backup, or another copy of this one."),
        code="backup_damaged",
    )
