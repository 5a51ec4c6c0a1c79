"""Files that hold personal data in clear and have no name until they are whole, so that a kill leaves nothing to be found.

Linux can make a file that stands in no folder and is gone when the process ends (``O_TMPFILE``). Where that is not to be had (other
systems, FAT), the file has a hidden name beside its target until then, which the caller may note and sweep later.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

_CHUNK = 1 << 20
_LINKS = Path("/proc/self/fd")


def hidden_beside(target: Path) -> Path:
    """Return the hidden name that a file has before it takes the name ``target``, if it must have one."""
    return target.with_name(f".{target.name}.leaving")


class Unnamed:
    """A file on its way to ``target``: write into ``stream``, then ``take_name``; leaving the ``with`` block drops what has none.

    Attributes:
        target: The name that it is to have; a former file of that name stays until then.
        stream: Where the bytes go; can be read and sought too.
        hidden: The hidden name that it has meanwhile, None where it has none.
        named: Whether it has its name, also where the disk failed right after that.

    Raises OSError where the folder cannot be written to.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.hidden: Path | None = None
        self.named = False
        self.stream: BinaryIO = os.fdopen(self._open(), "w+b")

    def _open(self) -> int:
        if sys.platform == "linux" and _LINKS.is_dir():
            # A file system that knows no such files refuses by one of several error numbers.
            with contextlib.suppress(OSError):
                return os.open(self.target.absolute().parent, os.O_TMPFILE | os.O_RDWR, 0o600)
        self.hidden = hidden_beside(self.target)
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        return os.open(self.hidden, flags, 0o600)

    def settle(self) -> str:
        """Wait until the bytes are on the disk; returns their SHA-256."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.seek(0)
        digest = hashlib.sha256()
        while chunk := self.stream.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()

    def take_name(self) -> None:
        """Let the settled file take its name, in one step, and wait until that is on the disk."""
        if self.hidden is None:
            self._link()
        else:
            # Windows renames no open file.
            self.stream.close()
            os.replace(self.hidden, self.target)  # noqa: PTH105 - the kill and fault tests watch this very call
        self.named = True
        self.stream.close()
        sync_folder(self.target.absolute().parent)

    def _link(self) -> None:
        folder = os.open(self.target.absolute().parent, os.O_RDONLY)
        try:
            # With a folder given, Python calls linkat, which alone follows the link that /proc shows.
            source = str(_LINKS / str(self.stream.fileno()))
            try:
                os.link(source, self.target.name, dst_dir_fd=folder, follow_symlinks=True)
            except FileExistsError:
                # Nothing can be linked over another name: it has a hidden one for the moment that a rename takes.
                hidden = hidden_beside(self.target)
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(hidden)  # noqa: PTH108 - as above
                os.link(source, hidden.name, dst_dir_fd=folder, follow_symlinks=True)
                self.hidden = hidden
                os.replace(hidden, self.target)  # noqa: PTH105 - as above
        finally:
            os.close(folder)

    def __enter__(self) -> Unnamed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # Closing writes what was not yet written, which may fail as the work before it did.
        with contextlib.suppress(OSError):
            self.stream.close()
        if self.hidden is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.hidden)  # noqa: PTH108 - the kill and fault tests watch this very call


def sync_folder(folder: Path) -> None:
    """Wait until names made, changed or removed in ``folder`` are on the disk."""
    if sys.platform == "win32":  # which does this by itself and cannot open folders
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
