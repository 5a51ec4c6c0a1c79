"""Time and memory of writing a large workbook, beside the least such work can cost.

Run as ``python -m tests.benchmarks.write_xlsx [rows]``. Each measurement runs in a process of its own; ours and the
floor alternate, and the best of three counts.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, write_workbook

GOAL_SECONDS = 3.0
GOAL_MEGABYTES = 150.0
_KINDS = ["text"] * 12 + ["date", "date", "integer", "integer", "choice", "choice", "yesno", "decimal"]


def columns() -> list[Column]:
    choices = {"choice": ("supporter", "occasional", "active", "organiser")}
    return [Column(f"c{i}", f"Column {i}", kind, choices=choices.get(kind, ())) for i, kind in enumerate(_KINDS)]


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Yield rows such as a register has: half of the text columns hardly ever repeat, some cells are empty."""
    chance = random.Random(1)
    given = [f"Förnamn{i}" for i in range(900)]
    family = [f"Efternamn {i}" for i in range(9000)]
    towns = [f"Ort {i}" for i in range(300)]
    levels = ("supporter", "occasional", "active", "organiser")
    day = dt.date(1950, 1, 1)
    for i in range(count):
        r = int(chance.random() * 1_000_000)
        yield (
            f"P-7K3M9Q{i:06d}-5",
            given[r % 900],
            family[r % 9000],
            f"namn.{i}@example.org",
            f"+4670{i:07d}",
            f"Gatan {r} & {i}",
            f"{r % 90000 + 10000}",
            towns[r % 300],
            "" if r % 3 else f"En anteckning om nummer {i}",
            "Grupp " + str(r % 240),
            "SE",
            None if r % 5 else "svenska; engelska",
            day + dt.timedelta(r % 20000),
            day + dt.timedelta(25000 + r % 2000),
            r,
            i,
            levels[r % 4],
            levels[r % 3],
            r % 2 == 0,
            r / 8,
        )


def ours(path: Path, count: int) -> None:
    write_workbook(path, [SheetSpec("People", columns(), rows(count))], properties=Properties())


def floor(path: Path, count: int) -> None:
    """Plain XML joined: inline strings and numbers without styles, column types or shared strings."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("sheet1.xml", "w") as part,
    ):
        block = []
        for row in rows(count):
            cells = [
                f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
                if type(value) is str
                else f"<c><v>{value}</v></c>"
                for value in row
            ]
            block.append(f"<row>{''.join(cells)}</row>")
            if len(block) == 1000:
                part.write("".join(block).encode())
                block.clear()
        part.write("".join(block).encode())


def only_rows(_path: Path, count: int) -> None:
    """Make the rows and write nothing, to take their making off."""
    for _row in rows(count):
        pass


def _one(which: str, count: int) -> None:
    work = {"ours": ours, "floor": floor, "rows": only_rows}[which]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xlsx"
        ours(path, 10)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        work(path, count)
        seconds = time.perf_counter() - start
        more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        size = path.stat().st_size
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": more / 1024, "size": size / 2**20}))


def _measured(which: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.write_xlsx", which, str(count)]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results: dict[str, list[dict[str, float]]] = {"ours": [], "floor": [], "rows": []}
    for _round in range(3):
        for which, runs in results.items():
            runs.append(_measured(which, count))
    say = sys.stdout.write
    making = min(run["seconds"] for run in results["rows"])
    say(f"{count} rows x {len(_KINDS)} columns; making the rows alone takes {making:.2f} s and is taken off\n")
    best = {which: min(runs, key=lambda run: run["seconds"]) for which, runs in results.items()}
    for which in ("floor", "ours"):
        run = best[which]
        say(
            f"{which:5}  {run['seconds'] - making:5.2f} s  {run['megabytes']:6.1f} MB more  file {run['size']:.1f} MB\n"
        )
    net = best["ours"]["seconds"] - making
    say(f"ours / floor          {net / (best['floor']['seconds'] - making):.2f}\n")
    say(f"ours / goal of {GOAL_SECONDS:.0f} s    {net / (GOAL_SECONDS * count / 100_000):.2f}\n")
    say(f"memory / goal of {GOAL_MEGABYTES:.0f} MB {best['ours']['megabytes'] / GOAL_MEGABYTES:.2f}\n")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _one(sys.argv[1], int(sys.argv[2]))
    else:
        main()
