"""From a cell as the file stores it to a plain value: numbers, dates of both calendars, escapes, addresses.

Rules of storage: ECMA-376 part 1, 18.3.1.4 (cells), 18.8.30 (number formats), 18.17.4 (dates), 22.9.2.19 (``_xHHHH_``).
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from chapterdesk.spreadsheets.book import Value

ERRORS = frozenset(
    [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
        "#BUSY!",
        "#PYTHON!",
        "#EXTERNAL!",
    ]
)
ERROR_BYTES = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}
"""Error codes of .xls and .xlsb cells ([MS-XLS] 2.5.10 BErr)."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")

DATE, DATETIME, TIME, DURATION = "date", "datetime", "time", "duration"


def _builtin(number: int) -> str | None:
    if number in (14, 15, 16, 17, 27, 28, 29, 30, 31, 36, *range(50, 59)):
        return DATE
    if number in (18, 19, 20, 21, 32, 33, 34, 35, 45, 47):
        return TIME
    return {22: DATETIME, 46: DURATION}.get(number)


@lru_cache(maxsize=4096)
def format_kind(number: int, code: str | None) -> str | None:
    """Return what a number format shows: "date", "datetime", "time", "duration", or None for a plain number.

    Args:
        number: The format's id; ids under 164 have a built-in meaning.
        code: The format's code where the file defines one, else None.
    """
    if code is None:
        return _builtin(number)
    bare = _LITERAL.sub("", code.split(";")[0]).lower().replace("am/pm", "").replace("a/p", "")
    if re.search(r"\[(?:h+|m+|s+)\]", bare):
        return DURATION
    bare = re.sub(r"\.0+", "", bare)  # fractions of a second
    if re.search(r"[0#?@]|[^\W\daymdhsebgr年月日時时分秒]", bare):
        return None
    letters = [run[0] for run in re.findall(r"([a-z年月日時时分秒])\1*", bare)]
    day, time = _shown(letters)
    if day and time:
        return DATETIME
    return DATE if day else TIME if time else None


def _shown(letters: list[str]) -> tuple[bool, bool]:
    """Return whether a format's letters show a day and whether a time; m means minutes beside hours or seconds."""
    day = time = False
    for place, letter in enumerate(letters):
        if letter == "m":
            minutes = letters[place - 1 : place] == ["h"] or letters[place + 1 : place + 2] == ["s"]
            time, day = time or minutes, day or not minutes
        elif letter in "hs時时分秒":
            time = True
        else:
            day = True
    return day, time


def number(text: str) -> int | float | None:
    """Return the number in a cell's text, whole where it is whole, or None where it is none.

    A spreadsheet stores no difference between 5 and 5.0, so both come back as 5.
    """
    if text.isdigit() and text.isascii():
        return int(text) if len(text) < 400 else None
    text = text.strip()
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return None
    if text.lstrip("+-").isdigit():
        return int(text)
    value = float(text)
    if value - value != 0:  # too large: infinite
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - workbook dates have no zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_DAY_MS = 86_400_000


@lru_cache(maxsize=65536)
def from_serial(value: int | float, kind: str, epoch_1904: bool) -> Value:
    """Return the date or time that a serial number means in a format of ``kind``; the number itself where it means none.

    The 1900 calendar counts a 29 February 1900 that never was (serial 60), so earlier days are one off; times are rounded to
    the millisecond, the finest a spreadsheet keeps.
    """
    ms = round(value * _DAY_MS)
    if kind == DURATION:
        return dt.timedelta(milliseconds=ms) if abs(ms) < 86_400_000_000_000_000 else value
    days, rest = divmod(ms, _DAY_MS)
    if kind == TIME and days == 0:
        return (_EPOCH_1904 + dt.timedelta(milliseconds=rest)).time()
    if epoch_1904:
        start = _EPOCH_1904
    elif days >= 61:
        start = _EPOCH_1900
    elif 1 <= days < 60:
        start = _EPOCH_1900 + dt.timedelta(days=1)
    elif days == 0 and rest:
        return (_EPOCH_1904 + dt.timedelta(milliseconds=rest)).time()
    else:
        return value
    try:
        moment = start + dt.timedelta(days=days, milliseconds=rest)
    except OverflowError:
        return value
    return moment.date() if kind == DATE and rest == 0 else moment


def from_iso(text: str) -> Value:
    """Return the date, moment or time in an ISO 8601 text, a zone dropped as spreadsheets do; None where there is none."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text)
        if "T" in text or " " in text:
            return dt.datetime.fromisoformat(text).replace(tzinfo=None)
        return dt.time.fromisoformat(text.rstrip("Z")).replace(tzinfo=None)
    except ValueError:
        return None


def from_iso_duration(text: str) -> dt.timedelta | None:
    """Return the span of an ISO 8601 duration in hours, minutes and seconds (``PT27H30M05.5S``), None for anything else."""
    found = re.fullmatch(
        r"(-?)P(?:(\d{1,7})D)?T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d+)?)S)?", text.strip()
    )
    if not found:
        return None
    days, hours, minutes = (int(part or 0) for part in found.group(2, 3, 4))
    try:
        span = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=float((found[5] or "0").replace(",", ".")))
    except OverflowError:
        return None
    return -span if found[1] else span


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def text_of(text: str) -> str:
    """Return a cell's text with ``_xHHHH_`` escapes resolved; halves of a pair that belong together are joined."""
    if "_x" not in text and not _SURROGATE.search(text):
        return text
    text = _ESCAPE.sub(_unescape, text)
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


@lru_cache(maxsize=20000)
def column_number(letters: str) -> int:
    """Return the number of a column given in capital letters: A is 1, XFD is 16384; 0 for what is none."""
    result = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        result = result * 26 + ord(letter) - 64
    return result if len(letters) <= 3 else 0


def address(reference: str) -> tuple[int, int] | None:
    """Return (row, column), from 1, of an address such as ``B12`` or ``$B$12``; None for what is none."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,4})\$?(\d{1,9})", reference.strip())
    if not found:
        return None
    return int(found[2]), column_number(found[1].upper()) or 10**9
