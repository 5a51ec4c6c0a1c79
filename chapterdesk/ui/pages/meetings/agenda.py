"""The agenda's tab: items with their times, a line to type a new one, and what was promised last time."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import Row
from chapterdesk.models import AgendaItem
from chapterdesk.services import meeting_facts, meetings, papers
from chapterdesk.ui.doing import attempt
from chapterdesk.ui.pages.meetings.agenda_model import (
    COLUMNS,
    GRIP,
    KIND,
    LENGTH,
    NAME,
    OPENS,
    TIME,
    AgendaModel,
    ItemRow,
)
from chapterdesk.ui.pages.meetings.agenda_table import WIDTHS, AgendaTable
from chapterdesk.ui.pages.meetings.sitting import Part, Sitting
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    IconLabel,
    InPlaceField,
    box,
    clear,
    column,
    hairline,
    keycap,
    label,
    row,
)

PRINT_PROMISES = "meetings.print_promises"


class AgendaPart(Part):
    """Items are typed, chosen, moved and taken away in the table itself."""

    kinds: ClassVar[frozenset[str]] = frozenset({"agenda_item", "meeting", "commitment", "person"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.model = AgendaModel(self._save, self._move, self._find, self)
        self.table = AgendaTable(self.model, self._person)
        self.new = QLineEdit()
        self.new.setPlaceholderText(_("Type a new item, then Enter"))
        self.new.setAccessibleName(_("New item"))
        self.new.setProperty("bare", True)
        self.new.returnPressed.connect(self._add)
        self._length = label("", "second")
        self._decisions = label("", "second")
        self._gavel = IconLabel("gavel", "text-2")
        self._note_of = label("", "label")
        self.note = InPlaceField(_("Note"), placeholder=_("Write a line that is printed under the item"))
        self.note.committed.connect(self._save_note)
        self.promises = PromiseList(sitting)
        self._fill()
        self.table.move_asked.connect(self._move)
        self.table.delete_asked.connect(self._delete)
        self.table.current_moved.connect(self._show_note)

    def _fill(self) -> None:
        frame = box(column(self.table, hairline(), self._new_line(), gap=0, margins=(1, 1, 1, 1)), "card")
        foot = row(IconLabel("clock", "text-2"), self._length, 12, self._gavel, self._decisions, None, gap=6)
        note = row(self._note_of, self.note, gap=4)
        note.setAlignment(self._note_of, Qt.AlignmentFlag.AlignTop)
        note.setStretch(1, 1)
        self._note_of.setMinimumHeight(theme().px(34))
        self.body.setSpacing(theme().px(8))
        for part in (self._headings(), frame, foot, note):
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        self.body.addSpacing(theme().px(8))
        self.body.addWidget(self.promises)
        self.body.addStretch(1)

    def _headings(self) -> QWidget:
        px = theme().px
        line = row(gap=0, margins=(1, 0, 1, 0))
        for place in (GRIP, TIME, NAME, KIND, OPENS, LENGTH):
            words = label(_(COLUMNS[place]) if COLUMNS[place] else "", "label")
            if place == LENGTH:
                words.setAlignment(Qt.AlignmentFlag.AlignRight)
                words.setContentsMargins(0, 0, px(14), 0)
            if place == NAME:
                line.addWidget(words, 1)
            else:
                words.setFixedWidth(px(WIDTHS[place]))
                line.addWidget(words)
        made = QWidget()
        made.setLayout(line)
        return made

    def _new_line(self) -> QWidget:
        keys = [keycap(_("Alt")), keycap("\u2191"), keycap("\u2193"), label(_("move an item"), "second")]
        line = row(IconLabel("plus", "text-2"), self.new, *keys, gap=8, margins=(11, 6, 10, 6))
        line.setStretch(1, 1)
        made = QWidget()
        made.setLayout(line)
        return made

    def _person(self, parent: QWidget) -> QLineEdit:
        made = self.sitting.person(_("Who opens"))
        made.setParent(parent)
        return made

    # -- showing -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the items and the promises."""
        head = self.sitting.head
        if head is None:
            return
        register = self.sitting.desk.register
        with register.read() as conn:
            items = meetings.agenda(conn, head.id)
            promised = meetings.promised(conn, head.id)
            names = register.titles(
                conn, [str(r[k]) for rows, k in ((items, "opens"), (promised, "party")) for r in rows.values() if r[k]]
            )
        times, total, end = meeting_facts.schedule(head.start, items.values())
        self.table.load([_item(i, r, t, names) for (i, r), t in zip(items.items(), times, strict=True)])
        self._show_foot(items, total, end)
        self._show_note()
        self.promises.show_rows(promised, names)

    def _show_foot(self, items: dict[str, Row], total: int, end: str) -> None:
        words = ngettext("{n} minute", "{n} minutes", total).format(n=total)
        self._length.setText(_("{minutes}, ends {time}").format(minutes=words, time=end) if end else words)
        many = sum(r["item_kind"] in ("decision", "election") for r in items.values())
        self._decisions.setText(ngettext("{n} decision", "{n} decisions", many).format(n=many))
        self._decisions.setVisible(many > 0)
        self._gavel.setVisible(many > 0)

    @Slot()
    def _show_note(self) -> None:
        item = next((r for r in self.model.rows() if r.id == self.table.current_item()), None)
        self._note_of.setVisible(item is not None)
        self.note.setVisible(item is not None)
        if item is not None:
            self._note_of.setText(_("Note"))
            self.note.setToolTip(item.name)
            self.note.set_value(item.note)

    # -- changing ------------------------------------------------------------------------------------------------

    def _save(self, item: str, name: str, value: object) -> None:
        register = self.sitting.desk.register
        plain = value if isinstance(value, str | int) else None
        # A value that the register refuses is marked in its cell, so the error goes back to the model.
        attempt(self.sitting.desk, lambda: meetings.change(register, AgendaItem, item, {name: plain}))

    def _find(self, text: str) -> str:
        editor = self.table.indexWidget(self.table.currentIndex())
        known = getattr(editor, "party", None)
        if known is not None:
            return str(known())
        register = self.sitting.desk.register
        with register.read() as conn:
            return meeting_facts.named_party(register, conn, self.sitting.id, text)

    @Slot(str, int)
    def _move(self, item: str, by: int) -> None:
        self.sitting.do(lambda: meetings.move(self.sitting.desk.register, item, by))

    @Slot(str)
    def _delete(self, item: str) -> None:
        self.sitting.do(lambda: meetings.remove(self.sitting.desk.register, AgendaItem, item))

    @Slot()
    def _add(self) -> None:
        name = self.new.text().strip()
        if name and self.sitting.do(lambda: meetings.add_item(self.sitting.desk.register, self.sitting.id, name)):
            self.new.clear()

    @Slot(str)
    def _save_note(self, text: str) -> None:
        item = self.table.current_item()
        if item:
            register = self.sitting.desk.register
            self.sitting.do(lambda: meetings.change(register, AgendaItem, item, {"note": text.strip() or None}))


def _item(key: str, found: Row, time: str, names: dict[str, str]) -> ItemRow:
    length = found["length"]
    return ItemRow(
        key,
        time,
        str(found["name"]),
        str(found["item_kind"] or ""),
        names.get(str(found["opens"]), ""),
        str(found["opens"] or ""),
        length if isinstance(length, int) else None,
        str(found["note"] or ""),
    )


class PromiseList(QWidget):
    """What was promised last time, with ticks and how it went."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self._title = label("", "section")
        self._done = label("", "count")
        self.printed = QCheckBox(_("Print with the agenda"))
        kept = sitting.desk.get_setting(PRINT_PROMISES)
        self.printed.setChecked(kept is None or bool(kept))
        self._list = column(gap=0, margins=(1, 1, 1, 1))
        self._frame: QFrame = box(self._list, "card")
        self.ticks: dict[str, QCheckBox] = {}
        self.setLayout(column(row(self._title, self._done, None, self.printed), self._frame, gap=8))
        self.printed.toggled.connect(self._keep)

    @Slot(bool)
    def _keep(self, on: bool) -> None:
        self._sitting.desk.set_setting(PRINT_PROMISES, on)

    def show_rows(self, rows: dict[str, Row], names: dict[str, str]) -> None:
        """Show these commitments."""
        self.setVisible(bool(rows))
        head = self._sitting.head
        if head is None:
            return
        before = head.previous
        self._title.setText(
            _("Promised on {day}").format(day=locale.long_date(before, year=False)) if before else _("Promised earlier")
        )
        done = sum(r["state"] == "done" for r in rows.values())
        self._done.setText(_("{n} of {all} done").format(n=done, all=len(rows)))
        focused = next((key for key, tick in self.ticks.items() if tick.hasFocus()), "")
        clear(self._list)
        self.ticks = {}
        for place, (key, found) in enumerate(rows.items()):
            if place:
                self._list.addWidget(hairline())
            self._list.addWidget(self._row(key, found, names.get(str(found["party"]), "")))
        if focused in self.ticks:
            self.ticks[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, key: str, found: Row, who: str) -> QWidget:
        tick = QCheckBox()
        tick.setChecked(found["state"] == "done")
        tick.setAccessibleName(_("Done: {what}").format(what=found["name"]))
        tick.toggled.connect(lambda on: self._tick(key, on))
        self.ticks[key] = tick
        name = label(who or "\u2013", "strong")
        name.setFixedWidth(theme().px(150))
        what = label(str(found["name"]), "body2" if found["state"] == "done" else "body", wrap=True)
        line = row(tick, name, what, gap=10, margins=(11, 5, 11, 5))
        line.setStretch(2, 1)
        if badge := outcome_badge(found):
            line.addWidget(badge)
        made = QWidget()
        made.setLayout(line)
        made.setMinimumHeight(theme().px(36))
        return made

    def _tick(self, key: str, on: bool) -> None:
        self._sitting.do(lambda: meetings.fulfil(self._sitting.desk.register, key, on))


def outcome_badge(found: Row) -> Badge | None:
    """Return the badge that says how a commitment stands; None where there is nothing to say."""
    words = papers.how_it_went(found)
    if not words:
        return None
    if found["state"] == "done":
        return Badge("circle-check", words, "success")
    late = bool(found["due"]) and str(found["due"]) < clock.today().isoformat() and found["state"] != "dropped"
    return Badge("alarm-clock" if late else "clock", words, "danger" if late else "neutral")
