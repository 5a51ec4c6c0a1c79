"""Tables written as words, for migrations: what stood in a version stays readable beside what came later.

A word is a column: ``name``, with ``:i`` (whole number), ``:b`` (yes or no), ``:x`` (bytes) or ``:32`` (text of so many
characters at most), and then ``!`` (never null), ``#`` (primary key), ``^`` (unique), ``*`` (indexed) or ``>table`` (a
reference to that table's id, indexed, checked at commit).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op

_WORD = re.compile(r"(\w+)(?::(\w+))?([!#^*]*)(?:>(\w+))?$")
_TYPES = {"i": sa.Integer, "b": sa.Boolean, "x": sa.LargeBinary}
_SQL = {"": "VARCHAR", "i": "INTEGER", "b": "BOOLEAN"}
_ENTITY = "n:i!# id:32!^ ref:16!^ title! sort_title!*"
"""What every entity's table has beside its own columns."""


@dataclass(frozen=True)
class _Word:
    name: str
    code: str
    marks: str
    target: str

    @property
    def indexed(self) -> bool:
        return "*" in self.marks or bool(self.target)

    def column(self) -> sa.Column[Any]:
        kind = sa.String(int(self.code)) if self.code.isdigit() else _TYPES.get(self.code, sa.String)()
        return sa.Column(self.name, kind, nullable="!" not in self.marks)


def _read(words: str) -> list[_Word]:
    found = []
    for word in words.split():
        part = _WORD.match(word)
        assert part is not None, word
        found.append(_Word(part[1], part[2] or "", part[3], part[4] or ""))
    return found


def create_table(table: str, words: str, *, together: str = "") -> None:
    """Make a table with its constraints and the indexes of single columns; ``together`` are columns unique as a whole."""
    found = _read(words)
    keys = [
        sa.ForeignKeyConstraint(
            [w.name], [f"{w.target}.id"], name=op.f(f"fk_{table}_{w.name}"), initially="DEFERRED", deferrable=True
        )
        for w in found
        if w.target
    ]
    primary = [w.name for w in found if "#" in w.marks]
    unique = [[w.name] for w in found if "^" in w.marks] + ([together.split()] if together else [])
    op.create_table(
        table,
        *(w.column() for w in found),
        *keys,
        sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table}")),
        *(sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{names[0]}")) for names in unique),
    )
    for w in found:
        if w.indexed:
            op.create_index(op.f(f"ix_{table}_{w.name}"), table, [w.name])


def create_entity(table: str, words: str) -> None:
    """Make an entity's table: its own columns, and those that every entity has."""
    create_table(table, f"{words} {_ENTITY}")


def create_index(name: str, about: tuple[str, str]) -> None:
    """Make an index over columns of a table: (table, columns)."""
    table, columns = about
    op.create_index(name, table, columns.split())


def add_columns(table: str, words: str) -> None:
    """Add columns to a table in use.

    Written out as SQL: a batch alter would copy the whole table for the sake of a reference.
    """
    for w in _read(words):
        key = f" CONSTRAINT fk_{table}_{w.name} REFERENCES {w.target} (id) DEFERRABLE INITIALLY DEFERRED"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {w.name} {_SQL[w.code]}{key if w.target else ''}")
        if w.indexed:
            op.create_index(op.f(f"ix_{table}_{w.name}"), table, [w.name])
