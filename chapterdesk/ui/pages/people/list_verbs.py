"""Saving, renaming and deleting smart lists."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Question
from chapterdesk.services import lists, people
from chapterdesk.services.lists import ListEntry
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people.popups import NamePopup
from chapterdesk.ui.pages.people.verbs import Verbs


class ListVerbs:
    """What can be done with the lists of one's own; each is one step with its undo."""

    def __init__(self, desk: DeskContext, verbs: Verbs, host: QWidget) -> None:
        self._desk, self._verbs, self._host = desk, verbs, host

    def save(self, name: str, question: Question) -> str:
        """Keep the question under a name; return the list's key, "" where it could not be kept."""
        made: list[str] = []
        said = _("Saved the list {name}").format(name=name)
        self._verbs.do(lambda: made.append(lists.save(self._desk.register, name, question)), said)
        return made[0] if made else ""

    def ask_save(self, anchor: QWidget, question: Question, entry: ListEntry, done: object) -> NamePopup:
        """Ask for a name, the present one for a list of one's own; ``done(key)`` is called with the kept list."""

        def take(name: str) -> None:
            key = self.save(name, question)
            if key and callable(done):
                done(key)

        popup = NamePopup(
            self._host, _("Name of the smart list"), _("Save list"), take, value=entry.name if entry.own else ""
        )
        popup.open_under(anchor)
        return popup

    def rename(self, entry: ListEntry, name: str) -> None:
        """Give a list another name."""
        said = _("The list is now called {name}").format(name=name)
        self._verbs.do(lambda: people.rename_list(self._desk.register, entry.key, name), said)

    def ask_rename(self, anchor: QWidget, entry: ListEntry) -> NamePopup:
        """Ask for another name."""
        popup = NamePopup(
            self._host,
            _("Name of the smart list"),
            _("Rename"),
            lambda name: self.rename(entry, name),
            value=entry.name,
        )
        popup.open_under(anchor)
        return popup

    def remove(self, entry: ListEntry) -> None:
        """Delete a list; nobody in it is touched."""
        said = _("Deleted the list {name}").format(name=entry.name)
        self._verbs.do(lambda: lists.remove(self._desk.register, entry.key, entry.name), said)
