"""What is remembered of imports: files taken in with their rows as a base, how columns were matched, who is who."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from chapterdesk.core import clock
from chapterdesk.database.log import is_effective
from chapterdesk.database.rows import table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Alias, ImportLayout, ImportRecord, NotSame, PendingRow

Values = Mapping[str, FieldValue]
Key = tuple[FieldValue, ...]


@dataclass
class Base:
    """The rows of a sender's file as last taken in: what a value is compared with to see whether the file changed it.

    Attributes:
        fields: The fields that were taken then.
        by_id: Row of the register -> the values that the file had.
        ids: Values in the order of ``fields`` -> row of the register.
    """

    fields: tuple[str, ...] = ()
    by_id: dict[str, dict[str, FieldValue]] = field(default_factory=dict)
    ids: dict[Key, str] = field(default_factory=dict)

    shared: tuple[str, ...] = ()

    def key(self, values: Values) -> Key:
        """Return a row's values in the order of the fields by which rows are found again."""
        get = values.get
        return tuple([get(name) for name in self.shared])

    def for_fields(self, fields: Sequence[str]) -> Base:
        """Return the base with its rows found by those of ``fields`` that it knows."""
        shared = tuple(name for name in self.fields if name in fields)
        found = Base(self.fields, self.by_id, {}, shared)
        found.ids = {found.key(values): row for row, values in self.by_id.items()} if shared else {}
        return found


@dataclass(frozen=True)
class Taken:
    """A file that was taken in."""

    record: int
    at: str
    counts: Mapping[str, int]


def pack_base(fields: Sequence[str], rows: Iterable[tuple[str, Values]]) -> bytes:
    """Return rows (id, values) as they are kept; values only, no cell of the file."""
    data = {"fields": list(fields), "rows": [[row, *map(values.get, fields)] for row, values in rows]}
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack_base(blob: bytes) -> Base:
    """Return kept rows."""
    data = json.loads(zlib.decompress(blob))
    base = Base(tuple(data["fields"]), shared=tuple(data["fields"]))
    for row, *cells in data["rows"]:
        key = tuple([tuple(c) if isinstance(c, list) else c for c in cells])
        base.ids[key] = row
        base.by_id[row] = {n: v for n, v in zip(base.fields, key, strict=True) if v is not None}
    return base


def last_base(conn: Connection, layout: str, sender: str, kind: str) -> Base:
    """Return the base of the last import of this layout and sender that is not undone; an empty one if there is none."""
    query = (
        select(ImportRecord.n, ImportRecord.work)
        .where(ImportRecord.layout == layout, ImportRecord.sender == sender, ImportRecord.kind == kind)
        .order_by(ImportRecord.n.desc())
    )
    for number, work in conn.execute(query):
        if work is None or is_effective(conn, work):
            blob = conn.execute(select(ImportRecord.base).where(ImportRecord.n == number)).scalar()
            return unpack_base(blob) if blob else Base()
    return Base()


def taken_before(conn: Connection, sha256: str, sheet: str, kind: str, mapping: str) -> Taken | None:
    """Return when just this sheet of just this file was taken in with these columns, unless that was undone."""
    query = (
        select(ImportRecord.n, ImportRecord.work, ImportRecord.at, ImportRecord.counts)
        .where(ImportRecord.sha256 == sha256, ImportRecord.sheet == sheet, ImportRecord.kind == kind)
        .order_by(ImportRecord.n.desc())
    )
    for number, work, at, text in conn.execute(query):
        kept = json.loads(text)
        if kept.get("mapping") == mapping and (work is None or is_effective(conn, work)):
            return Taken(number, at, kept)
    return None


def remembered_columns(conn: Connection, layout: str, sender: str, kind: str) -> dict[int, str | None]:
    """Return the columns as they were matched for this layout, by this sender if there is one, else by anybody."""
    query = (
        select(ImportLayout.sender, ImportLayout.columns)
        .where(ImportLayout.layout == layout, ImportLayout.kind == kind)
        .order_by(ImportLayout.n.desc())
    )
    found = conn.execute(query).all()
    best = next((columns for by, columns in found if by == sender), found[0][1] if found else "")
    return {int(column): name for column, _label, name in json.loads(best)} if best else {}


def remember_columns(
    conn: Connection, layout: str, sender: str, kind: str, columns: Sequence[tuple[int, str, str | None]]
) -> None:
    """Keep how the columns of a layout were matched."""
    table = ImportLayout.__table__.c
    conn.execute(delete(ImportLayout).where(table.layout == layout, table.sender == sender, table.kind == kind))
    kept = json.dumps([list(c) for c in columns], ensure_ascii=False)
    conn.execute(
        insert(ImportLayout).values(layout=layout, sender=sender, kind=kind, columns=kept, at=clock.now().isoformat())
    )


def survivors(conn: Connection) -> dict[str, str]:
    """Return old id -> and old Ref -> id of the row that it was merged into, through any number of merges."""
    table = table_of(Alias)
    step: dict[str, str] = {}
    for old, old_ref, survivor in conn.execute(
        select(table.c.old, table.c.old_ref, table.c.survivor).order_by(table.c.n)
    ):
        step[old] = survivor
        if old_ref:
            step[old_ref] = survivor
    result: dict[str, str] = {}
    for old in step:
        at, seen = old, set()
        while at in step and at not in seen:
            seen.add(at)
            at = step[at]
        result[old] = at
    return result


def told_apart(conn: Connection) -> set[frozenset[str]]:
    """Return the pairs of ids that somebody said are not the same."""
    table = table_of(NotSame)
    return {frozenset((one, other)) for one, other in conn.execute(select(table.c.one, table.c.other))}


def decided_rows(conn: Connection, kind: str) -> dict[str, dict[str, str]]:
    """Return draft as kept -> decision ({"do": ..., "id": ...}) of doubtful rows, with {"do": ""} for those that wait.

    Rows of imports that were undone do not count, nor decisions that were.
    """
    query = (
        select(PendingRow.draft, PendingRow.decided, ImportRecord.work)
        .join(ImportRecord, ImportRecord.n == PendingRow.record)
        .where(ImportRecord.kind == kind)
        .order_by(PendingRow.n)
    )
    found: dict[str, dict[str, str]] = {}
    standing: dict[int, bool] = {}
    for draft, decided, work in conn.execute(query):
        if stands(conn, work, standing):
            found[draft] = decision_of(conn, decided)
    return found


def stands(conn: Connection, work: int | None, known: dict[int, bool]) -> bool:
    """Say whether an import was not undone; ``known`` remembers the answers."""
    if work is None:
        return True
    if work not in known:
        known[work] = is_effective(conn, work)
    return known[work]


def decision_of(conn: Connection, decided: str) -> dict[str, str]:
    """Return a kept decision, {"do": ""} for none or one that was undone."""
    kept = json.loads(decided) if decided else {"do": ""}
    if kept.get("work") and not is_effective(conn, int(kept["work"])):
        return {"do": ""}
    return {name: str(value) for name, value in kept.items()}


def draft_text(values: Values) -> str:
    """Return a draft's values as a waiting row keeps them; the same for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def draft_values(text: str) -> dict[str, FieldValue]:
    """Return a waiting row's values."""
    return {n: tuple(v) if isinstance(v, list) else v for n, v in json.loads(text).items()}
