"""Files in the old compound form: .xls, and newer workbooks that a password has wrapped."""

from __future__ import annotations

import io
import struct
from typing import IO

import olefile

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.sink import Refused, Sink


def read_ole(source: IO[bytes], password: str | None, sink: Sink) -> None:
    """Read an .xls, or unlock a wrapped workbook and read that. Raises Refused for other documents and wrong passwords."""
    try:
        ole = olefile.OleFileIO(source)
        names = {"/".join(parts).lower(): parts for parts in ole.listdir()}
    except (OSError, ValueError, TypeError, IndexError, struct.error):
        raise Refused("broken_old") from None
    if "encryptedpackage" in names:
        _read_locked(source, password, sink)
        return
    stream = names.get("workbook") or names.get("book")
    if stream is None:
        for mark, what in (
            ("worddocument", "word"),
            ("powerpoint document", "slides"),
            ("__properties_version1.0", "mail"),
        ):
            if mark in names:
                raise Refused("wrong_kind", what=what)
        raise Refused("wrong_kind", what="works")
    try:
        data = ole.openstream(stream).read()
    except (OSError, ValueError, IndexError, struct.error):
        raise Refused("broken_old") from None
    if any("vba_project_cur" in name for name in names):
        sink.note("macros")
    sink.fact("kind", "xls")
    _read_stream(source, data, password, sink)


def _read_stream(source: IO[bytes], data: bytes, password: str | None, sink: Sink) -> None:
    from chapterdesk.spreadsheets.xls import Locked, read_xls

    try:
        read_xls(data, sink)
    except Locked:
        plain = _unlocked(source, password)
        try:
            inner = olefile.OleFileIO(plain)
            read_xls(inner.openstream("Workbook" if inner.exists("Workbook") else "Book").read(), sink)
        except (OSError, Locked, struct.error, IndexError):
            raise Refused("cannot_unlock") from None
    except (struct.error, IndexError, ValueError):
        raise Refused("broken_old") from None


def _read_locked(source: IO[bytes], password: str | None, sink: Sink) -> None:
    from chapterdesk.spreadsheets.kinds import read_package

    plain = _unlocked(source, password)
    if plain.read(2) != b"PK":
        raise Refused("wrong_password")
    plain.seek(0)
    read_package(plain, None, sink)


def _unlocked(source: IO[bytes], password: str | None) -> io.BytesIO:
    """Return the document without its protection, in memory only."""
    if not password:
        raise Refused("password_protected")
    import msoffcrypto
    from msoffcrypto.exceptions import (
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )

    _keep_in_memory()
    source.seek(0)
    plain = io.BytesIO()
    try:
        document = msoffcrypto.OfficeFile(source)
        document.load_key(password=password)
        document.decrypt(plain)
    except InvalidKeyError:
        raise Refused("wrong_password") from None
    except (DecryptionError, FileFormatError, ParseError):
        raise Refused("cannot_unlock") from None
    except (ValueError, KeyError, TypeError, struct.error, OSError, IndexError, AttributeError):
        raise Refused("broken_old") from None
    if plain.tell() > limits.FILE_SIZE:
        raise Refused("too_large_file", limit=limits.FILE_SIZE // limits.MIB)
    plain.seek(0)
    return plain


def _keep_in_memory() -> None:
    """Let the library unlock an .xls in memory: of itself it writes the plain text to a temporary file."""
    from types import SimpleNamespace

    from msoffcrypto.format import xls97

    xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)
