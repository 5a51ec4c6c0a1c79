"""Reading text tables that nobody prepared: .csv, .tsv, .txt, and text pasted from a spreadsheet. All values stay text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from chapterdesk.spreadsheets.dialect import Dialect, find_dialect, lines_of, mended, reader, wholly_quoted
from chapterdesk.spreadsheets.encodings import decode_text
from chapterdesk.spreadsheets.sink import Refused, Sink

_SEPARATOR = re.compile(r'"?sep=(.)"?[^\r\n]{0,3}(?:\r\n|\r|\n|$)', re.IGNORECASE)
_MANY = 50
"""Unclosed quotes after which quotes are taken for ordinary characters throughout."""

Record = list[str]


def read_delimited(raw: bytes, name: str, sink: Sink) -> None:
    """Read a text table into one sheet, with notes on whatever was doubtful. Raises Refused for what is no readable text."""
    found = decode_text(raw)
    text = found.text
    nul = text.count("\0")
    if nul > max(10, len(text) // 5):
        raise Refused("no_text")
    sink.fact("kind", "csv")
    sink.fact("encoding", found.encoding)
    if found.doubtful:
        sink.note("doubtful_encoding", encoding=found.encoding)
    if found.lost:
        sink.note("bad_letters", count=found.lost)
    if nul:
        sink.note("nul", count=nul)
        text = text.replace("\0", "")
    text = _single(text.rstrip("\x1a"))  # the mark that old programs put at the end of a file
    dialect, text = _dialect(text, name)
    if dialect.doubtful:
        sink.note("doubtful_dialect", delimiter=dialect.delimiter)
    sink.fact("delimiter", dialect.delimiter)
    sink.fact("quote", dialect.quote)
    sink.sheet(name.rpartition(".")[0] or name)
    _send(_Records(text, dialect, sink), dialect, sink)


def _single(text: str) -> str:
    """Return the text with one delimiter where two of a kind stand together everywhere, as ``||``."""
    for two in ("||", "::", "~~", ";;", ",,", "\t\t"):
        pairs = 0 if f'"{two}' in text or f'{two}"' in text else text.count(two)
        if (
            pairs
            and 2 * pairs == text.count(two[0])
            and all(two in line for line in text.splitlines()[:20] if line.strip())
        ):
            return text.replace(two, two[0])
    return text


def _dialect(text: str, name: str) -> tuple[Dialect, str]:
    """Return the layout, and the text without Excel's ``sep=;`` line."""
    stated = _SEPARATOR.match(text)
    if stated:
        rest = text[stated.end() :]
        found = find_dialect(rest, stated[1])
        if wholly_quoted(rest, stated[1]):
            return Dialect(stated[1], usual=found.usual), rest
        quote = found.quote if found.delimiter == stated[1] else '"'
        return Dialect(stated[1], quote, found.escape if found.delimiter == stated[1] else "", usual=found.usual), rest
    return find_dialect(text, "\t" if name.lower().endswith((".tsv", ".tab")) else ""), text


class _Records:
    """The records of a text, each once, with a repair where a quote is opened and never closed."""

    def __init__(self, text: str, dialect: Dialect, sink: Sink) -> None:
        self._lines = mended(lines_of(text), dialect)
        self._dialect = dialect
        self._plain = Dialect(dialect.delimiter, "", dialect.escape, dialect.skip_space)
        self._sink = sink
        self._repairs = 0

    def __iter__(self) -> Iterator[Record]:
        at, count = 0, 0
        while at < len(self._lines):
            begun = at
            for record, after, sound in self._from(at):
                if not sound:
                    break
                at = after
                count += 1
                yield record
            else:
                return
            self._note(count + 1)  # the line at ``at`` opens a quote in vain: read it without quotes, go on after it
            yield next(reader([self._lines[at]], self._plain), [])
            count += 1
            at += 1
            if at == begun:
                return

    def _note(self, row: int) -> None:
        self._repairs += 1
        if self._repairs <= 5:
            self._sink.note("unclosed_quote", row=row)
        if self._repairs > _MANY:
            self._dialect = self._plain

    def _from(self, start: int) -> Iterator[tuple[Record, int, bool]]:
        """Return (record, line after it, whether its quotes are sound) from a line on."""
        end = "\x1e\x1d"  # a last record of our own: it comes out whole only if no quote is open before it
        lines = (
            self._lines[place] if place < len(self._lines) else end for place in range(start, len(self._lines) + 1)
        )
        source = csv_reader(lines, self._dialect)
        before = start
        last = self._lines[-1]
        if not last.endswith(("\n", "\r")):
            self._lines[-1] = last + "\n"
        for record in source:
            after = start + source.line_num
            if after > len(self._lines):
                if record != [end]:
                    yield record, len(self._lines), False
                return
            yield record, after, after - before == 1 or self._sound(record, before)
            before = after

    def _sound(self, record: Record, first: int) -> bool:
        """Return whether a record over several lines is meant so: not where its first line alone is a row like the others."""
        usual = self._dialect.usual
        if usual < 2 or len(record) == usual:
            return True
        alone = next(reader([self._lines[first]], self._plain), [])
        return len(alone) != usual


class _CsvReader:
    """A csv reader that turns the module's own errors (a cell beyond its limit) into a refusal."""

    def __init__(self, lines: Iterator[str], dialect: Dialect) -> None:
        csv.field_size_limit(2**31 - 1)
        self._count = 0
        self._reader = reader(self._counted(lines), dialect)

    def _counted(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._count += 1
            yield line

    @property
    def line_num(self) -> int:
        """How many lines have been taken."""
        return self._count

    def __iter__(self) -> Iterator[Record]:
        try:
            yield from self._reader
        except csv.Error:
            raise Refused("no_text") from None


def csv_reader(lines: Iterator[str], dialect: Dialect) -> _CsvReader:
    """Return the records of ``lines``, counting the lines taken."""
    return _CsvReader(lines, dialect)


def _send(records: _Records, dialect: Dialect, sink: Sink) -> None:
    """Send rows; note where the table begins below lines of text, and how many rows differ in length."""
    usual, ragged, begun, number = dialect.usual, 0, 0, 0
    for number, record in enumerate(records, 1):
        if not record:
            continue
        if not begun and usual > 1 and len(record) == usual and number > 1 and any(record[1:]):
            begun = number
            sink.fact("table_row", number)
            sink.note("preamble", row=number)
        elif not begun and number == 1 and len(record) >= usual:
            begun = 1
        ragged += bool(begun) and len(record) != usual
        sink.row(number, [cell or None for cell in record])
    if ragged:
        sink.note("ragged", count=ragged)


_PASTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r|\n|\Z)|([^\t\r\n]*)')


def read_pasted(text: str, sink: Sink) -> None:
    """Read text from the clipboard of a spreadsheet: tabs, and quotes only around cells with a line break, tab or quote in them."""
    if "\t" not in text and re.search(r"[;,|]", text):
        dialect = find_dialect(text)
        sink.fact("kind", "csv")
        sink.fact("delimiter", dialect.delimiter)
        sink.sheet("")
        _send(_Records(text, dialect, sink), dialect, sink)
        return
    sink.fact("kind", "csv")
    sink.fact("delimiter", "\t")
    sink.fact("quote", '"')
    sink.sheet("")
    for number, record in enumerate(_pasted(text.replace("\0", "")), 1):
        if any(record):
            sink.row(number, [cell or None for cell in record])


def _pasted(text: str) -> Iterator[Record]:
    at, record = 0, list[str]()
    while at < len(text):
        found = _PASTED.match(text, at)
        if found is None:
            return
        quoted = found[1]
        if quoted is not None and not re.search(r'[\t\r\n]|""', quoted):
            record.append(found[0])  # a cell that simply has quotation marks around it
        else:
            record.append(quoted.replace('""', '"').replace("\r\n", "\n") if quoted is not None else found[2])
        at = found.end()
        if text.startswith("\t", at):
            at += 1
            if at == len(text):
                record.append("")
        else:
            yield record
            record = []
            at += 2 if text.startswith("\r\n", at) else 1
    if record:
        yield record
