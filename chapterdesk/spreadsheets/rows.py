"""Gathering single cells into rows for the sink, for formats that store one cell after another."""

from __future__ import annotations

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.book import Value
from chapterdesk.spreadsheets.cells import from_serial
from chapterdesk.spreadsheets.sink import Sink


class Rows:
    """Takes cells (rows and columns from 1) in any order within a row; ``finish`` hands on the last row and the formulas."""

    def __init__(self, sink: Sink, kinds: list[str | None], epoch_1904: bool) -> None:
        self._sink = sink
        self._kinds = kinds
        self._epoch_1904 = epoch_1904
        self._row = 0
        self._cells: dict[int, Value] = {}
        self._formulas: list[list[int]] = []

    def add(self, row: int, column: int, value: Value) -> None:
        """Add one cell; None and empty text are no cell."""
        if value is None or value == "":
            return
        if row != self._row:
            self._flush()
            self._row = row
        if column > limits.COLUMNS or not 0 < row <= limits.ROWS:
            self._sink.problem(row, column, str(value), "outside", lost=True)
            return
        if column in self._cells:
            self._sink.problem(row, column, str(self._cells[column]), "twice")
        self._cells[column] = value

    def number(self, row: int, column: int, value: float, style: int) -> None:
        """Add a number, or the date that it is in the cell's format."""
        if value - value != 0:  # not a number, or infinite
            self.problem(row, column, str(value), "error_value")
            return
        whole: int | float = int(value) if value.is_integer() and abs(value) < 1e15 else value
        kind = self._kinds[style] if style < len(self._kinds) else None
        if kind is None:
            self.add(row, column, whole)
            return
        moment = from_serial(whole, kind, self._epoch_1904)
        if isinstance(moment, int | float):
            self._sink.problem(row, column, str(whole), "no_such_date")
        self.add(row, column, moment)

    def problem(self, row: int, column: int, value: str, code: str) -> None:
        """Report a cell that is lost."""
        self._sink.problem(row, column, value, code, lost=True)

    def formula(self, row: int, column: int) -> None:
        """Count a cell whose value is a formula's stored result."""
        if len(self._formulas) < limits.FILLED:
            self._formulas.append([row, column])

    def finish(self) -> None:
        """Hand on the last row and the formulas' places."""
        self._flush()
        if self._formulas:
            self._sink.fact("formula_cells", self._formulas)

    def _flush(self) -> None:
        if self._cells:
            columns = sorted(self._cells)
            dense = columns[-1] == len(columns)
            self._sink.row(self._row, [self._cells[column] for column in columns], None if dense else columns)
            self._cells = {}


def rk_number(raw: int) -> float:
    """Return the number in the packed form RK ([MS-XLS] 2.5.217): a whole number or the upper half of a double, perhaps times 100."""
    import struct

    if raw & 2:
        value = float((raw >> 2) - (1 << 30) if raw & 0x80000000 else raw >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0])
    return value / 100 if raw & 1 else value
