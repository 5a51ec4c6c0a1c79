"""The values of a person by section, made from the declarations: each is edited where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.fields import ValueProblem
from chapterdesk.fields.types import Reference
from chapterdesk.models import Person
from chapterdesk.services.people import PersonCard
from chapterdesk.ui.pages.people.editors import NOTHING, Editor, FieldRow, TextEditor, make_editor
from chapterdesk.ui.pages.people.saved import SavedTick
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Chip, FlowLayout, column, hairline, label
from chapterdesk.ui.widgets.layout import TallForm

_FIRST = ("phones", "emails")
"""How to reach somebody stands before everything else."""
Wrong = tuple[str, str, str]
Save = Callable[[str, str, str], bool]
Known = Callable[[str], Sequence[str]]
"""Field -> the words that are in use in it."""


class GroupsEditor(QWidget):
    """The groups a person is in as chips; the cross ends the membership today."""

    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, spacing=theme().px(6))
        self.setContentsMargins(theme().px(9), theme().px(3), 0, theme().px(3))

    def set_groups(self, groups: tuple[tuple[str, str], ...]) -> None:
        """Show these groups: (id, name)."""
        self._flow.clear()
        for key, name in groups:
            chip = Chip("", name, active=False, tag=True, parent=self)
            chip.removed.connect(partial(self.left.emit, key))
            self._flow.addWidget(chip)
        if not groups:
            self._flow.addWidget(label(NOTHING, "hint"))
        self.updateGeometry()


class DetailsTab(QScrollArea):
    """The form. ``save(person id, field, text)`` saves or raises; ``left_group(unit)`` asks to end a membership."""

    left_group = Signal(str)

    def __init__(self, save: Save, known: Known) -> None:
        super().__init__()
        self._save, self._known = save, known
        self._card: PersonCard | None = None
        self._wrong: dict[tuple[str, str], Wrong] = {}
        self._editors: dict[str, Editor] = {}
        self.rows: dict[str, FieldRow] = {}
        self._groups = GroupsEditor()
        self._groups.left.connect(self.left_group)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = TallForm(self._form())
        self.setWidget(holder)
        self.tick = SavedTick(holder)

    def _form(self) -> Any:
        body = column(gap=2, margins=(20, 12, 12, 20))
        names = [*_FIRST, *(name for name in Person.fields if name not in _FIRST)]
        sections: dict[str, list[str]] = {}
        for name in names:
            sections.setdefault(Person.fields[name].section, []).append(name)
        for section, fields in sections.items():
            if section:
                body.addSpacing(theme().px(10))
                body.addWidget(hairline())
                body.addSpacing(theme().px(10))
                body.addWidget(label(_(section), "strong"))
                body.addSpacing(theme().px(2))
            for name in fields:
                body.addWidget(self._row(name))
        body.addStretch(1)
        return body

    def _row(self, name: str) -> FieldRow:
        declared = Person.fields[name]
        if isinstance(declared.type, Reference) and declared.many:
            made = FieldRow(declared.title, self._groups)
        else:
            editor = make_editor(declared, self._known)
            editor.committed.connect(lambda text, name=name: self._commit(name, text))
            if isinstance(editor, TextEditor):
                editor.state_changed.connect(lambda state, name=name: self._forget(name, state))
            self._editors[name] = editor
            made = FieldRow(declared.title, editor)
        self.rows[name] = made
        return made

    # -- showing ----------------------------------------------------------------------------------------------------

    def editor(self, name: str) -> Editor:
        """Return a field's editor."""
        return self._editors[name]

    def show_card(self, card: PersonCard) -> None:
        """Show a person; where it is the same one, what is being typed stays."""
        other = self._card is None or self._card.id != card.id
        if other:
            self.leave()
            self.tick.hide()
        self._card = card
        for name, editor in self._editors.items():
            kept = self._wrong.get((card.id, name)) if other else None
            editor.set_saved(card.texts.get(name, ""), other_row=other)
            if kept is not None:
                self._wrong[card.id, name] = kept
                editor.show_typed(*kept)
        self._groups.set_groups(card.groups)
        if other:
            self.verticalScrollBar().setValue(0)

    def leave(self) -> None:
        """Save what is being typed, as leaving the field does."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()

    def typing(self) -> bool:
        """Return whether something is typed that is not saved."""
        return any(each.typing() for each in self._editors.values())

    def begin(self) -> None:
        """Begin to edit the first value, as F2 in the table does."""
        editor = self._editors[_FIRST[0]]
        self.ensureWidgetVisible(editor)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.begin()

    # -- saving -----------------------------------------------------------------------------------------------------

    def _commit(self, name: str, text: str) -> None:
        card = self._card
        if card is None:
            return
        editor = self._editors[name]
        try:
            changed = self._save(card.id, name, text)
        except ValueProblem as problem:
            sentence = _("{sentence} Kept as you typed it.").format(sentence=problem.sentence)
            self._wrong[card.id, name] = (text, sentence, problem.suggestion)
            editor.set_wrong(sentence, problem.suggestion)
            return
        except UserError as error:
            sentence = " ".join(part for part in (error.what, error.remedy) if part)
            self._wrong[card.id, name] = (text, sentence, "")
            editor.set_wrong(sentence)
            return
        self._wrong.pop((card.id, name), None)
        if self._card is card and not changed:
            # The same value, written otherwise: show it as it is kept.
            editor.set_saved(card.texts.get(name, ""), other_row=True)
        elif self._card is not None and self._card.id == card.id:
            self.tick.show_over(self.rows[name])

    def _forget(self, name: str, state: str) -> None:
        """Esc puts the saved value back: what was wrong is gone."""
        if state == "rest" and self._card is not None:
            self._wrong.pop((self._card.id, name), None)

    def wrong(self) -> Mapping[tuple[str, str], Wrong]:
        """Return what was typed wrongly: (person id, field) -> (text, sentence, suggestion)."""
        return self._wrong
