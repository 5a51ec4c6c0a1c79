"""Attendance by ticks: type a name, Enter ticks; who is new; how many may vote."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QSpinBox, QWidget

from chapterdesk.core.locale import begins_words
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import Meeting
from chapterdesk.services import meeting_facts, meetings
from chapterdesk.services.meetings import Member
from chapterdesk.ui.pages.meetings.attendance_grid import TickGrid
from chapterdesk.ui.pages.meetings.newcomer import NewcomerDialog
from chapterdesk.ui.pages.meetings.sitting import Part, Sitting
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    FlowLayout,
    IconLabel,
    SearchField,
    box,
    button,
    clear,
    column,
    hairline,
    keycap,
    label,
    number_field,
    row,
    scroll,
)

_CONSENT = {
    "granted": ("shield-check", "success"),
    "refused": ("ban", "danger"),
    "withdrawn": ("ban", "danger"),
    "": ("circle-question-mark", "neutral"),
}


class AttendancePart(Part):
    """Everybody who is expected, to be ticked; others of the register come up as their names are typed."""

    kinds: ClassVar[frozenset[str]] = frozenset(
        {"attendance", "person", "meeting", "membership", "group_membership", "organisation", "consent"}
    )

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.search = SearchField(_("Type a name, Enter ticks"))
        self.grid = TickGrid()
        self._people: list[Member] = []
        self._elsewhere: list[tuple[str, str, str]] = []
        self._others = QWidget()
        self._flow = FlowLayout(self._others)
        self._empty = label("", "second", wrap=True)
        self._new_title = row(label(_("New tonight"), "section"), self._count_label(), None)
        self._new = column(gap=0, margins=(1, 1, 1, 1))
        self._new_box = QWidget()
        self._new_box.setLayout(column(self._new_title, box(self._new, "card"), gap=8))
        self._numbers = [label("", "title"), label("", "title"), label("", "title")]
        self._enough = label("", "strong")
        self._enough_icon = IconLabel("circle-check", "success")
        self._needed = label("", "caption")
        self._quorum: QSpinBox = number_field(_("Voting members needed"), 0, 0, 100_000)
        self._fill()
        self.search.changed.connect(self._typed)
        self.search.edit.returnPressed.connect(self._enter)
        self.grid.ticked.connect(self.tick)
        self.grid.typed.connect(self._type_on)
        self._quorum.editingFinished.connect(self._save_quorum)

    def _count_label(self) -> QLabel:
        self._new_count = label("", "count")
        return self._new_count

    def _fill(self) -> None:
        new = button(_("Somebody new"), self._somebody_new, icon_name="user-plus")
        keys = row(
            keycap(_("Space")), label(_("ticks"), "hint"), 6, keycap("E"), label(_("told they cannot come"), "hint"),
            None, gap=6,
        )  # fmt: skip
        line = row(self.search, new)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._others)
        self.body.addWidget(self._empty)
        self._grid_box = box(column(self.grid, gap=0, margins=(1, 1, 1, 1)), "card")
        names = QWidget()
        names.setLayout(column(self._grid_box, keys, self._new_box, None, gap=12))
        area = scroll(names)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(area, 1)
        self.body.addWidget(self._counts())

    def _counts(self) -> QWidget:
        words = (_("present"), _("may vote"), _("new"))
        self._words = [label(word, "second") for word in words]
        line = row(gap=0)
        for number, word in zip(self._numbers, self._words, strict=True):
            line.addLayout(column(number, word, gap=0, margins=(18, 10, 18, 10)), 1)
            line.addWidget(hairline(vertical=True))
        self._quorum.setFixedWidth(theme().px(76))
        ask = row(label(_("Needed"), "caption"), self._quorum, None, gap=8)
        right = column(
            row(self._enough_icon, self._enough, None, gap=6), self._needed, ask, gap=2, margins=(16, 10, 12, 10)
        )
        line.addLayout(right, 2)
        return box(line, "card")

    # -- showing -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show who is expected, who is new and the counts."""
        head = self.sitting.head
        if head is None:
            return
        register = self.sitting.desk.register
        with register.read() as conn:
            everyone = meetings.expected(conn, register, head.id)
            new = meeting_facts.new_tonight(register, conn, head.id)
        self._people = [m for m in everyone if not m.first_time]
        self._show_matching()
        self._show_new([m for m in everyone if m.first_time], new)
        self._show_counts(everyone, head.quorum or 0)

    def _show_matching(self) -> None:
        words = self.search.text().strip()
        found = [m for m in self._people if begins_words(m.name, words)]
        self.grid.load(found)
        self._grid_box.setVisible(bool(found))
        self._show_elsewhere(bool(words) and not found)
        nobody = not self._people and not words
        self._empty.setVisible(nobody or (bool(words) and not found and not self._elsewhere))
        self._empty.setText(
            _("Nobody belongs to this group yet. Type the name of somebody in the register, or note somebody new.")
            if nobody
            else _("Nobody in the register is called so. Note them as somebody new.")
        )

    def _show_elsewhere(self, wanted: bool) -> None:
        self._flow.clear()
        found = meeting_facts.find_parties(self.sitting.desk.register, self.search.text(), limit=5) if wanted else []
        self._elsewhere = found
        self._others.setVisible(bool(found))
        for party, name, where in found:
            words = f"{name}, {where}" if where else name
            self._flow.addWidget(button(words, partial(self._tick_found, party), icon_name="plus", size="small"))

    def _show_new(self, people: list[Member], about: dict[str, tuple[str, str]]) -> None:
        clear(self._new)
        self._new_box.setVisible(bool(people))
        self._new_count.setText(str(len(people)))
        for place, one in enumerate(people):
            if place:
                self._new.addWidget(hairline())
            self._new.addWidget(self._new_row(one, *about.get(one.party, ("", ""))))

    def _new_row(self, one: Member, reach: str, consent: str) -> QWidget:
        tick = QCheckBox()
        tick.setChecked(one.state == "present")
        tick.setAccessibleName(_("{name} is here").format(name=one.name))
        tick.toggled.connect(lambda on: self.tick(one.party, "present" if on else "absent"))
        name = label(one.name, "strong")
        name.setMinimumWidth(theme().px(150))
        words = {"granted": _("May be contacted"), "": _("Not asked yet")}.get(consent, _("Do not contact"))
        icon_name, tone = _CONSENT.get(consent, _CONSENT[""])
        line = row(
            tick, name, label(reach, "body2"), None, Badge(icon_name, words, tone), gap=10, margins=(11, 5, 11, 5)
        )
        made = QWidget()
        made.setLayout(line)
        return made

    def _show_counts(self, everyone: list[Member], quorum: int) -> None:
        here = [m for m in everyone if m.state == "present"]
        voting = sum(m.votes for m in here)
        for number, value in zip(self._numbers, (len(here), voting, sum(m.first_time for m in here)), strict=True):
            number.setText(str(value))
        if not self._quorum.hasFocus():
            self._quorum.setValue(quorum)
        if not quorum:
            self._enough.setText(_("No number is needed to decide"))
            self._needed.hide()
            self._enough_icon.set_icon("info", "text-2")
            return
        enough = voting >= quorum
        self._enough.setText(_("Enough to decide") if enough else _("Not enough to decide"))
        self._enough_icon.set_icon("circle-check" if enough else "circle-alert", "success" if enough else "warning")
        needed = ngettext("{n} voting member needed", "{n} voting members needed", quorum)
        self._needed.setText(needed.format(n=quorum))
        self._needed.show()

    # -- changing ------------------------------------------------------------------------------------------------

    @Slot(str)
    def _typed(self, _text: str) -> None:
        self._show_matching()

    @Slot(str)
    def _type_on(self, text: str) -> None:
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.edit.setText(self.search.text() + text)

    @Slot()
    def _enter(self) -> None:
        """Tick the first name that fits."""
        shown = self.grid.grid.people()
        if not self.search.text().strip():
            return
        if shown:
            if shown[0].state != "present":
                self.tick(shown[0].party, "present")
            self.search.edit.clear()
        elif self._elsewhere:
            self._tick_found(self._elsewhere[0][0])
        else:
            self._somebody_new()

    def _tick_found(self, party: str) -> None:
        self.tick(party, "present")
        self.search.edit.clear()

    @Slot(str, str)
    def tick(self, party: str, state: str) -> None:
        """Note somebody's attendance: shown at once, then saved."""
        self._people = [replace(m, state=state) if m.party == party else m for m in self._people]
        self._show_matching()
        if not self.sitting.do(lambda: meetings.tick(self.sitting.desk.register, self.sitting.id, party, state)):
            self.refresh()

    def _somebody_new(self) -> None:
        dialog = NewcomerDialog(self.search.text().strip(), self)
        if dialog.exec() and self.sitting.do(
            lambda: meetings.welcome(self.sitting.desk.register, self.sitting.id, dialog.newcomer())
        ):
            self.search.edit.clear()
        dialog.deleteLater()

    @Slot()
    def _save_quorum(self) -> None:
        head = self.sitting.head
        value = self._quorum.value() or None
        if head is not None and value != head.quorum:
            register = self.sitting.desk.register
            self.sitting.do(lambda: meetings.change(register, Meeting, head.id, {"quorum": value}))
