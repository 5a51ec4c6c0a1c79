"""Long work: progress, a result, cancel, both kinds of errors."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QThread

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.ui.tasks import TaskRunner


@pytest.fixture
def runner(qapp):
    made = TaskRunner()
    yield made
    made.cancel_all()
    assert made.wait()


def test_a_result_arrives_on_the_screens_thread(qtbot, runner: TaskRunner) -> None:
    threads: list[bool] = []

    def work(progress: Progress) -> int:
        threads.append(QThread.currentThread() is qtbot_thread)
        for step in range(1, 4):
            progress.step(step, 3, "row")
        return 42

    qtbot_thread = QThread.currentThread()
    task = runner.run("Counting", work)
    seen: list[tuple[int, int, str]] = []
    task.progressed.connect(lambda *step: seen.append(step))
    results: list[object] = []
    task.finished.connect(results.append)
    with qtbot.waitSignal(task.ended):
        pass
    assert results == [42]
    assert threads == [False]
    assert seen[-1] == (3, 3, "row")
    qtbot.waitUntil(lambda: not runner.running())


def test_cancel_stops_at_the_next_step(qtbot, runner: TaskRunner) -> None:
    going = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            progress.check()
            going.set()
            QThread.msleep(1)

    task = runner.run("For ever", work)
    assert going.wait(5)
    assert task in runner.running()
    with qtbot.waitSignals([task.cancelled, task.ended]):
        task.cancel()
    assert task.cancelling


@pytest.mark.parametrize(
    "error", [UserError("The file is open elsewhere.", "Close it and try again."), ValueError("bug")]
)
def test_errors_of_both_kinds_come_back(qtbot, runner: TaskRunner, error: Exception, expected_errors, caplog) -> None:
    def work(_progress: Progress) -> None:
        raise error

    with qtbot.waitSignal(runner.failed) as told:
        task = runner.run("Failing", work)
    assert told.args[1] is error
    assert not task.running
    assert all("bug" not in record.getMessage() for record in expected_errors)
    assert bool(expected_errors) is not isinstance(error, UserError)
    logging.getLogger().debug("seen")


def test_reports_do_not_drown_the_window(qtbot, runner: TaskRunner) -> None:
    def work(progress: Progress) -> None:
        for step in range(20_000):
            progress.step(step, 1_000_000)

    task = runner.run("Busy", work)
    count: list[int] = []
    task.progressed.connect(lambda *_step: count.append(1))
    with qtbot.waitSignal(task.finished):
        pass
    assert len(count) < 100


def test_time_left_is_only_told_when_it_is_known(qtbot, runner: TaskRunner) -> None:
    task = runner.run("Quick", lambda _progress: None)
    assert task.share() is None
    assert task.seconds_left() is None
    task.done, task.total = 50, 100
    task._begun -= 10
    assert task.seconds_left() == pytest.approx(10, abs=1)
    qtbot.waitUntil(lambda: not runner.running())
