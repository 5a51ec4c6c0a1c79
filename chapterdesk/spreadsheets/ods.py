"""Reading .ods (and its flat form): our own streaming reader of OpenDocument tables.

Rules of storage: OpenDocument 1.3 part 3, 9.1 (tables), 19.385 (``office:value-type``). Repeated empty cells and rows, which fill
a sheet to its last row, cost nothing; repeated filled ones count in full against the limit.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import IO

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.about import named_cell, tell_names, tell_ods
from chapterdesk.spreadsheets.book import NOTHING, Value
from chapterdesk.spreadsheets.cells import ERRORS, from_iso, from_iso_duration, number
from chapterdesk.spreadsheets.sink import Refused, Sink
from chapterdesk.spreadsheets.xmlread import local, parse
from chapterdesk.spreadsheets.zipcheck import Package

Attributes = dict[str, str]


def read_ods(package: Package, password: str | None, sink: Sink) -> None:
    """Read every table of an OpenDocument spreadsheet. Raises Refused for a protected, damaged or too large file."""
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml", 1 << 20):
        raise Refused("cannot_unlock" if password else "password_protected")
    tell_ods(package, sink)
    with package.open("content.xml") as stream:
        read_content(stream, sink)


def read_content(stream: IO[bytes], sink: Sink) -> None:
    """Read the tables of a content part, or of a flat OpenDocument file."""
    reader = _Reader(sink)
    parse(stream, reader.start, reader.end, reader.data)
    if not reader.spreadsheet:
        raise Refused("wrong_kind", what="word")
    tell_names(reader.names, sink)


# What is no cell's text, and may hold tables of its own: notes, pictures, charts with their data, links to other files.
_ASIDE = frozenset({"annotation", "shapes", "frame", "custom-shape", "ruby-text", "tracked-changes", "dde-link"})
# LibreOffice keeps a truth value of Excel's as a formula that gives 1 or 0.
_TRUTHS = {"of:=TRUE()": True, "of:=FALSE()": False}


def _times(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


class _Reader:
    """The handlers; a cell's text is kept apart from its notes, and from a table inside it."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.spreadsheet = False
        self.names: list[list[object]] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0
        self._row = self._column = 0
        self._row_times = 1
        self._cells: list[tuple[int, int, Value]] = []
        self._problems: list[tuple[int, str, str, bool]] = []
        self._formulas: list[list[int]] = []
        self._in_cell = False
        self._aside = 0
        self._cell: Attributes = {}
        self._lines: list[list[str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        short = local(name)
        if short in _ASIDE:
            self._aside += 1
        elif self._aside:
            return
        elif self._in_cell:
            self._inside_cell(short, attributes)
        elif short in ("table-cell", "covered-table-cell"):
            self._in_cell, self._cell, self._lines = True, attributes, []
        elif short == "table-row":
            self._row_times = _times(attributes, "table:number-rows-repeated")
            self._column, self._cells, self._problems = 0, [], []
        elif short == "table":
            self._begin_table(attributes)
        elif short == "style":
            self._style = attributes.get("style:name", "")
        elif short == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif short == "spreadsheet":
            self.spreadsheet = True
        elif short == "named-range":
            address = attributes.get("table:cell-range-address", "")
            self.names.extend(named_cell(attributes.get("table:name", ""), address))

    def _begin_table(self, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth == 1 and self.spreadsheet:
            self._row = 0
            self._formulas = []
            self._sink.sheet(
                attributes.get("table:name", ""), hidden=attributes.get("table:style-name", "") in self._hidden_styles
            )

    def _inside_cell(self, short: str, attributes: Attributes) -> None:
        if short in ("p", "h"):
            self._lines.append([])
        elif self._lines and short == "s":
            self._lines[-1].append("\x01" * min(_times(attributes, "text:c"), 1000))
        elif self._lines and short == "tab":
            self._lines[-1].append("\x02")
        elif self._lines and short == "line-break":
            self._lines[-1].append("\x03")

    def data(self, text: str) -> None:
        if self._in_cell and not self._aside and self._lines:
            self._lines[-1].append(text)

    def end(self, name: str) -> None:
        short = local(name)
        if short in _ASIDE:
            self._aside -= 1
        elif self._aside:
            return
        elif self._in_cell:
            if short in ("table-cell", "covered-table-cell"):
                self._in_cell = False
                self._end_cell()
        elif short == "table-row":
            self._end_row()
        elif short == "table":
            self._depth -= 1
            if self._depth == 0 and self.spreadsheet and self._formulas:
                self._sink.fact("formula_cells", self._formulas)

    def _end_cell(self) -> None:
        times = _times(self._cell, "table:number-columns-repeated")
        value = self._value()
        if value is not None:
            self._cells.append((self._column + 1, times, value))
        if "table:formula" in self._cell and len(self._formulas) < limits.FILLED:
            self._formulas.append([self._row + 1, self._column + 1])
        self._column += times

    def _problem(self, value: str, code: str, *, lost: bool) -> Value:
        self._problems.append((self._column + 1, value, code, lost))
        return NOTHING

    def _attribute(self, name: str) -> str | None:
        return self._cell.get("office:" + name) or self._cell.get("table:" + name)

    def _value(self) -> Value:
        text = "\n".join(_paragraph("".join(line)) for line in self._lines)
        kind = self._attribute("value-type")
        if (truth := _TRUTHS.get(self._cell.get("table:formula", ""))) is not None:
            return truth
        if (
            self._cell.get("calcext:value-type") == "error"
            or (text in ERRORS and "table:formula" in self._cell)
            or text.startswith("Err:")
        ):
            return self._problem(text or "#N/A", "error_value", lost=True)
        if kind is None:
            if text:
                return text
            if "table:formula" in self._cell:
                self._problem("", "no_result", lost=True)
            return None
        if kind in ("float", "percentage", "currency"):
            return self._parsed(number(self._attribute("value") or ""), text, "bad_number")
        if kind == "date":
            return self._parsed(_date(self._attribute("date-value") or ""), text, "no_such_date")
        if kind == "time":
            return self._parsed(_time(self._attribute("time-value") or "", text), text, "no_such_date")
        if kind == "boolean":
            return (self._attribute("boolean-value") or "").lower() == "true"
        return text or self._attribute("string-value") or None

    def _parsed(self, value: Value, text: str, code: str) -> Value:
        if value is None and text:
            self._problem(text, code, lost=False)
            return text
        return value

    def _end_row(self) -> None:
        filled = sum(times for _, times, _ in self._cells)
        if filled * self._row_times > limits.FILLED:
            raise Refused("too_many_cells", limit=limits.FILLED)
        if self._depth == 1 and (filled or self._problems):
            cells, columns = self._spread()
            for ahead in range(self._row_times):
                row = self._row + ahead + 1
                if cells:
                    self._sink.row(row, cells, columns)
                for column, value, code, lost in self._problems:
                    self._sink.problem(row, column, value, code, lost=lost)
        self._row += self._row_times

    def _spread(self) -> tuple[list[Value], list[int] | None]:
        if not self._cells:
            return [], None
        columns = [first + ahead for first, times, _ in self._cells for ahead in range(times)]
        values = [value for _, times, value in self._cells for _ in range(times)]
        if columns[-1] > 4 * len(columns) + 16:
            return values, columns
        spread: list[Value] = [None] * columns[-1]
        for column, value in zip(columns, values, strict=True):
            spread[column - 1] = value
        return spread, None


_STATED = str.maketrans("\x01\x02\x03", " \t\n")


def _paragraph(text: str) -> str:
    """Return a paragraph's text: white space in the XML counts once (6.1.2), stated spaces, tabs and breaks count in full."""
    return re.sub("[ \t\r\n]+", " ", text).strip(" ").translate(_STATED)


def _date(text: str) -> Value:
    return from_iso(
        text
        if "T" not in text
        else text.partition(".")[0] + (("." + text.partition(".")[2])[:7] if "." in text else "")
    )


def _time(text: str, shown: str) -> Value:
    """Return a clock time where the cell shows one that fits in a day, else a span."""
    span = from_iso_duration(text)
    if span is None:
        return from_iso(text)
    if 0 <= span.total_seconds() < 86400 and shown.count(":") <= 2:
        return (dt.datetime(1, 1, 1) + span).time()  # noqa: DTZ001 - a clock time has no zone
    return span
