"""Writing CSV that Excel and LibreOffice show right, never run as formulas, and that comes back exactly.

Text that a spreadsheet would take for a formula gets an apostrophe before it (``guard``), which our importer takes off
again (``unguard``). Follows RFC 4180 and OWASP's page on CSV injection, with full-width signs added.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.spreadsheets._cells import as_text
from chapterdesk.spreadsheets._spec import Column, Written
from chapterdesk.spreadsheets.target import put

_STEP = 5000

#: What makes a spreadsheet see a formula or cut a cell: OWASP's six, the line feed, and the full-width and true minus forms.
_LEAD = "=+\\-@\t\r\n＝＋－＠﹢﹣﹦﹫−"
#: What programs may drop before looking at a cell: spaces and characters without a width, but no lead characters.
_SKIPPED = "[\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
#: Where a program that was told another delimiter, or trips over a quotation mark, would begin a new cell.
_BREAK = ',;|\t\r\n"'
#: A telephone number or a negative number in the middle of a text does no harm; marking "x; +46 8 ..." would.
_HARMLESS = rf"'*{_SKIPPED}*[+\-][0-9 ()/.\-]*[0-9](?:[{_BREAK}]|\Z)"
_DANGER = rf"'*{_SKIPPED}*[{_LEAD}]"
_PLACE = rf"(?:\A|(?<=[{_BREAK}])(?!{_HARMLESS}))"
_TO_MARK = re.compile(rf"{_PLACE}(?={_DANGER})")
_MARKED = re.compile(rf"{_PLACE}'(?={_DANGER})")


def guard(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe stands where one would begin.

    That is at the start and, because a file may be opened with the wrong delimiter, after delimiters, line ends and
    quotation marks within. Text that already has apostrophes there gets one more, so that ``unguard(guard(x)) == x``
    for every text.
    """
    return _TO_MARK.sub("'", text)


def unguard(text: str) -> str:
    """Take the apostrophes of ``guard`` off again.

    To be used on cells of CSV files that ChapterDesk wrote. In other people's files an apostrophe before one of the
    lead characters is nearly always such a mark too, made by hand or by another program; there it is a choice.
    """
    return _MARKED.sub("", text)


def write_csv(
    target: BinaryIO | Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    decimal_point: str | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write one table as CSV, whole or not at all: header row, CRLF, quotation marks only where they are needed.

    Args:
        target: A path (written beside as ``NAME.part``, then renamed) or a stream that gets the finished bytes.
        columns: The columns; their labels make the header, their kinds decide what is a plain number.
        rows: One sequence of values a row; None is an empty cell.
        delimiter: ``";"`` is what Excel expects where the comma is the decimal sign.
        encoding: With its mark at the start Excel shows å, ä and ö right; any of Python's names.
        decimal_point: By default a comma beside ``";"`` and a point beside any other delimiter.
        progress: Told the rows done.

    Raises:
        UserError: A text holds letters that the encoding lacks, or the place cannot be written to.
        Cancelled: The user stopped it; no file is left.
    """
    point = decimal_point or ("," if delimiter == ";" else ".")
    job = _Table(columns, point, delimiter, encoding, progress or Progress())
    digest = put(target, lambda stream: job.write(stream, rows))
    return Written(digest, job.rows, job.cells)


class _Table:
    """One table being written."""

    def __init__(
        self, columns: Sequence[Column], point: str, delimiter: str, encoding: str, progress: Progress
    ) -> None:
        self._columns, self._point, self._delimiter, self._encoding = columns, point, delimiter, encoding
        self._progress = progress
        self.rows = 0
        self.cells = 0

    def write(self, stream: BinaryIO, rows: Iterable[Sequence[object]]) -> None:
        """Write header and rows to a binary stream and leave it open."""
        text = io.TextIOWrapper(stream, encoding=self._encoding, newline="", write_through=False)
        writer = csv.writer(text, delimiter=self._delimiter, lineterminator="\r\n")
        try:
            writer.writerow([guard(column.label) for column in self._columns])
            for row in rows:
                cells = [_cell(column, value, self._point) for column, value in zip(self._columns, row, strict=True)]
                writer.writerow(cells)
                self.rows += 1
                self.cells += sum(1 for cell in cells if cell)
                if self.rows % _STEP == 0:
                    self._progress.step(self.rows, 0, _("Writing the CSV file"))
            text.flush()
        except UnicodeEncodeError as error:
            what = _("Near row {row} there is a character that the encoding {encoding} does not have.")
            remedy = _("Save as UTF-8, or as an Excel workbook. No file has been written.")
            raise UserError(what.format(row=self.rows + 1, encoding=self._encoding), remedy, code="encoding") from error
        finally:
            text.detach()


def _cell(column: Column, value: object, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if column.kind == "money" and isinstance(value, int):
            value = Decimal(value).scaleb(-2)
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        plain = column.kind in ("integer", "decimal", "money")
        return text.replace(".", point) if plain else guard(text)
    return guard(as_text(value))
