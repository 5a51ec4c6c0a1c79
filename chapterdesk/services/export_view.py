"""What is asked and shown before a list leaves: kinds, forms, columns, first rows, and how sensitive it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, select

from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.database.currencies import Shown
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.fields import Privacy
from chapterdesk.fields.types import Name, Reference
from chapterdesk.models import Disclosure, Entity, Person, entities
from chapterdesk.services import exporting, lists, naming, records
from chapterdesk.services.exporting import Order

RECIPIENTS = 200
"""So many earlier recipients are offered while somebody types."""


@dataclass(frozen=True)
class Preview:
    """The first rows of what would leave.

    Attributes:
        heads: Titles of the columns.
        rows: Texts of the first rows.
        total: How many rows leave.
        left_out: How many rows stay, because they tell of people with protected identity.
        people: How many people the file tells of.
        shielded: (name, Ref) by id of the people with protected identity among the rows, confirmed or not.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    left_out: int
    people: int
    shielded: dict[str, tuple[str, str]]


def kinds() -> list[tuple[str, str]]:
    """Return (kind, plural in words) of what people export as lists, people first."""
    found = [(kind, _(entity.plural)) for kind, entity in entities().items() if entity.in_lists]
    return sorted(found, key=lambda pair: (pair[0] != Person.kind, fold(pair[1])))


def row_choices(conn: Connection, entity: type[Entity]) -> list[tuple[str, str, Question]]:
    """Return (key, words, question) of the rows that may be chosen: all, and the smart lists of the kind."""
    entries = lists.own_lists(conn, entity.kind)
    if entity is Person:
        entries = [entry for entry in lists.builtin() if entry.question != Question()] + entries
    return [("all", _("All"), Question()), *((entry.key, entry.name, entry.question) for entry in entries)]


def usual_fields(entity: type[Entity]) -> list[str]:
    """Return the columns to begin with: names and what lists show, no more than a reader needs."""
    usual = [n for n, f in entity.fields.items() if f.shared and (f.listed or isinstance(f.type, Name))]
    return usual or exporting.default_fields(entity)


def is_sensitive(entity: type[Entity], names: Sequence[str]) -> bool:
    """Say whether a file with these columns should be locked: it tells something sensitive about people."""
    return any(entity.fields[name].privacy is Privacy.SENSITIVE for name in names if name in entity.fields)


def preview(register: Register, order: Order, limit: int = 8) -> Preview:
    """Return what a file would hold. Raises UserError ``unknown_field``."""
    names = exporting.fields_in_file(order)
    chosen = [records.field_of(order.entity, name) for name in names]
    with register.read() as conn:
        ids, people, left_out, _protected = exporting.allowed(conn, order, chosen)
        found = rows(conn, order.entity, ids[:limit], names)
        titles = records.names_in(register, conn, order.entity, found.values())
        setting = replace(register.setting(conn), names=titles)
        shielded = _shielded(conn, order, [f.name for f in chosen if isinstance(f.type, Reference)])
        refs = naming.heads(conn, order.entity, list(found))
        shown = Shown(conn, order.entity, list(found), setting, names)
    texts = tuple(
        (refs[key][0], *(shown.text(key, field.name, row[field.name]) for field in chosen))
        for key, row in found.items()
    )
    heads = (exporting.REF, *(field.title for field in chosen))
    return Preview(heads, texts, len(ids), left_out, len(people), shielded)


def _shielded(conn: Connection, order: Order, pointing: list[str]) -> dict[str, tuple[str, str]]:
    hidden = exporting.protected(conn)
    if not hidden:
        return {}
    if order.entity is Person:
        there = hidden & set(order.ids)
    else:
        found = rows(conn, order.entity, list(order.ids), pointing) if pointing else {}
        each = {str(v) for row in found.values() for value in row.values() for v in _values(value)}
        there = hidden & each
    known = naming.heads(conn, Person, sorted(there))
    return {key: (title, ref) for key, (ref, title) in known.items()}


def _values(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def earlier_recipients(conn: Connection) -> list[str]:
    """Return for whom files left before, the latest first."""
    query = select(Disclosure.recipient).where(Disclosure.recipient != "").order_by(Disclosure.n.desc())
    return list(dict.fromkeys(str(name) for (name,) in conn.execute(query.limit(RECIPIENTS))))


def count_of(conn: Connection, entity: type[Entity]) -> int:
    """Return how many rows a kind has, so that a large one is not counted on the screen's thread."""
    from sqlalchemy import func

    return int(conn.execute(select(func.count()).select_from(table_of(entity))).scalar() or 0)


def ids_of(conn: Connection, entity: type[Entity], question: Question) -> list[str]:
    """Return the ids of the rows that answer a question, in its order."""
    return lists.find_ids(conn, entity, question)


def file_name(entity: type[Entity], day: str, ending: str) -> str:
    """Return a name to begin with: the kind and the day."""
    return f"{_(entity.plural)} {day}{ending}".replace("/", "-")


def with_ending(chosen: str, ending: str) -> Path:
    """Return the chosen place with the ending of the chosen form."""
    path = Path(chosen)
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)
