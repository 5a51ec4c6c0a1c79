"""A window for tests: settings in the test's folder, keys that cost nothing, everything closed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from chapterdesk.database import keys
from chapterdesk.services import desk as desks
from chapterdesk.services import founding
from chapterdesk.settings import Settings
from chapterdesk.ui.bugs import BugCatcher
from chapterdesk.ui.session import Session
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner

PASSPHRASE = "lantern otter brisk meadow vote"


@contextmanager
def shell_in(folder: Path, look: Theme) -> Iterator[Shell]:
    """Make a window, empty, and close it."""
    tasks = TaskRunner()
    session = Session(Settings(folder / "settings.json"), tasks)
    shell = Shell(session, look, BugCatcher())
    try:
        yield shell
    finally:
        shell.close()
        assert tasks.wait()
        QApplication.processEvents()


def new_desk(folder: Path, shell: Shell, chapter: str = "Lund") -> desks.Desk:
    """Make a small database with its first rows."""
    plan = founding.Founding(
        folder / f"{chapter}.cdesk", PASSPHRASE, bytes(range(keys.KEY_BYTES)), "group_secretary", chapter, "en"
    )
    return founding.found(plan, desks.Who("Tester", "here"))
