"""The quick way through an ordinary sheet: plain cells are taken by pattern, a row with anything else in it goes to the exact reader.

Nearly every cell of a large sheet is ``<c r="B7" s="1" t="s"><v>12</v></c>``. A row counts as plain only if such cells make up all of
it, to the letter; so the result is the exact reader's, in a fifth of its time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Protocol, cast

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.book import Value
from chapterdesk.spreadsheets.cells import column_number, from_serial, number, text_of

_CELL = re.compile(r'(<c r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")?(?: t="([nsb])")?(?:/>|>(?:<v>([^<&]*)</v>)?</c>))')
_ROW = re.compile(r"\s*((?:<row [^<>]*/>\s*)*)<row ([^<>]*[^<>/])>")
_NUMBER = re.compile(r'\br="([1-9]\d{0,6})"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_TEXT = re.compile(r'(<si><t(?: xml:space="preserve")?>([^<&\x00-\x08\x0b-\x1f]*)</t></si>)')
_CHUNK = 1 << 20
_REMEMBERED = 200_000


@dataclass(slots=True)
class Tables:
    """What cells refer to: shared texts, kinds of formats, which calendar."""

    texts: list[str]
    kinds: list[str | None]
    epoch_1904: bool


class _Rest(io.RawIOBase):
    """What is left of a part, as a part of its own: the text in hand first, then the stream."""

    def __init__(self, begun: bytes, stream: IO[bytes]) -> None:
        self._begun = begun
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        begun, self._begun = self._begun, b""
        return begun or self._stream.read(size)


class Exact(Protocol):
    """What the quick reader needs of the exact one."""

    tables: Tables

    def parse(self, stream: IO[bytes]) -> None:
        """Read rows exactly."""

    def put_row(self, row: int, cells: list[Value], columns: list[int], *, hidden: bool) -> None:
        """Take a row."""


class FastReader:
    """Drives a SheetReader through a part."""

    def __init__(self, exact: Exact) -> None:
        self._exact = exact
        tables = exact.tables
        self._texts: list[Value] = [text or None for text in tables.texts]
        self._kinds = tables.kinds
        self._epoch_1904 = tables.epoch_1904
        self._columns: dict[str, int] = {}
        self._numbers: dict[tuple[str, str], Value] = {}

    def read(self, stream: IO[bytes]) -> None:
        """Read a sheet's part to the end of its rows."""
        buffer = b""
        while b"<sheetData>" not in buffer and len(buffer) < 4 * _CHUNK and (chunk := stream.read(_CHUNK)):
            buffer += chunk
        head, begin, buffer = buffer.partition(b"<sheetData>")
        declared = re.search(rb"encoding=[\"']([^\"']+)", head[:200])
        if (
            not begin
            or b"<!" in head
            or b"\0" in head
            or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"))
        ):
            self._slowly(head + begin + buffer, stream)
            return
        self._rows(buffer, stream)

    def _slowly(self, begun: bytes, stream: IO[bytes]) -> None:
        self._exact.parse(cast(IO[bytes], _Rest(begun, stream)))

    def _rows(self, buffer: bytes, stream: IO[bytes]) -> None:
        while True:
            end = buffer.find(b"</sheetData>")
            done, rest = (buffer[:end], b"") if end >= 0 else self._cut(buffer)
            if b"<!" in done:  # a comment or marked section may hide anything
                self._slowly(b"<sheetData>" + buffer, stream)
                return
            try:
                text = done.decode("utf-8")
            except UnicodeDecodeError:
                self._slowly(b"<sheetData>" + buffer, stream)
                return
            pieces = text.split("</row>")
            for piece in pieces[:-1]:
                if not self._row(piece):
                    self._exact.parse(io.BytesIO(f"<sheetData>{piece}</row></sheetData>".encode()))
            if end >= 0:
                self._exact.parse(io.BytesIO(f"<sheetData>{pieces[-1]}</sheetData>".encode()))
                return
            chunk = stream.read(_CHUNK)
            if not chunk or len(rest) > 64 * _CHUNK:
                self._slowly(b"<sheetData>" + rest + chunk, stream)
                return
            buffer = rest + chunk

    @staticmethod
    def _cut(buffer: bytes) -> tuple[bytes, bytes]:
        end = buffer.rfind(b"</row>") + 6
        return (buffer[:end], buffer[end:]) if end >= 6 else (b"", buffer)

    def _row(self, piece: str) -> bool:
        """Take a row up to its end tag; False, with nothing done, where it is not plain throughout."""
        begun = _ROW.match(piece)
        if begun is None or begun[1]:
            return False
        given = _NUMBER.search(begun[2])
        found = _CELL.findall(piece, begun.end())
        if (
            given is None
            or int(given[1]) > limits.ROWS
            or sum([len(cell[0]) for cell in found]) != len(piece) - begun.end()
        ):
            return False
        cells: list[Value] = []
        columns: list[int] = []
        if not self._take(found, given[1], cells, columns):
            return False
        self._exact.put_row(int(given[1]), cells, columns, hidden=_HIDDEN.search(begun[2]) is not None)
        return True

    def _take(self, found: list[tuple[str, ...]], row: str, cells: list[Value], columns: list[int]) -> bool:
        texts, known, count, numbers = self._texts, self._columns, len(self._texts), self._numbers
        for _, letters, own_row, style, kind, text in found:
            if own_row != row:
                return False
            column = known.get(letters) or self._column(letters)
            if not text:
                continue
            if column > limits.COLUMNS:
                return False
            if kind == "s":
                if not text.isdigit() or (index := int(text)) >= count:
                    return False
                value = texts[index]
                if value is None:
                    continue
            elif kind == "b":
                if text not in "01":
                    return False
                value = text == "1"
            else:
                key = text, style
                value = numbers.get(key)
                if value is None:
                    value = self._number(key)
                    if value is None:
                        return False
            cells.append(value)
            columns.append(column)
        return True

    def _column(self, letters: str) -> int:
        self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _number(self, key: tuple[str, str]) -> Value:
        """Return the plain number or good date of (text, style), None for what needs a closer look."""
        style = int(key[1] or 0)
        shown = self._kinds[style] if style < len(self._kinds) else None
        value: Value = number(key[0])
        if shown is not None and isinstance(value, int | float):
            value = from_serial(value, shown, self._epoch_1904)
            if isinstance(value, int | float):
                return None
        if len(self._numbers) < _REMEMBERED:
            self._numbers[key] = value
        return value


def read_plain_texts(stream: IO[bytes], exactly: Callable[[IO[bytes]], None], texts: list[str]) -> None:
    """Add a shared text part's plain texts to ``texts``; ``exactly`` reads what is left as soon as anything else comes."""
    buffer = stream.read(_CHUNK)
    head = re.match(rb"\s*(?:<\?xml[^<>]*\?>)?\s*<sst(?:\s[^<>]*[^<>/\s])?>", buffer)
    if head is None or re.search(rb"encoding=[\"'](?!utf-8)", head[0], re.IGNORECASE):
        exactly(cast(IO[bytes], _Rest(buffer, stream)))
        return
    buffer = buffer[head.end() :]
    while True:
        end = buffer.rfind(b"</si>") + 5
        if end >= 5:
            try:
                block = buffer[:end].decode("utf-8")
            except UnicodeDecodeError:
                break
            found = _TEXT.findall(block)
            if sum([len(whole) for whole, _ in found]) != len(block):
                break
            texts.extend([text if "_x" not in text else text_of(text) for _, text in found])
            buffer = buffer[end:]
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        buffer += chunk
        if len(buffer) > 64 * _CHUNK:
            break
    exactly(cast(IO[bytes], _Rest(b"<sst>" + buffer, stream)))
