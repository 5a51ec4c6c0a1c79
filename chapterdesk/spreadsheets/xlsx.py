"""Reading .xlsx and .xlsm: our own streaming reader, exact about what a cell holds and about what it leaves out.

The cells' handlers are closures over local names: two million cells pass through them, so each step counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.about import tell_xlsx
from chapterdesk.spreadsheets.book import NOTHING, Value
from chapterdesk.spreadsheets.cells import address, column_number, from_iso, from_serial, number, text_of
from chapterdesk.spreadsheets.sink import Refused, Sink
from chapterdesk.spreadsheets.xlsxfast import FastReader, Tables
from chapterdesk.spreadsheets.xlsxparts import SheetPlace, read_shared_strings, read_styles, read_workbook
from chapterdesk.spreadsheets.xmlread import Enough, local, parse
from chapterdesk.spreadsheets.zipcheck import Package

_SKIPPED = {"chartsheet": "chart_sheet", "dialogsheet": "dialog_sheet"}


def read_xlsx(package: Package, sink: Sink) -> None:
    """Read every worksheet into the sink. Raises Refused for a damaged, hostile or too large file."""
    book = read_workbook(package)
    try:
        kinds = read_styles(package, book.styles)
    except Refused as refusal:
        if refusal.code != "broken_xml":
            raise
        kinds = []
        sink.note("styles_unreadable")
    tell_xlsx(package, book.part, sink)
    sink.fact("epoch_1904", book.epoch_1904)
    tables = Tables(read_shared_strings(package, book.shared_strings), kinds, book.epoch_1904)
    for place in book.sheets:
        if place.kind == "worksheet" and place.part:
            sink.sheet(place.name, hidden=place.hidden)
            SheetReader(tables, sink).read(package, place)
        elif place.kind.endswith("macrosheet"):
            sink.note("macro_sheet", sheet=place.name)
        else:
            sink.note(_SKIPPED.get(place.kind, "sheet_missing"), sheet=place.name)


class SheetReader:
    """Reads one sheet's cells."""

    def __init__(self, tables: Tables, sink: Sink) -> None:
        self.tables = tables
        self._sink = sink
        self._row = 0
        self._column = 0
        self._cells: list[Value] = []
        self._columns: list[int] = []
        self._formulas: list[list[int]] = []
        self._hidden = 0

    def read(self, package: Package, place: SheetPlace) -> None:
        """Read the sheet's part into the sink; stops after the last row, so a damaged tail does not matter."""
        with package.open(place.part) as stream:
            FastReader(self).read(stream)
        self.finish()

    def put_row(self, row: int, cells: list[Value], columns: list[int], *, hidden: bool) -> None:
        """Take a whole row that was read elsewhere."""
        self._flush()
        self._row, self._cells, self._columns = row, cells, columns
        self._hidden += hidden

    def finish(self) -> None:
        """Hand on the last row and the sheet's counts."""
        self._flush()
        if self._formulas:
            self._sink.fact("formula_cells", self._formulas)
        if self._hidden:
            self._sink.fact("hidden_rows", self._hidden)

    def parse(self, stream: IO[bytes]) -> None:
        """Read rows from a part, or a piece of one that begins with sheetData; may be called again for the next piece."""
        _Handlers(self._cell, self._begin_row).parse(stream)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._flush()
        given = attributes.get("r", "")
        self._row = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else self._row + 1
        self._column = 0
        if attributes.get("hidden") in ("1", "true"):
            self._hidden += 1

    def _place(self, reference: str) -> None:
        """Move to the cell's column; a cell without an address stands beside the one before it."""
        row = str(self._row)
        if reference.endswith(row) and (column := column_number(reference[: -len(row)])):
            self._column = column
            return
        spot = address(reference) if reference else None
        if spot is None:
            self._column += 1
            return
        if spot[0] != self._row:
            self._flush()
            self._row = spot[0]
        self._column = spot[1]

    def _cell(self, attributes: dict[str, str], value: str | None, inline: list[str], formula: bool) -> None:
        self._place(attributes.get("r", ""))
        if value is None and not inline and not formula:
            return
        if self._column > limits.COLUMNS or not 0 < self._row <= limits.ROWS:
            self._problem(value or "".join(inline), "outside", lost=True)
            return
        kind = attributes.get("t", "n")
        if formula:
            self._formulas.append([self._row, self._column])
        result = self._value(kind, value, inline, formula, attributes.get("s"))
        if result is not None:
            self._cells.append(result)
            self._columns.append(self._column)

    def _value(self, kind: str, value: str | None, inline: list[str], formula: bool, style: str | None) -> Value:
        if kind == "s" and value is not None:
            if not value.strip():
                return None
            try:
                return self.tables.texts[int(value) if value.strip().isdigit() else len(self.tables.texts)] or None
            except (ValueError, IndexError):
                return self._problem(value, "missing_text", lost=True)
        if kind == "inlineStr" or (value is None and inline):
            return text_of("".join(inline) if inline else value or "") or None
        if kind == "str":
            if value is None and formula:
                return self._problem("", "no_result", lost=True)
            return text_of(value or "") or None
        if value is None or not value.strip():
            return self._problem("", "no_result", lost=True) if formula else None
        if kind == "n":
            return self._number(value, style)
        return self._other(kind, value.strip(), style)

    def _number(self, text: str, style: str | None) -> Value:
        result = number(text)
        if result is None and text.strip().lower().lstrip("+-") in ("nan", "inf", "infinity"):
            return self._problem(text, "error_value", lost=True)
        if result is None:
            raise Refused("bad_number", value=text[:40], row=self._row)
        if not style or style == "0":
            kinds = self.tables.kinds
            shown = kinds[0] if kinds else None
        else:
            try:
                shown = self.tables.kinds[int(style)]
            except (ValueError, IndexError):
                shown = None
        if shown is None:
            return result
        moment = from_serial(result, shown, self.tables.epoch_1904)
        if moment is result or isinstance(moment, int | float):
            self._problem(text, "no_such_date")
        return moment

    def _other(self, kind: str, value: str, style: str | None) -> Value:
        if kind == "b":
            if value.lower() in ("1", "true"):
                return True
            return False if value.lower() in ("0", "false") else self._problem(value, "no_such_answer", lost=True)
        if kind == "e":
            return self._problem(value, "error_value", lost=True)
        if kind == "d":
            moment = from_iso(value)
            if moment is None:
                self._problem(value, "no_such_date")
                return value
            return moment
        self._problem(value, "unknown_type")
        return text_of(value)

    def _problem(self, value: str, code: str, *, lost: bool = False) -> Value:
        """Report the cell; returns what stands in its place."""
        self._sink.problem(self._row, self._column, value, code, lost=lost)
        return NOTHING

    def _flush(self) -> None:
        cells, columns = self._cells, self._columns
        if not cells:
            return
        self._cells, self._columns = [], []
        last = columns[-1]
        if columns == list(range(1, len(columns) + 1)):
            self._sink.row(self._row, cells)
        elif columns != sorted(set(columns)):
            self._sort(cells, columns)
        elif last > 4 * len(cells) + 16:
            self._sink.row(self._row, cells, columns)
        else:
            spread: list[Value] = [None] * last
            for column, cell in zip(columns, cells, strict=True):
                spread[column - 1] = cell
            self._sink.row(self._row, spread)

    def _sort(self, cells: list[Value], columns: list[int]) -> None:
        """Put a row's cells in order; where one address comes twice the last one stands and the other is reported."""
        found: dict[int, Value] = {}
        for column, cell in zip(columns, cells, strict=True):
            if column in found:
                self._sink.problem(self._row, column, str(found[column]), "twice")
            found[column] = cell
        self._columns = sorted(found)
        self._cells = [found[column] for column in self._columns]
        self._flush()


class _Handlers:
    """What the parser calls for each element of a sheet; a class for the state between an element's start and its end."""

    __slots__ = (
        "_attributes",
        "_begin_row",
        "_finish_cell",
        "_formula",
        "_inline",
        "_names",
        "_phonetic",
        "_pieces",
        "_value",
    )

    def __init__(
        self,
        finish_cell: Callable[[dict[str, str], str | None, list[str], bool], None],
        begin_row: Callable[[dict[str, str]], None],
    ) -> None:
        self._finish_cell, self._begin_row = finish_cell, begin_row
        self._pieces: list[str] = []
        self._inline: list[str] = []
        self._attributes: dict[str, str] = {}
        self._value: str | None = None
        self._formula = self._phonetic = False
        self._names: dict[str, str] = {}

    def parse(self, stream: IO[bytes]) -> None:
        """Read the stream up to the end of its rows."""
        parse(stream, self.start, self.end, self._pieces.append)

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        short = self._names.get(name)
        if short is None:
            short = self._names[name] = local(name)
        if short in ("v", "t"):
            self._pieces.clear()
        elif short == "c":
            self._attributes, self._value, self._formula = given, None, False
            self._inline.clear()
        elif short == "row":
            self._begin_row(given)
        elif short == "f":
            self._formula = True
        elif short == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """An element ends. Raises Enough after the last row."""
        short = self._names[name]
        if short == "v":
            self._value = "".join(self._pieces)
        elif short == "c":
            self._finish_cell(self._attributes, self._value, self._inline, self._formula)
        elif short == "t":
            if not self._phonetic:
                self._inline.append("".join(self._pieces))
        elif short == "rPh":
            self._phonetic = False
        elif short == "sheetData":
            raise Enough
