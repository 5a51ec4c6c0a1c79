"""What can be done with those that are selected: the bulk bar's actions and the table's menu, from one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services import people
from chapterdesk.ui.pages.people.verbs import button_in, open_menu
from chapterdesk.ui.style import icon
from chapterdesk.ui.widgets.bulkbar import BulkAction

if TYPE_CHECKING:
    from chapterdesk.ui.pages.people.page import PeoplePage


class Many:
    """Asks the page who is selected only when something is to be done.

    Args:
        page: The People page, whose parts may not all be made yet.
    """

    def __init__(self, page: PeoplePage) -> None:
        self._page = page
        self.verbs = page.verbs

    def chosen(self) -> list[str]:
        """Return the ids of the people that are selected, in the order shown."""
        return people.ids_of(self._page.desk.register, self._page.table.selected_ids())

    def bulk_actions(self) -> list[BulkAction]:
        """Return what the bar offers: words, icon, what is done."""

        def under(text: str, picture: str, menu: QMenu) -> BulkAction:
            return (text, picture, lambda: open_menu(menu, button_in(self._page.middle.bar, text)))

        return [
            under(_("Set level"), "layers", self.verbs.level_menu(self.chosen)),
            under(_("Add to group"), "users", self.verbs.group_menu(self._page.units, self.chosen)),
            (_("Add tag"), "tag", self._tag),
            (_("Export..."), "file-up", self._page.ask_export),
            (_("Merge..."), "merge", self._merge),
            (_("Copy"), "copy", self.copy),
            (_("Delete..."), "trash-2", self.ask_delete),
        ]

    def row_menu(self, numbers: list[int]) -> QMenu | None:
        """Return the menu of a right click on rows, None where there is none."""
        if not numbers:
            return None
        page, menu = self._page, QMenu(self._page)
        menu.addAction(icon("pencil"), pgettext("verb", "Open"), page.open_current)
        for text, picture, inner in (
            (_("Set level"), "layers", self.verbs.level_menu(self.chosen)),
            (_("Add to group"), "users", self.verbs.group_menu(page.units, self.chosen)),
        ):
            inner.setTitle(text)
            inner.setIcon(icon(picture))
            menu.addMenu(inner)
        menu.addAction(icon("tag"), _("Add tag"), self._tag)
        menu.addAction(icon("file-up"), _("Export..."), page.ask_export)
        if len(numbers) == 2:
            menu.addAction(icon("merge"), _("Merge..."), self._merge)
        menu.addAction(icon("trash-2", "danger"), _("Delete..."), self.ask_delete)
        return menu

    def _tag(self) -> None:
        self.verbs.ask_tag(self.chosen(), self._page.middle.bar)

    def _merge(self) -> None:
        self._page.center.compare(self.chosen())

    def copy(self) -> None:
        """Copy the selected rows as a table."""
        self._page.table.copy()
        many = len(self._page.table.selected_ids())
        said = ngettext(
            "Copied {n} row. Paste it into Excel or a mail.", "Copied {n} rows. Paste them into Excel or a mail.", many
        )
        self._page.desk.toast(said.format(n=integer(many)), None)

    @Slot()
    def ask_delete(self, numbers: list[int] | None = None) -> None:
        """Ask before deleting people by number, those that are selected where none are named."""
        wanted = self._page.table.selected_ids() if numbers is None else numbers
        keys = people.ids_of(self._page.desk.register, wanted)
        if keys:
            self.verbs.ask_delete(keys)
