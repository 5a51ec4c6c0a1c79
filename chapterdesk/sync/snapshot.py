"""The base snapshot as text: what lies on the hidden sheet of a workbook, and what the exporter keeps in its own record.

One clear line of facts (JSON with a CRC-32), so that a file with a damaged snapshot still says who wrote it, which export it is and
which version it needs; then lines of JSON, packed by ``armour``: first the columns and small tables, then one line for each name, row
and change. A row's changes follow their row, and only name the fields whose values are the row's own (*measured*: a quarter smaller).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chapterdesk.core.ids import ref_of
from chapterdesk.fields import FieldValue
from chapterdesk.sync import armour
from chapterdesk.sync.armour import Damaged
from chapterdesk.sync.envelope import PROTOCOL, Envelope, mark_of
from chapterdesk.sync.parts import Base, BaseRow, Change, Column, Trust, Verb, by_row

MAGIC = "ChapterDesk CDW"
HINT = "ChapterDesk CDW/1 \u2013 this sheet belongs to the program, please leave it as it is"


#: What a base says that is not packed with the rows: its small facts, in clear.
_PACKED = {"columns", "rows", "spares", "changes", "erased", "trust"}
_CLEAR = [f.name for f in dataclasses.fields(Base) if f.name not in _PACKED]


class Newer(Exception):  # noqa: N818 - an outcome that the reader of a workbook turns into a reason
    """The snapshot needs a newer program: ``facts`` say which."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__("newer")
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that one export wrote: its base, its envelope, and what referenced rows are called in it (by id: Ref, words)."""

    base: Base
    envelope: Envelope
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def shown_names(self) -> dict[str, str]:
        """By id how a referenced row is written in the workbook's cells."""
        return {key: words for key, (_ref, words) in self.names.items()}


def columns_by_kind(base: Base) -> dict[str, list[str]]:
    """Return the fields that are columns, by kind, in their order."""
    found: dict[str, list[str]] = {}
    for column in base.columns:
        found.setdefault(column.kind, []).append(column.field)
    return found


def marked(base: Base, key: str) -> Base:
    """Return the base with what stands in the hidden column of each of its rows."""
    fields = columns_by_kind(base)
    rows = [
        replace(
            row, mark=mark_of(key, base.export, row.ref, [row.values.get(n) or None for n in fields.get(row.kind, ())])
        )
        for row in base.rows
    ]
    return replace(base, rows=rows)


# -- writing ----------------------------------------------------------------------------------------------------


def to_cells(snapshot: Snapshot) -> Iterator[str]:
    """Yield the cells of the hidden sheet below its magic line: the facts, then the packed lines."""
    facts = json.dumps(_facts(snapshot), ensure_ascii=True, separators=(",", ":"))
    yield f"facts {armour.crc(facts)} {facts}"
    yield from armour.to_cells(_lines(snapshot))


def to_bytes(snapshot: Snapshot) -> bytes:
    """Return the snapshot for the exporter's own record."""
    return "\n".join(to_cells(snapshot)).encode("utf-8")


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    about = {f.name: getattr(snapshot.envelope, f.name) for f in dataclasses.fields(Envelope)}
    return about | {name: getattr(snapshot.base, name) for name in _CLEAR}


def _dumps(line: object) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _lines(snapshot: Snapshot) -> Iterator[str]:
    base = snapshot.base
    fields = columns_by_kind(base)
    head = {
        "columns": [[c.kind, c.field, c.label] for c in base.columns],
        "spares": dict(base.spares),
        "erased": sorted(base.erased),
    }
    yield _dumps(["h", head])
    for key, (ref, words) in snapshot.names.items():
        yield _dumps(["n", key, ref, words])
    places = {id(change): place for place, change in enumerate(base.changes)}
    of_row = by_row(base.changes)
    for row in base.rows:
        yield _row_line(row, fields.get(row.kind, []))
        for change in of_row.pop(row.id, ()):
            yield _change_line(change, places[id(change)], row.values)
    for changes in of_row.values():
        for change in changes:
            yield _change_line(change, places[id(change)], {})


def _row_line(row: BaseRow, fields: Sequence[str]) -> str:
    values = [row.values.get(name) for name in fields]
    others = {name: value for name, value in row.values.items() if name not in fields and value not in (None, ())}
    ref = "" if row.ref == ref_of(row.ref.partition("-")[0], row.id) else row.ref
    letter = row.ref.partition("-")[0]
    return _dumps(["r", row.kind, row.id, letter, ref, values, {k: list(v) for k, v in row.heads.items()}, others])


def _change_line(c: Change, place: int, beside: Mapping[str, FieldValue]) -> str:
    parents = {name: list(heads) for name, heads in c.parents.items()}
    same = [n for n, v in c.fields.items() if v not in (None, ()) and type(beside.get(n)) is type(v) and beside[n] == v]
    fields = {name: value for name, value in c.fields.items() if name not in same}
    return _dumps(
        ["c", place, c.id, c.kind, c.row, c.verb, fields, same, parents, c.time, c.site, c.seq, c.author, c.origin]
    )


# -- reading ----------------------------------------------------------------------------------------------------


def facts_of(cells: Iterable[str]) -> dict[str, Any]:
    """Return the clear facts among the cells, {} where they are lost or changed."""
    for cell in cells:
        word, _sep, rest = cell.strip().partition(" ")
        check, _sep, text = rest.partition(" ")
        if word == "facts" and armour.crc(text) == check:
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                return {}
            return found if isinstance(found, dict) else {}
    return {}


def from_cells(cells: Sequence[str]) -> Snapshot:
    """Return the snapshot in the cells of a hidden sheet. Raises Damaged, and Newer for one that this program is too old for."""
    facts = facts_of(cells)
    try:
        if facts and int(facts["min_reader"]) > PROTOCOL:
            raise Newer(facts)
        return _Reading(facts).read(armour.from_cells(cells))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise Damaged("content") from None


def from_bytes(data: bytes) -> Snapshot:
    """Return the snapshot of an export record. Raises Damaged, Newer."""
    return from_cells(data.decode("utf-8", "replace").split("\n"))


class _Reading:
    """Takes the lines of a snapshot; a line of an unknown kind is skipped, as a later minor version may add some."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        if not facts:
            raise Damaged("facts")
        told = {f.name: facts[f.name] for f in dataclasses.fields(Envelope) if f.name in facts}
        kinds = {f.name: {"str": str, "int": int}.get(str(f.type), dict) for f in dataclasses.fields(Envelope)}
        if any(type(value) is not kinds[name] for name, value in told.items()):
            raise ValueError("facts")
        told["tables"] = {kind: (int(count), str(digest)) for kind, (count, digest) in told.get("tables", {}).items()}
        self._envelope = Envelope(**told)
        self._facts = facts
        self._head: Mapping[str, Any] = {}
        self._names: dict[str, tuple[str, str]] = {}
        self._fields: dict[str, list[str]] = {}
        self._rows: list[BaseRow] = []
        self._changes: list[tuple[int, Change]] = []

    def read(self, lines: Iterator[str]) -> Snapshot:
        """Return what the lines say."""
        takers = {"h": self._take_head, "n": self._take_name, "r": self._take_row, "c": self._take_change}
        for line in lines:
            sort, *rest = json.loads(line)
            if taker := takers.get(sort):
                taker(rest)
        facts = self._facts
        self._changes.sort(key=lambda pair: pair[0])
        base = Base(
            **{name: _plain(facts[name]) for name in _CLEAR if name in facts},
            columns=tuple(Column(kind, name, label) for kind, name, label in self._head["columns"]),
            rows=self._rows,
            spares={str(ref): str(kind) for ref, kind in self._head["spares"].items()},
            changes=[change for _place, change in self._changes],
            erased=frozenset(self._head["erased"]),
            trust=Trust.FILE,
        )
        return Snapshot(marked(base, self._envelope.key), self._envelope, self._names)

    def _take_head(self, rest: list[Any]) -> None:
        self._head = rest[0]
        for kind, name, _label in self._head["columns"]:
            self._fields.setdefault(kind, []).append(name)

    def _take_name(self, rest: list[Any]) -> None:
        key, ref, words = rest
        self._names[key] = (ref, words)

    def _take_row(self, rest: list[Any]) -> None:
        kind, key, letter, ref, values, heads, others = rest
        pairs = zip(self._fields.get(kind, ()), values, strict=True)
        known = {name: _value(value) for name, value in pairs if value not in (None, [])}
        known |= {name: _value(value) for name, value in others.items()}
        seen = {name: tuple(ids) for name, ids in heads.items()}
        self._rows.append(BaseRow(kind, key, ref or ref_of(letter, key), known, seen))

    def _take_change(self, rest: list[Any]) -> None:
        place, key, kind, row, verb, values, same, parents, time, site, seq, author, origin = rest
        fields = {name: _value(value) for name, value in values.items()}
        if same:
            beside = self._rows[-1]
            if beside.id != row:
                raise ValueError(row)
            fields |= {name: beside.values[name] for name in same}
        seen = {name: tuple(ids) for name, ids in parents.items()}
        change = Change(key, kind, row, Verb(verb), fields, seen, time, site, seq, author, origin)
        self._changes.append((place, change))


def _plain(value: Any) -> Any:
    """Return a fact as it must be: text, a whole number, or whole numbers by name. Raises ValueError."""
    if isinstance(value, dict) and all(type(number) is int for number in value.values()):
        return value
    if type(value) in (str, int):
        return value
    raise ValueError(type(value).__name__)


def _value(value: Any) -> FieldValue:
    return tuple(value) if isinstance(value, list) else value
