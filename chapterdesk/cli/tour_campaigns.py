"""What campaigns and activities add to the tour: the terms in figures, the coming activities as a calendar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.models import Activity
from chapterdesk.services import lists, terms
from chapterdesk.services.campaigns import activities, papers


def documents(register: Register, size: str) -> list[tuple[str, Callable[[Path], object]]]:
    """Return (file name, what writes it)."""

    def figures(target: Path) -> object:
        with register.read() as conn:
            spans = terms.latest(conn, 6)
        return papers.save_figures(register, spans, target, size=size)

    def calendar(target: Path) -> object:
        soon = Question((Condition("day", "from", (clock.today().isoformat(),)),), order="day")
        with register.read() as conn:
            keys = lists.find_ids(conn, Activity, soon)
        return activities.save_calendar(register, keys, target)

    return [("term-figures.pdf", figures), ("activities.ics", calendar)]
