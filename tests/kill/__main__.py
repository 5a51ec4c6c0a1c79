"""``python -m tests.kill [--times N] [--seed N] [WORKFLOW ...]``: kill every workflow N times and print what was found."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.kill.harness import CAN_RUN, run
from tests.kill.workflows import WORKFLOWS


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("workflows", nargs="*", default=sorted(WORKFLOWS))
    chosen = parser.parse_args()
    if not CAN_RUN:
        say("This needs fork and SIGKILL.")
        return 2
    say(f"seed {chosen.seed}")
    for name in chosen.workflows:
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as base:
            found = run(WORKFLOWS[name], Path(base), chosen.times, chosen.seed)
        say(
            f"{name:12} {found.total():5} kills: old {found['old']:5}, new {found['new']:5}  {time.perf_counter() - begun:6.1f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
