"""The desk on the screen: the frame with its pages, put together for one open database."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services import founding
from chapterdesk.services import today as today_service
from chapterdesk.services.exchange.standing import Standing, standing
from chapterdesk.services.reminders.task import Task
from chapterdesk.ui.asking import Asker, is_small
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.commands import commands
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.finding import find
from chapterdesk.ui.frame import FrameHooks, Hit, MainFrame
from chapterdesk.ui.host import Host
from chapterdesk.ui.page_table import PAGES, PageEntry, page_modules
from chapterdesk.ui.pages.today import TodayPage
from chapterdesk.ui.preparing import Preparing
from chapterdesk.ui.session import Session

SOON_MS = 250


class _Memory:
    """What the frame remembers, except its place on the screen: the window around it keeps that."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> Any:
        """Return what was kept."""
        return self._session.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep something."""
        if key != "window/geometry":
            self._session.set(key, value)


class DeskView(QObject):
    """Made anew for each opened database, and when the language changes. ``frame`` is what is shown."""

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__()
        self.session = session
        self.host = host
        desk = session.desk
        assert desk is not None
        self.keys = ["today", *(page.key for page in PAGES), "settings"]
        self.context = DeskContext(
            session.register, session.tasks, self.toast, self.go, session.get, session.set, self.open_import,
            session.erase,
        )  # fmt: skip
        hooks = FrameHooks(
            search=self.search,
            undo=self.undo,
            redo=self.redo,
            lock=None if desk.throwaway else host.lock,
            state=partial(self.go, "exchange"),
            drop=self.drop if "import" in self.keys else None,
            store=_Memory(session),
            may_close=self._may_close,
        )
        self.frame = MainFrame(founding.chapter_name(session.register) or desk.path.stem, session.tasks, hooks)
        self._add_pages()
        self.frame.add_actions(commands(self))
        self._asker = Asker(self)
        self._asker.answered.connect(self._show_waiting)
        self._counting = Asker(self)
        self._counting.answered.connect(self._show_standing)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        session.changed.connect(self._changed)
        session.noticed.connect(self.frame.toast)
        self._preparing = Preparing(page_modules(), self)
        self.refresh()

    def _add_pages(self) -> None:
        frame = self.frame
        frame.add_page("today", _("Today"), "sunrise", lambda: TodayPage(self.context, self.has_page))
        for page in PAGES:
            frame.add_page(
                page.key,
                _(page.label),
                page.icon,
                partial(self._make, page),
                page.group,
                wide=page.wide,
                under=page.under,
            )
        frame.add_page("settings", _("Settings"), "settings", self._settings, "bottom")

    def _make(self, page: PageEntry) -> QWidget:
        made: Any = page.make(self.context)
        if hasattr(made, "back_up"):
            made.back_up = self.session.back_up_first
        assert isinstance(made, QWidget)
        return made

    def _settings(self) -> QWidget:
        # As the pages of the table: loaded at its first visit.
        from chapterdesk.ui.pages.settings import SettingsPage

        return SettingsPage(self.context, self.session, self.host)

    def preparing(self) -> bool:
        """Say whether pages' modules are still to be loaded while nobody touches the window."""
        return self._preparing.unfinished()

    def has_page(self, key: str) -> bool:
        """Say whether the window has a page."""
        return key in self.keys

    def go(self, key: str, target: str = "") -> None:
        """Open a page at a target, or as it was left."""
        if target:
            self.frame.go(key, target=target)
        else:
            self.frame.go(key)

    def toast(self, text: str, undo: Any = None) -> None:
        """Say something in passing."""
        self.frame.toast(text, undo)

    # -- what the frame asks for --------------------------------------------------------------------------------

    def search(self, words: str) -> list[Hit]:
        """Return what the register finds."""
        return find(self.session.register, words, self.keys)

    def undo(self) -> None:
        """Take the last step back, and say what it was."""
        self.leave_field()
        try:
            label, left = self.session.undo()
        except UserError as error:
            self.frame.toast(str(error), icon="info")
            return
        text = _("Undone: {what}").format(what=label)
        if left:
            text = _("{text}. What was changed later stays.").format(text=text)
        self.frame.toast(text, self.redo_from_toast)

    def redo_from_toast(self) -> None:
        """The toast's own button puts back what was undone."""
        self.redo()

    def redo(self) -> None:
        """Do again what was undone."""
        try:
            label = self.session.redo()
        except UserError as error:
            self.frame.toast(str(error), icon="info")
            return
        self.frame.toast(_("Done again: {what}").format(what=label))

    def drop(self, files: list[Path]) -> None:
        """Take a file, or a folder of workbooks, that was dropped anywhere; of several, the first."""
        self.open_import(files[0])

    def open_import(self, what: object) -> None:
        """Open the import with a path, or with text that was pasted.

        A folder, or a workbook of an exchange partner, goes to Exchange, but for those that the exchange itself hands on.
        """
        if not self.has_page("import"):
            return
        if isinstance(what, Path) and self.has_page("exchange") and self._is_exchange(what):
            self.go("exchange", f"open:{what}")
            return
        page = self.frame.go("import")
        opener: Any = getattr(page, "open", None)
        if what and callable(opener):
            opener(what)

    def _is_exchange(self, path: Path) -> bool:
        if self.frame.current_page() in ("exchange", "import"):
            return False
        # Loaded when somebody drops a file, not with the window.
        from chapterdesk.services.exchange import recognising

        return path.is_dir() or recognising.is_exchange(self.session.register, path)

    def _may_close(self) -> bool:
        # The window around the frame closes, never the frame alone.
        QTimer.singleShot(0, self.host.quit)
        return False

    def leave_field(self) -> None:
        """Let the field that is being edited save what was typed."""
        focus = QApplication.focusWidget()
        if focus is not None and self.frame.isAncestorOf(focus):
            focus.clearFocus()

    def finish(self) -> None:
        """Save open edits and stop listening, before the desk is closed or shown anew."""
        self.leave_field()
        page = self.frame.page(self.frame.current_page())
        hidden: Any = getattr(page, "hidden", None)
        if callable(hidden):
            hidden()
        self._soon.stop()
        self._preparing.stop()
        self._asker.wait()
        self._counting.wait()
        for key in self.keys:
            wait: Any = getattr(self.frame.page(key), "wait", None)
            if callable(wait):
                wait()
        for part in self.frame.findChildren(Beside):
            part.stop()
        self.session.changed.disconnect(self._changed)
        self.session.noticed.disconnect(self.frame.toast)

    # -- keeping the frame true ---------------------------------------------------------------------------------

    @Slot(object)
    def _changed(self, _changes: object) -> None:
        self._soon.start()

    @Slot()
    def refresh(self) -> None:
        """Say what undo would undo, what waits, and when something was saved last."""
        register = self.session.register
        undo, redo = register.next_undo(), register.next_redo()
        self.frame.set_undo(undo.label if undo else None, redo.label if redo else None)
        self.frame.set_saved(self._saved())
        self._asker.ask(lambda _tell: today_service.tasks(register), at_once=is_small(register))
        if self.has_page("exchange"):
            self._counting.ask(lambda _tell: standing(register), at_once=False)
        page = self.frame.page("today")
        if isinstance(page, TodayPage) and self.frame.current_page() == "today":
            page.refresh()

    @Slot(object)
    def _show_waiting(self, tasks: list[Task]) -> None:
        waiting = [task for task in tasks if self.has_page(task.page)]
        self.frame.set_badge("today", len(waiting))

    @Slot(object)
    def _show_standing(self, now: Standing) -> None:
        self.frame.set_badge("exchange", now.waiting, blocking=True)
        said = ngettext("{n} change to send", "{n} changes to send", now.unsent).format(n=integer(now.unsent))
        self.frame.set_state(said if now.unsent else "")
        self.frame.top.state.setToolTip(_("Since the last workbook to {name}").format(name=now.peer))

    def _saved(self) -> str:
        desk = self.session.desk
        if desk is None or desk.throwaway:
            return _("Demo chapter: gone when you close the window")
        time = self.session.saved_at.astimezone().strftime("%H:%M")
        return _("Saved {time}, encrypted on this laptop").format(time=time)
