"""Other registers' changes in this log, and tables brought to what the log then shows: the database's side of receiving a workbook.

What arrives goes into the log as it is, with its own ids, times and parents. What the rows then show is for ``sync`` to say, since heads
may have met; ``bring`` writes that into the tables without checks or entries of its own: a rule that does not hold afterwards is mended
by somebody, and never refuses a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database import adding
from chapterdesk.database.rows import CHUNK, Row, chunks, rows
from chapterdesk.database.unit import UnitOfWork, is_empty, to_log
from chapterdesk.fields import FieldValue
from chapterdesk.models import Change, Entity, Site, State

FOREIGN = ""
"""The installation of a site that is another register's: none of ours."""
_AHEAD = 24 * 3600 * 1000 << 16
"""How far a partner's clock may pull ours ahead, in ticks: a day. A wrong clock must not make every later change here look old."""
_COLUMNS = ("id", "work", "site", "seq", "time", "entity", "row", "verb", "fields", "parents")


class Arriving(NamedTuple):
    """A change as it arrives. Without a site it is a hand edit, which enters the log here; see ``sync.parts.Change``."""

    id: str
    kind: str
    row: str
    verb: str
    fields: Mapping[str, FieldValue]
    parents: Mapping[str, Sequence[str]]
    time: str
    site: str
    seq: int


def log(work: UnitOfWork, changes: Sequence[Arriving]) -> None:
    """Write changes into the log, in their order; the tables do not follow by themselves.

    Raises UserError ``contradiction`` where a number of another register already names another change here.
    """
    if not changes:
        return
    _advance(work, max(change.time for change in changes))
    work.begin()
    numbers = _numbers(work, {change.site for change in changes if change.site})
    _refuse_contradiction(work, changes, numbers)
    fields = to_log([dict(change.fields) for change in changes])
    parents = to_log([{name: list(of) for name, of in change.parents.items()} for change in changes])
    records = [
        (
            c.id, work.changes.work, numbers[c.site] if c.site else work.about.site, c.seq if c.site else work.next_seq(),
            c.time, c.kind, c.row, str(c.verb), text, saw if c.parents else "",
        )
        for c, text, saw in zip(changes, fields, parents, strict=True)
    ]  # fmt: skip
    work.lane.insert(Change, _COLUMNS, records)


def _advance(work: UnitOfWork, latest: str) -> None:
    """Set the clock such that whatever is written here from now on is later than what has arrived."""
    conn = work.connection
    last = conn.execute(select(State.value).where(State.key == "clock")).scalar() or ""
    limit = (int(clock.now().timestamp() * 1000) << 16) + _AHEAD
    try:
        wanted = f"{min(int(latest, 16), limit):016x}"
    except ValueError:
        return
    if wanted > last:
        conn.execute(delete(State).where(State.key == "clock"))
        conn.execute(insert(State).values(key="clock", value=wanted))
        work.later_than(wanted)


def _numbers(work: UnitOfWork, sites: Iterable[str]) -> dict[str, int]:
    """Return by id the local number of other registers' sites, noting those that are new."""
    conn, wanted = work.connection, sorted(sites)
    known: dict[str, int] = {}
    for block in chunks(wanted):
        known.update((key, n) for key, n in conn.execute(select(Site.id, Site.n).where(Site.id.in_(block))))
    for key in wanted:
        if key not in known:
            about = {"installation": FOREIGN, "place": "", "begun": clock.now().isoformat()}
            made = conn.execute(insert(Site).values(id=key, **about))
            assert made.inserted_primary_key is not None
            known[key] = int(made.inserted_primary_key[0])
    return known


def _refuse_contradiction(work: UnitOfWork, changes: Sequence[Arriving], numbers: Mapping[str, int]) -> None:
    for site, number in numbers.items():
        arriving = [change.seq for change in changes if change.site == site]
        query = select(func.max(Change.seq)).where(Change.site == number)
        known = work.connection.execute(query).scalar() or 0
        low = [seq for seq in arriving if seq <= known]
        if len(set(arriving)) < len(arriving) or any(_taken(work, number, block) for block in batched(low)):
            raise UserError(
                _(
                    "This workbook contradicts what its register sent earlier, as happens when a copy of a database is used."
                ),
                _("Ask the sender to open the database once more and to send a new workbook. Nothing was changed."),
                code="contradiction",
            )


def _taken(work: UnitOfWork, site: int, block: Sequence[int]) -> bool:
    query = select(Change.n).where(Change.site == site, Change.seq.in_(block)).limit(1)
    return work.connection.execute(query).first() is not None


def batched(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut numbers into lists short enough for one statement."""
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))


def bring(work: UnitOfWork, entity: type[Entity], wanted: Mapping[str, Row | None]) -> None:
    """Let rows of the tables be as they are wanted, None for gone; with their titles and search, and without a log entry.

    What still points at a row that goes is emptied or goes with it, as with any deletion; that is new, and logged.
    """
    before = rows(work.connection, entity, list(wanted), sorted(entity.own))
    fresh = {key: row for key, row in wanted.items() if row is not None and key not in before}
    moved = {key: row for key, row in wanted.items() if row is not None and key in before}
    gone = [key for key, row in wanted.items() if row is None and key in before]
    if fresh:
        adding.place(work, entity, list(fresh), [_filled(row) for row in fresh.values()])
        work.changes.created[entity.kind].update(fresh)
    if moved:
        _change(work, entity, before, moved)
    if gone:
        work.changes.deleted[entity.kind].update(gone)
        work.release(entity, gone)
        work.drop(entity, gone)


def _filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if value or value == 0}


def _change(work: UnitOfWork, entity: type[Entity], before: Mapping[str, Row], wanted: Mapping[str, Row]) -> None:
    moved: dict[str, Row] = {}
    after: dict[str, Row] = {}
    for key, row in wanted.items():
        old = before[key]
        diff = {name: row.get(name) for name in entity.own if not _alike(row.get(name), old.get(name))}
        if diff:
            moved[key] = {n: (() if v is None and entity.fields[n].many else v) for n, v in diff.items()}
            after[key] = {**old, **moved[key]}
    if moved:
        work.update(entity, moved)
        work.derive(entity, after)
        work.changes.changed[entity.kind].update(moved)


def _alike(one: FieldValue, other: FieldValue) -> bool:
    return one == other or (is_empty(one) and is_empty(other))
