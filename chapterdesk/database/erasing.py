"""Erasing: the one thing that alters the log. All that rows ever said goes, and an id without a value is what is left of each.

What other rows say stays, but for their pointing at the erased ones: that is emptied now, and in their history too, so that undoing an
earlier step never points at nothing. ``services.erasing`` says which rows belong together and what else is kept of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from chapterdesk.core import clock
from chapterdesk.core.text import N_
from chapterdesk.database import log
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import ERASURE, Register, make_label
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork, from_log, keep_number, to_log
from chapterdesk.fields import Field, FieldValue, Kept
from chapterdesk.models import Change, Entity, Erased, SetValue, Site, Work, entities, pointing_at

GONE = N_("A step about somebody who was erased")
"""What a step is called whose rows were all erased."""
Ids = Mapping[str, Collection[str]]
"""Kind -> ids."""


@dataclass
class Found:
    """What belongs to some rows, and what points at them.

    Attributes:
        rows: Kind -> ids of the rows and of all that belongs, or belonged, to them.
        pointing: Numbers of the changes of other rows that name one of them.
        changes: How many changes the log has of the rows themselves.
    """

    rows: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pointing: list[int] = field(default_factory=list)
    changes: int = 0

    @property
    def ids(self) -> set[str]:
        """All ids that go."""
        return {key for of in self.rows.values() for key in of}


def find(conn: Connection, wanted: Ids) -> Found:
    """Return what goes with some rows: what belongs to them now, or did when it was deleted, to any depth."""
    found = Found()
    naming: dict[int, str] = {}
    frontier: Ids = {kind: set(keys) for kind, keys in wanted.items()}
    while any(frontier.values()):
        for kind, keys in frontier.items():
            found.rows[kind].update(keys)
        named = _naming(conn, [key for kind, keys in frontier.items() if _pointers(kind) for key in keys])
        naming |= named
        frontier = _belonging(conn, frontier, set(named.values()), found)
    everything = found.ids
    found.pointing = [n for n, row in naming.items() if row not in everything]
    found.changes = sum(
        conn.execute(select(func.count()).where(Change.row.in_(block))).scalar() or 0 for block in chunks(everything)
    )
    return found


def _pointers(kind: str) -> list[tuple[type[Entity], Field]]:
    return [*pointing_at(kind), *pointing_at(kind, Kept.SET)]


def _naming(conn: Connection, ids: Collection[str]) -> dict[int, str]:
    """Return by number the row of each change that names one of the ids."""
    found: dict[int, str] = {}
    each = sorted(ids)
    for start in range(0, len(each), _SOUGHT):
        holds = or_(*(func.instr(Change.fields, key) > 0 for key in each[start : start + _SOUGHT]))
        found |= {n: row for n, row in conn.execute(select(Change.n, Change.row).where(holds))}  # noqa: C416
    return found


_SOUGHT = 50
"""Ids looked for in one reading of the log."""


def _belonging(conn: Connection, frontier: Ids, candidates: set[str], found: Found) -> dict[str, set[str]]:
    """Return which of the candidates belong to a row of the frontier by what the log says of them last."""
    owning: dict[str, list[str]] = defaultdict(list)
    for kind, keys in frontier.items():
        for other, declared in pointing_at(kind) if keys else ():
            if getattr(declared.type, "owned", False):
                owning[other.kind].append(declared.name)
    going = {key for keys in frontier.values() for key in keys}
    fresh: dict[str, set[str]] = defaultdict(set)
    for row, (kind, last) in _last_said(conn, candidates - found.ids).items():
        if any(last.get(name) in going for name in owning.get(kind, ())):
            fresh[kind].add(row)
    return fresh


def _last_said(conn: Connection, wanted: Iterable[str]) -> dict[str, tuple[str, Row]]:
    """Return by row its kind and the last value of each field, also of rows that were deleted since."""
    found: dict[str, tuple[str, Row]] = {}
    for block in chunks(wanted):
        query = select(Change.row, Change.entity, Change.fields).where(Change.row.in_(block)).order_by(Change.n)
        for row, kind, text in conn.execute(query):
            found.setdefault(row, (kind, {}))[1].update(from_log(text))
    return found


def states(conn: Connection, ids: Iterable[str]) -> list[Row]:
    """Return everything that the log says rows have ever shown: one state after each change."""
    found: list[Row] = []
    for block in chunks(ids):
        now: dict[str, Row] = {}
        query = select(Change.row, Change.verb, Change.fields).where(Change.row.in_(block)).order_by(Change.n)
        for row, verb, text in conn.execute(query):
            state = log.fold(now.get(row), verb, from_log(text))
            if state is not None:
                now[row] = state
                found.append(state)
    return found


# -- doing it -------------------------------------------------------------------------------------------------------------


def erase(work: UnitOfWork, found: Found, is_personal: Callable[[str, bool], bool]) -> None:
    """Take rows out of the tables, the search and the log for ever; the work that does it cannot be undone.

    Args:
        work: The unit of work.
        found: What ``find`` found.
        is_personal: Says of a text, and of whether it is in the name of a step that touched the rows, whether it must go.
    """
    work.begin()
    own = work.changes.work
    _empty(work, found)
    conn = work.connection
    conn.execute(update(Work).where(Work.n == own).values(origin=ERASURE, label=make_label(LABEL)))
    _forget_in_history(conn, found)
    touched = _works_of(conn, found.ids)
    for site, number in _last_numbers(conn).items():
        keep_number(conn, site, number)
    for kind, keys in found.rows.items():
        work.drop(entities()[kind], sorted(keys))
        work.changes.deleted[kind].update(keys)
    for block in chunks(found.ids):
        conn.execute(delete(Change).where(Change.row.in_(block)))
    _rename_steps(conn, touched, own, is_personal)
    _bury(conn, found.ids)


def _bury(conn: Connection, ids: Collection[str]) -> None:
    now = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    for block in chunks(ids):
        known = {row for (row,) in conn.execute(select(Erased.row).where(Erased.row.in_(block)))}
        if fresh := [{"row": row, "at": now} for row in block if row not in known]:
            conn.execute(insert(Erased), fresh)


LABEL = N_("Erased somebody for good")
"""What an erasure is called: it names nobody."""


def _empty(work: UnitOfWork, found: Found) -> None:
    """Empty what points at the rows, as changes of the rows that do."""
    everything = found.ids
    for kind, keys in found.rows.items():
        for other, declared in _pointers(kind):
            holding = _holding(work.connection, other, declared, keys) - everything
            now = rows(work.connection, other, sorted(holding), [declared.name])
            emptied = {key: {declared.name: _without(row[declared.name], everything)} for key, row in now.items()}
            work.set_many(other, emptied, checked=False)


def _holding(conn: Connection, other: type[Entity], declared: Field, keys: Collection[str]) -> set[str]:
    """Return which rows of an entity name any of the keys in a field."""
    if declared.kept is Kept.SET:
        query, column = select(SetValue.owner).where(SetValue.field == declared.name), table_of(SetValue).c.value
    else:
        query, column = select(table_of(other).c.id), table_of(other).c[declared.name]
    return {row for block in chunks(keys) for (row,) in conn.execute(query.where(column.in_(block)))}


def _without(value: FieldValue, gone: Collection[str]) -> FieldValue:
    if isinstance(value, tuple):
        return tuple(each for each in value if each not in gone)
    return None if value in gone else value


def _forget_in_history(conn: Connection, found: Found) -> None:
    """Let changes of other rows that pointed at what is erased point at nothing."""
    everything = found.ids
    table = table_of(Change)
    for start in range(0, len(found.pointing), 500):
        query = select(table.c.n, table.c.fields).where(table.c.n.in_(found.pointing[start : start + 500]))
        said = [(n, from_log(text)) for n, text in conn.execute(query)]
        fields = to_log([{name: _without(value, everything) for name, value in of.items()} for _n, of in said])
        for (n, _of), text in zip(said, fields, strict=True):
            conn.execute(update(table).where(table.c.n == n).values(fields=text))


def _works_of(conn: Connection, ids: Iterable[str]) -> set[int]:
    query = select(Change.work).distinct()
    return {n for block in chunks(ids) for (n,) in conn.execute(query.where(Change.row.in_(block)))}


def _last_numbers(conn: Connection) -> dict[int, int]:
    """Return by site the number of its last change: it may be erased, and is never given again."""
    query = select(Site.n, func.max(Change.seq)).join(Change, Change.site == Site.n).group_by(Site.n)
    return {site: int(number) for site, number in conn.execute(query)}


def _rename_steps(conn: Connection, touched: set[int], own: int, is_personal: Callable[[str, bool], bool]) -> None:
    """Let no step's name tell of who was erased; one that did nothing else is nothing to undo any more."""
    left = {n for (n,) in conn.execute(select(Change.work).distinct())}
    emptied = touched - left - {own}
    gone = make_label(GONE)
    for start in range(0, len(emptied), 500):
        block = sorted(emptied)[start : start + 500]
        conn.execute(update(Work).where(Work.n.in_(block)).values(label=gone, origin=ERASURE))
    for n, label, author in conn.execute(select(Work.n, Work.label, Work.author).where(Work.origin != ERASURE)).all():
        message, values = json.loads(label)
        clean = {name: NOBODY if is_personal(value, n in touched) else value for name, value in values.items()}
        if clean != values:
            conn.execute(update(Work).where(Work.n == n).values(label=make_label(message, **clean)))
        if is_personal(author, False):
            conn.execute(update(Work).where(Work.n == n).values(author=""))


NOBODY = "\u2013"
"""Stands in the name of a step, or of a file, where somebody stood who was erased."""


def named_in(conn: Connection, found: Found) -> dict[tuple[str, str], set[str]]:
    """Return by (kind, field) the rows that point at what was found without belonging to it."""
    result: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, keys in found.rows.items():
        for other, declared in _pointers(kind):
            result[other.kind, declared.name] |= _holding(conn, other, declared, keys) - found.ids
    return {place: keys for place, keys in result.items() if keys}


def emptied(conn: Connection, found: Found) -> dict[str, set[str]]:
    """Return by kind the rows that point at what goes, and stay."""
    result: dict[str, set[str]] = defaultdict(set)
    for (kind, _name), keys in named_in(conn, found).items():
        result[kind] |= keys
    return result


# -- what is left in the file -----------------------------------------------------------------------------------------------


def tidy_search(conn: Connection) -> None:
    """Make the search index anew in one piece: until then it holds the words of rows that are gone."""
    for table in ("search_words", "search_digits"):
        conn.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")


def rewrite(register: Register) -> None:
    """Write the database file anew, so that no page of it, not even an unused one, holds what was erased.

    Raises UserError ``database_busy`` and ``disk_full``; nothing is lost then, and the unused pages stay encrypted.
    """
    with plain_errors(register.path):
        connection = register.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
