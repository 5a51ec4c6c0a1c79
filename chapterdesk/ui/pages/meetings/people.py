"""A field for somebody's name: names come up as they are typed, the group's own people first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import begins_words
from chapterdesk.services import meeting_facts, meetings
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.widgets import keep_style

_MOST = 8


class PersonEdit(QLineEdit):
    """``PersonEdit(desk, meeting, name)``; ``party()`` is the id of whom the text means, "" for nobody.

    ``left()`` is emitted when the field is left with another text than it came with.

    Args:
        desk: The page's connections.
        meeting: Asked for the meeting whose people come first.
        name: The accessible name.
    """

    left = Signal()

    def __init__(self, desk: DeskContext, meeting: Callable[[], str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._meeting = desk, meeting
        self._known: dict[str, str] = {}
        self._near: list[tuple[str, str]] | None = None
        self._saved = ""
        self._fixed = False
        self.setAccessibleName(name)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(completer)
        keep_style(completer, self)
        self.textEdited.connect(self._offer)

    def set_party(self, party: str, name: str) -> None:
        """Show somebody, without a signal."""
        self._known[name] = party
        self._saved = name
        self.setText(name)

    def offer_first(self, people: list[tuple[str, str]]) -> None:
        """Offer these (name, id) before others; for a field that belongs to no meeting."""
        self._near = people
        self._fixed = True

    def party(self) -> str:
        """Return whom the text means. Raises UserError for a name of nobody, or of several."""
        text = self.text().strip()
        if text in self._known:
            return self._known[text]
        with self._desk.register.read() as conn:
            return meeting_facts.named_party(self._desk.register, conn, self._meeting(), text)

    def try_party(self) -> str | None:
        """Return the id, or None after showing why there is none; what was typed stays."""
        try:
            return self.party()
        except UserError as error:
            self._desk.toast(str(error), None)
            return None

    @Slot(str)
    def _offer(self, text: str) -> None:
        self._names.setStringList([name for name, _party in self._found(text)])

    def _found(self, text: str) -> list[tuple[str, str]]:
        if not text.strip():
            return []
        if self._near is None:
            with self._desk.register.read() as conn:
                people = meetings.expected(conn, self._desk.register, self._meeting())
            self._near = [(m.name, m.party) for m in people]
        near = [pair for pair in self._near if begins_words(pair[0], text)]
        found = near[:_MOST]
        known = {party for _name, party in found}
        if len(found) < _MOST:
            for party, name, where in meeting_facts.find_parties(self._desk.register, text, limit=_MOST):
                if party not in known:
                    found.append((f"{name}, {where}" if where else name, party))
        self._known.update(found)
        return found[:_MOST]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving with another name tells; a menu over the field is not leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.text().strip() != self._saved:
            self._near = self._near if self._fixed else None
            self.left.emit()
