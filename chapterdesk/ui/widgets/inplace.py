"""A value that turns into its editor where it stands.

One borderless line edit a value, never a label swapped for an editor: its padding makes up for the border, so nothing moves.
A wrong value keeps what was typed, with a sentence (and perhaps a better value to take) beneath.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import icon, set_property
from chapterdesk.ui.widgets.buttons import button
from chapterdesk.ui.widgets.layout import column, row
from chapterdesk.ui.widgets.text import keycap, label


class _Edit(QLineEdit):
    """The one line edit: reading at rest, editing from a click, F2, Enter or a typed letter on."""

    begun = Signal()
    left = Signal()
    put_back = Signal()
    enter = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A click begins to edit; the Tab key only comes to rest here."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self.begun.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click begins to edit, also where the focus was here already."""
        super().mousePressEvent(event)
        self.begun.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves; a menu over the window or another program is not leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        ):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 begins, Esc puts back, Enter begins or saves; a letter begins."""
        if event.key() == Qt.Key.Key_Escape and not self.isReadOnly():
            self.put_back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter.emit()
        elif self.isReadOnly() and (
            event.key() == Qt.Key.Key_F2 or (event.text().isprintable() and event.text().strip())
        ):
            self.begun.emit()
            if event.key() != Qt.Key.Key_F2:
                self.selectAll()
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class InPlaceField(QWidget):
    """A value in a detail panel: ``InPlaceField(_("Phone"), "070-174 06 58")``.

    Connect ``committed(str)``: it carries what was typed when the field is left or Enter pressed, only where it differs from the saved value.
    The page then saves and calls ``set_value(saved)``, or ``set_wrong(sentence, suggestion)``, which keeps what was typed.
    ``set_value`` during editing never touches what is being typed; it only moves what Esc puts back.

    Args:
        name: The field's label, already translated; the accessible name.
        value: The saved value as text.
        placeholder: Shown while there is no value, such as "none".
        help_text: A sentence under the field while it is edited.
        read_only: The value may be read and copied only.
    """

    committed = Signal(str)
    state_changed = Signal(str)

    def __init__(
        self,
        name: str,
        value: str = "",
        *,
        placeholder: str = "",
        help_text: str = "",
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._saved, self._state, self._fixed = value, "rest", read_only
        self.edit = _Edit(value)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(name)
        self.edit.setReadOnly(True)
        self.edit.setProperty("inplace", "rest")
        self.edit.setCursorPosition(0)
        self._mark = QAction(icon("circle-alert", "danger"), "", self.edit)
        self._sentence = label("", "wrong", wrap=True)
        self._suggest = button("", self._take_suggestion, kind="link")
        self._suggestion = ""
        self._keys = QWidget()
        self._keys.setLayout(
            row(
                keycap(_("Enter")),
                label(_("saves"), "hint"),
                4,
                keycap(_("Esc")),
                label(_("puts back"), "hint"),
                None,
                gap=6,
            )
        )
        self._help = label(help_text, "hint", wrap=True)
        self._assemble()

    def _assemble(self) -> None:
        for part in (self._sentence, self._suggest, self._keys, self._help):
            part.hide()
        self.setLayout(column(self.edit, self._sentence, self._suggest, self._keys, self._help, gap=2))
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.edit.begun.connect(self.begin)
        self.edit.left.connect(self._leave)
        self.edit.put_back.connect(self.put_back)
        self.edit.enter.connect(self._enter)

    def value(self) -> str:
        """Return what stands in the field, saved or not."""
        return self.edit.text()

    def saved(self) -> str:
        """Return the saved value."""
        return self._saved

    def state(self) -> str:
        """Return "rest", "edit" or "wrong"."""
        return self._state

    @Slot(str)
    def set_value(self, value: str) -> None:
        """Show the saved value, unless somebody is typing here just now or what was typed is wrong."""
        self._saved = value
        if self._state == "rest":
            self.edit.setText(value)
            self.edit.setCursorPosition(0)
        elif self._state == "wrong" and value == self.edit.text():
            self._set_state("rest")

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Mark the value as wrong, in words; what was typed stays. ``suggestion`` is a better value, one click away."""
        self._sentence.setText(sentence)
        self._suggestion = suggestion
        self._suggest.setText(_("Change to {value}").format(value=suggestion))
        self._set_state("wrong", editable=self.edit.hasFocus())

    @Slot()
    def begin(self) -> None:
        """Begin to edit, as a click does."""
        if self._fixed or not self.edit.isReadOnly():
            return
        self._set_state("wrong" if self._state == "wrong" else "edit", editable=True)

    @Slot()
    def put_back(self) -> None:
        """Put the saved value back, as Esc does."""
        self.edit.setText(self._saved)
        self._set_state("rest")

    @Slot()
    def _enter(self) -> None:
        if self.edit.isReadOnly():
            self.begin()
            self.edit.selectAll()
        else:
            self._leave()

    @Slot()
    def _leave(self) -> None:
        if self.edit.isReadOnly():
            return
        typed = self.edit.text()
        # At rest until the page answers with set_value or set_wrong.
        self._set_state("rest")
        if typed != self._saved:
            self.committed.emit(typed)

    def _take_suggestion(self) -> None:
        taken = self._suggestion
        self.edit.setText(taken)
        self._set_state("rest")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if taken != self._saved:
            self.committed.emit(taken)

    def _set_state(self, state: str, *, editable: bool = False) -> None:
        wrong = state == "wrong"
        self._state = state
        self.edit.setReadOnly(not editable)
        set_property(self.edit, "inplace", state)
        self._sentence.setVisible(wrong)
        self._suggest.setVisible(wrong and bool(self._suggestion))
        self._keys.setVisible(state == "edit")
        self._help.setVisible(state == "edit" and bool(self._help.text()))
        if wrong and self._mark not in self.edit.actions():
            self.edit.addAction(self._mark, QLineEdit.ActionPosition.TrailingPosition)
        elif not wrong:
            self.edit.removeAction(self._mark)
        self.edit.setAccessibleDescription(self._sentence.text() if wrong else "")
        self.state_changed.emit(state)
