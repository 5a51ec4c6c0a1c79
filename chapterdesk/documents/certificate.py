"""Certificates: one page each, turned, with the name large and two lines to sign on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.documents import fonts, theme, wrapping
from chapterdesk.documents.book import BareBook, Book, joined
from chapterdesk.documents.finish import Properties, finished
from chapterdesk.documents.shapes import Box, rule
from chapterdesk.documents.theme import Style

_EDGE = 12 * theme.MM
_INSET = 30 * theme.MM
_HEAD = Style("medium", 11, 15, theme.SOFT)
_TITLE = Style("semibold", 30, 38)
_NAME_SIZES = (34, 30, 26, 22, 18)
_SAID = Style(size=13, leading=19)
_COURSE = Style("semibold", 20, 26)
_SMALL = Style(size=10, leading=15, colour=theme.SOFT)


@dataclass(frozen=True)
class CertificatePaper:
    """One certificate; days are words, "" where there is none.

    Attributes:
        name: Who completed it.
        course: What they completed.
        section, group: Who stands for it.
        when, where: When and where it was held.
        about: A sentence on what it prepares for.
        issued, until: From when and until when it holds.
        number: By which it is found again.
        trainers: Who signs.
    """

    name: str
    course: str
    section: str = ""
    group: str = ""
    when: str = ""
    where: str = ""
    about: str = ""
    issued: str = ""
    until: str = ""
    number: str = ""
    trainers: Sequence[str] = ()


def certificates(papers: Sequence[CertificatePaper], *, size: str = "A4", progress: Progress | None = None) -> bytes:
    """Return certificates as one PDF, each on a page of its own."""
    book = BareBook(size, ("", ""), "", landscape=True)
    for number, paper in enumerate(papers):
        if progress is not None:
            progress.step(number, len(papers), _("Making certificates"))
        book.new_page(head=False)
        book.mark(str(number), paper.name)
        _page(book, paper)
    first = papers[0]
    return finished(book, Properties(joined(_("Certificate"), first.course, by=": "), first.group), progress=progress)


def _page(book: Book, paper: CertificatePaper) -> None:
    wide, high = book.page.width, book.page.height
    inner = wide - 2 * _INSET
    book.put(
        Box(_EDGE, _EDGE, wide - 2 * _EDGE, high - 2 * _EDGE, 6, stroke=theme.ACCENT, line=1.4),
        Box(_EDGE + 5, _EDGE + 5, wide - 2 * _EDGE - 10, high - 2 * _EDGE - 10, 4, stroke=theme.HAIR),
    )
    y = high - _EDGE - 84
    y = _centred(book, joined(paper.section, paper.group), _HEAD, y, inner)
    y = _centred(book, _("Certificate"), _TITLE, y - 14, inner)
    y = _centred(book, _("This is to say that"), _SAID, y - 14, inner)
    y = _centred(book, paper.name, _name_style(paper.name, inner), y - 16, inner)
    y = _centred(book, _("has completed"), _SAID, y - 10, inner)
    y = _centred(book, paper.course, _COURSE, y - 10, inner)
    y = _centred(book, joined(paper.when, paper.where, by=", "), _SAID, y - 6, inner)
    y = _centred(book, paper.about, _SMALL, y - 10, inner)
    _foot(book, paper)


def _name_style(name: str, room: float) -> Style:
    for size in _NAME_SIZES:
        style = Style("semibold", size, size * 1.25)
        if wrapping.natural(name, style) <= room:
            return style
    return Style("semibold", _NAME_SIZES[-1], _NAME_SIZES[-1] * 1.25)


def _centred(book: Book, text: str, style: Style, y: float, room: float) -> float:
    """Set a text in the middle beneath ``y``, over as many lines as it takes; returns where it ends."""
    if not text:
        return y
    for line in wrapping.lines(text, style, room):
        book.line(line, style, book.page.width / 2, y - style.size, align="centre")
        y -= style.leading
    return y


def _foot(book: Book, paper: CertificatePaper) -> None:
    wide = book.page.width
    y = _EDGE + 74
    column = (wide - 2 * _INSET - 60) / 2
    for place, words in ((_INSET, _("Trainer")), (wide - _INSET - column, _("For the organiser"))):
        book.put(rule(place, place + column, y, width=0.8, colour=theme.INK))
        named = ", ".join(paper.trainers) if place == _INSET and paper.trainers else ""
        shown = wrapping.shortened(joined(words, named, by=": "), _SMALL, column)
        book.line(shown, _SMALL, place, y - 14)
    issued = _("Issued {day}").format(day=paper.issued) if paper.issued else ""
    until = _("holds until {day}").format(day=paper.until) if paper.until else ""
    text = fonts.resolve(joined(issued, until, paper.number))
    book.line(text, _SMALL, wide / 2, _EDGE + 24, align="centre")
