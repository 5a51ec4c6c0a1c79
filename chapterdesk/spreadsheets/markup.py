"""Tables in other clothes: web pages and XML of Excel 2003 that systems export under the name .xls."""

from __future__ import annotations

import html.parser
import re
from typing import IO

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.book import Value
from chapterdesk.spreadsheets.cells import from_iso, number
from chapterdesk.spreadsheets.encodings import decode_text
from chapterdesk.spreadsheets.sink import Refused, Sink
from chapterdesk.spreadsheets.xmlread import local, parse


def read_html(raw: bytes, sink: Sink) -> None:
    """Read every table of a web page as a sheet; all values are text. Raises Refused "no_table" where there is none."""
    stated = re.search(rb"charset=[\"']?([A-Za-z0-9_-]{2,20})", raw[:4096])
    found = decode_text(raw, stated[1].decode("ascii") if stated else None)
    if "<table" not in found.text.lower():
        raise Refused("no_table")
    sink.fact("kind", "html")
    sink.fact("encoding", found.encoding)
    sink.note("html")
    reader = _Tables(sink)
    reader.feed(found.text)
    reader.close()
    reader.finish()


class _Tables(html.parser.HTMLParser):
    """Collects cells row by row; missing end tags, which are common, are filled in."""

    def __init__(self, sink: Sink) -> None:
        super().__init__(convert_charrefs=True)
        self._sink = sink
        self._depth = 0
        self._tables = 0
        self._row = 0
        self._cells: list[Value] = []
        self._text: list[str] | None = None
        self._span = 1
        self._aside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # LibreOffice writes a cell's note into the cell, as an element of its own.
        if tag in ("script", "style", "title", "comment"):
            self._aside = tag
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._tables += 1
                self._row = 0
                self._sink.sheet(f"Table {self._tables}")
            else:
                self._sink.note("nested_table")
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
            self._text = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 1000) if span.isascii() and span.isdigit() and len(span) < 6 else 1
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._aside:
            self._aside = ""
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_row()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._aside:
            self._text.append(data)

    def finish(self) -> None:
        """Hand on a last row that was never closed."""
        self._end_row()

    def _end_cell(self) -> None:
        if self._text is not None:
            lines = "".join(self._text).split("\n")
            text = "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)
            self._cells.append(text or None)
            self._cells.extend([None] * (max(self._span, 1) - 1))
            self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._row += 1
            if any(cell is not None for cell in self._cells):
                self._sink.row(self._row, self._cells)
            self._cells = []


def read_xml_2003(stream: IO[bytes], sink: Sink) -> None:
    """Read a workbook in the XML of Excel 2003 ([MS-SpreadsheetML])."""
    sink.fact("kind", "xml")
    reader = _Xml2003(sink)
    parse(stream, reader.start, reader.end, reader.data)
    reader.flush()


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _place(attributes: dict[str, str], last: int) -> int:
    given = _attribute(attributes, "Index")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 8 else last + 1


class _Xml2003:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._row = self._column = 0
        self._cells: dict[int, Value] = {}
        self._type = ""
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        short = local(name)
        if short == "Worksheet":
            self._sink.sheet(_attribute(attributes, "Name"))
            self._row = 0
        elif short == "Row":
            self.flush()
            self._row = _place(attributes, self._row)
            self._column = 0
        elif short == "Cell":
            self._column = _place(attributes, self._column)
        elif short == "Data" and self._row:
            self._type, self._text = _attribute(attributes, "Type"), []

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        if local(name) == "Data" and self._text is not None:
            text, self._text = "".join(self._text), None
            value = self._value(text)
            if value is not None:
                self._cells[self._column] = value
        elif local(name) == "Row":
            self.flush()

    def _value(self, text: str) -> Value:
        if self._column > limits.COLUMNS or self._row > limits.ROWS:
            self._sink.problem(self._row, self._column, text, "outside", lost=True)
            return None
        if self._type == "Error":
            self._sink.problem(self._row, self._column, text, "error_value", lost=True)
            return None
        if self._type == "Boolean":
            return text.strip() in ("1", "true")
        if self._type in ("Number", "DateTime") and text.strip():
            value = number(text) if self._type == "Number" else from_iso(text)
            if value is None:
                self._sink.problem(
                    self._row, self._column, text, "bad_number" if self._type == "Number" else "no_such_date"
                )
                return text
            return value
        return text or None

    def flush(self) -> None:
        """Hand on the row read so far."""
        if self._cells:
            columns = sorted(self._cells)
            dense = columns == list(range(1, len(columns) + 1))
            self._sink.row(self._row, [self._cells[column] for column in columns], None if dense else columns)
            self._cells = {}
