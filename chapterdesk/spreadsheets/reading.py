"""Reading a table file safely: the program reads it in a second, limited process and takes only plain values back."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.spreadsheets import limits, words
from chapterdesk.spreadsheets.book import Book
from chapterdesk.spreadsheets.builder import Builder
from chapterdesk.spreadsheets.sink import Refused, Sink, decode

PRIVATE_COMMAND = "--private-read"
"""The argument with which a frozen program is the reading process; ``app.main`` hands it to ``child.main``."""


def read_file(path: Path, *, password: str | None = None, progress: Progress | None = None) -> Book:
    """Return what a table file holds: .xlsx .xlsm .xlsb .xls .ods .csv .tsv .txt .vcf, HTML and XML tables named .xls.

    The kind is found from the content first. Raises UserError with the codes "missing", "empty", "password_protected",
    "wrong_password", "broken", "wrong_kind", "hostile", "too_large", "too_slow", "unreadable"; Cancelled when the user stops.
    A file that is well but has no filled cell is a Book whose ``filled`` is 0.
    """
    try:
        size, digest = _look_at(path)
    except FileNotFoundError:
        raise words.refusal("missing", path.name, {}) from None
    except IsADirectoryError:
        raise words.refusal("no_file", path.name, {}) from None
    except OSError:
        raise words.refusal("not_allowed", path.name, {}) from None
    if size == 0:
        raise words.refusal("empty", path.name, {})
    if size > limits.FILE_SIZE:
        raise words.refusal("too_large_file", path.name, {"limit": limits.FILE_SIZE // limits.MIB})
    book = _read_in_child(path, password, progress or Progress(), limits.seconds_for(size))
    book.sha256 = digest
    return book


def read_text(text: str) -> Book:
    """Return the table in text pasted from a spreadsheet (tabs between cells, quotes around cells with line breaks)."""
    from chapterdesk.spreadsheets.csvfiles import read_pasted

    builder = Builder(_("Pasted text"))
    sink = Sink(builder.take)
    try:
        read_pasted(text, sink)
    except Refused as refusal:
        raise words.refusal(refusal.code, builder.book.name, refusal.values) from None
    sink.flush()
    builder.take(["end"])
    builder.book.sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return builder.book


def _look_at(path: Path) -> tuple[int, str]:
    if path.is_dir():
        raise IsADirectoryError(path.name)
    if path.exists() and not path.is_file():  # a pipe or device would never end
        raise PermissionError(path.name)
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        if size > limits.FILE_SIZE:
            return size, ""
        return size, hashlib.file_digest(source, "sha256").hexdigest()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, PRIVATE_COMMAND]
    return [sys.executable, "-m", "chapterdesk.spreadsheets.child"]


def _environment() -> dict[str, str]:
    """Return the child's environment: ours, and the folder of this package so that it finds itself from any place."""
    here = str(Path(__file__).resolve().parents[2])
    old = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": here + (os.pathsep + old if old else ""),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Spare the garbage collector from going through millions of new cells, none of which can be garbage."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


_OUT_OF_TIME = -24
"""How POSIX tells of a process that used up its time (SIGXCPU)."""


@dataclass(slots=True)
class _Watch:
    """Ends the child when its time is up or the user cancels."""

    process: subprocess.Popen[bytes]
    progress: Progress
    seconds: float
    late: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look every twentieth of a second until the child is done; meant for a thread of its own."""
        end = time.monotonic() + self.seconds
        while not self.done.wait(0.05):
            self.late = time.monotonic() > end
            if self.late or self._cancelled():
                self.process.kill()
                return

    def _cancelled(self) -> bool:
        from chapterdesk.core.errors import Cancelled

        try:
            self.progress.check()
        except Cancelled:
            return True
        return False


def _read_in_child(path: Path, password: str | None, progress: Progress, seconds: float) -> Book:
    asked = {"path": str(path.resolve()), "name": path.name, "password": password, "seconds": seconds}
    request = json.dumps(asked).encode("ascii") + b"\n"
    process = subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    watch = _Watch(process, progress, seconds * limits.PATIENCE)
    thread = threading.Thread(target=watch.run, daemon=True)
    builder = Builder(path.name)
    with process, _no_collecting():
        thread.start()
        try:
            _send(process, request)
            if process.stdout is not None:
                _receive(process.stdout, builder, progress)
            if not builder.ended:
                process.wait()  # it died by itself, or is being ended by the watch: its exit code tells which
        finally:
            watch.done.set()
            process.kill()
            thread.join()
    progress.check()
    if watch.late or process.returncode == _OUT_OF_TIME:
        raise words.refusal("too_slow", path.name, {})
    if not builder.ended:
        raise words.refusal("memory" if process.returncode in (-6, -9, 77) else "crashed", path.name, {})
    return builder.book


def _send(process: subprocess.Popen[bytes], request: bytes) -> None:
    if process.stdin is not None:
        try:
            process.stdin.write(request)
            process.stdin.close()
        except BrokenPipeError:  # the child is gone already; its silence is told below
            return


def _receive(source: IO[bytes], builder: Builder, progress: Progress) -> None:
    """Take the child's messages until the end. Raises UserError for a refusal, or a message that cannot be."""
    rows = 0
    for line in source:
        try:
            message = decode(line)
            builder.take(message)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            if line.endswith(b"\n"):
                raise words.refusal("crashed", builder.book.name, {}) from None
            return  # cut off in the middle of a line: the child died
        if message[0] == "r":
            rows += len(message[1])
            progress.step(rows, 0, _("Reading {name}").format(name=builder.book.name))
        if builder.ended:
            return
