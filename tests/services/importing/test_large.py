"""A large import is one step: undone whole, replayed from the log, and the same after backup and restore."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.database import backup, keys, lifecycle, log, migrate
from chapterdesk.database.register import Register
from chapterdesk.services import importing

ROWS = 5000


def _list(first: int, count: int, town: str) -> str:
    lines = ["Förnamn\tEfternamn\tE-post\tOrt\tFår ringas"]
    lines += [f"Prov{n}\tPerson{n}\tprov{n}@example.org\t{town}\tJa" for n in range(first, first + count)]
    return "\n".join(lines)


@pytest.mark.slow
def test_five_thousand_rows_undone_replayed_and_restored(tmp_path: Path) -> None:
    made = lifecycle.create_database(tmp_path / "a.cdesk", "sol", keys.Cost.LOW, migrate.initialise)
    with made as opened:
        register = Register(opened.engine, opened.path, author="Tester")
        importing.apply(register, importing.prepare(register, _list(0, 50, "Lund")).plan)
        with register.read() as conn:
            before = log.hashes_of_tables(conn)
        importing.apply(register, importing.prepare(register, _list(0, ROWS, "Ystad")).plan)
        with register.read() as conn:
            after = log.hashes_of_tables(conn)
            assert after["person"][0] == ROWS
            assert log.hashes_of_log(conn) == after
        backup.backup(opened, tmp_path / "a.cdbackup", content_hash=lambda conn: str(log.hashes_of_tables(conn)))
        register.undo()
        with register.read() as conn:
            assert log.hashes_of_tables(conn) == before == log.hashes_of_log(conn)
        register.redo()
        with register.read() as conn:
            assert log.hashes_of_tables(conn) == after
        register.close()
    with (
        backup.restore(tmp_path / "a.cdbackup", tmp_path / "b.cdesk", "sol") as restored,
        restored.engine.connect() as conn,
    ):
        assert log.hashes_of_tables(conn) == after == log.hashes_of_log(conn)
