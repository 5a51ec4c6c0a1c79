"""The look is put on once for all tests of the window."""

from __future__ import annotations

import gc
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


@pytest.fixture(scope="session")
def _what_stays() -> None:
    """Spare the cleaner what lives as long as the tests, so that cleaning after each of them is quick."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _cleaned_on_this_thread(_what_stays: None) -> Iterator[None]:
    """Clean up after each test on the thread of the screen, as the program does: a task's thread must free no widget."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
