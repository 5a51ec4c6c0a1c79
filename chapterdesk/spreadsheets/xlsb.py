"""Reading .xlsb, the binary form of .xlsx: records in the same packed parts ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

from chapterdesk.spreadsheets.cells import ERROR_BYTES, format_kind
from chapterdesk.spreadsheets.rows import Rows, rk_number
from chapterdesk.spreadsheets.sink import Refused, Sink
from chapterdesk.spreadsheets.xlsxparts import Relation, relations
from chapterdesk.spreadsheets.zipcheck import Package

Record = tuple[int, bytes]
_LARGEST = 64 * 1024 * 1024


def read_xlsb(package: Package, sink: Sink) -> None:
    """Read every worksheet into the sink. Raises Refused for a damaged file."""
    try:
        _read(package, sink)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise Refused("broken_xml") from None


def _read(package: Package, sink: Sink) -> None:
    main = next((r.target for r in relations(package, "").values() if r.kind == "officedocument"), "xl/workbook.bin")
    links = relations(package, main)
    texts, kinds = _shared_strings(package, links), _kinds(package, links)
    epoch_1904 = False
    for kind, body in _records(package, main):
        if kind == 153:  # BrtWbProp
            epoch_1904 = bool(body[0] & 1)
        elif kind == 156:  # BrtBundleSh
            (state,) = struct.unpack_from("<I", body)
            link, rest = _text(body, 8)
            name, _ = _text(body, rest)
            relation = links.get(link)
            if relation is None or not package.has(relation.target):
                sink.note("sheet_missing", sheet=name)
            elif relation.kind != "worksheet":
                sink.note("macro_sheet" if relation.kind.endswith("macrosheet") else "chart_sheet", sheet=name)
            else:
                sink.sheet(name, hidden=state != 0)
                _sheet(_records(package, relation.target), Rows(sink, kinds, epoch_1904), texts)


def _records(package: Package, part: str) -> Iterator[Record]:
    with package.open(part) as stream:
        while (kind := _varint(stream, 2)) is not None:
            size = _varint(stream, 4) or 0
            if size > _LARGEST:
                raise Refused("hostile_zip")
            body = stream.read(size)
            if len(body) < size:
                raise Refused("broken_zip")
            yield kind, body


def _varint(stream: IO[bytes], longest: int) -> int | None:
    result = 0
    for place in range(longest):
        byte = stream.read(1)
        if not byte:
            return None
        result |= (byte[0] & (0xFF if longest == 2 and place == 1 else 0x7F)) << (7 * place)
        if not byte[0] & 0x80:
            break
    return result


def _text(body: bytes, start: int) -> tuple[str, int]:
    """Return a length-prefixed text and where it ends; a missing one is empty."""
    (count,) = struct.unpack_from("<I", body, start)
    if count == 0xFFFFFFFF:
        return "", start + 4
    end = start + 4 + 2 * count
    if end > len(body):
        raise IndexError
    return body[start + 4 : end].decode("utf-16-le", "replace"), end


def _target(links: dict[str, Relation], kind: str, package: Package) -> str | None:
    return next((r.target for r in links.values() if r.kind == kind and package.has(r.target)), None)


def _shared_strings(package: Package, links: dict[str, Relation]) -> list[str]:
    part = _target(links, "sharedstrings", package)
    return [_text(body, 1)[0] for kind, body in _records(package, part) if kind == 19] if part else []


def _kinds(package: Package, links: dict[str, Relation]) -> list[str | None]:
    part = _target(links, "styles", package)
    codes: dict[int, str] = {}
    found: list[str | None] = []
    inside = False
    for kind, body in _records(package, part) if part else ():
        if kind == 44:  # BrtFmt
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind in (617, 618):  # the cells' formats begin, end
            inside = kind == 617
        elif kind == 47 and inside:
            number = struct.unpack_from("<H", body, 2)[0]
            found.append(format_kind(number, codes.get(number)))
    return found


def _sheet(records: Iterator[Record], rows: Rows, texts: list[str]) -> None:
    row = 0
    for kind, body in records:
        if kind == 0:  # BrtRowHdr
            row = struct.unpack_from("<I", body)[0] + 1
        elif kind == 146:  # BrtEndSheetData
            break
        elif 2 <= kind <= 11 or kind == 62:
            column = struct.unpack_from("<I", body)[0] + 1
            style = struct.unpack_from("<I", body, 4)[0] & 0xFFFFFF
            if 8 <= kind <= 11:
                rows.formula(row, column)
            _cell(kind, body, (row, column, style), rows, texts)
    rows.finish()


def _cell(kind: int, body: bytes, place: tuple[int, int, int], rows: Rows, texts: list[str]) -> None:
    row, column, style = place
    if kind == 2:
        rows.number(row, column, rk_number(struct.unpack_from("<I", body, 8)[0]), style)
    elif kind in (3, 11):
        rows.problem(row, column, ERROR_BYTES.get(body[8], "#N/A"), "error_value")
    elif kind in (4, 10):
        rows.add(row, column, bool(body[8]))
    elif kind in (5, 9):
        rows.number(row, column, struct.unpack_from("<d", body, 8)[0], style)
    elif kind in (6, 8):
        rows.add(row, column, _text(body, 8)[0])
    elif kind == 62:
        rows.add(row, column, _text(body, 9)[0])
    else:
        index = struct.unpack_from("<I", body, 8)[0]
        if index < len(texts):
            rows.add(row, column, texts[index])
        else:
            rows.problem(row, column, str(index), "missing_text")
