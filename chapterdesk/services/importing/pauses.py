"""Keeping Python's memory cleaner out of the way of bulk work."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def few_pauses() -> Iterator[None]:
    """Keep the cleaner from looking through hundreds of thousands of living rows again and again (a fifth of the time)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
