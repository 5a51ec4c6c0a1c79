"""Rows as lists show them: the same words in a window, a terminal and a table on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core.text import N_, _, current_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, numbers_to_ids, rows, table_of, titles
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.fields.choices import Choice, Consent
from chapterdesk.fields.types import Reference
from chapterdesk.models import Contact, Entity, Person

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
    ids = numbers_to_ids(conn, entity, numbers)
    wanted = [k for k in keys if k in entity.fields]
    found = rows(conn, entity, list(ids.values()), wanted)
    setting = with_names(conn, register.setting(conn), entity, found.values(), wanted)
    table = table_of(entity)
    heads = {
        i: (title, ref)
        for block in chunks(ids.values())
        for i, title, ref in conn.execute(select(table.c.id, table.c.title, table.c.ref).where(table.c.id.in_(block)))
    }
    last = last_contacts(conn, list(ids.values())) if "last_contact" in keys else {}
    result: dict[int, ViewRow] = {}
    for n, key in ids.items():
        row = found.get(key)
        if row is None:
            continue
        title, ref = heads[key]
        texts = {name: entity.fields[name].format(row[name], setting) for name in wanted}
        texts |= {"title": title, "ref": ref, "last_contact": last.get(key, "")}
        result[n] = ViewRow(n, key, ref, texts, _codes(entity, row, wanted))
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
    names = titles(conn, ids, current_language())
    return Setting(setting.country, setting.currency, setting.date_order, names, setting.lookup)


def _each(value: FieldValue) -> tuple[FieldValue, ...]:
    return value if isinstance(value, tuple) else (value,)


def last_contacts(conn: Connection, parties: Sequence[str]) -> dict[str, str]:
    """Return the day of each party's last contact, ISO."""
    found: dict[str, str] = {}
    for block in chunks(parties):
        query = select(Contact.party, func.max(Contact.at)).where(Contact.party.in_(block)).group_by(Contact.party)
        found.update((str(party), str(at)[:10]) for party, at in conn.execute(query))
    return found
