"""What spreadsheet programs do to cells that nobody touches, and how to see through it.

Measured with LibreOffice, Gnumeric, SheetJS and ExcelJS for the protocol CDW/1: text is normalised, its line ends and no-break
spaces change, quotation marks turn, ``_x000D_`` stands for a character, numbers written as text lose zeros, a plus sign and what is
beyond 15 figures, dates come back as serial numbers of either epoch, and yes and no as truth values.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from chapterdesk.core.locale import fold

LONGEST_CELL = 32_767
"""Characters that a cell holds; what is longer comes back cut."""
EPOCHS = (dt.date(1899, 12, 30), dt.date(1904, 1, 1))
"""Day 0 of the two systems of serial dates (ECMA-376 part 1, 18.17.4.1; the first as shifted by 1900's false leap day)."""
MOVED = (EPOCHS[1] - EPOCHS[0]).days
"""Days by which all dates of a sheet move when it is copied into a book of the other epoch."""
FALSE_LEAP_DAY = 61
"""Serial numbers from here on are right in the 1900 system: before, a day that never was is counted."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
)
_DROPPED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0x200B, 0xFEFF, 0x2060])
_LINE_END = re.compile(r"\r*\n|\r|\u2028")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_TRUE = {"true", "yes", "ja", "1", "sant", "waar"}
_FALSE = {"false", "no", "nej", "nee", "0", "falskt", "onwaar"}


def settled(text: str) -> str:
    """Return text as it is once all that spreadsheets do by themselves is taken away; equal results mean the same text."""
    raw = text
    while (plain := _ESCAPE.sub(lambda found: _escaped(int(found[1], 16)), raw)) != raw:
        raw = plain  # some programs escape the escape
    raw = unicodedata.normalize("NFC", _LINE_END.sub("\n", raw.translate(_QUOTES)).translate(_DROPPED))
    if "\n" in raw.strip():
        return "\n".join(" ".join(line.split()) for line in raw.split("\n")).strip()
    return " ".join(raw.split()).removeprefix("'").strip()


def _escaped(code: int) -> str:
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def same(written: object, read: object) -> bool:
    """Say whether what is read from a cell is what was written into it, but for what spreadsheets do by themselves."""
    if isinstance(written, bool) or isinstance(read, bool):
        return _same_truth(written, read)
    if isinstance(written, dt.date):
        return same_day(written, read)
    if isinstance(written, int | float):
        return _same_number(str(written), read)
    if not isinstance(written, str):
        return written is None and (read is None or (isinstance(read, str) and not settled(read)))
    if isinstance(read, dt.date):
        return _text_made_date(written, read)
    if isinstance(read, int | float):
        return _same_number(settled(written), read)
    return isinstance(read, str) and _same_text(written, read)


def _same_text(written: str, read: str) -> bool:
    if settled(written) == settled(read):
        return True
    if len(written) > LONGEST_CELL - 1 <= len(read):
        return settled(written).startswith(settled(read[: LONGEST_CELL - 8]))
    # A number that was read back as text, its zeros and plus sign gone or written with an exponent.
    return bool(_NUMBER.fullmatch(settled(read))) and _same_number(settled(written), float(settled(read)))


def _same_truth(written: object, read: object) -> bool:
    def meaning(value: object) -> bool | None:
        if isinstance(value, bool):
            return value
        word = fold(settled(str(int(value) if isinstance(value, float) and value.is_integer() else value)))
        return True if word in _TRUE else False if word in _FALSE else None

    return meaning(written) is not None and meaning(written) == meaning(read)


def _same_number(written: str, read: object) -> bool:
    """Compare to the 15 figures that spreadsheets keep."""
    if isinstance(read, str):
        read = float(settled(read)) if _NUMBER.fullmatch(settled(read)) else None
    if not isinstance(read, int | float) or not _NUMBER.fullmatch(written):
        return False
    return f"{float(written):.14e}" == f"{float(read):.14e}"


def _text_made_date(written: str, read: dt.date) -> bool:
    """Say whether a text such as "3-4" or "2026-05-03" was taken for the day that is read."""
    day = read.date() if isinstance(read, dt.datetime) else read
    text = settled(written)
    if text[:10] == day.isoformat():
        return len(text) == 10 or (isinstance(read, dt.datetime) and same_moment(text, read))
    found = _DAY_MONTH.fullmatch(text)
    return found is not None and sorted((int(found[1]), int(found[2]))) == sorted((day.day, day.month))


def same_moment(written: str, read: dt.datetime) -> bool:
    """Compare a written moment to the second: spreadsheets keep days as fractions and round."""
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return False
    return abs(moment.replace(tzinfo=None) - read.replace(tzinfo=None)) <= dt.timedelta(seconds=1)


def same_day(written: dt.date, read: object) -> bool:
    """Say whether a date came back as itself, or as a serial number of either epoch."""
    day = written.date() if isinstance(written, dt.datetime) else written
    if isinstance(read, str):
        text = settled(read)
        if text[:10] == day.isoformat():
            return len(text) == 10 or set(text[10:]) <= set("T :0.Z")
        read = float(text) if _NUMBER.fullmatch(text) else None
    if isinstance(read, dt.datetime):
        read = read.date()
    if isinstance(read, dt.date):
        return read == day
    if isinstance(read, int | float) and not isinstance(read, bool):
        return int(read) in {(day - epoch).days for epoch in EPOCHS}
    return False


def same_time(written: str, read: object) -> bool:
    """Say whether a time of day ``HH:MM`` came back as a part of a day, or as a stretch of time."""
    hours, _colon, minutes = written.partition(":")
    wanted = int(hours) * 60 + int(minutes)
    if isinstance(read, dt.timedelta):
        return round(read.total_seconds() / 60) == wanted
    return isinstance(read, float) and 0 <= read < 1 and round(read * 1440) == wanted
