"""The desk while it is open: the database, what is kept between runs, and what happens by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.autobackup import Reason, is_due
from chapterdesk.database.register import Register
from chapterdesk.database.unit import Changes
from chapterdesk.models import entities
from chapterdesk.services import desk as desks
from chapterdesk.settings import OPTIONS, Option, Settings, Where
from chapterdesk.settings.options import AUTHOR, BACKUP_FOLDER, LAST_DATABASE, LAYOUTS, LOCK_MINUTES
from chapterdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from chapterdesk.services.erasing import Done

LOOK_EVERY_MS = 2_000
MINUTE_MS = 60_000
_LAYOUTS: Option[Any] = LAYOUTS  # a mapping's type parameters are more than a checker can infer through Option
_USE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Session(QObject):
    """Holds the open desk, if one is open. All its signals arrive on the screen's thread.

    ``changed(Changes)`` after every unit of work, of this window or another; ``noticed(sentence)`` for something to say in
    passing; ``idled()`` when nobody has touched the program for as long as the setting says.
    """

    changed = Signal(object)
    noticed = Signal(str)
    idled = Signal()
    _told = Signal(object)

    def __init__(self, settings: Settings, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.tasks = tasks
        self.desk: desks.Desk | None = None
        self.saved_at = clock.now()
        self._unsaved_since: dt.datetime | None = None
        self._seen = 0
        self._quiet_minutes = 0
        self._windows: set[int] = set()
        self._look = self._timer(LOOK_EVERY_MS, self.look_elsewhere)
        self._minute = self._timer(MINUTE_MS, self.minute_passed)
        self._told.connect(self._take_change)

    def _timer(self, every: int, then: Any) -> QTimer:
        made = QTimer(self)
        made.setInterval(every)
        made.timeout.connect(then)
        return made

    # -- the desk -----------------------------------------------------------------------------------------------

    @property
    def register(self) -> Register:
        """The open register. Raises RuntimeError where the desk is locked: a bug of the caller."""
        if self.desk is None:
            raise RuntimeError("no database is open")
        return self.desk.register

    def who(self) -> desks.Who:
        """Return who sits at the desk, from this computer's settings."""
        return desks.Who(self.settings.get(AUTHOR), self.settings.installation(), self.settings.get(BACKUP_FOLDER))

    def take(self, desk: desks.Desk) -> None:
        """Sit down at an opened desk; it is the one that opens next time, unless it is thrown away."""
        self.desk = desk
        desk.register.on_change(self._told.emit)
        self._seen = self._latest()
        self._unsaved_since = None
        self._quiet_minutes = 0
        if not desk.throwaway:
            self.keep(LAST_DATABASE, str(desk.path))
        self._look.start()
        self._minute.start()

    def close(self) -> None:
        """Stop what runs, close the database and let go of its key."""
        self._look.stop()
        self._minute.stop()
        self.tasks.cancel_all()
        self.tasks.wait()
        if self.desk is not None:
            desk, self.desk = self.desk, None
            desk.close()

    def let_go(self) -> desks.Desk:
        """Get up from the desk without closing it, as while its key is changed: nothing reads or writes meanwhile."""
        self._look.stop()
        self._minute.stop()
        self.tasks.cancel_all()
        self.tasks.wait()
        desk, self.desk = self.desk, None
        if desk is None:
            raise RuntimeError("no database is open")
        return desk

    def undo(self) -> tuple[str, int]:
        """Take the last step back; return its label and how many later values were left alone. Raises UserError."""
        step = self.register.next_undo()
        _changes, report = self.register.undo()
        return (step.label if step else "", len(report.left))

    def redo(self) -> str:
        """Do the undone step again; return its label. Raises UserError."""
        step = self.register.next_redo()
        self.register.redo()
        return step.label if step else ""

    # -- what is kept -------------------------------------------------------------------------------------------

    def keep(self, option: Option[Any], value: Any) -> None:
        """Keep an option; where nothing can be written it lasts until the program ends, and that is said."""
        try:
            self.settings.set(option, value)
        except UserError as error:
            self.noticed.emit(str(error))

    def get(self, key: str) -> Any:
        """Return an option by its name, or what a page remembered under a name; None where there is nothing."""
        option = _option(key)
        if option is not None:
            return self.settings.get(option)
        remembered: Mapping[str, Any] = self.settings.get(_LAYOUTS)
        return remembered.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep an option, or what a page wants to remember (plain types)."""
        option = _option(key)
        if option is not None:
            self.keep(option, value)
        elif self.get(key) != value:
            self.keep(_LAYOUTS, {**self.settings.get(_LAYOUTS), key: value})

    # -- changes ------------------------------------------------------------------------------------------------

    def _latest(self) -> int:
        steps = self.register.steps(1)
        return steps[0].n if steps else 0

    @Slot(object)
    def _take_change(self, changes: Changes) -> None:
        if self.desk is None:
            return  # told by a thread just before the desk was locked
        self._seen = max(self._seen, changes.work)
        self.saved_at = clock.now()
        self._unsaved_since = self._unsaved_since or self.saved_at
        self.changed.emit(changes)

    @Slot()
    def look_elsewhere(self) -> None:
        """Tell everybody where another window or a terminal has written.

        The work's number is compared, not ``Register.version()``: that number belongs to one connection, and the register
        has several.
        """
        if self.desk is None:
            return
        latest = self._latest()
        if latest > self._seen:
            changes = Changes(work=latest)
            for kind in entities():
                changes.changed[kind].add("")  # every kind may have moved; which rows is not known
            self._seen = latest
            self.register.tell(changes)

    # -- the clock ----------------------------------------------------------------------------------------------

    @Slot()
    def minute_passed(self) -> None:
        """Make the backup that is due, and notice that nobody is here."""
        if self.desk is None:
            return
        if is_due(self._unsaved_since, clock.now()):
            self.back_up(Reason.TIMED)
        self._quiet_minutes += 1
        limit = self.settings.get(LOCK_MINUTES)
        if limit and not self.desk.throwaway and self._quiet_minutes >= limit:
            self.idled.emit()

    def back_up(self, reason: Reason) -> None:
        """Make an automatic backup beside other work."""
        desk = self.desk
        if desk is None or desk.throwaway:
            return
        self._unsaved_since = None
        task = self.tasks.run(_("Backing up"), lambda progress: desks.back_up_before(desk, reason, progress=progress))
        task.failed.connect(self._no_backup)

    def back_up_first(self, progress: Progress) -> None:
        """Make a backup on the worker's own thread, before an import writes; one that fails is told and does not stop it."""
        desk = self.desk
        if desk is None:
            return
        try:
            desks.back_up_before(desk, Reason.IMPORT, progress=progress)
        except UserError as error:
            self._no_backup(error)

    def erase(self, person: str, progress: Progress) -> Done:
        """Erase somebody for good, on the worker's own thread, after a backup. Raises UserError, also where none can be made."""
        # What erases knows imports and workbooks: loaded when somebody is to go.
        from chapterdesk.services.erasing.for_good import for_good

        desk = self.desk
        if desk is None:
            raise RuntimeError("no database is open")
        return for_good(desk, person, progress=progress)

    @Slot(object)
    def _no_backup(self, error: object) -> None:
        if isinstance(error, UserError):
            self.noticed.emit(_("No automatic backup was made. {why}").format(why=error))

    def watch_use(self, app: QGuiApplication) -> None:
        """Notice keys and mouse in every window of the program, so that the desk locks only when nobody is here."""
        app.focusWindowChanged.connect(self._watch)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        # The windows' own events are far fewer than those of all widgets.
        if window is not None and id(window) not in self._windows:
            self._windows.add(id(window))
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is here."""
        if event.type() in _USE:
            self._quiet_minutes = 0
        return False


def _option(key: str) -> Option[Any] | None:
    return next((each for each in OPTIONS if each.name == key and each.where is Where.INSTALLATION), None)
