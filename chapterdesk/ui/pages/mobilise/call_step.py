"""Calling: one person at a time, what to say, one key for what came of it, a note, and the next."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.mobilise import asking, callers, calling, outcomes, results
from chapterdesk.services.mobilise.calling import CallLine
from chapterdesk.ui.pages.mobilise.call_back import CallBackDialog
from chapterdesk.ui.pages.mobilise.call_card import CallCard
from chapterdesk.ui.pages.mobilise.result_panel import ResultPanel, progress_bar
from chapterdesk.ui.pages.mobilise.share_step import mark
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.records import SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import box, choice_field, column, hairline, label, row, scroll

EVERYBODY = ""
LIST_WIDTH, WIDE_LIST, PANEL_WIDTH = 300, 350, 336
ROOMY, WITH_PANEL, WITH_LIST = 1300, 1100, 760
"""Pixels at 100 % from which there is room for the result, and for the list, beside the call."""


class CallStep(Step):
    """The fifth step. Keys: 1 to 6 the outcome, N the note, arrows back and on; they never type into the note."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.lines: list[CallLine] = []
        self.current = ""
        self._filling = self._held = False
        self._done: list[tuple[str, int]] = []
        self._begun: dt.datetime | None = None
        self.caller = choice_field(_("Whose list"), [])
        self.caller.activated.connect(lambda _place: self._other_list())
        self.progress = label("", "second-strong")
        self.pace = label("", "hint", wrap=True)
        self.bar = progress_bar(_("Done"), 0, 1)
        columns = [
            TableColumn("name", _("Person"), "name", 148, sortable=False),
            TableColumn("state", _("Outcome"), "mark", 94, sortable=False),
        ]
        self.list = SimpleTable(columns, name=_("People to call"), compact=True)
        self.list.horizontalHeader().hide()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.chosen.connect(self._chosen)
        self.card = CallCard(sitting)
        self.card.answered.connect(self.answer)
        self.card.noted.connect(self._noted)
        self.card.back.connect(self.previous)
        self.card.skipped.connect(self.skip)
        self.card.resumed.connect(self._resume)
        self.panel = ResultPanel()
        self._arrange()
        self._keys()

    def _arrange(self) -> None:
        left = column(
            self.caller, self.progress, self.bar, self.pace, self.list, gap=8, margins=(32, 16, 12, 16)
        )  # fmt: skip
        left.setStretch(4, 1)
        side, right = QWidget(), QWidget()
        side.setLayout(left)
        side.setFixedWidth(theme().px(LIST_WIDTH))
        right.setLayout(column(self.panel, gap=0, margins=(16, 16, 16, 16)))
        beside = scroll(right)
        beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tinted = box(column(beside, gap=0), "sunken")
        tinted.setFixedWidth(theme().px(PANEL_WIDTH))
        centre = scroll(self.card)
        centre.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = row(side, hairline(vertical=True), centre, hairline(vertical=True), tinted, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._list_side, self._beside = side, tinted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the call keeps the room: first the result gives way, then the list."""
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= theme().px(WITH_PANEL))
        self._list_side.setVisible(self.width() >= theme().px(WITH_LIST))
        roomy = self.width() >= theme().px(ROOMY)
        self._list_side.setFixedWidth(theme().px(WIDE_LIST if roomy else LIST_WIDTH))

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the call alone."""
        return QSize(theme().px(420), theme().px(300))

    def _keys(self) -> None:
        for number, outcome in enumerate(outcomes.KEYS, 1):
            self._key(str(number), partial(self.answer, outcome))
        self._key("N", self.card.write_note)
        self._key("Right", self.skip)
        self._key("Left", self.previous)

    def _key(self, key: str, verb: object) -> None:
        made = QShortcut(QKeySequence(key), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(verb)

    # -- showing ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show whose turn it is and take the keyboard."""
        if self._begun is None:
            self._begun = clock.now()
        self.card.setFocus()

    def refresh(self) -> None:
        """Read lists and results; whom one talks with stays on the screen, and an undone call comes back."""
        desk, mobilisation = self.sitting.desk, self.sitting.id
        with desk.register.read() as conn:
            lines = callers.lines(desk.register, conn, mobilisation)
            self._fill_callers(lines)
            self.lines = calling.queue(conn, mobilisation, self._caller() or None)
            found = results.so_far(desk.register, conn, mobilisation)
        known = {line.id: line for line in self.lines}
        if self._held != self._is_paused():
            self._held, self.current = self._is_paused(), ""
        if self._done and (undone := known.get(self._done[-1][0])) and undone.tries < self._done[-1][1]:
            self._done.pop()
            self.current = undone.id
        elif self.current not in known:
            turn = None if self._is_paused() else calling.next_of(self.lines)
            self.current = turn.id if turn else ""
        facts = self.sitting.facts
        self.panel.show_result(found, facts.hoped if facts else 0, self._caller())
        self._show_list()
        self._show_card()

    def _is_paused(self) -> bool:
        facts = self.sitting.facts
        return facts is not None and facts.state == asking.PAUSED

    def _fill_callers(self, lines: list[callers.CallerLine]) -> None:
        current = self.caller.currentData()
        self.caller.blockSignals(True)
        self.caller.clear()
        for line in lines:
            self.caller.addItem(_("{name}’s list").format(name=line.name), line.id)
        self.caller.addItem(_("Everybody"), EVERYBODY)
        own = next((line.id for line in lines if line.name == self.sitting.desk.register.author), None)
        wanted = current if current is not None else own or (lines[0].id if lines else EVERYBODY)
        self.caller.setCurrentIndex(max(0, self.caller.findData(wanted)))
        self.caller.blockSignals(False)

    def _caller(self) -> str:
        return str(self.caller.currentData() or "")

    def _other_list(self) -> None:
        self.current = ""
        self._done.clear()
        self.refresh()
        self.card.setFocus()

    def _show_list(self) -> None:
        rows = [TableRow(line.id, [line.name, mark(line)]) for line in self.lines]
        self._filling = True
        self.list.set_rows(rows)
        if self.current:
            self.list.choose(self.current)
        else:
            self.list.setCurrentIndex(QModelIndex())  # so that whoever is chosen next is noticed
            self.list.clearSelection()
        self._filling = False
        called = sum(1 for line in self.lines if not line.waiting)
        all_ = len(self.lines)
        self.progress.setText(_("{n} of {all} done").format(n=integer(called), all=integer(all_)))
        self.bar.setRange(0, max(1, all_))
        self.bar.setValue(called)
        left = calling.minutes_left(self.lines, self._begun, len(self._done))
        words = ngettext("About {n} minute left at your pace", "About {n} minutes left at your pace", left or 0)
        self.pace.setText(words.format(n=left) if left else "")
        self.pace.setVisible(bool(left))

    def _show_card(self) -> None:
        desk = self.sitting.desk
        line = next((each for each in self.lines if each.id == self.current), None)
        with desk.register.read() as conn:
            found = calling.card(desk.register, conn, line) if line else None
            name = calling.caller_name(desk.register, conn, self._caller()) if self._caller() else desk.register.author
        place = next((n for n, each in enumerate(self.lines, 1) if each.id == self.current), 0)
        where = _("Person {n} of {all}").format(n=integer(place), all=integer(len(self.lines))) if place else ""
        self.card.show_card(found, where, name, empty=not self.lines, paused=self._is_paused())

    # -- verbs ------------------------------------------------------------------------------------------------------

    def line(self) -> CallLine | None:
        """Return whom one talks with."""
        return next((each for each in self.lines if each.id == self.current), None)

    @Slot(str)
    def answer(self, outcome: str) -> None:
        """Write what came of this call, and go on to the next."""
        line = self.line()
        if line is None or line.barred:
            return
        if outcome == outcomes.CALL_BACK:
            dialog = CallBackDialog(line.name, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(partial(self.write, line.id, outcome))
            dialog.open()
            return
        self.write(line.id, outcome, "")

    def write(self, call: str, outcome: str, day: str) -> None:
        """Write an outcome, with the note that was typed, and show the next."""
        desk = self.sitting.desk
        report = calling.Report(call, outcome, self.card.note_text(), day)
        if not run_work(desk, outcomes.words_of(outcome), lambda: calling.answer(desk.register, report)):
            return
        tries = next((each.tries for each in self.lines if each.id == call), 0)
        self._done.append((call, tries + 1))
        with desk.register.read() as conn:
            self.lines = calling.queue(conn, self.sitting.id, self._caller() or None)
        turn = None if self._held else calling.next_of(self.lines, call)
        self.current = turn.id if turn else ""
        self.refresh()
        self.card.setFocus()

    @Slot(str)
    def _noted(self, text: str) -> None:
        """Keep a note for a call that has its outcome already; for others it goes with the outcome."""
        line, desk = self.line(), self.sitting.desk
        if line is not None and line.outcome and not line.waiting and text.strip() != line.note:
            run_work(desk, _("Note"), lambda: calling.note(desk.register, line.id, text))
        self.card.setFocus()

    @Slot()
    def _resume(self) -> None:
        desk = self.sitting.desk
        run_work(desk, _("Go on calling"), lambda: asking.reopen(desk.register, self.sitting.id))

    @Slot()
    def skip(self) -> None:
        """Go to the next on the list, leaving this one for later."""
        turn = None if self._held else calling.next_of(self.lines, self.current)
        if turn is not None:
            self._go(turn.id)

    @Slot()
    def previous(self) -> None:
        """Go back to the one above."""
        place = next((n for n, each in enumerate(self.lines) if each.id == self.current), len(self.lines))
        if place > 0:
            self._go(self.lines[place - 1].id)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        if key and key != self.current and not self._filling:
            self.current = key
            self._show_card()

    def _go(self, key: str) -> None:
        self.current = key
        self._show_list()
        self._show_card()
        self.card.setFocus()
