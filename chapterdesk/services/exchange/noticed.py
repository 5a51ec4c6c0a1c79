"""What a received file told without asking, what was merged by itself, and the other fields of a row that is decided on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from chapterdesk.core.text import _
from chapterdesk.database.log import fold
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row
from chapterdesk.fields import FieldValue
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Exported, OpenConflict, entities
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.models import Waiting as WaitingRow
from chapterdesk.services.exchange import contested, keeping, logbook
from chapterdesk.services.exchange.files import received
from chapterdesk.services.exchange.items import Became, Beside, Told
from chapterdesk.services.exchange.shows import Shows, ref, title
from chapterdesk.sync import snapshot
from chapterdesk.sync.armour import Damaged
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import Change, Verb
from chapterdesk.sync.snapshot import Newer
from chapterdesk.sync.words import sentence

_MERGED_AT_MOST = 5_000
"""So many merged changes are listed; nobody reads more, and the counts say how many there were."""


def notices(register: Register, conn: Connection, of_file: int) -> list[Told]:
    """Return what a file told, in the order of the file; the same about many cells is one."""
    query = select(WaitingRow).where(WaitingRow.received == of_file, WaitingRow.sort == keeping.NOTICE)
    records = conn.execute(query.order_by(WaitingRow.sheet, WaitingRow.number, WaitingRow.n)).all()
    shows = Shows(register, conn)
    shows.learn((r.row for r in records if r.row), [])
    found: list[Told] = []
    for r in records:
        content = json.loads(r.content)
        why = Why(r.why)
        said = content["shown"] if why is Why.CONSTRAINT else sentence(why)
        shown = "" if why is Why.CONSTRAINT else str(content["shown"])
        called = title(shows, r.entity, r.row) if r.row else _(entities()[r.entity].plural) if r.entity else ""
        number = ref(r.entity, r.row) if r.row else ""
        label = shows.label(r.entity, r.field) if r.field else ""
        found.append(
            Told(why, said, r.entity, r.row, called, number, label, shown, "", r.sheet, r.number, int(content["count"]))
        )
    return found


def merged(register: Register, conn: Connection, of_file: int) -> list[Told]:
    """Return what a file changed by itself, field by field; of a new or deleted row that it is one."""
    work = conn.execute(select(ReceivedRow.work).where(ReceivedRow.n == of_file)).scalar()
    if not work:
        return []
    query = select(ChangeRow.id, ChangeRow.row).where(ChangeRow.work == work, ChangeRow.verb != Verb.SHOW)
    mine = {change: row for change, row in conn.execute(query.limit(_MERGED_AT_MOST))}  # noqa: C416 - rows are no pairs
    contests = conn.execute(select(OpenConflict.row, OpenConflict.field)).all()
    asked = {(row, name) for row, name in contests}
    states: dict[str, Row | None] = {}
    steps: list[tuple[Change, Row]] = []
    for change in logbook.changes_of(conn, rows=list(dict.fromkeys(mine.values()))):
        before = states.get(change.row)
        states[change.row] = fold(before, change.verb, dict(change.fields))
        if change.id in mine:
            steps.append((change, before or {}))
    shows = Shows(register, conn)
    values = [(c.kind, n, v) for c, before in steps for n in c.fields for v in (before.get(n), c.fields[n])]
    shows.learn((c.row for c, _before in steps), values)
    return [told for change, before in steps for told in _merged(shows, change, before, asked)]


def _merged(shows: Shows, change: Change, before: Row, asked: set[tuple[str, str]]) -> Iterable[Told]:
    about = (change.kind, change.row, title(shows, change.kind, change.row), ref(change.kind, change.row))
    if change.verb in (Verb.ADD, Verb.RESTORE):
        yield Told("", _("New"), *about)
        return
    if change.verb is Verb.REMOVE:
        yield Told("", _("Deleted"), *about)
        return
    for name, value in change.fields.items():
        if (change.row, name) not in asked and canonical(value) != canonical(before.get(name)):
            now, was = (shows.value(change.kind, name, each) for each in (value, before.get(name)))
            yield Told("", _("Changed"), *about, label=shows.label(change.kind, name), shown=now, before=was)


# -- the same row -----------------------------------------------------------------------------------------------------------


class SentRows:
    """Rows as they were written into exports of ours; the latest export is read once, since reading one takes a while."""

    def __init__(self) -> None:
        self._export = ""
        self._rows: dict[str, Mapping[str, FieldValue]] = {}

    def row(self, conn: Connection, export: str, row: str) -> dict[str, FieldValue]:
        """Return a row's values, {} where the export or the row in it is not there."""
        if export != self._export:
            self._rows, self._export = _sent(conn, export), export
        return dict(self._rows.get(row, {}))


def beside(register: Register, conn: Connection, key: str, sent: SentRows | None = None) -> list[Beside]:
    """Return the other fields of the row that an open item is about: as it was sent, as it is here, and as it came in.

    ``sent`` remembers what was sent, for whoever asks about one item after the other.
    """
    found = _about(conn, key)
    if found is None:
        return []
    kind, row, of_file = found
    files = received(conn)
    file = files.get(of_file)
    base = (sent or SentRows()).row(conn, file.export, row) if file is not None else {}
    ours = contested.now(conn, kind, row)
    theirs = {**base, **_came(conn, row, file.work if file else 0, of_file)}
    asked = {name for (name,) in conn.execute(select(OpenConflict.field).where(OpenConflict.row == row))}
    held = select(WaitingRow.field).where(WaitingRow.row == row, WaitingRow.sort == keeping.EDIT)
    asked |= {name for (name,) in conn.execute(held.where(WaitingRow.decided.is_(None)))}
    shows = Shows(register, conn)
    names = [n for n in entities()[kind].fields if n in entities()[kind].own]
    names = [n for n in names if any(side.get(n) not in (None, "", ()) for side in (base, ours, theirs))]
    shows.learn([], [(kind, n, side.get(n)) for n in names for side in (base, ours, theirs)])
    return [_field(shows, kind, n, (base.get(n), ours.get(n), theirs.get(n)), asked=n in asked) for n in names]


def _field(shows: Shows, kind: str, name: str, sides: tuple[FieldValue, ...], *, asked: bool) -> Beside:
    base, ours, theirs = (canonical(side or None) for side in sides)
    if asked:
        became = Became.ASKED
    elif base == ours == theirs:
        became = Became.SAME
    else:
        became = Became.OURS if theirs in (base, canonical(None)) and ours != theirs else Became.THEIRS
    as_sent, here, came = (shows.value(kind, name, side) for side in sides)
    return Beside(name, shows.label(kind, name), as_sent, here, came, became)


def _about(conn: Connection, key: str) -> tuple[str, str, int] | None:
    sort, _colon, rest = key.partition(":")
    if sort == "w" and rest.isdigit():
        query = select(WaitingRow.entity, WaitingRow.row, WaitingRow.received).where(WaitingRow.n == int(rest))
        found = conn.execute(query).first()
        return None if found is None else (found[0], found[1], found[2])
    if sort in ("c", "m"):
        for contest in contested.contests(conn, received(conn), decided=sort == "m"):
            if contest.key == key:
                return contest.kind, contest.row, contest.files[0] if contest.files else 0
    return None


def _sent(conn: Connection, export: str) -> dict[str, Mapping[str, FieldValue]]:
    """Return by id the rows of an export of ours, {} where there is none."""
    kept = conn.execute(select(Exported.snapshot).where(Exported.id == export)).scalar()
    if kept is None:
        return {}
    try:
        sent = snapshot.from_bytes(kept)
    except (Damaged, Newer):
        return {}
    return {each.id: each.values for each in sent.base.rows}


def _came(conn: Connection, row: str, work: int, of_file: int) -> Mapping[str, FieldValue]:
    """Return what a file brought for a row, taken in or held back."""
    found: dict[str, FieldValue] = {}
    changes = logbook.changes_of(conn, rows=[row])
    mine = {i for (i,) in conn.execute(select(ChangeRow.id).where(ChangeRow.work == work, ChangeRow.row == row))}
    for change in changes:
        if change.id in mine and change.verb is not Verb.SHOW:
            found.update(change.fields)
    query = select(WaitingRow.field, WaitingRow.content).where(WaitingRow.row == row, WaitingRow.received == of_file)
    for name, content in conn.execute(query.where(WaitingRow.sort == keeping.EDIT)):
        found[name] = keeping.value_of(json.loads(content)["theirs"])
    return found
