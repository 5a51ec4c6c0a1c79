"""One mobilisation: its name, when and where, the six steps, and the step that is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QStackedWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.models import Mobilisation
from chapterdesk.services.mobilise import asking, results
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.mobilise.ask_step import AskStep
from chapterdesk.ui.pages.mobilise.call_step import CallStep
from chapterdesk.ui.pages.mobilise.hand_step import HandStep
from chapterdesk.ui.pages.mobilise.result_step import ResultStep
from chapterdesk.ui.pages.mobilise.share_step import ShareStep
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.pages.mobilise.who_step import WhoStep
from chapterdesk.ui.records import ask_delete, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import PageHeader, button, column, hairline, more_button, row, set_button_icon

ASK, WHO, SHARE, HAND, CALL, RESULT = range(6)


class StepBar(QWidget):
    """The steps in a line; each can be gone to. ``chosen(n)``."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._words, self._done = [""] * 6, [False] * 6
        line = row(gap=4)
        self.buttons: list[QPushButton] = []
        for place in range(6):
            made = QPushButton()
            made.setCheckable(True)
            made.setAutoDefault(False)
            for name in ("segment", "first", "last"):
                made.setProperty(name, True)
            self._group.addButton(made, place)
            self.buttons.append(made)
            if place:
                between = hairline()
                between.setFixedWidth(theme().px(18))
                line.addWidget(between)
            line.addWidget(made)
        line.addStretch(1)
        self.setLayout(line)
        self.setAccessibleName(_("Steps"))
        self._group.idClicked.connect(self.chosen)

    def show_state(self, here: int, words: list[str], done: list[bool]) -> None:
        """Show which step is open and which are done; words may hold numbers."""
        self._words, self._done = words, done
        for place, made in enumerate(self.buttons):
            made.setChecked(place == here)
            made.setAccessibleName(words[place])
            made.setToolTip(words[place])
            if done[place]:
                set_button_icon(made, "circle-check", "success")
            else:
                made.setIcon(QIcon())
        self._fit()

    def _fit(self) -> None:
        """Write every step's words, only those of the open one where there is no room for all."""
        for narrow in (False, True):
            for place, made in enumerate(self.buttons):
                words = "" if narrow and not made.isChecked() else self._words[place]
                number = "" if self._done[place] else str(place + 1)
                made.setText("  ".join(part for part in (number, words) if part))
            needed = sum(made.sizeHint().width() for made in self.buttons) + theme().px(26) * 5
            if needed <= self.width():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to the room."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the numbers and one step's words."""
        return QSize(theme().px(400), super().minimumSizeHint().height())


class MobilisationView(QWidget):
    """``open(id)`` shows one; ``back()`` asks for the list."""

    back = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self.sitting = Sitting(desk)
        self.bar = StepBar()
        self.bar.chosen.connect(self.show_step)
        self.finish = button(_("Finish"), self._finish, icon_name="circle-check")
        self.pause = button(_("Pause"), self._pause, icon_name="circle-pause")
        menu = QMenu()
        menu.addAction(_("Delete…"), self._delete)
        self.header = PageHeader("", actions=[self.pause, self.finish, more_button(menu, _("More"))])
        self.crumb = button(_("Mobilise"), self.back.emit, kind="link", icon_name="arrow-left")
        self.steps: list[Step] = [
            AskStep(self.sitting),
            WhoStep(self.sitting),
            ShareStep(self.sitting),
            HandStep(self.sitting),
            CallStep(self.sitting),
            ResultStep(self.sitting),
        ]
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
            step.go.connect(self.show_step)
        head = column(row(self.crumb, None), self.header, self.bar, gap=6, margins=(32, 10, 32, 10))
        whole = column(head, hairline(), self.stack, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    # -- showing ----------------------------------------------------------------------------------------------------

    def open(self, mobilisation: str) -> bool:
        """Show a mobilisation at the step where it stands; returns whether it is there."""
        self.flush()
        other = self.sitting.id != mobilisation
        self.sitting.id = mobilisation
        if not self.refresh(None):
            return False
        if other and self.sitting.facts is not None:
            self.show_step(
                {"draft": ASK, asking.CALLING: CALL, asking.PAUSED: CALL}.get(self.sitting.facts.state, RESULT)
            )
        return True

    def refresh(self, kinds: set[str] | None) -> bool:
        """Show what changed (all where None); returns whether it is still there."""
        if not self._read():
            return False
        current = self.current()
        if kinds is None or current.kinds & kinds:
            current.refresh()
        return True

    def _read(self) -> bool:
        desk = self.sitting.desk
        try:
            with desk.register.read() as conn:
                facts = self.sitting.facts = asking.facts(desk.register, conn, self.sitting.id)
                found = results.so_far(desk.register, conn, self.sitting.id)
        except UserError:
            self.sitting.facts = None
            return False
        opened = ngettext("{n} person on the list", "{n} people on the list", found.people)
        parts = [facts.when_and_where, opened.format(n=integer(found.people)) if found.people else facts.ask]
        if facts.state == asking.PAUSED:
            parts.insert(0, _("On hold: nobody is called just now"))
        self.header.set_text(facts.name, ". ".join(part for part in parts if part))
        self.finish.setText(_("Go on calling") if facts.state == asking.DONE else _("Finish"))
        self.pause.setText(_("Go on calling") if facts.state == asking.PAUSED else _("Pause"))
        self.pause.setVisible(facts.state in asking.GOING)
        self.finish.setVisible(facts.state != "draft")
        self._show_steps(facts, found)
        return True

    def _show_steps(self, facts: asking.Facts, found: results.Result) -> None:
        """Say on the bar how far each step is."""
        callers = len(found.callers)
        words = [
            _("What and the ask"),
            _("Who, {n}").format(n=integer(found.people)) if found.people else _("Who"),
            ngettext("Share out, {n} caller", "Share out, {n} callers", callers).format(n=callers)
            if callers
            else _("Share out"),
            _("Hand out"),
            pgettext("verb", "Call"),
            _("Result"),
        ]
        handed = any(line.handed_out for line in found.callers)
        shared = bool(found.people)
        done = [
            bool(facts.ask or facts.script),
            shared,
            shared,
            handed,
            shared and not found.left,
            facts.state == asking.DONE,
        ]
        self.bar.show_state(self.stack.currentIndex(), words, done)

    def current(self) -> Step:
        """Return the step in view."""
        return self.steps[self.stack.currentIndex()]

    @Slot(int)
    def show_step(self, place: int) -> None:
        """Go to a step: 0 the ask, 1 who, 2 sharing out, 3 handing out, 4 calling, 5 the result."""
        self.flush()
        self.stack.setCurrentIndex(place)
        self._read()
        step = self.current()
        step.refresh()
        step.begin()

    def flush(self) -> None:
        """Save what is being typed."""
        self.current().flush()

    # -- verbs ------------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        desk, facts = self.sitting.desk, self.sitting.facts
        if facts is None:
            return
        verb = asking.reopen if facts.state == asking.DONE else asking.finish
        if run_work(desk, self.finish.text(), partial(verb, desk.register, facts.id)) and verb is asking.finish:
            self.show_step(RESULT)

    def _pause(self) -> None:
        desk, facts = self.sitting.desk, self.sitting.facts
        if facts is None:
            return
        verb = asking.reopen if facts.state == asking.PAUSED else asking.pause
        if run_work(desk, self.pause.text(), partial(verb, desk.register, facts.id)):
            self.show_step(CALL)

    def _delete(self) -> None:
        ask_delete(self.sitting.desk, Mobilisation, [self.sitting.id], self)
