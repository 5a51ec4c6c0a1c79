"""Ballots: several to a page to cut apart, numbered, with the candidates in the committee's order and lines to write on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.documents import theme, wrapping
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.finish import Properties, finished
from chapterdesk.documents.shapes import Box, Stroke, tick_box

_PAD, _GAP = 12, 14
_LINE = 21.0
_NAME = theme.Style(size=11, leading=15)
_TITLE = theme.Style("semibold", 13, 17)
_TICK = 11.0


@dataclass(frozen=True)
class Ballot:
    """One election's ballot: ``seats`` is how many may be chosen, ``blanks`` how many lines are left to write on."""

    title: str
    group: str
    seats: int
    candidates: Sequence[str]
    blanks: int = 1


def ballots(
    sheets: Sequence[Ballot], copies: int, meeting: str, *, size: str = "A4", progress: Progress | None = None
) -> bytes:
    """Return ``copies`` of every election's ballot as PDF, numbered from 1 in each election.

    The number says that a ballot is one of those handed out; it stands beside nobody's name.
    """
    watch = progress or Progress()
    book = Book(size, ("", ""), "")
    total, done = max(1, copies * len(sheets)), 0
    for place, sheet in enumerate(sheets):
        height = _height(book, sheet)
        book.new_page(head=False)
        book.mark(f"ballot-{place}", sheet.title)
        grid = _Grid(book, height)
        for number in range(1, copies + 1):
            if done % 100 == 0:
                watch.step(done, total, _("Laying out ballots"))
            done += 1
            _draw(book, sheet, meeting, number, *grid.next(), grid.width, height)
    return finished(book, Properties(joined(_("Ballots"), meeting, by=": "), ""), progress=progress)


class _Grid:
    """Places on a page, two beside each other, as many beneath each other as there is room for."""

    def __init__(self, book: Book, height: float) -> None:
        self._book, self._height = book, height
        self.width = (book.width - _GAP) / 2
        self._column, self._top = -1, book.y
        self._y = book.y

    def next(self) -> tuple[float, float]:
        """Return the next place's left and upper edge; a new page where this one is full."""
        self._column += 1
        if self._column == 2:
            self._column = 0
            self._y -= self._height + _GAP
            if self._y - self._height < self._book.floor:
                self._book.new_page(head=False)
                self._y = self._book.y
        return self._book.left + self._column * (self.width + _GAP), self._y


def _inner(book: Book) -> float:
    return (book.width - _GAP) / 2 - 2 * _PAD


def _names(book: Book, sheet: Ballot) -> list[tuple[str, ...]]:
    return [wrapping.lines(name, _NAME, _inner(book) - 24) for name in sheet.candidates]


def _height(book: Book, sheet: Ballot) -> float:
    names = sum(max(_LINE, len(lines) * _NAME.leading + 6) for lines in _names(book, sheet))
    title = len(wrapping.lines(sheet.title, _TITLE, _inner(book) - 40)) * _TITLE.leading
    wanted = 2 * _PAD + title + 2 * theme.NOTE.leading + 8 + names + sheet.blanks * _LINE + 4
    return min(wanted, book.full_room)


def _draw(
    book: Book, sheet: Ballot, meeting: str, number: int, left: float, top: float, width: float, height: float
) -> None:
    book.put(Box(left, top - height, width, height, 4, stroke=theme.HAIR))
    x, y = left + _PAD, top - _PAD
    book.line(str(number), theme.NOTE, left + width - _PAD, y - baseline(_TITLE), align="right")
    for line in wrapping.lines(sheet.title, _TITLE, _inner(book) - 40):
        book.line(line, _TITLE, x, y - baseline(_TITLE))
        y -= _TITLE.leading
    about = joined(sheet.group, meeting)
    book.line(wrapping.shortened(about, theme.NOTE, _inner(book)), theme.NOTE, x, y - baseline(theme.NOTE))
    y -= theme.NOTE.leading
    most = ngettext("Choose at most {n}", "Choose at most {n}", sheet.seats).format(n=sheet.seats)
    book.line(_("Choose one") if sheet.seats == 1 else most, theme.NOTE, x, y - baseline(theme.NOTE))
    y -= theme.NOTE.leading + 8
    for lines in _names(book, sheet):
        book.put(*tick_box(x, y - _TICK - 1, side=_TICK))
        for line in lines:
            book.line(line, _NAME, x + 22, y - baseline(_NAME))
            y -= _NAME.leading
        y -= max(6.0, _LINE - len(lines) * _NAME.leading)
    for _blank in range(sheet.blanks):
        book.put(*tick_box(x, y - _TICK - 1, side=_TICK))
        book.put(Stroke(((x + 22, y - 14), (left + width - _PAD, y - 14)), theme.HAIRLINE, theme.HAIR))
        y -= _LINE
