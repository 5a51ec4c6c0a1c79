"""The page: the list of mobilisations, or one of them with its steps."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget

from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.mobilise.listing import MobilisationList
from chapterdesk.ui.pages.mobilise.new import NewMobilisationDialog
from chapterdesk.ui.pages.mobilise.view import MobilisationView
from chapterdesk.ui.records import Refresher


class MobilisePage(QStackedWidget):
    """``MobilisePage(desk)``; its targets are a mobilisation's id, "new", or "" for how it was left."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(_("Mobilise"))
        self.listing = MobilisationList(desk)
        self.view = MobilisationView(desk)
        self.addWidget(self.listing)
        self.addWidget(self.view)
        self.listing.opened.connect(self.open)
        self.listing.new_asked.connect(self.new)
        self.view.back.connect(self.show_list)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self.listing.refresh()

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target == "new":
            self.new()
        elif target:
            self.open(target)
        elif self.currentWidget() is self.listing:
            self.listing.refresh()

    def hidden(self) -> None:
        """Save what is still being typed when the page is left."""
        self.view.flush()

    @Slot(str)
    def open(self, mobilisation: str) -> None:
        """Show one mobilisation; the list where it is gone."""
        if self.view.open(mobilisation):
            self.setCurrentWidget(self.view)
        else:
            self.show_list()

    @Slot()
    def show_list(self) -> None:
        """Show the list."""
        self.view.flush()
        self.listing.refresh()
        self.setCurrentWidget(self.listing)
        self.listing.take_focus()

    @Slot()
    def new(self) -> NewMobilisationDialog:
        """Ask what happened; the mobilisation opens when it was written down."""
        dialog = NewMobilisationDialog(self._desk, self)
        dialog.made.connect(self.open)
        dialog.open()
        return dialog

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if self.currentWidget() is self.view:
            if not self.view.refresh(kinds):
                self.show_list()
        elif kinds & {"mobilisation", "call"}:
            self.listing.refresh()
