"""Registers for tests: small, throw-away, with an author."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chapterdesk.database.lifecycle import create_throwaway
from chapterdesk.database.migrate import initialise
from chapterdesk.database.register import Register


@contextmanager
def open_register(folder: Path, name: str = "test.cdesk") -> Iterator[Register]:
    """Open a new, empty register in ``folder``."""
    opened = create_throwaway(folder / name, initialise)
    register = Register(opened.engine, folder / name, author="Tester")
    try:
        yield register
    finally:
        register.close()
        opened.close()
