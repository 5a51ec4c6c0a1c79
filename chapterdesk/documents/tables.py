"""Tables: columns fitted to what stands in them, heads repeated on each page, rows never split unless taller than a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chapterdesk.documents import fonts, theme, wrapping
from chapterdesk.documents.book import Book
from chapterdesk.documents.shapes import Box, Shape, Stroke, Words, rule, tick_box
from chapterdesk.documents.theme import Style

GAP = 10
_BADGE_PAD = 6


class Cell(NamedTuple):
    """What stands in one place: paragraphs, or a badge, or a box to tick; ``line`` asks for a line to sign on."""

    texts: tuple[tuple[str, Style], ...] = ()
    badge: str = ""
    box: bool | None = None
    line: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing shows."""
        return not (self.badge or self.line or self.box is not None or any(text for text, _style in self.texts))


def words(text: str, style: Style = theme.BODY, note: str = "") -> Cell:
    """Return a cell with a text and, beneath it, a smaller note."""
    return Cell(((text, style), (note, theme.NOTE)) if note else ((text, style),))


@dataclass(frozen=True)
class Column:
    """A column: it takes what its widest cell needs (at most ``most``), or a ``share`` of what is left.

    Widths are points. ``keep`` leaves the column in even where it is empty (a column to write in).
    """

    title: str = ""
    share: float = 0
    least: float = 0
    most: float = 150
    align: str = "left"
    keep: bool = False


@dataclass(frozen=True)
class Table:
    """Columns, rows and how rows look."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    pad: float = 5
    least_height: float = 0
    uprights: bool = False
    head_style: Style = theme.COLUMN_HEAD


Wrapped = tuple[tuple[tuple[str, Style], ...], ...]


def draw(book: Book, table: Table) -> None:
    """Draw the table down the book's pages."""
    shown = _shown(table)
    if not shown:
        return
    layout = Layout(book, table, shown, _widths(table, shown, book.width))
    for row in table.rows:
        layout.row(row)


def _shown(table: Table) -> list[int]:
    return [
        index
        for index, column in enumerate(table.columns)
        if column.keep or any(index < len(row) and not row[index].empty for row in table.rows)
    ]


def _cell_width(cell: Cell) -> float:
    if cell.badge:
        return wrapping.natural(cell.badge, theme.BADGE) + 2 * _BADGE_PAD
    if cell.box is not None:
        return 9
    return max((wrapping.natural(text, style) for text, style in cell.texts), default=0)


def _widths(table: Table, shown: list[int], width: float) -> list[float]:
    """Return each shown column's width, gaps left out; together they and the gaps fill ``width``."""
    columns = [table.columns[index] for index in shown]
    room = width - GAP * (len(columns) - 1)
    wanted = []
    for index, column in zip(shown, columns, strict=True):
        natural = max((_cell_width(row[index]) for row in table.rows if index < len(row)), default=0)
        natural = max(natural, wrapping.natural(column.title, table.head_style), column.least)
        wanted.append(natural if column.share else min(natural, max(column.most, column.least)))
    return fitted(wanted, [column.share for column in columns], room)


def fitted(wanted: Sequence[float], shares: Sequence[float], room: float) -> list[float]:
    """Return widths that fill ``room``: fixed ones as wanted unless too wide together, the rest shared out.

    Columns with a share get at least 35 % of the room together, so that a long name does not squeeze them out.
    """
    total_share = sum(shares)
    fixed = sum(w for w, share in zip(wanted, shares, strict=True) if not share)
    limit = room * 0.65 if total_share else room
    shrink = min(1.0, limit / fixed) if fixed else 1.0
    rest = room - fixed * shrink
    if not total_share:
        spread = rest / len(wanted) if wanted else 0
        return [w * shrink + spread for w in wanted]
    return [rest * share / total_share if share else w * shrink for w, share in zip(wanted, shares, strict=True)]


def whole_words(widths: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Return widths of which none is under its ``least`` (its longest word): those with more than theirs give it.

    Where all longest words together are wider than ``room``, the widths stay as they are.
    """
    if sum(least) > room:
        return list(widths)
    missing = sum(max(0.0, need - width) for width, need in zip(widths, least, strict=True))
    over = sum(max(0.0, width - need) for width, need in zip(widths, least, strict=True))
    part = min(1.0, missing / over) if over else 0.0
    return [max(width - max(0.0, width - need) * part, need) for width, need in zip(widths, least, strict=True)]


class Layout:
    """One table on its way down the pages."""

    def __init__(self, book: Book, table: Table, shown: list[int], widths: list[float]) -> None:
        self.book, self.table, self.shown, self.widths = book, table, shown, widths
        self.starts = [book.left + sum(widths[:i]) + GAP * i for i in range(len(widths))]
        self.first = True
        self.ascent = max((_ascent(cell) for row in table.rows[:50] for cell in row), default=10.5)

    def row(self, row: Sequence[Cell]) -> None:
        """Draw one row, on the next page where it does not fit on this one."""
        cells = [row[index] if index < len(row) else Cell() for index in self.shown]
        wrapped = [_wrap(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        while True:
            height = self._height(cells, wrapped)
            fits = height <= self.book.full_room - 40
            self._make_room(min(height, self.book.full_room - 40))
            if fits:
                self._draw(cells, wrapped, height)
                return
            wrapped = self._draw_part(cells, wrapped)

    def simple_row(self, texts: Sequence[str], style: Style) -> bool:
        """Draw a row of plain texts that need one line each, and return whether they did; long lists are made of these."""
        known = fonts.face(style.role)
        simple, measure = known.simple, known.widths.__getitem__
        factor = style.size / 1000
        height = max(style.leading + 2 * self.table.pad, self.table.least_height)
        placed = []
        for text, start, room, column in zip(texts, self.starts, self.widths, self.table.columns, strict=False):
            if not simple.issuperset(text):
                return False
            width = sum(map(measure, text)) * factor
            if width > room:
                return False
            free = 0.0 if column.align == "left" else room - width
            placed.append((start + (free / 2 if column.align == "centre" else free), text))
        self._make_room(height)
        book = self.book
        y = book.y - self.table.pad - self.ascent
        shapes = book.page.shapes
        shapes.extend([Words(x, y, text, style) for x, text in placed if text])
        book.y -= height
        shapes.append(rule(book.left, book.right, book.y))
        return True

    def _height(self, cells: list[Cell], wrapped: list[Wrapped]) -> float:
        texts = max((sum(style.leading for para in paras for _line, style in para) for paras in wrapped), default=0)
        badge = 14 if any(cell.badge for cell in cells) else 0
        return max(max(texts, badge) + 2 * self.table.pad, self.table.least_height)

    def _make_room(self, height: float) -> None:
        head = 22
        if self.first or (self.book.room < height and not self.book.untouched):
            self.book.need(height + head)
            self._head()
            self.first = False

    def _head(self) -> None:
        """Write the column heads; on every page the table reaches."""
        book, style = self.book, self.table.head_style
        titles = [self.table.columns[index].title for index in self.shown]
        if any(titles):
            wrapped = [wrapping.lines(t, style, w) for t, w in zip(titles, self.widths, strict=True)]
            deep = max(len(lines) for lines in wrapped)
            for index, start, width, lines in zip(self.shown, self.starts, self.widths, wrapped, strict=True):
                for number, line in enumerate(lines):
                    y = book.y - style.leading * (deep - len(lines) + number + 1) + 2
                    self._words(line, style, start, width, y, align=self.table.columns[index].align)
            book.y -= style.leading * deep + 4
        book.put(rule(book.left, book.right, book.y, width=0.9, colour=theme.RULE))

    def _draw(self, cells: list[Cell], wrapped: list[Wrapped], height: float) -> None:
        book = self.book
        top, bottom = book.y, book.y - height
        book.put(rule(book.left, book.right, bottom))
        # A single line stands in the middle of a row that is higher than it needs to be.
        lines = max((sum(len(para) for para in paras) for paras in wrapped), default=0)
        spare = (height - 2 * self.table.pad - 14) / 2 if lines <= 1 and self.table.least_height else 0
        first = top - self.table.pad - max(spare, 0) - self.ascent
        for place, (cell, paras) in enumerate(zip(cells, wrapped, strict=True)):
            self._draw_cell(cell, paras, place, first, bottom)
        if self.table.uprights:
            for start in self.starts[1:]:
                book.put(Stroke(((start - GAP / 2, top), (start - GAP / 2, bottom)), theme.HAIRLINE, theme.HAIR))
        book.y = bottom

    def _draw_cell(self, cell: Cell, paras: Wrapped, place: int, first: float, bottom: float) -> None:
        start, width = self.starts[place], self.widths[place]
        column = self.table.columns[self.shown[place]]
        if cell.badge:
            self.book.put(*badge(cell.badge, start, first))
        elif cell.box is not None:
            x = start + (width - 8.5) / 2 if column.align == "centre" else start
            self.book.put(*tick_box(x, first - 1, ticked=cell.box))
        if cell.line:
            self.book.put(rule(start, start + width, bottom, width=0.7, colour=theme.RULE))
        y = first
        for number, (line, style) in enumerate(item for para in paras for item in para):
            if number:
                y -= style.leading
            self._words(line, style, start, width, y, align=column.align)

    def _words(self, line: str, style: Style, start: float, width: float, y: float, *, align: str) -> None:
        if align != "left":
            free = width - fonts.width(line, style.role, style.size)
            start += free if align == "right" else free / 2
        self.book.page.shapes.append(Words(start, y, line, style))

    def _draw_part(self, cells: list[Cell], wrapped: list[Wrapped]) -> list[Wrapped]:
        """Draw as many lines as the page takes of a row taller than any page, and return the rest."""
        room = self.book.room - 2 * self.table.pad
        now: list[Wrapped] = []
        later: list[Wrapped] = []
        for paras in wrapped:
            flat = [item for para in paras for item in para]
            used, count = 0.0, 0
            while count < len(flat) and used + flat[count][1].leading <= room:
                used += flat[count][1].leading
                count += 1
            now.append((tuple(flat[:count]),))
            later.append((tuple(flat[count:]),))
        self._draw(cells, now, self.book.room)
        return later


def _ascent(cell: Cell) -> float:
    return max((s.leading * 0.5 + s.size * 0.36 for _text, s in cell.texts[:1]), default=9.5)


def _wrap(cell: Cell, width: float) -> Wrapped:
    if not cell.texts:
        return ()
    return tuple(tuple((line, style) for line in wrapping.lines(text, style, width)) for text, style in cell.texts)


def badge(text: str, x: float, base: float) -> tuple[Shape, ...]:
    """Return a dark label with its text's baseline at ``base``; readable without colour."""
    style = theme.BADGE
    shown = fonts.visual(fonts.resolve(text, style.role))
    width = fonts.width(shown, style.role, style.size) + 2 * _BADGE_PAD
    return (Box(x, base - 4, width, 14, 2.5, fill=theme.INK), Words(x + _BADGE_PAD, base + 0.4, shown, style))
