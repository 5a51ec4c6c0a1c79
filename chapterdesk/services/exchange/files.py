"""The received files, and who entered a change: what the review says beside every value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core.text import _
from chapterdesk.database.rows import chunks
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.models import Work
from chapterdesk.services.exchange import keeping, peers
from chapterdesk.services.exchange.items import Side

_SCREEN = ("screen", "terminal", "review")


@dataclass(frozen=True)
class File:
    """A received file: its number, what it is called, whose it is, when it came, what it made, and whether that stands."""

    n: int
    file: str
    peer: str
    peer_id: str
    at: str
    work: int
    export: str
    sha256: str
    counts: str
    stands: bool


def received(conn: Connection) -> dict[int, File]:
    """Return the received files by number, the latest first."""
    names = {each.id: each.name for each in peers.listed(conn)}
    stands = keeping.standing(conn)
    table = ReceivedRow
    query = select(
        table.n, table.file, table.peer, table.at, table.work, table.export, table.sha256, table.counts
    ).order_by(table.n.desc())
    return {
        r.n: File(
            r.n, r.file, names.get(r.peer, ""), r.peer, r.at, r.work or 0, r.export, r.sha256, r.counts, stands[r.n]
        )
        for r in conn.execute(query)
    }


@dataclass(frozen=True)
class Source:
    """Where a change comes from: the file of a partner (0 for none), or who did it here, when, and by what road."""

    file: int
    who: str
    when: str
    where: str

    def side(self, value: object, shown: str, *, gone: bool = False) -> Side:
        """Return it as one of the values side by side."""
        return Side(value, shown, self.who, self.when, self.where, gone)  # type: ignore[arg-type]


def sources(conn: Connection, changes: Iterable[str], files: Mapping[int, File]) -> dict[str, Source]:
    """Return by id of a change where it comes from."""
    by_work = {file.work: file for file in files.values() if file.work}
    found: dict[str, Source] = {}
    for block in chunks(dict.fromkeys(changes)):
        query = select(ChangeRow.id, ChangeRow.work, Work.author, Work.at, Work.origin)
        for change, work, author, at, origin in conn.execute(
            query.join(Work, Work.n == ChangeRow.work).where(ChangeRow.id.in_(block))
        ):
            file = by_work.get(work)
            if file is not None:
                found[change] = Source(file.n, file.peer, file.at, file.file)
            else:
                found[change] = Source(0, author, at, _road(origin))
    return found


def _road(origin: str) -> str:
    return (
        _("Typed here") if origin in _SCREEN else _("Undone here") if origin.startswith("undo") else _("Changed here")
    )


def moment(time: str) -> str:
    """Return the instant of a hybrid logical time, "" for none."""
    try:
        milliseconds = int(time, 16) >> 16
        return (
            dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        )
    except (ValueError, OverflowError, OSError):
        return ""
