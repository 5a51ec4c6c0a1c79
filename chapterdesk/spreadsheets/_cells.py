"""Values to the XML of cells, fast: each distinct text is escaped once and kept in the shared strings."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.spreadsheets._spec import MAX_TEXT, Column
from chapterdesk.spreadsheets._strings import SharedStrings

#: Day 0 of the 1900 date system as it counts from 1 March 1900; earlier days are off by one in Excel (it knows
#: 29 February 1900) and differ between programs, so that they are written as text.
_EPOCH = dt.date(1899, 12, 30).toordinal()
_FIRST_DAY = dt.date(1900, 3, 1)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Larger whole numbers do not fit in the 15 digits that spreadsheets keep.
_MAX_WHOLE = 10**15


class _TooLong(Exception):  # noqa: N818 - never leaves this file
    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class ColumnCells(dict[object, str]):
    """The cells of one column; as a dict it remembers the XML of values that come again.

    Args:
        column: What the column holds.
        letter: Its letter in the sheet.
        sheet: The sheet's name, for words about a cell that cannot be written.
        styles: The numbers of the cell styles by name.
        strings: The table of texts.
    """

    #: After this many rows a column whose values hardly ever come again (names, phones) stops remembering them.
    _TRIAL = 2000
    _MOST = 50_000

    def __init__(
        self, column: Column, letter: str, sheet: str, styles: Mapping[str, int], strings: SharedStrings
    ) -> None:
        super().__init__({None: "", "": ""})
        grey = "-grey" if column.computed else ""
        self._text_style = styles["text" + grey]
        style = styles.get(column.kind + grey, self._text_style)
        self._ends = ('<c r="' + letter, f'" s="{style}"><v>')
        self._letter, self._label, self._sheet = letter, column.label, sheet
        self._strings = strings
        self._keeps = True
        self._seen = 0
        makers: dict[str, Callable[[object], str | None]] = {
            "integer": number,
            "decimal": number,
            "money": _money,
            "date": _date,
            "datetime": _datetime,
            "time": _time,
        }
        self._maker = makers.get(column.kind)
        # The kinds that are common enough to be encoded by the block.
        quick = {
            "integer": self._whole_numbers,
            "decimal": self._fractions,
            "date": self._days,
            "yesno": self._yes_or_no,
        }
        self._figures = quick.get(column.kind)

    def __missing__(self, value: object) -> str:
        tail = self._make(value)
        # Only texts and dates: 1, 1.0 and True are one key to a dict.
        if self._keeps and type(value) in (str, dt.date):
            self[value] = tail
        return tail

    def _make(self, value: object) -> str:
        if self._maker is not None:
            figure = self._maker(value)
            if figure is not None:
                return f"{self._ends[1]}{figure}</v></c>"
        text = as_text(value)
        # Characters outside the basic plane count twice in Excel.
        if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
            raise _TooLong(value)
        return f'" s="{self._text_style}" t="s"><v>{self._strings.add(text)}</v></c>' if text else ""

    def encode(self, values: Sequence[object], numbers: Sequence[str]) -> list[str]:
        """Return the XML of one cell a value ("" where it is empty); ``numbers`` are the numbers of their rows.

        Raises:
            UserError: A text is longer than a spreadsheet's cell can be.
        """
        kinds = set(map(type, values))
        kinds.discard(type(None))
        if self._figures is not None and len(kinds) == 1 and (cells := self._figures(values, numbers, kinds.pop())):
            return cells
        if not self._keeps and kinds == {str} and (cells := self._texts(values, numbers)):
            return cells
        head = '<c r="' + self._letter
        try:
            cells = [head + n + tail if (tail := self[value]) else "" for n, value in zip(numbers, values, strict=True)]
        except _TooLong as error:
            row = next(n for n, value in zip(numbers, values, strict=True) if value is error.value)
            raise self._refusal(row) from None
        self._seen += len(values)
        if self._keeps and (len(self) > self._MOST or (self._seen >= self._TRIAL and len(self) * 2 > self._seen)):
            self._keeps = False
            self.clear()
            self.update({None: "", "": ""})
        return cells

    def _texts(self, values: Sequence[object], numbers: Sequence[str]) -> list[str]:
        """Encode texts that hardly ever come again, as a whole; an empty list leaves them to the careful way."""
        texts = [value for value in values if value and isinstance(value, str)]
        if max(map(len, texts), default=0) > MAX_TEXT // 2 or (self._maker is not None):
            return []
        places = itertools.count(self._strings.add_all(texts))
        head, tail = '<c r="' + self._letter, f'" s="{self._text_style}" t="s"><v>'
        return [
            f"{head}{n}{tail}{next(places)}</v></c>" if value else "" for n, value in zip(numbers, values, strict=True)
        ]

    def _whole_numbers(self, values: Sequence[object], numbers: Sequence[str], kind: type) -> list[str]:
        whole = [value for value in values if isinstance(value, int)]
        if kind is not int or not -_MAX_WHOLE < min(whole) <= max(whole) < _MAX_WHOLE:
            return []
        head, tail = self._ends
        return [
            f"{head}{n}{tail}{value}</v></c>" if value is not None else ""
            for n, value in zip(numbers, values, strict=True)
        ]

    def _days(self, values: Sequence[object], numbers: Sequence[str], kind: type) -> list[str]:
        if kind is not dt.date:
            return []
        days = [value.toordinal() if isinstance(value, dt.date) else None for value in values]
        if min(day for day in days if day is not None) < _FIRST_DAY.toordinal():
            return []
        head, tail = self._ends
        return [
            f"{head}{n}{tail}{day - _EPOCH}</v></c>" if day is not None else ""
            for n, day in zip(numbers, days, strict=True)
        ]

    def _fractions(self, values: Sequence[object], numbers: Sequence[str], kind: type) -> list[str]:
        if kind is not float or not all(math.isfinite(value) for value in values if isinstance(value, float)):
            return []
        head, tail = self._ends
        return [
            f"{head}{n}{tail}{value!r}</v></c>" if value is not None else ""
            for n, value in zip(numbers, values, strict=True)
        ]

    def _yes_or_no(self, values: Sequence[object], numbers: Sequence[str], kind: type) -> list[str]:
        if kind is not bool:
            return []
        tails: dict[object, str] = {None: "", True: self[as_text(True)], False: self[as_text(False)]}
        head = self._ends[0]
        return [head + n + tails[value] if value is not None else "" for n, value in zip(numbers, values, strict=True)]

    def _refusal(self, row: str) -> UserError:
        what = _(
            "The text in “{column}”, row {row} of the sheet “{sheet}”, is longer than a spreadsheet cell can hold ({n} characters)."
        )
        remedy = _("Shorten it and try again, or save as CSV. No file has been written.")
        told = what.format(column=self._label, row=row, sheet=self._sheet, n=MAX_TEXT)
        return UserError(told, remedy, code="text_too_long")


def as_text(value: object) -> str:
    """Return any value as the text of a cell: yes and no as words, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def number(value: object) -> str | None:
    """Return a number as XML, or None if it is none or would not come back exactly."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if -_MAX_WHOLE < value < _MAX_WHOLE else None
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else None
    if isinstance(value, Decimal) and value.is_finite() and Decimal(repr(float(value))) == value:
        return repr(float(value))
    return None


def _money(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return number(Decimal(value).scaleb(-2))
    return number(value)


def _date(value: object) -> str | None:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return str(value.toordinal() - _EPOCH) if value >= _FIRST_DAY else None
    return _datetime(value)


def _datetime(value: object) -> str | None:
    if isinstance(value, dt.datetime):
        if value.date() < _FIRST_DAY:
            return None
        return repr(value.toordinal() - _EPOCH + _part_of_day(value.time()))
    return _date(value) if isinstance(value, dt.date) else None


def _time(value: object) -> str | None:
    return repr(_part_of_day(value)) if isinstance(value, dt.time) else None


def _part_of_day(value: dt.time) -> float:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return (seconds + value.microsecond / 1_000_000) / 86_400
