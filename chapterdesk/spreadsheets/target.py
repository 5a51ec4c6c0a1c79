"""Putting a file in its place whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.text import _


def put(target: BinaryIO | Path, fill: Callable[[BinaryIO], None]) -> str:
    """Let ``fill`` write a file and return the SHA-256 of its bytes.

    A path is filled as ``NAME.part`` beside it, flushed to the disk and then renamed, so that neither a crash nor a
    cancel ever leaves half a file under the real name. A file that is open for writing and reading is filled as it is; any other
    stream gets the finished bytes at once.

    Raises:
        UserError: The place cannot be written to, or the disk is full.
    """
    if isinstance(target, Path):
        return _put_path(target, fill)
    if isinstance(target, io.BufferedRandom):
        return _fill_open(target, fill)
    whole = io.BytesIO()
    fill(whole)
    target.write(whole.getbuffer())
    return hashlib.sha256(whole.getbuffer()).hexdigest()


def _fill_open(stream: io.BufferedRandom, fill: Callable[[BinaryIO], None]) -> str:
    # What the disk says goes to whoever opened the file and knows its name.
    fill(stream)
    stream.flush()
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _put_path(path: Path, fill: Callable[[BinaryIO], None]) -> str:
    part = path.with_name(path.name + ".part")
    try:
        try:
            with part.open("w+b") as stream:
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
            digest = sha256_of_file(part)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise _told(path, error) from error
    return digest


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; Windows does this by itself and cannot open folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network folders refuse to flush a folder; the file itself is safe by then.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _told(path: Path, error: OSError) -> UserError:
    what = _("The file “{name}” could not be written.").format(name=path.name)
    # Windows knows no quota error.
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return UserError(what, _("The disk is full. Make some room, or save somewhere else."), code="disk_full")
    if isinstance(error, PermissionError):
        remedy = _("Close it if it is open in another program, or save it in another folder.")
        return UserError(what, remedy, code="not_writable")
    return UserError(what, _("Save it in another folder."), code="not_writable")
