"""Reading the stream of an .xls: Excel 5 to 2003 (BIFF5 and BIFF8, [MS-XLS]), record by record, in file order."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from chapterdesk.spreadsheets.cells import ERROR_BYTES, format_kind
from chapterdesk.spreadsheets.rows import Rows, rk_number
from chapterdesk.spreadsheets.sink import Refused, Sink

_CODEPAGES = {
    10000: "mac_roman",
    32768: "mac_roman",
    32769: "cp1252",
    1200: "utf-16-le",
    367: "ascii",
    21010: "utf-16-le",
}
_CELLS = frozenset({0x06, 0xBD, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x207, 0x27E, 0x406, 0x206})


class Locked(Exception):  # noqa: N818 - an outcome for the caller
    """The stream is encrypted."""


@dataclass(slots=True)
class _Globals:
    """What the first part of the stream says about the whole."""

    biff8: bool = True
    encoding: str = "cp1252"
    epoch_1904: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sheets: list[tuple[int, int, int, str]] = field(default_factory=list)


def _records(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Return (type, place of the body, size) of every record from ``start`` on."""
    place = start
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        if place + 4 + size > len(data):
            return
        yield kind, place + 4, size
        place += 4 + size


def read_xls(data: bytes, sink: Sink) -> None:
    """Read every worksheet into the sink. Raises Locked for an encrypted stream, Refused or struct.error for a damaged one."""
    book = _globals(data)
    kinds = [format_kind(number, book.formats.get(number)) for number in book.styles]
    for place, state, kind, name in book.sheets:
        if kind != 0:
            sink.note({1: "macro_sheet", 2: "chart_sheet"}.get(kind, "macros"), sheet=name)
            continue
        sink.sheet(name, hidden=state != 0)
        rows = Rows(sink, kinds, book.epoch_1904)
        whole = _Sheet(data, book, rows).read(place)
        rows.finish()
        if not whole:
            sink.note("cut_short", sheet=name)


def _globals(data: bytes) -> _Globals:
    book = _Globals()
    first = True
    for kind, at, size in _records(data, 0):
        body = data[at : at + size]
        if first:
            if kind != 0x809:
                raise Refused("broken_old")
            book.biff8 = struct.unpack_from("<H", body)[0] >= 0x600
            first = False
        elif kind == 0x2F:
            raise Locked
        elif kind == 0x0A:
            break
        elif kind == 0xFC:
            book.texts = _shared_strings(data, at, size)
        else:
            _global(book, kind, body)
    if not book.sheets and first:
        raise Refused("broken_old")
    return book


def _global(book: _Globals, kind: int, body: bytes) -> None:
    if kind == 0x42:
        page = struct.unpack_from("<H", body)[0]
        book.encoding = _known(_CODEPAGES.get(page, f"cp{page}"))
    elif kind == 0x22:
        book.epoch_1904 = body[:1] == b"\x01"
    elif kind == 0xE0:
        book.styles.append(struct.unpack_from("<H", body, 2)[0])
    elif kind == 0x41E:
        number = struct.unpack_from("<H", body)[0]
        book.formats[number] = (
            _long_text(body, 2, book) if book.biff8 else body[3 : 3 + body[2]].decode(book.encoding, "replace")
        )
    elif kind == 0x85:
        place, state, form = struct.unpack_from("<IBB", body)
        count, text = body[6], body[7:]
        if book.biff8:
            wide = text[0] & 1
            name = text[1 : 1 + count * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")
        else:
            name = text[:count].decode(book.encoding, "replace")
        book.sheets.append((place, state & 3, form, name))


def _known(encoding: str) -> str:
    import codecs

    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"


def _long_text(body: bytes, at: int, book: _Globals) -> str:
    """Return a text with a two-byte length that lies in one record."""
    (count,) = struct.unpack_from("<H", body, at)
    if not book.biff8:
        return body[at + 2 : at + 2 + count].decode(book.encoding, "replace")
    flags = body[at + 2] if count or len(body) > at + 2 else 0
    start = at + 3 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return body[start : start + 2 * count].decode("utf-16-le", "replace")
    return body[start : start + count].decode("latin-1")


def _chunks(data: bytes, at: int, size: int) -> list[bytes]:
    """Return a record's body and those of the CONTINUE records after it."""
    found = [data[at : at + size]]
    for kind, start, length in _records(data, at + size):
        if kind != 0x3C:
            break
        found.append(data[start : start + length])
    return found


class _Pieces:
    """Reads through a body that is cut into records; a cut within letters repeats the flag for wide letters."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks = chunks
        self._index = 0
        self._at = 0

    def take(self, size: int) -> bytes:
        found = b""
        while size:
            chunk = self._chunks[self._index]
            part = chunk[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            found += part
            if size:
                self._next()
        return found

    def _next(self) -> None:
        self._index += 1
        self._at = 0
        if self._index >= len(self._chunks):
            raise IndexError

    def letters(self, count: int, wide: int) -> str:
        parts: list[str] = []
        while count:
            chunk = self._chunks[self._index]
            if self._at >= len(chunk):
                self._next()
                wide = self.take(1)[0] & 1
                continue
            width = 2 if wide else 1
            here = min(count, max((len(chunk) - self._at) // width, 1))
            parts.append(self.take(here * width).decode("utf-16-le" if wide else "latin-1", "surrogatepass"))
            count -= here
        return "".join(parts)


def _shared_strings(data: bytes, at: int, size: int) -> list[str]:
    pieces = _Pieces(_chunks(data, at, size))
    (count,) = struct.unpack("<I", pieces.take(8)[4:])
    texts: list[str] = []
    try:
        for _ in range(min(count, len(data))):
            length, flags = struct.unpack("<HB", pieces.take(3))
            runs = struct.unpack("<H", pieces.take(2))[0] if flags & 8 else 0
            extra = struct.unpack("<I", pieces.take(4))[0] if flags & 4 else 0
            text = pieces.letters(length, flags & 1)
            texts.append(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
            pieces.take(4 * runs + extra)
    except IndexError:
        return texts  # cells that want more are reported one by one
    return texts


class _Sheet:
    """Reads one sheet's cells."""

    def __init__(self, data: bytes, book: _Globals, rows: Rows) -> None:
        self._data = data
        self._book = book
        self._rows = rows
        self._waiting: tuple[int, int] | None = None

    def read(self, place: int) -> bool:
        """Read the cells; False where the stream breaks off before the sheet's end."""
        depth = 0
        for kind, at, size in _records(self._data, place):
            if kind == 0x809:
                depth += 1
            elif kind == 0x0A:
                depth -= 1
                if depth <= 0:
                    return True
            elif depth == 1 and kind in _CELLS:  # deeper ones belong to charts
                self._cell(kind, at, size)
        return False

    def _cell(self, kind: int, at: int, size: int) -> None:
        body = self._data[at : at + size]
        if kind == 0x207:
            self._result_text(at, size)
            return
        row, column, style = struct.unpack_from("<HHH", body)
        row, column = row + 1, column + 1
        if kind == 0xFD:
            self._shared(row, column, struct.unpack_from("<I", body, 6)[0])
        elif kind == 0x203:
            self._rows.number(row, column, struct.unpack_from("<d", body, 6)[0], style)
        elif kind == 0x27E:
            self._rows.number(row, column, rk_number(struct.unpack_from("<I", body, 6)[0]), style)
        elif kind == 0xBD:
            for step in range((size - 6) // 6):
                style, raw = struct.unpack_from("<HI", body, 4 + 6 * step)
                self._rows.number(row, column + step, rk_number(raw), style)
        elif kind == 0x205:
            self._answer(row, column, body[6], error=body[7])
        elif kind in (0x204, 0xD6):
            self._rows.add(row, column, _long_text(body, 6, self._book))
        elif kind in (0x06, 0x206, 0x406):
            self._formula(row, column, style, body[6:14])

    def _shared(self, row: int, column: int, index: int) -> None:
        if index < len(self._book.texts):
            self._rows.add(row, column, self._book.texts[index])
        else:
            self._rows.problem(row, column, str(index), "missing_text")

    def _answer(self, row: int, column: int, value: int, *, error: int) -> None:
        if error:
            self._rows.problem(row, column, ERROR_BYTES.get(value, "#N/A"), "error_value")
        else:
            self._rows.add(row, column, bool(value))

    def _formula(self, row: int, column: int, style: int, result: bytes) -> None:
        self._rows.formula(row, column)
        if result[6:8] != b"\xff\xff":
            self._rows.number(row, column, struct.unpack("<d", result)[0], style)
        elif result[0] == 0:
            self._waiting = (row, column)
        elif result[0] in (1, 2):
            self._answer(row, column, result[2], error=result[0] - 1)

    def _result_text(self, at: int, size: int) -> None:
        if self._waiting is None:
            return
        row, column = self._waiting
        self._waiting = None
        if self._book.biff8:
            pieces = _Pieces(_chunks(self._data, at, size))
            count, flags = struct.unpack("<HB", pieces.take(3))
            self._rows.add(row, column, pieces.letters(count, flags & 1))
        else:
            self._rows.add(row, column, _long_text(self._data[at : at + size], 0, self._book))
