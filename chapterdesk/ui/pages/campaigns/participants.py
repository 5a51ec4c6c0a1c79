"""Who takes part in an activity: names as fast as they are typed, what each did, somebody met there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QInputDialog, QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.models.campaigns import PARTS_TAKEN
from chapterdesk.services.campaigns import taking_part
from chapterdesk.services.campaigns.taking_part import Participant
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.campaigns.met import MetDialog
from chapterdesk.ui.records import CardSection, CellIcon, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import FlowLayout, SearchField, button, label

_AFTER_MS = 150
_ICONS = {"signed_up": "calendar", "came": "check", "helped": "heart", "led": "flag", "met_there": "sparkles"}
_MOST_HOURS = 1000


class ParticipantsSection(CardSection):
    """``show_activity(id, group)``; type a name, Enter adds the first."""

    def __init__(self, desk: DeskContext) -> None:
        self.new = button(_("Met there"), self.somebody_new, icon_name="user-plus", size="small")
        super().__init__(_("Who takes part"), head=[self.new])
        self._desk, self._activity, self._group = desk, "", ""
        self._people: dict[str, Participant] = {}
        self.search = SearchField(_("Type a name, Enter adds"))
        self.found: list[tuple[str, str, str]] = []
        self._others = QWidget()
        self._flow = FlowLayout(self._others, spacing=theme().px(6))
        self._others.hide()
        self._none = label("", "second", wrap=True)
        self._none.hide()
        columns = [
            TableColumn("name", _("Name"), "name", 150),
            TableColumn("part", _("Part"), "mark", 120),
            TableColumn("note", "", "mark", 150),
        ]
        self.table = SimpleTable(columns, name=_("Who takes part"), menu=self._menu, fit=9, compact=True)
        self.table.row_opened.connect(self._open)
        for part in (self.search, self._others, self._none, self.table):
            self.add(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self.search.changed.connect(lambda _text: self._timer.start())
        self.search.edit.returnPressed.connect(self._enter)

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_activity(self, activity: str, group: str) -> None:
        """Show who takes part in an activity of a group (its name)."""
        if activity != self._activity:
            self.search.edit.clear()
        self._activity, self._group = activity, group
        register = self._desk.register
        with register.read() as conn:
            people = taking_part.participants(register, conn, activity)
        self._people = {each.row: each for each in people}
        self.table.set_rows([TableRow(each.row, [each.name, _part(each), _remark(each)]) for each in people])
        self.table.setVisible(bool(people))
        young = sum(each.young for each in people)
        words = ngettext("{n} person", "{n} people", len(people)).format(n=len(people))
        if young:
            words = _("{people}, {n} under 26").format(people=words, n=young)
        self.set_sentence(words if people else _("Nobody yet."))

    @Slot()
    def _look(self) -> None:
        words = self.search.text().strip()
        self.found = taking_part.candidates(self._desk.register, words, self._activity) if words else []
        self._flow.clear()
        for party, name, where in self.found:
            text = f"{name}, {where}" if where else name
            self._flow.addWidget(button(text, partial(self.join, party), icon_name="plus", size="small"))
        self._others.setVisible(bool(self.found))
        self._none.setText(_("Nobody else in the register is called so. Enter notes somebody met there."))
        self._none.setVisible(len(words) > 1 and not self.found)

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot()
    def _enter(self) -> None:
        self._timer.stop()
        self._look()
        if self.found:
            self.join(self.found[0][0])
        elif self.search.text().strip():
            self.somebody_new()

    def join(self, party: str) -> None:
        """Add somebody; the keyboard stays in the field for the next name."""
        register, activity = self._desk.register, self._activity
        if run_work(self._desk, _("Who takes part"), lambda: taking_part.join(register, activity, party)):
            self.search.edit.clear()
            self.search.edit.setFocus()
            self._look()

    @Slot()
    def somebody_new(self) -> MetDialog:
        """Note somebody met there."""
        dialog = MetDialog(self._desk, self._activity, self.search.text().strip(), self._group, self)
        dialog.met.connect(self._met)
        dialog.open()
        return dialog

    @Slot(str)
    def _met(self, _person: str) -> None:
        self.search.edit.clear()
        self.search.edit.setFocus()

    def _menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        entries: list[tuple[str, Callable[[], Any]]] = [
            (words, partial(self.set_part, keys, code)) for code, words in PARTS_TAKEN.choices()
        ]
        entries.append((_("Hours…"), partial(self.ask_hours, keys)))
        entries.append((_("Show this person"), partial(self._open, keys[0])))
        entries.append((_("Take out"), partial(self.take_out, keys)))
        return entries

    def set_part(self, rows: list[str], part: str) -> None:
        """Say what people did."""
        register = self._desk.register
        run_work(self._desk, _("Part"), lambda: taking_part.change(register, rows, {"part": part}))

    @Slot()
    def ask_hours(self, rows: list[str]) -> None:
        """Ask how many hours each put in."""
        before = self._people[rows[0]].hours or 0 if rows[0] in self._people else 0
        hours, agreed = QInputDialog.getInt(self, _("Hours"), _("Hours put in by each"), before, 0, _MOST_HOURS)
        register = self._desk.register
        if agreed:
            run_work(self._desk, _("Hours"), lambda: taking_part.change(register, rows, {"hours": hours}))

    def take_out(self, rows: list[str]) -> None:
        """Take people out of the activity."""
        register = self._desk.register
        run_work(self._desk, _("Take out"), lambda: taking_part.leave(register, rows))

    @Slot(str)
    def _open(self, row: str) -> None:
        if row in self._people:
            self._desk.go("people", self._people[row].party)


def _part(each: Participant) -> CellIcon:
    words = PARTS_TAKEN.format(each.part)
    if each.hours:
        words = _("{part}, {n} h").format(part=words, n=each.hours)
    return CellIcon(_ICONS.get(each.part, "check"), words, "neutral" if each.part == "signed_up" else "success")


def _remark(each: Participant) -> CellIcon | None:
    if each.guardian_missing:
        return CellIcon("shield-alert", _("Parent’s yes missing"), "warning")
    return CellIcon("sparkles", _("New"), "accent") if each.new else None
