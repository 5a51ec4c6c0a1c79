"""Inserting many rows at the speed of the database, beside the work of making them.

SQLAlchemy builds each row's parameters anew, which costs more than the writing. Here a block of rows is one statement with
all its values, so that the driver steps once a block and leaves Python to the thread that makes the next one: a ``Lane`` is
that second thread, with whatever it was given done in order. Where a block is as large as what the table holds already, its
indexes are taken away and made anew, which sorts once instead of finding a place a row (a quarter of the time, measured).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy import insert as make_insert

from chapterdesk.database.rows import table_of
from chapterdesk.models.base import Base

LARGE = 4_000
"""From so many rows on a second thread writes, and indexes may be made anew; below, starting it costs more than it gains."""
_VALUES = 24_000
"""Values in one statement; SQLite takes 32 766."""
_AHEAD = 6
"""How many statements may wait, so that memory stays flat however many rows there are."""
Record = tuple[Any, ...]


class Lane:
    """The way into one connection: statements one after the other, large ones in a thread beside the caller's.

    Whoever uses the connection itself calls ``wait`` first. Errors of the database rise from the next call of any kind.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: list[Future[None]] = []
        self._plain = connection.dialect.name == "sqlite"
        self._missing: dict[str, list[str]] = {}

    @property
    def connection(self) -> Connection:
        """The connection, with everything done that was put in before, and all indexes there."""
        if self._missing:
            for made in self._missing.values():
                self._do(partial(self._make, made), large=True)
            self._missing = {}
        self.wait()
        return self._connection

    @property
    def bare(self) -> Connection:
        """The connection for a look-up by local number; some tables may be without their other indexes."""
        self.wait()
        return self._connection

    def insert(self, entity: type[Base], names: Sequence[str], records: Sequence[Record]) -> None:
        """Insert records, tuples in the order of ``names``; the caller does not change them afterwards."""
        if not records:
            return
        if not self._plain:
            self.connection.execute(make_insert(table_of(entity)), [dict(zip(names, r, strict=True)) for r in records])
            return
        self.many(head_of(self._connection, table_of(entity).name, names), records)

    def many(self, head: str, records: Sequence[Record]) -> None:
        """Insert records with the beginning of a statement, up to ``VALUES``."""
        if not records:
            return
        width = len(records[0])
        size = _VALUES // width
        one = f"({','.join('?' * width)})"
        for start in range(0, len(records), size):
            block = records[start : start + size]
            sql = f"{head} {','.join([one] * len(block))}"
            self._do(partial(self._execute, sql, block), large=len(records) >= LARGE // 4)

    def wait(self) -> None:
        """Wait until everything is done. Raises what the database said."""
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each.result()

    def close(self) -> None:
        """End the thread; what it still had to do is done or given up, and errors are not told any more."""
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each.cancel()
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def give_up_indexes(self, tables: Iterable[type[Base]], count: int) -> None:
        """Take the tables' indexes away before ``count`` rows go in, where making them anew afterwards is quicker.

        It is where the rows are at least half as many as those that are there: then it costs at most three times the
        new rows' share, and the time stays in proportion to them. Indexes of keys, which keep rows unique, stay.
        """
        if not self._plain or count < LARGE:
            return
        for table in map(table_of, tables):
            if table.name not in self._missing:
                there = self.bare.execute(select(func.max(table.c.n))).scalar() or 0
                if there <= 2 * count:
                    self._missing[table.name] = []
                    self._do(partial(self._drop, table.name, self._missing[table.name]), large=True)

    # -- in the lane --------------------------------------------------------------------------------------------

    def _do(self, task: Callable[[], None], *, large: bool) -> None:
        if not large:
            self.wait()
            task()
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "writing")
        while len(self._waiting) >= _AHEAD:
            self._waiting.pop(0).result()
        self._waiting.append(self._pool.submit(task))

    @property
    def _driver(self) -> Any:
        return self._connection.connection.driver_connection

    def _execute(self, sql: str, records: Sequence[Record]) -> None:
        self._driver.execute(sql, list(chain.from_iterable(records)))

    def _drop(self, table: str, made: list[str]) -> None:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        quote = self._connection.dialect.identifier_preparer.quote
        for name, sql in self._driver.execute(query, (table,)).fetchall():
            self._driver.execute(f"DROP INDEX {quote(name)}")
            made.append(sql)

    def _make(self, made: Sequence[str]) -> None:
        for sql in made:
            self._driver.execute(sql)


def head_of(connection: Connection, table: str, names: Sequence[str]) -> str:
    """Return the beginning of an insert, up to ``VALUES``."""
    quote = connection.dialect.identifier_preparer.quote
    return f"INSERT INTO {quote(table)} ({', '.join([quote(name) for name in names])}) VALUES"
