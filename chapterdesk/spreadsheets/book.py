"""What a table file holds once it is read: a book of sheets of rows of plain values, and what could not be read.

A cell is text, a whole number, a decimal number, a yes/no, a date, a time, or nothing (None). Where a cell held something that
could not be read, the row says None **and** ``Sheet.problems`` names the cell: ask ``Sheet.problem(row, column)`` before taking
None for "cleared".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
NOTHING: Value = None
"""What stands in a row in place of a cell that is lost."""


@dataclass(slots=True)
class Row:
    """One row that has something in it.

    ``number`` counts from 1, as in the file. ``cells`` are the values; they stand in columns 1, 2, 3 ... unless ``columns`` names
    their columns one by one (a row with a cell far out to the right is kept that way, so that it costs nothing).
    """

    number: int
    cells: list[Value]
    columns: list[int] | None = None

    def get(self, column: int) -> Value:
        """Return the value in a column (from 1), None where there is none."""
        if self.columns is None:
            return self.cells[column - 1] if 0 < column <= len(self.cells) else None
        return self.cells[self.columns.index(column)] if column in self.columns else None

    def items(self) -> Iterator[tuple[int, Value]]:
        """Return (column from 1, value) for every filled cell, from left to right."""
        columns = self.columns if self.columns is not None else range(1, len(self.cells) + 1)
        return ((column, value) for column, value in zip(columns, self.cells, strict=True) if value is not None)

    @property
    def values(self) -> list[Value]:
        """The values from column 1 to the last one, None in the gaps."""
        if self.columns is None:
            return self.cells
        spread: list[Value] = [None] * (max(self.columns) if self.columns else 0)
        for column, value in zip(self.columns, self.cells, strict=True):
            spread[column - 1] = value
        return spread

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return len(self.cells) - self.cells.count(None)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that was dropped, or kept otherwise than it stands in the file.

    ``value`` is what the file shows there, as text; ``reason`` a sentence in the user's language; ``code`` the same for scripts;
    ``lost`` whether the row has None in its place.
    """

    sheet: str
    row: int
    column: int
    value: str
    reason: str
    code: str
    lost: bool


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows in order, empty rows left out.

    ``table_row`` is the row where the table seems to begin, where lines of text stand above it (text files only), else None.
    """

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    filled: int = 0
    formulas: int = 0
    hidden_rows: int = 0
    table_row: int | None = None
    formula_cells: set[tuple[int, int]] = field(default_factory=set)

    @property
    def last_row(self) -> int:
        """The number of the last row with something in it, 0 for an empty sheet."""
        return self.rows[-1].number if self.rows else 0

    @property
    def width(self) -> int:
        """The number of the last column with something in it, 0 for an empty sheet."""
        return max((row.columns[-1] if row.columns else len(row.cells) for row in self.rows), default=0)

    def problem(self, row: int, column: int) -> CellProblem | None:
        """Return what was wrong with a cell, None for a good one."""
        return next((p for p in self.problems if p.row == row and p.column == column), None)


@dataclass(slots=True)
class Book:
    """A table file, read whole.

    ``kind`` is the format that was found ("xlsx", "xls", "xlsb", "ods", "csv", "vcf", "html", "xml"); ``notes`` are sentences
    about the whole file (a doubtful delimiter, a chart that is no table); ``encoding``, ``delimiter`` and ``quote`` are set for
    text files; ``formulas`` counts cells whose stored result was read. ``epoch_1904`` tells that the
    file counts days from 1904. ``names`` are the range names of single cells with their
    sheet, row and column (from 1), ``properties`` what the file says of itself ("title", "keywords", "custom.NAME"); .xlsx and .ods.
    """

    kind: str
    name: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sha256: str = ""
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    more_problems: int = 0
    epoch_1904: bool = False
    names: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> list[CellProblem]:
        """Every cell that was dropped or changed, in all sheets."""
        return [problem for sheet in self.sheets for problem in sheet.problems]

    @property
    def filled(self) -> int:
        """How many cells of the file hold something."""
        return sum(sheet.filled for sheet in self.sheets)

    @property
    def rows(self) -> int:
        """How many rows of the file hold something."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def formulas(self) -> int:
        """How many cells hold a formula."""
        return sum(sheet.formulas for sheet in self.sheets)

    @property
    def hidden_sheets(self) -> list[str]:
        """The names of sheets that are not shown in the spreadsheet program."""
        return [sheet.name for sheet in self.sheets if sheet.hidden]


def summary(book: Book) -> dict[str, object]:
    """Return a book's outline for ``chapterdesk read``: counts, notes and every problem, JSON-able, no cell that is well."""
    return {
        "kind": book.kind,
        "sheets": [
            {
                "name": s.name,
                "hidden": s.hidden,
                "filled": s.filled,
                "rows": len(s.rows),
                "last_row": s.last_row,
                "formulas": s.formulas,
            }
            for s in book.sheets
        ],
        "cells": book.filled,
        "rows": book.rows,
        "problems": [
            {"sheet": p.sheet, "row": p.row, "column": p.column, "value": p.value, "reason": p.reason}
            for p in book.problems
        ],
        "notes": book.notes,
        "encoding": book.encoding,
        "delimiter": book.delimiter,
        "sha256": book.sha256,
    }
