"""What rows of any kind are called where people read them, and finding rows by what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from chapterdesk.core import locale
from chapterdesk.core.text import _, current_language
from chapterdesk.database.query import Condition, Question, ordered
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, numbers_to_ids, rows, table_of, titles
from chapterdesk.database.search import is_searched
from chapterdesk.fields import Field, FieldValue, Kept, Setting
from chapterdesk.fields.types import Reference
from chapterdesk.models import Entity, Person, RoleType, entities

_MOST_SCANNED = 2000
"""Rows of kinds that the search does not know are looked through up to so many."""


@dataclass(frozen=True)
class Candidate:
    """A row that may be meant: what it is called, and what tells it from others of the same name."""

    id: str
    kind: str
    ref: str
    name: str
    detail: str


def kinds_behind(kind: str) -> list[type[Entity]]:
    """Return the entities that a reference to ``kind`` may hold: several for ``party`` (also written "")."""
    if kind in ("", "party"):
        return [entity for entity in entities().values() if entity.is_party]
    return [entities()[kind]]


def kinds_shown(entity: type[Entity]) -> set[str]:
    """Return the kinds whose changes alter what a row of this kind shows: itself, what it points at, and its periods."""
    found = {entity.kind}
    for declared in entity.fields.values():
        if isinstance(declared.type, Reference):
            found |= {each.kind for each in kinds_behind(declared.type.kind)}
        if declared.kept is Kept.PERIODS:
            found.add(declared.source[0])
    return found


def has_title(entity: type[Entity]) -> bool:
    """Say whether rows have a name of their own; others are called by what they point at."""
    return "name" in entity.fields or bool(entity.make_title({f.name: "x" for f in entity.fields.values()}))


def _naming_fields(entity: type[Entity]) -> list[Field]:
    columns = [f for f in entity.fields.values() if f.kept is Kept.COLUMN]
    pointing = [f for f in columns if isinstance(f.type, Reference)]
    listed = [f for f in pointing if f.required or f.listed] or pointing
    return listed[:2] or [f for f in columns if f.listed or f.required][:2]


def called(register: Register, conn: Connection, entity: type[Entity], keys: Sequence[str]) -> dict[str, str]:
    """Return what rows of a kind are called, by id; those without a title by what they point at, else by their Ref."""
    return _called(register, conn, entity, keys, 2)


def _called(
    register: Register, conn: Connection, entity: type[Entity], keys: Sequence[str], depth: int
) -> dict[str, str]:
    found: dict[str, str] = {}
    if entity is RoleType:
        return titles(conn, keys, current_language())
    table, untitled = table_of(entity), {}
    for block in chunks(keys):
        query = select(table.c.id, table.c.title, table.c.ref).where(table.c.id.in_(block))
        for key, title, ref in conn.execute(query):
            found[key] = title or ref
            if not title:
                untitled[key] = ref
    if not untitled or not depth:
        return found
    naming = _naming_fields(entity)
    own = rows(conn, entity, list(untitled), [f.name for f in naming])
    names = _reference_names(register, conn, entity, own.values(), depth - 1)
    setting = replace(register.setting(conn), names=names)
    for key, row in own.items():
        parts = [f.format(row[f.name], setting) for f in naming]
        found[key] = ", ".join(part for part in parts if part) or untitled[key]
    return found


def reference_names(register: Register, conn: Connection, entity: type[Entity], found: Iterable[Row]) -> dict[str, str]:
    """Return what the rows are called that these rows point at, by id: one query a kind, none a row."""
    return _reference_names(register, conn, entity, found, 1)


def _reference_names(
    register: Register, conn: Connection, entity: type[Entity], found: Iterable[Row], depth: int
) -> dict[str, str]:
    wanted: dict[str, set[str]] = {}
    for row in found:
        for name, value in row.items():
            kind = entity.fields[name].type
            if isinstance(kind, Reference):
                each = value if isinstance(value, tuple) else (value,)
                wanted.setdefault(kind.kind, set()).update(str(v) for v in each if v)
    result: dict[str, str] = {}
    for kind_name, keys in wanted.items():
        for target in kinds_behind(kind_name):
            left = sorted(keys - result.keys())
            if left:
                result.update(_called(register, conn, target, left, depth))
    return result


def named_setting(register: Register, conn: Connection, entity: type[Entity], found: Iterable[Row]) -> Setting:
    """Return the chapter's setting with the names of all that these rows point at."""
    return replace(register.setting(conn), names=reference_names(register, conn, entity, found))


# -- finding ----------------------------------------------------------------------------------------------------


def candidates(
    register: Register, kind: str, words: str, *, limit: int = 8, conditions: Sequence[Condition] = ()
) -> list[Candidate]:
    """Return rows of a kind ("" or ``party``: people and organisations) whose names or Refs hold the words' beginnings.

    Nothing typed returns the first ones by name.
    """
    found: list[Candidate] = []
    with register.read() as conn:
        for entity in kinds_behind(kind):
            if len(found) < limit:
                found += _of_kind(register, conn, entity, words.strip(), limit - len(found), conditions)
    return found


def _of_kind(
    register: Register, conn: Connection, entity: type[Entity], words: str, limit: int, conditions: Sequence[Condition]
) -> list[Candidate]:
    wanted = locale.fold(words).split()
    use_search = bool(words) and is_searched(entity)
    most = 8 * limit if use_search else limit if not words else _MOST_SCANNED
    asked = Question(tuple(conditions), words if use_search else "")
    numbers = list(ordered(conn, entity, asked, limit=most))
    ids = numbers_to_ids(conn, entity, numbers)
    keys = [ids[n] for n in numbers if n in ids]
    names = called(register, conn, entity, keys)
    refs = _refs(conn, entity, keys)
    fits = [k for k in keys if k in names and _begins(f"{names[k]} {refs[k]}", refs[k], wanted)][:limit]
    details = _details(register, conn, entity, fits)
    return [Candidate(k, entity.kind, refs[k], names[k], details.get(k, "")) for k in fits]


def _begins(text: str, ref: str, wanted: Sequence[str]) -> bool:
    parts = locale.fold(text).replace("-", " ").split()
    whole = locale.fold(ref)
    return all(whole.startswith(word) or any(part.startswith(word) for part in parts) for word in wanted)


def _refs(conn: Connection, entity: type[Entity], keys: Sequence[str]) -> dict[str, str]:
    table = table_of(entity)
    return {
        key: ref
        for block in chunks(keys)
        for key, ref in conn.execute(select(table.c.id, table.c.ref).where(table.c.id.in_(block)))
    }


def _details(register: Register, conn: Connection, entity: type[Entity], keys: Sequence[str]) -> dict[str, str]:
    """Say of each row what tells it from others of its name: the group of a person, the kind or the day of others."""
    if entity is Person:
        names = ["groups", "town"]
    elif entity.is_party:
        return dict.fromkeys(keys, _(entity.label))
    else:
        fields = entity.fields.values()
        dated = [f.name for f in fields if f.listed and f.type.code in ("date", "choice") and f.kept is Kept.COLUMN]
        pointing = [f.name for f in fields if f.listed and isinstance(f.type, Reference) and not f.many]
        names = [*dated[:1], *pointing[:1]] if has_title(entity) else dated[:1]
    own = rows(conn, entity, keys, names)
    setting = named_setting(register, conn, entity, own.values())
    return {key: _first(entity, row, names, setting) for key, row in own.items()}


def _first(entity: type[Entity], row: Mapping[str, FieldValue], names: Sequence[str], setting: Setting) -> str:
    texts = [entity.fields[name].format(row[name], setting) for name in names]
    return next((text for text in texts if text), "") if entity is Person else ", ".join(t for t in texts if t)
