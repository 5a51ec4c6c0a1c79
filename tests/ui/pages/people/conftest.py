"""The page of people, with four of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.registers import open_register
from tests.ui.pages.people.helpers import NAMES, Desk, shown_page


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(register: Register, qapp: QApplication) -> Desk:
    rows: list[dict[str, Any]] = [
        {"given_name": given, "family_name": family, "phones": (f"+4670174061{place}",)}
        for place, (given, family) in enumerate(NAMES)
    ]
    with register.work("Some people") as work:
        work.create_many(Person, rows)
    return Desk(register, TaskRunner())


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, look: Theme) -> Iterator[PeoplePage]:
    with shown_page(desk.context) as made:
        yield made
