"""Power cuts while the register is written: bytes that were not yet flushed are lost, torn or turned into nonsense.

A child makes one edit after the other and is ended before the N-th call that SQLite makes to change a file. What it wrote since its last
commit may not have reached the disk: the end of the write-ahead log is cut off anywhere, its blocks are filled with zeros or noise, and
sectors of the database's pages that a checkpoint has copied are as they were before, while the log still holds them. Then the register
must open, hold every edit whose commit had returned, and at most the one under way, whole. (A sector of the database that turned
into noise is another thing: a disk that damages what it was not asked to write. That is found, not mended.)

``python -m tests.faults.power [--times N] [--seed N]`` makes many cuts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chapterdesk.core.text import N_
from chapterdesk.database import keys, lifecycle, log, migrate
from chapterdesk.database.engine import faults
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Person
from tests.faults.disk import FAULTS, Disk, install_in_sqlite

NAME = "Chapter.cdesk"
PEOPLE, EDITS = 60, 12
BLOCK = 512
Writes = list[tuple[int, int]]


class Cut(Disk):
    """Counts SQLite's changes of files, remembers those not yet safe, and ends the process before the chosen one."""

    def __init__(self, folder: Path, stop_at: int, tell: int) -> None:
        super().__init__(folder, FAULTS["eio-once"], 0)
        self._stop_at, self._tell = stop_at, tell
        self.commits = self.changes = 0
        self.length = self._end = 0
        self.log: Writes = []
        self.pages: dict[int, str] = {}

    def seen(self, kind: str, args: tuple[Any, ...]) -> None:
        """Note a write to the log or the database; end here when it is time."""
        if kind not in ("write", "truncate", "unlink"):
            return
        name = os.fsdecode(args[0]) if kind == "unlink" else str(Path(f"/proc/self/fd/{args[0]}").readlink())
        if not name.endswith((NAME, "-wal")):
            return
        self.changes += 1
        if self.changes == self._stop_at:
            self.say()
            os.kill(os.getpid(), signal.SIGKILL)
        self._note(kind, name.endswith("-wal"), args)

    def _note(self, kind: str, is_log: bool, args: tuple[Any, ...]) -> None:
        if is_log and (kind != "write" or args[3] == 0):
            # The log begins anew only after the pages that it held were flushed into the database.
            self.pages, self.log = {}, []
        if kind == "write" and is_log:
            self.log.append((args[3], args[2]))
            self._end = args[3] + args[2]
        elif kind == "write":
            # A checkpoint has flushed the log before it copies the first page.
            self.log, self.length = [], max(self.length, self._end)
            self.pages.setdefault(args[3], os.pread(args[0], args[2], args[3]).hex())

    def committed(self, log_file: Path) -> None:
        """Note that a commit has returned: all that the log holds is on the disk."""
        self.commits += 1
        self.log = []
        self.length = log_file.stat().st_size if log_file.exists() else 0

    def say(self) -> None:
        """Tell the parent what is not safe."""
        told = {
            "commits": self.commits,
            "length": self.length,
            "log": self.log,
            "pages": self.pages,
            "changes": self.changes,
        }
        os.write(self._tell, json.dumps(told).encode())


def prepare(folder: Path) -> None:
    """Make a register whose people all live in town 0."""
    lifecycle.create_database(folder / NAME, "sol", keys.Cost.LOW, migrate.initialise).close()
    with lifecycle.open_database(folder / NAME, "sol") as opened:
        register = Register(opened.engine, folder / NAME, author="Tester")
        with register.work(N_("Import of {name}"), name="test") as unit:
            unit.create_many(
                Person, [{"given_name": f"Prov{n}", "family_name": "P", "town": "0"} for n in range(PEOPLE)]
            )


def _edits(folder: Path, cut: Cut) -> None:
    """Move everybody from town to town; a checkpoint comes often."""
    log_file = folder / f"{NAME}-wal"
    with lifecycle.open_database(folder / NAME, "sol") as opened:
        register = Register(opened.engine, folder / NAME, author="Tester")
        with opened.engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_autocheckpoint = 60")
        with register.read() as conn:
            ids = list(conn.execute(select(table_of(Person).c.id)).scalars())
        for edit in range(1, EDITS + 1):
            with register.work(N_("Import of {name}"), name=str(edit)) as unit:
                unit.set_many(Person, {key: {"town": str(edit)} for key in ids})
            cut.committed(log_file)


def _child(folder: Path, stop_at: int) -> dict[str, Any]:
    hear, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        try:
            cut = Cut(folder, stop_at, tell)
            install_in_sqlite(cut)
            _edits(folder, cut)
            cut.say()
        except BaseException:  # noqa: BLE001 - the parent sees that nothing was told
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(hear, "rb") as source:
        told: dict[str, Any] = json.loads(source.read())
    os.waitpid(pid, 0)
    return told


def lose(folder: Path, told: dict[str, Any], chance: random.Random) -> None:
    """Let the disk forget some of what was not flushed."""
    log_file, database = folder / f"{NAME}-wal", folder / NAME
    if log_file.exists() and log_file.stat().st_size:
        _garble(log_file, told["log"], chance)
        size = log_file.stat().st_size
        if chance.random() < 0.6 and size > told["length"] and told["log"]:
            os.truncate(log_file, chance.randint(told["length"], size))
        _forget(database, told["pages"], chance)
    # The index of the log lies in memory.
    (folder / f"{NAME}-shm").unlink(missing_ok=True)


def _garble(path: Path, writes: Writes, chance: random.Random) -> None:
    size = path.stat().st_size
    how = chance.choice(("kept", "zeros", "noise"))
    with path.open("r+b") as file:
        for begin, length in writes:
            for place in range(begin, min(begin + length, size), BLOCK):
                if how != "kept" and chance.random() < 0.5:
                    file.seek(place)
                    part = min(BLOCK, size - place, begin + length - place)
                    file.write(bytes(part) if how == "zeros" else chance.randbytes(part))


def _forget(path: Path, before: dict[str, str], chance: random.Random) -> None:
    with path.open("r+b") as file:
        for begin, old in before.items():
            content = bytes.fromhex(old)
            for place in range(0, len(content), BLOCK):
                if chance.random() < 0.5:
                    file.seek(int(begin) + place)
                    file.write(content[place : place + BLOCK])


def check(folder: Path, commits: int) -> str:
    """Open the register and return "old" or "new": without or with the edit under way."""
    with lifecycle.open_database(folder / NAME, "sol") as opened, opened.engine.connect() as conn:
        assert faults(conn.connection.driver_connection) == []
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)
        towns = set(conn.execute(select(table_of(Person).c.town).distinct()).scalars())
    assert len(towns) == 1, towns
    town = int(towns.pop())
    assert town in (commits, commits + 1), (town, commits)
    return "old" if town == commits else "new"


def run(base: Path, times: int, seed: int) -> Counter[str]:
    """Cut the power so many times, at places spread evenly; raises AssertionError for a finding."""
    chance = random.Random(seed)
    template = base / "template"
    template.mkdir(parents=True)
    prepare(template)
    trial = base / "trial"
    shutil.copytree(template, trial)
    changes = _child(trial, 0)["changes"]
    assert check(trial, EDITS) == "old"
    found: Counter[str] = Counter()
    for round_ in range(times):
        stop_at = 1 + round_ * changes // times
        folder = base / "run"
        shutil.copytree(template, folder)
        told = _child(folder, stop_at)
        lose(folder, told, chance)
        try:
            found[check(folder, told["commits"])] += 1
        except Exception as error:
            raise AssertionError(f"change {stop_at} of {changes}: {told}") from error
        shutil.rmtree(folder)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.power")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as base:
        found = run(Path(base), chosen.times, chosen.seed)
    seconds = time.perf_counter() - begun
    sys.stdout.write(f"seed {chosen.seed}: {found.total()} power cuts, {dict(found)}, {seconds:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
