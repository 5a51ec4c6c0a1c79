"""The parts of a meeting pack after its cover, each left out where there is nothing to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chapterdesk.core.locale import capital, long_date, short_date
from chapterdesk.core.text import _, pgettext
from chapterdesk.documents import charts, fonts, tables, theme
from chapterdesk.documents.agenda import TimedRow, page_words
from chapterdesk.documents.book import Book, joined
from chapterdesk.documents.cover import clock_text, hours
from chapterdesk.documents.papers import (
    AttendanceRow,
    ChartFigure,
    CommitmentRow,
    DecisionRow,
    PackPaper,
    PersonRow,
    PostRow,
)
from chapterdesk.documents.shapes import rule
from chapterdesk.documents.tables import Cell, Column, Table, words

_CELL = theme.Style(size=9.5, leading=13)
_CELL_STRONG = theme.Style("semibold", 9.5, 13)


def agenda(book: Book, paper: PackPaper, rows: Sequence[TimedRow]) -> None:
    """Write the agenda with the time of every item."""
    chair = _("Chair: {name}.").format(name=paper.chair) if paper.chair else ""
    secretary = _("Minutes: {name}.").format(name=paper.secretary) if paper.secretary else ""
    where = joined(hours(paper.start, paper.end), paper.place, by=", ")
    book.part("agenda", _("Agenda"), joined(f"{capital(where)}." if where else "", chair, secretary, by=" "))
    columns = [
        Column(_("Time")),
        Column(align="right"),
        Column(pgettext("on paper", "Item"), share=1),
        Column(pgettext("on paper", "Who opens"), most=95),
        Column(pgettext("on paper", "Kind"), most=90),
        Column(pgettext("length", "Min"), align="right"),
    ]
    cells = [_agenda_cells(book, row) for row in rows]
    tables.draw(book, Table(columns, cells, pad=7))


def _agenda_cells(book: Book, timed: TimedRow) -> list[Cell]:
    row = timed.row
    pages = page_words(book, timed.keys)
    note = joined(row.note, pages if row.note else capital(pages), by=", ")
    kind = Cell(badge=row.kind or _("Decision")) if row.is_decision else words(row.kind, theme.NOTE)
    return [
        words(clock_text(timed.start) if timed.start else "", theme.STRONG),
        words(row.number),
        words(row.title, theme.STRONG, note),
        words(row.opener),
        kind,
        words("" if row.minutes is None else str(row.minutes)),
    ]


def promised_title(previous: dt.date | None) -> str:
    """Return "Promised on 4 November"."""
    return _("Promised on {date}").format(date=long_date(previous, year=False)) if previous else _("Promised last time")


def decided_title(previous: dt.date | None) -> str:
    """Return "Decided on 4 November"."""
    return _("Decided on {date}").format(date=long_date(previous, year=False)) if previous else _("Decided last time")


def commitments(book: Book, rows: Sequence[CommitmentRow], day: dt.date) -> None:
    """Write who promised what, with a tick for what is done."""
    columns = [
        Column(keep=True),
        Column(_("Who"), most=120),
        Column(_("What"), share=1),
        Column(pgettext("deadline", "By"), most=70),
        Column(_("How it went"), most=110, align="right"),
    ]
    cells = [
        [
            Cell(box=row.done),
            words(row.who, _CELL_STRONG),
            words(row.what, _CELL),
            words(short_date(row.by, today=day) if row.by else "", _CELL),
            words(row.outcome, _CELL),
        ]
        for row in rows
    ]
    tables.draw(book, Table(columns, cells, pad=5.5))


def decisions(book: Book, rows: Sequence[DecisionRow], day: dt.date) -> None:
    """Write numbered decisions."""
    columns = [Column(_("No."), most=60), Column(_("Decision"), share=1), Column(_("Date"), most=70, align="right")]
    cells = [
        [
            words(row.number, _CELL_STRONG),
            words(row.text, _CELL, row.item),
            words(short_date(row.day, today=day) if row.day else "", _CELL),
        ]
        for row in rows
    ]
    tables.draw(book, Table(columns, cells, pad=5.5))


def attendance(book: Book, paper: PackPaper) -> None:
    """Write the list to sign, empty rows for the new, and the lines for counting."""
    subtitle = _("Sign when you come in. Tick the box if you leave before the end.")
    book.part("attendance", pgettext("on paper", "Attendance"), subtitle)
    if paper.attendance:
        _sign_list(book, paper.attendance)
    if paper.new_rows > 0:
        _new_rows(book, paper.new_rows)
    _count_line(book)


def _sign_list(book: Book, rows: Sequence[AttendanceRow]) -> None:
    columns = [
        Column(align="right"),
        Column(_("Name"), most=170),
        Column(_("Here as"), most=90),
        Column(pgettext("gone from the meeting", "Left"), align="centre", keep=True),
        Column(_("Signature"), share=1, keep=True),
    ]
    cells = [
        [
            words(str(number), _CELL),
            words(row.name, _CELL_STRONG),
            words(row.here_as, _CELL),
            Cell(box=False),
            Cell(line=True),
        ]
        for number, row in enumerate(rows, 1)
    ]
    tables.draw(book, Table(columns, cells, pad=3, least_height=theme.WRITING_LINE))


def _new_rows(book: Book, count: int) -> None:
    height = theme.WRITING_LINE * 1.25
    book.heading(_("New tonight"), keep=height * min(count, 3) + 60)
    columns = [
        Column(_("Name"), share=3, keep=True),
        Column(_("Phone or e-mail"), share=4, keep=True),
        Column(_("May contact me"), align="centre", keep=True),
    ]
    cells = [[Cell(), Cell(), Cell(box=False)] for _number in range(count)]
    tables.draw(book, Table(columns, cells, least_height=height, uprights=True))


def _count_line(book: Book) -> None:
    book.need(40)
    book.y -= 30
    x = book.left
    style = theme.SMALL
    for label, least in ((pgettext("count", "Present"), 36), (_("of whom vote"), 36), (_("Checked by"), 0)):
        shown = fonts.resolve(label)
        width = book.line(shown, style, x, book.y)
        start = x + width + 6
        end = start + least if least else book.right
        book.put(rule(start, end, book.y - 2, width=0.7, colour=theme.RULE))
        x = end + 14
    book.y -= 10


def posts_and_people(book: Book, paper: PackPaper) -> None:
    """Write who holds which post, which are vacant, and who is in the group."""
    title = (
        _("People and posts")
        if paper.people and paper.posts
        else pgettext("on paper", "People")
        if paper.people
        else pgettext("on paper", "Posts")
    )
    book.part("people", title, paper.group)
    if paper.posts:
        if paper.people:
            book.text(pgettext("on paper", "Posts"), theme.SUBHEADING, keep=40)
            book.y -= 6
        _posts(book, paper.posts, paper.day)
    if paper.people:
        if paper.posts:
            book.heading(pgettext("on paper", "People"))
        _people(book, paper.people)


def _posts(book: Book, rows: Sequence[PostRow], day: dt.date) -> None:
    columns = [
        Column(pgettext("on paper", "Post"), share=1),
        Column(_("Who"), share=1),
        Column(_("Since"), most=80),
        Column(_("Until"), most=80),
    ]
    tables.draw(book, Table(columns, [_post_cells(row, day) for row in rows]))


def _post_cells(row: PostRow, day: dt.date) -> list[Cell]:
    if row.holder:
        who = words(row.holder, _CELL, row.note)
    else:
        since = row.vacant_since
        text = (
            _("Vacant since {date}").format(date=long_date(since, year=since.year != day.year))
            if since
            else _("Vacant")
        )
        who = words(text, theme.Style("italic", 9.5, 13), row.note)
    dates = [words(short_date(date) if date and row.holder else "", _CELL) for date in (row.since, row.until)]
    return [words(row.post, _CELL_STRONG), who, *dates]


def _people(book: Book, rows: Sequence[PersonRow]) -> None:
    columns = [
        Column(_("Name"), share=1.2),
        Column(pgettext("on paper", "Role"), most=120),
        Column(_("Phone"), most=95),
        Column(_("E-mail"), share=1),
    ]
    cells = [
        [
            words(row.name, _CELL_STRONG, row.note),
            words(row.role, _CELL),
            words(row.phone, _CELL),
            words(row.email, _CELL),
        ]
        for row in rows
    ]
    tables.draw(book, Table(columns, cells, pad=4.5))


def figures(book: Book, paper: PackPaper) -> None:
    """Draw each figure: title, chart, the table of its numbers, and where they come from."""
    book.part("figures", paper.figures_title or _("The group in figures"), paper.group)
    for number, figure in enumerate(paper.figures):
        if number:
            book.space(26)
        _figure(book, figure)


def _figure(book: Book, figure: ChartFigure) -> None:
    picture = charts.chart(figure, book.width)
    # The table's rows, its head and the note beneath stay with the chart, unless they are longer than a page anyway.
    table_height = 15 * len(figure.labels) + 26 + (28 if figure.note or figure.unfinished else 0)
    top = theme.SUBHEADING.leading + 20 + picture.height
    book.need(top + (table_height if top + table_height < book.full_room - 60 else 110))
    book.text(figure.title, theme.SUBHEADING, keep=40)
    book.y -= 8
    if picture.height:
        book.picture(picture)
        book.y -= 12
    _numbers(book, figure)
    notes = [figure.note]
    if figure.unfinished:
        notes.append(_("Hatched or dotted: not finished yet."))
    text = joined(*notes, by=" ")
    if text:
        book.y -= 4
        book.text(text, theme.NOTE)


def _numbers(book: Book, figure: ChartFigure) -> None:
    columns = [Column(figure.period or _("Period"), share=1)]
    columns += [Column(series.name, align="right", most=140) for series in figure.series]
    cells = []
    for index, label in enumerate(figure.labels):
        values = [series.values[index] if index < len(series.values) else None for series in figure.series]
        unfinished = index >= len(figure.labels) - figure.unfinished
        shown = _("{period}, so far").format(period=label) if unfinished else label
        cells.append([words(shown, theme.SMALL), *(words(charts.value_text(value), theme.SMALL) for value in values)])
    tables.draw(book, Table(columns, cells, pad=1.5))
