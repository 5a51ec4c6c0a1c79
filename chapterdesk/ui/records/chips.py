"""A set of values as chips, with a way to add: a menu of choices, names, or free words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import Field, FieldValue, Kept, Value, ValueProblem
from chapterdesk.fields.choices import Choice
from chapterdesk.fields.types import Reference
from chapterdesk.models import Entity
from chapterdesk.services import record_cards
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people.editors import NOTHING
from chapterdesk.ui.records.names import Names
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import Chip, FlowLayout, add_chip, column, hand_focus, keep_style, label


class _Adder(QLineEdit):
    """Where a value is added: quiet until somebody goes there, marked while what stands in it is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._wrong = False
        self.setProperty("inplace", "rest")

    def mark(self, wrong: bool) -> None:
        """Mark what was typed, or take the mark away."""
        self._wrong = wrong
        set_property(self, "inplace", "wrong" if wrong else "edit" if self.hasFocus() else "rest")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds what was typed, and does not press a dialog's button as well."""
        typed = bool(self.text().strip())
        super().keyPressEvent(event)
        if typed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the field."""
        super().focusInEvent(event)
        self.mark(self._wrong)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it again where nothing is wrong."""
        super().focusOutEvent(event)
        self.mark(self._wrong)


class ChipsEditor(QWidget):
    """A set as chips with a cross each, and a way to add: a menu of choices, names, or free words.

    Args:
        desk: The page's connections.
        entity: Whose field it is: the words in use there are offered.
        declared: The field.
    """

    committed = Signal(str)
    picked = Signal(object)
    state_changed = Signal(str)

    def __init__(self, desk: DeskContext, entity: type[Entity], declared: Field) -> None:
        super().__init__()
        self._desk, self._entity, self._declared = desk, entity, declared
        self._values: tuple[Value, ...] = ()
        self._words: tuple[str, ...] = ()
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=theme().px(6))
        self._sentence = label("", "wrong", wrap=True)
        self._sentence.hide()
        self.entry: _Adder | None = None
        self.adder: QToolButton | None = None
        self._names: Names | None = None
        self._adding = self._choices() if isinstance(declared.type, Choice) else self._field()
        self._flow.addWidget(self._adding)
        body = column(self._chips, self._sentence, gap=4, margins=(0, 2, 0, 2))
        self.setLayout(body)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(declared.title)
        hand_focus(self, self._adding)

    def _choices(self) -> QToolButton:
        made = self.adder = add_chip(_("Add"))
        made.setAccessibleName(_("Add to {field}").format(field=self._declared.title))
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        made.setMenu(menu)
        made.setProperty("arrowless", True)
        return made

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for code, words in self._declared.type.choices():
            if code not in self._values:
                menu.addAction(words, partial(self.add, code))

    def _field(self) -> _Adder:
        made = self.entry = _Adder()
        made.setPlaceholderText(_("Add a name") if isinstance(self._declared.type, Reference) else _("Add"))
        made.setAccessibleName(_("Add to {field}").format(field=self._declared.title))
        words = QFontMetrics(theme().font("body")).horizontalAdvance(made.placeholderText())
        made.setFixedWidth(max(theme().px(130), words + theme().px(26)))
        made.returnPressed.connect(self._typed)
        made.editingFinished.connect(self._typed)
        if isinstance(self._declared.type, Reference):
            self._names = Names(self._desk, self._declared.type.kind, made, lambda key, _name: self.add(key))
        elif self._declared.kept is Kept.SET:
            with self._desk.register.read() as conn:
                known = record_cards.known_words(conn, self._entity, self._declared.name)
            completer = QCompleter(known, made)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.activated.connect(self._typed, Qt.ConnectionType.QueuedConnection)
            made.setCompleter(completer)
            keep_style(completer, made)
        return made

    # -- showing ----------------------------------------------------------------------------------------------------

    def values(self) -> tuple[Value, ...]:
        """Return the values as they are saved."""
        return self._values

    def set_values(self, values: FieldValue, words: Sequence[str]) -> None:
        """Show these values in words; what is being typed stays."""
        now = values if isinstance(values, tuple) else ()
        if (now, tuple(words)) == (self._values, self._words):
            return
        self._values, self._words = now, tuple(words)
        self._without_adder()
        self._flow.clear()
        for value, said in zip(now, words, strict=True):
            chip = Chip("", said or NOTHING, active=False, tag=True, parent=self._chips)
            chip.removed.connect(lambda value=value: self._remove(value))
            self._flow.addWidget(chip)
        self._flow.addWidget(self._adding)
        self._chips.updateGeometry()
        self.updateGeometry()

    def _without_adder(self) -> None:
        for place in range(self._flow.count()):
            item = self._flow.itemAt(place)
            if item is not None and item.widget() is self._adding:
                self._flow.takeAt(place)
                return

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Another row: what was typed for the one before is gone."""
        if other_row and self.entry is not None:
            self.entry.clear()
            self._mark("")

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Say what is wrong with what was typed; it stays."""
        better = _("Did you mean {text}?").format(text=suggestion) if suggestion else ""
        self._mark(f"{sentence} {better}".strip())

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """Show again what was typed wrongly here before."""
        if self.entry is not None:
            self.entry.setText(text)
        self.set_wrong(sentence, suggestion)

    def _mark(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        if self.entry is not None:
            self.entry.mark(bool(sentence))
        self.state_changed.emit("wrong" if sentence else "rest")

    def typing(self) -> bool:
        """Return whether something is typed that is not added."""
        return self.entry is not None and bool(self.entry.text().strip())

    def begin(self) -> None:
        """Go to where something is added."""
        (self.entry or self.adder or self).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- changing ---------------------------------------------------------------------------------------------------

    def add(self, value: Value) -> None:
        """Ask for one more value to be saved."""
        if self.entry is not None:
            self.entry.clear()
        self._mark("")
        if value is not None and value not in self._values:
            self.picked.emit((*self._values, value))

    def _remove(self, value: Value) -> None:
        self.picked.emit(tuple(each for each in self._values if each != value))

    def take(self) -> bool:
        """Add what is still being typed; returns whether nothing wrong stands there."""
        self._typed()
        return not self.typing()

    @Slot()
    def _typed(self) -> None:
        text = self.entry.text().strip() if self.entry is not None else ""
        if not text:
            self._mark("")
            return
        if self._names is not None and (key := self._names.meant(text)):
            self.add(key)
            return
        try:
            found = record_cards.check_text(self._desk.register, self._declared, text)
        except ValueProblem as problem:
            self.set_wrong(problem.sentence, problem.suggestion)
            return
        more = [each for each in (found if isinstance(found, tuple) else (found,)) if each not in self._values]
        if self.entry is not None:
            self.entry.clear()
        self._mark("")
        if more:
            self.picked.emit((*self._values, *more))
