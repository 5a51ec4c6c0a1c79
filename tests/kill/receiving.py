"""Workbooks as killed workflows: one taken in, one sent, a decision. All of what it writes is there, or nothing of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import func, select

from chapterdesk.core.text import N_, in_language
from chapterdesk.database import bulk, foreign, keys, lifecycle, log, migrate
from chapterdesk.database.engine import faults
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.models import Disclosure, Exported, OpenConflict, Person, Received, Waiting
from chapterdesk.services import rules
from chapterdesk.services.exchange import applying, deciding, peers, planning, sending, waiting
from chapterdesk.services.exchange.items import Choice
from tests.kill.harness import Workflow

NAME, OUT, BACK = "Chapter.cdesk", "out.xlsx", "back.xlsx"
PEOPLE = 12
TYPED, OURS = "Hjälmaröd", "Ulricehamn"


def _with(folder: Path, do: Callable[[Register], Any]) -> Any:
    with lifecycle.open_database(folder / NAME, "sol") as opened, in_language("en"):
        register = Register(opened.engine, folder / NAME, author="Tester")
        rules.install(register)
        return do(register)


def _send(register: Register, target: Path) -> None:
    with register.read() as conn:
        peer = peers.named(conn, "secretariat")
    sending.send(register, sending.Order(peer, target, locked=False))


def _sent(folder: Path) -> None:
    """Make a register, send it, let somebody edit the workbook, and change here what was changed there."""
    lifecycle.create_database(folder / NAME, "sol", keys.Cost.LOW, migrate.initialise).close()

    def begin(register: Register) -> None:
        register.set_state("language", "en")
        with register.work(N_("Import of {name}"), name="test") as unit:
            people = [{"given_name": f"Prov{n}", "family_name": "Person", "town": "Lund"} for n in range(PEOPLE)]
            keys_ = unit.create_many(Person, people)
        _send(register, folder / OUT)
        with register.work(N_("Import of {name}"), name="town") as unit:
            unit.set(Person, keys_[0], {"town": OURS})

    _with(folder, begin)
    book = openpyxl.load_workbook(folder / OUT)
    page = book["People"]
    heads = {cell.value: cell.column for cell in page[1]}
    for number in range(2, 2 + PEOPLE):
        page.cell(number, heads["Town"]).value = TYPED
    page.cell(2 + PEOPLE, heads["Given name"]).value = "Ida"
    page.cell(3 + PEOPLE, heads["Town"]).value = "Nobody's"
    book.save(folder / BACK)


def _steps() -> None:
    """Let the harness see steps in the middle of the transaction."""
    for owner, name in ((bulk.Lane, "insert"), (foreign, "bring")):
        plain = getattr(owner, name)

        def signalled(*args: Any, plain: Callable[..., Any] = plain, **more: Any) -> Any:
            os.close(os.open(os.devnull, os.O_RDONLY))
            return plain(*args, **more)

        setattr(owner, name, signalled)


def _take_in(folder: Path) -> None:
    _steps()
    _with(folder, lambda register: applying.take_in(register, planning.plan(register, folder / BACK)))


def _look(register: Register) -> dict[str, int]:
    with register.read() as conn:
        assert faults(conn.connection.driver_connection) == []
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)
        towns = [row["town"] for row in rows(conn, Person, None, ["town"]).values()]

        def many(table: Any) -> int:
            return conn.execute(select(func.count()).select_from(table)).scalar_one()

        return {
            "people": len(towns),
            "typed": towns.count(TYPED),
            "received": many(table_of(Received)),
            "answered": len(conn.execute(select(Exported.n).where(Exported.answered.is_not(None))).all()),
            "waiting": many(table_of(Waiting)),
            "open": many(table_of(OpenConflict)),
            "sent": many(table_of(Exported)),
            "noted": many(table_of(Disclosure)),
        }


def _check_received(folder: Path) -> str:
    found = _with(folder, _look)
    if found["received"] == 0:
        assert (found["people"], found["typed"], found["answered"], found["waiting"], found["open"]) == (
            PEOPLE,
            0,
            0,
            0,
            0,
        )
        return "old"
    assert found["people"] == PEOPLE + 1 and found["typed"] >= PEOPLE - 1, found
    assert (found["received"], found["answered"], found["open"]) == (1, 1, 1), found
    assert found["waiting"] >= 1, found
    return "new"


def _received(folder: Path) -> None:
    _sent(folder)
    _with(folder, lambda register: applying.take_in(register, planning.plan(register, folder / BACK)))


def _decide(folder: Path) -> None:
    _steps()

    def decide(register: Register) -> None:
        with register.read() as conn:
            items = waiting.items(register, conn)
        deciding.decide(register, [item.key for item in items], Choice.OURS)

    _with(folder, decide)


def _check_decided(folder: Path) -> str:
    def look(register: Register) -> tuple[int, int]:
        found = _look(register)
        with register.read() as conn:
            return found["open"], waiting.open_count(conn)

    contested, open_ones = _with(folder, look)
    assert (contested, open_ones) in {(1, 2), (0, 0)}, (contested, open_ones)
    return "old" if contested else "new"


def _send_again(folder: Path) -> None:
    _with(folder, lambda register: _send(register, folder / "second.xlsx"))


def _check_sent(folder: Path) -> str:
    """A file that is there was noted as disclosed and its base kept; a note without a file may be there after a kill."""
    found = _with(folder, _look)
    there = (folder / "second.xlsx").exists()
    assert not there or (found["sent"], found["noted"]) == (2, 2), found
    if there:
        plan = _with(folder, lambda register: planning.plan(register, folder / "second.xlsx"))
        assert plan.outcome.quiet
    return "new" if there else "old"


RECEIVE = Workflow("receive", _sent, _take_in, _check_received)
DECIDE = Workflow("decide", _received, _decide, _check_decided)
SEND = Workflow("send", _sent, _send_again, _check_sent)
