"""Starts the window: theme, fonts, words, one window at a time, and what is opened first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, set_language, system_language
from chapterdesk.settings import Settings, load
from chapterdesk.settings.options import LANGUAGE, LAST_DATABASE, SCALE, THEME
from chapterdesk.settings.start import StartOptions
from chapterdesk.ui.bugs import BugCatcher
from chapterdesk.ui.collecting import Collecting
from chapterdesk.ui.session import Session
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.single import SingleInstance, hand_over, server_name
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.widgets import FocusRing


def run(options: StartOptions) -> int:
    """Open the window and return the program's exit code. Raises UserError for a database that is not there."""
    settings = load()
    set_language(options.language or settings.get(LANGUAGE) or system_language())
    database = _asked_for(options)
    app = cast("QApplication | None", QApplication.instance()) or QApplication(sys.argv[:1])
    app.setApplicationName("ChapterDesk")
    app.setDesktopFileName("chapterdesk")
    name = server_name(str(settings.path.parent))
    # A demo is nobody's desk: it may stand beside one.
    if not options.demo and hand_over(name, str(database or "")):
        return 0
    collecting = Collecting(app)
    bugs = BugCatcher()
    bugs.install()
    shell = make_shell(app, settings, bugs)
    single = None if options.demo else SingleInstance(name, shell)
    if single is not None:
        single.asked.connect(shell.come_forward)
    begin(shell, options, database)
    shell.show()
    code = app.exec()
    shell.session.close()
    collecting.close()
    if single is not None:
        single.close()
    sys.excepthook = sys.__excepthook__
    return code


def make_shell(app: QApplication, settings: Settings, bugs: BugCatcher) -> Shell:
    """Put the look on and make the window, empty."""
    look = Theme(app, by_window=True)
    look.apply(app, settings.get(THEME), settings.get(SCALE))
    FocusRing(app)
    tasks = TaskRunner(app)
    session = Session(settings, tasks, app)
    session.watch_use(app)
    return Shell(session, look, bugs)


def begin(shell: Shell, options: StartOptions, database: Path | None) -> None:
    """Show what the program opens with: the demo, the lock of a database, or the welcome page."""
    last = shell.session.settings.get(LAST_DATABASE)
    if options.demo:
        shell.open_demo()
    elif database is not None:
        shell.ask_to_open(database)
    elif last and Path(last).exists():
        shell.ask_to_open(Path(last), _("Welcome back. Your passphrase opens the desk."))
    else:
        shell.show_welcome()


def _asked_for(options: StartOptions) -> Path | None:
    if not options.database:
        return None
    path = Path(options.database).absolute()
    if not path.exists():
        raise UserError(
            _("“{name}” is not there.").format(name=path.name),
            _("Check the folder, or plug in the disk that it lies on."),
            code="file_missing",
        )
    return path
