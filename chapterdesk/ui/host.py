"""What pages and menus may ask of the window around the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from chapterdesk.core.progress import Progress
from chapterdesk.services.desk import Desk


class Host(Protocol):
    """The window that holds the welcome page, the lock and the desk."""

    def lock(self) -> None:
        """Close the database and ask for the passphrase."""

    def show_welcome(self, kind: str = "new") -> None:
        """Leave the desk for the welcome page; ``kind`` is "new", "sheet", "restore" or "demo"."""

    def choose_database(self) -> None:
        """Ask for another database and its passphrase."""

    def ask_to_open(self, path: Path) -> None:
        """Leave the desk and ask for another database's passphrase."""

    def set_language(self, language: str) -> None:
        """Show every word in another language, at once."""

    def set_look(self, name: str, scale: float) -> None:
        """Put on another theme and size of text, at once."""

    def change_key(
        self, title: str, sentence: str, work: Callable[[Desk, Progress], Desk], done: Callable[[Desk], Any]
    ) -> None:
        """Let ``work`` give the database another key while nothing else touches it, then show the desk and call ``done``.

        After a failure or cancelling the desk is shown as it was, and what happened is said.
        """

    def quit(self) -> None:
        """End the program."""
