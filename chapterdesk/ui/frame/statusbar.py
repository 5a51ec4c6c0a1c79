"""The bar at the foot: what is saved, what runs (with cancel), and that nothing is sent."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QMenu, QProgressBar, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import STATUS_BAR
from chapterdesk.ui.tasks import Task, TaskRunner
from chapterdesk.ui.widgets import IconLabel, button, label, row


def time_left(seconds: float) -> str:
    """Return an estimate in words: seconds under a minute, else minutes."""
    if seconds < 60:
        return _("{n} s left").format(n=integer(max(1, round(seconds))))
    return _("{n} min left").format(n=integer(round(seconds / 60)))


class TaskStatus(QWidget):
    """The oldest running task, with per cent, time left and Cancel; others are behind "and 2 more"."""

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        self._tasks = tasks
        self._words = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme().px(120))
        self._numbers = label("", "caption")
        self._cancel = button(_("Cancel"), self._cancel_shown, kind="link")
        self._menu = QMenu(self)
        self._more = button("", kind="link")
        self._more.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.setLayout(
            row(IconLabel("loader", "text-2", 15), self._words, self._bar, self._numbers, self._cancel, self._more)
        )
        tasks.changed.connect(self._show)
        self._show()

    def shown_task(self) -> Task | None:
        """Return the task that is shown."""
        running = self._tasks.running()
        return running[0] if running else None

    @Slot()
    def _show(self) -> None:
        task = self.shown_task()
        self.setVisible(task is not None)
        if task is None:
            return
        share = task.share()
        self._words.setText(_("Stopping: {what}").format(what=task.title) if task.cancelling else task.title)
        self._words.setToolTip(task.what)
        self._bar.setRange(0, 0 if share is None else 100)
        self._bar.setValue(0 if share is None else round(share * 100))
        self._bar.setAccessibleName(task.title)
        left = task.seconds_left()
        parts = [_("{n} %").format(n=integer(int(share * 100)))] if share is not None else []
        parts += [time_left(left)] if left is not None else []
        self._numbers.setText(" · ".join(parts))
        self._cancel.setAccessibleName(_("Cancel: {what}").format(what=task.title))
        self._cancel.setDisabled(task.cancelling)
        others = len(self._tasks.running()) - 1
        self._more.setVisible(others > 0)
        self._more.setText(ngettext("and {n} more", "and {n} more", others).format(n=integer(others)))

    def _cancel_shown(self) -> None:
        task = self.shown_task()
        if task is not None:
            task.cancel()
            self._show()

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for task in self._tasks.running()[1:]:
            self._menu.addAction(_("Cancel: {what}").format(what=task.title), task.cancel)


class StatusBar(QFrame):
    """Saved state at the left, tasks in the middle, the promise at the right."""

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        self.setProperty("surface", "status")
        self._mark = IconLabel("circle-check", "success", 15)
        self._saved = label("", "caption")
        self.tasks = TaskStatus(tasks)
        left = QWidget()
        left.setLayout(row(self._mark, self._saved, None))
        right = QWidget()
        right.setLayout(
            row(
                None,
                IconLabel("wifi-off", "text-3", 15),
                label(_("Works offline. Nothing is sent by itself."), "caption"),
            )
        )
        line = row(left, self.tasks, right, gap=16, margins=(20, 0, 16, 0))
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        self.setLayout(line)
        self.setFixedHeight(theme().px(STATUS_BAR))
        self.set_saved("")

    def set_saved(self, text: str, *, icon: str = "circle-check", token: str = "success") -> None:
        """Say what is saved: "Saved 14:32, encrypted on this laptop"."""
        self._saved.setText(text)
        self._mark.set_icon(icon, token)
        self._mark.setVisible(bool(text))
