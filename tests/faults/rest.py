"""Data at rest: what a stolen laptop gives away, and whether a single changed bit is noticed.

``python -m tests.faults.rest [--canaries N] [--flips N] [--seed N]`` plants many names and flips many bits; the tests do few.
"""

from __future__ import annotations

import argparse
import base64
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.database import autobackup, backup, keys, lifecycle
from chapterdesk.database.engine import faults
from chapterdesk.database.query import Question
from chapterdesk.models import Person
from chapterdesk.services import bugs, desk, exporting, importing
from chapterdesk.services.lists import find_ids

NAME = "Chapter.cdesk"
_PLACES = ("TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "SQLITE_TMPDIR")


@contextmanager
def own_places(folder: Path) -> Iterator[None]:
    """Let temporary files, settings and logs lie in ``folder``, where they are searched."""
    before = {name: os.environ.get(name) for name in _PLACES}
    for name in _PLACES:
        (folder / name.lower()).mkdir(parents=True)
        os.environ[name] = str(folder / name.lower())
    tempfile.tempdir = None
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        tempfile.tempdir = None


def canaries(count: int, chance: random.Random) -> list[str]:
    """Return names that stand nowhere else."""
    return [
        "Zk" + "".join(chance.choice("bdfghjklmnprstv") + chance.choice("aeiouåäö") for _n in range(6))
        for _c in range(count)
    ]


def _forms(name: str) -> Iterator[bytes]:
    for text in (name, name.lower(), name.upper()):
        yield text.encode()
        yield text.encode("utf-16-le")
        yield text.encode("latin-1")
    yield base64.b64encode(name.encode())[:12]


def given_away(folder: Path, planted: list[str]) -> set[str]:
    """Return the canaries that lie in clear in any file, each with the file's name."""
    found: set[str] = set()
    forms = [(name, form) for name in planted for form in _forms(name)]
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes() + os.fsencode(path.name)
            found |= {f"{name} in {path.name}" for name, form in forms if form in data}
    return found


def live(folder: Path, planted: list[str]) -> set[str]:
    """Work an evening with these names, looking at the files all along; returns what was given away."""
    found: set[str] = set()
    with own_places(folder / "places"):
        with desk.create(folder / NAME, "sol och måne", desk.Who("Tester")) as opened:
            register = opened.register
            lines = [
                "Förnamn\tEfternamn\tE-post",
                *(f"{name}\tProv\t{name[:6]}{n}@example.org" for n, name in enumerate(planted)),
            ]
            importing.apply(register, importing.prepare(register, "\n".join(lines)).plan)
            found |= given_away(folder, planted)
            with register.read() as conn:
                ids = find_ids(conn, Person, Question(words=planted[0]))
                _sorted = conn.exec_driver_sql(
                    "SELECT given_name FROM person ORDER BY given_name DESC, family_name"
                ).all()
            with register.work("x") as unit:
                unit.set_many(Person, {key: {"notes": planted[-1]} for key in ids})
            register.undo()
            _fail(planted[0])
            order = exporting.Order(Person, ids, folder / "list.xlsx", password="hemligt")
            exporting.export(register, order)
            desk.back_up(opened, folder / "a.cdbackup")
            autobackup.make(opened.opened, folder / "Backups", autobackup.Reason.TIMED)
            found |= given_away(folder, planted)
        found |= given_away(folder, planted)
    return found


def _fail(name: str) -> None:
    """Report a bug as the program does, whose text holds a name."""
    try:
        raise ValueError(f"cannot read {name}")
    except ValueError as error:
        bugs.report(error)


def flip(path: Path, bit: int) -> None:
    """Turn one bit over; turning it again puts the file back."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        old = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([old ^ (1 << bit % 8)]))


def noticed_in_database(path: Path, key: bytes) -> str:
    """Return how a change of the database is told when it is opened and checked, "" if it is not."""
    try:
        with lifecycle.open_with_key(path, key, "") as opened, opened.engine.connect() as conn:
            return "check" if faults(conn.connection.driver_connection) else ""
    except UserError as error:
        return error.code


def noticed_in_backup(path: Path, target: Path) -> str:
    """Return how a change of a backup is told when it is restored, "" if it is not."""
    try:
        backup.restore(path, target, "sol", overwrite=True).close()
    except UserError as error:
        return error.code
    return ""


def flips(folder: Path, times: int, seed: int) -> Counter[str]:
    """Flip bits in a database and its backup; return how it was told. Raises AssertionError where it was not."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    path, kept = folder / NAME, folder / "a.cdbackup"
    made = lifecycle.create_database(path, "sol", keys.Cost.LOW, _initialise)
    key = made.key
    with made:
        backup.backup(made, kept)
    for n in range(times):
        target = path if n % 2 else kept
        bit = chance.randrange(8 * target.stat().st_size)
        flip(target, bit)
        told = noticed_in_database(path, key) if n % 2 else noticed_in_backup(kept, folder / "Back.cdesk")
        assert told, f"bit {bit} of {target.name} was not noticed"
        found[f"{'database' if n % 2 else 'backup'}: {told}"] += 1
        flip(target, bit)
    assert noticed_in_database(path, key) == noticed_in_backup(kept, folder / "Back.cdesk") == ""
    return found


def _initialise(engine: object) -> None:
    from chapterdesk.database import migrate

    migrate.initialise(engine)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.rest")
    parser.add_argument("--canaries", type=int, default=1000)
    parser.add_argument("--flips", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    desk.COST = keys.Cost.LOW
    with tempfile.TemporaryDirectory() as base:
        (Path(base) / "one").mkdir()
        (Path(base) / "two").mkdir()
        found = live(Path(base) / "one", canaries(chosen.canaries, random.Random(chosen.seed)))
        sys.stdout.write(f"seed {chosen.seed}: {chosen.canaries} canaries, given away: {sorted(found) or 'none'}\n")
        told = flips(Path(base) / "two", chosen.flips, chosen.seed)
    sys.stdout.write(f"{told.total()} bits flipped, all noticed: {dict(told)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
