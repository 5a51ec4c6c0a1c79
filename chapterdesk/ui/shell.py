"""The one window: the welcome page, the lock or the desk, in the same place on the screen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Slot
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.resources import resource
from chapterdesk.core.text import _, current_language, set_language
from chapterdesk.database.lifecycle import SUFFIX
from chapterdesk.services import desk as desks
from chapterdesk.services import founding
from chapterdesk.settings.options import AUTHOR, LANGUAGE, PAPER, SCALE, THEME
from chapterdesk.ui.bugs import BugCatcher, say_error
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.desk_view import DeskView
from chapterdesk.ui.page_table import PAGES
from chapterdesk.ui.region import QtWords
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.welcome import UnlockPage, WaitingPage, WelcomePage
from chapterdesk.ui.welcome.page import FOLDER, Restoring
from chapterdesk.ui.welcome.panels import DEMO_PEOPLE

GEOMETRY = "window/place"


class Shell(QStackedWidget):
    """Shows one thing at a time and moves between them. It is the ``Host`` of pages and menus."""

    def __init__(self, session: Session, look: Theme, bugs: BugCatcher) -> None:
        super().__init__()
        self.session = session
        self.view: DeskView | None = None
        self._look = look
        look.dress(self)
        self._bugs = bugs
        self._words = QtWords(_app())
        self._words.speak(current_language())
        self._demo_folder: tempfile.TemporaryDirectory[str] | None = None
        self._after: Callable[[], Any] | None = None
        self._refuse: Callable[[UserError], Any] | None = None
        self.setWindowIcon(QIcon(str(resource("icons", "chapterdesk.svg"))))
        self.setWindowTitle("ChapterDesk")
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        place = session.get(GEOMETRY)
        if isinstance(place, str):
            self.restoreGeometry(QByteArray.fromBase64(place.encode()))
        session.idled.connect(self.lock)
        session.tasks.failed.connect(self._task_failed)

    # -- what is shown ------------------------------------------------------------------------------------------

    def _show(self, page: QWidget, title: str = "") -> None:
        old = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()
        self.setWindowTitle(f"{title} – ChapterDesk" if title else "ChapterDesk")
        if page.focusProxy() is not None:
            page.setFocus()

    def show_welcome(self, kind: str = "new") -> None:
        """Leave the desk for the welcome page."""
        self._leave_desk()
        self._show_welcome(kind)

    def _show_welcome(self, kind: str, state: dict[str, Any] | None = None) -> None:
        settings = self.session.settings
        page = WelcomePage(
            self.session.tasks,
            kind=kind,
            author=settings.get(AUTHOR),
            with_import=any(entry.key == "import" for entry in PAGES),
            paper=settings.get(PAPER),
            key=state["key"] if state else b"",
        )
        if state:
            page.set_state(state)
        page.language_chosen.connect(self.set_language)
        page.founding.connect(self._found)
        page.restoring.connect(self._restore)
        page.demo.connect(self.open_demo)
        page.other.connect(self.choose_database)
        page.quitting.connect(self.quit)
        self._show(page)

    def ask_to_open(self, path: Path, why: str = "") -> None:
        """Leave the desk and ask for a database's passphrase."""
        self._leave_desk()
        page = UnlockPage(path, self.session.tasks, why)
        page.opening.connect(lambda *secrets: self._open(page, *secrets))
        page.other.connect(self.choose_database)
        page.fresh.connect(self.show_welcome)
        self._show(page, path.stem)

    def choose_database(self) -> None:
        """Ask for another database and its passphrase."""
        folder = documents_folder() / FOLDER
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Open a database"),
            str(folder if folder.exists() else documents_folder()),
            _("Databases (*{end})").format(end=SUFFIX),
        )
        if chosen:
            self.ask_to_open(Path(chosen))

    def show_desk(self, page: str = "today") -> None:
        """Show the open desk at a page."""
        self.view = DeskView(self.session, self)
        self._show(self.view.frame, self.view.frame.windowTitle().removesuffix(" – ChapterDesk"))
        self.view.frame.go(page)
        if self.session.settings.notice:
            self.view.frame.toast(self.session.settings.notice, icon="info")
            self.session.settings.notice = ""

    def _leave_desk(self) -> None:
        if self.view is not None:
            self.view.finish()
            self.view.deleteLater()
            self.view = None
        self.session.close()
        if self._demo_folder is not None:
            self._demo_folder.cleanup()
            self._demo_folder = None

    # -- opening ------------------------------------------------------------------------------------------------

    def _run(
        self,
        title: str,
        work: Callable[[Progress], desks.Desk],
        refuse: Callable[[UserError], Any],
        after: Callable[[], Any] | None = None,
    ) -> None:
        """Open a desk beside the screen; show it, then do ``after``."""
        self._refuse, self._after = refuse, after
        task = self.session.tasks.run(title, work)
        task.finished.connect(self._opened)
        task.failed.connect(self._not_opened)
        task.cancelled.connect(self._cancelled)

    @Slot(object)
    def _opened(self, desk: desks.Desk) -> None:
        self.session.take(desk)
        self.show_desk()
        if self._after is not None:
            self._after()

    @Slot(object)
    def _not_opened(self, error: object) -> None:
        if self._refuse is not None:
            self._refuse(error if isinstance(error, UserError) else _unexpected())

    @Slot()
    def _cancelled(self) -> None:
        self._show_welcome("demo")

    def _open(self, page: UnlockPage, passphrase: str, recovery: str, new: str) -> None:
        path, who = page.path, self.session.who()

        def work(progress: Progress) -> desks.Desk:
            opened = desks.open_desk(path, passphrase, who, recovery=recovery, progress=progress)
            return _with_new_passphrase(opened, new)

        self._run(_("Opening the database"), work, page.refuse)

    @Slot(object, str, object)
    def _found(self, plan: founding.Founding, author: str, spreadsheet: Path | None) -> None:
        self.session.keep(AUTHOR, author)
        who = self.session.who()

        def after() -> None:
            if spreadsheet is not None and self.view is not None:
                self.view.open_import(spreadsheet)

        self._run(_("Making the database"), lambda _progress: founding.found(plan, who), self._page_refuses, after)

    @Slot(object, str)
    def _restore(self, plan: Restoring, author: str) -> None:
        self.session.keep(AUTHOR, author)
        who = self.session.who()

        def work(progress: Progress) -> desks.Desk:
            plan.target.parent.mkdir(parents=True, exist_ok=True)
            made = desks.restore(
                plan.source, plan.target, plan.passphrase, who, recovery=plan.recovery, progress=progress
            )
            return _with_new_passphrase(made, plan.new_passphrase)

        self._run(_("Restoring the backup"), work, self._page_refuses)

    def _page_refuses(self, error: UserError) -> None:
        page = self.currentWidget()
        if isinstance(page, WelcomePage):
            page.refuse(error)

    @Slot()
    def open_demo(self) -> None:
        """Make a throw-away chapter and sit down at it; no passphrase."""
        self._leave_desk()
        self._demo_folder = tempfile.TemporaryDirectory(prefix="chapterdesk-demo-")
        folder = Path(self._demo_folder.name)
        who = desks.Who(self.session.settings.get(AUTHOR) or _("Demo"), "demo")
        sentence = _("Made-up people, groups and meetings. It takes a moment.")
        self._show(WaitingPage(_("Demo chapter"), sentence, self.session.tasks))

        def work(progress: Progress) -> desks.Desk:
            made = desks.throwaway(folder, who)
            try:
                from chapterdesk.services import demo  # every part of the desk adds to it: loaded for it alone

                demo.fill(made.register, DEMO_PEOPLE, progress=progress)
            except BaseException:
                made.close()
                raise
            return made

        self._run(_("Making the demo chapter"), work, lambda error: say_error(error, self))

    @Slot(object, object)
    def _task_failed(self, task: Task, error: object) -> None:
        if isinstance(error, UserError):
            # One connection is the runner's own: any other is somebody's who says it where it happened.
            if task.receivers("2failed(PyObject)") <= 1:
                say_error(error, self)
        elif isinstance(error, Exception):
            self._bugs.catch(error)

    # -- the host -----------------------------------------------------------------------------------------------

    @Slot()
    def lock(self) -> None:
        """Save open edits, close the database, drop its key and ask for the passphrase."""
        desk = self.session.desk
        if desk is not None and not desk.throwaway:
            self.ask_to_open(desk.path)

    @Slot(str)
    def set_language(self, language: str) -> None:
        """Show every word in another language, at once; what was typed stays."""
        set_language(language)
        self._words.speak(language)
        self.session.keep(LANGUAGE, language)
        self._anew()

    def set_look(self, name: str, scale: float) -> None:
        """Put on another theme and size of text, at once."""
        larger = scale != self._look.scale
        self._look.apply(_app(), name, scale)
        self.session.keep(THEME, name)
        self.session.keep(SCALE, scale)
        if larger:
            self._anew()  # fixed measures are made anew with the pages

    def _anew(self) -> None:
        page = self.currentWidget()
        if self.view is not None:
            shown = self.view.frame.current_page()
            self.view.finish()
            self.view.deleteLater()
            self.show_desk(shown)
        elif isinstance(page, WelcomePage):
            self._show_welcome("new", page.state())
        elif isinstance(page, UnlockPage):
            self.ask_to_open(page.path)

    def change_key(
        self,
        title: str,
        sentence: str,
        work: Callable[[desks.Desk, Progress], desks.Desk],
        done: Callable[[desks.Desk], Any],
    ) -> None:
        """Let ``work`` give the database another key while nothing else touches it; the desk as it was after a failure."""
        if self.view is not None:
            self.view.finish()
            self.view.deleteLater()
            self.view = None
        desk = self.session.let_go()
        self._show(WaitingPage(title, sentence, self.session.tasks))
        task = self.session.tasks.run(title, lambda progress: work(desk, progress))
        task.finished.connect(lambda changed: self._changed_key(changed, done))
        task.failed.connect(lambda error: self._as_it_was(desk, error))
        task.cancelled.connect(lambda: self._as_it_was(desk, None))

    def _changed_key(self, changed: desks.Desk, done: Callable[[desks.Desk], Any]) -> None:
        self.session.take(changed)
        self.show_desk("settings")
        done(changed)

    def _as_it_was(self, desk: desks.Desk, error: object) -> None:
        try:
            self.session.take(desk)
        except UserError as worse:
            self.session.desk = None
            desk.close()
            self.ask_to_open(desk.path, str(worse))
            return
        self.show_desk("settings")
        # Any other error is a bug, which the window shows by itself.
        if isinstance(error, UserError):
            say_error(error, self)

    def quit(self) -> None:
        """End the program."""
        self.close()

    @Slot(str)
    def come_forward(self, database: str) -> None:
        """A second start: raise this window, and open what it was asked to open."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        if not database:
            return
        path = Path(database)
        open_now = self.session.desk.path if self.session.desk is not None else None
        if path.exists() and path != open_now:
            self.ask_to_open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save open edits and the window's place; close the database."""
        self.session.set(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())
        self._leave_desk()
        super().closeEvent(event)


def _with_new_passphrase(opened: desks.Desk, new: str) -> desks.Desk:
    """After the recovery key a new passphrase must be set, or the next start would need the sheet again."""
    if new:
        try:
            desks.change_passphrase(opened, new)
        except BaseException:
            opened.close()
            raise
    return opened


def _unexpected() -> UserError:
    return UserError(_("That did not work."), _("Nothing was changed."), code="bug")


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
