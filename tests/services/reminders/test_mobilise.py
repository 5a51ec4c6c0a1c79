"""Today reminds of calls that are left."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.core.progress import Progress
from chapterdesk.services import demo
from chapterdesk.services.mobilise import asking, results
from chapterdesk.services.reminders import mobilise
from tests.registers import open_register

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def test_the_demo_reminds_of_the_calls_that_are_left_and_of_the_draft(tmp_path: Path) -> None:
    with clock.frozen(NOON), open_register(tmp_path) as register:
        demo.fill(register, 300, 1, Progress())
        with register.read() as conn:
            lines = asking.listed(conn)
            going = next(line for line in lines if line.state == "calling")
            told = mobilise.tasks(register, conn)
            found = results.so_far(register, conn, going.id)
        assert {line.state for line in lines} == {"calling", "draft", "done"}
        assert told[0].target == going.id and str(going.left) in told[0].what
        assert told[0].tone == "warning"
        assert found.called and found.left == going.left
        with clock.frozen(NOON + dt.timedelta(days=1)), register.read() as conn:
            assert "called back" in mobilise.tasks(register, conn)[0].detail
        asking.pause(register, going.id)
        with register.read() as conn:
            (held,) = [task for task in mobilise.tasks(register, conn) if task.target == going.id]
        assert "on hold" in held.what and held.when == "week"
        asking.finish(register, going.id)
        with register.read() as conn:
            assert [task.page for task in mobilise.tasks(register, conn)] == ["mobilise"]
