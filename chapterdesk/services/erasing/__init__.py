"""Erasing somebody for good: the third verb beside ending and deleting, and the only one that cannot be undone.

``preview`` says what would go, ``erase`` does it: the person's rows, all that belongs to them, every change of either in the log, and what
is kept of them in sent and received files. Ids without values are left, so that no file brings them back. What others wrote about them
in free text is listed for somebody to look at, and never changed by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, update

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import parse_ref, ref_of
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database import erasing as erasure
from chapterdesk.database.erasing import LABEL, Found
from chapterdesk.database.register import ERASURE, Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.models import Alias, Change, Enclosure, Erased, Exported, NotSame, Person, Waiting, entities
from chapterdesk.services import records
from chapterdesk.services.erasing import beside, mentions
from chapterdesk.services.erasing.beside import Gone
from chapterdesk.services.erasing.mentions import Mention
from chapterdesk.services.erasing.traces import Traces
from chapterdesk.services.erasing.traces import like as traces_like
from chapterdesk.services.exchange import peers
from chapterdesk.services.importing.pauses import few_pauses

__all__ = ["Done", "Erasure", "Mention", "dead_refs", "erase", "erase_in", "erase_when_known", "find_person", "preview"]


@dataclass(frozen=True)
class Erasure:
    """What erasing somebody would do.

    Args:
        person: The id.
        ref, name: What they are called; the last name known, of somebody who was deleted before.
        rows: By kind how many rows go that are in the register now, the person among them.
        before: How many rows go that were deleted before, and of which only the history is left.
        changes: How many entries of the history go.
        emptied: By kind how many rows stay that name them, and will name nobody.
        mentions: Free texts that seem to tell of them, which stay as they are.
        files: How many files left with them in it; each stays noted, without them.
        partners: Exchange partners who have them in a workbook.
        enclosures: How many files lie with meetings; nobody looks into those.
    """

    person: str
    ref: str
    name: str
    rows: Mapping[str, int]
    before: int
    changes: int
    emptied: Mapping[str, int]
    mentions: tuple[Mention, ...]
    files: int
    partners: tuple[str, ...]
    enclosures: int


@dataclass(frozen=True)
class Done:
    """An erasure that was done.

    Args:
        work: Its unit of work, which cannot be undone.
        people: Ids of the person and of all who were merged into it.
        rows: How many ids are dead now.
        rewritten: Whether the file was written anew after it, so that no unused page holds what was erased.
    """

    work: int
    people: tuple[str, ...]
    rows: int
    rewritten: bool


def find_person(conn: Connection, named: str) -> str:
    """Return the id of somebody by Ref or name, also of one who was deleted before by Ref. Raises UserError."""
    parsed = parse_ref(named)
    if parsed is not None:
        gone = select(Change.row).where(Change.entity == Person.kind, Change.verb == "remove").distinct()
        here = select(table_of(Person).c.id)
        for (row,) in conn.execute(gone.where(Change.row.not_in(here))):
            if ref_of(Person.letter, row) == parsed[1]:
                return str(row)
        if parsed[1] in dead_refs(conn):
            raise UserError(_("This Ref was erased for good."), _("Nothing is left of it here."), code="erased")
    return records.resolve(conn, Person, named).id


def dead_refs(conn: Connection) -> set[str]:
    """Return the Refs that no person can have any more."""
    return {ref_of(Person.letter, row) for (row,) in conn.execute(select(Erased.row))}


def preview(register: Register, person: str, *, progress: Progress | None = None) -> Erasure:
    """Return what erasing somebody would do; nothing is written. Raises UserError ``gone``."""
    watch = progress or Progress()
    watch.step(0, 2, _("Looking through the history"))
    with few_pauses(), register.read() as conn:
        found, gone, name = _gone(conn, person)
        watch.step(1, 2, _("Looking through the texts"))
        mentions.learn_parts(conn, gone.traces, gone.people)
        told = mentions.find(conn, gone.traces, gone.ids)
        noted = beside.disclosures_of(conn, gone.people)
        here = _here(conn, found)
        return Erasure(
            person, ref_of(Person.letter, person), name, here, len(found.ids) - sum(here.values()), found.changes,
            {kind: len(keys) for kind, keys in erasure.emptied(conn, found).items()}, tuple(told), len(noted),
            _partners(conn, noted), conn.execute(select(func.count()).select_from(table_of(Enclosure))).scalar() or 0,
        )  # fmt: skip


def erase(
    register: Register, person: str, *, decided: Mapping[int, str] | None = None, progress: Progress | None = None
) -> Done:
    """Erase somebody for good: all of it or nothing, in one transaction. Make a backup first (``desk.back_up_before``).

    Args:
        register: The desk.
        person: Whom, by id.
        decided: By number of ``models.Waiting`` how it was decided, where a partner's workbook asked for it.
        progress: Told how far it is.

    Raises UserError ``gone`` where nothing is known of them. It cannot be undone.
    """
    watch = progress or Progress()
    with few_pauses(), register.work(LABEL, origin=ERASURE) as work:
        gone = erase_in(work, person, progress=watch)
        for n, choice in (decided or {}).items():
            values = {"decided": choice, "work": work.changes.work, "later": 0}
            work.connection.execute(update(Waiting).where(Waiting.n == n).values(**values))
        number = work.changes.work
    try:
        erasure.rewrite(register)  # it is done by now, and cannot be called off
    except UserError as error:
        if error.code not in ("database_busy", "disk_full"):
            raise
        return Done(number, tuple(sorted(gone.people)), len(gone.ids), rewritten=False)
    return Done(number, tuple(sorted(gone.people)), len(gone.ids), rewritten=True)


def erase_in(work: UnitOfWork, person: str, *, progress: Progress | None = None) -> Gone:
    """Erase somebody within a unit of work, which cannot be undone then; return what is gone. Raises UserError ``gone``."""
    watch = progress or Progress()
    watch.step(0, 0, _("Looking through the history"))
    found, gone, _name = _gone(work.connection, person)
    watch.check()
    beside.forget(work.connection, gone)
    erasure.erase(work, found, gone.traces.is_personal)
    erasure.tidy_search(work.connection)
    return gone


def erase_when_known(register: Register, people: list[str]) -> int:
    """Erase those of some people who are in the register, as after an old backup was restored; return how many there were."""
    with register.read() as conn:
        known = [each for each in people if _known(conn, each)]
    for each in known:
        erase(register, each)
    return len(known)


def _known(conn: Connection, person: str) -> bool:
    return conn.execute(select(Change.n).where(Change.row == person).limit(1)).first() is not None


# -- who and what -----------------------------------------------------------------------------------------------------------


def _gone(conn: Connection, person: str) -> tuple[Found, Gone, str]:
    """Return what goes with somebody, with who was merged into them, by what texts tell of them, and their name."""
    if not _known(conn, person):
        raise UserError(_("This person is not in the register any more."), code="gone")
    people = _merged(conn, person)
    wanted = {Person.kind: people, **_about_ids(conn, people)}
    found = erasure.find(conn, wanted)
    traces = Traces()
    known = erasure.states(conn, people)
    for state in known:
        traces.learn_person(state)
    for state in erasure.states(conn, found.ids):
        traces.learn_values(state)
    traces.shared = _is_shared(conn, traces, people)
    own = erasure.states(conn, [person])
    name = Person.make_title(own[-1]) if own else ""
    return found, Gone(frozenset(found.ids), frozenset(people), traces), name


def _merged(conn: Connection, person: str) -> set[str]:
    """Return a person and all who were merged into them, at any remove: they are one."""
    table = table_of(Alias)
    into: dict[str, list[str]] = {}
    alive = select(table_of(Person).c.id)
    for old, survivor in conn.execute(select(table.c.old, table.c.survivor).where(table.c.old.not_in(alive))):
        into.setdefault(survivor, []).append(old)
    found: set[str] = set()
    todo = [person]
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += into.get(key, [])
    return found


def _is_shared(conn: Connection, traces: Traces, people: set[str]) -> bool:
    table = table_of(Person)
    like = [table.c.title.like(pattern) for name in traces.names for pattern in [traces_like(name)]]
    query = select(table.c.title).where(or_(*like), table.c.id.not_in(people))
    return any(fold(title) in traces.names for (title,) in conn.execute(query)) if like else False


def _about_ids(conn: Connection, people: set[str]) -> dict[str, set[str]]:
    """Return the notes about who is whom, which hold ids as text."""
    found: dict[str, set[str]] = {}
    for entity, names in ((Alias, ("old", "survivor")), (NotSame, ("one", "other"))):
        table = table_of(entity)
        for name in names:
            query = select(table.c.id).where(table.c[name].in_(sorted(people)))
            found.setdefault(entity.kind, set()).update(row for (row,) in conn.execute(query))
    return found


def _here(conn: Connection, found: Found) -> dict[str, int]:
    here = {kind: len(rows(conn, entities()[kind], sorted(keys), [])) for kind, keys in found.rows.items()}
    return {kind: many for kind, many in here.items() if many and kind not in (Alias.kind, NotSame.kind)}


def _partners(conn: Connection, noted: list[int]) -> tuple[str, ...]:
    went = {peer for (peer,) in conn.execute(select(Exported.peer).where(Exported.disclosure.in_(noted)))}
    return tuple(each.name for each in peers.listed(conn) if each.id in went)
