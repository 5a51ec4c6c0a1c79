"""The list of alumni: whom to call first, what they would like, when they were last asked."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.locale import fold
from chapterdesk.core.text import _, ngettext
from chapterdesk.models.asking import ALUMNI_STATES, ANSWERS, WISHES
from chapterdesk.services.alumni.people import Alumna, Said
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.roles.chip import StateChip
from chapterdesk.ui.records import Cell, CellIcon, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import FlowLayout, SearchField, column

CALLS = "calls"
_ICONS = {"mentor": "users", "speaker": "megaphone", "trainer": "graduation-cap", "crisis_reserve": "zap",
          "board_candidate": "id-card"}  # fmt: skip


class AlumniList(QWidget):
    """``load(alumni)``; ``chosen(profile)`` as it moves, ``opened(profile)`` at Enter.

    The chips narrow: whoever is to be called, and whoever has one of the wishes that are on.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._alumni: list[Alumna] = []
        self.search = SearchField(_("Filter"))
        self.chips = {CALLS: StateChip("phone", _("To call"))}
        self.chips |= {code: StateChip(_ICONS[code], words) for code, words in WISHES.choices()}
        columns = [
            TableColumn("name", _("Name"), "name", 180),
            TableColumn("former", _("Former roles"), "text", 190),
            TableColumn("wishes", _("Would like to be"), "text", 180),
            TableColumn("asked", _("Last asked"), "text", 200),
            TableColumn("call", _("Next call"), "mark", 130),
        ]
        self.table = SimpleTable(columns, name=_("Alumni"), desk=desk, key="alumni.list")
        chips = FlowLayout(spacing=theme().px(8))
        for chip in self.chips.values():
            chip.setChecked(False)
            chip.toggled.connect(self._fill)
            chips.addWidget(chip)
        self.search.changed.connect(self._fill)
        self.table.chosen.connect(self.chosen)
        self.table.row_opened.connect(self.opened)
        layout = column(chips, self.search, self.table, gap=10)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def is_filled(self) -> bool:
        """Say whether anybody was ever shown."""
        return bool(self._alumni)

    def load(self, alumni: list[Alumna]) -> None:
        """Show these; the chosen one stays chosen."""
        self._alumni, today = alumni, clock.today()
        self.chips[CALLS].set_count(sum(each.late(today) for each in alumni))
        for code, _words in WISHES.choices():
            self.chips[code].set_count(sum(code in each.wishes for each in alumni))
        self._fill()

    @Slot()
    def _fill(self) -> None:
        today = clock.today()
        shown = [each for each in self._alumni if self._fits(each, today)]
        if self.chips[CALLS].isChecked():
            # Whoever has waited longest stands first.
            shown.sort(key=lambda each: each.due or today)
        self.table.set_rows([_row(each, today) for each in shown])

    def _fits(self, one: Alumna, today: dt.date) -> bool:
        if self.chips[CALLS].isChecked() and not one.late(today):
            return False
        wishes = [code for code, chip in self.chips.items() if code != CALLS and chip.isChecked()]
        if wishes and not set(wishes) & set(one.wishes):
            return False
        words = fold(self.search.text())
        text = fold(" ".join([one.name, str(one.row["competence"] or ""), *(f.role_name for f in one.former)]))
        return all(word in text for word in words.split())

    def show_calls(self) -> None:
        """Show only whom to call, the first one chosen."""
        for code, chip in self.chips.items():
            chip.setChecked(code == CALLS)
        keys = self.table.keys_shown()
        if keys:
            self.table.choose(keys[0])

    def next_call(self) -> str:
        """Return the profile of whoever waits for a call longest, "" where nobody does."""
        today = clock.today()
        late = [each for each in self._alumni if each.late(today)]
        return min(late, key=lambda each: each.due or today).profile if late else ""

    def choose(self, profile: str) -> bool:
        """Choose somebody; the chips and the filter give way where they hide them."""
        if not any(each.profile == profile for each in self._alumni):
            return False
        if profile not in self.table.keys_shown():
            self.search.edit.clear()
            for chip in self.chips.values():
                chip.setChecked(False)
        self.table.choose(profile)
        return True


def _row(one: Alumna, today: dt.date) -> TableRow:
    roles = [f"{each.role_name}, {each.years()}" for each in one.former[:1]]
    if len(one.former) > 1:
        more = len(one.former) - 1
        roles = [ngettext("{first}, and {n} more", "{first}, and {n} more", more).format(first=roles[0], n=more)]
    wishes = ", ".join(WISHES.format(code) for code in one.wishes)
    asked = Cell(said_words(one.last, today), one.last.asked_on) if one.last else None
    return TableRow(one.profile, [one.name, roles[0] if roles else None, wishes or None, asked, call_cell(one, today)])


def said_words(said: Said, today: dt.date) -> str:
    """Return a question with its answer in one line."""
    answer = ANSWERS.format(said.answer) if said.answer else _("No answer yet")
    day = said.answered_on or said.asked_on
    when = locale.short_date(dt.date.fromisoformat(day), today=today) if day else ""
    words = _("{what}: {answer}").format(what=said.what, answer=answer[:1].lower() + answer[1:])
    return _("{words}, {day}").format(words=words, day=when) if when else words


def call_cell(one: Alumna, today: dt.date) -> Cell | None:
    """Return when to call somebody as a cell; whoever rests or wants no contact shows that in its place."""
    if one.state in ("paused", "declined"):
        icon = "moon" if one.state == "paused" else "ban"
        return Cell(CellIcon(icon, ALUMNI_STATES.format(one.state)), "9999")
    if one.due is None:
        return None
    words = locale.short_date(one.due, today=today)
    late = one.due <= today
    return Cell(CellIcon("phone" if late else "calendar", words, "warning" if late else "neutral"), one.due.isoformat())
