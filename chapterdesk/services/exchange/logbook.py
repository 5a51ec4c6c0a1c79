"""The database's log as the plain changes of the workbook protocol, with all that each of them had seen."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from chapterdesk.database.foreign import FOREIGN
from chapterdesk.database.rows import chunks
from chapterdesk.database.unit import from_log, last_number
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Site, Work
from chapterdesk.sync.parts import ROW, Change, Verb

Heads = dict[str, tuple[str, ...]]
Shows = dict[str, Mapping[str, tuple[str, ...]]]

_COLUMNS = (
    ChangeRow.id, ChangeRow.entity, ChangeRow.row, ChangeRow.verb, ChangeRow.fields, ChangeRow.parents, ChangeRow.time,
    Site.id.label("site_id"), ChangeRow.seq, Work.author, Work.origin,
)  # fmt: skip
_WHOLE = (Verb.ADD, Verb.RESTORE, Verb.REMOVE)


def changes_of(conn: Connection, *, rows: Iterable[str] | None = None, kinds: Collection[str] = ()) -> Iterator[Change]:
    """Yield the changes of some rows, or of all rows of some kinds, in the order in which this database took them.

    The log does not write down what a removal or restoring had seen; it is all that the row showed by then, which is added here.
    What a site displays where heads met (verb SHOW) comes too, but other changes name as their parents what that stands for.
    """
    query = (
        select(*_COLUMNS)
        .join(Site, Site.n == ChangeRow.site)
        .join(Work, Work.n == ChangeRow.work)
        .order_by(ChangeRow.n)
    )
    heads: dict[str, Heads] = {}
    shows: Shows = {}
    asked = (
        [query.where(ChangeRow.entity.in_(list(kinds)))]
        if rows is None
        else (query.where(ChangeRow.row.in_(block)) for block in chunks(rows))
    )
    for each in asked:
        for record in conn.execute(each):
            yield _followed(_change(record), heads, shows)


def _change(record: Any) -> Change:
    parents = {name: tuple(of) for name, of in json.loads(record.parents).items()} if record.parents else {}
    return Change(
        record.id, record.entity, record.row, Verb(record.verb), from_log(record.fields), parents, record.time,
        record.site_id, record.seq, record.author, record.origin,
    )  # fmt: skip


def _followed(change: Change, heads: dict[str, Heads], shows: Shows) -> Change:
    """Return the change with its parents, and remember that it is now the head of what it touches."""
    if change.verb in (Verb.REMOVE, Verb.RESTORE) and not change.parents:
        change = replace(change, parents=dict(heads.get(change.row, {})))
    if shows and any(parent in shows for of in change.parents.values() for parent in of):
        change = replace(change, parents={name: _real(name, of, shows) for name, of in change.parents.items()})
    if change.verb is Verb.SHOW:
        shows[change.id] = change.parents
    became(change, heads)
    return change


def _real(name: str, parents: Iterable[str], shows: Shows) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in parents:
        stood_for = shows.get(each)
        found.update(dict.fromkeys([each] if stood_for is None else stood_for.get(name) or stood_for.get(ROW) or ()))
    return tuple(found)


def became(change: Change, heads: dict[str, Heads]) -> None:
    """Remember that a change is now what a row shows, as far as it goes: of a display, what that stands for."""
    if change.verb is Verb.SHOW:
        of_row = heads.setdefault(change.row, {})
        if ROW in change.parents:
            of_row.clear()
        of_row.update(change.parents)
    elif change.verb in _WHOLE:
        heads[change.row] = {ROW: (change.id,)}
    else:
        heads.setdefault(change.row, {}).update(dict.fromkeys(change.fields, (change.id,)))


def heads_of(changes: Iterable[Change]) -> dict[str, Heads]:
    """Return by row what somebody who sees it has seen, from its changes in the order of this database.

    What a database shows is always the latest change that it took of a field: where heads met, that is the one of verb SHOW,
    which stands for them.
    """
    heads: dict[str, Heads] = {}
    for change in changes:
        became(change, heads)
    return heads


def seen(conn: Connection) -> dict[str, int]:
    """Return by site the highest number of a change in this log: what it acknowledges to others."""
    numbers = {site: last_number(conn, n) for n, site in conn.execute(select(Site.n, Site.id))}
    return {site: number for site, number in numbers.items() if number}


def sites(conn: Connection) -> list[str]:
    """Return the ids of this register's lives, the present one last."""
    return [site for (site,) in conn.execute(select(Site.id).where(Site.installation != FOREIGN).order_by(Site.n))]
