"""How the exchange stands just now, in the two figures that the window shows wherever somebody is."""

from __future__ import annotations

from dataclasses import dataclass

from chapterdesk.database.register import Register
from chapterdesk.services.exchange import peers
from chapterdesk.services.exchange.traffic import has_traffic


@dataclass(frozen=True)
class Standing:
    """How things stand.

    Args:
        peer: Name of the partner that ``unsent`` is about, "" where nothing was ever sent to anybody.
        unsent: How many changes made here since the last workbook to it are in its scope.
        waiting: How many things wait for a decision.
    """

    peer: str = ""
    unsent: int = 0
    waiting: int = 0


def standing(register: Register) -> Standing:
    """Return how the exchange stands: with the secretariat, else with the partner that was sent to last.

    With many changes it takes a moment, so it is asked for beside the screen.
    """
    with register.read() as conn:
        if not has_traffic(conn):
            return Standing()
        # What reads workbooks is loaded by those who exchange any.
        from chapterdesk.services.exchange import timeline, waiting

        many = waiting.open_count(conn)
        sent = [entry for entry in timeline.entries(conn) if entry.out]
        known = {each.id: each for each in peers.listed(conn)}
        keys = [entry.peer_id for entry in sent if entry.peer_id in known]
        key = peers.SECRETARIAT if peers.SECRETARIAT in keys else next(iter(keys), "")
        if not key:
            return Standing(waiting=many)
        return Standing(known[key].name, timeline.unsent(conn, known[key]), many)
