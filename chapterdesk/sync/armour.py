"""Bytes in the cells of a sheet, such that every spreadsheet program gives them back, and damage is noticed where it is.

A text of any length is packed (zlib), written in letters (base85) and cut into cells of at most 32 000 characters (a cell holds
32 767). Each cell begins with its number and a CRC-32 of what follows, so that one damaged, lost or swapped cell is told apart
from the rest; a last line counts the cells and carries a checksum over all. The letters leave out what spreadsheets or XML treat
in a way of their own: ``_`` (an escape such as ``_x0041_`` might arise by chance), ``& < >``, and quotation marks.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator

#: Characters of a cell, all told.
CELL = 32_000
_HEAD = 16  # "0000012 1a2b3c4d"
_OURS = bytes.maketrans(b"_&<>`", b".,[]:")
_THEIRS = bytes.maketrans(b".,[]:", b"_&<>`")
_CELL = re.compile(r"([0-9]{7}) ([0-9a-f]{8}) (\S+)")
_END = re.compile(r"end ([0-9]{1,7}) ([0-9a-f]{64})")
#: The most bytes that are unpacked: 100 000 people with all their fields take 30 MB.
MOST = 512 * 1024 * 1024
#: Unpacked bytes for each packed one, beyond the first few (*measured*: 6, for demos of 60 and of 5 000 people): more was made to do harm.
RATIO, RATIO_FROM = 50, 8 * 1024 * 1024
#: The longest line, bytes: far beyond the longest note.
LONGEST_LINE = 16 * 1024 * 1024


class Damaged(Exception):  # noqa: N818 - an outcome that the reader of a workbook turns into a reason
    """The cells are not what was written: some lost, changed, doubled or swapped."""


def crc(text: str) -> str:
    """Return the CRC-32 of a text as 8 hexadecimal figures."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def to_cells(lines: Iterable[str]) -> Iterator[str]:
    """Yield the cells that hold ``lines`` (none of which has a line end in it), the checksum line last."""
    packer = zlib.compressobj(6)
    total = hashlib.sha256()
    # Four bytes make five letters; whole groups of four, so that the pieces can be joined again.
    room = (CELL - _HEAD - 1) // 5 * 4
    waiting, count = bytearray(), 0
    for line in lines:
        data = line.encode("utf-8", "surrogatepass") + b"\n"
        total.update(data)
        waiting += packer.compress(data)
        while len(waiting) >= room:
            yield _cell(count, bytes(waiting[:room]))
            del waiting[:room]
            count += 1
    waiting += packer.flush()
    while waiting:
        yield _cell(count, bytes(waiting[:room]))
        del waiting[:room]
        count += 1
    yield f"end {count} {total.hexdigest()}"


def _cell(number: int, data: bytes) -> str:
    letters = base64.b85encode(data).translate(_OURS).decode("ascii")
    return f"{number:07d} {crc(f'{number:07d}{letters}')} {letters}"


def from_cells(cells: Iterable[str]) -> Iterator[str]:
    """Yield the lines again, whatever the cells' order. Raises Damaged, at the latest after the last line.

    Take nothing for true before the iteration has ended: the checksum over all is verified last.
    """
    data, expected = _gathered(cells)
    opener = zlib.decompressobj()
    total = hashlib.sha256()
    rest, unpacked = b"", 0
    most = min(MOST, max(RATIO_FROM, RATIO * sum(map(len, data))))
    try:
        for piece in data:
            found = opener.decompress(piece, LONGEST_LINE)
            while found:
                unpacked += len(found)
                total.update(found)
                *whole, rest = (rest + found).split(b"\n")
                if unpacked > most or len(rest) > LONGEST_LINE:
                    raise Damaged("too large")
                for line in whole:
                    yield line.decode("utf-8", "surrogatepass")
                found = opener.decompress(opener.unconsumed_tail, LONGEST_LINE)
        if not opener.eof or opener.unused_data or rest or total.hexdigest() != expected:
            raise Damaged("checksum")
    except (zlib.error, UnicodeDecodeError):
        raise Damaged("packing") from None


def _gathered(cells: Iterable[str]) -> tuple[list[bytes], str]:
    """Return the packed pieces in order and the checksum over all. Raises Damaged where a cell is missing or changed."""
    pieces: dict[int, bytes] = {}
    count, expected = -1, ""
    for raw in cells:
        text = raw.strip()
        if found := _CELL.fullmatch(text):
            if crc(found[1] + found[3]) != found[2]:
                raise Damaged("cell")
            try:
                pieces[int(found[1])] = base64.b85decode(found[3].encode("ascii").translate(_THEIRS))
            except ValueError:
                raise Damaged("cell") from None
        elif found := _END.fullmatch(text):
            count, expected = int(found[1]), found[2]
    if count < 1 or sorted(pieces) != list(range(count)):
        raise Damaged("cells missing")
    return [pieces[place] for place in range(count)], expected
