"""Every value of one row by section, made from the declarations, each changed where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.fields import Field, FieldValue, ValueProblem
from chapterdesk.models import Entity
from chapterdesk.services import record_cards
from chapterdesk.services.record_cards import RecordCard
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher, attempt
from chapterdesk.ui.pages.people.editors import TextEditor
from chapterdesk.ui.records.chips import ChipsEditor
from chapterdesk.ui.records.doing import words_of
from chapterdesk.ui.records.editors import AnyEditor, ChoiceField, ReferenceEditor, make_editor
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import column, hairline, label, row
from chapterdesk.ui.widgets.layout import TallForm

Wrong = tuple[str, str, str]
LABEL_WIDTH = 136


class FormRow(QWidget):
    """A label, its editor, and beneath it the sentence of a value that the editor itself cannot mark."""

    def __init__(self, declared: Field, editor: AnyEditor) -> None:
        super().__init__()
        self.editor = editor
        self.sentence = label("", "wrong", wrap=True)
        self.sentence.hide()
        name = label(declared.title, "label", wrap=True)
        name.setFixedWidth(theme().px(LABEL_WIDTH))
        name.setContentsMargins(0, theme().px(8), 0, theme().px(4))
        name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        name.setMinimumHeight(name.heightForWidth(theme().px(LABEL_WIDTH)))
        if declared.help:
            name.setToolTip(_(declared.help))
        body = column(editor, self.sentence, gap=2)
        line = row(name, body, gap=4)
        line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self.setLayout(line)

    def say(self, sentence: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))


class RecordForm(QWidget):
    """``RecordForm(desk, Training)``; then ``show_row(id)``.

    Signals: ``saved(id, field)`` after a value was saved, ``gone(id)`` when the row shown was deleted.

    Args:
        desk: The page's connections.
        entity: Kind of the rows.
        fields: Names in their order; None for every declared one.
        hidden: Names to leave out.
        read_only: Names that are shown sunken, as those are that nobody types in.
        scrolled: Whether it scrolls by itself; False inside a page that scrolls.
    """

    saved = Signal(str, str)
    gone = Signal(str)

    def __init__(
        self,
        desk: DeskContext,
        entity: type[Entity],
        fields: Sequence[str] | None = None,
        hidden: Collection[str] = (),
        *,
        read_only: Collection[str] = (),
        scrolled: bool = True,
    ) -> None:
        super().__init__()
        self._desk, self._entity = desk, entity
        self._card: RecordCard | None = None
        self._wrong: dict[tuple[str, str], Wrong] = {}
        self.rows: dict[str, FormRow] = {}
        names = [name for name in (fields or entity.fields) if name not in hidden]
        body = self._sections(names, read_only)
        holder = TallForm(body)
        if scrolled:
            body.setContentsMargins(*(theme().px(side) for side in (20, 12, 12, 20)))
            self.setLayout(column(_scroll(holder), gap=0))
        else:
            self.setLayout(column(holder, gap=0))
        self.setAccessibleName(_(entity.label))
        self.setEnabled(False)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._reload)

    def _sections(self, names: Sequence[str], read_only: Collection[str]) -> QVBoxLayout:
        body = column(gap=2)
        sections: dict[str, list[str]] = {}
        for name in names:
            sections.setdefault(self._entity.fields[name].section, []).append(name)
        for section, inside in sections.items():
            if section:
                for part in (hairline(), label(_(section), "strong")):
                    body.addSpacing(theme().px(10))
                    body.addWidget(part)
                body.addSpacing(theme().px(2))
            for name in inside:
                body.addWidget(self._row(self._entity.fields[name], name in read_only))
        body.addStretch(1)
        return body

    def _row(self, declared: Field, read_only: bool) -> FormRow:
        editor = make_editor(self._desk, self._entity, declared, read_only=read_only)
        name = declared.name
        editor.committed.connect(lambda text, name=name: self._typed(name, text))
        if isinstance(editor, ReferenceEditor | ChipsEditor):
            editor.picked.connect(lambda value, name=name: self._picked(name, value))
        if isinstance(editor, TextEditor | ReferenceEditor | ChipsEditor):
            editor.state_changed.connect(lambda state, name=name: self._forget(name, state))
        made = self.rows[name] = FormRow(declared, editor)
        return made

    # -- showing ----------------------------------------------------------------------------------------------------

    def current(self) -> str:
        """Return the id of the row shown, "" for none."""
        return self._card.id if self._card else ""

    def editor(self, name: str) -> AnyEditor:
        """Return a field's editor."""
        return self.rows[name].editor

    def show_row(self, key: str) -> None:
        """Show a row; what was being typed for another is saved first, for the same it stays."""
        if self._card is not None and self._card.id != key:
            self.leave()
        with self._desk.register.read() as conn:
            card = record_cards.card(self._desk.register, conn, self._entity, key)
        if card is None:
            self.clear()
            return
        other = self._card is None or self._card.id != card.id
        self._card = card
        self.setEnabled(True)
        for name, line in self.rows.items():
            self._show_value(name, line, card, other=other)

    def _show_value(self, name: str, line: FormRow, card: RecordCard, *, other: bool) -> None:
        editor, kept = line.editor, self._wrong.get((card.id, name)) if other else None
        editor.set_saved(card.texts.get(name, ""), other_row=other)
        if isinstance(editor, ReferenceEditor):
            editor.set_key(card.values.get(name))
        if isinstance(editor, ChipsEditor):
            value, kind = card.values.get(name), self._entity.fields[name].type
            each = value if isinstance(value, tuple) else ()
            with self._desk.register.read() as conn:
                setting = self._desk.register.setting(conn)
            words = [card.names.get(str(v)) or kind.format(v, setting) for v in each]
            editor.set_values(value, words)
        if other:
            line.say("")
        if kept is not None:
            self._wrong[card.id, name] = kept
            editor.show_typed(*kept)

    def clear(self) -> None:
        """Show no row."""
        self._card = None
        for line in self.rows.values():
            line.editor.set_saved("", other_row=True)
            line.say("")
            if isinstance(line.editor, ReferenceEditor):
                line.editor.set_key(None)
            if isinstance(line.editor, ChipsEditor):
                line.editor.set_values((), ())
        self.setEnabled(False)

    def refresh(self) -> None:
        """Read the row again; what is being typed stays."""
        if self._card is None:
            return
        key = self._card.id
        self.show_row(key)
        if not self.current():
            self.gone.emit(key)

    @Slot(set)
    def _reload(self, _kinds: set[str]) -> None:
        self.refresh()

    def leave(self) -> None:
        """Save what is being typed, as leaving the field does."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()

    def typing(self) -> bool:
        """Return whether something is typed that is not saved."""
        return any(line.editor.typing() for line in self.rows.values())

    def begin(self, name: str = "") -> None:
        """Begin to edit a field, the first one where none is named, as F2 does."""
        line = self.rows.get(name) or next(iter(self.rows.values()))
        line.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        line.editor.begin()

    # -- saving -----------------------------------------------------------------------------------------------------

    def _typed(self, name: str, text: str) -> None:
        if self._card is None:
            return
        declared = self._entity.fields[name]
        try:
            value = record_cards.check_text(self._desk.register, declared, text, self._entity, self._card.id)
        except ValueProblem as problem:
            self._mark(
                name, text, _("{sentence} Kept as you typed it.").format(sentence=problem.sentence), problem.suggestion
            )
            return
        self._save(name, value, text)

    def _picked(self, name: str, value: FieldValue) -> None:
        try:
            record_cards.refuse_empty(self._entity.fields[name], value)
        except ValueProblem as problem:
            self._mark(name, "", problem.sentence, "")
            return
        self._save(name, value, "")

    def _save(self, name: str, value: FieldValue, text: str) -> None:
        card = self._card
        if card is None:
            return
        done: list[bool] = []
        register = self._desk.register
        try:
            attempt(
                self._desk, lambda: done.append(record_cards.set_value(register, self._entity, card.id, name, value))
            )
        except UserError as error:
            self._mark(name, text, words_of(error), "")
            return
        self._wrong.pop((card.id, name), None)
        self.rows[name].say("")
        if not done[0]:
            # The same value, written otherwise: show it as it is kept.
            self.rows[name].editor.set_saved(card.texts.get(name, ""), other_row=True)
            return
        self.refresh()
        self.saved.emit(card.id, name)

    def _mark(self, name: str, text: str, sentence: str, suggestion: str) -> None:
        line = self.rows[name]
        if isinstance(line.editor, ChoiceField) or (isinstance(line.editor, ChipsEditor) and not text):
            line.say(sentence)
            return
        if isinstance(line.editor, ReferenceEditor) and not text:
            line.say(sentence)
            line.editor.set_saved(self._card.texts.get(name, "") if self._card else "", other_row=True)
            return
        if self._card is not None:
            self._wrong[self._card.id, name] = (text, sentence, suggestion)
        line.editor.set_wrong(sentence, suggestion)

    def _forget(self, name: str, state: str) -> None:
        """Esc puts the saved value back: what was wrong is gone."""
        if state == "rest" and self._card is not None:
            self._wrong.pop((self._card.id, name), None)
        if state == "edit":
            self.rows[name].say("")

    def wrong(self) -> Mapping[tuple[str, str], Wrong]:
        """Return what was typed wrongly: (id, field) -> (text, sentence, suggestion)."""
        return self._wrong


def _scroll(holder: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area
