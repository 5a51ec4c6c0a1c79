"""The editors of one value each, made from the field's declaration: text in place, a choice, long text, groups.

Each has ``committed(text)`` (what was typed or chosen, to be saved), ``set_saved(text)``, ``set_wrong(sentence, suggestion)`` and
``typing()``, so that the panel treats them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import Field
from chapterdesk.fields.choices import Choice, Consent, YesNo
from chapterdesk.fields.dates import Date, PartialDate
from chapterdesk.fields.types import LongText
from chapterdesk.ui.pages.people.cells import consent_icon, level_number
from chapterdesk.ui.style import icon, theme
from chapterdesk.ui.widgets import EngagementBars, InPlaceField, TagsField, column, label, row

JOINED = "; "
"""How ``Field.format`` joins the values of a field of many."""
NOTHING = "\u2013"
LONG = 26


class TextEditor(InPlaceField):
    """A line of text, a number, an address, a date: InPlaceField with the common verbs."""

    def __init__(self, name: str, *, help_text: str = "", read_only: bool = False) -> None:
        super().__init__(name, placeholder=NOTHING, help_text=help_text, read_only=read_only)
        # The sentence beneath a wrong value needs as many lines as it takes.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.state_changed.connect(self._fit)

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Mark the value as wrong, with room for the whole sentence."""
        super().set_wrong(sentence, suggestion)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sentences to the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # A scrolled form squeezes wrapped labels before it grows; a minimum is not squeezed.
        for part in (self._sentence, self._help):
            part.setMinimumHeight(part.heightForWidth(self.width()) if part.text() else 0)

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Show the saved value; for another person also over what was being typed."""
        self.set_value(text)
        # A line edit does not elide: what may be cut is readable under the mouse.
        self.edit.setToolTip(text if len(text) > LONG else "")
        if other_row:
            self.put_back()
            self.edit.setCursorPosition(0)

    def typing(self) -> bool:
        """Return whether somebody is typing here, or left something wrong."""
        return self.state() != "rest"

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """Show again what was typed wrongly here before."""
        self.edit.setText(text)
        self.set_wrong(sentence, suggestion)


class ChoiceEditor(QWidget):
    """A value of few choices: the word itself, which opens a menu at a click, Enter or Space."""

    committed = Signal(str)

    def __init__(self, declared: Field) -> None:
        super().__init__()
        self._declared = declared
        self._text = ""
        self._bars = EngagementBars() if declared.name == "level" else None
        self.button = QToolButton()
        self.button.setProperty("kind", "quiet")
        self.button.setProperty("arrowless", True)
        self.button.setStyleSheet("QToolButton { font-weight: 400; color: palette(text); padding-left: 5px; }")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self.button)
        self._menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self._menu)
        line = row(gap=2)
        if self._bars is not None:
            line.addSpacing(theme().px(9))
            line.addWidget(self._bars)
        line.addWidget(self.button)
        line.addStretch(1)
        self.setLayout(line)
        self.setFocusProxy(self.button)

    def choices(self) -> list[tuple[str, str]]:
        """Return (code, words); "" for nothing said, where that is possible."""
        found = list(self._declared.type.choices())
        return found if isinstance(self._declared.type, Consent | YesNo) else [*found, ("", _("Not known"))]

    def _fill(self) -> None:
        self._menu.clear()
        for code, words in self.choices():
            text = words if code else ""
            action = self._menu.addAction(words, partial(self.choose, text))
            action.setCheckable(True)
            action.setChecked(text == self._text)
            if isinstance(self._declared.type, Consent):
                action.setIcon(icon(*consent_icon(code)))

    def choose(self, text: str) -> None:
        """Take a choice by its words, as a click in the menu does."""
        if text != self._text:
            self.committed.emit(text)

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Show the saved choice."""
        self._text = text
        words = text or (Consent().format("not_asked") if isinstance(self._declared.type, Consent) else NOTHING)
        code = next((each for each, said in self._declared.type.choices() if said == words), "")
        self.button.setText(words)
        self.button.setAccessibleName(f"{self._declared.title}: {words}")
        if isinstance(self._declared.type, Consent):
            self.button.setIcon(icon(*consent_icon(code)))
            self.button.setIconSize(QSize(theme().px(18), theme().px(16)))
        if self._bars is not None:
            self._bars.set_level(level_number(code), words)
            self._bars.setVisible(bool(code))

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """A choice is never wrong."""

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """A choice is never wrong."""

    def typing(self) -> bool:
        """A choice is made at once."""
        return False

    def begin(self) -> None:
        """Open the menu, as F2 does."""
        self.button.showMenu()


class _Plain(QPlainTextEdit):
    left = Signal()
    put_back = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves; a menu or another window is not leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts back; Ctrl+Enter saves; Tab goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_back.emit()
        elif event.key() == Qt.Key.Key_Return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class LongEditor(QWidget):
    """Text of several lines, saved when it is left."""

    committed = Signal(str)

    def __init__(self, declared: Field) -> None:
        super().__init__()
        self._saved = ""
        self.edit = _Plain()
        self.edit.setAccessibleName(declared.title)
        self.edit.setPlaceholderText(_("Nothing noted"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme().px(84))
        self._sentence = label("", "wrong", wrap=True)
        self._sentence.hide()
        self.setLayout(column(self.edit, self._sentence, gap=2))
        self.setFocusProxy(self.edit)
        self.edit.left.connect(self._leave)
        self.edit.put_back.connect(self._put_back)

    def _leave(self) -> None:
        if self.edit.toPlainText() != self._saved:
            self.committed.emit(self.edit.toPlainText())

    def _put_back(self) -> None:
        self.edit.setPlainText(self._saved)

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Show the saved text, unless somebody is typing here."""
        untouched = self.edit.toPlainText() == self._saved
        self._saved = text
        if (other_row or untouched or not self.edit.hasFocus()) and self.edit.toPlainText() != text:
            self.edit.setPlainText(text)
        self._sentence.hide()

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Say what is wrong with it; what was typed stays."""
        self._sentence.setText(sentence)
        self._sentence.show()

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """Show again what was typed wrongly here before."""
        self.edit.setPlainText(text)
        self.set_wrong(sentence, suggestion)

    def typing(self) -> bool:
        """Return whether somebody is typing here."""
        return self.edit.toPlainText() != self._saved

    def begin(self) -> None:
        """Go into it, as F2 does."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)


class TagsEditor(QWidget):
    """A set of words as chips, with a field that adds one and offers those in use. ``known()`` returns these."""

    committed = Signal(str)

    def __init__(self, declared: Field, known: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._known = known
        self.field = TagsField(declared.title)
        self.field.changed.connect(self._changed)
        self.field.entered.connect(self._offer)
        self.field.setContentsMargins(theme().px(9), theme().px(2), 0, theme().px(2))
        entry = self.field.entry()
        entry.setProperty("inplace", "rest")
        entry.setFixedWidth(theme().px(96))
        entry.setAccessibleDescription(_("Enter adds, Backspace takes the last one away"))
        self._sentence = label("", "wrong", wrap=True)
        self._sentence.hide()
        self.setLayout(column(self.field, self._sentence, gap=2))
        self.setFocusProxy(self.field)

    def _offer(self) -> None:
        self.field.set_known(self._known())

    def _changed(self, values: list[str]) -> None:
        self.committed.emit(JOINED.join(values))

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Show the saved values; what is being typed stays, but for another person."""
        self.field.set_values([part for part in text.split(JOINED) if part])
        if other_row:
            self.field.entry().clear()
        self._sentence.hide()

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Say what is wrong with one of them; the chips stay."""
        self._sentence.setText(sentence)
        self._sentence.show()

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """Show again what was wrong here before."""
        self.field.set_values([part for part in text.split(JOINED) if part])
        self.set_wrong(sentence, suggestion)

    def typing(self) -> bool:
        """Return whether somebody is typing here."""
        return bool(self.field.entry().text())

    def begin(self) -> None:
        """Go into it, as F2 does."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


Editor = TextEditor | ChoiceEditor | LongEditor | TagsEditor


def make_editor(declared: Field, known: Callable[[str], Sequence[str]]) -> Editor:
    """Return the editor of a field by its type; ``known(field)`` returns the words that are in use in it."""
    if declared.offers_used:
        return TagsEditor(declared, partial(known, declared.name))
    if declared.many or not isinstance(declared.type, Choice | YesNo | LongText):
        return TextEditor(declared.title, help_text=_help(declared), read_only=not declared.editable)
    if isinstance(declared.type, LongText):
        return LongEditor(declared)
    return ChoiceEditor(declared)


def _help(declared: Field) -> str:
    if declared.help:
        return _(declared.help)
    if declared.many:
        return _("Several: part them by ; and put the best one first.")
    if isinstance(declared.type, PartialDate):
        return _("A year, a month or a whole date, such as 1987 or 1987-05-04.")
    return _("A date, such as 2026-11-24.") if isinstance(declared.type, Date) else ""


class FieldRow(QWidget):
    """A label and its editor, with the tick that says "Saved" for a while."""

    def __init__(self, title: str, editor: QWidget, extra: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.name = label(title, "label", wrap=True)
        self.name.setFixedWidth(theme().px(112))
        self.name.setContentsMargins(0, theme().px(8), 0, 0)
        self.name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.editor = editor
        line = row(self.name, editor, *extra, gap=2)
        line.setAlignment(self.name, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self.setLayout(line)
