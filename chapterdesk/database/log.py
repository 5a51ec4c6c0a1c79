"""The change log as the source of history and undo, and its fold as the proof of the tables."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select, update

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row, chunks, is_filled, rows, table_of
from chapterdesk.database.unit import UnitOfWork, from_log, is_empty
from chapterdesk.fields import FieldValue, Kept
from chapterdesk.models import Change, Entity, Work, entities, pointing_at


@dataclass(frozen=True)
class Entry:
    """One field's change in a row's history."""

    work: int
    at: str
    author: str
    origin: str
    verb: str
    field: str
    before: FieldValue
    after: FieldValue


@dataclass
class UndoReport:
    """Reports what an undo left alone, since somebody changed it later: (kind, row id, field or "")."""

    left: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class _Story:
    """A row's state before a work, after it, and now; None where it does not exist."""

    before: Row | None = None
    after: Row | None = None
    now: Row | None = None


def fold(state: Row | None, verb: str, fields: Row) -> Row | None:
    """Return a row's state after one more change; of a display (``show``), no fields mean that the row is not shown."""
    if verb == "remove" or (verb == "show" and not fields):
        return None
    if verb in ("add", "restore"):
        return dict(fields)
    return {**(state or {}), **fields}


def history(conn: Connection, row: str) -> list[Entry]:
    """Return what happened to a row, field by field, the latest first."""
    query = (
        select(Change.work, Work.at, Work.author, Work.origin, Change.verb, Change.fields)
        .join(Work, Work.n == Change.work)
        .where(Change.row == row)
        .order_by(Change.n)
    )
    state: Row | None = None
    entries: list[Entry] = []
    for work, at, author, origin, verb, text in conn.execute(query):
        fields = from_log(text)
        after = fold(state, verb, fields)
        if after is None and state is not None:
            entries.append(Entry(work, at, author, origin, "remove", "", None, None))
        for name in fields:
            if verb == "show" and _alike(fields[name], (state or {}).get(name)):
                continue
            if not (is_empty(fields[name]) and is_empty((state or {}).get(name))):
                entries.append(Entry(work, at, author, origin, verb, name, (state or {}).get(name), fields[name]))
        state = after
    return entries[::-1]


def undo(work: UnitOfWork, target: int) -> UndoReport:
    """Take back what work number ``target`` did, in bulk, but for what was changed since; the caller owns the transaction.

    Raises UserError where there is no such work or it is undone already.
    """
    conn = work.connection
    known = conn.execute(select(Work.n, Work.undone_by).where(Work.n == target)).first()
    if known is None:
        raise UserError(_("There is no such change."), code="unknown_change")
    if known.undone_by is not None:
        raise UserError(_("That is undone already."), code="already_undone")
    work.begin()  # a decision to leave things as they are changed nothing, and is taken back all the same
    stories = _stories(conn, target)
    report = UndoReport()
    _put_back_deleted(work, stories)
    _put_back_fields(work, stories, report)
    # Last, so that what the same work let point at a new row does not hold it.
    _take_back_created(work, stories, report)
    conn.execute(update(Work).where(Work.n == target).values(undone_by=work.changes.work))
    return report


def _stories(conn: Connection, target: int) -> dict[str, dict[str, _Story]]:
    """Return kind -> row id -> story of every row that the work touched."""
    touched: dict[str, str] = {}
    for kind, row in conn.execute(select(Change.entity, Change.row).where(Change.work == target).order_by(Change.n)):
        touched.setdefault(row, kind)
    stories: dict[str, dict[str, _Story]] = defaultdict(dict)
    for block in chunks(touched):
        query = (
            select(Change.row, Change.work, Change.verb, Change.fields).where(Change.row.in_(block)).order_by(Change.n)
        )
        for row, of_work, verb, text in conn.execute(query):
            story = stories[touched[row]].setdefault(row, _Story())
            fields = from_log(text)
            if of_work < target:
                story.before = fold(story.before, verb, fields)
            if of_work <= target:
                story.after = fold(story.after, verb, fields)
            story.now = fold(story.now, verb, fields)
    return stories


def _take_back_created(work: UnitOfWork, stories: Mapping[str, Mapping[str, _Story]], report: UndoReport) -> None:
    gone = {
        row: kind
        for kind, of_kind in stories.items()
        for row, story in of_kind.items()
        if story.before is None and story.after is not None and story.now is not None
    }
    keep = {row for row, kind in gone.items() if not _same(stories[kind][row].now, stories[kind][row].after)}
    # A row that something newer points at stays, and so does what a staying row points at.
    while found := _pointed_at(work.connection, gone, keep):
        keep |= found
    report.left.extend((gone[row], row, "") for row in keep)
    # The latest kinds first: what was made to point at a row goes before it, and need not be emptied.
    for kind in reversed(dict.fromkeys(gone.values())):
        work.delete(entities()[kind], [row for row, of in gone.items() if of == kind and row not in keep])


def _pointed_at(conn: Connection, gone: Mapping[str, str], keep: set[str]) -> set[str]:
    found: set[str] = set()
    going = gone.keys() - keep
    for kind in dict.fromkeys(gone.values()):
        mine = [row for row in going if gone[row] == kind]
        for other, declared in pointing_at(kind):
            table = table_of(other)
            if not is_filled(conn, table):
                continue
            for block in chunks(mine):
                query = select(table.c.id, table.c[declared.name]).where(table.c[declared.name].in_(block))
                found.update(target for source, target in conn.execute(query) if source not in going)
    return found


def _put_back_deleted(work: UnitOfWork, stories: Mapping[str, Mapping[str, _Story]]) -> None:
    for kind, of_kind in stories.items():
        back = {r: s.before for r, s in of_kind.items() if s.before is not None and s.after is None and s.now is None}
        work.create_many(entities()[kind], [v or {} for v in back.values()], ids=list(back), verb="restore")


def _put_back_fields(work: UnitOfWork, stories: Mapping[str, Mapping[str, _Story]], report: UndoReport) -> None:
    for kind, of_kind in stories.items():
        entity = entities()[kind]
        many: dict[str, Row] = {}
        for row, story in of_kind.items():
            if story.before is None or story.after is None or story.now is None:
                continue
            for name in story.before.keys() | story.after.keys():
                before, after, now = (s.get(name) for s in (story.before, story.after, story.now))
                if _alike(before, after):
                    continue
                if _alike(now, after):
                    many.setdefault(row, {})[name] = _nothing(entity, name) if is_empty(before) else before
                elif not _alike(now, before):
                    report.left.append((kind, row, name))
        if many:
            work.set_many(entity, many)


def _nothing(entity: type[Entity], name: str) -> FieldValue:
    return () if entity.fields[name].many else None


def _alike(one: FieldValue, other: FieldValue) -> bool:
    return one == other or (is_empty(one) and is_empty(other))


def _same(one: Row | None, other: Row | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(_alike(one.get(n), other.get(n)) for n in one.keys() | other.keys())


def is_effective(conn: Connection, work: int) -> bool:
    """Say whether what a work did still stands: it is not undone, or its undoing is undone."""
    undone_by = conn.execute(select(Work.undone_by).where(Work.n == work)).scalar()
    return undone_by is None or not is_effective(conn, undone_by)


# -- proof ------------------------------------------------------------------------------------------------------


def _digest(row: str, fields: Mapping[str, FieldValue]) -> int:
    plain = {n: list(v) if isinstance(v, tuple) else v for n, v in sorted(fields.items()) if not is_empty(v)}
    text = json.dumps([row, plain], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def content_hash(states: Iterable[tuple[str, Mapping[str, FieldValue]]]) -> tuple[int, str]:
    """Return (rows, hash) of rows by id; the order of rows does not count, empty fields do not count."""
    total = count = 0
    for row, fields in states:
        total = (total + _digest(row, fields)) % (1 << 256)
        count += 1
    return count, f"{total:064x}"


def hashes_of_tables(conn: Connection, kinds: Iterable[str] | None = None) -> dict[str, tuple[int, str]]:
    """Return kind -> (rows, content hash) from the tables, of all kinds where none are named."""
    result: dict[str, tuple[int, str]] = {}
    for kind in entities() if kinds is None else kinds:
        entity = entities()[kind]
        own = [f.name for f in entity.fields.values() if f.kept in (Kept.COLUMN, Kept.SET)]
        result[kind] = content_hash(rows(conn, entity, None, own).items())
    return result


def hashes_of_log(conn: Connection, kinds: Iterable[str] | None = None) -> dict[str, tuple[int, str]]:
    """Return kind -> (rows, content hash) by replaying the log from zero, of all kinds where none are named."""
    return {kind: content_hash(_replayed(conn, kind)) for kind in (entities() if kinds is None else kinds)}


def _replayed(conn: Connection, kind: str) -> Iterator[tuple[str, Row]]:
    states: dict[str, Row] = {}
    query = select(Change.row, Change.verb, Change.fields).where(Change.entity == kind).order_by(Change.n)
    for row, verb, text in conn.execute(query):
        after = fold(states.get(row), verb, from_log(text))
        if after is None:
            states.pop(row, None)
        else:
            states[row] = after
    known = entities()[kind].fields
    for row, state in states.items():
        # A partner's newer program may have fields that this one has not: its log keeps them, its tables cannot.
        yield row, state if state.keys() <= known.keys() else {n: v for n, v in state.items() if n in known}
