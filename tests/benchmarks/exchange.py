"""Workbooks of the exchange: written, taken in unchanged, merged with 1 % edited, and taken in by an empty register.

``python -m tests.benchmarks.exchange [rows ...]``; quality.md asks of taking in unchanged at most twice calamine's bare read of the same
file, and of merging 1 % edited at most 2.5 times.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineWorkbook

from chapterdesk.database.register import Register
from chapterdesk.models import Person, Unit
from chapterdesk.services import rules
from chapterdesk.services.exchange import applying, folder, peers, planning, sending
from chapterdesk.services.exchange.applying import TakenIn
from tests.registers import open_register
from tests.services.importing.census import make_census

T = TypeVar("T")
COLUMNS = ("rows", "MB", "write", "calamine", "unchanged", "ratio", "1 % edited", "ratio", "undo", "first file")
MARK = "Hundradeby"
"""The town of every hundredth person: one shared string of the file, so that changing it edits 1 % of the rows."""


def _timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what ``work`` returns, the seconds by the clock, and those of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def _fill(register: Register, rows: int) -> None:
    people = list(make_census(rows, 0).known.values())
    for n, person in enumerate(people):
        person["town"] = MARK if n % 100 == 0 else person["town"]
    with register.work("Census") as work:
        work.create(Unit, {"name": "Section", "unit_kind": "section", "country": "SE", "currency": "SEK"})
        work.create_many(Person, people)


def _edited(path: Path) -> Path:
    """Return a copy of a workbook in which every hundredth person lives elsewhere."""
    target = path.with_name("edited.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            out.writestr(
                name, data.replace(MARK.encode(), b"Annanstans") if name.endswith("sharedStrings.xml") else data
            )
    return target


def _take_in(register: Register, path: Path) -> TakenIn:
    return applying.take_in(register, planning.plan(register, path))


def _bare_read(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _measure(place: Path, rows: int) -> list[str]:
    path = place / "out.xlsx"
    with open_register(place) as register:
        rules.install(register)
        _fill(register, rows)
        with register.read() as conn:
            peer = peers.named(conn, "secretariat")
        _sent, *write = _timed(lambda: sending.send(register, sending.Order(peer, path, locked=False)))
        _read, *floor = _timed(lambda: _bare_read(path))
        same, *unchanged = _timed(lambda: _take_in(register, path))
        merged, *edited = _timed(lambda: _take_in(register, _edited(path)))
        assert same.counts.changed == 0
        assert merged.counts.changed == len(range(0, rows, 100))
        _none, *undo = _timed(lambda: register.undo(merged.work))
    with open_register(place, "hub.cdesk") as hub:
        rules.install(hub)
        first, *taken = _timed(lambda: next(folder.take_in_each(hub, path, add_peers=True)))
        assert first.counts is not None
        assert first.counts.new == rows + 1
    ratios = [f"{took[1] / floor[1]:.1f} x" for took in (unchanged, edited)]
    told = [f"{wall:.1f} / {cpu:.1f}" for wall, cpu in (write, floor, unchanged, edited, undo, taken)]
    return [f"{rows}", f"{path.stat().st_size / 1e6:.1f}", *told[:3], ratios[0], told[3], ratios[1], *told[4:]]


def main() -> None:
    """Print a line for each size: 1 000, 10 000 and 100 000 rows, or those named. Seconds by the clock / of the processor."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]
    sys.stdout.write("".join(f"{head:>14}" for head in COLUMNS) + "\n")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as place:
            sys.stdout.write("".join(f"{cell:>14}" for cell in _measure(Path(place), rows)) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB\n")


if __name__ == "__main__":
    main()
