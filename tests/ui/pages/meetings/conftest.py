"""The page of meetings with one open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.core import clock
from tests.ui.pages.desks import open_desk
from tests.ui.pages.meetings.helpers import NOON, Evening


@pytest.fixture
def evening(tmp_path: Path, qtbot: QtBot) -> Iterator[Evening]:
    with clock.frozen(NOON), open_desk(tmp_path) as desk:
        made = Evening(desk, qtbot)
        yield made
        made.page.hidden()
