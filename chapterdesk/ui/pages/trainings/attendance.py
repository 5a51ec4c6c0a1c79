"""Attendance on the spot: a day, type a name, Enter ticks; a key a person; then all who came complete it at once."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import begins_words, day_name, short_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.meetings import Member
from chapterdesk.services.trainings import enrolling, occasions
from chapterdesk.services.trainings.enrolling import Finished
from chapterdesk.services.trainings.occasions import Facts, Seat
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.meetings.attendance_grid import TickGrid
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    FlowLayout,
    SearchField,
    box,
    button,
    choice_field,
    column,
    keycap,
    label,
    number_field,
    row,
    scroll,
)

_ON_THE_LIST = ("confirmed", "completed", "missed")


class _Grid(TickGrid):
    """The grid of names; E is a letter like others here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, any letter goes on in the search field."""
        if event.key() == Qt.Key.Key_E and not event.modifiers():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class AttendancePart(QWidget):
    """``load(facts, seats)``; ``tick(person, here)``."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._facts: Facts | None = None
        self._seats: list[Seat] = []
        self._elsewhere: list[tuple[str, str, str]] = []
        self.day = choice_field(_("Day"), [])
        self.day.currentIndexChanged.connect(lambda _n: self._show())
        self.search = SearchField(_("Type a name, Enter ticks"))
        self.search.changed.connect(lambda _text: self._show())
        self.search.edit.returnPressed.connect(self._enter)
        self.grid = _Grid()
        self.grid.ticked.connect(lambda person, state: self.tick(person, state == "present"))
        self.grid.typed.connect(self._type_on)
        self._others = QWidget()
        self._flow = FlowLayout(self._others)
        self.count = label("", "second-strong", wrap=True)
        self._empty = label("", "second", wrap=True)
        self.finish = button(_("Held, close the list…"), self.ask_finish, icon_name="circle-check")
        self._arrange()

    def _arrange(self) -> None:
        line = row(self.search, self.day, gap=8)
        line.setStretch(0, 1)
        self._grid_box = box(column(self.grid, gap=0, margins=(1, 1, 1, 1)), "card")
        names = QWidget()
        names.setLayout(column(self._others, self._empty, self._grid_box, None, gap=10))
        area = scroll(names)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = row(self.count, None, self.finish, gap=8)
        hint = row(keycap(_("Space")), label(_("ticks"), "hint"), None, gap=6)
        whole = column(line, area, hint, foot, gap=10, margins=(20, 12, 20, 16))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # -- showing ----------------------------------------------------------------------------------------------------

    def load(self, facts: Facts, seats: list[Seat]) -> None:
        """Show who is expected."""
        days = [(day, _day_words(day)) for day in facts.days]
        if self._facts is None or (self._facts.id, self._facts.days) != (facts.id, facts.days):
            today = clock.today().isoformat()
            self.day.blockSignals(True)
            self.day.clear()
            for day, words in days:
                self.day.addItem(words, day)
            self.day.setCurrentIndex(facts.days.index(today) if today in facts.days else 0)
            self.day.blockSignals(False)
            self.search.edit.clear()
        self.day.setVisible(len(days) > 1)
        self._facts, self._seats = facts, [seat for seat in seats if seat.state in _ON_THE_LIST]
        self.finish.setVisible(facts.state == "planned")
        self.setEnabled(facts.state != "cancelled")
        self._show()

    def begin(self) -> None:
        """Put the keyboard where names are typed."""
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        day, words = str(self.day.currentData() or ""), self.search.text().strip()
        found = [s for s in self._seats if begins_words(s.name, words)]
        self.grid.load([_member(seat, day) for seat in found])
        self._grid_box.setVisible(bool(found))
        self._show_elsewhere(bool(words) and not found)
        here = sum(1 for seat in self._seats if day in seat.present)
        said = ngettext("{n} of {all} is here", "{n} of {all} are here", here)
        self.count.setText(said.format(n=here, all=len(self._seats)))
        self._empty.setVisible(not found and not self._elsewhere)
        self._empty.setText(
            _("Nobody in the register is called so.")
            if words
            else _("Nobody has a seat yet. Type the name of somebody in the register who came.")
        )

    def _show_elsewhere(self, wanted: bool) -> None:
        self._flow.clear()
        known = {seat.person for seat in self._seats}
        words = self.search.text()
        self._elsewhere = occasions.find_people(self._desk.register, words, known) if wanted else []
        self._others.setVisible(bool(self._elsewhere))
        for person, name, where in self._elsewhere:
            text = f"{name}, {where}" if where else name
            self._flow.addWidget(button(text, partial(self._tick_found, person), icon_name="plus", size="small"))

    # -- changing ---------------------------------------------------------------------------------------------------

    @Slot(str)
    def _type_on(self, text: str) -> None:
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.edit.setText(self.search.text() + text)

    @Slot()
    def _enter(self) -> None:
        """Tick the first name that fits."""
        if not self.search.text().strip():
            return
        shown = self.grid.grid.people()
        if shown:
            self.search.edit.clear()
            if shown[0].state != "present":
                self.tick(shown[0].party, True)
        elif self._elsewhere:
            self._tick_found(self._elsewhere[0][0])

    def _tick_found(self, person: str) -> None:
        self.search.edit.clear()
        self.tick(person, True)

    def tick(self, person: str, here: bool) -> None:
        """Note that somebody is here, or is not."""
        facts, day = self._facts, str(self.day.currentData() or "")
        if facts is not None:
            words = _("Attendance")
            run_work(self._desk, words, lambda: enrolling.tick(self._desk.register, facts.id, person, day, here))

    def ask_finish(self) -> QDialog | None:
        """Close the list: who came completes it. A training of several days asks on how many one must have been there."""
        facts = self._facts
        if facts is None:
            return None
        if len(facts.days) == 1:
            self.close_list(1)
            return None
        dialog = FinishDialog(len(facts.days), self)
        dialog.accepted.connect(lambda: self.close_list(dialog.days.value()))
        dialog.open()
        return dialog

    def close_list(self, least: int) -> None:
        """Mark the training as held; certificates follow."""
        facts = self._facts
        if facts is not None:
            verb = partial(enrolling.finish, self._desk.register, facts.id, least_days=least)
            run_work(self._desk, _("Held, close the list…"), verb, _finished)


def _day_words(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day_name(day, short=True)} {short_date(day, today=day)}"


def _member(seat: Seat, day: str) -> Member:
    state = "present" if day in seat.present else "absent"
    return Member(seat.person, seat.name, seat.id, state, seat.member, False, False)


def _finished(done: Finished) -> str:
    said = ngettext("{n} person has completed it.", "{n} people have completed it.", done.completed)
    return said.format(n=done.completed)


class FinishDialog(QDialog):
    """On how many days somebody must have been there to complete a training of several days."""

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Close the list"))
        self.setMinimumWidth(theme().px(400))
        self.days = number_field(_("Days"), most, 1, most)
        save = button(_("Close the list"), self.accept, kind="primary")
        told = label(
            _("Who was there on at least so many days has completed it. The others did not come."), "second", wrap=True
        )
        line = row(self.days, label(_("of {n} days").format(n=most), "body"), None, gap=8)
        foot = row(None, button(_("Cancel"), self.reject), save)
        self.setLayout(
            column(label(_("Close the list"), "section"), told, line, foot, gap=14, margins=(24, 20, 24, 20))
        )
