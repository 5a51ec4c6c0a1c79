"""Search, sort, filter, scroll, start and memory over large registers.

``python -m tests.benchmarks.register [--people 1000,10000,100000] [--folder DIR]``: ``--folder`` keeps the databases for the
next run. Prints medians and their ratios against floors of the same run, and ends with cost against size. A loaded machine
stretches wall time, so ratios are of processor time; both are shown where a person waits.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from chapterdesk.services import desk as desks
from tests.benchmarks import measuring, register_queries, register_window


def measure(folder: Path, people: int) -> dict[str, float]:
    """Print the figures of one size; return processor milliseconds by name."""
    path = measuring.database(folder, people)
    print(f"\n{people} people", flush=True)
    with desks.open_desk(path, measuring.PASSPHRASE) as desk:
        found = register_queries.measure(desk.register)
    window = register_window.measure(path)
    wall, cpu = register_window.floor()
    measuring.line("start to People, wall", window["start to People"], wall, "goal 1.3 x")
    measuring.line("start to People, processor", window["start to People, processor"], cpu, "goal 1.3 x")
    for name, figure in window.items():
        print(f"{name:44} {figure:9.1f} {'MB' if name.startswith('memory') else 'ms'}", flush=True)
    return found | window


def main() -> None:
    """Make the registers and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", default="1000,10000,100000")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        found = {int(size): measure(folder, int(size)) for size in asked.people.split(",")}
    measuring.by_size(found)


if __name__ == "__main__":
    main()
