"""What rows show once heads have met: the tables, the log's displays and the list of open conflicts, brought after the log.

``settle`` is the one place where that happens: after a workbook, after a decision, and after the undoing of either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from chapterdesk.database import foreign
from chapterdesk.database.log import fold
from chapterdesk.database.rows import Row, chunks, table_of
from chapterdesk.database.unit import UnitOfWork, is_empty
from chapterdesk.fields import FieldValue
from chapterdesk.fields.types import Reference
from chapterdesk.models import OpenConflict, Waiting, entities
from chapterdesk.services.exchange import logbook, reopening
from chapterdesk.services.exchange.belongings import give_back
from chapterdesk.services.exchange.logbook import Heads
from chapterdesk.services.exchange.shared import declarations, references
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.outcome import Conflict
from chapterdesk.sync.parts import ROW, Change
from chapterdesk.sync.world import Log

REFERENCE = "reference"
"""What waits for a row that has not arrived, by the ``sort`` of ``models.Waiting``."""
Display = tuple[str, Row, dict[str, tuple[str, ...]]]


def settle(work: UnitOfWork, rows: Iterable[str]) -> list[Conflict]:
    """Let tables and displays be what the log of some rows says, and return their open conflicts, which are kept.

    What belongs to a row that is there again, or is contested, is there again as well.
    """
    wanted = list(dict.fromkeys(rows))
    if not wanted:
        return []
    changes = list(logbook.changes_of(work.connection, rows=wanted))
    log = Log(declarations(), changes)
    known = _Known(changes)
    shown = {row: log.shown(row) for row in log.rows}
    _without_dangling(work.connection, log, shown)
    displays: dict[str, list[Display]] = defaultdict(list)
    tables: dict[str, dict[str, Row | None]] = defaultdict(dict)
    for row, values in shown.items():
        kind = log.kinds[row]
        if (display := _display(log, row, known, values)) is not None:
            displays[kind].append(display)
        own = entities()[kind].own
        tables[kind][row] = None if values is None else {n: v for n, v in values.items() if n in own}
    _write(work, displays, tables)
    found = [conflict for row in log.rows for conflict in log.conflicts(row)]
    _keep_open(work.connection, wanted, found)
    if back := give_back(work, log):
        found += settle(work, back)
    return found


class _Known:
    """What the log alone, in its order, makes of rows: their values, and the heads that stand for them."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.states: dict[str, Row | None] = {}
        self.heads: dict[str, Heads] = {}
        for change in changes:
            self.states[change.row] = fold(self.states.get(change.row), change.verb, dict(change.fields))
            logbook.became(change, self.heads)


def _display(log: Log, row: str, known: _Known, wanted: Mapping[str, FieldValue] | None) -> Display | None:
    """Return what must be logged as displayed, where that is not the latest change of the log; None where it is."""
    state, heads = known.states.get(row), known.heads.get(row, {})
    if wanted is None:
        return None if state is None else (row, {}, {ROW: log.all_heads(row)[ROW]})
    seen = log.seen(row)
    names = set(log.rows[row].fields)
    if state is not None and set(heads.get(ROW, ())) == set(seen[ROW]):
        names = {
            name
            for name in names
            if canonical(wanted.get(name)) != canonical(None if is_empty(state.get(name)) else state.get(name))
            or set(heads.get(name, heads[ROW])) != set(seen.get(name, seen[ROW]))
        }
        if not names:
            return None
        parents = {name: seen.get(name, seen[ROW]) for name in names}
    else:
        parents = seen
    return row, {name: wanted.get(name) for name in sorted(names)}, dict(parents)


def _without_dangling(conn: Connection, log: Log, shown: dict[str, dict[str, FieldValue] | None]) -> None:
    """Show no reference to a row that is not here, which its register may send later or never; the log keeps it."""
    pointing: dict[str, list[str]] = {}
    targets: set[str] = set()
    for row, values in shown.items():
        names = pointing.setdefault(log.kinds[row], _references(log.kinds[row]))
        if values:
            targets.update(references(values, names))
    here = _existing(conn, targets) - {row for row, values in shown.items() if values is None}
    here |= {row for row, values in shown.items() if values is not None}
    lost: list[dict[str, object]] = []
    for row, values in shown.items():
        for name in pointing[log.kinds[row]] if values else ():
            if missing := set(references(values or {}, [name])) - here:
                shown[row] = {n: v for n, v in (shown[row] or {}).items() if n != name}
                lost += [_reference(log.kinds[row], row, name, target) for target in missing]
    for block in chunks(shown):
        conn.execute(delete(Waiting).where(Waiting.row.in_(block), Waiting.sort == REFERENCE))
    if lost:
        conn.execute(insert(Waiting), lost)


def _reference(kind: str, row: str, name: str, target: str) -> dict[str, object]:
    place = {"sheet": "", "number": 0, "later": 0, "received": 0, "mark": ""}
    return {"sort": REFERENCE, "why": "", "entity": kind, "row": row, "field": name, "content": target, **place}


def waiting_for(conn: Connection, rows: Iterable[str]) -> set[str]:
    """Return the rows that point at rows which were not here until now."""
    found: set[str] = set()
    for block in chunks(rows):
        own = (Waiting.sort == REFERENCE, Waiting.content.in_(block))
        found.update(row for (row,) in conn.execute(select(Waiting.row).where(*own)))
    return found


def _references(kind: str) -> list[str]:
    return [f.name for f in entities()[kind].fields.values() if isinstance(f.type, Reference)]


def _existing(conn: Connection, ids: set[str]) -> set[str]:
    found: set[str] = set()
    for entity in entities().values():
        table = table_of(entity)
        for block in chunks(ids - found):
            found.update(i for (i,) in conn.execute(select(table.c.id).where(table.c.id.in_(block))))
    return found


def _write(
    work: UnitOfWork, displays: Mapping[str, list[Display]], tables: Mapping[str, Mapping[str, Row | None]]
) -> None:
    for kind, entries in displays.items():
        work.log(entities()[kind], "show", entries)
    for kind, of in tables.items():
        foreign.bring(work, entities()[kind], {row: values for row, values in of.items() if values is not None})
    for kind, of in tables.items():
        foreign.bring(work, entities()[kind], {row: None for row, values in of.items() if values is None})


def _keep_open(conn: Connection, rows: Iterable[str], found: Iterable[Conflict]) -> None:
    later: set[tuple[str, str]] = set()
    for block in chunks(rows):
        own = OpenConflict.row.in_(block)
        query = select(OpenConflict.row, OpenConflict.field).where(own, OpenConflict.later == 1)
        later.update((row, name) for row, name in conn.execute(query))
        conn.execute(delete(OpenConflict).where(own))
    records = [
        {"entity": c.kind, "row": c.row, "field": c.field, "later": int((c.row, c.field) in later)} for c in found
    ]
    if records:
        conn.execute(insert(OpenConflict), records)


# -- what follows from any unit of work -----------------------------------------------------------------------------------


def follow(work: UnitOfWork) -> None:
    """Keep conflicts right whoever writes: what was decided is settled, and what is undone is open again, or closed."""
    conn = work.connection
    rows = _contested(conn)
    if not rows and work.about.undoes is None:
        return
    touched = {
        row
        for part in (work.changes.created, work.changes.changed, work.changes.deleted)
        for of in part.values()
        for row in of
    }
    touched &= rows
    if work.about.undoes is not None:
        touched |= reopening.after_undo(work, work.about.undoes)
    settle(work, touched)


def _contested(conn: Connection) -> set[str]:
    return {row for (row,) in conn.execute(select(OpenConflict.row).distinct())}
