"""The documents that each part of the desk adds to the tour: one module a part, one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chapterdesk.database.register import Register

Writer = Callable[[Path], object]
Documents = Callable[[Register, str], list[tuple[str, Writer]]]
PARTS: tuple[Documents, ...] = ()
"""Each is given the register and the paper size ("A4" or "Letter") and returns (file name, what writes it)."""
