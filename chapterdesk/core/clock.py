"""Time, injected so that tests and demos can hold it still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed_time", default=None)


def now() -> dt.datetime:
    """Return the present instant in UTC, with its zone."""
    return _fixed.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Return today's date where the user sits."""
    fixed = _fixed.get()
    return fixed.date() if fixed else dt.date.today()


@contextmanager
def frozen(instant: dt.datetime) -> Iterator[None]:
    """Hold the clock at ``instant`` (UTC) in this context; for tests, pictures and the demo chapter."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
