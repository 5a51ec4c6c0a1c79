"""The bounds of a partner: its file changes what it was sent and what it told of itself, and adds; nothing else, whatever stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Select, select

from chapterdesk.database.foreign import FOREIGN
from chapterdesk.database.rows import chunks
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Exported, Site
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.scope import gather
from chapterdesk.sync import snapshot
from chapterdesk.sync.armour import Damaged
from chapterdesk.sync.graph import addition_id
from chapterdesk.sync.judging import changed
from chapterdesk.sync.matching import Matched, place_of
from chapterdesk.sync.outcome import Notice, Why
from chapterdesk.sync.parts import Base, Change, Verb
from chapterdesk.sync.snapshot import Newer, Snapshot


def kept_snapshot(kept: bytes) -> Snapshot | None:
    """Return a snapshot that this register kept; None for one that cannot be read any more, which makes the file a question."""
    try:
        return snapshot.from_bytes(kept)
    except (Damaged, Newer):
        return None


def within(conn: Connection, peer: Peer, fields: Mapping[str, Sequence[str]], base: Base) -> tuple[Base, int]:
    """Return the base with the part of the sender's log that is new here and that the partner may write, and how much is not."""
    fresh = _unknown(conn, base.changes)
    here = _known_rows(conn, {change.row for change in fresh})
    allowed = _sent_to(conn, peer, base.export) if here else here
    kept = [c for c in fresh if c.kind in fields and (c.row not in here or c.row in allowed)]
    return replace(base, changes=kept), len(fresh) - len(kept)


def keep_in_scope(conn: Connection, peer: Peer, matched: Matched) -> None:
    """Take the edits out of rows of ours that the partner never got, whatever its file says of them, and tell of it."""
    edited = [pair for pair in matched.pairs if changed(pair.cells) or pair.read.action.strip()]
    here = _known_rows(conn, {pair.row.id for pair in edited})
    strange = here - _sent_to(conn, peer, matched.base.export) if here else here
    for pair in edited if strange else ():
        if pair.row.id in strange:
            matched.pairs.remove(pair)
            matched.notices.append(Notice(Why.OUT_OF_SCOPE, pair.row.kind, pair.row.id, place=place_of(pair.read)))


def _unknown(conn: Connection, changes: Sequence[Change]) -> list[Change]:
    known: set[str] = set()
    for block in chunks(change.id for change in changes):
        known.update(i for (i,) in conn.execute(select(ChangeRow.id).where(ChangeRow.id.in_(block))))
    return [change for change in changes if change.id not in known]


def _known_rows(conn: Connection, rows: set[str]) -> set[str]:
    found: set[str] = set()
    for block in chunks(rows):
        found.update(i for (i,) in conn.execute(select(ChangeRow.row).where(ChangeRow.row.in_(block)).distinct()))
    return found


def _sent_to(conn: Connection, peer: Peer, export: str) -> set[str]:
    """Return the rows that a partner got in the workbook in question; where that is not known, in any, or would get now, or made."""
    query = select(Exported.snapshot).where(Exported.peer == peer.id)
    its_own = conn.execute(query.where(Exported.id == export)).scalar()
    found: set[str] = set()
    for kept in [its_own] if its_own else conn.execute(query).scalars():
        if (earlier := kept_snapshot(kept)) is not None:
            found |= {row.id for row in earlier.base.rows}
    if its_own:
        return found
    return found | {key for of in gather(conn, peer).rows.values() for key in of} | _made_by(conn, peer)


def _made_by(conn: Connection, peer: Peer) -> set[str]:
    """Return the rows that came from a partner: from its own register, or typed into a workbook."""
    works = select(ReceivedRow.work).where(ReceivedRow.peer == peer.id, ReceivedRow.work.is_not(None))
    query = select(ChangeRow.id, ChangeRow.row, Site.installation).join(Site, Site.n == ChangeRow.site)
    added = conn.execute(query.where(ChangeRow.work.in_(works), ChangeRow.verb == Verb.ADD))
    found = {row for change, row, place in added if place == FOREIGN or change == addition_id(row)}
    return found | _told_of_by(conn, works)


def _told_of_by(conn: Connection, works: Select[int | None]) -> set[str]:
    """Return the rows that nobody else ever wrote: a deletion of one may arrive before the file that tells of the row itself."""
    own = select(ChangeRow.row).where(ChangeRow.work.in_(works), ChangeRow.verb == Verb.REMOVE).distinct()
    removed = {row for (row,) in conn.execute(own)}
    others: set[str] = set()
    for block in chunks(removed):
        query = select(ChangeRow.row).where(ChangeRow.row.in_(block), ChangeRow.work.not_in(works))
        others.update(row for (row,) in conn.execute(query.distinct()))
    return removed - others
