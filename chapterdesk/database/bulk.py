"""Inserting many rows at the driver's own speed.

SQLAlchemy builds each row's parameters anew, which costs more than the writing; here the statement is compiled once and
rows go to the driver as they are. Values are plain already, so no type has anything to convert.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import insert as make_insert

from chapterdesk.database.rows import table_of
from chapterdesk.models.base import Base


def insert(conn: Connection, entity: type[Base], records: Sequence[Mapping[str, Any]]) -> None:
    """Insert records, all with the same keys."""
    if not records:
        return
    names = list(records[0])
    statement = make_insert(table_of(entity)).compile(dialect=conn.dialect, column_keys=names)
    order = statement.positiontup
    if not order:  # a driver with named parameters (PostgreSQL)
        conn.execute(make_insert(table_of(entity)), list(records))
        return
    conn.exec_driver_sql(str(statement), [tuple([record[name] for name in order]) for record in records])
