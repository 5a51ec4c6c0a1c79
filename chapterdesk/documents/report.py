"""A report: parts of words, charts with their tables, and tables of any length, on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core import locale
from chapterdesk.core.locale import capital
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.documents import charts, theme, wrapping
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.papers import ChartFigure
from chapterdesk.documents.tables import GAP, Cell, Column, Layout, Table

Value = str | int | float | dt.date | None
_STYLE = theme.Style(size=9, leading=12)
_NUMBERS = ("integer", "decimal", "money")
_WIDEST = 210.0
_SAMPLE = 2000
_ROW = 20


@dataclass(frozen=True)
class ReportColumn:
    """A column; ``kind`` is ``text``, ``integer``, ``decimal``, ``date`` or ``money`` (minor units of ``currency``)."""

    title: str
    kind: str = "text"
    currency: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A table; on a workbook's sheet it is called ``name``."""

    name: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part of a report: its heading, paragraphs, a figure, a table and a sentence beneath; what is empty is left out."""

    title: str = ""
    paragraphs: tuple[str, ...] = ()
    figure: ChartFigure | None = None
    table: ReportTable | None = None
    note: str = ""


@dataclass(frozen=True)
class ReportPaper:
    """A whole report.

    Attributes:
        title: What it is.
        subtitle: Over what, and on which day.
        group: Whose it is; stands in the head.
        audience: Who may see it; stands in the foot.
    """

    title: str
    subtitle: str = ""
    parts: tuple[Part, ...] = ()
    group: str = ""
    audience: str = ""
    author: str = ""


def shown(value: Value, column: ReportColumn) -> str:
    """Return a cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if column.kind == "money":
        return locale.money(round(value), column.currency)
    return (
        charts.value_text(value) if isinstance(value, int) else locale.decimal(value, 0 if value == int(value) else 2)
    )


def report(paper: ReportPaper, *, size: str = "A4", progress: Progress | None = None) -> bytes:
    """Return the report as PDF; the paper is turned where a table needs it."""
    foot = capital(joined(paper.audience, printed_text(None), paper.group))
    upright = theme.SIZES[size][0] - theme.BINDING - theme.MARGIN
    wide = any(part.table is not None and _least(part.table) > upright * 1.12 for part in paper.parts)
    book = Book(size, (paper.group, paper.title), foot, landscape=wide)
    book.new_page()
    book.mark("report", paper.title)
    book.text(paper.title, theme.TITLE)
    if paper.subtitle:
        book.text(paper.subtitle, theme.NOTE._replace(size=9.5, leading=14))
    book.y -= 8
    for number, part in enumerate(paper.parts):
        if progress is not None:
            progress.step(number, len(paper.parts), _("Laying out {name}").format(name=paper.title))
        _part(book, part, f"part{number}", progress)
    return finished(book, Properties(paper.title, paper.author or paper.group), progress=progress)


def _part(book: Book, part: Part, key: str, progress: Progress | None) -> None:
    picture = charts.chart(part.figure, book.width) if part.figure is not None else None
    follows = picture.height if picture is not None else 0
    if part.title:
        lines = sum(len(wrapping.lines(text, theme.BODY, book.width)) for text in part.paragraphs) * theme.BODY.leading
        # The heading stays with what it is about, unless that fills the page anyway.
        book.heading(part.title, keep=min(lines + follows + (150 if part.table else 24), book.full_room / 2), key=key)
    else:
        book.space(10)
    for text in part.paragraphs:
        book.text(text)
        book.space(5)
    if part.figure is not None and picture is not None and picture.height:
        book.space(4)
        book.picture(picture)
        book.y -= 10
        if part.table is None:
            _figure_table(book, part.figure)
    if part.table is not None and part.table.rows:
        book.space(4)
        _table(book, part.table, progress)
    notes = [part.figure.note if part.figure is not None else "", part.note]
    if part.figure is not None and part.figure.unfinished:
        notes.insert(1, _("Hatched or dotted: not finished yet."))
    text = joined(*notes, by=" ")
    if text:
        book.y -= 5
        book.text(text, theme.NOTE)


def _figure_table(book: Book, figure: ChartFigure) -> None:
    rows = tuple(
        (label, *(series.values[place] if place < len(series.values) else None for series in figure.series))
        for place, label in enumerate(figure.labels)
    )
    _table(book, figure_table(figure, rows), None)


def figure_table(figure: ChartFigure, rows: tuple[tuple[Value, ...], ...] = ()) -> ReportTable:
    """Return the numbers behind a figure as a table, the periods that are not over marked."""
    first = len(figure.labels) - figure.unfinished
    made = rows or tuple(
        (label, *(series.values[place] if place < len(series.values) else None for series in figure.series))
        for place, label in enumerate(figure.labels)
    )
    named = tuple(
        (_("{period}, so far").format(period=row[0]) if place >= first else row[0], *row[1:])
        for place, row in enumerate(made)
    )
    columns = (ReportColumn(figure.period or _("Period")), *(ReportColumn(s.name, "decimal") for s in figure.series))
    return ReportTable(figure.title, columns, named)


def _texts(table: ReportTable) -> list[list[str]]:
    return [[shown(value, column) for value, column in zip(row, table.columns, strict=False)] for row in table.rows]


def _wanted(table: ReportTable, rows: Sequence[Sequence[str]]) -> list[float]:
    sample = rows[:: max(1, len(rows) // _SAMPLE)]
    found = []
    for place, column in enumerate(table.columns):
        widest = max((wrapping.natural(row[place], _STYLE) for row in sample if place < len(row)), default=0)
        found.append(max(min(widest, _WIDEST), min(wrapping.natural(column.title, theme.COLUMN_HEAD), 90), 14))
    return found


def _least(table: ReportTable) -> float:
    """Return the width below which a table's columns would be squeezed."""
    wanted = _wanted(table, _texts(table))
    return sum(min(width, 130) for width in wanted) + GAP * (len(wanted) - 1)


def levelled(wanted: Sequence[float], room: float) -> list[float]:
    """Return widths that fill ``room``: where they do not fit, the widest give way until all of those are alike.

    Dates and numbers keep their room that way. What is left over goes to the first column, so that numbers stand close
    together at the right.
    """
    spare = room - sum(wanted)
    if spare >= 0:
        return [wanted[0] + spare, *wanted[1:]]
    order = sorted(wanted)
    left, cap = room, room
    for place, width in enumerate(order):
        cap = left / (len(order) - place)
        if width > cap:
            break
        left -= width
    return [min(width, cap) for width in wanted]


def _table(book: Book, table: ReportTable, progress: Progress | None) -> None:
    rows = _texts(table)
    specs = [Column(c.title, align="right" if c.kind in _NUMBERS else "left", keep=True) for c in table.columns]
    room = book.width - GAP * (len(specs) - 1)
    widths = levelled(_wanted(table, rows), room)
    layout = Layout(book, Table(specs, (), pad=3), list(range(len(specs))), widths)
    layout.ascent = baseline(_STYLE)
    book.need(min(_ROW * (len(rows) + 1) + 6, 5 * _ROW))
    for number, row in enumerate(rows):
        if progress is not None and number % 500 == 0:
            progress.step(number, len(rows), _("Laying out the list"))
        if not layout.simple_row(row, _STYLE):
            layout.row([Cell(((text, _STYLE),)) for text in row])
