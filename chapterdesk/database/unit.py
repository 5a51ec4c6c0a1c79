"""The unit of work: every write of the register, atomic, logged, indexed, in bulk."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import new_ids, parse_ref
from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.database import adding, search, side
from chapterdesk.database.bulk import Lane
from chapterdesk.database.rows import Row, chunks, is_filled, rows, table_of
from chapterdesk.fields import FieldValue, Kept
from chapterdesk.models import Change, Entity, Party, SetValue, State, Work, entities, pointing_at


@dataclass
class Changes:
    """What a unit of work moved, so that pages refresh just what they show.

    Attributes:
        work: The work's number, 0 where nothing was written.
        created, changed, deleted: Ids by kind.
    """

    work: int = 0
    created: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    changed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    deleted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def kinds(self) -> set[str]:
        """Return the kinds that moved."""
        return {k for part in (self.created, self.changed, self.deleted) for k, v in part.items() if v}


@dataclass(frozen=True)
class About:
    """Who does a unit of work, why, and under what words it can be undone."""

    author: str
    origin: str
    label: str
    site: int
    language: str
    undoes: int | None = None
    depth: int = 0


def is_empty(value: FieldValue) -> bool:
    """Say whether a value is nothing: what is empty is neither logged nor hashed."""
    return value is None or value in ((), "")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",\n", ":")).encode
_decode = json.JSONDecoder().raw_decode
_CHANGE = ("id", "work", "site", "seq", "time", "entity", "row", "verb", "fields", "parents")
Change_ = tuple[str, Row, Mapping[str, Sequence[str]]]


def to_log(many: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return fields of many changes as the log keeps them, as JSON; several values become a list.

    One call of the encoder does them all: a line break stands in JSON text only where it is put, so it parts the rows.
    """
    if not many:
        return []
    text = _encode(many)[1:-1]
    return text.replace("},\n{", "}\n\n{").replace(",\n", ",").split("\n\n")


def from_log(text: str) -> Row:
    """Return the fields of a change."""
    read: dict[str, Any] = _decode(text)[0]
    if "[" in text:
        for name, value in read.items():
            if isinstance(value, list):
                read[name] = tuple(value)
    return read


class UnitOfWork:
    """One step of work inside one write transaction; made by ``Register.work``, which ends it with ``finish``.

    Large blocks are written in a lane beside the caller's thread; ``connection`` waits for them.
    """

    def __init__(self, connection: Connection, about: About) -> None:
        self.lane = Lane(connection)
        self.about = about
        self.changes = Changes()
        self._seq = 0
        self._time = ""
        self._spoilt: BaseException | None = None

    @property
    def connection(self) -> Connection:
        """The connection of the transaction, with all that this work has written so far."""
        return self.lane.connection

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Remember an error that comes when half is written, so that the work cannot end well even if it is caught."""
        try:
            yield
        except BaseException as error:
            self._spoilt = error
            raise

    def finish(self) -> None:
        """Wait for what is still being written. Raises what kept some rows from being added, if anything did."""
        if self._spoilt is not None:
            raise self._spoilt
        assert self.lane.connection

    def create(self, entity: type[Entity], values: Mapping[str, FieldValue], *, id: str | None = None) -> str:
        """Add one row and return its id. Raises UserError where the row breaks the entity's rules."""
        return self.create_many(entity, [values], ids=[id] if id else None)[0]

    def create_many(
        self,
        entity: type[Entity],
        many: Sequence[Mapping[str, FieldValue]],
        *,
        ids: Sequence[str] | None = None,
        verb: str = "add",
    ) -> list[str]:
        """Add rows in bulk, each one change in the log; return their ids in order. Raises UserError."""
        if not many:
            return []
        keys = list(ids) if ids is not None else new_ids(len(many))
        adding.add(self, entity, keys, many, verb)
        self.changes.created[entity.kind].update(keys)
        if verb != "restore":
            side.write(self, entity, dict(zip(keys, many, strict=True)), new=True)
        return keys

    def set(self, entity: type[Entity], row: str, values: Mapping[str, FieldValue]) -> None:
        """Change fields of one row."""
        self.set_many(entity, {row: values})

    def set_many(
        self, entity: type[Entity], many: Mapping[str, Mapping[str, FieldValue]], *, checked: bool = True
    ) -> None:
        """Change fields of rows in bulk; what is already so is not written. Raises UserError.

        Not ``checked`` is for what must go whatever rules of its row are broken by that, as with an erasure.
        """
        side.write(self, entity, many, new=False)
        names = {n for values in many.values() for n in values if n in entity.own}
        if not names:
            return
        before = rows(self.connection, entity, list(many))
        moved: dict[str, Row] = {}
        for key, values in many.items():
            if key not in before:
                raise UserError(_("What you changed is not in the register any more."), code="gone")
            own = {n: adding.plain(v) for n, v in values.items() if n in names}
            if diff := {
                n: v
                for n, v in own.items()
                if v != before[key].get(n) and not (is_empty(v) and is_empty(before[key].get(n)))
            }:
                moved[key] = diff
        if not moved:
            return
        for key, diff in moved.items():
            wrong = entity.check_row(before[key]) if checked else []
            before[key].update(diff)
            if checked:
                self._refuse_wrong(entity, before[key], wrong)
        self.update(entity, moved)
        self.log(entity, "set", [(key, diff, self._parents(key, diff)) for key, diff in self._with_heads(moved)])
        self.changes.changed[entity.kind].update(moved)
        self.derive(entity, {key: before[key] for key in moved})

    def delete(self, entity: type[Entity], keys: Iterable[str]) -> None:
        """Delete rows with all that belongs to them; what merely points at them is emptied. Undoable."""
        gone = [key for key in keys if key not in self.changes.deleted[entity.kind]]
        if not gone:
            return
        table = table_of(entity)
        existing = [
            i for b in chunks(gone) for (i,) in self.connection.execute(select(table.c.id).where(table.c.id.in_(b)))
        ]
        self.changes.deleted[entity.kind].update(existing)
        self.release(entity, existing)
        self.log(entity, "remove", [(key, {}, {}) for key in existing])
        self.drop(entity, existing)

    def drop(self, entity: type[Entity], keys: Iterable[str]) -> None:
        """Take rows out of the tables and the search; for the pieces of a unit of work, which log why."""
        table = table_of(entity)
        for block in chunks(keys):
            numbers = [n for (n,) in self.connection.execute(select(table.c.n).where(table.c.id.in_(block)))]
            if search.is_searched(entity):
                search.remove(self.connection, entity, numbers)
            self.connection.execute(delete(SetValue).where(SetValue.owner.in_(block)))
            self.connection.execute(delete(table).where(table.c.id.in_(block)))
            if entity.is_party:
                self.connection.execute(delete(Party).where(Party.id.in_(block)))

    def release(self, entity: type[Entity], keys: list[str]) -> None:
        """Empty what points at rows that go, and delete what belongs to them; for the pieces of a unit of work."""
        for other, declared in pointing_at(entity.kind):
            column = table_of(other).c[declared.name]
            if len(keys) > 1 and not is_filled(self.connection, table_of(other)):
                continue
            found = [
                i
                for b in chunks(keys)
                for (i,) in self.connection.execute(select(table_of(other).c.id).where(column.in_(b)))
            ]
            if not found:
                continue
            if getattr(declared.type, "owned", False):
                self.delete(other, found)
            else:
                self.set_many(other, {i: {declared.name: None} for i in found})

    # -- the pieces ---------------------------------------------------------------------------------------------

    def _refuse_wrong(self, entity: type[Entity], row: Mapping[str, FieldValue], already: Sequence[str]) -> None:
        """Refuse what breaks a rule; one that a workbook broke before is mended one field at a time."""
        if wrong := [sentence for sentence in entity.check_row(row) if sentence not in already]:
            raise UserError(" ".join(wrong), code="invalid")

    def update(self, entity: type[Entity], moved: Mapping[str, Row]) -> None:
        """Write changed fields into the tables; for the pieces of a unit of work."""
        table = table_of(entity)
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        emptied: list[dict[str, str]] = []
        for key, diff in moved.items():
            names = tuple(sorted(n for n in diff if entity.fields[n].kept is Kept.COLUMN))
            if names:
                groups[names].append({"b_id": key} | {f"b_{n}": diff[n] for n in names})
            emptied += [{"b_owner": key, "b_field": name} for name in diff.keys() - set(names)]
        if emptied:
            own = (SetValue.owner == bindparam("b_owner"), SetValue.field == bindparam("b_field"))
            self.connection.execute(delete(table_of(SetValue)).where(*own), emptied)
        for names, records in groups.items():
            query = update(table).where(table.c.id == bindparam("b_id")).values({n: bindparam(f"b_{n}") for n in names})
            self.connection.execute(query, records)
        sets = adding.set_records(entity, moved, list(moved.values()))
        self.lane.insert(SetValue, adding.SET_NAMES, sets)

    def derive(self, entity: type[Entity], after: Mapping[str, Row]) -> None:
        """Bring titles, sort keys and the search index after changed rows."""
        table = table_of(entity)
        records: list[dict[str, Any]] = [
            {"b_id": key} | {f"b_{n}": v for n, v in entity.derive(row, self.about.language).items()}
            for key, row in after.items()
        ]
        names = [n.removeprefix("b_") for n in records[0] if n != "b_id"]
        query = update(table).where(table.c.id == bindparam("b_id")).values({n: bindparam(f"b_{n}") for n in names})
        self.connection.execute(query, records)
        if search.is_searched(entity):
            for block in chunks(after):
                found = self.connection.execute(select(table.c.n, table.c.ref, table.c.id).where(table.c.id.in_(block)))
                search.index(self.connection, entity, [(n, ref, after[i]) for n, ref, i in found])

    # -- the log ------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Write the work's own row, before its first change; a work that changes nothing leaves no trace."""
        if self.changes.work:
            return
        now = clock.now()
        made = self.connection.execute(
            insert(Work).values(
                id=new_ids(1)[0],
                at=now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                author=self.about.author,
                origin=self.about.origin,
                label=self.about.label,
                undoes=self.about.undoes,
                depth=self.about.depth,
            )
        )
        assert made.inserted_primary_key is not None
        self.changes.work = int(made.inserted_primary_key[0])
        self._seq = last_number(self.connection, self.about.site)
        last = self.connection.execute(select(State.value).where(State.key == "clock")).scalar() or ""
        # A hybrid logical clock: never behind what this database has seen, also when the computer's clock goes back.
        tick = max(int(now.timestamp() * 1000) << 16, (int(last, 16) if last else 0) + 1)
        self._time = f"{tick:016x}"
        self.connection.execute(delete(State).where(State.key == "clock"))
        self.connection.execute(insert(State).values(key="clock", value=self._time))

    def log(self, entity: type[Entity], verb: str, entries: Sequence[Change_]) -> None:
        """Write changes (row, fields, parents) into the log; for the pieces of a unit of work."""
        if not entries:
            return
        self.begin()
        same = (self.changes.work, self.about.site)
        kind, time, first = entity.kind, self._time, self._seq + 1
        fields = to_log([values for _key, values, _parents in entries])
        saw = (
            to_log([parents for _key, _values, parents in entries])
            if any(e[2] for e in entries)
            else [""] * len(fields)
        )
        records = [
            (change, *same, first + place, time, kind, entry[0], verb, text, parents if entry[2] else "")
            for place, (change, entry, text, parents) in enumerate(
                zip(new_ids(len(entries)), entries, fields, saw, strict=True)
            )
        ]
        self._seq += len(entries)
        self.lane.insert(Change, _CHANGE, records)

    def next_seq(self) -> int:
        """Return the number of the next change of this site; for the pieces of a unit of work that write the log themselves."""
        self.begin()
        self._seq += 1
        return self._seq

    def later_than(self, time: str) -> None:
        """Let whatever is logged from now on be later than ``time``, which the database's clock shows already."""
        if self._time and self._time <= time:
            self._time = f"{int(time, 16) + 1:016x}"
            self.connection.execute(update(State).where(State.key == "clock").values(value=self._time))

    def _with_heads(self, moved: Mapping[str, Row]) -> list[tuple[str, Row]]:
        """Load, in blocks, which change last set each field of the rows; ``_parents`` answers from it."""
        self._heads: dict[str, dict[str, str]] = {}
        for block in chunks(moved):
            query = (
                select(Change.row, Change.id, Change.verb, Change.fields, Change.parents)
                .where(Change.row.in_(block))
                .order_by(Change.n)
            )
            for row, change, verb, fields, parents in self.connection.execute(query):
                heads = self._heads.setdefault(row, {})
                if verb in ("add", "restore") or (verb == "show" and '"*"' in parents):
                    heads.clear()
                    heads["*"] = change
                else:
                    heads.update(dict.fromkeys(json.loads(fields), change))
        return list(moved.items())

    def _parents(self, key: str, diff: Mapping[str, FieldValue]) -> dict[str, list[str]]:
        heads = self._heads.get(key, {})
        return {name: [heads.get(name) or heads["*"]] for name in diff if name in heads or "*" in heads}


_NUMBER = "last_number:{site}"


def last_number(conn: Connection, site: int) -> int:
    """Return the highest number that a change of a site has had here, also where that change was erased since."""
    kept = conn.execute(select(State.value).where(State.key == _NUMBER.format(site=site))).scalar()
    return max(conn.execute(select(func.max(Change.seq)).where(Change.site == site)).scalar() or 0, int(kept or 0))


def keep_number(conn: Connection, site: int, number: int) -> None:
    """Keep the highest number of a site, whose change is about to be erased: partners know it, so no other may get it."""
    key = _NUMBER.format(site=site)
    conn.execute(delete(State).where(State.key == key))
    conn.execute(insert(State).values(key=key, value=str(number)))


def by_title(conn: Connection, kind: str, text: str) -> list[str]:
    """Return ids of rows of a kind that are called just ``text``, or have it as Ref; for typing references."""
    kinds = [e for e in entities().values() if e.kind == kind or (kind == "party" and e.is_party)]
    parsed = parse_ref(text)
    found: list[str] = []
    for entity in kinds:
        table = table_of(entity)
        if parsed:
            found += [i for (i,) in conn.execute(select(table.c.id).where(table.c.ref == parsed[1]))]
            continue
        columns = [table.c[n] for n in ("title", "name_sv", "name_nl") if n in table.c]
        for row, *names in conn.execute(
            select(table.c.id, *columns).limit(5000)
            if entity.kind in ("unit", "role_type")
            else select(table.c.id, *columns).where(table.c.title == text)
        ):
            if any(fold(str(name or "")) == fold(text) for name in names):
                found.append(row)
    return found
