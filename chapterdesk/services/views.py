"""Rows as lists show them: the same words in a window, a terminal and a table on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.core.text import N_, _, current_language
from chapterdesk.database import blocks
from chapterdesk.database.blocks import last_contacts
from chapterdesk.database.currencies import Shown
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, titles
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.fields.choices import Choice, Consent
from chapterdesk.fields.types import Reference
from chapterdesk.models import Entity, Person

NAME = N_("Name")
LAST_CONTACT = N_("Last contact")


@dataclass(frozen=True)
class ViewColumn:
    """A column of a list.

    Attributes:
        key: Field name, or ``title``, ``ref`` or ``last_contact``.
        kind: How a table paints it: ``name``, ``text``, ``level``, ``date``, ``consent``, ``number``.
        width: In characters.
        listed: Whether it is shown before anybody chooses columns.
    """

    key: str
    label: str
    kind: str
    width: int
    listed: bool


@dataclass(frozen=True)
class ViewRow:
    """One row of a list.

    Attributes:
        n: Local number.
        texts: What each asked column shows, by key.
        codes: Stored codes behind choices and consents, by key, for icons.
    """

    n: int
    id: str
    ref: str
    texts: dict[str, str]
    codes: dict[str, str]


def columns(entity: type[Entity]) -> list[ViewColumn]:
    """Return every column that a list of this entity can show, in order."""
    found = [ViewColumn("title", _(NAME), "name", 26, True)]
    for declared in entity.fields.values():
        if declared.name == "name":
            continue
        found.append(ViewColumn(declared.name, declared.title, _kind(declared), declared.width, declared.listed))
    if entity is Person:
        found.append(ViewColumn("last_contact", _(LAST_CONTACT), "date", 12, True))
    found.append(ViewColumn("ref", "Ref", "text", 16, False))
    return found


def _kind(declared: Field) -> str:
    if isinstance(declared.type, Consent):
        return "consent"
    if declared.name == "level":
        return "level"
    return {"date": "date", "partial_date": "date", "number": "number", "money": "number"}.get(
        declared.type.code, "text"
    )


def shown(
    conn: Connection, register: Register, entity: type[Entity], numbers: Sequence[int], keys: Sequence[str]
) -> dict[int, ViewRow]:
    """Return rows as they are shown, by local number, asked in one go for a block of a list."""
    wanted = [k for k in keys if k in entity.fields]
    found = blocks.read(conn, entity, numbers, wanted)
    setting = with_names(conn, register.setting(conn), entity, (each.row for each in found.values()), wanted)
    last = last_contacts(conn, [each.id for each in found.values()]) if "last_contact" in keys else {}
    words = Shown(conn, entity, [each.id for each in found.values()], setting, wanted)
    result: dict[int, ViewRow] = {}
    for n, each in found.items():
        texts = {name: words.text(each.id, name, each.row[name]) for name in wanted}
        texts |= {"title": each.title, "ref": each.ref, "last_contact": last.get(each.id, "")}
        result[n] = ViewRow(n, each.id, each.ref, texts, _codes(entity, each.row, wanted))
    return result


def _codes(entity: type[Entity], row: Row, wanted: Sequence[str]) -> dict[str, str]:
    return {
        n: str(row[n] or "") for n in wanted if isinstance(entity.fields[n].type, Choice) and not entity.fields[n].many
    }


def with_names(
    conn: Connection, setting: Setting, entity: type[Entity], found: Iterable[Row], wanted: Sequence[str]
) -> Setting:
    """Return the setting with the names of all rows that references in ``found`` point at."""
    references = [n for n in wanted if isinstance(entity.fields[n].type, Reference)]
    ids: set[str] = set()
    for row in found:
        for name in references:
            ids.update(str(v) for v in _each(row[name]) if v)
    if not ids:
        return setting
    # A reference says of what kind its rows are; asking every kind would cost a statement each.
    kinds = {kind.kind for n in references if isinstance(kind := entity.fields[n].type, Reference)}
    names = titles(conn, ids, current_language(), kinds=kinds)
    return Setting(setting.country, setting.currency, setting.date_order, names, setting.lookup)


def _each(value: FieldValue) -> tuple[FieldValue, ...]:
    return value if isinstance(value, tuple) else (value,)
