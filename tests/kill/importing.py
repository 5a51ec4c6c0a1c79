"""The import of a spreadsheet as a killed workflow: all of its rows, their log and their record, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from chapterdesk.database import bulk, keys, lifecycle, log, migrate
from chapterdesk.database.engine import faults
from chapterdesk.database.register import Register
from chapterdesk.models import ImportRecord, Person
from chapterdesk.services import importing
from tests.kill.harness import Workflow

NAME = "Chapter.cdesk"
BEFORE, ROWS = 40, 400


def _table(first: int, count: int) -> str:
    lines = ["Förnamn\tEfternamn\tMobil\tE-post"]
    lines += [
        f"Prov{n}\tPerson{n}\t070-174 {n // 100:02d} {n % 100:02d}\tprov{n}@example.org"
        for n in range(first, first + count)
    ]
    return "\n".join(lines)


def _take_in(folder: Path, first: int, count: int) -> None:
    with lifecycle.open_database(folder / NAME, "sol") as opened:
        register = Register(opened.engine, folder / NAME, author="Tester")
        prepared = importing.prepare(register, _table(first, count))
        importing.apply(register, prepared.plan)


def _prepare(folder: Path) -> None:
    lifecycle.create_database(folder / NAME, "sol", keys.Cost.LOW, migrate.initialise).close()
    _take_in(folder, 0, BEFORE)


def _work(folder: Path) -> None:
    plain = bulk.Lane.insert

    def signalled(*args: Any) -> None:
        os.close(os.open(os.devnull, os.O_RDONLY))  # a step that the harness sees, inside the transaction
        plain(*args)

    bulk.Lane.insert = signalled
    _take_in(folder, BEFORE, ROWS)


def _check(folder: Path) -> str:
    with lifecycle.open_database(folder / NAME, "sol") as opened:
        with opened.engine.connect() as conn:
            assert faults(conn.connection.driver_connection) == []
            people = conn.execute(select(func.count()).select_from(Person)).scalar()
            records = conn.execute(select(func.count()).select_from(ImportRecord)).scalar()
            assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)
        assert (people, records) in {(BEFORE, 1), (BEFORE + ROWS, 2)}, (people, records)
        Register(opened.engine, folder / NAME, author="Tester").undo()
    return "old" if records == 1 else "new"


IMPORT = Workflow("import", _prepare, _work, _check)
