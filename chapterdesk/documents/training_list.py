"""The attendance list of a training: a box a day, a line to sign on, room for those who come unannounced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.locale import day_name
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.documents import tables, theme
from chapterdesk.documents.book import Book, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.tables import Cell, Column, Table, words

_UPRIGHT_DAYS = 4
"""More days than this need the paper turned."""
_MOST_DAYS = 14
"""More boxes than this fit on no paper: later days get a second list."""


@dataclass(frozen=True)
class SignRow:
    """One person: whether they are ticked already on each day."""

    name: str
    ticked: Sequence[bool] = ()


@dataclass(frozen=True)
class TrainingList:
    """The list.

    Attributes:
        title, course, group: What it is, of which course, and whose.
        when, where: In words.
        trainers: Who leads it.
        days: Its days, one box each.
        rows: Who has a seat.
        empty_rows: Rows for those who come unannounced.
    """

    title: str
    course: str = ""
    group: str = ""
    when: str = ""
    where: str = ""
    trainers: Sequence[str] = ()
    days: Sequence[dt.date] = ()
    rows: Sequence[SignRow] = ()
    empty_rows: int = 0


def training_list(paper: TrainingList, *, size: str = "A4") -> bytes:
    """Return the list as PDF."""
    foot = joined(_("For the trainers only. Destroy it when attendance is noted."), printed_text(None))
    wide = len(paper.days) > _UPRIGHT_DAYS
    book = Book(size, (paper.group, paper.title), foot, landscape=wide)
    book.new_page()
    book.mark("list", paper.title)
    book.text(pgettext("on paper", "Attendance"), theme.LEAD)
    book.text(paper.title, theme.TITLE)
    trainers = _("Trainers: {names}").format(names=", ".join(paper.trainers)) if paper.trainers else ""
    note = theme.NOTE._replace(size=9.5, leading=14)
    count = ngettext("{n} person", "{n} people", len(paper.rows)).format(n=len(paper.rows))
    book.text(joined(paper.course, paper.when, paper.where), note)
    book.text(joined(count, trainers), note)
    book.space(8)
    days = list(paper.days) or [dt.date.min]
    for start in range(0, len(days), _MOST_DAYS):
        if start:
            book.new_page()
        _rows(book, paper, days[start : start + _MOST_DAYS], start)
    _unannounced(book, paper)
    return finished(book, Properties(joined(pgettext("on paper", "Attendance"), paper.title, by=": "), paper.group))


def _rows(book: Book, paper: TrainingList, days: Sequence[dt.date], start: int) -> None:
    columns = [
        Column(align="right"),
        Column(_("Name"), most=190, keep=True),
        *(Column(_day(day), align="centre", keep=True, least=34) for day in days),
        Column(_("Signature"), share=1, keep=True, least=90),
    ]
    cells = []
    for number, row in enumerate(paper.rows, 1):
        ticks = list(row.ticked[start : start + len(days)])
        ticks += [False] * (len(days) - len(ticks))
        boxes = [Cell(box=on) for on in ticks]
        cells.append([words(str(number), theme.NOTE), words(row.name, theme.SMALL_STRONG), *boxes, Cell(line=True)])
    if cells:
        tables.draw(book, Table(columns, cells, pad=3, least_height=theme.WRITING_LINE))


def _day(day: dt.date) -> str:
    return "" if day == dt.date.min else f"{day_name(day, short=True)} {day.day}/{day.month}"


def _unannounced(book: Book, paper: TrainingList) -> None:
    if paper.empty_rows <= 0:
        return
    height = theme.WRITING_LINE * 1.25
    book.heading(_("Came unannounced"), keep=height * min(paper.empty_rows, 3) + 60)
    columns = [
        Column(_("Name"), share=3, keep=True),
        Column(_("Phone or e-mail"), share=4, keep=True),
        Column(_("May contact me"), align="centre", keep=True),
    ]
    cells = [[Cell(), Cell(), Cell(box=False)] for _number in range(paper.empty_rows)]
    tables.draw(book, Table(columns, cells, least_height=height, uprights=True))
