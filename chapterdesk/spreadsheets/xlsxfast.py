"""The quick way through an ordinary sheet: plain cells are taken by pattern, a row with anything else in it goes to the exact reader.

Nearly every cell of a large sheet is ``<c r="B7" s="1" t="s"><v>12</v></c>``. A row counts as plain only if such cells make up all of
it, to the letter; so the result is the exact reader's, in a fifth of its time.
"""

from __future__ import annotations

import io
import re
from typing import IO, cast

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.book import Value
from chapterdesk.spreadsheets.cells import column_number, from_serial, number
from chapterdesk.spreadsheets.xlsx import SheetReader

_CELL = re.compile(r'(<c r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")?(?: t="([nsb])")?(?:/>|>(?:<v>([^<&]*)</v>)?</c>))')
_ROW = re.compile(r"\s*((?:<row [^<>]*/>\s*)*)<row ([^<>]*[^<>/])>")
_NUMBER = re.compile(r'\br="([1-9]\d{0,6})"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_CHUNK = 1 << 20


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


class FastReader:
    """Drives a SheetReader through a part."""

    def __init__(self, exact: SheetReader) -> None:
        self._exact = exact
        tables = exact.tables
        self._texts: list[Value] = [text or None for text in tables.texts]
        self._kinds = tables.kinds
        self._epoch_1904 = tables.epoch_1904
        self._columns: dict[str, int] = {}
        self._dates: dict[tuple[str, str], Value] = {}

    def read(self, stream: IO[bytes]) -> None:
        """Read a sheet's part to the end of its rows."""
        buffer = b""
        while b"<sheetData>" not in buffer and len(buffer) < 4 * _CHUNK and (chunk := stream.read(_CHUNK)):
            buffer += chunk
        head, begin, buffer = buffer.partition(b"<sheetData>")
        declared = re.search(rb"encoding=[\"']([^\"']+)", head[:200])
        if not begin or b"<!" in head or b"\0" in head or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
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
        if given is None or int(given[1]) > limits.ROWS or sum([len(cell[0]) for cell in found]) != len(piece) - begun.end():
            return False
        cells: list[Value] = []
        columns: list[int] = []
        if not self._take(found, given[1], cells, columns):
            return False
        self._exact.put_row(int(given[1]), cells, columns, hidden=_HIDDEN.search(begun[2]) is not None)
        return True

    def _take(self, found: list[tuple[str, ...]], row: str, cells: list[Value], columns: list[int]) -> bool:
        texts, known, count = self._texts, self._columns, len(self._texts)
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
                value = self._number(text, style)
                if value is None:
                    return False
            cells.append(value)
            columns.append(column)
        return True

    def _column(self, letters: str) -> int:
        self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _number(self, text: str, style: str) -> Value:
        """Return a plain number or good date, None for what needs a closer look."""
        shown = self._kinds[int(style or 0)] if int(style or 0) < len(self._kinds) else None
        if shown is None:
            return number(text)
        key = (text, shown)
        moment = self._dates.get(key)
        if moment is None:
            serial = number(text)
            if serial is None:
                return None
            moment = from_serial(serial, shown, self._epoch_1904)
            if isinstance(moment, int | float):
                return None
            if len(self._dates) < 200_000:
                self._dates[key] = moment
        return moment
