"""What is checked whenever a register takes a workbook in; each check says in words what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from chapterdesk.database.foreign import FOREIGN
from chapterdesk.database.rows import Row, rows, titles
from chapterdesk.fields import FieldValue
from chapterdesk.fields.types import Reference
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Entity, Site, entities
from chapterdesk.services.exchange import applying, contested, logbook, telling
from chapterdesk.services.exchange.applying import TakenIn
from chapterdesk.services.exchange.planning import Plan, is_sure
from chapterdesk.services.exchange.scope import Scope
from chapterdesk.services.exchange.shared import declarations
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.merge import addition_of
from chapterdesk.sync.parts import ROW, Verb
from chapterdesk.sync.world import Log
from tests.sync.registers.books import BookFile

if TYPE_CHECKING:
    from tests.sync.registers.site import RegisterSite


def taken(site: RegisterSite, plan: Plan, file: BookFile) -> list[str]:
    """Take a plan in at a site and return all that is wrong with that."""
    return [f"{file.path.name} at {site.number}: {each}" for each in _taken(site, plan, file)]


def _taken(site: RegisterSite, plan: Plan, file: BookFile) -> Iterator[str]:
    expected = _expected(site, plan)
    hidden = site.hidden_fields(plan.peer)
    before = site.state()
    done = site.take(plan)
    yield from site.replayed()
    yield from _effect(site, plan, done, expected)
    yield from _outside(site, plan, hidden)
    if site.rng.random() < 0.5:
        yield from _twice(site, plan, file)
    if done.work and site.rng.random() < 0.3:
        yield from _undone(site, done, before)


def _sure(plan: Plan) -> list[str]:
    return [new.id for new in plan.outcome.new_rows if is_sure(plan, new)]


def _expected(site: RegisterSite, plan: Plan) -> Log:
    """Return by the pure merge what the touched rows show afterwards."""
    coming = [*plan.outcome.changes, *(addition_of(n) for n in plan.outcome.new_rows if is_sure(plan, n))]
    with site.register.read() as conn:
        log = Log(declarations(), logbook.changes_of(conn, rows={c.row for c in coming}))
    log.take(coming)
    return log


def _effect(site: RegisterSite, plan: Plan, done: TakenIn, expected: Log) -> Iterator[str]:
    """Invariant 12: what was said is what was done."""
    if done.before:
        if telling.counts(plan).changed or telling.counts(plan).new or telling.counts(plan).deleted:
            yield "the same file would change something"
        return
    if done.counts != telling.counts(plan):
        yield f"said {telling.counts(plan)}, did {done.counts}"
    with site.register.read() as conn:
        query = select(ChangeRow.id).where(ChangeRow.work == done.work, ChangeRow.verb != Verb.SHOW)
        written = set(conn.execute(query).scalars()) if done.work else set()
        coming = {c.id for c in plan.outcome.changes} | {
            addition_of(n).id for n in plan.outcome.new_rows if is_sure(plan, n)
        }
        if coming - written:
            yield f"{len(coming - written)} changes of the preview were not written"
        given_back = _given_back(conn, done.work)
        for kind, entity in entities().items():
            wanted = [row for row in expected.rows if expected.kinds[row] == kind and row not in given_back]
            here = rows(conn, entity, wanted, sorted(entity.own)) if wanted else {}
            for row in wanted:
                if difference := _differ(_without_lost(conn, entity, expected.shown(row)), here.get(row)):
                    yield f"{kind} {row}: {difference}"


def _without_lost(conn: Connection, entity: type[Entity], shown: Mapping[str, FieldValue] | None) -> Row | None:
    """Return what a row shows without what it refers to that is not here."""
    if shown is None:
        return None
    pointing = [
        name for name in shown if isinstance(entity.fields[name].type, Reference) and not entity.fields[name].many
    ]
    here = titles(conn, [str(shown[name]) for name in pointing], "en")
    return {name: value for name, value in shown.items() if name not in pointing or value in here}


def _given_back(conn: Connection, work: int) -> set[str]:
    """Return the rows that came back with the one that they belong to, whose deletion is contested."""
    query = select(ChangeRow.row).join(Site, Site.n == ChangeRow.site)
    own = (ChangeRow.work == work, ChangeRow.verb == Verb.RESTORE, Site.installation != FOREIGN)
    return set(conn.execute(query.where(*own)).scalars())


def _differ(wanted: Row | None, here: Row | None) -> str:
    if wanted is None or here is None:
        return "" if wanted is None and here is None else f"preview {wanted}, table {here}"
    names = [
        n for n in wanted.keys() | here.keys() if canonical(wanted.get(n) or None) != canonical(here.get(n) or None)
    ]
    return ", ".join(f"{n}: preview {wanted.get(n)!r}, table {here.get(n)!r}" for n in names)


def _outside(site: RegisterSite, plan: Plan, hidden: dict[str, dict[str, FieldValue]]) -> Iterator[str]:
    """Invariant 13: what the partner does not get stays."""
    for row, values in site.hidden_fields(plan.peer).items():
        if row in hidden and values != hidden[row]:
            yield f"{row} was changed outside the sender's scope"


def _twice(site: RegisterSite, plan: Plan, file: BookFile) -> Iterator[str]:
    """Invariant 2: the same file again is nothing."""
    again = site.plan_path(plan.path, file.sender)
    if again.outcome.changes or _sure(again):
        yield f"the same file again would make {len(again.outcome.changes)} changes, {len(_sure(again))} new rows"
    before = site.state()
    if not applying.take_in(site.register, again).before or site.state() != before:
        yield "the same file again did something"


def _undone(site: RegisterSite, done: TakenIn, before: object) -> Iterator[str]:
    """Invariant 15: undone, all is as before; taken in again, as after."""
    after = site.state()
    site.register.undo(done.work)
    yield from site.replayed()
    if site.state() != before:
        yield f"undoing it did not give back what was: {_apart(before, site.state())}"
    again = applying.again(site.register, done.received)
    yield from site.replayed()
    if site.state() != after:
        yield f"taking it in again did not give what it gave: {_apart(after, site.state())}"
    if again.received != done.received:
        yield "another file was taken in again"


def _apart(one: object, other: object) -> str:
    tables, conflicts = zip(one, other, strict=True)  # type: ignore[call-overload]
    kinds = [kind for kind in tables[0].keys() | tables[1].keys() if tables[0].get(kind) != tables[1].get(kind)]
    return f"tables {kinds}, conflicts no more {conflicts[0] - conflicts[1]}, new {conflicts[1] - conflicts[0]}"


def logged(conn: Connection) -> list[str]:
    """Return the kinds of which there is anything in the log: the tables of the others were never written."""
    return list(conn.execute(select(ChangeRow.entity).distinct()).scalars())


def open_heads(site: RegisterSite) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the open conflicts of a site by row and field, with their heads."""
    with site.register.read() as conn:
        log = contested.log_of(conn, [c.row for c in contested.contests(conn, {})])
        return {
            (c.row, c.field): tuple(sorted(h.change for h in c.heads)) for row in log.rows for c in log.conflicts(row)
        }


def drop_contested(hub: RegisterSite, shared: Scope) -> None:
    """Leave out rows whose deletion stands against edits, which a partner that does not get the edited fields knows nothing of."""
    rows_open = {row for row, name in open_heads(hub) if name == ROW}
    for of in shared.rows.values():
        for row in [row for row, values in of.items() if row in rows_open or values.get("person") in rows_open]:
            del of[row]
