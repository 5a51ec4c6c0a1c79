"""The workbooks that went out and came in, and what is still to be sent."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.log import is_effective
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Exported, Site, Waiting, Work
from chapterdesk.services.exchange import contested, keeping, peers
from chapterdesk.services.exchange.files import File, received
from chapterdesk.services.exchange.items import Entry
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.scope import fields_for
from chapterdesk.sync.parts import Verb


def entries(conn: Connection) -> list[Entry]:
    """Return the workbooks out and in, the latest first."""
    files = received(conn)
    waiting = _waiting(conn)
    open_now = contested.contests(conn, files)
    conflicts = {n: sum(n in c.files for c in open_now) for n in files}
    found = [_in(file, waiting.get(file.n, 0), conflicts[file.n]) for file in files.values()]
    return sorted([*_out(conn), *found], key=lambda each: (each.at, not each.out, each.n), reverse=True)


def entry(conn: Connection, of_file: int) -> Entry:
    """Return one file that came in. Raises UserError ``unknown_file``."""
    for each in entries(conn):
        if not each.out and each.n == of_file:
            return each
    raise UserError(_("There is no such workbook."), code="unknown_file")


def number_of(conn: Connection, sha256: str) -> int:
    """Return the number of a file that came in, by its hash. Raises UserError ``unknown_file``."""
    for file in received(conn).values():
        if file.sha256 == sha256:
            return file.n
    raise UserError(_("This workbook was never taken in."), _("chapterdesk receive takes it in."), code="unknown_file")


def _waiting(conn: Connection) -> dict[int, int]:
    query = select(Waiting.received, Waiting.decided, Waiting.work).where(Waiting.sort.in_(keeping.ASKED))
    found: dict[int, int] = {}
    for n, decided, work in conn.execute(query).all():
        found[n] = found.get(n, 0) + keeping.is_open(conn, decided, work)
    return found


def _in(file: File, waiting: int, conflicts: int) -> Entry:
    told = json.loads(file.counts)
    return Entry(
        f"in {file.n}", False, file.n, file.at, file.file, file.peer, file.peer_id, told["rows"], told["changed"],
        told["new"], waiting + conflicts if file.stands else 0, conflicts if file.stands else 0, file.work,
        not file.stands, "", False, file.sha256,
    )  # fmt: skip


def _out(conn: Connection) -> list[Entry]:
    names = {each.id: each.name for each in peers.listed(conn)}
    e = Exported
    query = select(e.n, e.at, e.file, e.peer, e.rows, e.answered, e.sha256).order_by(e.n.desc())
    latest: set[str] = set()
    found: list[Entry] = []
    for r in conn.execute(query):
        to_answer = r.peer not in latest and r.answered is None
        latest.add(r.peer)
        found.append(
            Entry(
                f"out {r.n}", True, r.n, r.at, r.file, names.get(r.peer, ""), r.peer, r.rows, answered=r.answered or "",
                to_answer=to_answer, sha256=r.sha256,
            )
        )  # fmt: skip
    return found


def unsent(conn: Connection, peer: Peer) -> int:
    """Return how many rows were changed here, in a partner's scope, since the last workbook that it got.

    What came from the partner itself is not counted. All rows of its kinds are, whoever they are about: that is an estimate for the
    screen, and the workbook itself says what is in it.
    """
    sent = conn.execute(
        select(Exported.site, Exported.sequence).where(Exported.peer == peer.id).order_by(Exported.n.desc()).limit(1)
    ).first()
    query = (
        select(func.count(ChangeRow.row.distinct()))
        .join(Site, Site.n == ChangeRow.site)
        .where(ChangeRow.entity.in_(list(fields_for(peer))), ChangeRow.verb != Verb.SHOW)
    )
    theirs = [file.work for file in received(conn).values() if file.peer_id == peer.id and file.work]
    if theirs:
        query = query.where(ChangeRow.work.not_in(theirs))
    if sent is not None:
        own = select(Site.n).where(Site.id == sent.site).scalar_subquery()
        query = query.where((ChangeRow.site > own) | ((ChangeRow.site == own) & (ChangeRow.seq > sent.sequence)))
    return int(conn.execute(query).scalar() or 0)


def undone_work(conn: Connection, of_file: int) -> bool:
    """Say whether the taking in of a file was undone, so that it can be taken in again."""
    file = received(conn).get(of_file)
    if file is None or not file.work:
        return False
    by = conn.execute(select(Work.undone_by).where(Work.n == file.work)).scalar()
    return by is not None and is_effective(conn, by)
