"""Read, plan, write and index new rows, take the file in again hardly changed, undo, redo and replay: ``python -m tests.benchmarks.import_rows [rows ...]``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from chapterdesk.database import log
from chapterdesk.database.register import Register
from chapterdesk.services.importing import apply, prepare
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, write_workbook
from tests.registers import open_register
from tests.services.importing.census import make_census

HEADS = ("Förnamn", "Efternamn", "Mobil", "E-post", "Gatuadress", "Postnr", "Ort", "Född", "Medlemsnummer", "Får ringas", "Språk",
         "Kompetens", "Etikett", "Källa", "Övrigt", "Land", "Engagemang", "Nyhetsbrev", "Smeknamn", "Får fotas")  # fmt: skip


COLUMNS = ("rows", "calamine", "read and plan", "write", "per row", "again", "1 % changed", "undo", "redo", "replay")


def make_file(path: Path, rows: int, *, changed: int = 0) -> None:
    """Write a member list of 20 columns; every ``changed``-th row has moved."""
    census = make_census(rows, 0)

    def lines() -> Iterator[list[object]]:
        for n, person in enumerate(census.known.values()):
            phones, emails = person["phones"], person["emails"]
            town = "Lund" if changed and n % changed == 0 else person["town"]
            yield [
                person["given_name"], person["family_name"], phones[0].replace("+46", "0") if phones else None, emails[0] if emails else None,
                person["street"], person["postcode"], town, person["birth_date"], f"M{n}", "Ja" if n % 3 else "Nej", "svenska",
                "ljud" if n % 5 == 0 else None, "torg", f"Torg {n % 40}", f"Anteckning {n}", "Sverige", "Aktiv", "Ja", None, None,
            ]  # fmt: skip

    sheet = SheetSpec("Medlemmar", [Column(f"c{i}", head, "text") for i, head in enumerate(HEADS)], lines())
    write_workbook(path, [sheet], properties=Properties("Medlemmar"))


def main() -> None:
    """Print a line for each size: 1 000, 10 000 and 100 000 rows, or those named (``import_rows 1000 1000000``).

    Seconds are by the clock; those of the processor (all threads of this process, not the reading child) stand behind a
    slash, since they tell more where other programs run.
    """
    sizes = [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]
    sys.stdout.write("seconds by the clock / of the processor\n" + "".join(f"{h:>16}" for h in COLUMNS) + "\n")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
            line = [f"{rows}", *_measure(register, Path(folder), rows)]
        sys.stdout.write("".join(f"{cell:>16}" for cell in line) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB\n")


def _measure(register: Register, folder: Path, rows: int) -> Iterator[str]:
    """Give the seconds of each part, in the order of COLUMNS."""
    path, later = folder / "members.xlsx", folder / "later.xlsx"
    make_file(path, rows)
    make_file(later, rows, changed=100)
    bare = _Seconds(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    read = _Seconds(lambda: prepare(register, path))
    written = _Seconds(lambda: apply(register, read.result.plan))
    per = (read.clock + written.clock) / rows * 1e6
    again = _Seconds(lambda: apply(register, prepare(register, path).plan))
    merged = _Seconds(lambda: apply(register, prepare(register, later).plan))
    yield from (bare.told, read.told, written.told, f"{per:.0f} us")
    yield from (f"{again.told} {again.clock / bare.clock:.1f}x", f"{merged.told} {merged.clock / bare.clock:.1f}x")
    register.undo()
    yield _Seconds(register.undo).told
    yield _Seconds(register.redo).told
    yield _Seconds(lambda: _replayed(register)).told


def _replayed(register: Register) -> None:
    with register.read() as conn:
        if log.hashes_of_tables(conn) != log.hashes_of_log(conn):
            sys.stdout.write("the log does not give the tables\n")


class _Seconds:
    """What doing something took, and what it gave."""

    def __init__(self, do: Callable[[], Any]) -> None:
        clock, processor = time.perf_counter(), time.process_time()
        self.result = do()
        self.clock = time.perf_counter() - clock
        self.told = f"{self.clock:.1f}/{time.process_time() - processor:.1f}"


if __name__ == "__main__":
    main()
