"""A register in which somebody stands in every column that can hold them, with values that are found anywhere; and what is left."""

from __future__ import annotations

import zlib

from sqlalchemy import select, text

from chapterdesk.database.register import Register
from chapterdesk.fields import Kept
from chapterdesk.fields.types import Email, LongText, Phone, Reference, Text
from chapterdesk.models import Exported, ImportRecord, Person, entities, fields_of, pointing_at
from chapterdesk.sync import armour

MARK = "zqx"
"""No word of any language, and no hexadecimal figure."""


class Walls:
    """Gives values that stand nowhere else, and remembers them."""

    def __init__(self) -> None:
        self.canaries: list[str] = []

    def word(self) -> str:
        made = f"{MARK}{len(self.canaries):03d}"
        self.canaries.append(made)
        return made

    def value(self, declared):
        """Return a value of a field's type, a canary where text can hold one; None where none was made."""
        kind = declared.type
        if isinstance(kind, Phone):
            number = f"+4670{1740000 + 37 * len(self.canaries)}"
            self.canaries.append(number[1:])
            return number
        if isinstance(kind, Email):
            return f"{self.word()}@example.org"
        if (isinstance(kind, LongText | Text) and type(kind) in (LongText, Text)) or kind.code == "name":
            return self.word()
        return None

    def fill(self, entity, *, skip=()):
        """Return values for every field of text."""
        found = {}
        for name, declared in fields_of(entity).items():
            if name in skip or declared.kept not in (Kept.COLUMN, Kept.SET) or isinstance(declared.type, Reference):
                continue
            value = self.value(declared)
            if value is not None:
                found[name] = (value,) if declared.many else value
        return found


def needed(register: Register, work, entity, skip=()):
    """Return the least that a row must have, with rows of its own for what it must point at."""
    found = {"given_name": "Bo"} if entity is Person else {}
    for declared in entity.required:
        kind = declared.type
        if declared.name in skip:
            continue
        if isinstance(kind, Reference):
            target = entities()["organisation" if kind.kind == "party" else kind.kind]
            found[declared.name] = work.create(target, needed(register, work, target))
        elif kind.choices():
            found[declared.name] = kind.choices()[0][0]
        elif kind.code == "date":
            found[declared.name] = "2026-01-01"
        elif kind.code == "instant":
            found[declared.name] = "2026-01-01T10:00:00Z"
        elif kind.storage in ("integer", "real"):
            found[declared.name] = 1
        else:
            found[declared.name] = "Thing"
    return found


def wall_in(register: Register, walls: Walls) -> tuple[str, dict[str, str]]:
    """Put somebody into every column that can hold a person; return their id, and by "kind.field" each row that must stay."""
    staying: dict[str, str] = {}
    with register.work("Begin") as work:
        person = work.create(Person, walls.fill(Person))
        for entity, declared in pointing_at("person"):
            owned = declared.type.owned
            values = needed(register, work, entity, (declared.name,)) | {declared.name: person}
            if owned:
                values |= {n: v for n, v in walls.fill(entity).items() if n not in values}
            row = work.create(entity, values)
            if not owned:
                staying[f"{entity.kind}.{declared.name}"] = row
        for entity in entities().values():
            for name, declared in entity.fields.items():
                if (
                    declared.kept is Kept.SET
                    and isinstance(declared.type, Reference)
                    and declared.type.kind in ("person", "party")
                ):
                    other = work.create(Person, {"given_name": "Bo", "family_name": "Ek"})
                    row = work.create(entity, needed(register, work, entity) | {name: (other, person)})
                    staying[f"{entity.kind}.{name}"] = row
    return person, staying


def dump(register: Register) -> str:
    """Return all that stands in the database, packed parts unpacked, and the words of the search."""
    told: list[str] = []
    with register.read() as conn:
        tables = [name for (name,) in conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        for name in tables:
            for row in conn.execute(text(f'SELECT * FROM "{name}"')):
                told += [v.hex() + v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in row]
        for (packed,) in conn.execute(select(ImportRecord.base)):
            told.append(zlib.decompress(packed).decode() if packed else "")
        for (kept,) in conn.execute(select(Exported.snapshot)):
            told += snapshot_lines(kept)
        for made, of in (("words", "search_words"), ("digits", "search_digits")):
            conn.execute(text(f"CREATE VIRTUAL TABLE temp.all_{made} USING fts5vocab(main, {of}, row)"))
            told += [term for (term,) in conn.execute(text(f"SELECT term FROM temp.all_{made}"))]
            conn.execute(text(f"DROP TABLE temp.all_{made}"))
    return "\n".join(told)


def snapshot_lines(kept: bytes) -> list[str]:
    """Return a kept export in clear."""
    return list(armour.from_cells(kept.decode().split("\n"))) if kept else []


def left_of(register: Register, walls: Walls) -> list[str]:
    """Return which canaries still stand in the database."""
    told = dump(register).casefold()
    return [each for each in walls.canaries if each.casefold() in told]
