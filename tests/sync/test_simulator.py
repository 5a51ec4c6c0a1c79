"""Random histories of a hub and its districts lose nothing; four broken ways of merging do, and are found out."""

from __future__ import annotations

from collections import Counter

import pytest

from chapterdesk.sync.matching import Matched
from chapterdesk.sync.merge import take_in
from tests.sync import sites, soak
from tests.sync.mutants import MUTANTS, Mutant
from tests.sync.simulator import FAULTS, play

HISTORIES = 1000
FIRST = 0
"""Seeds run from here on; a failure names its seed, and ``play(seed)`` plays that history again."""


@pytest.mark.parametrize("block", range(10))
def test_a_few_random_histories_lose_nothing(block: int) -> None:
    wrong = [v for seed in range(block, 20, 10) if not (v := play(FIRST + seed)).fine]
    assert not wrong, wrong


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_a_thousand_random_histories_lose_nothing(block: int) -> None:
    size = HISTORIES // 4
    wrong = [v for seed in range(block * size, (block + 1) * size) if not (v := play(FIRST + seed)).fine]
    assert not wrong, wrong


def test_every_fault_happens() -> None:
    happened: Counter[str] = Counter()
    for seed in range(12):
        happened += play(seed).steps
    assert not [fault for fault in FAULTS if not happened[fault]]


@pytest.mark.parametrize(("name", "least"), [("A", 40), ("B", 40), ("C", 15), ("D", 4)])
def test_each_mutant_loses_edits_and_is_found_out(name: str, least: int) -> None:
    kind: type[Mutant] = MUTANTS[name]
    found = [seed for seed in range(50) if play(seed, kind, plain=True).lost]
    assert len(found) >= least


def test_the_real_merge_survives_the_mutants_histories() -> None:
    assert not [v for seed in range(20) if not (v := play(seed, plain=True)).fine]


def test_an_edit_that_is_quietly_dropped_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account does not trust the code under test: drop one edit in each import, and it says so."""

    def forgetful(matched: Matched, here: sites.Here) -> sites.Outcome:
        outcome = take_in(matched, here)
        kept = [c for c in outcome.changes if c.origin != matched.base.export]
        return sites.replace(outcome, changes=tuple(kept))

    monkeypatch.setattr(sites, "take_in", forgetful)
    assert any(play(seed).lost for seed in range(10))


def test_values_given_to_the_wrong_row_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply what the matching holds back, as a merge without it would."""

    def trusting(matched: Matched, here: sites.Here) -> sites.Outcome:
        matched.held.clear()
        return take_in(matched, here)

    monkeypatch.setattr(sites, "take_in", trusting)
    assert any(play(seed).wrong for seed in range(200))


def test_the_soak_prints_its_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--histories", "3", "--first", "5", "--jobs", "1"]) == 0
    assert "seeds 5 to 7" in capsys.readouterr().out
