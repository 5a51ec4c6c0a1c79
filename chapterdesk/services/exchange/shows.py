"""Values and rows of the exchange in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from chapterdesk.core.ids import ref_of
from chapterdesk.core.text import current_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import titles
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.models import entities
from chapterdesk.services.exchange.shared import declarations, references
from chapterdesk.sync.parts import ROW


class Shows:
    """Values and rows in words; what they refer to is looked up once for all."""

    def __init__(self, register: Register, conn: Connection) -> None:
        self.conn = conn
        self._declared = declarations()
        self._setting: Setting = register.setting(conn)
        self._titles: dict[str, str] = {}

    def learn(self, rows: Iterable[str], values: Iterable[tuple[str, str, FieldValue]]) -> None:
        """Look up what rows and referenced rows are called."""
        wanted = dict.fromkeys(rows)
        for kind, name, value in values:
            declared = self.field(kind, name)
            if declared is not None and declared.type.code == "reference":
                wanted.update(dict.fromkeys(references({name: value}, [name])))
        self._titles |= titles(self.conn, [row for row in wanted if row not in self._titles], current_language())
        self._setting = replace(self._setting, names=self._titles)

    def field(self, kind: str, name: str) -> Field | None:
        """Return a field's declaration, None for none."""
        return self._declared.get(kind, {}).get(name)

    def label(self, kind: str, name: str) -> str:
        """Return what a field is called, "" for whole rows."""
        declared = self.field(kind, name)
        return declared.title if declared is not None else "" if name == ROW else name

    def value(self, kind: str, name: str, value: FieldValue) -> str:
        """Return a value as people read it."""
        declared = self.field(kind, name)
        return "" if declared is None or value is None else declared.format(value, self._setting)

    def title(self, row: str) -> str:
        """Return what a row is called, "" for one that is not there."""
        return self._titles.get(row, "")


def ref(kind: str, row: str) -> str:
    """Return a row's Ref, which follows from its id."""
    return ref_of(entities()[kind].letter, row)


def title(shows: Shows, kind: str, row: str) -> str:
    """Return what a row is called, its Ref for one that is not there."""
    return shows.title(row) or ref(kind, row)
