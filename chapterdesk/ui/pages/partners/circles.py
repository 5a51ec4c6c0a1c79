"""Coalitions, or working groups and processes: a list, and one of them on a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import FieldValue
from chapterdesk.models import Unit
from chapterdesk.models.words import UNIT_KINDS
from chapterdesk.services.partners import circles
from chapterdesk.services.partners.circles import Line
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.later import Later
from chapterdesk.ui.records import ListAndCard, NewRecordDialog, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import EmptyState, column, hand_focus

if TYPE_CHECKING:
    from chapterdesk.ui.pages.partners.circle_card import CircleCard

_HEARD = {
    "unit",
    "coalition_member",
    "coordination_turn",
    "commitment",
    "meeting",
    "organisation",
    "person",
    "membership",
}


class CirclesTab(QStackedWidget):
    """``CirclesTab(desk, kinds)``; ``show_row(id)``, ``new()``."""

    def __init__(self, desk: DeskContext, kinds: Sequence[str]) -> None:
        super().__init__()
        self._desk, self._kinds = desk, tuple(kinds)
        self._coalitions = self._kinds == circles.COALITIONS
        name = _("Coalitions") if self._coalitions else _("Working groups and processes")
        self.table = SimpleTable(self._columns(), name=name, desk=desk, key=f"partners.{self._kinds[0]}")
        self._later = Later(self._make_card)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self._choose_first)
        left = QWidget()
        left.setLayout(column(self.table, gap=0))
        self.both = ListAndCard(desk, left, self._later, key=f"partners.{self._kinds[0]}", card_width=580)
        self.table.chosen.connect(self._show)
        first = (
            (_("A coalition brings partners together around one shared vision. Who coordinates goes round."),
             _("Begin a coalition"))
            if self._coalitions
            else (_("Working groups and tailor-made processes start from one aim. They can be open to non-members."),
                  _("Begin a process"))
        )  # fmt: skip
        self.empty = EmptyState("handshake", first[0], first[1], self.new)
        self.addWidget(self.both)
        self.addWidget(self.empty)
        hand_focus(self, self.table)

    def _columns(self) -> list[TableColumn]:
        if self._coalitions:
            return [
                TableColumn("name", _("Coalition"), "name", 190),
                TableColumn("holder", _("Coordinates"), "text", 140),
                TableColumn("until", _("Until"), "date", 100, shown=False),
                TableColumn("members", _("Members"), "number", 80),
                TableColumn("meeting", _("Next meeting"), "date", 110),
                TableColumn("promises", _("Open commitments"), "number", 90, shown=False),
            ]
        return [
            TableColumn("name", _("Name"), "name", 200),
            TableColumn("kind", _("Kind"), "text", 140),
            TableColumn("open", _("Open to all"), "text", 90),
            TableColumn("members", _("Take part"), "number", 80),
            TableColumn("outside", _("Not members"), "number", 100, shown=False),
        ]

    def _cells(self, line: Line) -> list[object]:
        if self._coalitions:
            return [
                line.name,
                line.holder_name or _("Nobody"),
                line.until,
                line.members,
                line.next_meeting,
                line.promises,
            ]
        return [line.name, UNIT_KINDS.format(line.kind), line.open_to_all, line.members, line.outside]

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again."""
        register, current = self._desk.register, self.table.current_key()
        with register.read() as conn:
            found = circles.listed(register, conn, self._kinds)
        self.table.set_rows([TableRow(line.id, self._cells(line)) for line in found])
        self.setCurrentWidget(self.both if found else self.empty)
        if found and current not in {line.id for line in found}:
            # The list is seen before its card is made.
            self._first.start()
        if self._later.inside is not None:
            self.card.refresh()

    def _make_card(self) -> QWidget:
        from chapterdesk.ui.pages.partners.circle_card import CircleCard

        self._card = CircleCard(self._desk, self._coalitions)
        return self._card

    @property
    def card(self) -> CircleCard:
        """The card at the right, made now at the latest."""
        self._later.made()
        return self._card

    @Slot()
    def _choose_first(self) -> None:
        if not self.table.current_key() and self.table.keys_shown():
            self.table.choose(self.table.keys_shown()[0])

    def changed(self, kinds: set[str]) -> None:
        """Called after changes of the register."""
        if kinds & _HEARD:
            self.refresh()

    def show_row(self, key: str) -> None:
        """Show one of them."""
        self.refresh()
        self.table.choose(key)

    @Slot(str)
    def _show(self, key: str) -> None:
        self.card.show_row(key)

    @Slot()
    def new(self) -> NewRecordDialog:
        """Ask for a new one; it is shown when it was added."""
        register = self._desk.register

        def take(values: Mapping[str, FieldValue]) -> str:
            own = {name: value for name, value in values.items() if name != "unit_kind"}
            return circles.begin(register, str(values.get("unit_kind") or self._kinds[-1]), own)

        begin: dict[str, FieldValue] = {}
        fields, title = ["name", "vision", "town", "rotation_months"], _("New coalition")
        if not self._coalitions:
            fields, title = ["name", "unit_kind", "vision", "open_to_all"], _("New process")
            begin = {"unit_kind": circles.PROCESS, "open_to_all": True}
        return NewRecordDialog.ask(
            self._desk, Unit, self, preset=begin, fields=fields, title=title, create=take, made=self.show_row
        )
