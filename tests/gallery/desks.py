"""A desk over the demo chapter for pictures, with nothing kept on this computer."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from chapterdesk.services import demo
from chapterdesk.services import desk as desks
from chapterdesk.settings import Settings
from chapterdesk.settings.options import AUTHOR
from chapterdesk.ui.bugs import BugCatcher
from chapterdesk.ui.session import Session
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery import Context


def shell_for(context: Context) -> Shell:
    """Return a window whose settings lie in a folder that goes with the picture."""
    folder = tempfile.TemporaryDirectory(prefix="chapterdesk-gallery-")
    settings = Settings(Path(folder.name) / "settings.json")
    settings.set(AUTHOR, "Ingrid Sjölund")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    session = Session(settings, TaskRunner(), app)
    shell = Shell(session, theme(), BugCatcher())
    context.keep += [folder, session, shell]
    return shell


def desk_shell(context: Context, people: int = 1284, page: str = "today", *, as_real: bool = False) -> Shell:
    """Return a window at the demo chapter (empty for no people), at a page; ``as_real`` shows what only a kept desk has."""
    shell = shell_for(context)
    folder = tempfile.TemporaryDirectory(prefix="chapterdesk-gallery-")
    context.keep.append(folder)
    made = desks.throwaway(Path(folder.name), shell.session.who())
    if people:
        demo.fill(made.register, people)
    made.throwaway = not as_real
    shell.session.take(made)
    shell.show_desk(page)
    return shell
