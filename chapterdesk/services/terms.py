"""The activist year: autumn term, spring term and the summer campaign, without a pause.

Where the chapter declared no terms of its own, spring runs from January to May, the summer campaign from June to August,
and autumn from September to December, so that every day lies in just one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import rows
from chapterdesk.models import Term
from chapterdesk.models.campaigns import TERM_KINDS

_USUAL = {"spring": ((1, 1), (5, 31)), "summer": ((6, 1), (8, 31)), "autumn": ((9, 1), (12, 31))}


@dataclass(frozen=True, order=True)
class Span:
    """One term: its first and last day, the code that commands use (``2026-autumn``), and what it is called."""

    start: dt.date
    end: dt.date
    code: str
    name: str

    def holds(self, day: dt.date) -> bool:
        """Say whether the day lies in the term."""
        return self.start <= day <= self.end

    @property
    def unfinished(self) -> bool:
        """Whether the term is still going on, so that its figures are not final."""
        return self.end >= clock.today()


def _usual(year: int, kind: str) -> Span:
    (m1, d1), (m2, d2) = _USUAL[kind]
    name = _("{term} {year}").format(term=TERM_KINDS.format(kind), year=year)
    return Span(dt.date(year, m1, d1), dt.date(year, m2, d2), f"{year}-{kind}", name)


def spans(conn: Connection, first: dt.date, last: dt.date) -> list[Span]:
    """Return the terms that touch the days from ``first`` to ``last``, in order; the chapter's own in place of the usual."""
    found = {f"{year}-{kind}": _usual(year, kind) for year in range(first.year - 1, last.year + 2) for kind in _USUAL}
    for row in rows(conn, Term).values():
        if row["year"] and row["term_kind"] and row["start"] and row["end"]:
            code = f"{row['year']}-{row['term_kind']}"
            start, end = (dt.date.fromisoformat(str(row[key])) for key in ("start", "end"))
            found[code] = Span(start, end, code, str(row["name"]))
    return sorted(span for span in found.values() if span.end >= first and span.start <= last)


def latest(conn: Connection, many: int) -> list[Span]:
    """Return the ``many`` latest terms that have begun, the present one last."""
    today = clock.today()
    begun = [s for s in spans(conn, today - dt.timedelta(days=366 * (many // 3 + 2)), today) if s.start <= today]
    return begun[-many:]


def present(conn: Connection) -> Span:
    """Return the term that today lies in, or the latest that has begun."""
    today = clock.today()
    found = latest(conn, 6)
    return next((s for s in reversed(found) if s.holds(today)), found[-1])


def by_code(conn: Connection, code: str) -> Span:
    """Return the term of a code such as ``2026-autumn``. Raises UserError for what is none."""
    year, _dash, kind = code.strip().lower().partition("-")
    if not (year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 2200 and kind in _USUAL):
        raise UserError(
            _("“{code}” is not a term.").format(code=code),
            _("Write the year and spring, summer or autumn, such as 2026-autumn."),
            code="no_term",
        )
    day = dt.date(int(year), 1, 1)
    wanted = f"{int(year)}-{kind}"
    return next(s for s in spans(conn, day, day.replace(month=12, day=31)) if s.code == wanted)
