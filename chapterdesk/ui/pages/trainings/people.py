"""Who is on an occasion: seats, the waiting list, and buttons that change the states of those who are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.services.trainings import enrolling
from chapterdesk.services.trainings.enrolling import Enrolled
from chapterdesk.services.trainings.occasions import Facts, Seat
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.trainings.words import seat_mark
from chapterdesk.ui.records import Cell, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import FlowLayout, button, column, label, row, scroll


class PeoplePart(QWidget):
    """``load(facts, seats)``; ``enrol(ids)`` puts people on it, after asking where somebody lacks a course."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._facts: Facts | None = None
        self._seats: dict[str, Seat] = {}
        columns = [
            TableColumn("name", _("Name"), "name", 170),
            TableColumn("state", _("Status"), "mark", 176),
            TableColumn("why", _("To look at"), "text", 160),
        ]
        self.table = SimpleTable(columns, name=_("People"), desk=desk, key="trainings.people", menu=self._menu)
        self.table.row_opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_two: self._enable())
        self._empty = label(_("Nobody is enrolled yet."), "second", wrap=True)
        verbs = QWidget()
        flow = FlowLayout(verbs, spacing=theme().px(8))
        self.verbs = {state: button(words, partial(self.change, state), size="small") for state, words in self._words()}
        for each in self.verbs.values():
            flow.addWidget(each)
        whole = column(self._empty, self.table, verbs, gap=10, margins=(20, 12, 20, 16))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)

    @staticmethod
    def _words() -> list[tuple[str, str]]:
        return [
            ("confirmed", _("Give a seat")),
            ("waiting", _("Put on the waiting list")),
            ("completed", _("Has completed it")),
            ("missed", _("Did not come")),
            ("declined", _("Said no")),
            ("cancelled", _("Cannot come")),
        ]

    def load(self, facts: Facts, seats: Sequence[Seat]) -> None:
        """Show who is on an occasion."""
        self._facts = facts
        self._seats = {seat.id: seat for seat in seats}
        self.table.set_rows(
            [TableRow(s.id, [s.name, Cell(seat_mark(s), place), _told(s)]) for place, s in enumerate(seats)]
        )
        self._empty.setVisible(not seats)
        self._enable()

    def _enable(self) -> None:
        chosen = [self._seats[key] for key in self.table.chosen_keys() if key in self._seats]
        over = self._facts is not None and self._facts.over
        for state, each in self.verbs.items():
            fits = state in ("completed", "missed") if over else state not in ("completed", "missed")
            each.setVisible(fits)
            each.setEnabled(any(seat.state != state for seat in chosen))

    def _menu(self, keys: list[str]) -> list[tuple[str, Callable[[], object]]]:
        entries: list[tuple[str, Callable[[], object]]] = [
            (words, partial(self.change, state)) for state, words in self._words() if self.verbs[state].isEnabled()
        ]
        if len(keys) == 1:
            entries.append((_("Show the person"), partial(self._open, keys[0])))
        return entries

    @Slot(str)
    def _open(self, key: str) -> None:
        self._desk.go("people", self._seats[key].person)

    # -- changing ---------------------------------------------------------------------------------------------------

    def change(self, state: str) -> None:
        """Give those who are chosen a state, and say whom that moved up."""
        keys = self.table.chosen_keys()
        if not keys:
            return
        words = dict(self._words())[state]
        run_work(
            self._desk, words, lambda: enrolling.set_state(self._desk.register, keys, state), partial(self._said, state)
        )

    def _said(self, state: str, now: object) -> str:
        states = list(now.values()) if isinstance(now, dict) else []
        waits = states.count("waiting")
        if state == "confirmed" and waits:
            return ngettext(
                "All seats are taken: {n} waits in turn.", "All seats are taken: {n} wait in turn.", waits
            ).format(n=waits)
        return ""

    @Slot(list)
    def enrol(self, people: list[str]) -> None:
        """Enrol people; where somebody lacks a course or is late, ask first, with the reasons."""
        facts, register = self._facts, self._desk.register
        if facts is None or not people:
            return
        with register.read() as conn:
            against = enrolling.reasons(conn, facts.id, people)
            names = register.titles(conn, list(against))
        if not against:
            self._enrol(people, override=False)
            return
        told = [(names.get(person, ""), why) for person, why in against.items()]
        dialog = AllTheSameDialog(told, self)
        dialog.accepted.connect(partial(self._enrol, people, override=True))
        rest = [person for person in people if person not in against]
        dialog.without.clicked.connect(partial(self._only, dialog, rest))
        dialog.without.setVisible(bool(rest))
        dialog.open()

    def _only(self, dialog: QDialog, people: list[str], _checked: bool = False) -> None:
        dialog.reject()
        self._enrol(people, override=False)

    def _enrol(self, people: list[str], *, override: bool) -> None:
        facts, register = self._facts, self._desk.register
        if facts is not None:
            run_work(
                self._desk,
                _("Enrol"),
                lambda: enrolling.enrol(register, facts.id, people, override=override),
                _enrolled,
            )


def _told(seat: Seat) -> str:
    return "; ".join(part for part in (*seat.why, "" if seat.why else seat.note, seat.needs) if part)


def _enrolled(done: Enrolled) -> str:
    seats = sum(1 for state in done.states.values() if state == "confirmed")
    waiting = sum(1 for state in done.states.values() if state == "waiting")
    said = ngettext("{n} person has a seat.", "{n} people have a seat.", seats).format(n=seats) if seats else ""
    if waiting:
        said += " " + ngettext("{n} waits in turn.", "{n} wait in turn.", waiting).format(n=waiting)
    return said.strip()


class AllTheSameDialog(QDialog):
    """Says why people should not simply be enrolled; ``accept`` enrols them all the same, ``without`` only the others."""

    def __init__(self, told: Sequence[tuple[str, Sequence[str]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Enrol all the same?"))
        self.setMinimumWidth(theme().px(440))
        inside = column(gap=10)
        for name, reasons in told:
            inside.addLayout(
                column(label(name, "strong"), *(label(f"{each}.", "second", wrap=True) for each in reasons), gap=2)
            )
        inside.addStretch(1)
        holder = QWidget()
        holder.setLayout(inside)
        area = scroll(holder)
        area.setMinimumHeight(theme().px(min(320, 60 * len(told) + 20)))
        self.without = button(_("Only the others"))
        cancel = button(_("Cancel"), self.reject)
        title = ngettext("{n} person lacks something", "{n} people lack something", len(told)).format(n=len(told))
        note = label(_("Enrolled all the same, the reason is noted beside them."), "second", wrap=True)
        foot = row(None, cancel, self.without, button(_("Enrol all the same"), self.accept, kind="primary"))
        whole = column(label(title, "section"), area, note, foot, gap=12, margins=(24, 20, 24, 20))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        cancel.setFocus()
