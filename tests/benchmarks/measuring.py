"""What the benchmarks of the register share: medians, databases that are kept between runs, and tables of figures."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

PASSPHRASE = "a benchmark's own words"


def median_ms(work: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Return the median wall time and processor time of ``work`` in milliseconds, after one run to warm up."""
    work()
    walls, spent = [], []
    for _time in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
    return statistics.median(walls), statistics.median(spent)


def database(folder: Path, people: int, *, busy: bool = False) -> Path:
    """Return an encrypted demo chapter of so many people in ``folder``; one that is there already is used again.

    ``busy`` makes the rest of the desk large in proportion: applications, occasions, calls, partners, appointments.
    """
    # Not above: the start of the window is measured with this module loaded, and should not pay for the demo chapter.
    from chapterdesk.database import keys
    from chapterdesk.services import demo
    from chapterdesk.services import desk as desks

    desks.COST = keys.Cost.LOW
    path = folder / f"{'busy' if busy else 'people'}{people}.cdesk"
    if not path.exists():
        start, cpu = time.perf_counter(), time.process_time()
        part = folder / f"part{people}.cdesk"
        with desks.create(part, PASSPHRASE) as desk:
            demo.fill(desk.register, people)
            if busy:
                from tests.benchmarks import _large

                _large.enlarge(desk.register, people)
        for ending in (".cdesk", ".keys"):
            part.with_suffix(ending).rename(path.with_suffix(ending))
        print(
            f"{people} people made in {time.perf_counter() - start:.0f} s, {time.process_time() - cpu:.0f} s of processor time"
        )
    return path


def line(what: str, spent: float, floor: float, goal: str) -> None:
    """Print one figure beside its floor."""
    print(f"{what:44} {spent:9.1f} ms   floor {floor:8.1f} ms   {spent / floor:6.2f} x   {goal}", flush=True)


def by_size(found: dict[int, dict[str, float]]) -> None:
    """Print every figure against the number of people, and how it grows: 1.00 is linear, 0 does not grow at all."""
    import math

    sizes = sorted(found)
    print("\ncost against size (processor ms)".ljust(46) + "".join(f"{size:>12}" for size in sizes) + "   exponent")
    for what in found[sizes[-1]]:
        figures = [found[size].get(what, math.nan) for size in sizes]
        text = "".join(f"{each:12.1f}" for each in figures)
        grows = (
            math.log(max(figures[-1], 0.01) / max(figures[0], 0.01)) / math.log(sizes[-1] / sizes[0])
            if len(sizes) > 1
            else math.nan
        )
        print(f"{what:45}{text}   {grows:8.2f}")
