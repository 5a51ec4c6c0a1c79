"""Cycles are cleaned up on the screen's thread, and never on a task's."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.collecting import Collecting
from chapterdesk.ui.tasks import TaskRunner


@pytest.fixture
def collecting(qapp: QApplication) -> Iterator[Collecting]:
    made = Collecting()
    yield made
    made.close()


class _Closed(QWidget):
    """A widget that holds itself by a closure, as closed dialogs do."""

    def __init__(self) -> None:
        super().__init__()
        self.again = lambda: self


def _cycles(many: int) -> list[object]:
    """Make garbage in cycles, and as much that lives, as a task over many rows does."""
    kept: list[object] = []
    for _each in range(many):
        one: list[object] = []
        one.append(one)
        kept.append([])
    return kept


def test_a_closed_widget_is_freed_on_the_screens_thread_while_a_task_makes_garbage(
    qtbot: QtBot, collecting: Collecting
) -> None:
    freed: list[bool] = []
    here = threading.get_ident()
    widget = _Closed()
    weakref.finalize(widget, lambda: freed.append(threading.get_ident() == here))
    del widget
    runner = TaskRunner()
    task = runner.run("Counting", lambda _progress: len(_cycles(200_000)))
    with qtbot.waitSignal(task.ended, timeout=20_000):
        pass
    assert freed in ([], [True])
    qtbot.waitUntil(lambda: not runner.running())
    gc.collect()
    assert freed == [True]


def test_the_timer_cleans_what_many_new_objects_left(qtbot: QtBot, collecting: Collecting) -> None:
    marked = _Closed()
    gone: list[bool] = []
    weakref.finalize(marked, lambda: gone.append(QThread.currentThread() is qtbot_thread))
    qtbot_thread = QThread.currentThread()
    del marked
    living = _cycles(5_000)
    qtbot.waitUntil(lambda: gone == [True], timeout=10_000)
    assert len(living) == 5_000


def test_closing_gives_back_what_was_before(qapp: QApplication) -> None:
    gc.enable()
    made = Collecting()
    assert not gc.isenabled()
    made.close()
    assert gc.isenabled()
    gc.disable()
