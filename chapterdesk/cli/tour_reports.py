"""What surveys and reports add to the tour: the term report on paper and as a workbook, survey results, the privacy register."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chapterdesk.database.register import Register
from chapterdesk.services.reports import writing
from chapterdesk.services.reports.shape import Choices

if TYPE_CHECKING:
    from chapterdesk.cli.tour_parts import Writer

_FILES = (
    ("term-report.pdf", "term"),
    ("term-report.xlsx", "term"),
    ("how-the-groups-fare.pdf", "district"),
    ("survey-results.pdf", "survey"),
    ("measures.pdf", "measures"),
    ("privacy-register.pdf", "privacy"),
    ("address-labels.pdf", "labels"),
)


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the reports of the tour."""
    choices = Choices(size=size, sheet="3x10" if size == "Letter" else "3x7")
    return [(name, partial(writing.write, register, key, choices)) for name, key in _FILES]
