"""Pages' modules are loaded while nobody touches the window; nothing is left behind when the desk goes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from chapterdesk.ui import preparing
from chapterdesk.ui.page_table import PAGES, page_modules
from chapterdesk.ui.preparing import Preparing


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Modules that nothing has loaded yet."""
    names = ["prepared_first", "prepared_second"]
    for name in names:
        (tmp_path / f"{name}.py").write_text("LOADED = True\n", encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    return names


def test_it_loads_one_after_another_and_then_rests(
    qtbot: QtBot, modules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "REST_MS", 1)
    monkeypatch.setattr(preparing, "PAUSE_MS", 1)
    owner = QObject()
    made = Preparing(modules, owner)
    qtbot.waitUntil(lambda: not made.unfinished())
    assert all(name in sys.modules for name in modules)
    qtbot.waitUntil(lambda: not made.waiting())


def test_a_key_puts_it_off(qtbot: QtBot, modules: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "REST_MS", 60_000)
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    edit.activateWindow()
    qtbot.waitUntil(lambda: edit.windowHandle() is not None)
    made = Preparing(modules, edit)
    made._watch(edit.windowHandle())
    made._timer.start(30_000)  # a step that is about to come
    QTest.keyClick(edit.windowHandle(), Qt.Key.Key_A)
    assert made._timer.remainingTime() > 30_000
    made.stop()


def test_stopping_leaves_no_timer_and_no_thread(qtbot: QtBot, modules: list[str]) -> None:
    owner = QObject()
    made = Preparing(modules, owner)
    assert made.waiting()
    made.stop()
    assert not made.waiting()
    assert not made.unfinished()
    assert not any(name in sys.modules for name in modules)


def test_every_page_is_among_them() -> None:
    assert len(page_modules()) == len(PAGES) + 2  # the settings, and what writes phone numbers
