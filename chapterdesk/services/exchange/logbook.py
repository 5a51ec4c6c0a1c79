"""The database's log as the plain changes of the workbook protocol, with all that each of them had seen."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from chapterdesk.database.rows import chunks
from chapterdesk.database.unit import from_log
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Site, Work
from chapterdesk.sync.parts import ROW, Change, Verb

Heads = dict[str, tuple[str, ...]]

_COLUMNS = (
    ChangeRow.id, ChangeRow.entity, ChangeRow.row, ChangeRow.verb, ChangeRow.fields, ChangeRow.parents, ChangeRow.time,
    Site.id.label("site_id"), ChangeRow.seq, Work.author, Work.origin,
)  # fmt: skip
_WHOLE = (Verb.ADD, Verb.RESTORE, Verb.REMOVE)


def changes_of(conn: Connection, *, rows: Iterable[str] | None = None, kinds: Collection[str] = ()) -> Iterator[Change]:
    """Yield the changes of some rows, or of all rows of some kinds, in the order in which this database took them.

    The log does not write down what a removal or restoring had seen; it is all that the row showed by then, which is added here.
    """
    query = (
        select(*_COLUMNS)
        .join(Site, Site.n == ChangeRow.site)
        .join(Work, Work.n == ChangeRow.work)
        .order_by(ChangeRow.n)
    )
    heads: dict[str, Heads] = {}
    asked = (
        [query.where(ChangeRow.entity.in_(list(kinds)))]
        if rows is None
        else (query.where(ChangeRow.row.in_(block)) for block in chunks(rows))
    )
    for each in asked:
        for record in conn.execute(each):
            yield _followed(_change(record), heads)


def _change(record: Any) -> Change:
    parents = {name: tuple(of) for name, of in json.loads(record.parents).items()} if record.parents else {}
    return Change(
        record.id, record.entity, record.row, Verb(record.verb), from_log(record.fields), parents, record.time,
        record.site_id, record.seq, record.author, record.origin,
    )  # fmt: skip


def _followed(change: Change, heads: dict[str, Heads]) -> Change:
    """Return the change with its parents, and remember that it is now the head of what it touches."""
    before = heads.get(change.row, {})
    if change.verb in (Verb.REMOVE, Verb.RESTORE) and not change.parents:
        change = replace(change, parents=dict(before))
    if change.verb in _WHOLE:
        heads[change.row] = {ROW: (change.id,)}
    else:
        heads.setdefault(change.row, {}).update(dict.fromkeys(change.fields, (change.id,)))
    return change


def heads_of(changes: Iterable[Change]) -> dict[str, Heads]:
    """Return by row what somebody who sees it has seen, from its changes in the order of this database.

    What a database shows is always the latest change that it took of a field: where heads met, that is the one of verb SHOW,
    which stands for them.
    """
    heads: dict[str, Heads] = {}
    shows: dict[str, tuple[str, ...]] = {}
    for change in changes:
        if change.verb is Verb.SHOW:
            shows[change.id] = tuple(dict.fromkeys(p for of in change.parents.values() for p in of))
        if change.verb is Verb.REMOVE:
            heads.pop(change.row, None)
        elif change.verb in _WHOLE:
            heads[change.row] = {ROW: (change.id,)}
        else:
            found = shows.get(change.id, (change.id,))
            heads.setdefault(change.row, {}).update(dict.fromkeys(change.fields, found))
    return heads


def seen(conn: Connection) -> dict[str, int]:
    """Return by site the highest number of a change in this log: what it acknowledges to others."""
    query = select(Site.id, func.max(ChangeRow.seq)).join(Site, Site.n == ChangeRow.site).group_by(Site.id)
    return {site: int(number) for site, number in conn.execute(query)}


def sites(conn: Connection) -> list[str]:
    """Return the ids of this register's lives, the present one last."""
    return [site for (site,) in conn.execute(select(Site.id).order_by(Site.n))]
