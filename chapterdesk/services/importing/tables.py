"""A table on its way in: rows of cells with their numbers, whatever file they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chapterdesk.spreadsheets.book import Sheet
from chapterdesk.spreadsheets.csvout import unguard

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that the reader could not take, or took otherwise than it stands in the file."""

    value: str
    reason: str
    lost: bool


@dataclass(frozen=True)
class TableIn:
    """Rows as (number in the file, cells from column A); empty rows may be left out.

    Args:
        rows: The rows in their order.
        sheet: The sheet's name, "" for pasted text and text files.
        bad: What the reader found wrong, by (row, column from 1).
    """

    rows: Sequence[tuple[int, Sequence[Cell]]]
    sheet: str = ""
    bad: Mapping[tuple[int, int], BadCell] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """The number of the last column with something in it."""
        return max((len(cells) for _number, cells in self.rows), default=0)


def table_in(sheet: Sheet) -> TableIn:
    """Return a sheet as the reader gives it."""
    bad = {(p.row, p.column): BadCell(p.value, p.reason, p.lost) for p in sheet.problems}
    return TableIn([(row.number, row.values) for row in sheet.rows], sheet.name, bad)


def unmarked(table: TableIn) -> TableIn:
    """Return a CSV table of our own without the marks against formulas; one that has no Ref column is left as it is."""
    if not any(text_of(cell) == "Ref" for _number, cells in table.rows[:1] for cell in cells):
        return table
    clean = [(n, [unguard(cell) if isinstance(cell, str) else cell for cell in cells]) for n, cells in table.rows]
    return replace(table, rows=clean)


def letters(column: int) -> str:
    """Return the letters over a column, from 1: A, B, ... Z, AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int | None:
    """Return the number (from 1) of a column named by its letters or its number, None for anything else."""
    word = text.strip().upper()
    if word.isdigit():
        return int(word) or None
    if not word or len(word) > 3 or not all("A" <= c <= "Z" for c in word):
        return None
    number = 0
    for char in word:
        number = number * 26 + ord(char) - 64
    return number


def is_blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing that people see."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\u00a0\u200b\ufeff \t\r\n"))


def text_of(cell: Cell) -> str:
    """Return a cell as text, whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
