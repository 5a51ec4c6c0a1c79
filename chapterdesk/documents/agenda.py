"""The agenda's times and the pages its items refer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chapterdesk.core.text import _
from chapterdesk.documents.book import Book
from chapterdesk.documents.papers import AgendaRow


class TimedRow(NamedTuple):
    """An item, when it begins where that can be told, and the keys of the enclosures it refers to."""

    row: AgendaRow
    start: dt.time | None
    keys: tuple[str, ...] = ()


def timed(rows: Sequence[AgendaRow], start: dt.time | None, keys: Mapping[str, str] | None = None) -> list[TimedRow]:
    """Return the items with their times: from the meeting's start, length by length, a fixed time set anew.

    An item without a length leaves the times after it open, until one is fixed again. ``keys`` are the enclosures' keys by name.
    """
    result = []
    now = start
    for row in rows:
        now = row.start or now
        known = keys or {}
        result.append(TimedRow(row, now, tuple(known[name] for name in row.enclosures if name in known)))
        now = _later(now, row.minutes) if now is not None and row.minutes is not None else None
    return result


def _later(time: dt.time, minutes: int) -> dt.time:
    day = dt.datetime.combine(dt.date(2000, 1, 1), time) + dt.timedelta(minutes=minutes)
    return day.time()


def page_words(book: Book, keys: Sequence[str]) -> str:
    """Return "page 6" or "pages 6 and 7" for the keys of parts or enclosures; nothing while no page is known."""
    pages = sorted({book.known_pages[key] for key in keys if book.known_pages.get(key)})
    if not pages:
        return ""
    if len(pages) == 1:
        return _("page {page}").format(page=pages[0])
    first = ", ".join(str(page) for page in pages[:-1])
    return _("pages {first} and {last}").format(first=first, last=pages[-1])
