"""A picture of every page over the demo chapter, without a screen: what ``chapterdesk tour`` shows."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent
from PySide6.QtWidgets import QApplication

from chapterdesk.core.text import _
from chapterdesk.services import demo
from chapterdesk.services import desk as desks
from chapterdesk.settings import Settings
from chapterdesk.ui.bugs import BugCatcher
from chapterdesk.ui.collecting import Collecting
from chapterdesk.ui.session import Session
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.welcome.panels import DEMO_PEOPLE

SIZE = (1440, 900)
QUIET_MS = 450
"""Longer than a page waits after a change before it makes its preview anew."""
PATIENCE_MS = 20_000
BUSY_MS = 25


def render_all(folder: Path) -> list[Path]:
    """Write a PNG of the welcome page and of every page of a demo chapter into ``folder``; return them in order.

    Nothing of the user's own is read or changed: settings and chapter lie in a folder that is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    app = cast("QApplication | None", QApplication.instance()) or QApplication(["chapterdesk"])
    collecting = Collecting(app)
    look = Theme()
    look.apply(app, "light")
    with tempfile.TemporaryDirectory(prefix="chapterdesk-tour-") as place:
        session = Session(Settings(Path(place) / "settings.json"), TaskRunner())
        shell = Shell(session, look, BugCatcher())
        shell.resize(*SIZE)
        try:
            return _pictures(shell, Path(place), folder)
        finally:
            shell.close()
            shell.deleteLater()
            _settle(shell)
            collecting.close()


def _pictures(shell: Shell, place: Path, folder: Path) -> list[Path]:
    shell.show_welcome()
    shell.show()
    made = [_picture(shell, folder, "welcome")]
    desk = desks.throwaway(place, desks.Who(_("Demo"), "demo"))
    demo.fill(desk.register, DEMO_PEOPLE)
    shell.session.take(desk)
    shell.show_desk()
    view = shell.view
    assert view is not None
    for key in view.keys:
        view.go(key)
        made.append(_picture(shell, folder, key))
    return made


def _picture(window: Shell, folder: Path, name: str) -> Path:
    _settle(window)
    target = folder / f"page-{name}.png"
    window.grab().save(str(target))
    return target


def _settle(window: Shell) -> None:
    """Let layouts, timers and worker threads come to rest: quiet for a while, and no long work such as a preview going on."""
    timer, whole = QElapsedTimer(), QElapsedTimer()
    timer.start()
    whole.start()
    while timer.elapsed() < QUIET_MS:
        before = timer.elapsed()
        QApplication.processEvents()
        busy = window.session.tasks.running() or timer.elapsed() - before > BUSY_MS
        if busy and whole.elapsed() < PATIENCE_MS:
            timer.restart()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
