"""What a command has to say: data for programs, lines for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from chapterdesk.core.errors import UserError

DONE, REFUSED, WRONG, REVIEW, STOPPED = 0, 1, 2, 3, 130
_WIDEST = 60


@dataclass
class Result:
    """What came of a command.

    Attributes:
        data: One JSON object with stable keys.
        lines: The same for people.
        code: The exit code.
        error: What kept it from being done, said on standard error.
    """

    data: dict[str, object] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    code: int = DONE
    error: UserError | None = None


def error_data(error: UserError) -> dict[str, object]:
    """Return an error as JSON holds it."""
    return {"error": {"code": error.code, "what": error.what, "remedy": error.remedy}}


def write(stream: TextIO, text: str) -> None:
    """Write text to a terminal or pipe that may not know all letters."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def write_json(stream: TextIO, data: Mapping[str, object]) -> None:
    """Write one JSON object and a line end; letters beyond ASCII stay readable where the stream is UTF-8."""
    utf8 = (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
    text = json.dumps(data, ensure_ascii=not utf8, indent=1)
    # Halves of characters cannot be written in any encoding; JSON has its own way for them.
    stream.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    stream.flush()


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, widest: int = _WIDEST) -> list[str]:
    """Return lines with columns of even width; values longer than ``widest`` are cut, lines within them are joined."""
    cut = [[_one_line(cell, widest) for cell in row] for row in rows]
    widths = [max([len(head), *(len(row[i]) for row in cut)]) for i, head in enumerate(heads)]
    lines = [_joined(heads, widths)]
    return lines + [_joined(row, widths) for row in cut]


def _one_line(text: str, widest: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= widest else flat[: widest - 1] + "\u2026"


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def plain(text: str) -> str:
    """Return text without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
