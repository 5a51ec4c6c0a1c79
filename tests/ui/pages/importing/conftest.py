"""The import page over a register with some people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.database.register import Register
from chapterdesk.ui.pages.importing import ImportPage
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery.scenes_import import fill_register, make_desk
from tests.registers import open_register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        fill_register(opened)
        yield opened


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def page(qtbot: QtBot, look: Theme, register: Register, said: list[str]) -> Iterator[ImportPage]:
    tasks = TaskRunner()
    made = ImportPage(make_desk(register, tasks, said))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    assert tasks.wait()
