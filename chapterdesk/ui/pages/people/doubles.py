"""Possible doubles: pairs that the register itself finds, answered one by one, each answer one step with its undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import Person
from chapterdesk.services import merge_view, merging, naming
from chapterdesk.services.merging import Double
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher
from chapterdesk.ui.pages.people.doubles_panel import DoublesPanel
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.widgets import Banner, EmptyState, PageHeader, box, button, clear, column, label

PAIRS, SEARCHING, NONE = range(3)
KEYS = {"m": "merge", "n": "apart", "l": "later"}
MOST = 500
"""So many pairs are listed at once; the rest follows when these are answered."""
_WATCHED = {"person", "alias", "not_same"}


class PairList(QListWidget):
    """``answered(answer)`` for the keys M, N and L, which would otherwise look for a name."""

    answered = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by key."""
        answer = KEYS.get(event.text().lower())
        if answer:
            self.answered.emit(answer)
        else:
            super().keyPressEvent(event)


class Searching(QWidget):
    """What is done, how far it is, and Cancel."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._what: QLabel = label("", "body")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme().px(320))
        self._bar.setAccessibleName(_("Looking for the same people"))
        self.cancel = button(_("Cancel"), self.cancelled.emit)
        centre = Qt.AlignmentFlag.AlignHCenter
        inside = column(None, gap=12)
        for part in (self._what, self._bar, self.cancel):
            inside.addWidget(part, 0, centre)
        inside.addStretch(1)
        self.setLayout(inside)

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far it is; a moving bar where nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._what.setText(what)


class DoublesView(QWidget):
    """``look()`` searches the register, ``compare(one, other)`` shows two who were chosen; ``closed()`` leads back to the list."""

    closed = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Double] = []
        self._pairs: list[Double] = []
        self._put_off: list[frozenset[str]] = []
        self._task: Task | None = None
        self._searched = False
        self.again = button(_("Look again"), self.look, icon_name="refresh-cw")
        self._back = button(_("Back to the list"), self.closed.emit, icon_name="arrow-left")
        self._header = PageHeader(_("Possible doubles"), "", [self.again, self._back])
        self.list = PairList()
        self.list.setAccessibleName(_("Pairs who may be one person"))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme().px(3))
        self.list.currentRowChanged.connect(self._show_row)
        self.list.answered.connect(self.answer)
        self.panel = DoublesPanel()
        self.panel.answered.connect(self.answer)
        self.panel.changed.connect(self._recount)
        self._messages = column(gap=8)
        self.searching = Searching()
        self.searching.cancelled.connect(self._cancel)
        self._stack = QStackedWidget()
        self.setLayout(self._arrange())
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._follow)

    def _arrange(self) -> QVBoxLayout:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme().px(16))
        split.setStyleSheet("QSplitter::handle { background: transparent; }")
        split.addWidget(box(column(self.list, gap=0, margins=(6, 6, 6, 6)), "card"))
        split.addWidget(self.panel)
        split.setStretchFactor(1, 1)
        split.setSizes([theme().px(270), theme().px(830)])
        nobody = EmptyState(
            "users",
            _("Nobody stands twice in the register, as far as names, phones, addresses and birth dates tell."),
            _("Back to the list"),
            self.closed.emit,
            title=_("No doubles"),
        )
        for part in (split, self.searching, nobody):
            self._stack.addWidget(part)
        whole = column(self._header, self._messages, self._stack, gap=14, margins=(24, 18, 24, 18))
        whole.setStretch(2, 1)
        return whole

    # -- looking ----------------------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Look through the whole register for the same people, beside other work."""
        if self._task is not None:
            return
        register = self._desk.register

        def find(progress: Progress) -> list[Double]:
            with register.read() as conn:
                return merging.find_doubles(conn, progress=progress)

        self._put_off = []
        self.again.setEnabled(False)
        self._stack.setCurrentIndex(SEARCHING)
        self._say("")
        self.searching.show_progress(0, 0, _("Looking for the same people"))
        self._task = self._desk.tasks.run(_("Looking for the same people"), find)
        self._task.progressed.connect(self.searching.show_progress)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._failed)
        self._task.cancelled.connect(self.closed)
        self._task.ended.connect(self._ended)

    def opened(self) -> None:
        """Look, where that was not done yet; else show again what waits."""
        if self._searched:
            self._refresh()
        else:
            self.look()

    def compare(self, one: str, other: str) -> None:
        """Show two people who were chosen in the list."""
        chosen = Double(one, other, "", 0.0, _("You chose these two."))
        both = {one, other}
        self._found = [chosen, *(pair for pair in self._found if {pair.one, pair.other} != both)]
        self._refresh(at=frozenset(both))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    @Slot(object)
    def _take(self, found: list[Double]) -> None:
        self._searched = True
        self._found = found
        self._refresh()
        if self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._complain(error)
        self._refresh()

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self.again.setEnabled(True)

    @Slot(set)
    def _follow(self, kinds: set[str]) -> None:
        if self._found and kinds & _WATCHED and self._task is None:
            self._refresh(at=self._both())

    # -- showing ----------------------------------------------------------------------------------------------------

    def pairs(self) -> Sequence[Double]:
        """Return the pairs that wait for an answer, in order."""
        return tuple(self._pairs)

    def current(self) -> Double | None:
        """Return the pair that is shown."""
        place = self.list.currentRow()
        return self._pairs[place] if 0 <= place < len(self._pairs) else None

    def _both(self) -> frozenset[str]:
        pair = self.current()
        return frozenset((pair.one, pair.other)) if pair else frozenset()

    def _refresh(self, *, at: frozenset[str] = frozenset()) -> None:
        """Show what waits now, those put off last; stay at the pair ``at``, else at the place."""
        place = max(0, self.list.currentRow())
        with self._desk.register.read() as conn:
            waiting = merging.standing(conn, self._found)
            later = {both: n for n, both in enumerate(self._put_off, 1)}
            self._pairs = sorted(waiting, key=lambda pair: later.get(frozenset((pair.one, pair.other)), 0))
            keys = [key for pair in self._pairs[:MOST] for key in (pair.one, pair.other)]
            heads = naming.heads(conn, Person, keys)
        self.list.blockSignals(True)
        self.list.clear()
        for pair in self._pairs[:MOST]:
            names = _("{one} and {other}").format(one=heads[pair.one][1], other=heads[pair.other][1])
            self.list.addItem(QListWidgetItem(f"{names}\n{pair.reason}"))
        self.list.blockSignals(False)
        self._stack.setCurrentIndex(PAIRS if self._pairs else SEARCHING if self._task else NONE)
        many = len(self._pairs)
        said = ngettext("{n} pair who may be one person.", "{n} pairs who may be one person.", many)
        self._say(said.format(n=integer(many)) if many else "")
        wanted = [n for n, pair in enumerate(self._pairs) if {pair.one, pair.other} == at]
        if many:
            self.list.setCurrentRow(wanted[0] if wanted else min(place, self.list.count() - 1))
            self._show_row(self.list.currentRow())

    def _say(self, sentence: str) -> None:
        self._header.set_text(_("Possible doubles"), sentence)

    def _show_row(self, place: int) -> None:
        pair = self.current()
        if pair is None:
            return
        register = self._desk.register
        words = _("{n} of {total}").format(n=integer(place + 1), total=integer(len(self._pairs)))
        try:
            with register.read() as conn:
                beside = merge_view.beside(register, conn, pair.one, pair.other, pair.one)
                self.panel.show_pair(beside, pair.reason, words)
            self._recount()
        except UserError as error:
            self._complain(error)

    @Slot()
    def _recount(self) -> None:
        """Show what would come of what is chosen now."""
        pair, panel = self.current(), self.panel
        if pair is None:
            return
        register = self._desk.register
        with register.read() as conn:
            panel.tell(merge_view.beside(register, conn, pair.one, pair.other, panel.survivor(), panel.chosen()))

    # -- answering --------------------------------------------------------------------------------------------------

    @Slot(str)
    def answer(self, answer: str) -> None:
        """Merge the pair, tell the two apart, or put it off; the next pair is shown."""
        pair = self.current()
        if pair is None:
            return
        clear(self._messages)
        register, panel = self._desk.register, self.panel
        if answer == "later":
            both = self._both()
            self._put_off = [*(each for each in self._put_off if each != both), both]
            self._refresh()
            return
        try:
            if answer == "merge":
                survivor = panel.survivor()
                other = pair.other if survivor == pair.one else pair.one
                work = merging.merge_people(register, survivor, other, panel.chosen())
                said = _("Merged: {name}").format(name=self._name(survivor))
            else:
                work = merging.keep_apart(register, pair.one, pair.other)
                said = _("Remembered: not the same person")
        except UserError as error:
            self._complain(error)
            return
        self._refresh()
        self._desk.toast(said, lambda: self._take_back(work))

    def _name(self, key: str) -> str:
        with self._desk.register.read() as conn:
            return self._desk.register.titles(conn, [key]).get(key, "")

    def _take_back(self, work: int) -> None:
        try:
            self._desk.register.undo(work)
        except UserError as error:
            self._complain(error)
        self._refresh()

    def _complain(self, error: UserError) -> None:
        clear(self._messages)
        self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """M, N and L answer from anywhere; Page Up and Page Down go to another pair; Esc leads back to the list."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        answer = KEYS.get(event.text().lower())
        if answer and self._stack.currentIndex() == PAIRS:
            self.answer(answer)
        elif step and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
