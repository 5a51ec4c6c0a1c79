"""The file's own habit of writing dates: found out from whole columns, asked where it stays in doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chapterdesk.core import clock
from chapterdesk.services.importing.tables import Cell

_THREE = re.compile(r"^\s*(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4}|\d{2})\.?\s*$")
_SIX = re.compile(r"^\d{6}$")
DMY, MDY, YMD = "dmy", "mdy", "ymd"


@dataclass(frozen=True, slots=True)
class Question:
    """What must be answered before anything is written: is the day or the month first?

    Args:
        column: The column's number, from 1.
        label: Its heading.
        examples: A few cells as they stand in the file.
    """

    column: int
    label: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a column's own cells say of the order of day and month."""

    day_first: int = 0
    month_first: int = 0
    year_first: int = 0
    open: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The order that the cells prove, "" where they prove none or contradict each other."""
        if self.year_first and not self.month_first:
            return YMD
        if bool(self.day_first) == bool(self.month_first):
            return ""
        return DMY if self.day_first else MDY


def evidence(cells: Iterable[Cell]) -> Evidence:
    """Look at every cell of a column."""
    day = month = year = 0
    doubtful: dict[str, None] = {}
    for cell in cells:
        found = _THREE.match(cell) if isinstance(cell, str) else None
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 31 and second <= 12 and len(found[3]) == 2:
            year += 1
        elif first > 12 >= second:
            day += 1
        elif second > 12 >= first:
            month += 1
        elif first != second or len(found[3]) == 2:
            doubtful.setdefault(str(cell).strip())
    return Evidence(day, month, year, tuple(doubtful)[:5])


def decide(
    columns: Mapping[int, Sequence[Cell]], labels: Mapping[int, str], answer: str = ""
) -> tuple[dict[int, str], list[Question]]:
    """Return the order of each date column, and what must be asked.

    A column's own cells decide; where they do not, the one order that the file's other columns prove; then ``answer``.
    """
    seen = {column: evidence(cells) for column, cells in columns.items()}
    proved = {e.order for e in seen.values() if e.order}
    orders: dict[int, str] = {}
    questions: list[Question] = []
    for column, found in seen.items():
        clash = bool(found.day_first and found.month_first)
        order = found.order or (next(iter(proved)) if len(proved) == 1 and not clash else "") or answer
        orders[column] = order
        if found.open and not order:
            questions.append(Question(column, labels.get(column, ""), found.open))
    return orders, questions


def plain(cell: Cell, order: str, *, birth: bool, six_figures: bool) -> Cell:
    """Return a date's cell as something that a field reads in only one way; other cells as they are.

    Args:
        cell: The cell.
        order: The column's order.
        birth: Whether it is a birth date, which is never in the future.
        six_figures: Whether the column writes dates as yymmdd, so that five figures lost a zero.
    """
    if isinstance(cell, dt.date | bool) or cell is None:
        return cell
    if isinstance(cell, int | float):
        return _plain_number(cell, birth=birth, six_figures=six_figures)
    if not isinstance(cell, str):
        return cell
    if _SIX.match(cell.strip()):
        return _short(cell.strip(), birth) or cell
    found = _THREE.match(cell)
    if found is None or len(found[3]) != 2:
        return cell
    a, b, c = found.groups()
    if order == YMD:
        return _short(f"{int(a):02d}{int(b):02d}{c}", birth) or cell
    day, month = (a, b) if order == DMY or int(a) > 12 else (b, a)
    if order or int(a) > 12 or int(b) > 12:
        return _short(f"{c}{int(month):02d}{int(day):02d}", birth) or cell
    return cell


def _plain_number(cell: int | float, *, birth: bool, six_figures: bool) -> Cell:
    number = int(cell)
    if 100_000 <= number <= 999_999 or (six_figures and 10_000 <= number < 100_000):
        return _short(f"{number:06d}", birth) or cell
    # A serial date of the 1900 system that lost its format; a birth before 1910 is a mistake more often than not.
    if birth and 3_654 <= number <= 60_000:
        return dt.date(1899, 12, 30) + dt.timedelta(days=number)
    return cell


def _short(figures: str, birth: bool) -> str | None:
    """Read yymmdd; two figures of a year mean the past for births, and at most ten years ahead for the rest."""
    today = clock.today()
    latest = today if birth else today.replace(year=today.year + 10, day=1)
    for century in (2000, 1900):
        try:
            date = dt.date(century + int(figures[:2]), int(figures[2:4]), int(figures[4:6]))
        except ValueError:
            continue
        if date <= latest:
            return date.isoformat()
    return None


def writes_six_figures(cells: Iterable[Cell]) -> bool:
    """Say whether a column writes dates as yymmdd in numbers."""
    return any(isinstance(c, int | float) and not isinstance(c, bool) and 100_000 <= c <= 999_999 for c in cells)
