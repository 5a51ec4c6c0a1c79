"""Loads the pages' modules while nobody touches the window, so that a page's first visit does not wait for them.

Python's own reading of a page's modules takes up to a third of a second. It is done on a worker's thread, one page at a time, and stops
at the next page as soon as somebody presses a key or a button; it goes on when they have rested.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

REST_MS = 1200
"""So long nobody may have touched anything before the first module, and again after each key or click."""
PAUSE_MS = 40
_USE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


class _Load(QRunnable):
    def __init__(self, module: str, owner: Preparing) -> None:
        super().__init__()
        self._module, self._owner = module, owner

    def run(self) -> None:
        """Load one module; what is wrong with it is shown when somebody visits the page."""
        try:
            import_module(self._module)
        finally:
            if shiboken6.isValid(self._owner):
                self._owner.loaded.emit()


class Preparing(QObject):
    """``Preparing(modules, view)`` begins by itself once nobody touches anything; ``stop()`` before the desk goes."""

    loaded = Signal()

    def __init__(self, modules: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(modules)
        self._windows: list[QWindow] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self.loaded.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())
        self._timer.start(REST_MS)

    def unfinished(self) -> bool:
        """Say whether there is anything left to load."""
        return bool(self._left) or self._pool.activeThreadCount() > 0

    def waiting(self) -> bool:
        """Say whether it waits for its next step, or for nobody to touch anything."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Load nothing more, and wait for what is being loaded: under half a second."""
        self._left.clear()
        self._timer.stop()
        for window in self._windows:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._windows.clear()
        self._pool.waitForDone()

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        # Each window's own events: a filter on the program would see those of every widget.
        if window is not None and self._left and window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is at work: wait until they rest."""
        if event.type() in _USE and self._timer.isActive():
            self._timer.start(REST_MS)
        return False

    @Slot()
    def _next(self) -> None:
        if self._left:
            self._pool.start(_Load(self._left.pop(0), self))

    @Slot()
    def _go_on(self) -> None:
        if self._left:
            self._timer.start(PAUSE_MS)
        else:
            self.stop()
