"""Full-text search: any words' beginnings without regard to diacritics, and any part of a phone number.

Two FTS5 tables without content of their own: words (prefix search) and digits (trigrams). A row's number in them is
``n * 1024 + a number made of its Ref's letters``, so that one search covers every kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, text

from chapterdesk.core.locale import fold
from chapterdesk.fields import FieldValue
from chapterdesk.fields.types import Phone
from chapterdesk.models import Entity, entities

_OTHER = re.compile(r"\D")
SHIFT = 10
KIND = (1 << SHIFT) - 1


def code_of(entity: type[Entity]) -> int:
    """Return the number (0 to 728) under which rows of this kind are indexed: its one or two letters in base 27."""
    first, second = (ord(letter) - ord("@") for letter in entity.letter.ljust(2, "@"))
    return first * 27 + second


def is_searched(entity: type[Entity]) -> bool:
    """Say whether any field of the entity is searched."""
    return any(f.searchable for f in entity.fields.values())


def words_of(entity: type[Entity], ref: str, row: Mapping[str, FieldValue]) -> tuple[str, str]:
    """Return (words, digits of phones) by which a row is found; the index itself folds the case of plain letters."""
    words: list[str] = [ref]
    digits: list[str] = []
    for name, is_phone in _searched(entity):
        value = row.get(name)
        if value is None or value in ("", ()):
            continue
        into = digits if is_phone else words
        if value.__class__ is tuple:
            into += map(str, value)
        else:
            into.append(str(value))
    text = " ".join(words)
    return text if text.isascii() else fold.__wrapped__(text), " ".join(map(_digits_of, digits))


@cache
def _searched(entity: type[Entity]) -> list[tuple[str, bool]]:
    return [(f.name, isinstance(f.type, Phone)) for f in entity.fields.values() if f.searchable]


def _digits_of(number: str) -> str:
    # +46701740612 is typed as 0701740612 at home; trunk zero or not, any part of either is found.
    plain = _OTHER.sub("", number.partition(";")[0])
    return f"{plain} 0{plain[2:]}"


Entry = tuple[int, str, Mapping[str, FieldValue]]


def inserts(entity: type[Entity], entries: Iterable[Entry]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return what puts rows (n, Ref, fields) into the index: beginnings of statements with their records."""
    code = code_of(entity)
    words: list[tuple[int, str]] = []
    digits: list[tuple[int, str]] = []
    for n, ref, row in entries:
        text, numbers = words_of(entity, ref, row)
        words.append((n << SHIFT | code, text))
        if numbers:
            digits.append((n << SHIFT | code, numbers))
    return [
        ("INSERT INTO search_words(rowid, words) VALUES", words),
        ("INSERT INTO search_digits(rowid, digits) VALUES", digits),
    ]


def index(
    conn: Connection,
    entity: type[Entity],
    entries: Iterable[Entry],
    *,
    fresh: bool = False,
) -> None:
    """Put rows (n, Ref, fields) into the index, in place of what stood there; ``fresh`` rows were never in it."""
    batch = list(entries)
    if not fresh:
        remove(conn, entity, [n for n, _ref, _row in batch])
    for head, records in inserts(entity, batch):
        if records:
            conn.exec_driver_sql(f"{head} (?, ?)", records)


def remove(conn: Connection, entity: type[Entity], numbers: Sequence[int]) -> None:
    """Take rows out of the index."""
    keys = [(n << SHIFT | code_of(entity),) for n in numbers]
    if keys:
        conn.exec_driver_sql("DELETE FROM search_words WHERE rowid = ?", keys)
        conn.exec_driver_sql("DELETE FROM search_digits WHERE rowid = ?", keys)


def match_sql(query: str) -> tuple[str, dict[str, str]] | None:
    """Return the SQL that yields ``rowid`` for what was typed, with its parameters; None where nothing can be found.

    A query of figures alone looks in phone numbers (from three figures) and in words; others want every word's beginning.
    """
    plain = fold(query)
    tokens = re.findall(r"\w+", plain)
    if not tokens:
        return None
    words = " ".join(f'"{token}"*' for token in tokens)
    sql = "SELECT rowid FROM search_words WHERE search_words MATCH :words"
    parameters = {"words": words}
    digits = re.sub(r"[\s()+./-]", "", plain)
    if digits.isdigit() and len(digits) >= 3:
        sql += " UNION SELECT rowid FROM search_digits WHERE search_digits MATCH :digits"
        parameters["digits"] = f'"{digits.removeprefix("00")}"'
    return sql, parameters


def find(conn: Connection, query: str, *, limit: int = 50) -> list[tuple[str, int]]:
    """Return (kind, local number) of rows that hold every word of ``query``."""
    made = match_sql(query)
    if made is None:
        return []
    sql, parameters = made
    kinds = {code_of(e): e.kind for e in entities().values()}
    found = conn.execute(text(f"{sql} LIMIT {int(limit)}"), parameters)
    return [(kinds[key & KIND], key >> SHIFT) for (key,) in found if key & KIND in kinds]
