"""Editors that the People page does not have: a reference, a set as chips, and a value that is only read.

Like its editors they have ``committed(text)``, ``set_saved``, ``set_wrong``, ``show_typed``, ``typing()`` and ``begin()``; beside
that ``picked(value)`` carries a stored value that needs no reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import Field, FieldValue
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Clock, Date, Instant, PartialDate
from chapterdesk.fields.types import LongText, Money, Reference
from chapterdesk.models import Entity, entities
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people.editors import NOTHING, ChoiceEditor, LongEditor, TextEditor
from chapterdesk.ui.records.chips import ChipsEditor
from chapterdesk.ui.records.names import Names
from chapterdesk.ui.records.places import has_place, place_of
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import column, icon_button, label, row


class ReferenceEditor(QWidget):
    """Another row by its name: type and choose, or use the menu to choose, make a new one or clear.

    Args:
        desk: The page's connections.
        declared: The field.
    """

    committed = Signal(str)
    picked = Signal(object)
    state_changed = Signal(str)

    def __init__(self, desk: DeskContext, declared: Field) -> None:
        super().__init__()
        assert isinstance(declared.type, Reference)
        self._desk, self._declared, self._kind = desk, declared, declared.type.kind
        self.text = TextEditor(
            declared.title, help_text=_(declared.help) if declared.help else _("Type a name or a Ref.")
        )
        self.names = Names(desk, self._kind, self.text.edit, self._take)
        self.text.committed.connect(self._typed)
        self.text.state_changed.connect(self.state_changed)
        self.more = icon_button("chevrons-up-down", _("More for {field}").format(field=declared.title), size="small")
        # The button's own, never a child of the editor: Qt would take the menu for the first stop of the Tab key here.
        menu = self._menu = QMenu(self.more)
        menu.aboutToShow.connect(self._fill)
        self.more.setMenu(menu)
        self.more.setProperty("arrowless", True)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._key = ""
        self.go = icon_button("arrow-up-right", _("Open {field}").format(field=declared.title), self.open, size="small")
        self.go.setToolTip(_("Open (Alt+Enter)"))
        self.go.hide()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            keys = QShortcut(QKeySequence(Qt.Modifier.ALT | key), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(self.open)
        beside = column(3, row(self.more, self.go, gap=0), None, gap=0)
        line = row(self.text, beside, gap=2)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setFocusProxy(self.text)

    def _fill(self) -> None:
        from chapterdesk.ui.records.new import NewRecordDialog
        from chapterdesk.ui.records.pick import PickDialog

        self._menu.clear()
        self._menu.addAction(
            _("Choose…"),
            lambda: PickDialog.ask(self._desk, self._kind, self, title=self._declared.title, picked=self._picked_many),
        )
        if self._kind not in ("", "party"):
            entity = entities()[self._kind]
            words = _("New: {kind}…").format(kind=_(entity.label))
            self._menu.addAction(words, lambda: NewRecordDialog.ask(self._desk, entity, self, made=self.picked.emit))
        if not self._declared.required:
            clear_it = self._menu.addAction(_("Clear"), lambda: self.picked.emit(None))
            clear_it.setEnabled(bool(self.text.saved()))

    def set_key(self, value: FieldValue) -> None:
        """Say which row is shown, so that it can be opened; nothing where it has no page."""
        self._key = value if isinstance(value, str) else ""
        had_focus = self.go.hasFocus()
        self.go.setVisible(bool(self._key) and has_place(self._kind))
        if had_focus and self.go.isHidden():
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def open(self) -> None:
        """Show the row on its own page."""
        place = place_of(self._desk.register, self._kind, self._key) if self._key else None
        if place is not None:
            self._desk.go(*place)

    def _picked_many(self, found: Sequence[str]) -> None:
        if found:
            self.picked.emit(found[0])

    def _take(self, key: str, name: str) -> None:
        self.text.edit.setText(name)
        self.picked.emit(key)

    @Slot(str)
    def _typed(self, text: str) -> None:
        key = self.names.meant(text)
        if key:
            self.picked.emit(key)
        else:
            self.committed.emit(text)

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Show the saved name."""
        self.text.set_saved(text, other_row=other_row)

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Mark what was typed as wrong."""
        self.text.set_wrong(sentence, suggestion)

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """Show again what was typed wrongly here before."""
        self.text.show_typed(text, sentence, suggestion)

    def typing(self) -> bool:
        """Return whether somebody is typing here."""
        return self.text.typing()

    def begin(self) -> None:
        """Begin to edit, as F2 does."""
        self.text.begin()


class ChoiceField(ChoiceEditor):
    """A choice; one that no row may lack offers no "Not known"."""

    def __init__(self, declared: Field) -> None:
        self._required = declared.required
        super().__init__(declared)

    def choices(self) -> list[tuple[str, str]]:
        """Return (code, words)."""
        found = super().choices()
        if isinstance(self._declared.type, YesNo) and not self._required:
            found = [*found, ("", _("Not known"))]
        return [pair for pair in found if pair[0]] if self._required else found


class ReadOnly(QWidget):
    """A value that follows from other things: sunken, to be read and copied."""

    committed = Signal(str)
    picked = Signal(object)

    def __init__(self, declared: Field) -> None:
        super().__init__()
        self._title = declared.title
        self._text = label(NOTHING, "body", wrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setContentsMargins(*(theme().px(side) for side in (9, 6, 9, 6)))
        self._text.setProperty("surface", "sunken")
        if declared.help:
            self.setToolTip(_(declared.help))
        self.setLayout(column(self._text, gap=0))
        self.setFocusProxy(self._text)

    def set_saved(self, text: str, *, other_row: bool = False) -> None:
        """Show the value."""
        self._text.setText(text or NOTHING)
        self._text.setAccessibleName(f"{self._title}: {text or NOTHING}")

    def set_wrong(self, sentence: str, suggestion: str = "") -> None:
        """Nobody types here."""

    def show_typed(self, text: str, sentence: str, suggestion: str) -> None:
        """Nobody types here."""

    def typing(self) -> bool:
        """Nobody types here."""
        return False

    def begin(self) -> None:
        """Go to it."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)


AnyEditor = TextEditor | ChoiceField | LongEditor | ReferenceEditor | ChipsEditor | ReadOnly


def make_editor(desk: DeskContext, entity: type[Entity], declared: Field, *, read_only: bool = False) -> AnyEditor:
    """Return the editor of a field by its declaration."""
    kind = declared.type
    if read_only or not declared.editable:
        return ReadOnly(declared)
    if declared.many:
        return ChipsEditor(desk, entity, declared)
    if isinstance(kind, Reference):
        return ReferenceEditor(desk, declared)
    if isinstance(kind, Choice | YesNo):
        return ChoiceField(declared)
    if isinstance(kind, LongText):
        return LongEditor(declared)
    return TextEditor(declared.title, help_text=help_of(declared))


def help_of(declared: Field) -> str:
    """Return the sentence that stands under a field while it is edited."""
    if declared.help:
        return _(declared.help)
    kind = declared.type
    if isinstance(kind, PartialDate):
        return _("A year, a month or a whole date, such as 1987 or 1987-05-04.")
    if isinstance(kind, Date):
        return _("A date, such as 2026-11-24.")
    if isinstance(kind, Clock):
        return _("A time, such as 18:30.")
    if isinstance(kind, Instant):
        return _("A day and a time, such as 2026-11-24 18:30.")
    return _("An amount, such as 4 500.") if isinstance(kind, Money) else ""
