"""A new row of any kind: a short form of what it must have and what lists show, checked where it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.unit import is_empty
from chapterdesk.fields import Field, FieldValue, Kept, Value, ValueProblem
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.types import LongText, Reference
from chapterdesk.models import Entity
from chapterdesk.services import record_cards, record_names
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records.chips import ChipsEditor
from chapterdesk.ui.records.doing import run_work, words_of
from chapterdesk.ui.records.editors import help_of
from chapterdesk.ui.records.names import Names
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import button, choice_field, column, label, row
from chapterdesk.ui.widgets.layout import TallForm

_MOST_LISTED = 8
_YES_NO = {"true": True, "false": False}
Create = Callable[[Mapping[str, FieldValue]], str]


class _Part(QWidget):
    """Label, field, hint and the sentence of what is wrong."""

    def __init__(self, desk: DeskContext, entity: type[Entity], declared: Field, value: FieldValue, text: str) -> None:
        super().__init__()
        self._desk, self._entity, self.declared = desk, entity, declared
        self._preset: tuple[str, FieldValue] = (text, value)
        self._names: Names | None = None
        self.field = self._make(text, value)
        self.field.setAccessibleName(declared.title)
        self._wrong: QLabel = label("", "wrong", wrap=True)
        self._wrong.hide()
        words = declared.title if declared.required else _("{field} (optional)").format(field=declared.title)
        hint = label(help_of(declared), "hint", wrap=True)
        hint.setVisible(bool(hint.text()))
        self.setLayout(column(label(words, "label", wrap=True), self.field, self._wrong, hint, gap=3))

    def _make(self, text: str, value: FieldValue) -> QWidget:
        kind = self.declared.type
        if isinstance(kind, Choice | YesNo) and not self.declared.many:
            offered = list(kind.choices())
            if not self.declared.required or is_empty(value):
                offered.insert(0, ("", "\u2013"))
            code = str(value).lower() if isinstance(value, bool) else str(value or "")
            return choice_field(self.declared.title, offered, code)
        if isinstance(kind, LongText):
            long = QPlainTextEdit(text)
            long.setTabChangesFocus(True)
            long.setFixedHeight(theme().px(72))
            return long
        if self.declared.kept is Kept.SET:
            chips = ChipsEditor(self._desk, self._entity, self.declared)
            chips.picked.connect(self._show_chips)
            self._fill_chips(chips, value if isinstance(value, tuple) else ())
            return chips
        line = QLineEdit(text)
        if isinstance(kind, Reference):
            line.setPlaceholderText(_("Type a name"))
            self._names = Names(self._desk, kind.kind, line, self._take)
        return line

    def _show_chips(self, values: FieldValue) -> None:
        if isinstance(self.field, ChipsEditor):
            self._fill_chips(self.field, values if isinstance(values, tuple) else ())

    def _fill_chips(self, chips: ChipsEditor, values: tuple[Value, ...]) -> None:
        register, kind = self._desk.register, self.declared.type
        with register.read() as conn:
            setting = register.setting(conn)
            names = register.titles(conn, [str(v) for v in values]) if isinstance(kind, Reference) else {}
        chips.set_values(values, [names.get(str(v)) or kind.format(v, setting) for v in values])

    def _take(self, key: str, name: str) -> None:
        if isinstance(self.field, QLineEdit):
            self._preset = (name, (key,) if self.declared.many else key)
            self.field.setText(name)

    def value(self) -> FieldValue:
        """Return the stored value of what stands here. Raises ValueProblem."""
        if isinstance(self.field, QComboBox):
            code = self.field.currentData() or None
            found: FieldValue = _YES_NO.get(str(code), code) if isinstance(self.declared.type, YesNo) else code
            record_cards.refuse_empty(self.declared, found)
            return found
        if isinstance(self.field, ChipsEditor):
            if not self.field.take():
                raise ValueProblem("")  # its own sentence stands beneath it already
            record_cards.refuse_empty(self.declared, self.field.values())
            return self.field.values()
        text = self.field.toPlainText() if isinstance(self.field, QPlainTextEdit) else self._line()
        if text == self._preset[0] and not is_empty(self._preset[1]):
            return self._preset[1]
        key = self._names.meant(text) if self._names is not None else ""
        if key:
            return (key,) if self.declared.many else key
        return record_cards.check_text(self._desk.register, self.declared, text)

    def _line(self) -> str:
        return self.field.text() if isinstance(self.field, QLineEdit) else ""

    def mark(self, sentence: str) -> None:
        """Say what is wrong; "" takes it away."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        set_property(self.field, "state", "wrong" if sentence else "")


class NewRecordDialog(QDialog):
    """``NewRecordDialog.ask(desk, Training, parent, preset={"course": id}, made=callback)``; ``made(id)`` afterwards.

    Args:
        desk: The page's connections.
        entity: Kind of the row.
        parent: The page.
        preset: Stored values to begin with; those not among ``fields`` are kept and not shown.
        fields: Names to ask for; None for required ones and those that lists show.
        title: The heading; None for "New: kind".
        create: Makes the row from stored values and returns its id, in one unit of work; None simply adds it.
        verb: The words of the button; None for "Add".
    """

    made = Signal(str)

    def __init__(
        self,
        desk: DeskContext,
        entity: type[Entity],
        parent: QWidget | None = None,
        *,
        preset: Mapping[str, FieldValue] | None = None,
        fields: Sequence[str] | None = None,
        title: str | None = None,
        create: Create | None = None,
        verb: str | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._entity, self._preset = desk, entity, dict(preset or {})
        self._create = create or (lambda values: record_cards.create(desk.register, entity, values))
        self.parts: dict[str, _Part] = {}
        heading = title or _("New: {kind}").format(kind=_(entity.label).lower())
        self.setWindowTitle(heading)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(verb or _("Add"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._arrange(heading, list(fields) if fields is not None else short_form(entity))

    def _arrange(self, heading: str, names: Sequence[str]) -> None:
        register = self._desk.register
        with register.read() as conn:
            setting = record_names.named_setting(register, conn, self._entity, [dict(self._preset)])
        body = column(gap=12, margins=(24, 4, 24, 8))
        for name in names:
            declared, value = self._entity.fields[name], self._preset.get(name)
            text = "" if is_empty(value) else declared.format(value, setting)
            part = self.parts[name] = _Part(self._desk, self._entity, declared, value, text)
            body.addWidget(part)
        body.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = TallForm(body)
        area.setWidget(inside)
        head = column(label(heading, "section", wrap=True), margins=(24, 20, 24, 8))
        foot = row(None, button(_("Cancel"), self.reject), self.save, margins=(24, 8, 24, 20))
        whole = column(head, area, column(self._wrong, margins=(24, 4, 24, 0)), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        width = theme().px(480)
        wanted = body.totalHeightForWidth(width) if body.hasHeightForWidth() else body.totalSizeHint().height()
        self.resize(width, min(theme().px(720), wanted + theme().px(140)))
        first = next((part for name, part in self.parts.items() if name not in self._preset), None)
        if first is not None:
            first.field.setFocus()

    @classmethod
    def ask(
        cls,
        desk: DeskContext,
        entity: type[Entity],
        parent: QWidget,
        *,
        preset: Mapping[str, FieldValue] | None = None,
        fields: Sequence[str] | None = None,
        title: str | None = None,
        create: Create | None = None,
        verb: str | None = None,
        made: Callable[[str], Any] | None = None,
    ) -> NewRecordDialog:
        """Open it over a page; ``made`` is called with the new row's id."""
        dialog = cls(desk, entity, parent, preset=preset, fields=fields, title=title, create=create, verb=verb)
        if made is not None:
            dialog.made.connect(made)
        dialog.open()
        return dialog

    def values(self) -> dict[str, FieldValue] | None:
        """Return the stored values, None after marking those that are wrong and going to the first of them."""
        found, first = dict(self._preset), None
        for name, part in self.parts.items():
            try:
                found[name] = part.value()
                part.mark("")
            except ValueProblem as problem:
                part.mark(words_of(problem))
                first = first or part
        if first is not None:
            first.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return {name: value for name, value in found.items() if not is_empty(value)}

    @Slot()
    def accept(self) -> None:
        """Add the row, or say where something is wrong."""
        values = self.values()
        if values is None:
            return
        done = run_work(self._desk, self.windowTitle(), lambda: self._create(values), place=self._wrong)
        if done:
            super().accept()
            self.made.emit(str(done.value))


def short_form(entity: type[Entity]) -> list[str]:
    """Return the fields that a short form asks for: the required ones, then those that lists show."""
    fields = [f for f in entity.fields.values() if f.editable]
    required = [f.name for f in fields if f.required]
    listed = [f.name for f in fields if f.listed and not f.required]
    wanted = {*required, *listed[: max(0, _MOST_LISTED - len(required))]}
    return [f.name for f in fields if f.name in wanted]
