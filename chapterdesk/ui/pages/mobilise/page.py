"""The page: the list of mobilisations, or one of them with its steps."""

from __future__ import annotations

from PySide6.QtCore import Slot

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.list_or_one import ListOrOne
from chapterdesk.ui.pages.mobilise.listing import MobilisationList
from chapterdesk.ui.pages.mobilise.new import NewMobilisationDialog
from chapterdesk.ui.pages.mobilise.view import MobilisationView

_LIST_KINDS = {"mobilisation", "call"}


class MobilisePage(ListOrOne):
    """``MobilisePage(desk)``; its targets are a mobilisation's id, "new", or "" for how it was left."""

    def __init__(self, desk: DeskContext) -> None:
        listing = MobilisationList(desk)
        super().__init__(desk, _("Mobilise"), listing, self._make_view, _LIST_KINDS)
        self.listing = listing
        self.listing.opened.connect(self.open)
        self.listing.new_asked.connect(self.new)

    @property
    def view(self) -> MobilisationView:
        """One mobilisation with its steps."""
        made = self.one()
        assert isinstance(made, MobilisationView)
        return made

    def _make_view(self) -> MobilisationView:
        made = MobilisationView(self._desk)
        made.back.connect(self.show_list)
        return made

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target == "new":
            self.new()
        elif target:
            self.open(target)
        elif self.shows_list():
            self.listing.refresh()

    @Slot(str)
    def open(self, mobilisation: str) -> None:
        """Show one mobilisation; the list where it is gone."""
        self.show_one(mobilisation)

    @Slot()
    def new(self) -> NewMobilisationDialog:
        """Ask what happened; the mobilisation opens when it was written down."""
        dialog = NewMobilisationDialog(self._desk, self)
        dialog.made.connect(self.open)
        dialog.open()
        return dialog
