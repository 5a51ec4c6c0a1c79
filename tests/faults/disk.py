"""A disk that fails on demand: the N-th call that the program or SQLite itself makes to it goes wrong, with a real error number.

Python's own calls are replaced in their modules; SQLite's by ``xSetSystemCall``, its documented way for tests. What SQLite
does then (roll back, refuse, report) is its own code at work, not a pretence. Only calls on files in the watched
folder count. The one call that cannot be reached is SQLite's fsync, which is no system call it lets be replaced. Meant for a forked
child: nothing is put back.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import fcntl
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WRITES = frozenset({"create", "write", "truncate", "sync", "rename"})
READS = frozenset({"open", "read", "unlink"})
LOCKS = frozenset({"lock"})
_KEPT: list[Any] = []  # what C points to must not be collected


@dataclass(frozen=True)
class Fault:
    """How the disk fails: which calls, with which error, and whether it recovers after one."""

    name: str
    number: int
    calls: frozenset[str]
    lasting: bool


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("eio-once", errno.EIO, WRITES | READS, lasting=False),
        Fault("eio-lasting", errno.EIO, WRITES | READS, lasting=True),
        Fault("full-once", errno.ENOSPC, WRITES - {"sync"}, lasting=False),
        Fault("full-lasting", errno.ENOSPC, WRITES - {"sync"}, lasting=True),
        Fault("too-large", errno.EFBIG, frozenset({"write", "truncate"}), lasting=True),
        Fault("locked", errno.EAGAIN, LOCKS, lasting=True),
    )
}


class Disk:
    """Counts the calls and says which of them fails."""

    def __init__(self, folder: Path, fault: Fault, fail_at: int) -> None:
        self._folder = str(folder.resolve())
        self._fault = fault
        self._fail_at = fail_at
        self.calls = 0

    def fails(self, kind: str) -> bool:
        """Count a call; tell whether it goes wrong."""
        if kind not in self._fault.calls:
            return False
        self.calls += 1
        return self.calls == self._fail_at or (self._fault.lasting and 0 < self._fail_at < self.calls)

    def seen(self, kind: str, args: tuple[Any, ...]) -> None:
        """Hear of a call of SQLite's, with its arguments, just before it is made."""

    def here(self, path: object) -> bool:
        """Tell whether a path lies in the watched folder."""
        try:
            text = os.fspath(path)  # a number or anything else raises
        except TypeError:
            return False
        text = os.fsdecode(text)
        return str(Path(text).absolute()).startswith(self._folder)

    def touch(self, kind: str, path: object) -> None:
        """Count a call of Python's on a path and raise where it fails."""
        if self.here(path) and self.fails(kind):
            raise self.error(path)

    def error(self, path: object = None) -> OSError:
        """Return the error that the system would give."""
        number = self._fault.number
        return OSError(number, os.strerror(number), path)

    @property
    def number(self) -> int:
        """The error number."""
        return self._fault.number


def install(disk: Disk) -> None:
    """Let ``disk`` stand between this process and its files, for good."""
    _replace_os(disk)
    _replace_open(disk)
    _replace_locks(disk)
    install_in_sqlite(disk)


def _replace_os(disk: Disk) -> None:
    def first(kind: str, original: Callable[..., Any], place: int = 0) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            disk.touch(kind, args[place])
            return original(*args, **kwargs)

        return call

    plain_open, plain_sync = os.open, os.fsync

    def opened(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        disk.touch("create" if flags & (os.O_CREAT | getattr(os, "O_TMPFILE", 0)) else "open", path)
        return plain_open(path, flags, *args, **kwargs)

    def synced(fd: Any) -> None:
        if disk.fails("sync"):
            raise disk.error()
        plain_sync(fd)

    for name in ("replace", "rename", "link"):
        setattr(os, name, first("rename", getattr(os, name), place=1))
    for name in ("unlink", "remove"):
        setattr(os, name, first("unlink", getattr(os, name)))
    setattr(os, "open", opened)  # noqa: B010 - mypy would not let a function be replaced
    setattr(os, "fsync", synced)  # noqa: B010


def _replace_open(disk: Disk) -> None:
    class Writing(io.FileIO):
        """A file whose writing can fail."""

        def write(self, data: Any) -> int:
            if disk.fails("write"):
                raise disk.error(self.name)
            return super().write(data)

    plain = io.open

    def opened(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        writes = set(mode) & set("wax+")
        if not isinstance(file, int):
            if not disk.here(file):
                return plain(file, mode, *args, **kwargs)
            disk.touch("create" if writes else "open", file)
        if not writes or "b" not in mode:
            return plain(file, mode, *args, **kwargs)
        raw = Writing(file, mode.replace("b", ""))
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    for module in (io, builtins):
        setattr(module, "open", opened)  # noqa: B010


def _replace_locks(disk: Disk) -> None:
    plain = fcntl.flock

    def locked(file: Any, how: int) -> None:
        if disk.fails("lock"):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        plain(file, how)

    setattr(fcntl, "flock", locked)  # noqa: B010


# -- SQLite --------------------------------------------------------------------------------------------------------

_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_longlong
_SIGNATURES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "open": ("open", (_I, ctypes.c_char_p, _I, _I)),
    "read": ("read", (_L, _I, _P, ctypes.c_size_t)),
    "pread": ("read", (_L, _I, _P, ctypes.c_size_t, _L)),
    "write": ("write", (_L, _I, _P, ctypes.c_size_t)),
    "pwrite": ("write", (_L, _I, _P, ctypes.c_size_t, _L)),
    "ftruncate": ("truncate", (_I, _I, _L)),
    "unlink": ("unlink", (_I, ctypes.c_char_p)),
    # Its last argument is a pointer or a number, in the same register.
    "fcntl": ("lock", (_I, _I, _I, _P)),
}


class _Vfs(ctypes.Structure):
    """The head of ``sqlite3_vfs`` (sqlite3.h): only the last three are used."""

    _fields_ = [
        *((name, _I) for name in ("version", "file_size", "longest")),
        *((name, _P) for name in ("next", "name", "data")),
        *((f"method{n}", _P) for n in range(13)),
        ("set_call", ctypes.CFUNCTYPE(_I, _P, ctypes.c_char_p, _P)),
        ("get_call", ctypes.CFUNCTYPE(_P, _P, ctypes.c_char_p)),
    ]


def reaches_sqlite() -> bool:
    """Tell whether SQLite's calls can be replaced here."""
    return sys.platform == "linux" and hasattr(_library(), "sqlite3_vfs_find")


def _library() -> ctypes.CDLL:
    from sqlcipher3 import _sqlite3

    return ctypes.CDLL(_sqlite3.__file__)


def install_in_sqlite(disk: Disk) -> None:
    """Let ``disk`` stand between SQLite alone and its files, for good."""
    library = _library()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    vfs = library.sqlite3_vfs_find(None)
    for name, (kind, signature) in _SIGNATURES.items():
        form = ctypes.CFUNCTYPE(*signature, use_errno=True)
        address = vfs.contents.get_call(vfs, name.encode())
        replaced = form(_guarded(disk, kind, form(address)))
        _KEPT.append(replaced)
        assert vfs.contents.set_call(vfs, name.encode(), ctypes.cast(replaced, _P)) == 0, name


def _guarded(disk: Disk, kind: str, original: Callable[..., int]) -> Callable[..., int]:
    def call(*args: Any) -> int:
        what = kind
        disk.seen(kind, args)
        if kind == "open":
            if not disk.here(args[0]):
                return original(*args)
            what = "create" if args[1] & os.O_CREAT else "open"
        if kind == "lock" and args[1] != fcntl.F_SETLK:
            return original(*args)
        if disk.fails(what):
            ctypes.set_errno(disk.number)
            return -1
        return original(*args)

    return call
