"""The lines of a roll as a table that is as quick with a hundred thousand of them as with ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from chapterdesk.core.locale import fold, integer
from chapterdesk.core.text import _, pgettext
from chapterdesk.services.statutes import Rules
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting import words
from chapterdesk.services.voting.counting import Line, weight
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.table_models.fitting import Fitting, Kept
from chapterdesk.ui.widgets import RegisterTable


def may_words(line: Line, rules: Rules) -> CellIcon:
    """Return whether somebody votes, as a mark with its word."""
    if line.disputed and not line.ruling:
        return CellIcon("circle-question-mark", _("Disputed"), "warning")
    if weight(line, rules)[1]:
        return CellIcon("circle-check", pgettext("verb", "Votes"), "success")
    return CellIcon("circle-x", _("No vote"), "neutral")


class RollTable(RegisterTable):
    """``show_lines(sheet)``, ``narrow(text, fits)``; ``chosen(party)``, ``ticked(party)`` by Space or Enter where it is the door's.

    Args:
        desk: Keeps columns and sort under ``key``.
        door: Shows who is there instead of why somebody votes.
    """

    chosen = Signal(str)
    ticked = Signal(str)

    def __init__(self, desk: DeskContext, *, key: str, door: bool = False) -> None:
        self._door = door
        self._lines: list[Line] = []
        self._folded: list[str] = []
        self._rules: Rules | None = None
        self._fits: Callable[[Line], bool] | None = None
        self._text = ""
        columns = [ColumnSpec("name", _("Name"), "name", 176)]
        if door:
            columns.append(ColumnSpec("there", _("Is there"), "mark", 118))
        columns += [
            ColumnSpec("may", _("May vote"), "mark", 118),
            ColumnSpec("votes", _("Votes"), "number", 70, shown=not door),
            ColumnSpec("card", _("Card"), "number", 60, shown=door),
            ColumnSpec("why", _("Why"), "text", 220),
            ColumnSpec("kind", _("As"), "muted", 140, shown=not door),
        ]
        model = IdTableModel(columns, self._cells)
        kept = Kept(desk)
        super().__init__(model, name=_("Voting roll"), remember=kept, key=key)
        model.setParent(self)
        self._model_of_lines = model
        self._fitting = Fitting(self, columns, kept, key)
        model.sort_requested.connect(self._sort_lines)
        self.current_changed.connect(lambda n: self.chosen.emit(self._lines[n].party if n >= 0 else ""))
        self.opened.connect(lambda n: self.ticked.emit(self._lines[n].party))

    def show_sheet(self, sheet: rolls.Sheet | None) -> None:
        """Show the lines of a roll, none where None; the current row stays where its party does."""
        current = self.current_party()
        self.blockSignals(True)
        self._model_of_lines.set_ids([])
        self._lines = sheet.lines if sheet else []
        self._rules = sheet.rules if sheet else None
        self._folded = []
        self._order()
        self.blockSignals(False)
        if current:
            self.go_to_party(current)

    def narrow(self, text: str, fits: Callable[[Line], bool] | None) -> None:
        """Show only lines whose name has a text in it and that fit."""
        self._text, self._fits = text, fits
        self._order()

    def shown(self) -> Sequence[int]:
        """Return the numbers of the lines shown, in order."""
        return self._model_of_lines.ids()

    def line_at(self, row: int) -> Line:
        """Return the line of a row."""
        return self._lines[self._model_of_lines.id_at(row)]

    def current_party(self) -> str:
        """Return whose line is current, "" for none."""
        n = self.current_id()
        return self._lines[n].party if 0 <= n < len(self._lines) else ""

    def go_to_party(self, party: str) -> bool:
        """Make somebody's line current; returns whether it is shown."""
        for n in self._model_of_lines.ids():
            if self._lines[n].party == party:
                self.go_to(n)
                return True
        return False

    def say_again(self, line: Line) -> None:
        """Paint one line anew after it was ticked or ruled."""
        for n, each in enumerate(self._lines):
            if each is line:
                self._model_of_lines.refresh([n])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks at the door."""
        if self._door and event.key() == Qt.Key.Key_Space and self.current_party():
            self.ticked.emit(self.current_party())
            return
        super().keyPressEvent(event)

    # -- rows -------------------------------------------------------------------------------------------------------

    @Slot(str, bool)
    def _sort_lines(self, _key: str, _descending: bool) -> None:
        self._order()

    def _order(self) -> None:
        numbers = [n for n, line in enumerate(self._lines) if self._fits is None or self._fits(line)]
        if wanted := fold(self._text).split():
            if not self._folded:
                self._folded = [fold(line.name) for line in self._lines]
            for word in wanted:
                numbers = [n for n in numbers if word in self._folded[n]]
        key, descending = self.sorted_by()
        sort = self._sort_key(key)
        if sort is not None:
            numbers.sort(key=sort, reverse=descending)
        elif descending:
            numbers.reverse()
        self._model_of_lines.set_ids(numbers)

    def _sort_key(self, key: str) -> Callable[[int], Any] | None:
        """Return what lines are sorted by; None for the order of names, in which they lie."""
        lines, rules = self._lines, self._rules
        if rules is None:
            return None
        by: dict[str, Callable[[int], Any]] = {
            "there": lambda n: not lines[n].present,
            "may": lambda n: not weight(lines[n], rules)[1],
            "votes": lambda n: weight(lines[n], rules)[0],
            "card": lambda n: lines[n].card,
            "why": lambda n: rolls.why(lines[n]),
            "kind": lambda n: lines[n].kind,
        }
        return by.get(key)

    def _cells(self, numbers: list[int]) -> dict[int, list[Any]]:
        return {n: self._row(self._lines[n]) for n in numbers if n < len(self._lines)}

    def _row(self, line: Line) -> list[Any]:
        assert self._rules is not None
        votes = weight(line, self._rules)[0]
        there = [
            CellIcon("circle-check", _("Is there"), "success")
            if line.present
            else CellIcon("circle", _("Not here"), "neutral")
        ]
        return [
            line.name, *(there if self._door else []), may_words(line, self._rules), integer(votes) if votes else None,
            integer(line.card) if line.card else None, rolls.why(line), words.kind_words(line.kind),
        ]  # fmt: skip
