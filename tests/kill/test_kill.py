"""A few kills of every workflow; ``python -m tests.kill --times 200`` makes many."""

import pytest

from tests.kill.harness import CAN_RUN, run
from tests.kill.workflows import WORKFLOWS


@pytest.mark.slow
@pytest.mark.skipif(not CAN_RUN, reason="needs fork and SIGKILL")
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_old_or_new_and_nothing_else(name, tmp_path):
    found = run(WORKFLOWS[name], tmp_path, 20, seed=1)
    assert found.total() == 20
    assert set(found) == {"old", "new"}
