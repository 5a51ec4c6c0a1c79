"""Where others' free text tells of somebody: listed for a person to look at, never changed by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core.locale import fold
from chapterdesk.database.rows import table_of
from chapterdesk.fields import Field, Kept
from chapterdesk.fields.types import LongText, Name, Text
from chapterdesk.models import Alias, Entity, NotSame, Person, SetValue, entities
from chapterdesk.services.erasing.traces import Traces

_AROUND = 40
"""Characters shown on either side."""
_RARE = 4
"""A part of a name of fewer letters is an ordinary word too often."""
_NO_TEXT = (Alias, NotSame)
"""What holds ids in fields of text."""


@dataclass(frozen=True)
class Mention:
    """A free text that seems to tell of somebody.

    Args:
        kind, row, ref, title: The row that it stands in.
        field, label: Its field, and what that is called.
        shown: The words around it.
    """

    kind: str
    row: str
    ref: str
    title: str
    field: str
    label: str
    shown: str


def learn_parts(conn: Connection, traces: Traces, people: Collection[str]) -> None:
    """Let parts of the name count that nobody else here has."""
    table = table_of(Person)
    columns = [table.c[name] for name in ("given_name", "called_name", "family_name")]
    own = {v for row in conn.execute(select(*columns).where(table.c.id.in_(people))) for v in row if v}
    for part in own:
        if len(part) >= _RARE:
            others = select(func.count()).where(or_(*(c == part for c in columns)), table.c.id.not_in(people))
            if not conn.execute(others).scalar():
                traces.parts.add(fold(part))


def find(conn: Connection, traces: Traces, going: Collection[str]) -> list[Mention]:
    """Return where free texts of rows that stay seem to tell of somebody."""
    patterns = traces.patterns()
    found: list[Mention] = []
    for entity in entities().values():
        if entity in _NO_TEXT or not patterns:
            continue
        columns = [f for f in entity.fields.values() if is_free_text(entity, f)]
        for declared, row, ref, title, text in _candidates(conn, entity, columns, patterns):
            if row not in going and (hit := traces.found_in(text)):
                shown = around(text, hit)
                found.append(Mention(entity.kind, row, ref, title, declared.name, declared.title, shown))
    return found


def is_free_text(entity: type[Entity], declared: Field) -> bool:
    """Say whether anything may stand in a field; another person's own name is theirs."""
    if entity is Person and isinstance(declared.type, Name):
        return False
    return declared.kept in (Kept.COLUMN, Kept.SET) and isinstance(declared.type, Text | LongText)


def _candidates(
    conn: Connection, entity: type[Entity], columns: list[Field], patterns: list[str]
) -> Iterator[tuple[Field, str, str, str, str]]:
    table = table_of(entity)
    for declared in columns:
        if declared.kept is Kept.SET:
            column = table_of(SetValue).c.value
            joined = select(table.c.id, table.c.ref, table.c.title, column).join(SetValue, SetValue.owner == table.c.id)
            query = joined.where(SetValue.field == declared.name)
        else:
            column = table.c[declared.name]
            query = select(table.c.id, table.c.ref, table.c.title, column)
        for row, ref, title, text in conn.execute(query.where(or_(*(column.like(p) for p in patterns)))):
            yield declared, row, ref, title, text


def around(text: str, hit: str) -> str:
    """Return the words of a text around what was found in its folded form."""
    plain = " ".join(text.split())
    folded = fold(plain)
    at = folded.find(hit)
    if at < 0 or len(folded) != len(plain):
        at = max(0, at)
    first, last = max(0, at - _AROUND), at + len(hit) + _AROUND
    return ("\u2026" if first else "") + plain[first:last].strip() + ("\u2026" if last < len(plain) else "")
