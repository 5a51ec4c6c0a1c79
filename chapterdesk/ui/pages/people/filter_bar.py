"""The filters of the table as chips, with the dashed one that adds another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.services.people import UnitNode
from chapterdesk.ui.pages.people.asked import CAME_WITH, Asked, asked_field, asked_fields, in_words
from chapterdesk.ui.pages.people.filter_popup import FilterPopup
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import CHIP
from chapterdesk.ui.widgets import Chip, FlowLayout, add_chip, button, row


class FilterBar(QWidget):
    """``changed()`` after each change, with the filters in ``conditions()`` and the searched words in ``words()``; ``save_asked()``."""

    changed = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._conditions: list[Condition] = []
        self._words = ""
        self._units: Sequence[UnitNode] = ()
        self._chips: list[Chip] = []
        self.popup: FilterPopup | None = None
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, spacing=theme().px(8))
        self._add = add_chip(_("Filter"))
        self._add.setAccessibleName(_("Add a filter"))
        self._add.setProperty("arrowless", True)
        self._add.setMenu(self._fields_menu())
        self._flow.addWidget(self._add)
        self._clear = button(_("Clear"), self.clear, kind="quiet", size="small")
        self.save = button(_("Save list"), self.save_asked.emit, kind="link", icon_name="bookmark")
        right = QWidget()
        right.setLayout(row(self._clear, self.save, gap=8))
        right.setFixedHeight(theme().px(CHIP))
        line = row(self._holder, right, gap=8)
        line.setStretch(0, 1)
        line.setAlignment(right, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self._arrange()

    def _fields_menu(self) -> QMenu:
        menu = QMenu(self)
        sections: dict[str, QMenu] = {"": menu}
        for asked in asked_fields():
            if asked.section not in sections:
                sections[asked.section] = menu.addMenu(asked.section)
            sections[asked.section].addAction(asked.label, partial(self.open, asked))
        return menu

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key leads to after the chips, in order."""
        return [self._add, self._clear, self.save]

    def conditions(self) -> tuple[Condition, ...]:
        """Return the filters in order."""
        return tuple(self._conditions)

    def words(self) -> str:
        """Return the words that are searched for."""
        return self._words

    def set_units(self, units: Sequence[UnitNode]) -> None:
        """Know the groups, for choosing and for the words on chips."""
        self._units = units
        self._arrange()

    def set_conditions(self, conditions: Sequence[Condition], words: str = "") -> None:
        """Show these filters, without a signal."""
        self._conditions, self._words = list(conditions), words
        self._arrange()

    def set_words(self, words: str) -> None:
        """Search for other words."""
        if words.strip() != self._words:
            self._words = words.strip()
            self._tell()

    def clear(self) -> None:
        """Take every filter away."""
        self._conditions, self._words = [], ""
        self._tell()

    def open(self, asked: Asked, place: int = -1) -> None:
        """Open the popup for a new filter, or for the one at a place."""
        before = self._conditions[place] if place >= 0 else None
        anchor: QWidget = self._chips[place] if place >= 0 else self._add
        self.popup = FilterPopup(self, asked, self._units, lambda made: self.put(made, place), before)
        self.popup.open_under(anchor)

    def put(self, condition: Condition, place: int = -1) -> None:
        """Add a filter, or put it in the place of another."""
        if place >= 0:
            self._conditions[place] = condition
        else:
            self._conditions.append(condition)
        self._tell()

    def remove(self, place: int) -> None:
        """Take one filter away."""
        del self._conditions[place]
        self._tell()
        (self._chips[min(place, len(self._chips) - 1)] if self._chips else self._add).setFocus()

    def _tell(self) -> None:
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        names = {unit.id: unit.title for unit in self._units}
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, condition in enumerate(self._conditions):
            chip = Chip(*in_words(condition, names), parent=self._holder)
            chip.clicked.connect(lambda _on=False, place=place: self._open_chip(place))
            chip.removed.connect(lambda place=place: self.remove(place))
            self._flow.insert_widget(place, chip)
            self._chips.append(chip)
        if self._words:
            chip = Chip(_("Search"), self._words, parent=self._holder)
            chip.removed.connect(lambda: self.set_words(""))
            self._flow.insert_widget(len(self._conditions), chip)
            self._chips.append(chip)
        some = bool(self._conditions or self._words)
        self._clear.setVisible(some)
        self.save.setVisible(some)
        self._holder.updateGeometry()

    def _open_chip(self, place: int) -> None:
        if self._conditions[place].field != CAME_WITH:
            self.open(asked_field(self._conditions[place].field), place)
