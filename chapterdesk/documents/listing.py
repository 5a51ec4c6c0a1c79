"""Any list as a PDF table, in time that grows with its rows and no faster."""

from __future__ import annotations

from collections.abc import Sequence

from chapterdesk.core.locale import capital, integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.documents import theme, wrapping
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.papers import ListColumn
from chapterdesk.documents.tables import GAP, Cell, Column, Layout, Table, fitted, whole_words

_STYLE = theme.Style(size=8.5, leading=11.5)
_SAMPLE = 2000
_WIDEST = 190.0
_WORD_ROOM = 1.0
"""Points beside the longest word, so that rounding does not wrap it."""
_PAD = 3


def table_document(
    title: str,
    subtitle: str,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str]],
    *,
    size: str = "A4",
    progress: Progress | None = None,
    group: str = "",
    marking: str = "",
    author: str = "",
) -> bytes:
    """Return a list as PDF; the paper is turned where its columns need it.

    Args:
        title: Heading and document title.
        subtitle: A sentence beneath, such as what the list was filtered by.
        columns: Heads, in order.
        rows: Texts, in the columns' order; a short row is filled up with nothing.
        size: ``"A4"`` or ``"Letter"``.
        progress: Told about rows; may cancel (Cancelled is raised).
        group: Whose list; stands in head and foot.
        marking: Who may see it; stands in the foot.
        author: Who made it (document properties).
    """
    wanted = _wanted(columns, rows)
    upright = theme.SIZES[size][0] - theme.BINDING - theme.MARGIN
    landscape = sum(wanted) + GAP * (len(columns) - 1) > upright
    foot = capital(joined(marking, printed_text(None), group))
    book = Book(size, (group, title), foot, landscape=landscape)
    book.new_page()
    book.mark("list", title)
    book.text(title, theme.TITLE)
    count = ngettext("{n} row", "{n} rows", len(rows)).format(n=integer(len(rows)))
    book.text(joined(subtitle, count), theme.NOTE)
    book.y -= 10
    if columns:
        _rows(book, columns, rows, wanted, progress)
    return finished(book, Properties(title, author or group), progress=progress)


def _wanted(columns: Sequence[ListColumn], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the width each column would like: its widest text of a sample spread over all rows, within reason."""
    step = max(1, len(rows) // _SAMPLE)
    sample = rows[::step]
    result = []
    for index, column in enumerate(columns):
        widest = max((wrapping.natural(row[index], _STYLE) for row in sample if index < len(row)), default=0)
        head = wrapping.natural(column.title, theme.COLUMN_HEAD)
        result.append(max(min(widest, _WIDEST), min(head, _WIDEST / 2), 14))
    return result


def _longest_words(columns: Sequence[ListColumn], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the width of each column's longest word, which is not to be torn in two."""
    sample = rows[:: max(1, len(rows) // _SAMPLE)]
    result = []
    for index, column in enumerate(columns):
        words = {word for row in sample if index < len(row) for word in row[index].split()}
        heads = (wrapping.natural(word, theme.COLUMN_HEAD) for word in column.title.split())
        widest = max((wrapping.natural(word, _STYLE) for word in words), default=0.0)
        result.append(min(max([widest, *heads]) + _WORD_ROOM, _WIDEST))
    return result


def _rows(
    book: Book,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str]],
    wanted: list[float],
    progress: Progress | None,
) -> None:
    specs = [Column(column.title, align=column.align, keep=True) for column in columns]
    room = book.width - GAP * (len(columns) - 1)
    table = Table(specs, (), pad=_PAD)
    widths = whole_words(fitted(wanted, [0.0] * len(columns), room), _longest_words(columns, rows), room)
    layout = Layout(book, table, list(range(len(columns))), widths)
    layout.ascent = baseline(_STYLE)
    for number, row in enumerate(rows):
        if progress is not None and number % 500 == 0:
            progress.step(number, len(rows), _("Laying out the list"))
        if not layout.simple_row(row, _STYLE):
            layout.row([Cell(((text, _STYLE),)) for text in row])
