"""Some failing calls of every workflow; ``python -m tests.faults`` goes through all of them."""

import pytest

from tests.faults import power
from tests.faults.disk import FAULTS
from tests.faults.harness import CAN_RUN, run
from tests.kill.workflows import WORKFLOWS

# A lock that is never let go costs the seconds that SQLite itself waits.
MOST = {"locked": 3}


@pytest.mark.slow
@pytest.mark.skipif(not CAN_RUN, reason="needs fork and a SQLite whose calls can be replaced")
@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_old_or_new_and_told_in_words(name, fault, tmp_path):
    found = run(WORKFLOWS[name], FAULTS[fault], tmp_path, most=MOST.get(fault, 6))
    assert set(found.states) <= {"old", "new"}
    if found.calls:
        assert found.states.total() >= min(found.calls, 3)


@pytest.mark.slow
@pytest.mark.skipif(not CAN_RUN, reason="needs fork and a SQLite whose calls can be replaced")
def test_a_power_cut_loses_no_edit_whose_commit_returned(tmp_path):
    assert power.run(tmp_path, 25, seed=1).total() == 25
