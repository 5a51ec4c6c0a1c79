"""Ballots: several to a page to cut apart, numbered, with the candidates in the committee's order and lines to write on.

An election with so many candidates that they do not fit beneath each other gets ballots over the whole width, with two or
three columns, and over several pages where that is not enough either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.documents import theme, wrapping
from chapterdesk.documents.book import BareBook, Book, baseline, joined
from chapterdesk.documents.finish import Properties, finished
from chapterdesk.documents.shapes import Box, Stroke, tick_box

_PAD, _GAP = 12, 14
_COLUMN_GAP = 18.0
_LINE = 21.0
_NAME = theme.Style(size=11, leading=15)
_TITLE = theme.Style("semibold", 13, 17)
_TICK, _INDENT = 11.0, 22.0
_SHAPES = ((2, 1), (1, 2), (1, 3))
"""Ballots beside each other and columns of candidates in each, the first that fits on a page is taken."""
Entry = tuple[str, ...]
"""The lines of one candidate's name; none for a line to write on."""


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
    book = BareBook(size, ("", ""), "")
    total, done = max(1, copies * len(sheets)), 0
    for place, sheet in enumerate(sheets):
        book.new_page(head=False)
        book.mark(f"ballot-{place}", sheet.title)
        plan = _plan(book, sheet)
        grid = _Grid(book, plan)
        for number in range(1, copies + 1):
            if done % 100 == 0:
                watch.step(done, total, _("Laying out ballots"))
            done += 1
            for part in range(len(plan.pages)):
                _draw(book, sheet, plan, meeting, number, part, *grid.next())
    return finished(book, Properties(joined(_("Ballots"), meeting, by=": "), ""), progress=progress)


# -- what goes where ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """How an election's ballots are laid out.

    Attributes:
        across: Ballots beside each other.
        columns: Columns of candidates in each.
        entries: Who stands on it, then the lines to write on.
        pages: For each page of one ballot its columns, each the places of its entries.
        heights: Of each page of one ballot.
    """

    across: int
    columns: int
    entries: tuple[Entry, ...]
    pages: tuple[tuple[tuple[int, ...], ...], ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """Of its highest page."""
        return max(self.heights)


def flowed(heights: Sequence[float], columns: int, room: float) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return places of entries in columns on pages, in their order down each column; what is alone too high is alone.

    The columns of the last page are made as even as they can be, so that a ballot is no higher than it needs.
    """
    pages: list[tuple[tuple[int, ...], ...]] = []
    rest = list(range(len(heights)))
    while rest:
        filled = _filled(heights, rest, columns, room)
        taken = sum(len(column) for column in filled)
        if taken == len(rest):
            filled = _even(heights, rest, columns, room)
        pages.append(filled)
        rest = rest[taken:]
    return tuple(pages)


def _filled(heights: Sequence[float], rest: Sequence[int], columns: int, room: float) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = [[]]
    used = 0.0
    for place in rest:
        if found[-1] and used + heights[place] > room + 0.01:
            if len(found) == columns:
                break
            found.append([])
            used = 0.0
        found[-1].append(place)
        used += heights[place]
    return tuple(tuple(column) for column in found)


def _even(heights: Sequence[float], rest: Sequence[int], columns: int, room: float) -> tuple[tuple[int, ...], ...]:
    """Return the entries in the lowest columns that hold all of them."""
    low = sum(heights[place] for place in rest) / columns
    while low < room:
        filled = _filled(heights, rest, columns, low)
        if sum(len(column) for column in filled) == len(rest):
            return filled
        low += _NAME.leading / 3
    return _filled(heights, rest, columns, room)


def _plan(book: Book, sheet: Ballot) -> _Plan:
    """Return the shape in which a ballot takes fewest pages, of several such the one with fewest columns."""
    found: list[_Plan] = []
    for across, columns in _SHAPES:
        found.append(_shaped(book, sheet, across, columns))
        if len(found[-1].pages) == 1:
            break
    return min(found, key=lambda plan: len(plan.pages))


def _shaped(book: Book, sheet: Ballot, across: int, columns: int) -> _Plan:
    inner = _inner(book, across)
    width = _column_width(inner, columns) - _INDENT
    entries = (*(wrapping.lines(name, _NAME, width) for name in sheet.candidates), *((),) * sheet.blanks)
    heights = [_high(entry) for entry in entries]
    head = 2 * _PAD + _head_height(sheet, inner, across) + 4
    pages = flowed(heights, columns, book.room - head) or (((),),)
    tall = (max(sum(heights[n] for n in column) for column in page) for page in pages)
    return _Plan(across, columns, entries, pages, tuple(min(book.room, head + each) for each in tall))


def _inner(book: Book, across: int) -> float:
    return (book.width - _GAP * (across - 1)) / across - 2 * _PAD


def _column_width(inner: float, columns: int) -> float:
    return (inner - _COLUMN_GAP * (columns - 1)) / columns


def _high(entry: Entry) -> float:
    return max(_LINE, len(entry) * _NAME.leading + 6)


def _titles(sheet: Ballot, inner: float, across: int) -> Sequence[str]:
    """Return the title's lines; a wide ballot's number may say which page it is, and needs more room."""
    return wrapping.lines(sheet.title, _TITLE, inner - (40 if across > 1 else 130))


def _head_height(sheet: Ballot, inner: float, across: int) -> float:
    title = len(_titles(sheet, inner, across)) * _TITLE.leading
    return title + 2 * theme.NOTE.leading + 8


class _Grid:
    """Places on a page, as many beneath each other as there is room for."""

    def __init__(self, book: Book, plan: _Plan) -> None:
        self._book, self._plan = book, plan
        self._places = self._all()

    def next(self) -> tuple[float, float]:
        """Return the next place's left and upper edge; a new page where this one is full."""
        return next(self._places)

    def _all(self) -> Iterator[tuple[float, float]]:
        book, plan = self._book, self._plan
        width = _inner(book, plan.across) + 2 * _PAD
        while True:
            y = book.y
            while y - plan.height >= book.floor - 0.01:
                yield from ((book.left + n * (width + _GAP), y) for n in range(plan.across))
                y -= plan.height + _GAP
            book.new_page(head=False)


# -- drawing --------------------------------------------------------------------------------------------------------


def _draw(
    book: Book, sheet: Ballot, plan: _Plan, meeting: str, number: int, part: int, left: float, top: float
) -> None:
    inner = _inner(book, plan.across)
    book.put(Box(left, top - plan.heights[part], inner + 2 * _PAD, plan.heights[part], 4, stroke=theme.HAIR))
    x, y = left + _PAD, top - _PAD
    book.line(_number(plan, number, part), theme.NOTE, x + inner, y - baseline(_TITLE), align="right")
    for line in _titles(sheet, inner, plan.across):
        book.line(line, _TITLE, x, y - baseline(_TITLE))
        y -= _TITLE.leading
    for words in (joined(sheet.group, meeting), _rule(sheet, plan)):
        book.line(wrapping.shortened(words, theme.NOTE, inner), theme.NOTE, x, y - baseline(theme.NOTE))
        y -= theme.NOTE.leading
    width = _column_width(inner, plan.columns)
    for place, column in enumerate(plan.pages[part]):
        _column(book, plan, column, x + place * (width + _COLUMN_GAP), y - 8, width)


def _number(plan: _Plan, number: int, part: int) -> str:
    if len(plan.pages) == 1:
        return str(number)
    return _("{number}, page {page} of {pages}").format(number=number, page=part + 1, pages=len(plan.pages))


def _rule(sheet: Ballot, plan: _Plan) -> str:
    most = ngettext("Choose at most {n}", "Choose at most {n}", sheet.seats).format(n=sheet.seats)
    said = _("Choose one") if sheet.seats == 1 else most
    if len(plan.pages) == 1:
        return said
    return joined(said, _("the pages of a ballot count together"))


def _column(book: Book, plan: _Plan, column: Sequence[int], x: float, y: float, width: float) -> None:
    for place in column:
        entry = plan.entries[place]
        book.put(*tick_box(x, y - _TICK - 1, side=_TICK))
        for n, line in enumerate(entry):
            book.line(line, _NAME, x + _INDENT, y - n * _NAME.leading - baseline(_NAME))
        if not entry:
            book.put(Stroke(((x + _INDENT, y - 14), (x + width, y - 14)), theme.HAIRLINE, theme.HAIR))
        y -= _high(entry)
