"""Every page of the window over a large and busy desk: from the click in the navigation to the page painted.

``python -m tests.benchmarks.pages [--people 10000,100000] [--pages support,voting] [--folder DIR] [--fresh]``. Each page is
opened in a process of its own, so that its imports count, after Today has been shown and the window has had nothing to do
for a while; ``--fresh`` clicks at once, before anything could be made ready. The floor is an empty page of the same window.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests.benchmarks import measuring, page_clicks

GOAL = 100.0
SHOWN = ("first", "first, processor", "all there", "longest", "again", "again, processor")


def head(people: int) -> None:
    """Print what the columns are."""
    print(f"\n{people} people, ms".ljust(34) + "".join(f"{name:>18}" for name in SHOWN) + "   x floor", flush=True)


def line(page: str, figures: dict[str, float]) -> None:
    """Print a page's figures in milliseconds, its first paint against an empty page's, and those of its tabs and rows."""
    text = "".join(f"{figures[name]:18.1f}" for name in SHOWN)
    times = figures["first, processor"] / max(0.1, figures["floor, processor"])
    print(f"{page:33}{text}   {times:7.2f}{_late(figures['first'])}", flush=True)
    for name, figure in figures.items():
        if name.startswith(("tab ", "row")):
            print(f"    {name:40} {figure:9.1f}{_late(figure)}", flush=True)


def _late(figure: float) -> str:
    return "" if figure <= GOAL else f"   over {GOAL:.0f} ms"


def main() -> None:
    """Make the desks and measure every page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", default="10000,100000")
    parser.add_argument("--pages", default="")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sizes: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for people in sorted(int(size) for size in asked.people.split(",")):
            path = measuring.database(folder, people, busy=True)
            pages = asked.pages.split(",") if asked.pages else page_clicks.keys()
            head(people)
            found = {}
            for page in pages:
                found[page] = page_clicks.measure(path, page, times=asked.times, fresh=asked.fresh)
                line(page, found[page])
            sizes[people] = {
                f"{page}, {name}": figures[name]
                for page, figures in found.items()
                for name in ("first, processor", "again, processor")
            }
    measuring.by_size(sizes)


if __name__ == "__main__":
    main()
