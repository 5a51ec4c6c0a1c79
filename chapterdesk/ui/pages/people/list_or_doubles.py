"""The middle of the People page: its table, or the possible doubles in the table's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext

if TYPE_CHECKING:
    from chapterdesk.ui.pages.people.doubles import DoublesView


class ListOrDoubles(QStackedWidget):
    """The middle of the People page: the table with its detail, or the possible doubles in their place.

    Args:
        desk: The register and the window.
        table: What is shown otherwise.
    """

    def __init__(self, desk: DeskContext, table: QWidget) -> None:
        super().__init__()
        self._desk, self._table = desk, table
        self._view: DoublesView | None = None
        self.addWidget(table)

    def view(self) -> DoublesView:
        """Return the view of doubles, made now where this is the first time."""
        if self._view is None:
            # What finds doubles is loaded when somebody looks for them: the page opens sooner without it.
            from chapterdesk.ui.pages.people.doubles import DoublesView

            self._view = DoublesView(self._desk)
            self._view.closed.connect(self.show_list)
            self.addWidget(self._view)
        return self._view

    @Slot()
    def show_list(self) -> None:
        """Go back to the table."""
        self.setCurrentWidget(self._table)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_doubles(self) -> None:
        """Show the pairs, looking for them first."""
        self.setCurrentWidget(self.view())
        self.view().opened()

    def compare(self, chosen: Sequence[str]) -> None:
        """Show two chosen people side by side; any other number is said."""
        if len(chosen) != 2:
            self._desk.toast(_("Select exactly two people to merge them."), None)
            return
        self.setCurrentWidget(self.view())
        self.view().compare(chosen[0], chosen[1])
