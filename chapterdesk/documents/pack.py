"""The meeting pack: all papers of one meeting as one PDF."""

from __future__ import annotations

from collections.abc import Mapping

from chapterdesk.core.locale import long_date
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, pgettext
from chapterdesk.documents import cover, enclosures, parts
from chapterdesk.documents.agenda import TimedRow, timed
from chapterdesk.documents.book import Book
from chapterdesk.documents.enclosures import Opened
from chapterdesk.documents.finish import Properties, finished, paper_foot
from chapterdesk.documents.papers import PackPaper

_LAYOUTS = 4
"""A page number set may move a line to the next page once; then numbers stand still."""


def meeting_pack(paper: PackPaper, *, size: str = "A4", progress: Progress | None = None) -> bytes:
    """Return the pack as PDF, labels and dates in the current language; the same paper at the same time gives the same bytes.

    Args:
        paper: What is in it; parts without rows are left out.
        size: ``"A4"`` or ``"Letter"``.
        progress: Told about pages; may cancel.

    Raises:
        UserError: An enclosure cannot be read (``"enclosure_damaged"``, ``"enclosure_protected"``, ``"enclosure_too_long"``).
        Cancelled: The user asked to stop.
    """
    opened = enclosures.open_all(paper.enclosures)
    try:
        known: Mapping[str, int] = {}
        for _attempt in range(_LAYOUTS):
            if progress is not None:
                progress.check()
            book = _laid_out(paper, opened, size, known)
            if book.found_pages == known:
                break
            known = book.found_pages
        title = f"{paper.title}, {long_date(paper.day)}"
        properties = Properties(title, paper.author or paper.group, _("Meeting pack"))
        inserts = {index: one.pdf for index, one in enumerate(opened) if one.pdf is not None}
        return finished(book, properties, inserts=inserts, progress=progress)
    finally:
        for one in opened:
            if one.pdf is not None:
                one.pdf.close()


def _laid_out(paper: PackPaper, opened: list[Opened], size: str, known: Mapping[str, int]) -> Book:
    foot = paper_foot(paper)
    book = Book(size, (paper.group, f"{paper.title}, {long_date(paper.day)}"), foot, known_pages=known)
    keys = {one.name: one.key if one.pdf is not None or one.picture else "separately" for one in opened}
    rows = timed(paper.agenda, paper.start, keys)
    contents = _contents(paper, opened)
    cover.draw(book, paper, rows, contents)
    book.mark("cover", paper.title)
    book.new_page()
    _own_parts(book, paper, rows)
    rest = []
    for index, one in enumerate(opened):
        if one.pdf is not None or one.picture:
            enclosures.place(book, one, index)
        else:
            rest.append(one)
    enclosures.list_rest(book, rest)
    if not book.page.shapes and book.page.insert is None:
        book.pages.pop()
    return book


def _own_parts(book: Book, paper: PackPaper, rows: list[TimedRow]) -> None:
    if rows:
        parts.agenda(book, paper, rows)
    if paper.commitments:
        _start(book, "promised", parts.promised_title(paper.previous), alone=not rows)
        parts.commitments(book, paper.commitments, paper.day)
    if paper.decisions:
        _start(book, "decided", parts.decided_title(paper.previous), alone=not rows and not paper.commitments)
        parts.decisions(book, paper.decisions, paper.day)
    if _signs(paper):
        parts.attendance(book, paper)
    if paper.posts or paper.people:
        parts.posts_and_people(book, paper)
    if paper.figures:
        parts.figures(book, paper)


def _start(book: Book, key: str, title: str, *, alone: bool) -> None:
    if alone:
        book.part(key, title)
    else:
        book.heading(title, key=key)


def _signs(paper: PackPaper) -> bool:
    return bool(paper.attendance) or (paper.sign_in and bool(paper.agenda))


def _contents(paper: PackPaper, opened: list[Opened]) -> list[tuple[str, str]]:
    """Return (key, title) of every part in the order of the pack; what shares the agenda's pages shares its line."""
    entries: list[tuple[str, str]] = []
    if paper.agenda:
        both = _("Agenda, with what was promised last time") if paper.commitments else _("Agenda")
        entries.append(("agenda", both))
    elif paper.commitments:
        entries.append(("promised", parts.promised_title(paper.previous)))
    if paper.decisions:
        entries.append(("decided", parts.decided_title(paper.previous)))
    if _signs(paper):
        entries.append(("attendance", _("Attendance list")))
    if paper.posts or paper.people:
        title = (
            _("People and posts")
            if paper.people and paper.posts
            else pgettext("on paper", "People")
            if paper.people
            else pgettext("on paper", "Posts")
        )
        entries.append(("people", title))
    if paper.figures:
        entries.append(("figures", paper.figures_title or _("The group in figures")))
    entries += [(one.key, one.title) for one in opened if one.pdf is not None or one.picture]
    if any(one.pdf is None and not one.picture for one in opened):
        entries.append(("separately", _("Enclosed separately")))
    return entries
