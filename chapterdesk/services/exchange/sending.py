"""Sending: the workbook of a partner, with the base that it will be compared with when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import new_ids
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _, in_language
from chapterdesk.core.unnamed import Unnamed
from chapterdesk.database.engine import write_connection
from chapterdesk.database.log import content_hash
from chapterdesk.database.migrate import newest
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, table_of, titles
from chapterdesk.fields.types import Reference
from chapterdesk.models import Exported, State, entities
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, founding
from chapterdesk.services.exchange import dead, logbook, peers
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.scope import Scope, gather
from chapterdesk.services.exchange.shared import own_fields, references
from chapterdesk.services.importing.pauses import few_pauses
from chapterdesk.sync import snapshot, workbook_write
from chapterdesk.sync.envelope import Envelope, new_key
from chapterdesk.sync.graph import RowGraph
from chapterdesk.sync.parts import ROW, Base, BaseRow, Change, Column, Verb, by_row
from chapterdesk.sync.snapshot import Snapshot

LEAVING = N_("exchange workbook")
"""What the register of disclosures calls a partner's workbook."""
_ALWAYS = ("person", "membership", "group_membership")
"""Sheets that are there even with no row, so that somebody can add the first."""


@dataclass(frozen=True)
class Order:
    """A workbook to be sent.

    Args:
        peer: For whom.
        target: The file, ending in .xlsx.
        locked: Whether it gets the partner's passphrase, which is made if there is none yet.
        confirmed: Names or Refs of people with protected identity who may be in it all the same.
    """

    peer: Peer
    target: Path
    locked: bool = True
    confirmed: Sequence[str] = ()


@dataclass(frozen=True)
class Sent:
    """A workbook that left.

    Args:
        path, sha256: The file.
        export: The export's id.
        rows, people: How many it holds.
        left_protected, left_consent, kept_back: What was left out, see ``scope.Scope``.
        disclosure: Its number in the register of disclosures.
        new_passphrase: What locks this partner's workbooks from now on, "" where that was agreed on before.
    """

    path: Path
    sha256: str
    export: str
    rows: int
    people: int
    left_protected: int
    left_consent: int
    kept_back: int
    disclosure: int
    new_passphrase: str = ""


def send(register: Register, order: Order, *, progress: Progress | None = None) -> Sent:
    """Write a partner's workbook, note it as disclosed and keep its base: all three or none.

    Raises UserError ``wrong_ending``, ``own_file``, ``no_place``, ``list_gone``, ``unknown_scope``, and where nothing can be written.
    """
    _checked(register, order)
    with few_pauses(), disclosures.unfinished(register, order.target) as part:
        with register.read() as conn:
            scope = gather(conn, order.peer, order.confirmed)
            prepared = prepare(register, conn, order.peer, scope)
            password = peers.passphrase(conn, order.peer) if order.locked else ""
        made = peers.set_passphrase(register, order.peer) if order.locked and not password else ""
        workbook_write.write(part.stream, prepared, password=password or made or None, progress=progress)
        digest, number = _hand_over(register, order, scope, prepared, part)
    return Sent(
        order.target, digest, prepared.base.export, scope.count, len(scope.people), scope.left_protected,
        scope.left_consent, scope.kept_back, number, made,
    )  # fmt: skip


def _checked(register: Register, order: Order) -> None:
    if order.target.suffix.lower() != ".xlsx":
        raise UserError(
            _("A workbook for an exchange partner is an .xlsx file."),
            _("Let the name end in .xlsx."),
            code="wrong_ending",
        )
    desks.refuse_own_files(register.path, order.target)


def _hand_over(register: Register, order: Order, scope: Scope, prepared: Snapshot, part: Unnamed) -> tuple[str, int]:
    fields = [f"{kind}.{name}" for kind, names in scope.fields.items() for name in names if scope.rows.get(kind)]
    leaving = disclosures.Leaving(LEAVING, sorted(scope.people), fields, order.peer.name, scope.shielded)
    base = prepared.base

    def keep(conn: Connection, sha256: str, number: int) -> None:
        conn.execute(
            insert(Exported).values(
                id=base.export,
                peer=order.peer.id,
                site=base.site,
                sequence=base.sequence,
                at=clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                file=order.target.name,
                sha256=sha256,
                key=prepared.envelope.key,
                rows=scope.count,
                disclosure=number,
                snapshot=snapshot.to_bytes(prepared),
            )
        )

    try:
        return disclosures.hand_over(register, part, leaving, keep)
    except BaseException:
        if not part.named:
            with write_connection(register.engine) as conn:
                conn.execute(delete(Exported).where(Exported.id == base.export))
        raise


# -- what it says ---------------------------------------------------------------------------------------------------------


def prepare(register: Register, conn: Connection, peer: Peer, scope: Scope) -> Snapshot:
    """Return all that a partner's workbook will say, of one moment of the database."""
    language = peer.language or register.language
    with in_language(language):
        base = replace(_base(register, conn, scope), erased=dead.told_to(conn, peer.id))
        names = _names(conn, scope, language)
        envelope = _envelope(register, conn, peer, scope, language)
    return workbook_write.prepare(base, envelope, names)


def _base(register: Register, conn: Connection, scope: Scope) -> Base:
    shown = [kind for kind in scope.fields if scope.rows.get(kind) or kind in _ALWAYS]
    log = list(logbook.changes_of(conn, kinds=list(scope.fields)))
    heads = logbook.heads_of(log)
    there = {key: row for of in scope.rows.values() for key, row in of.items()}
    acks = logbook.seen(conn)
    site = logbook.sites(conn)[-1]
    return Base(
        new_ids(1)[0],
        site,
        acks.get(site, 0),
        time=conn.execute(select(State.value).where(State.key == "clock")).scalar() or "",
        acks=acks,
        columns=tuple(Column(kind, name) for kind in shown for name in scope.fields[kind]),
        rows=_rows(conn, scope, heads),
        changes=_travelling(conn, scope, log, there),
    )


def _rows(conn: Connection, scope: Scope, heads: Mapping[str, logbook.Heads]) -> list[BaseRow]:
    found: list[BaseRow] = []
    for kind, of in scope.rows.items():
        refs = _refs(conn, kind, of)
        shared = set(scope.fields[kind])
        for key in refs:
            row = of[key]
            values = {name: value for name, value in row.items() if value not in (None, ())}
            seen = {name: ids for name, ids in heads.get(key, {}).items() if name in shared or name == "*"}
            found.append(BaseRow(kind, key, refs[key], values, seen))
    return found


def _refs(conn: Connection, kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the Refs of rows by id, in the order in which lists show them."""
    table = table_of(entities()[kind])
    query = select(table.c.id, table.c.ref, table.c.sort_title)
    found = [tuple(each) for block in chunks(keys) for each in conn.execute(query.where(table.c.id.in_(block)))]
    return {key: ref for key, ref, _sort in sorted(found, key=lambda each: (each[2], each[0]))}


def _travelling(conn: Connection, scope: Scope, log: Sequence[Change], there: Mapping[str, Row]) -> list[Change]:
    """Return the log as far as the partner may see it: shared fields of its rows, and which rows are gone.

    A row that is gone says nothing but that, and what its deletion had seen; one that only left the partner's list says nothing at all.
    """
    living = {kind: _living(conn, kind) for kind in scope.fields}
    gone = by_row(c for c in log if c.row not in there and c.row not in living[c.kind])
    found: list[Change] = []
    for change in log:
        if change.verb is Verb.SHOW:
            continue
        if change.row in there:
            shared = scope.fields[change.kind]
            fields = {name: value for name, value in change.fields.items() if name in shared}
            if not fields and change.verb in (Verb.SET, Verb.MERGE):
                continue
            parents = {name: of for name, of in change.parents.items() if name in shared or name == "*"}
            found.append(replace(change, fields=fields, parents=parents, author="", origin=""))
        elif change.verb is Verb.REMOVE and change.row in gone:
            seen = _seen_by(change, RowGraph(gone[change.row]), scope.fields[change.kind])
            found.append(replace(change, parents=seen, author="", origin=""))
    return found


def _seen_by(removal: Change, graph: RowGraph, shared: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return all that a deletion had seen, however long ago: the changes in between do not travel with it."""
    before = {name: graph.field(name).ancestors(removal.id) - {removal.id} for name in (ROW, *shared)}
    return {name: tuple(sorted(of)) for name, of in before.items() if name == ROW or of != before[ROW]}


def _living(conn: Connection, kind: str) -> set[str]:
    return {i for (i,) in conn.execute(select(table_of(entities()[kind]).c.id))}


def _names(conn: Connection, scope: Scope, language: str) -> dict[str, tuple[str, str]]:
    """Return by id the Ref and title of every row that is referred to, and of the few that can be chosen instead."""
    wanted: dict[str, set[str]] = {}
    where = {key: kind for kind, of in scope.rows.items() for key in of}
    for kind, of in scope.rows.items():
        pointing = [f.name for f in own_fields(entities()[kind]) if f.name in scope.fields[kind]]
        pointing = [name for name in pointing if _refers(kind, name)]
        for row in of.values() if pointing else ():
            for target in references(row, pointing):
                if target in where:
                    wanted.setdefault(where[target], set()).add(target)
    for kind in ("unit", "role_type", "course"):
        wanted.setdefault(kind, set()).update(scope.rows.get(kind, ()))
    found: dict[str, tuple[str, str]] = {}
    for kind, keys in wanted.items():
        refs = _refs(conn, kind, keys)
        called = titles(conn, keys, language, kinds=(kind,))
        found |= {key: (refs[key], called.get(key, "")) for key in keys}
    return found


def _refers(kind: str, name: str) -> bool:
    return isinstance(entities()[kind].fields[name].type, Reference)


def _envelope(register: Register, conn: Connection, peer: Peer, scope: Scope, language: str) -> Envelope:
    setting = register.setting(conn)
    return Envelope(
        new_key(),
        language,
        setting.country,
        setting.currency,
        clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        schema=int(newest()),
        register=register_id(conn),
        sender=founding.chapter_name(register),
        recipient=peer.name,
        peer=peer.register,
        tables={kind: content_hash(of.items()) for kind, of in scope.rows.items()},
    )


def register_id(conn: Connection) -> str:
    """Return the register's own id, the same through all its lives."""
    return conn.execute(select(State.value).where(State.key == "id")).scalar() or ""
