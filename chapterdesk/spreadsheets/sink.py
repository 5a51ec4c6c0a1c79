"""Where the readers put what they read: a stream of small messages, so that a reader holds one row at a time.

The messages are plain lists that JSON can carry: ``["s", name, hidden]`` a sheet begins, ``["r", rows]`` some of its rows,
``["p", row, column, value, code, lost]`` a problem in it, ``["n", code, values]`` a note, ``["m", key, value]`` a fact about the
file or sheet, ``["x", code, values]`` the file is refused, ``["end"]``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.book import Value

Message = list[Any]


class Refused(Exception):  # noqa: N818 - an outcome, told as a UserError by the parent
    """The file is refused: a code of ``words.REFUSALS`` and the values for its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Sink:
    """Takes what a reader reads, keeps the limits, and hands messages on in batches."""

    def __init__(self, send: Callable[[Message], None], batch: int = 256) -> None:
        self._send = send
        self._size = batch
        self._batch: list[Message] = []
        self._filled = 0
        self._problems = 0

    def sheet(self, name: str, *, hidden: bool = False) -> None:
        """Begin a sheet; what follows belongs to it."""
        self.flush()
        self._send(["s", name, hidden])

    def row(self, number: int, cells: list[Value], columns: list[int] | None = None) -> None:
        """Add a row; ``columns`` where the cells do not simply stand in columns 1, 2, 3. Raises Refused above the limit."""
        self._filled += len(cells) - cells.count(None)
        if self._filled > limits.FILLED:
            raise Refused("too_many_cells", limit=limits.FILLED)
        self._batch.append([number, cells, columns])
        if len(self._batch) >= self._size:
            self.flush()

    def problem(self, row: int, column: int, value: str, code: str, *, lost: bool = False) -> None:
        """Report a cell that was dropped (``lost``) or kept otherwise than it stands in the file."""
        self._problems += 1
        if self._problems > limits.PROBLEMS:
            self._send(["more", lost])
        else:
            self._send(["p", row, column, value[:200], code, lost])

    def note(self, code: str, **values: object) -> None:
        """Say something about the whole file: a code of ``words.NOTES``."""
        self._send(["n", code, values])

    def fact(self, key: str, value: object) -> None:
        """Set a field of the book (encoding, delimiter, kind) or of the sheet (formulas, table_row)."""
        self.flush()
        self._send(["m", key, value])

    def flush(self) -> None:
        """Hand on the rows that are waiting."""
        if self._batch:
            self._send(["r", self._batch])
            self._batch = []


def _pack(value: object) -> dict[str, object]:
    if isinstance(value, dt.datetime):
        return {"$": "dt", "v": value.isoformat()}
    if isinstance(value, dt.date):
        return {"$": "d", "v": value.isoformat()}
    if isinstance(value, dt.time):
        return {"$": "t", "v": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"$": "td", "v": [value.days, value.seconds, value.microseconds]}
    raise TypeError(type(value).__name__)


def _unpack(value: dict[str, Any]) -> object:
    match value.get("$"):
        case None:
            return value
        case "dt":
            return dt.datetime.fromisoformat(value["v"])
        case "d":
            return dt.date.fromisoformat(value["v"])
        case "t":
            return dt.time.fromisoformat(value["v"])
        case "td":
            return dt.timedelta(*value["v"])
    raise ValueError(value["$"])


_encoder = json.JSONEncoder(default=_pack, separators=(",", ":"), check_circular=False)
_decoder = json.JSONDecoder(object_hook=_unpack)


def encode(message: Message) -> bytes:
    """Return a message as one line of ASCII JSON."""
    return _encoder.encode(message).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """Return the message in a line. Raises ValueError, TypeError or KeyError for what ``encode`` never makes."""
    message = _decoder.decode(line.decode("ascii"))
    if not isinstance(message, list):
        raise TypeError(type(message).__name__)
    return message
