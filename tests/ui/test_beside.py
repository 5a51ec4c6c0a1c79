"""What a page shows is read beside the screen where the register is large, and at once where it is small."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from chapterdesk.ui import asking, beside
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.tasks import TaskRunner
from tests.registers import open_register


def _desk(register: object) -> DeskContext:
    def nothing(*_any: object) -> None:
        return None

    return DeskContext(register, TaskRunner(), nothing, nothing, nothing, nothing, nothing)  # type: ignore[arg-type]  # a plain register


def test_a_small_register_answers_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        shown: list[int] = []
        owner = QObject()
        Beside(_desk(register), owner).ask(lambda _conn: 7, shown.append)
        assert shown == [7]


def test_a_large_one_answers_beside_the_screen_and_only_the_latest_is_shown(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "is_small", lambda _register: False)
    with open_register(tmp_path) as register:
        owner = QObject()
        part = Beside(_desk(register), owner)
        shown: list[int] = []
        threads: list[int] = []

        def read(number: int) -> int:
            threads.append(threading.get_ident())
            return number

        with qtbot.waitSignal(part.shown):
            part.ask(lambda _conn: read(1), shown.append)
            part.ask(lambda _conn: read(2), shown.append)
        part.stop()
        assert shown == [2]
        assert threading.get_ident() not in threads


def test_what_was_stopped_shows_nothing_more(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "is_small", lambda _register: False)
    with open_register(tmp_path) as register:
        owner = QObject()
        part = Beside(_desk(register), owner)
        shown: list[int] = []
        part.ask(lambda _conn: 1, shown.append)
        part.stop()
        with qtbot.waitSignal(part._asker.answered, raising=False, timeout=200):
            pass
        assert shown == []


def test_small_is_told_by_the_number_of_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chapterdesk.models import Person

    with open_register(tmp_path) as register:
        with register.work("People") as work:
            work.create_many(Person, [{"given_name": f"P{n}"} for n in range(3)])
        monkeypatch.setattr(asking, "AT_ONCE", 3)
        assert asking.is_small(register)
        monkeypatch.setattr(asking, "AT_ONCE", 2)
        assert not asking.is_small(register)
