"""Typed in LibreOffice, in every type of field: taken in as it was meant, or asked about; nothing else."""

from __future__ import annotations

import pytest

from chapterdesk.sync.columns import field_of
from tests.sync import hands
from tests.sync.edits import Trial, asked_once, enough
from tests.sync.hands import WAYS, sitting

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trial(desk, office):
    return Trial(desk, office)


@pytest.mark.parametrize("seed", [1, 2])
def test_edits_of_every_type_are_taken_in_and_nothing_else(trial, seed):
    found, _plan = trial.edited(80, seed)
    assert enough(found, 80), str(found)
    assert found.told + found.asked >= 3  # what must not be taken in


def test_edits_in_a_sheet_sorted_without_its_keys_wait_for_one_answer(trial):
    found, plan = trial.sorted(80, 4)
    assert not found.wrong + found.lost, str(found)
    assert asked_once(plan)


def test_a_sitting_has_every_type_of_field(trial):
    typed = {field_of(edit.row.kind, edit.field).type.code for edit in sitting(trial.sent, 80, 1)}
    assert typed == set(WAYS)
    assert len(list(hands.doubtful(trial.sent, 1))) == 3
