"""Who is an alumna or alumnus: a pure rule over terms in roles, so that it can be tested without a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """One term in a role.

    Attributes:
        role, unit: Ids; terms in the same role of the same unit belong together.
        start, end: ISO days or "" where not known or still going on; ``end`` is the last day in the role.
        counts: Whether the role opens the programme.
    """

    role: str
    unit: str
    start: str
    end: str
    counts: bool


def opened_on(held: Iterable[Held], today: dt.date) -> str:
    """Return the day (ISO) on which the programme opened for somebody with these terms, "" where it did not.

    It opens on the day after the last term in a role that counts, once that day has come; a term that follows in the same
    role of the same unit goes on with it, so a re-election opens nothing. Of several roles the first that ended decides.
    """
    last: dict[tuple[str, str], str] = {}
    for term in held:
        if term.counts:
            key = (term.role, term.unit)
            # A term without an end is held still, and one that has only been agreed on is held again.
            last[key] = max(last.get(key, ""), term.end[:10] or "9999-12-31")
    ended = [day for day in last.values() if day < today.isoformat()]
    return (dt.date.fromisoformat(min(ended)) + dt.timedelta(days=1)).isoformat() if ended else ""
