"""Open conflicts, and those that somebody decided, with every value and where it comes from; read from the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from chapterdesk.database.log import is_effective
from chapterdesk.database.rows import Row, rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import OpenConflict, Work, entities
from chapterdesk.services.exchange import logbook
from chapterdesk.services.exchange.files import File, Source, sources
from chapterdesk.services.exchange.items import Choice
from chapterdesk.services.exchange.reopening import REVIEW
from chapterdesk.services.exchange.shared import declarations
from chapterdesk.sync.graph import RowGraph, canonical
from chapterdesk.sync.outcome import Conflict
from chapterdesk.sync.parts import ROW, Change, Head, Verb
from chapterdesk.sync.world import Log

_NOBODY = Source(0, "", "", "")


@dataclass(frozen=True)
class Contest:
    """A conflict with where its values come from.

    Args:
        key: Which one.
        kind, row, field: What is contested; ROW for the row's being there.
        heads: The values, ours first, then the partner's.
        sources: Where each comes from.
        base: The last value that all had seen.
        files: Numbers of the received files that brought any.
        later: Whether somebody said "decide later".
        decided: How it was decided; None while it is open.
        edited: Of a deletion against edits: how many fields were changed.
    """

    key: str
    kind: str
    row: str
    field: str
    heads: tuple[Head, ...]
    sources: tuple[Source, ...]
    base: FieldValue
    files: tuple[int, ...]
    later: bool = False
    decided: Choice | None = None
    edited: int = 0


def key_of(row: str, name: str) -> str:
    """Return the key of an open conflict."""
    return f"c:{row}:{name}"


def contests(conn: Connection, files: Mapping[int, File], *, decided: bool = False) -> list[Contest]:
    """Return the open conflicts, and those decided by a decision that stands."""
    later = {
        (row, name): bool(n)
        for row, name, n in conn.execute(select(OpenConflict.row, OpenConflict.field, OpenConflict.later))
    }
    settled = _settling(conn) if decided else {}
    log = log_of(conn, {row for row, _name in later} | set(settled.values()))
    found = [(conflict, None) for row in dict.fromkeys(row for row, _n in later) for conflict in log.conflicts(row)]
    done = [(c, change) for change, row in settled.items() for c in _decided(log.rows[row], change)]
    heads = {first(log, c, h) for c, _change in [*found, *done] for h in c.heads}
    known = sources(conn, heads, files)
    made = [_contest(log, c, known) for c, _none in found]
    made = [replace(c, later=later.get((c.row, c.field), False)) for c in made]
    return made + [_judged(_contest(log, c, known), log.rows[c.row].changes[change]) for c, change in done]


def log_of(conn: Connection, wanted: Iterable[str]) -> Log:
    """Return the log of some rows."""
    return Log(declarations(), logbook.changes_of(conn, rows=list(dict.fromkeys(wanted))))


def now(conn: Connection, kind: str, row: str) -> Row:
    """Return what a row shows now, {} where it is gone."""
    entity = entities()[kind]
    return rows(conn, entity, [row], sorted(entity.own)).get(row, {})


def first(log: Log, conflict: Conflict, head: Head) -> str:
    """Return the change that a head's value was first entered by: what is open again after an undo was not entered by that."""
    graph = log.rows[conflict.row]
    name = conflict.field if conflict.field != ROW or head.gone else min(graph.changes[head.change].fields, default=ROW)
    of_field = graph.field(name)
    same = [of_field.nodes[each] for each in of_field.ancestors(head.change)]
    same = [n for n in same if n.gone == head.gone and (head.gone or canonical(n.value) == canonical(head.value))]
    return min(same, key=lambda n: (n.time, n.id)).id if same and conflict.field != ROW else head.change


def _contest(log: Log, conflict: Conflict, known: Mapping[str, Source]) -> Contest:
    graph = log.rows[conflict.row]
    heads = _for_row(conflict) if conflict.field == ROW else _apart(conflict.heads)
    entered = {h.change: first(log, conflict, h) for h in heads}
    ordered = sorted(heads, key=lambda h: bool(known.get(entered[h.change], _NOBODY).file))
    origin = tuple(known.get(entered[h.change], _NOBODY) for h in ordered)
    numbers = tuple(dict.fromkeys(s.file for s in origin if s.file))
    edited, base = 0, conflict.base
    if conflict.field == ROW:
        edited = len({n for h in conflict.heads if not h.gone for n in graph.changes[h.change].fields})
    elif (common := graph.field(conflict.field).common(entered.values())) is not None:
        base = common.value
    return Contest(
        key_of(conflict.row, conflict.field), conflict.kind, conflict.row, conflict.field, tuple(ordered), origin,
        base, numbers, edited=edited,
    )  # fmt: skip


def _apart(heads: Iterable[Head]) -> list[Head]:
    """Return one head of each value, the displayed one first."""
    found: dict[str, Head] = {}
    for head in heads:
        if not head.gone:
            found.setdefault(canonical(head.value), head)
    return list(found.values())


def _for_row(conflict: Conflict) -> list[Head]:
    """Return one head for the edits and one for the deletion."""
    gone = [h for h in conflict.heads if h.gone]
    live = [h for h in conflict.heads if not h.gone]
    return live[:1] + gone[:1]


# -- what was decided -------------------------------------------------------------------------------------------------------


def _settling(conn: Connection) -> dict[str, str]:
    """Return by id the row of each change by which somebody settled a conflict, where that stands."""
    verbs = (Verb.MERGE, Verb.RESTORE, Verb.REMOVE)
    query = select(ChangeRow.id, ChangeRow.row, ChangeRow.work).join(Work, Work.n == ChangeRow.work)
    query = query.where(Work.origin == REVIEW, ChangeRow.verb.in_(verbs), ChangeRow.parents != "")
    return {change: row for change, row, work in conn.execute(query).all() if is_effective(conn, work)}


def _decided(graph: RowGraph, change: str) -> list[Conflict]:
    """Return what a change settled, as it was before."""
    made = graph.changes[change]
    if made.verb is not Verb.MERGE:
        before = {p for of in made.parents.values() for p in of if p in graph.changes}
        heads = tuple(_head(graph.changes[p], "") for p in sorted(before))
        return [Conflict(made.kind, made.row, ROW, heads)] if {h.gone for h in heads} == {True, False} else []
    found = []
    for name, parents in made.parents.items():
        heads = tuple(graph.field(name).nodes[p].head() for p in parents if p in graph.field(name).nodes)
        if len({canonical(h.value) for h in heads}) > 1:
            common = graph.field(name).common([h.change for h in heads])
            found.append(Conflict(made.kind, made.row, name, heads, common.value if common else None))
    return found


def _head(change: Change, name: str) -> Head:
    return Head(change.id, change.fields.get(name), change.time, change.verb is Verb.REMOVE)


def _judged(contest: Contest, made: Change) -> Contest:
    if contest.field == ROW:
        removed = made.verb is Verb.REMOVE
        choice = Choice.OURS if contest.heads[0].gone == removed else Choice.THEIRS
    else:
        value = canonical(made.fields.get(contest.field))
        ours, theirs = (canonical(h.value) for h in contest.heads[:2])
        choice = Choice.OURS if value == ours else Choice.THEIRS if value == theirs else Choice.OTHER
    return replace(contest, key=f"m:{made.id}:{contest.field}", decided=choice)
