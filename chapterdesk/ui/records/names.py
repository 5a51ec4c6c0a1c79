"""Names that come up while somebody types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from chapterdesk.services import record_names
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.widgets import keep_style


class Names:
    """Names that come up while somebody types in a line edit: ``Names(desk, "person", edit)``; ``picked(id, name)`` is called.

    Args:
        desk: The page's connections.
        kind: Whose names.
        edit: The line edit.
        picked: Called when one is chosen from the list.
    """

    def __init__(self, desk: DeskContext, kind: str, edit: QLineEdit, picked: Callable[[str, str], None]) -> None:
        self._desk, self._kind, self._edit, self._picked = desk, kind, edit, picked
        self._known: dict[str, tuple[str, str]] = {}
        self._model = QStringListModel(edit)
        self._completer = QCompleter(self._model, edit)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._chosen, Qt.ConnectionType.QueuedConnection)
        edit.setCompleter(self._completer)
        edit.textEdited.connect(self.offer)

    def offer(self, text: str) -> None:
        """Find the names that begin so."""
        keep_style(self._completer, self._edit)
        found = record_names.candidates(self._desk.register, self._kind, text) if text.strip() else []
        shown: list[str] = []
        for each in found:
            words = f"{each.name}, {each.detail}" if each.detail else each.name
            words = f"{each.name}, {each.ref}" if words in shown else words
            self._known[words] = (each.id, each.name)
            shown.append(words)
        self._model.setStringList(shown)

    def meant(self, text: str) -> str:
        """Return the id of a text that the list offered, "" for others."""
        return self._known.get(text, ("", ""))[0]

    def _chosen(self, text: str) -> None:
        if text in self._known:
            self._picked(*self._known[text])
