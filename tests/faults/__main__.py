"""``python -m tests.faults [--most N] [--fault NAME] [WORKFLOW ...]``: fail every call of every workflow, and print what was found."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.disk import FAULTS
from tests.faults.harness import CAN_RUN, run
from tests.kill.workflows import WORKFLOWS


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--most", type=int, default=0, help="so many calls of each workflow, spread evenly; 0 is all")
    parser.add_argument("--fault", choices=sorted(FAULTS), action="append")
    parser.add_argument("workflows", nargs="*", default=sorted(WORKFLOWS))
    chosen = parser.parse_args()
    if not CAN_RUN:
        say("This needs Linux and a SQLite whose calls can be replaced.")
        return 2
    wrong = 0
    for name in chosen.workflows:
        for fault in chosen.fault or FAULTS:
            begun = time.perf_counter()
            with tempfile.TemporaryDirectory() as base:
                try:
                    found = run(WORKFLOWS[name], FAULTS[fault], Path(base), most=chosen.most)
                except AssertionError as error:
                    wrong += 1
                    say(f"{name:11} {fault:12} WRONG {error}\n{error.__cause__ or ''}")
                    continue
            states = f"old {found.states['old']:5}, new {found.states['new']:5}"
            seconds = time.perf_counter() - begun
            say(f"{name:11} {fault:12} {found.calls:5} calls: {states}  {seconds:6.1f} s  {dict(found.codes)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
