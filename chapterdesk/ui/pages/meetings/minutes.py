"""Minutes: what was said about each item, saved as each field is left; who led, wrote and checks; the paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import AgendaItem, Meeting
from chapterdesk.models.words import MEETING_STATES
from chapterdesk.services import meetings
from chapterdesk.ui.pages.meetings.sitting import Part, Sitting
from chapterdesk.ui.pages.meetings.writing import WritingField
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Chip, FlowLayout, button, choice_field, clear, column, label, row


class MinutesPart(Part):
    """``save`` and ``look`` are called for the minutes as PDF."""

    kinds: ClassVar[frozenset[str]] = frozenset({"agenda_item", "meeting", "person"})

    def __init__(self, sitting: Sitting, save: Callable[[], None], look: Callable[[], None]) -> None:
        super().__init__(sitting)
        self.said: dict[str, WritingField] = {}
        self._titles: list[str] = []
        self.state = choice_field(_("Status"), list(MEETING_STATES.choices()))
        self.chair = sitting.person(_("Chair"))
        self.secretary = sitting.person(_("Minutes by"))
        self.checker = sitting.person(_("Add a minutes checker"))
        self.checker.setPlaceholderText(_("Add a minutes checker"))
        self._checkers = QWidget()
        self._chips = FlowLayout(self._checkers)
        self._items = column(gap=10)
        self.free = WritingField(_("Other notes"), _("What else was said"))
        line = row(label(_("Status"), "label"), self.state, None)
        line.addWidget(button(_("Save and open"), look, icon_name="external-link"))
        line.addWidget(button(_("Save PDF"), save, icon_name="file-down"))
        self.body.addLayout(line)
        self.body.addLayout(self._people())
        self.body.addLayout(self._items)
        self.body.addLayout(column(label(_("Other notes"), "strong"), self.free, gap=4))
        self.body.addStretch(1)
        self.state.activated.connect(self._save_state)
        self.chair.left.connect(lambda: self._save_person("chair"))
        self.secretary.left.connect(lambda: self._save_person("secretary"))
        self.chair.returnPressed.connect(lambda: self._save_person("chair"))
        self.secretary.returnPressed.connect(lambda: self._save_person("secretary"))
        self.checker.returnPressed.connect(self._add_checker)
        self.free.committed.connect(self._save_free)

    def _people(self) -> QHBoxLayout:
        line = row(gap=16)
        for words, part in ((_("Chair"), self.chair), (_("Minutes by"), self.secretary), (_("Minutes checkers"), None)):
            if part is not None:
                line.addLayout(column(label(words, "label"), part, None, gap=4), 1)
                continue
            self._checkers.setMinimumWidth(theme().px(120))
            line.addLayout(column(label(words, "label"), self.checker, self._checkers, None, gap=4), 1)
        return line

    # -- showing -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is written; a field that is being typed in keeps its words."""
        head = self.sitting.head
        if head is None:
            return
        with self.sitting.desk.register.read() as conn:
            items = {i: r for i, r in meetings.agenda(conn, head.id).items() if r["item_kind"] != "break"}
        titles = [f"{i}{r['name']}" for i, r in items.items()]
        if titles != self._titles:
            self.flush()
            self._titles = titles
            clear(self._items)
            self.said = {}
            for number, (item, found) in enumerate(items.items(), 1):
                field = WritingField(str(found["name"]), _("What was said"))
                field.committed.connect(partial(self._save_said, item))
                self.said[item] = field
                heading = label(f"{number}. {found['name']}", "strong", wrap=True)
                self._items.addLayout(column(heading, field, gap=4))
        for item, found in items.items():
            self.said[item].set_text(str(found["said"] or ""))
        self.free.set_text(head.minutes)
        self.state.setCurrentIndex(max(0, self.state.findData(head.state)))
        for edit, (party, name) in ((self.chair, head.chair), (self.secretary, head.secretary)):
            if not edit.hasFocus():
                edit.set_party(party, name)
        self._chips.clear()
        for party, name in head.checkers:
            chip = Chip("", name, active=False, tag=True)
            chip.removed.connect(partial(self._remove_checker, party))
            self._chips.addWidget(chip)

    def flush(self) -> None:
        """Save every field that differs."""
        for field in (*self.said.values(), self.free):
            field.flush()

    # -- changing ------------------------------------------------------------------------------------------------

    def _change(self, **values: str | tuple[str, ...] | None) -> bool:
        register = self.sitting.desk.register
        return self.sitting.do(lambda: meetings.change(register, Meeting, self.sitting.id, dict(values)))

    def _save_said(self, item: str, text: str) -> None:
        register = self.sitting.desk.register
        self.sitting.do(lambda: meetings.change(register, AgendaItem, item, {"said": text.strip() or None}))

    @Slot(str)
    def _save_free(self, text: str) -> None:
        self._change(minutes=text.strip() or None)

    @Slot()
    def _save_state(self) -> None:
        self._change(state=str(self.state.currentData()))

    def _save_person(self, name: str) -> None:
        head = self.sitting.head
        edit = self.chair if name == "chair" else self.secretary
        party = edit.try_party()
        if head is None or party is None:
            return
        if party != (head.chair if name == "chair" else head.secretary)[0]:
            self._change(**{name: party or None})

    @Slot()
    def _add_checker(self) -> None:
        head = self.sitting.head
        party = self.checker.try_party()
        if head is not None and party and self._change(checkers=(*(p for p, _n in head.checkers), party)):
            self.checker.clear()

    def _remove_checker(self, party: str) -> None:
        head = self.sitting.head
        if head is not None:
            self._change(checkers=tuple(p for p, _n in head.checkers if p != party))
