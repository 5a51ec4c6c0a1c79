"""Rows that were erased, here or at a partner's: what a file says of ours is not taken in, what a partner erased is asked here.

A partner learns which of the rows that it has were erased, by their ids alone. That is noted when they are erased, since afterwards
nothing tells any more who had them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from chapterdesk.core.ids import parse_ref, ref_of
from chapterdesk.database.rows import chunks, rows
from chapterdesk.fields.types import Reference
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Erased, Person, Site, State, Waiting, entities
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.sync.matching import Matched
from chapterdesk.sync.outcome import Notice, Place, Why
from chapterdesk.sync.parts import CellState, Change, ReadWorkbook, Verb

_TOLD = "erased_for:{peer}"


def owners(kind: str) -> list[str]:
    """Return the fields by which a row belongs to another."""
    fields = entities()[kind].fields.values()
    return [f.name for f in fields if isinstance(f.type, Reference) and f.type.owned]


# -- what arrives about rows that were erased here --------------------------------------------------------------------------


def among(conn: Connection, changes: Iterable[Change]) -> set[str]:
    """Return the rows that no file may bring: those that were erased, and new ones that belong to one of them."""
    dead = {row for (row,) in conn.execute(select(Erased.row))}
    if not dead:
        return dead
    fresh = [c for c in changes if c.verb in (Verb.ADD, Verb.RESTORE)]
    theirs = {c.row for c in fresh if any(c.fields.get(name) in dead for name in owners(c.kind))}
    return dead | (theirs - _living(conn, theirs))


def _living(conn: Connection, wanted: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for block in chunks(wanted):
        found.update(row for (row,) in conn.execute(select(ChangeRow.row).where(ChangeRow.row.in_(block)).distinct()))
    return found


def leave_out(book: ReadWorkbook, matched: Matched, dead: Collection[str], spares: Mapping[str, Sequence[str]]) -> None:
    """Take out of a matched file what would make a new row of an erased one, and cells that only name one; tell of it."""
    if not dead:
        return
    refs = {ref_of(entity.letter, row) for entity in entities().values() for row in dead} if matched.fresh else set()
    refs |= {ref for ref, made in spares.items() if any(row in dead for row in made)}
    typed = {Place(s.name, r.number): r.ref for s in book.sheets for r in s.rows} if matched.fresh else {}
    for new in list(matched.fresh):
        ref = new.ref or typed.get(new.place, "")
        parsed = parse_ref(ref)
        if (parsed[1] if parsed else ref) in refs:
            matched.fresh.remove(new)
            matched.notices = [n for n in matched.notices if n.place != new.place]
            matched.notices.append(Notice(Why.ERASED, new.kind, place=new.place))
    for pair in matched.pairs:
        for name, cell in list(pair.cells.items()):
            if cell.state is CellState.UNREADABLE and pair.row.values.get(name) in dead:
                del pair.cells[name]


# -- what a partner erased --------------------------------------------------------------------------------------------------


def to_ask(conn: Connection, erased: Iterable[str]) -> frozenset[str]:
    """Return the people among the rows that a partner erased who are here, and about whom nobody was asked yet."""
    here = set(rows(conn, Person, sorted(erased), []))
    marks = {mark_of(row): row for row in here}
    asked = {marks[m] for b in chunks(marks) for (m,) in conn.execute(select(Waiting.mark).where(Waiting.mark.in_(b)))}
    return frozenset(here - asked)


def mark_of(row: str) -> str:
    """Return the mark of the one question about a row that a partner erased."""
    return hashlib.sha256(f"{Why.ERASED}\n{row}".encode()).hexdigest()[:32]


# -- what partners are told -------------------------------------------------------------------------------------------------


def told_to(conn: Connection, peer: str) -> frozenset[str]:
    """Return the erased rows that a partner had got, or had sent."""
    kept = conn.execute(select(State.value).where(State.key == _TOLD.format(peer=peer))).scalar()
    return frozenset(json.loads(kept)) if kept else frozenset()


def tell(conn: Connection, peer: str, ids: Iterable[str]) -> None:
    """Let a partner know with its next workbook that rows were erased."""
    if fresh := sorted({*told_to(conn, peer), *ids}):
        key = _TOLD.format(peer=peer)
        conn.execute(delete(State).where(State.key == key))
        conn.execute(insert(State).values(key=key, value=json.dumps(fresh)))


def senders(conn: Connection, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return by partner the rows of which its register has written something."""
    peers = {site: peer for site, peer in conn.execute(select(ReceivedRow.site, ReceivedRow.peer))}  # noqa: C416
    found: dict[str, set[str]] = {}
    query = select(ChangeRow.row, Site.id).join(Site, Site.n == ChangeRow.site)
    for block in chunks(ids):
        for row, site in conn.execute(query.where(ChangeRow.row.in_(block))):
            if site in peers:
                found.setdefault(peers[site], set()).add(row)
    return found
