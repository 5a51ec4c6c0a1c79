"""Days, partial dates and times, read as people write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar

from chapterdesk.core import clock, locale
from chapterdesk.core.text import LANGUAGES, _, in_language
from chapterdesk.fields import damage
from chapterdesk.fields.base import DEFAULT, FieldType, Setting, Value, ValueProblem, tidy

_NO_MONTH_FIRST = re.compile(r"^(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4}|\d{2})$")
_YEAR_FIRST = re.compile(
    r"^(\d{4})(?:\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{1,2})|(\d{2})(\d{2}))(?:[T ]\d{1,2}:\d{2}.*)?$"
)


def _month_number(word: str) -> int | None:
    key = locale.fold(word).rstrip(".")
    if len(key) < 3:
        return None
    for language in LANGUAGES:
        with in_language(language):
            for month in range(1, 13):
                if locale.fold(locale.month_name(month)).startswith(key[:3]) and (
                    locale.fold(locale.month_name(month)).startswith(key) or key == locale.month_name(month, short=True)
                ):
                    return month
    return {"maa": 3, "mrt": 3, "mei": 5, "okt": 10, "oct": 10}.get(key[:3])


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    # Two figures: no later than ten years ahead, as people write birth years and terms.
    century = clock.today().year + 10
    return year + 2000 if year + 2000 <= century else year + 1900


# Serial numbers of the 1900 system that lost their format are taken for dates from 1954 to 2119.
_FIRST, _LAST = 20_000, 80_000


class AmbiguousDate(ValueProblem):
    """Day and month could be either way round: the user says which, nobody guesses."""


def parse_date(text: str, order: str = "") -> dt.date:
    """Read a date as people write it in Swedish, Dutch and English.

    Args:
        text: What was written.
        order: ``"dmy"`` or ``"mdy"`` for numbers whose order is not clear; "" raises AmbiguousDate for those.

    Raises ValueProblem for what is no date.
    """
    raw = tidy(text).rstrip(".")
    try:
        if found := _YEAR_FIRST.match(raw):
            return dt.date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
        if found := _NO_MONTH_FIRST.match(raw):
            return _by_order(int(found[1]), int(found[2]), _full_year(found[3]), order, raw)
        words = [w for w in re.split(r"[\s,./-]+", raw) if w]
        months = [(i, m) for i, w in enumerate(words) if not w[0].isdigit() and (m := _month_number(w))]
        numbers = [w for w in words if re.fullmatch(r"\d+(?::?e|th|st|nd|rd|a)?", w)]
        if len(months) == 1 and len(numbers) == 2:
            year, day = sorted(numbers, key=len, reverse=True) if len(numbers[0]) > 2 else (numbers[1], numbers[0])
            return dt.date(_full_year(re.sub(r"\D", "", year)), months[0][1], int(re.sub(r"\D", "", day)))
    except ValueError:
        pass
    raise ValueProblem(_("\u201c{text}\u201d is not a date.").format(text=raw))


def _by_order(first: int, second: int, year: int, order: str, raw: str) -> dt.date:
    if first > 12 or order == "dmy" or first == second:
        return dt.date(year, second, first)
    if second > 12 or order == "mdy":
        return dt.date(year, first, second)
    raise AmbiguousDate(_("\u201c{text}\u201d can be read with the day or the month first.").format(text=raw))


@dataclass(frozen=True)
class Date(FieldType):
    """A day, stored as ISO 8601."""

    code: ClassVar[str] = "date"
    cell: ClassVar[str] = "date"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read a day in the three languages' habits. Raises ValueProblem, AmbiguousDate."""
        return parse_date(text, setting.date_order).isoformat() if tidy(text) else None

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Take a spreadsheet's dates as they are."""
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, int | float) and not isinstance(value, bool) and _FIRST <= value <= _LAST:
            return (dt.date(1899, 12, 30) + dt.timedelta(days=int(value))).isoformat()
        return super().from_cell(value, setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """ISO, as tables show it."""
        return str(value or "")

    def to_cell(self, value: Value, setting: Setting = DEFAULT) -> object:
        """A real date for the workbook."""
        return dt.date.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True)
class PartialDate(FieldType):
    """A date of which perhaps only the year, or year and month, is known; an ISO prefix.

    Args:
        past: Whether it cannot lie ahead, as a birth: a year of two figures then means the last century where it would.
    """

    past: bool = False
    code: ClassVar[str] = "partial_date"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read ``1987``, ``1987-05`` or a whole date; a personal identity number gives its date only."""
        raw = tidy(text)
        if not raw:
            return None
        if re.fullmatch(r"1[89]\d\d|20\d\d", raw):
            return raw
        if found := re.fullmatch(r"(1[89]\d\d|20\d\d)[-/.](0?[1-9]|1[0-2])", raw):
            return f"{found[1]}-{int(found[2]):02d}"
        if date := birth_date_of_identity_number(raw):
            return date
        day = parse_date(raw, setting.date_order)
        if self.past and day > clock.today() and not re.search(r"\d{4}", raw):
            # The 29th of February of 2000 + n is a day of 1900 + n as well, but for 2000 itself, which is past.
            day = day.replace(year=day.year - 100)
        return day.isoformat()

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """A plain number is a year, or a serial date when it is large."""
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        if isinstance(value, int | float) and plain and 1800 <= value <= 2100:
            return str(int(value))
        if isinstance(value, dt.date) or (isinstance(value, int | float) and plain and _FIRST <= value <= _LAST):
            return Date().from_cell(value, setting)
        return super().from_cell(value, setting)

    def undamaged(self, base: Value, cell: object, setting: Setting = DEFAULT) -> bool:
        """A month is what spreadsheets make its first day of; a whole date may be a serial number."""
        if isinstance(base, str) and len(base) == 10 and damage.same_day(dt.date.fromisoformat(base), cell):
            return True
        if isinstance(base, str) and len(base) == 7 and damage.same_day(dt.date.fromisoformat(f"{base}-01"), cell):
            return True
        return super().undamaged(base, cell, setting)


def birth_date_of_identity_number(text: str) -> str | None:
    """Return the birth date in a Swedish personal or coordination number, so that the number need not be kept.

    Ten or twelve figures, ``-`` or ``+`` (born over 100 years ago) before the last four, checked by the Luhn figure
    (Swedish Tax Agency, SKV 704); coordination numbers add 60 to the day (SKV 707). None if it is not one.
    """
    found = re.fullmatch(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+ ]?)(\d{4})", text.strip())
    if not found:
        return None
    century, year, month, day, sign, last = found.groups()
    digits = [int(c) for c in year + month + day + last]
    total = sum(sum(divmod(d * (2 - i % 2), 10)) for i, d in enumerate(digits))
    if total % 10:
        return None
    number = int(day) - 60 if int(day) > 60 else int(day)
    if century:
        full = int(century + year)
    else:
        this = clock.today().year
        full = this - (this - int(year)) % 100 - (100 if sign == "+" else 0)
    try:
        return dt.date(full, int(month), number).isoformat()
    except ValueError:
        return None


@dataclass(frozen=True)
class Instant(FieldType):
    """A moment in UTC, ISO 8601 with ``Z``."""

    code: ClassVar[str] = "instant"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read ``2026-12-02 18:30`` by this computer's clock, also with seconds, a zone or no time. Raises ValueProblem."""
        raw = tidy(text)
        if not raw:
            return None
        try:
            moment = dt.datetime.fromisoformat(raw)
        except ValueError:
            moment = dt.datetime.combine(parse_date(raw, setting.date_order), dt.time())
        return _utc(moment)

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Take a spreadsheet's dates and times as this computer's clock shows them."""
        if isinstance(value, dt.datetime):
            return _utc(value)
        if isinstance(value, dt.date):
            return _utc(dt.datetime.combine(value, dt.time()))
        return super().from_cell(value, setting)

    def to_cell(self, value: Value, setting: Setting = DEFAULT) -> object:
        """The same with its seconds, so that it comes back as it was."""
        if not isinstance(value, str):
            return None
        return dt.datetime.fromisoformat(value).astimezone().strftime("%Y-%m-%d %H:%M:%S")

    def undamaged(self, base: Value, cell: object, setting: Setting = DEFAULT) -> bool:
        """A moment may come back a second off, or as a serial number."""
        written = self.to_cell(base, setting)
        if isinstance(written, str) and isinstance(cell, int | float) and not isinstance(cell, bool):
            day = dt.datetime.combine(damage.EPOCHS[0], dt.time())
            cell = day + dt.timedelta(days=cell) if 0 <= cell < 2_958_466 else cell  # up to the year 9999
        if isinstance(written, str) and isinstance(cell, dt.datetime) and damage.same_moment(written, cell):
            return True
        return super().undamaged(base, cell, setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """Day and time on this computer's clock."""
        if not isinstance(value, str):
            return ""
        return dt.datetime.fromisoformat(value).astimezone().strftime("%Y-%m-%d %H:%M")


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Clock(FieldType):
    """A time of day, ``HH:MM``, local to its meeting."""

    code: ClassVar[str] = "time"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read ``18:30``, ``18.30``, ``1830`` or ``18``. Raises ValueProblem."""
        raw = tidy(text).lower().removeprefix("kl").strip(" .")
        if not raw:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?::\d{2})?", raw)
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValueProblem(_("\u201c{text}\u201d is not a time of day.").format(text=tidy(text)))
        return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Take a spreadsheet's times."""
        if isinstance(value, dt.datetime | dt.time):
            return value.strftime("%H:%M")
        return super().from_cell(value, setting)

    def undamaged(self, base: Value, cell: object, setting: Setting = DEFAULT) -> bool:
        """A time may come back as a part of a day."""
        if isinstance(base, str) and damage.same_time(base, cell):
            return True
        return super().undamaged(base, cell, setting)
