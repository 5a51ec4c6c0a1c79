"""Small parts of the post's panel: facts in a sunken box, days and terms in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.services.succession.postview import Term
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import label


def fact_box(facts: Sequence[tuple[str, str]]) -> QFrame:
    """Return facts as label beside value, in a sunken card."""
    made, grid, px = QFrame(), QGridLayout(), theme().px
    made.setProperty("surface", "sunken-card")
    grid.setContentsMargins(px(12), px(10), px(12), px(10))
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(4))
    for place, (name, value) in enumerate(facts):
        shown = label(value, "second", wrap=True)
        shown.setAccessibleName(f"{name}: {value}")
        grid.addWidget(label(name, "label"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(shown, place, 1)
    grid.setColumnStretch(1, 1)
    made.setLayout(grid)
    return made


def days_words(start: dt.date, end: dt.date | None) -> str:
    """Return a period in words."""
    if end is None:
        return _("from {start}").format(start=locale.short_date(start))
    return _("{start} to {end}").format(start=locale.short_date(start), end=locale.short_date(end))


def term_line(term: Term, *, name: bool = True) -> str:
    """Return a term in words: who, from when until when."""
    start = locale.short_date(dt.date.fromisoformat(term.start)) if len(term.start) == len("2026-11-24") else term.start
    end = locale.short_date(dt.date.fromisoformat(term.end)) if len(term.end) == len("2026-11-24") else term.end
    if start and end:
        days = _("{start} to {end}").format(start=start, end=end)
    elif end:
        days = _("until {day}").format(day=end)
    else:
        days = _("from {start}").format(start=start) if start else _("dates not known")
    return _("{name}, {days}").format(name=term.name, days=days) if name else days
