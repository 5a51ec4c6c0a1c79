"""Making the search index anew from the rows themselves."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import Connection, select

from chapterdesk.database import search
from chapterdesk.database.rows import rows, table_of
from chapterdesk.models import Entity, entities

BLOCK = 5_000


def rebuild(conn: Connection) -> None:
    """Empty the search index and fill it from the tables, in blocks, inside the caller's transaction.

    Needed after a migration: what is searched, and under which number, belongs to a version of the program.
    """
    for table in ("search_words", "search_digits"):
        conn.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
    for entity in entities().values():
        if search.is_searched(entity):
            _fill(conn, entity)


def _fill(conn: Connection, entity: type[Entity]) -> None:
    table = table_of(entity)
    searched = [f.name for f in entity.fields.values() if f.searchable]
    found = iter(conn.execute(select(table.c.id, table.c.n, table.c.ref)).all())
    while block := {row: (n, ref) for row, n, ref in islice(found, BLOCK)}:
        values = rows(conn, entity, list(block), searched)
        search.index(conn, entity, [(*block[row], values[row]) for row in block], fresh=True)
