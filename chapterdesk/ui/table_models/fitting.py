"""Columns that fill the width there is, until somebody sets widths of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QTableView

from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.table_models import ColumnSpec
from chapterdesk.ui.widgets.register_delegate import PADDING

_FLEXIBLE = {"name": 150, "text": 96, "muted": 80, "badge": 150, "mark": 96}
"""Kinds of columns that give way, with the least they keep, in pixels at 100 %."""
_HEAD_MOST = 190
"""What a heading may ask for at most, in pixels at 100 %; a longer one is cut."""
_WORDS_MOST = 200
_ARROW = 20


class Kept:
    """Where a table keeps its columns and sort: among the desk's settings; not while ``paused``."""

    def __init__(self, desk: DeskContext) -> None:
        self._desk = desk
        self.paused = False

    def get(self, key: str) -> Any:
        """Return what was kept."""
        return self._desk.get_setting(key)

    def set(self, key: str, value: Any) -> None:
        """Keep it."""
        if not self.paused:
            self._desk.set_setting(key, value)


class Fitting(QObject):
    """Fits a table's columns to its width whenever that changes, until somebody drags one; ``key`` remembers that."""

    def __init__(self, table: QTableView, specs: Sequence[ColumnSpec], kept: Kept | None, key: str) -> None:
        super().__init__(table)
        self._table, self._specs, self._kept, self._key = table, list(specs), kept, f"table/{key}/by hand"
        self._words: dict[int, int] = {}
        table.viewport().installEventFilter(self)
        head = table.horizontalHeader()
        head.sectionResized.connect(self._resized)
        head.sectionHandleDoubleClicked.connect(self._by_hand)

    def set_words(self, words: dict[int, int]) -> None:
        """Tell how wide the words of some columns are that are better not cut, in pixels; the columns are fitted again."""
        if words != self._words:
            self._words = words
            self.fit()

    @Slot(int, int, int)
    def _resized(self, _place: int, _before: int, _after: int) -> None:
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._by_hand()

    @Slot()
    def _by_hand(self) -> None:
        if self._kept is not None:
            self._kept.set(self._key, True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width."""
        if event.type() == QEvent.Type.Resize and watched is self._table.viewport():
            self.fit()
        return False

    def fit(self) -> None:
        """Fit the columns now."""
        if self._kept is not None and self._kept.get(self._key):
            return
        head, px = self._table.horizontalHeader(), theme().px
        places = [place for place in range(len(self._specs)) if not head.isSectionHidden(place)]
        heads = self._headings(places)
        for place in heads:
            heads[place] = max(heads[place], min(px(_WORDS_MOST), self._words.get(place, 0)))
        plain = {place: px(self._specs[place].width) for place in places}
        least = {
            place: min(plain[place], px(_FLEXIBLE[self._specs[place].kind]))
            for place in places
            if self._specs[place].kind in _FLEXIBLE
        }
        room = self._table.viewport().width()
        # Headings and states are shown whole where there is room for all of them; else only what columns are given.
        widths = {place: max(width, heads[place]) for place, width in plain.items()}
        whole = {place: max(width, heads[place]) for place, width in least.items()}
        if sum(whole.get(place, width) for place, width in widths.items()) > room:
            widths, whole = plain, least
        give_way(widths, whole, room)
        if self._kept is not None:
            self._kept.paused = True
        for place, width in widths.items():
            head.resizeSection(place, width)
        if self._kept is not None:
            self._kept.paused = False

    def _headings(self, places: Sequence[int]) -> dict[int, int]:
        """Return how wide each heading is with its words uncut."""
        px, sorted_by = theme().px, self._table.horizontalHeader().sortIndicatorSection()
        metrics = QFontMetrics(theme().font("table", weight=600))
        return {
            place: min(
                px(_HEAD_MOST),
                metrics.horizontalAdvance(self._specs[place].label)
                + px(2 * PADDING + 2 + (_ARROW if place == sorted_by else 0)),
            )
            if self._specs[place].kind != "tick"
            else 0
            for place in places
        }


def give_way(widths: dict[int, int], least: Mapping[int, int], room: int) -> None:
    """Change the widths of the columns in ``least`` so that all fill ``room``; none becomes narrower than its least.

    What one column cannot give, the others give in its place; only where none can is there more than the room.
    """
    free = list(least)
    while free and (spare := room - sum(widths.values())):
        total = sum(widths[place] for place in free)
        for place in free:
            widths[place] = max(least[place], widths[place] + spare * widths[place] // max(1, total))
        if spare > 0:
            return
        free = [place for place in free if widths[place] > least[place]]
