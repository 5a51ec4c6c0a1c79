"""A set of values as chips, with a field that adds one and knows the usual ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets.chips import Chip
from chapterdesk.ui.widgets.fields import keep_style
from chapterdesk.ui.widgets.flow import FlowLayout


class _Entry(QLineEdit):
    removed_last = Signal()
    entered = Signal()
    left = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody is about to type."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes what was typed; the list of suggestions or another window is not leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A comma ends a tag; Backspace in an empty field takes the last one back; Esc forgets what is being typed."""
        if event.text() in (",", ";"):
            self.returnPressed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.removed_last.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class TagsField(QWidget):
    """Tags (interests, languages): ``TagsField(_("Interests"), ["Letters"], known=[...])``; ``changed(list)`` after each change.

    ``entered()`` when somebody goes into it: the time to call ``set_known``.

    Args:
        name: The accessible name.
        values: The tags as they stand.
        known: Values to complete from.
        free: Whether a value outside ``known`` may be typed.
    """

    changed = Signal(list)
    entered = Signal()

    def __init__(
        self,
        name: str,
        values: Iterable[str] = (),
        *,
        known: Sequence[str] = (),
        free: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._free = name, free
        self._known: dict[str, str] = {}
        self._words = QStringListModel(self)
        self._values: list[str] = []
        self._flow = FlowLayout(self, spacing=theme().px(6))
        self._entry = _Entry()
        self._entry.setPlaceholderText(_("Add"))
        self._entry.setAccessibleName(_("Add to {field}").format(field=name))
        self._entry.setFixedWidth(theme().px(120))
        completer = QCompleter(self._words, self._entry)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._add_typed, Qt.ConnectionType.QueuedConnection)
        self._entry.setCompleter(completer)
        keep_style(completer, self._entry)
        self._entry.returnPressed.connect(self._add_typed)
        self._entry.removed_last.connect(self._remove_last)
        self._entry.entered.connect(self.entered)
        self._entry.left.connect(self._add_typed)
        self.set_known(known)
        self.setAccessibleName(name)
        self.setFocusProxy(self._entry)
        self.set_values(values)

    def values(self) -> list[str]:
        """Return the tags in order."""
        return list(self._values)

    def set_known(self, known: Sequence[str]) -> None:
        """Complete from these from now on."""
        self._known = {value.casefold(): value for value in known}
        self._words.setStringList(list(known))

    def entry(self) -> QLineEdit:
        """Return the field in which one types."""
        return self._entry

    def set_values(self, values: Iterable[str]) -> None:
        """Show these tags, without a signal; what is being typed stays."""
        self._values = list(dict.fromkeys(values))
        if self._entry.parent() is self:
            for place in range(self._flow.count()):
                item = self._flow.itemAt(place)
                if item is not None and item.widget() is self._entry:
                    self._flow.takeAt(place)
                    break
        self._flow.clear()
        for value in self._values:
            chip = Chip("", value, active=False, tag=True)
            chip.removed.connect(lambda value=value: self._remove(value))
            self._flow.addWidget(chip)
        self._flow.addWidget(self._entry)
        self.updateGeometry()

    @Slot()
    def _add_typed(self) -> None:
        typed = self._entry.text().strip()
        value = self._known.get(typed.casefold(), typed if self._free else "")
        if value:
            self._entry.clear()
            if value not in self._values:
                here = self._entry.hasFocus()
                self.set_values([*self._values, value])
                if here:
                    self._entry.setFocus()
                self.changed.emit(self.values())

    @Slot()
    def _remove_last(self) -> None:
        if self._values:
            self._remove(self._values[-1])

    def _remove(self, value: str) -> None:
        self.set_values([one for one in self._values if one != value])
        self._entry.setFocus()
        self.changed.emit(self.values())
