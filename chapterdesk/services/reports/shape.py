"""What a report is asked with and what it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.core import clock, locale
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.documents.report import ReportPaper

TERM, UNIT, SURVEY, PERIOD, LABELS = "term", "unit", "survey", "period", "labels"


@dataclass(frozen=True)
class Choices:
    """What somebody chose for a report; what it does not need is left alone.

    Attributes:
        term: Code such as ``2026-autumn``; "" for the present one.
        unit: A group with those beneath it; "" for the whole chapter.
        survey: Id of a survey; "" for the latest.
        first, last: ISO days of a period; "" for the last 90 days.
        sheet: Key of a sheet of labels; ``skip`` leaves out so many at its start.
        size: Paper, "A4" or "Letter".
        allowed: Ids of people with protected identity who were confirmed by name.
    """

    term: str = ""
    unit: str = ""
    survey: str = ""
    first: str = ""
    last: str = ""
    sheet: str = ""
    skip: int = 0
    size: str = "A4"
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Made:
    """A report that was made: its paper, whom it names, and whom with protected identity it left out."""

    paper: ReportPaper
    people: frozenset[str] = frozenset()
    shielded: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    addresses: tuple[tuple[str, ...], ...] = ()


Make = Callable[[Register, Connection, Choices], Made]
Draw = Callable[[Made, Choices, Progress | None], bytes]


@dataclass(frozen=True)
class Entry:
    """A report in the list.

    Attributes:
        key: Stable name, as commands take it.
        label, sentence: English words, marked for translation: its name, and what it is for.
        icon: Beside its name.
        needs: Which choices it takes.
        make: Gathers it.
        draw: Draws its paper where that is no plain report.
    """

    key: str
    label: str
    sentence: str
    icon: str
    make: Make
    needs: tuple[str, ...] = ()
    draw: Draw | None = None


def title_of(register: Register, conn: Connection, unit: str) -> str:
    """Return the name of a group, "" for the whole chapter."""
    return register.titles(conn, [unit]).get(unit, "") if unit else ""


def on_day(*parts: str) -> str:
    """Return a subtitle: what was chosen, and the day on which it was counted."""
    day = _("counted on {day}").format(day=locale.long_date(clock.today()))
    return locale.capital(" \u00b7 ".join(part for part in (*parts, day) if part))


def day(text: object) -> dt.date | None:
    """Return an ISO day as a date, None for nothing and for days that are only a year or a month."""
    words = str(text or "")
    return dt.date.fromisoformat(words) if len(words) == 10 else None
