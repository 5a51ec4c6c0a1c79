"""An edit in the register and an export as killed workflows: a change with its log, and a file with its note, or neither."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import N_
from chapterdesk.database import keys, lifecycle, log, migrate
from chapterdesk.database.engine import faults
from chapterdesk.database.rows import table_of
from chapterdesk.models import Disclosure, Person
from chapterdesk.services import desk, exporting
from tests.kill.harness import Workflow

NAME = "Chapter.cdesk"
TOWNS = {"old": "Ulricehamn", "new": "Hjälmaröd"}
PEOPLE = 300
FILES = ("list.xlsx", "list.csv")


def _open(folder: Path) -> desk.Desk:
    return desk.open_desk(folder / NAME, "sol", desk.Who("Tester"))


def _made(folder: Path) -> None:
    lifecycle.create_database(folder / NAME, "sol", keys.Cost.LOW, migrate.initialise).close()
    with _open(folder) as opened, opened.register.work(N_("Import of {name}"), name="test") as unit:
        rows = [{"given_name": f"Prov{n}", "family_name": "Person", "town": TOWNS["old"]} for n in range(PEOPLE)]
        unit.create_many(Person, rows)


def _ids(opened: desk.Desk) -> list[str]:
    with opened.register.read() as conn:
        return list(conn.execute(select(table_of(Person).c.id)).scalars())


def _step() -> None:
    """Make a step that the harness sees; those of SQLite itself are hit by the random moments after it."""
    os.close(os.open(os.devnull, os.O_RDONLY))


def _move(folder: Path) -> None:
    with _open(folder) as opened:
        _step()
        with opened.register.work(N_("Import of {name}"), name="town") as unit:
            _step()
            unit.set_many(Person, {key: {"town": TOWNS["new"]} for key in _ids(opened)})
            _step()
        _step()


def _town(folder: Path) -> str:
    """Return "old" or "new" for where everybody lives, after a look at the whole file and its log."""
    with _open(folder) as opened, opened.register.read() as conn:
        assert faults(conn.connection.driver_connection) == []
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)
        towns = set(conn.execute(select(table_of(Person).c.town).distinct()).scalars())
    assert len(towns) == 1, towns
    return next(state for state, town in TOWNS.items() if towns == {town})


def _exported(folder: Path) -> None:
    """Write the workbook and the CSV file anew, over those of an earlier evening."""
    with _open(folder) as opened:
        for name in FILES:
            order = exporting.Order(Person, _ids(opened), folder / name, ("given_name", "town"))
            exporting.export(opened.register, order)


def _prepare_export(folder: Path) -> None:
    _made(folder)
    with clock.frozen(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)):
        _exported(folder)
    _move(folder)


def _town_in(path: Path) -> str:
    from chapterdesk.spreadsheets import read_file

    sheet = read_file(path).sheets[0]
    towns = {str(row.values[-1]) for row in sheet.rows[1:]}
    assert len(sheet.rows) == PEOPLE + 1
    assert len(towns) == 1, towns
    return next(state for state, town in TOWNS.items() if towns == {town})


def _check_export(folder: Path) -> str:
    from chapterdesk.core.hashing import sha256_of_file

    named = {"Chapter.cdesk", "Chapter.keys", "Chapter.lock", *FILES}
    left = {path.name for path in folder.iterdir()} - named
    assert all(name.startswith(NAME) or name.startswith(".list") for name in left), left
    with _open(folder) as opened, opened.register.read() as conn:
        noted = set(conn.execute(select(Disclosure.sha256)).scalars())
    for name in FILES:
        # A note without a file may be there after a kill, a file without its note never.
        assert sha256_of_file(folder / name) in noted, name
    states = [_town_in(folder / name) for name in FILES]
    assert states != ["old", "new"]
    return states[-1]


EDIT = Workflow("edit", _made, _move, _town)
EXPORT = Workflow("export", _prepare_export, _exported, _check_export)
