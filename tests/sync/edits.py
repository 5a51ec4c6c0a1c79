"""Hand edits through a real LibreOffice at full size: ``python -m tests.sync.edits``.

A demo desk sends the secretariat its whole register; the workbook is saved again untouched, edited by hand in every type of field, and
sorted by its visible block. Prints what became of each, and ends with 1 where anything was done that nobody typed, or an edit was lost.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from chapterdesk.services.exchange import telling
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.sync.outcome import Why
from tests.registers import open_register
from tests.sync import hands
from tests.sync.desks import FIRST_FIELD, Desk, Sent, untouched
from tests.sync.libreoffice.office import SOFFICE, Office, Step
from tests.sync.tallies import Tally, tally

LEAST = 0.975
"""Part of the edits that must be taken in unasked: 195 of 200."""


class Trial:
    """One desk, one workbook, one LibreOffice."""

    def __init__(self, desk: Desk, office: Office) -> None:
        self.desk, self.office = desk, office
        self.sent = desk.send("out.xlsx")
        self.took: list[str] = []

    def back(self, steps: Iterable[Step] = (), name: str = "back.xlsx") -> Plan:
        """Return the plan of the workbook after the steps."""
        begun = time.perf_counter()
        path = self.office.edit(self.sent.path, self.desk.folder / name, steps)
        saved = time.perf_counter()
        plan = self.desk.plan(path)
        self.took = [f"LibreOffice {saved - begun:.1f} s", f"plan {time.perf_counter() - saved:.1f} s"]
        return plan

    def edited(self, count: int, seed: int) -> tuple[Tally, Plan]:
        """Return what becomes of so many edits."""
        edits = [*hands.sitting(self.sent, count, seed), *hands.doubtful(self.sent, seed)]
        plan = self.back(hands.steps(self.sent, edits))
        return tally(plan, edits, self.sent), plan

    def sorted(self, count: int, seed: int, by: str = "family_name") -> tuple[Tally, Plan]:
        """Return what becomes of so many edits when the people are then sorted without their keys."""
        edits = [*hands.sitting(self.sent, count, seed), *hands.doubtful(self.sent, seed)]
        plan = self.back([*hands.steps(self.sent, edits), *block_sort(self.sent, "person", by)])
        return tally(plan, edits, self.sent), plan


def block_sort(sent: Sent, kind: str, name: str) -> list[Step]:
    """Return the sorting of a sheet's visible block, its keys left where they are."""
    last = sent.width(kind) - 1, len(sent.rows[kind])
    return [
        ("sheet", sent.sheets[kind]),
        ("sort", FIRST_FIELD, 0, *last, sent.column(kind, name) - FIRST_FIELD),
    ]


def asked_once(plan: Plan) -> bool:
    """Say whether the one question about sorted rows is about the people."""
    return [question.kind for question in plan.outcome.questions if question.why is Why.REKEYED] == ["person"]


def enough(found: Tally, count: int) -> bool:
    """Say whether nothing is wrong or lost, and nearly all was taken in unasked."""
    return not found.wrong and not found.lost and found.applied >= LEAST * count


def _run(trial: Trial, count: int, seed: int) -> list[bool]:
    def tell(what: str) -> None:
        print(f"{what} ({', '.join(trial.took)})", flush=True)  # noqa: T201

    plan = trial.back()
    untouched(plan, trial.sent)
    tell(f"saved again: {telling.counts(plan).unchanged} rows unchanged, 0 changed")
    found, _plan = trial.edited(count, seed)
    tell(f"edited: {found}")
    fine = [enough(found, count)]
    found, plan = trial.sorted(count, seed)
    tell(f"edited and sorted: {found}; asked once: {asked_once(plan)}")
    return [*fine, asked_once(plan) and not found.wrong and not found.lost]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do all three and return 0 where all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    if SOFFICE is None:
        print("LibreOffice is not installed.")  # noqa: T201
        return 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with open_register(folder) as register, Office(folder / "office") as office:
            begun = time.perf_counter()
            trial = Trial(Desk(register, folder, chosen.people), office)
            rows, size = len(trial.sent.kept.base.rows), trial.sent.path.stat().st_size
            made = f"{chosen.people} people, {rows} rows of {len(trial.sent.columns)} kinds, {size / 1e6:.1f} MB"
            print(f"{made} ({time.perf_counter() - begun:.1f} s)", flush=True)  # noqa: T201
            return int(not all(_run(trial, chosen.edits, chosen.seed)))


if __name__ == "__main__":
    sys.exit(main())
