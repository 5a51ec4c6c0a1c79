"""``python -m tests.sync.registers --histories N --seed S``: histories of real registers; prints every seed that fails."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.sync.registers.history import STEPS, play
from tests.sync.registers.site import template


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the histories, print what they came to, and return how many failed (at most 100)."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync.registers", description=__doc__)
    parser.add_argument("--histories", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--steps", type=int, default=STEPS)
    chosen = parser.parse_args(arguments)
    failed, steps, begun = 0, Counter[str](), time.perf_counter()
    with tempfile.TemporaryDirectory() as base:
        empty = template(Path(base))
        for seed in range(chosen.seed, chosen.seed + chosen.histories):
            with tempfile.TemporaryDirectory(dir=base) as folder:
                try:
                    verdict = play(seed, Path(folder), empty, chosen.steps)
                except Exception:  # noqa: BLE001 - it is told with its seed, and the next one is played
                    failed += 1
                    say(f"seed {seed}:\n{traceback.format_exc()}")
                    continue
            steps += verdict.steps
            if not verdict.fine:
                failed += 1
                say(f"seed {seed}: lost {verdict.lost} wrong {verdict.wrong}")
    took = time.perf_counter() - begun
    last = chosen.seed + chosen.histories - 1
    say(
        f"seeds {chosen.seed} to {last}: {failed} of {chosen.histories} failed, {took:.0f} s, "
        f"{took / chosen.histories:.1f} s each; {dict(steps)}"
    )
    return min(failed, 100)


if __name__ == "__main__":
    sys.exit(main())
