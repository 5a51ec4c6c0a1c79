"""Whether two registers that have exchanged everything hold the same: counts and hashes of tables travel in each workbook.

A difference is told and changes nothing; every workbook is whole, so the next one in either direction mends what it can.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from chapterdesk.database.log import content_hash
from chapterdesk.models import OpenConflict
from chapterdesk.services.exchange import peers, telling, timeline
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.services.exchange.scope import gather
from chapterdesk.services.exchange.sending import register_id
from chapterdesk.sync.outcome import Notice, Why


def drift(conn: Connection, plan: Plan) -> list[Notice]:
    """Return a notice for each kind of which a partner's register holds something else, once nothing is left to send or decide.

    Only between a secretariat and its districts: other partners see a part of each other's registers, so that theirs differ rightly.
    """
    envelope = plan.received.envelope
    whole = plan.peer.is_secretariat or plan.peer.people == peers.OWN
    if envelope is None or not whole or envelope.register == register_id(conn):
        return []
    if (
        telling.counts(plan).waiting
        or timeline.unsent(conn, plan.peer)
        or conn.execute(select(OpenConflict.n).limit(1)).first()
    ):
        return []
    ours = {kind: content_hash(of.items()) for kind, of in gather(conn, plan.peer).rows.items()}
    nothing = content_hash(())
    return [
        Notice(Why.DRIFT, kind, shown=f"{ours.get(kind, nothing)[0]} / {theirs[0]}")
        for kind, theirs in envelope.tables.items()
        if tuple(theirs) != ours.get(kind, nothing)
    ]
