"""In which currency the amounts of a row are: its own, or that of what it belongs to, as its fields declare; else the section's.

How to show rows of any kind::

    shown = Shown(conn, entity, keys, setting, fields)
    text = shown.text(key, name, value)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from chapterdesk.database.rows import chunks, table_of
from chapterdesk.fields import FieldValue, Setting
from chapterdesk.fields.amounts import known
from chapterdesk.fields.types import Money, Reference
from chapterdesk.models import Entity, entities


def own_fields(entity: type[Entity], names: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Return where the currency of each amount stands, for the fields (all where None) that have one of their own."""
    wanted = entity.fields if names is None else [name for name in names if name in entity.fields]
    found = {name: entity.fields[name].type for name in wanted}
    return {name: kind.currency_of for name, kind in found.items() if isinstance(kind, Money) and kind.currency_of}


class Shown:
    """Values of rows of one kind in words, each amount in its own currency.

    Args:
        conn: An open connection.
        entity: The kind of rows.
        keys: Ids of the rows that are shown.
        setting: How values are shown in the section.
        fields: Only these fields are shown; None for all. Without an amount among them nothing is asked.
    """

    def __init__(
        self,
        conn: Connection,
        entity: type[Entity],
        keys: Sequence[str],
        setting: Setting,
        fields: Iterable[str] | None = None,
    ) -> None:
        self._entity, self._usual = entity, setting
        self._codes: dict[str, dict[str, str]] = {}
        self._settings = {setting.currency: setting}
        read: dict[tuple[str, ...], dict[str, str]] = {}
        for name, paths in own_fields(entity, fields).items():
            if paths not in read:
                read[paths] = _codes(conn, entity, keys, paths)
            self._codes[name] = read[paths]

    def setting(self, key: str, name: str) -> Setting:
        """Return how a field of a row is read and shown."""
        code = known(self._codes.get(name, {}).get(key), self._usual.currency)
        if code not in self._settings:
            self._settings[code] = replace(self._usual, currency=code)
        return self._settings[code]

    def text(self, key: str, name: str, value: FieldValue) -> str:
        """Return how people read a field's value."""
        declared = self._entity.fields[name]
        if name not in self._codes:
            return declared.format(value, self._usual)
        return declared.format(value, self.setting(key, name))


def of_values(
    conn: Connection, entity: type[Entity], values: Mapping[str, FieldValue], name: str, setting: Setting
) -> Setting:
    """Return how an amount of a row that is not written yet is read, from the values that it will have."""
    for path in own_fields(entity, [name]).get(name, ()):
        first, _dot, rest = path.partition(".")
        value = values.get(first)
        if rest and value:
            value = _codes(conn, _target(entity, first), [str(value)], (rest,)).get(str(value))
        if value:
            return replace(setting, currency=known(value, setting.currency))
    return setting


def _codes(conn: Connection, entity: type[Entity], keys: Sequence[str], paths: Sequence[str]) -> dict[str, str]:
    """Return the codes by id: of the paths the first that leads to one."""
    found: dict[str, str] = {}
    for path in paths:
        left = [key for key in keys if key not in found]
        found.update(_along(conn, entity, left, path) if left else {})
    return found


def _along(conn: Connection, entity: type[Entity], keys: Sequence[str], path: str) -> dict[str, str]:
    first, _dot, rest = path.partition(".")
    table = table_of(entity)
    here: dict[str, str] = {}
    for block in chunks(keys):
        query = select(table.c.id, table.c[first]).where(table.c.id.in_(block))
        here.update((key, value) for key, value in conn.execute(query) if value)
    if not rest:
        return here
    there = _along(conn, _target(entity, first), sorted(set(here.values())), rest)
    return {key: there[value] for key, value in here.items() if value in there}


def _target(entity: type[Entity], name: str) -> type[Entity]:
    kind = entity.fields[name].type
    assert isinstance(kind, Reference)
    return entities()[kind.kind]
