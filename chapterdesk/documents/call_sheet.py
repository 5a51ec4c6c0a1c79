"""The call sheet: what one caller says, whom they call, and boxes to tick for what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.documents import tables, theme, wrapping
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.shapes import Box
from chapterdesk.documents.tables import Cell, Column, Table, words
from chapterdesk.documents.theme import Style

_BOX_COLUMN = 46
_ROW = theme.WRITING_LINE * 1.5
_SCRIPT = Style(size=11.5, leading=17)
_PAD = 12


@dataclass(frozen=True)
class SheetRow:
    """One person to call: ``about`` is a line of what to know, ``before`` what came of an earlier try."""

    name: str
    phone: str
    about: str = ""
    before: str = ""


@dataclass(frozen=True)
class CallSheet:
    """One caller's sheet.

    Attributes:
        title: The mobilisation's name.
        caller: Who calls.
        group: Whose desk it is.
        when: When and where, in words.
        call_by: Until when to call, in words.
        happened, script, if_not: What is told and asked; the script may hold ``*bold*`` words.
        outcomes: Heads of the boxes to tick, in order.
        rows: The people.
    """

    title: str
    caller: str
    group: str = ""
    when: str = ""
    call_by: str = ""
    happened: str = ""
    script: str = ""
    if_not: str = ""
    outcomes: Sequence[str] = ()
    rows: Sequence[SheetRow] = ()


def call_sheets(sheets: Sequence[CallSheet], *, size: str = "A4", progress: Progress | None = None) -> bytes:
    """Return the sheets of one or several callers as one PDF, each beginning on a page of its own."""
    first = sheets[0]
    foot = joined(
        _("For {name} only. Destroy it when the calls are done.").format(name=first.caller), printed_text(None)
    )
    if len(sheets) > 1:
        foot = joined(_("For the callers only. Destroy it when the calls are done."), printed_text(None))
    book = Book(size, (first.group, first.title), foot, landscape=True)
    book.new_page()
    for number, sheet in enumerate(sheets):
        if progress is not None:
            progress.step(number, len(sheets), _("Making call sheets"))
        _sheet(book, sheet, str(number))
    title = joined(_("Call sheet"), first.title, by=": ")
    return finished(book, Properties(title, first.group), progress=progress)


def _sheet(book: Book, sheet: CallSheet, key: str) -> None:
    if not book.untouched:
        book.new_page()
    book.mark(key, sheet.caller)
    book.text(_("Call sheet for {name}").format(name=sheet.caller), theme.LEAD)
    book.text(sheet.title, theme.TITLE)
    until = _("Please call before {day}").format(day=sheet.call_by) if sheet.call_by else ""
    count = ngettext("{n} person to call", "{n} people to call", len(sheet.rows)).format(n=len(sheet.rows))
    book.text(joined(sheet.when, count, until), theme.NOTE._replace(size=9.5, leading=14))
    book.space(8)
    if sheet.happened:
        book.text(sheet.happened)
        book.space(8)
    _words_to_say(book, sheet)
    _people(book, sheet)
    book.space(12)
    book.text(
        _(
            "Tick one box for each person. Whoever wants to hear no more of this is phoned by nobody again: "
            "tell the desk the same day. A person who does not answer may be tried three times."
        ),
        theme.NOTE,
        keep=0,
    )


def _words_to_say(book: Book, sheet: CallSheet) -> None:
    """Draw the script in a box that is read at arm's length."""
    paragraphs: list[tuple[str, Style]] = []
    if sheet.script:
        paragraphs.append((sheet.script.replace("*", ""), _SCRIPT))
    if sheet.if_not:
        paragraphs.append((_("If not: {text}").format(text=sheet.if_not), theme.BODY._replace(colour=theme.SOFT)))
    if not paragraphs:
        return
    inner = book.width - 2 * _PAD
    lines = [(line, style) for text, style in paragraphs for line in wrapping.lines(text, style, inner)]
    heading = theme.COLUMN_HEAD
    height = sum(style.leading for _line, style in lines) + heading.leading + 2 * _PAD
    if height > book.full_room / 2:
        # A script that fills a page is no box any more: it runs on over the pages.
        for text, style in paragraphs:
            book.text(text, style)
        return
    book.need(height + 60)
    book.put(Box(book.left, book.y - height, book.width, height, 4, fill=theme.TINT))
    book.y -= _PAD
    for line, style in [(_("Say it your way"), heading), *lines]:
        book.line(line, style, book.left + _PAD, book.y - baseline(style))
        book.y -= style.leading
    book.y -= _PAD + 10


def _people(book: Book, sheet: CallSheet) -> None:
    columns = [
        Column(align="right"),
        Column(_("Name"), share=4, keep=True),
        Column(_("Phone"), most=110, keep=True),
        *(Column(head, least=_BOX_COLUMN, most=_BOX_COLUMN, align="centre", keep=True) for head in sheet.outcomes),
        Column(_("Note"), share=2, keep=True),
    ]
    rows = [
        [
            words(str(number), theme.NOTE),
            words(row.name, theme.STRONG, joined(row.about, row.before)),
            words(row.phone, theme.STRONG),
            *(Cell(box=False) for _head in sheet.outcomes),
            Cell(),
        ]
        for number, row in enumerate(sheet.rows, 1)
    ]
    tables.draw(book, Table(columns, rows, pad=5, least_height=_ROW))
