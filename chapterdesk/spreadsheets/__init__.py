"""Table files in and out, knowing nothing of people: safe reading, writing, filling.

Names are imported when they are first used, because the reading process starts for every file and needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chapterdesk.spreadsheets.book import Book, CellProblem, Row, Sheet, Value, summary
    from chapterdesk.spreadsheets.reading import read_file, read_text

__all__ = ["Book", "CellProblem", "Row", "Sheet", "Value", "read_file", "read_text", "summary"]

_PLACES = {"read_file": "reading", "read_text": "reading"}


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("chapterdesk.spreadsheets." + _PLACES.get(name, "book")), name)
    raise AttributeError(name)
