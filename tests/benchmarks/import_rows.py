"""Read, plan, write and index 100 000 new rows, and take the file in again hardly changed: ``python -m tests.benchmarks.import_rows [rows]``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from chapterdesk.services.importing import apply, prepare
from chapterdesk.services.importing.service import Prepared
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, write_workbook
from tests.registers import open_register
from tests.services.importing.census import make_census

HEADS = ("Förnamn", "Efternamn", "Mobil", "E-post", "Gatuadress", "Postnr", "Ort", "Född", "Medlemsnummer", "Får ringas", "Språk",
         "Kompetens", "Etikett", "Källa", "Övrigt", "Land", "Engagemang", "Nyhetsbrev", "Smeknamn", "Får fotas")  # fmt: skip


def make_file(path: Path, rows: int, *, changed: int = 0) -> None:
    """Write a member list of 20 columns; every ``changed``-th row has moved."""
    census = make_census(rows, 0)

    def lines() -> Iterator[list[object]]:
        for n, person in enumerate(census.known.values()):
            phones, emails = person["phones"], person["emails"]
            town = "Lund" if changed and n % changed == 0 else person["town"]
            yield [
                person["given_name"], person["family_name"], phones[0].replace("+46", "0") if phones else None, emails[0] if emails else None,  # type: ignore[index]
                person["street"], person["postcode"], town, person["birth_date"], f"M{n}", "Ja" if n % 3 else "Nej", "svenska",
                "ljud" if n % 5 == 0 else None, "torg", f"Torg {n % 40}", f"Anteckning {n}", "Sverige", "Aktiv", "Ja", None, None,
            ]  # fmt: skip

    sheet = SheetSpec("Medlemmar", [Column(f"c{i}", head, "text") for i, head in enumerate(HEADS)], lines())
    write_workbook(path, [sheet], properties=Properties("Medlemmar"))


def main() -> None:
    """Print seconds for each part."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        path, later = Path(folder) / "members.xlsx", Path(folder) / "later.xlsx"
        make_file(path, rows)
        make_file(later, rows, changed=100)
        for name, file in (("new", path), ("again", path), ("1 % changed", later)):
            began, cpu = time.perf_counter(), time.process_time()
            prepared = prepare(register, file)
            planned = time.perf_counter()
            counts = apply(register, prepared.plan).counts
            done = time.perf_counter()
            sys.stdout.write(
                f"{name}: {done - began:.1f} s (read and plan {planned - began:.1f} s, write {done - planned:.1f} s; processor {time.process_time() - cpu:.1f} s) {counts}\n"
            )
            _refused(prepared)
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB\n")


def _refused(prepared: Prepared) -> None:
    for row in [r for r in prepared.plan.rows if r.outcome in ("refused", "doubtful")][:3]:
        sys.stdout.write(f"  {row.outcome}: {row.reason}\n")


if __name__ == "__main__":
    main()
