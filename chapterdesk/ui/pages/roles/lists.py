"""The same posts as a list, and every term there was, is and will be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _, pgettext
from chapterdesk.models import Appointment
from chapterdesk.services.succession.posts import Place
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.roles import phrases
from chapterdesk.ui.pages.roles.board_model import BoardModel
from chapterdesk.ui.pages.roles.dialogs import TermDialog
from chapterdesk.ui.records import Cell, CellIcon, HistoryDialog, RecordTable, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import column

_ORDER = {"vacant": 0, "ending": 1, "held": 2}


class PostList(SimpleTable):
    """``load(model)`` shows the board's posts as rows; ``post_opened(unit, role)`` at Enter, ``post_chosen`` as it moves."""

    post_opened = Signal(str, str)

    def __init__(self, desk: DeskContext) -> None:
        columns = [
            TableColumn("group", _("Group"), "name", 170),
            TableColumn("role", _("Role"), "text", 170),
            TableColumn("state", _("Status"), "badge", 150),
            TableColumn("who", _("Who"), "text", 170),
            TableColumn("end", _("Until"), "date", 110),
            TableColumn("days", _("Days vacant"), "number", 90),
            TableColumn("ready", _("Candidates"), "text", 180),
        ]
        super().__init__(columns, name=_("Posts"), desk=desk, key="roles.posts")
        self.row_opened.connect(lambda key: self.post_opened.emit(*key.split(" ")))

    def load(self, model: BoardModel) -> None:
        """Show the posts of the states that the board shows, vacant ones first."""
        board, today, rows = model.board(), clock.today(), []
        names, roles = {u: name for u, name, _kind in board.units}, dict(board.roles)
        for place in board.places.values():
            if place.state not in model.states():
                continue
            days = place.days_vacant(today)
            state = CellIcon(phrases.ICONS[place.state], _STATE[place.state](), phrases.TONES[place.state])
            who = ", ".join(holder.name for holder in place.holders)
            if place.agreed:
                then = _("then {name}").format(name=place.agreed)
                who = f"{who}, {then}" if who else then
            cells = [names[place.unit], roles[place.role], Cell(state, _sorted(place)), who or None, place.end or None]
            rows.append(TableRow(f"{place.unit} {place.role}", [*cells, days, model.ready(place) or None]))
        self.set_rows(sorted(rows, key=lambda each: each.cells[2].sort))


def _sorted(place: Place) -> str:
    return f"{_ORDER[place.state]}{place.since or place.end or '9999'}"


_STATE = {"vacant": lambda: _("Vacant"), "ending": lambda: _("Ends soon"), "held": lambda: pgettext("role", "Held")}


class TermTable(QWidget):
    """Every term in a role; Enter corrects its dates."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        nothing = ("calendar", _("Here stands every term, from whom until when, once somebody holds a post."), "", None)
        self.table = RecordTable(
            desk, Appointment, ["role", "party", "unit", "start", "end"], key="roles.terms", order="start",
            descending=True, more_menu=self._entries, empty=nothing,
        )  # fmt: skip
        self.table.opened.connect(self.edit)
        self.setLayout(column(self.table, gap=0))

    def _entries(self, ids: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        if len(ids) != 1:
            return []
        return [
            (_("Correct the dates"), lambda: self.edit(ids[0])),
            (_("History"), lambda: HistoryDialog.ask(self._desk, Appointment, ids[0], self)),
        ]

    @Slot(str)
    def edit(self, appointment: str) -> TermDialog:
        """Correct a term's dates."""
        dialog = TermDialog(self._desk, appointment, pgettext("role", "Term"), self)
        dialog.open()
        return dialog

    def refresh(self) -> None:
        """Read the terms again."""
        self.table.refresh()


class Terms(QWidget):
    """The terms, put together when they are looked at for the first time: the board stands sooner without them."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.table: TermTable | None = None
        self.setLayout(column(gap=0))

    def refresh(self) -> None:
        """Read the terms again."""
        layout = self.layout()
        if self.table is None and layout is not None:
            self.table = TermTable(self._desk)
            layout.addWidget(self.table)
        elif self.table is not None:
            self.table.refresh()
