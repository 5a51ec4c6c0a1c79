"""Whether the exchange may be read on the screen's thread, or beside it."""

from __future__ import annotations

from chapterdesk.database.register import Register
from chapterdesk.services.exchange import waiting
from chapterdesk.ui.asking import is_small

FEW = 100
"""Up to so many open things are read at once; ten of them take about 50 ms (measured with 1 284 people), mostly for the file itself."""


def is_quick(register: Register) -> bool:
    """Say whether what waits can be read at once: in a small register with few things to decide."""
    with register.read() as conn:
        few = waiting.open_count(conn) <= FEW
    return few and is_small(register)
