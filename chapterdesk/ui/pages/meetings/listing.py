"""The list of meetings, coming and past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.models.words import MEETING_STATES
from chapterdesk.services import meeting_facts
from chapterdesk.services.meeting_facts import Listed
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.widgets import (
    EmptyState,
    Page,
    PageHeader,
    RegisterTable,
    SearchField,
    Segmented,
    button,
    row,
)

WHEN = "meetings.when"
_KEYS = {"day": "day", "name": "name", "unit": "unit", "place": "place", "state": "state", "pack": "pack_made"}


class _Remembered:
    """Where the table keeps its columns: the desk's settings."""

    def __init__(self, desk: DeskContext) -> None:
        self._desk = desk

    def get(self, key: str) -> Any:
        """Return what was kept."""
        return self._desk.get_setting(key)

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self._desk.set_setting(key, value)


class MeetingList(Page):
    """``opened(id)`` for a meeting, ``new_asked()`` for a new one."""

    opened = Signal(str)
    new_asked = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._beside = Beside(desk, self)
        self._found: list[Listed] = []
        self._by_n: dict[int, Listed] = {}
        self._order: tuple[str, bool] | None = None
        self.header = PageHeader(
            _("Meetings"), "", [button(_("New meeting"), self.new_asked.emit, kind="primary", icon_name="plus")]
        )
        kept = desk.get_setting(WHEN)
        choices = [("coming", _("Coming")), ("past", _("Past")), ("all", _("All"))]
        self.when = Segmented(
            choices, kept if kept in ("coming", "past", "all") else "coming", name=_("Which meetings")
        )
        self.search = SearchField(_("Filter by title, group or place"))
        self.model = IdTableModel(_columns(), self._rows, self)
        self.table = RegisterTable(self.model, name=_("Meetings"), remember=_Remembered(desk), key="meetings")
        self._empty = EmptyState(
            "calendar-days",
            _("Plan a meeting and its agenda, attendance list, minutes and pack come with it."),
            _("New meeting"),
            self.new_asked.emit,
        )
        self._none = EmptyState("calendar-days", _("No meeting fits here. Look among the others, or plan one."))
        self._stack = QStackedLayout()
        for part in (self.table, self._empty, self._none):
            self._stack.addWidget(part)
        line = row(self.when, self.search, None, gap=12)
        self.body.addWidget(self.header)
        self.body.addLayout(line)
        self.body.addLayout(self._stack, 1)
        self.when.chosen.connect(self._when_chosen)
        self.search.changed.connect(self._show)
        self.model.sort_requested.connect(self._sort)
        self.table.opened.connect(self._open)

    def refresh(self) -> None:
        """Read the list again."""
        self._beside.ask(lambda conn: meeting_facts.listed(self._desk.register, conn, "all"), self._take)

    def _take(self, found: list[meeting_facts.Listed]) -> None:
        self._found = found
        today = clock.today().isoformat()
        coming = sum(m.day >= today for m in self._found)
        sentence = ngettext("{n} meeting is planned.", "{n} meetings are planned.", coming)
        self.header.set_text(_("Meetings"), sentence.format(n=locale.integer(coming)) if self._found else "")
        self._show()

    @Slot()
    def _show(self) -> None:
        today, when = clock.today().isoformat(), self.when.current()
        words = locale.fold(self.search.text()).split()
        found = [m for m in self._found if when == "all" or (m.day >= today) == (when == "coming")]
        if words:
            found = [m for m in found if all(w in locale.fold(f"{m.name} {m.unit} {m.place} {m.day}") for w in words)]
        if self._order is not None:
            key, down = self._order
            found.sort(key=lambda m: (locale.sort_key(str(getattr(m, _KEYS[key]))), m.day), reverse=down)
        elif when == "coming":
            found = found[::-1]
        self._by_n = {m.n: m for m in found}
        self.model.set_ids([m.n for m in found])
        self._stack.setCurrentWidget(self.table if found else self._none if self._found else self._empty)

    def _rows(self, numbers: list[int]) -> dict[int, Sequence[Any]]:
        return {n: _cells(self._by_n[n]) for n in numbers if n in self._by_n}

    @Slot(str)
    def _when_chosen(self, when: str) -> None:
        self._desk.set_setting(WHEN, when)
        self._order = None
        self._show()

    @Slot(str, bool)
    def _sort(self, key: str, down: bool) -> None:
        self._order = (key, down)
        self._show()

    @Slot(int)
    def _open(self, number: int) -> None:
        if number in self._by_n:
            self.opened.emit(self._by_n[number].id)

    def take_focus(self) -> None:
        """Put the focus into the table."""
        QWidget.setFocus(self.table)


def _columns() -> list[ColumnSpec]:
    return [
        ColumnSpec("day", _("Day"), "date", 190),
        ColumnSpec("name", _("Title"), "name", 230),
        ColumnSpec("unit", _("Group"), "text", 180),
        ColumnSpec("place", _("Place"), "muted", 190),
        ColumnSpec("state", _("Status"), "badge", 150),
        ColumnSpec("pack", _("Pack"), "mark", 150),
    ]


def _cells(one: Listed) -> list[Any]:
    day = dt.date.fromisoformat(one.day)
    text = f"{locale.capital(locale.day_name(day, short=True))} {locale.short_date(day, today=clock.today())}"
    pack = CellIcon("file-check", _("Made {day}").format(day=locale.short_date(dt.date.fromisoformat(one.pack_made), today=clock.today())), "success") if one.pack_made else None  # fmt: skip
    return [f"{text}, {one.start}" if one.start else text, one.name, one.unit, one.place, _state(one, day), pack]


def _state(one: Listed, day: dt.date) -> CellIcon:
    if one.state == "cancelled":
        return CellIcon("ban", _("Cancelled"), "danger")
    if one.state in ("held", "checked"):
        tone = "success" if one.state == "checked" else "neutral"
        return CellIcon("circle-check", MEETING_STATES.format(one.state), tone)
    if day < clock.today():
        return CellIcon("notebook-pen", _("Minutes to write"), "warning")
    soon = (day - clock.today()).days <= 14
    return CellIcon("clock", meeting_facts.when_in_words(day), "warning" if soon else "neutral")
