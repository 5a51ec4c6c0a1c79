"""Many random histories, on all processors: ``python -m tests.sync.soak --histories 100000``. Prints every seed that fails."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.sync.simulator import Verdict, play

BLOCK = 50


def _block(seeds: Sequence[int]) -> list[Verdict]:
    return [play(seed) for seed in seeds]


def _verdicts(seeds: range, jobs: int) -> Iterator[Verdict]:
    blocks: Iterable[range] = [seeds[n : n + BLOCK] for n in range(0, len(seeds), BLOCK)]
    if jobs == 1:
        for block in blocks:
            yield from _block(block)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for verdicts in pool.map(_block, blocks):
            yield from verdicts


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the histories, print what they came to, and return how many failed (at most 100)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.first, chosen.first + chosen.histories)
    begun, failed, steps = time.perf_counter(), 0, Counter[str]()
    for count, verdict in enumerate(_verdicts(seeds, chosen.jobs), 1):
        steps += verdict.steps
        if not verdict.fine:
            failed += 1
            print(f"seed {verdict.seed}: lost {verdict.lost} wrong {verdict.wrong}", flush=True)  # noqa: T201
        if count % 1000 == 0:
            print(f"{count} histories, {failed} failed", flush=True)  # noqa: T201
    took = time.perf_counter() - begun
    print(  # noqa: T201
        f"seeds {seeds[0]} to {seeds[-1]}: {failed} of {len(seeds)} failed, {took:.0f} s, "
        f"{1000 * took * chosen.jobs / len(seeds):.0f} ms each; {dict(steps)}"
    )
    return min(failed, 100)


if __name__ == "__main__":
    sys.exit(main())
