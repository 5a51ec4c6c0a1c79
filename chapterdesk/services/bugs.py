"""What is kept of a bug: where it happened and what kind it was, and nothing that anybody typed."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from pathlib import Path

from chapterdesk import __version__

_log = logging.getLogger("chapterdesk")
_LARGEST = 1 << 20


def describe(error: BaseException) -> str:
    """Return a bug for "copy details": its kinds and places, without messages, values or paths outside the program."""
    lines = [f"ChapterDesk {__version__}, Python {platform.python_version()}, {sys.platform}"]
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        lines.append(f"{type(at).__module__}.{type(at).__qualname__}")
        lines += [
            f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(at.__traceback__)
        ]
        at = at.__cause__ or at.__context__
    return "\n".join(lines)


def _place(filename: str) -> str:
    # The folders above tell a user's name; those from the package on tell the place in the program.
    parts = Path(filename).parts
    for mark in ("chapterdesk", "site-packages"):
        if mark in parts[:-1]:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(mark) :])
    return parts[-1] if parts else ""


def log_file() -> Path:
    """Return where bugs are written down."""
    import platformdirs

    return platformdirs.user_log_path("ChapterDesk", appauthor=False) / "chapterdesk.log"


def report(error: BaseException) -> str:
    """Log a bug and return its description; the log file holds the latest megabyte."""
    text = describe(error)
    _log.error("%s", text)
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text("utf-8", "replace")[-_LARGEST:] if path.exists() else ""
        path.write_text(f"{old}{text}\n\n", "utf-8")
    except OSError:
        # A full disk may be why we are here; the description still goes to whoever asked.
        _log.warning("the log file could not be written")
    return text
