"""What happens when something goes wrong that nobody expected: it is kept without personal data, and said once."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.services import bugs
from chapterdesk.ui.widgets import IconTile, button, column, label, row


class BugDialog(QDialog):
    """ "Something went wrong here", with details to copy that hold nothing anybody typed."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._details = details
        words = column(
            label(_("Something went wrong here. Nothing you saved is lost."), "section", wrap=True),
            label(
                _(
                    "You can go on. If it happens again, copy the details and send them to whoever helps you with "
                    "ChapterDesk: they name places in the program, and nobody’s data."
                ),
                "second",
                wrap=True,
            ),
            gap=6,
        )
        tile = IconTile("triangle-alert", "danger")
        upper = row(tile, words, gap=16)
        upper.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
        upper.setStretch(1, 1)
        self.copy = button(_("Copy details"), self._copy, icon_name="copy")
        close = button(_("Go on"), self.accept, kind="primary")
        close.setDefault(True)
        self.setLayout(column(upper, row(None, self.copy, close), gap=20, margins=(24, 24, 24, 20)))
        self.setMinimumWidth(520)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText(_("Copied"))


class BugCatcher(QObject):
    """The last resort of the window. ``catch(error)`` from any thread; make one and ``install`` it."""

    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: BugDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take what Python would only print."""
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app = cast("QApplication | None", QApplication.instance())
            if app is not None:
                app.quit()
            return
        self.catch(error.with_traceback(trace))

    def catch(self, error: BaseException) -> None:
        """Keep an error and show it once it is the screen's turn."""
        self._caught.emit(error)

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        parent = QApplication.activeWindow()
        if isinstance(error, UserError):
            say_error(error, parent)
            return
        details = bugs.report(error)
        if self.dialog is None:
            self.dialog = BugDialog(details, parent)
            self.dialog.finished.connect(self._gone)
            self.dialog.open()

    @Slot(int)
    def _gone(self, _result: int) -> None:
        self.dialog = None


class ErrorDialog(QDialog):
    """An expected error where no field can show it: what happened, and what to do."""

    def __init__(self, error: UserError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("ChapterDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tile = IconTile("triangle-alert", "warning")
        words = column(label(error.what, "strong", wrap=True), gap=4)
        if error.remedy:
            words.addWidget(label(error.remedy, "second", wrap=True))
        upper = row(tile, words, gap=16)
        upper.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
        upper.setStretch(1, 1)
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        self.setLayout(column(upper, row(None, close), gap=20, margins=(24, 24, 24, 20)))
        self.setMinimumWidth(460)


def say_error(error: UserError, parent: QWidget | None) -> ErrorDialog:
    """Show an expected error and go on meanwhile."""
    made = ErrorDialog(error, parent)
    made.open()
    return made
