"""The look is put on once for all tests of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from chapterdesk.ui.style import Theme


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    """A light theme, applied; taken off afterwards so that other tests are not slowed by it."""
    made = Theme()
    made.apply(qapp, "light")
    yield made
    qapp.setStyleSheet("")
