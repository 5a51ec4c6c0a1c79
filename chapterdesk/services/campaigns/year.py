"""The activist year as a calendar: terms and summer campaign, campaigns, partners' periods and activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Activity
from chapterdesk.services import terms
from chapterdesk.services.campaigns.clashes import Clash, Period, clashes, periods
from chapterdesk.services.terms import Span


@dataclass(frozen=True)
class Mark:
    """A day with activities: (id, name, group, state) of each."""

    day: dt.date
    activities: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Year:
    """An activist year, from the first day of its autumn to the last of its summer.

    Attributes:
        begins: The calendar year in which its autumn lies.
        lanes: Our campaigns, laid out so that those in one lane do not overlap; ``partner_lanes`` the partners' periods.
    """

    begins: int
    first: dt.date
    last: dt.date
    spans: tuple[Span, ...]
    lanes: tuple[tuple[Period, ...], ...]
    partner_lanes: tuple[tuple[Period, ...], ...]
    marks: tuple[Mark, ...]
    clashes: tuple[Clash, ...]

    @property
    def name(self) -> str:
        """How people call it: 2026/27."""
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"

    @property
    def activities(self) -> int:
        """How many activities it has."""
        return sum(len(mark.activities) for mark in self.marks)


def lanes(found: Sequence[Period]) -> tuple[tuple[Period, ...], ...]:
    """Lay periods out in as few lanes as can be, in which none overlaps another, the earliest first."""
    laid: list[list[Period]] = []
    for one in sorted(found):
        free = next((lane for lane in laid if lane[-1].end < one.start), None)
        if free is None:
            laid.append([one])
        else:
            free.append(one)
    return tuple(tuple(lane) for lane in laid)


def present_year(conn: Connection, day: dt.date | None = None) -> int:
    """Return the calendar year in which the autumn of the activist year lies that a day (today) belongs to."""
    wanted = day or clock.today()
    autumn = next(span for span in terms.spans(conn, dt.date(wanted.year, 1, 1), dt.date(wanted.year, 12, 31)) if span.code == f"{wanted.year}-autumn")  # fmt: skip
    return wanted.year if wanted >= autumn.start else wanted.year - 1


def year(register: Register, conn: Connection, begins: int) -> Year:
    """Return the activist year whose autumn lies in the calendar year ``begins``."""
    codes = (f"{begins}-autumn", f"{begins + 1}-spring", f"{begins + 1}-summer")
    spans = tuple(terms.by_code(conn, code) for code in codes)
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    found = periods(conn, first, last)
    in_the_way = [each for each in clashes(found) if each.end >= first and each.start <= last]
    return Year(
        begins,
        first,
        last,
        spans,
        lanes([each for each in found if not each.is_partners]),
        lanes([each for each in found if each.is_partners]),
        _marks(register, conn, first, last),
        tuple(in_the_way),
    )


def _marks(register: Register, conn: Connection, first: dt.date, last: dt.date) -> tuple[Mark, ...]:
    table = table_of(Activity)
    query = select(table.c.id, table.c.title, table.c.unit, table.c.state, table.c.day).where(
        table.c.day >= first.isoformat(),
        table.c.day <= last.isoformat(),
        or_(table.c.state.is_(None), table.c.state != "cancelled"),
    )
    found = conn.execute(query.order_by(table.c.day, table.c.start, table.c.n)).all()
    names = register.titles(conn, list({row.unit for row in found if row.unit}))
    by_day: dict[str, list[tuple[str, str, str, str]]] = {}
    for key, title, unit, state, day in found:
        by_day.setdefault(day, []).append((key, title, names.get(unit, ""), state or "planned"))
    return tuple(Mark(dt.date.fromisoformat(day), tuple(each)) for day, each in by_day.items())
