"""The three filters above the list of a review: person, field and sender, each a chip with a menu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.locale import integer, sort_key
from chapterdesk.core.text import N_, _
from chapterdesk.services.exchange.items import Item
from chapterdesk.ui.widgets import Chip, FlowLayout

ANY = ""
_Of = Callable[[Item], str]


def sender(item: Item) -> str:
    """Return who an item is from: who entered it there, else the partner."""
    return (item.theirs.who if item.theirs is not None else "") or item.peer


_FILTERS: tuple[tuple[str, str, str, _Of], ...] = (
    ("person", N_("Person"), N_("Any"), lambda item: item.title),
    ("field", N_("Field"), N_("Any"), lambda item: item.label),
    ("from", N_("From"), N_("All"), sender),
)


class Filters(QWidget):
    """``changed()`` when another value is chosen; ``kept(items)`` returns the items that fulfil all of them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen = {key: ANY for key, *_rest in _FILTERS}
        self._items: list[Item] = []
        self.chips: dict[str, Chip] = {}
        flow = FlowLayout()
        for key, name, anything, _of in _FILTERS:
            chip = Chip(_(name), _(anything), False, active=False)
            chip.clicked.connect(partial(self._ask, key))
            self.chips[key] = chip
            flow.addWidget(chip)
        self.setLayout(flow)

    def kept(self, items: Sequence[Item]) -> list[Item]:
        """Return the items that are to be listed; a filter that fits nothing any more is let go."""
        self._items = list(items)
        for key, _name, _anything, of in _FILTERS:
            if self._chosen[key] and not any(of(item) == self._chosen[key] for item in items):
                self._choose(key, ANY, tell=False)
        return [
            i for i in items if all(not self._chosen[key] or of(i) == self._chosen[key] for key, *_w, of in _FILTERS)
        ]

    def choose(self, key: str, value: str) -> None:
        """Filter by a value of ``person``, ``field`` or ``from``; "" for all."""
        self._choose(key, value, tell=True)

    def _choose(self, key: str, value: str, *, tell: bool) -> None:
        self._chosen[key] = value
        anything = next(each for name, _n, each, _of in _FILTERS if name == key)
        self.chips[key].set_value(value or _(anything))
        if tell:
            self.changed.emit()

    def _ask(self, key: str) -> None:
        chip = self.chips[key]
        menu = self.menu(key)
        menu.exec(chip.mapToGlobal(QPoint(0, chip.height() + 2)))
        menu.deleteLater()

    def menu(self, key: str) -> QMenu:
        """Return the menu of one filter: its values with how many items have each."""
        _key, _name, anything, of = next(each for each in _FILTERS if each[0] == key)
        menu = QMenu(self)
        menu.addAction(_(anything), partial(self.choose, key, ANY))
        menu.addSeparator()
        counts = Counter(of(item) for item in self._items)
        for value in sorted(filter(None, counts), key=sort_key):
            action = menu.addAction(
                f"{value.replace('&', '&&')}   {integer(counts[value])}", partial(self.choose, key, value)
            )
            action.setCheckable(True)
            action.setChecked(value == self._chosen[key])
        return menu
