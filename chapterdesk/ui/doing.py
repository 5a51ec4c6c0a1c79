"""Do something that is saved, and say so: one way for every button and field of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.unit import Changes
from chapterdesk.ui.context import DeskContext


def do(desk: DeskContext, verb: Callable[[], Any], *, quiet: bool = False) -> bool:
    """Run a service's verb; "Saved: ..., Undo" or the error is shown. Returns whether it went well."""
    try:
        attempt(desk, verb, quiet=quiet)
    except UserError as error:
        desk.toast(str(error), None)
        return False
    return True


def attempt(desk: DeskContext, verb: Callable[[], Any], *, quiet: bool = False) -> None:
    """Run a service's verb and say what was saved. Raises UserError, for whoever marks the value where it is."""
    before = desk.register.next_undo()
    verb()
    after = desk.register.next_undo()
    if not quiet and after is not None and (before is None or after.n != before.n):
        number = after.n
        desk.toast(_("Saved: {what}").format(what=after.label), lambda: take_back(desk, number))


def take_back(desk: DeskContext, work: int) -> None:
    """Undo one step; an error is shown."""
    try:
        desk.register.undo(work)
    except UserError as error:
        desk.toast(str(error), None)


class Refresher(QObject):
    """Calls ``refresh(kinds)`` once on the screen's thread after changes of the register, however many came at once."""

    refresh = Signal(set)
    _told = Signal(set)

    def __init__(self, desk: DeskContext, parent: QObject) -> None:
        super().__init__(parent)
        self._kinds: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tell)
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)
        desk.register.on_change(self._heard)

    def _heard(self, changes: Changes) -> None:
        # The register outlives pages, and there is no taking a listener back.
        if isValid(self):
            self._told.emit(changes.kinds())

    @Slot(set)
    def _take(self, kinds: set[str]) -> None:
        self._kinds |= kinds
        self._timer.start()

    @Slot()
    def _tell(self) -> None:
        kinds, self._kinds = self._kinds, set()
        self.refresh.emit(kinds)
