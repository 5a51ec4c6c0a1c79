"""What is kept of somebody beside the register itself: of files that went out, of files that came in, and what waits from them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, update

from chapterdesk.core.ids import ref_of
from chapterdesk.database.erasing import NOBODY
from chapterdesk.database.rows import chunks, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    Disclosure,
    Exported,
    ImportLayout,
    ImportRecord,
    OpenConflict,
    PendingRow,
    Person,
    Received,
    Waiting,
)
from chapterdesk.models.base import Base
from chapterdesk.services.erasing.traces import Traces
from chapterdesk.services.exchange import dead, keeping
from chapterdesk.services.exchange.settling import REFERENCE
from chapterdesk.services.importing import records
from chapterdesk.sync import snapshot
from chapterdesk.sync.armour import Damaged
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import BaseRow
from chapterdesk.sync.snapshot import Newer, Snapshot

_NAMED: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (Disclosure, ("file", "recipient", "author")),
    (Exported, ("file",)),
    (Received, ("file",)),
    (ImportRecord, ("file", "sheet", "sender")),
    (ImportLayout, ("sender",)),
)
"""Columns that may name somebody: files and people are called as somebody typed."""


@dataclass(frozen=True)
class Gone:
    """Who is erased.

    Attributes:
        ids: All rows that go.
        people: The person's own id, and those that were merged into it.
        traces: By what a text is known to tell of them.
    """

    ids: frozenset[str]
    people: frozenset[str]
    traces: Traces


def forget(conn: Connection, gone: Gone) -> None:
    """Take somebody out of all that is kept beside the register, but for that there was something."""
    _exports(conn, gone)
    _imports(conn, gone)
    _layouts(conn, gone)
    _pending(conn, gone)
    _waiting(conn, gone)
    for block in chunks(gone.ids):
        conn.execute(delete(OpenConflict).where(OpenConflict.row.in_(block)))
    _disclosures(conn, gone)
    for entity, columns in _NAMED:
        _names(conn, table_of(entity), columns, gone)


# -- files that went out ----------------------------------------------------------------------------------------------------


def disclosures_of(conn: Connection, people: Iterable[str]) -> list[int]:
    """Return the numbers of the files that left with somebody in them."""
    holds = or_(*(Disclosure.people.contains(key, autoescape=True) for key in people))
    return [n for (n,) in conn.execute(select(Disclosure.n).where(holds).order_by(Disclosure.n))]


def _disclosures(conn: Connection, gone: Gone) -> None:
    table = table_of(Disclosure)
    for n in disclosures_of(conn, gone.people):
        people = json.loads(conn.execute(select(table.c.people).where(table.c.n == n)).scalar_one())
        left = [key for key in people if key not in gone.people]
        conn.execute(update(table).where(table.c.n == n).values(people=json.dumps(left)))


def _exports(conn: Connection, gone: Gone) -> None:
    """Let kept bases say nothing of the rows but that they were there: then a file that comes back with them is known by that."""
    noted = disclosures_of(conn, gone.people)
    known = select(Disclosure.n)
    query = select(Exported.n, Exported.peer, Exported.snapshot).where(
        or_(Exported.disclosure.in_(noted), Exported.disclosure.not_in(known))
    )
    for n, peer, kept in conn.execute(query).all():
        clean, held = without_rows(kept, gone.ids)
        conn.execute(update(Exported).where(Exported.n == n).values(snapshot=clean))
        dead.tell(conn, peer, held)
    for peer, rows in dead.senders(conn, gone.ids).items():
        dead.tell(conn, peer, rows)


def without_rows(kept: bytes, ids: Collection[str]) -> tuple[bytes, set[str]]:
    """Return a kept export in which some rows have no values, and which of them it has; b"" for one that cannot be read."""
    try:
        read = snapshot.from_bytes(kept)
    except (Damaged, Newer):
        return b"", set()
    base = read.base
    rows = [
        BaseRow(r.kind, r.id, ref_of(r.ref.partition("-")[0], r.id), {}, {}) if r.id in ids else r for r in base.rows
    ]
    changes = [change for change in base.changes if change.row not in ids]
    names = {key: told for key, told in read.names.items() if key not in ids}
    held = {row.id for row in base.rows if row.id in ids}
    return snapshot.to_bytes(Snapshot(replace(base, rows=rows, changes=changes), read.envelope, names)), held


# -- files that came in -----------------------------------------------------------------------------------------------------


def _imports(conn: Connection, gone: Gone) -> None:
    table = table_of(ImportRecord)
    for n in [n for (n,) in conn.execute(select(table.c.n))]:
        kept = conn.execute(select(table.c.base).where(table.c.n == n)).scalar_one()
        data = json.loads(zlib.decompress(kept)) if kept else {"rows": []}
        if any(row[0] in gone.ids for row in data["rows"]):
            base = records.unpack_base(kept)
            left = [(key, values) for key, values in base.by_id.items() if key not in gone.ids]
            conn.execute(update(table).where(table.c.n == n).values(base=records.pack_base(base.fields, left)))


def _layouts(conn: Connection, gone: Gone) -> None:
    """Forget how the columns of a file were matched whose heading names them, as where the first row was no heading."""
    table = table_of(ImportLayout)
    for n, columns in conn.execute(select(table.c.n, table.c.columns)).all():
        if any(gone.traces.is_personal(str(label)) for _column, label, _name in json.loads(columns)):
            conn.execute(delete(table).where(table.c.n == n))


def _pending(conn: Connection, gone: Gone) -> None:
    table = table_of(PendingRow)
    query = select(table.c.n, table.c.draft, table.c.like, table.c.reason, table.c.decided, ImportRecord.kind)
    for n, draft, like, reason, decided, kind in conn.execute(query.join(ImportRecord, ImportRecord.n == table.c.record)).all():  # fmt: skip
        likes = json.loads(like)
        became = json.loads(decided).get("id", "") if decided else ""
        if became in gone.ids or _is_theirs(kind, records.draft_values(draft), likes, gone):
            conn.execute(delete(table).where(table.c.n == n))
        elif left := _changed(likes, [key for key in likes if key not in gone.ids]):
            conn.execute(update(table).where(table.c.n == n).values(like=json.dumps(left[0])))
        if gone.traces.found_in(reason):
            conn.execute(update(table).where(table.c.n == n).values(reason=""))


def _changed(before: list[str], after: list[str]) -> list[list[str]]:
    return [] if before == after else [after]


def _is_theirs(kind: str, values: Mapping[str, FieldValue], likes: Collection[str], gone: Gone) -> bool:
    """Say whether a row that waits is about them: it is they themselves, or belongs to them."""
    if kind == Person.kind:
        return gone.traces.is_them(values) or (bool(likes) and set(likes) <= gone.ids)
    return any(values.get(name) in gone.people for name in dead.owners(kind))


# -- what waits from workbooks ----------------------------------------------------------------------------------------------


def _waiting(conn: Connection, gone: Gone) -> None:
    """Forget what waits about the rows. What a partner asked for by erasing them itself stays, without a word of them."""
    table = table_of(Waiting)
    asked = (table.c.sort == keeping.DELETION) & (table.c.why == Why.ERASED)
    for block in chunks(gone.ids):
        own = table.c.row.in_(block)
        conn.execute(update(table).where(own, asked).values(content="{}"))
        conn.execute(delete(table).where(own, ~asked))
        conn.execute(delete(table).where(table.c.sort == REFERENCE, table.c.content.in_(block)))
    query = select(table.c.n, table.c.entity, table.c.sort, table.c.content).where(table.c.sort != REFERENCE)
    for n, kind, sort, text in conn.execute(query).all():
        content = json.loads(text)
        if sort == keeping.NEW and _is_theirs(kind, _values(content), [like[0] for like in content["likes"]], gone):
            conn.execute(delete(table).where(table.c.n == n))
        elif (clean := _cleaned(sort, content, gone)) != content:
            values = {"content": json.dumps(clean, ensure_ascii=False)}
            conn.execute(update(table).where(table.c.n == n).values(**values))


def _values(content: Mapping[str, Any]) -> dict[str, FieldValue]:
    return {name: keeping.value_of(value) for name, value in content["values"].items()}


def _cleaned(sort: str, content: dict[str, Any], gone: Gone) -> dict[str, Any]:
    clean = dict(content)
    if sort == keeping.NEW:
        clean["likes"] = [like for like in content["likes"] if like[0] not in gone.ids]
    if "shown" in clean and gone.traces.found_in(str(clean["shown"])):
        clean["shown"] = NOBODY
    return clean


# -- what things are called ---------------------------------------------------------------------------------------------------


def _names(conn: Connection, table: Table, columns: Collection[str], gone: Gone) -> None:
    for name in columns:
        query = select(table.c.n, table.c[name])
        for n, text in conn.execute(query).all():
            if text and gone.traces.is_personal(text):
                clean = without_names(text, gone.traces.is_personal)
                conn.execute(update(table).where(table.c.n == n).values({name: clean}))


def without_names(text: str, is_theirs: Callable[[str], bool]) -> str:
    """Return a list of names without those that are theirs; other texts give way to a dash, but for the ending of a file."""
    parts = text.split(", ")
    left = [part for part in parts if not is_theirs(part)]
    if len(parts) > 1 and left and not is_theirs(", ".join(left)):
        return ", ".join([*left, NOBODY])
    stem, dot, ending = text.rpartition(".")
    return f"{NOBODY}.{ending}" if dot and stem and len(ending) <= 4 else NOBODY
