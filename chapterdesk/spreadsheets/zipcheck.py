"""Opening a packed workbook only after a look at its table of contents: sizes, ratios, names, document types.

Nothing is ever unpacked to disk, so a member's name can do no harm; one that tries is refused all the same.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO, cast

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.sink import Refused


def _plain(name: str) -> str:
    """Return a member's name as it is looked up: forward slashes, no leading one, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


class Package:
    """The parts of a zip file that has passed the check.

    Raises Refused from the constructor: "broken_zip", "hostile_zip" (ratio, overlap, path traversal), "too_many_parts",
    "too_large_unpacked".
    """

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise Refused("broken_zip") from None
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        source.seek(0, io.SEEK_END)
        self._check(infos, source.tell())
        self._parts = {_plain(info.filename): info for info in infos}

    def _check(self, infos: list[zipfile.ZipInfo], size: int) -> None:
        if len(infos) > limits.PARTS:
            raise Refused("too_many_parts", limit=limits.PARTS)
        if sum(info.compress_size for info in infos) > size:
            raise Refused("hostile_zip")
        for info in infos:
            if ".." in _plain(info.filename).split("/"):
                raise Refused("hostile_zip")
            if info.file_size > limits.RATIO_FROM and info.file_size > limits.RATIO * max(info.compress_size, 1):
                raise Refused("hostile_zip")
        if sum(info.file_size for info in infos) > limits.UNPACKED:
            raise Refused("too_large_unpacked", limit=limits.UNPACKED // limits.MIB)

    @property
    def names(self) -> list[str]:
        """The parts' names, lower case, forward slashes."""
        return list(self._parts)

    def has(self, name: str) -> bool:
        """Whether a part is there, whatever its letters' case and slashes."""
        return _plain(name) in self._parts

    @property
    def locked(self) -> bool:
        """Whether any part is encrypted by the zip program."""
        return any(info.flag_bits & 1 for info in self._parts.values())

    def open(self, name: str) -> IO[bytes]:
        """Open a part for reading. Raises Refused "broken_zip" where it is missing or cannot be unpacked."""
        info = self._parts.get(_plain(name))
        if info is None:
            raise Refused("missing_part", part=posixpath.basename(name))
        try:
            return cast(IO[bytes], _Part(self._zip.open(info)))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
            raise Refused("broken_zip") from None

    def read(self, name: str, size: int = -1) -> bytes:
        """Return a part's first ``size`` bytes, all of it for -1."""
        with self.open(name) as part:
            return part.read(size)

    def refuse_entities(self) -> None:
        """Look at the head of every XML part, read later or not. Raises Refused "hostile_entities" for a document type."""
        for name in self._parts:
            if name.endswith((".xml", ".rels")):
                try:
                    head = self.read(name, 4096).replace(b"\0", b"")
                except Refused:
                    continue  # a damaged part matters only where it is needed
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise Refused("hostile_entities")


class _Part(io.RawIOBase):
    """A part whose damage shows as Refused instead of as half a dozen kinds of exceptions."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise Refused("broken_zip") from None

    def close(self) -> None:
        self._source.close()
        super().close()
