"""What holds for every test: no screen, no touching of the user's own folders, no stray threads, no errors in the log."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Qt reads this once, when it is first imported; without a screen it would end the whole run.
if not os.environ.get("CHAPTERDESK_REAL_SCREEN"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

ROOT = Path(__file__).resolve().parents[1]
_OWN_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR")
_PATIENCE = 2.0
"""Seconds that a thread may take to end after its test."""

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--slow", action="store_true", help="run the tests marked slow as well (always so where CI is set)"
    )


def pytest_configure(config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="chapterdesk-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for name in _OWN_FOLDERS:
        os.environ[name] = str(home / name.lower())
    # The workers of xdist read what the first process built.
    if not hasattr(config, "workerinput"):
        _build_catalogues()


def _build_catalogues() -> None:
    spec = importlib.util.spec_from_file_location("build_resources", ROOT / "packaging" / "build_resources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    try:
        module.build()
    except module.CatalogueError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow") or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason="slow: run with --slow")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


class _Collector(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_errors(_no_errors_logged: _Collector) -> Iterator[list[logging.LogRecord]]:
    """For a test that provokes errors in the log: the records so far; they do not fail the test."""
    yield _no_errors_logged.records
    _no_errors_logged.records.clear()


@pytest.fixture(autouse=True)
def _no_errors_logged() -> Iterator[_Collector]:
    """Fail a test that logs an error, unless it asks for ``expected_errors``."""
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    yield collector
    logging.getLogger().removeHandler(collector)
    if collector.records:
        pytest.fail("logged as an error: " + "; ".join(record.getMessage() for record in collector.records))


@pytest.fixture(autouse=True)
def _no_stray_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running which would keep the program from ending."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(_PATIENCE)
    if names := [thread.name for thread in left if thread.is_alive()]:
        pytest.fail(f"left running: {', '.join(names)}")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin every test in English, whatever the test before chose."""
    from chapterdesk.core.text import set_language

    set_language("en")
    yield
    set_language("en")
