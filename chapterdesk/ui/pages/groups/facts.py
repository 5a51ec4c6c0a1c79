"""A unit's own facts, each changed where it stands, made from their declarations."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.rows import Row
from chapterdesk.fields import Field, ValueProblem
from chapterdesk.fields.choices import Choice
from chapterdesk.fields.types import Reference
from chapterdesk.models import Unit
from chapterdesk.services import groups, meeting_facts
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import do
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import InPlaceField, choice_field, label

SHOWN = (
    "name", "unit_kind", "parent", "state", "statutes", "founded", "meeting_place", "town", "email", "external_number",
)  # fmt: skip


class UnitFacts(QWidget):
    """``show_unit(id, row)``: label beside value, a choice or a field by its declared type."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk, self._unit = desk, ""
        self.fields: dict[str, InPlaceField] = {}
        self.choices: dict[str, QComboBox] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(8))
        grid.setVerticalSpacing(theme().px(2))
        grid.setColumnStretch(1, 1)
        for place, name in enumerate(SHOWN):
            declared = Unit.fields[name]
            words = label(declared.title, "label", wrap=True)
            words.setMinimumHeight(theme().px(34))
            words.setMinimumWidth(theme().px(110))
            grid.addWidget(words, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._editor(declared), place, 1)
        self.setLayout(grid)

    def _editor(self, declared: Field) -> QWidget:
        if isinstance(declared.type, Choice | Reference):
            made = choice_field(declared.title, [("", "\u2013"), *declared.type.choices()])
            made.activated.connect(lambda _place: self._chosen(declared.name))
            self.choices[declared.name] = made
            return made
        field = InPlaceField(declared.title, placeholder=_("none"), help_text=_(declared.help) if declared.help else "")
        field.committed.connect(partial(self._typed, declared))
        self.fields[declared.name] = field
        return field

    def show_unit(self, unit: str, row: Row) -> None:
        """Show a unit; what is being typed for it stays."""
        register = self._desk.register
        if unit != self._unit:
            for field in self.fields.values():
                field.put_back()
        self._unit = unit
        above = self.choices["parent"]
        above.clear()
        above.addItem("\u2013", "")
        for key, name, _kind in meeting_facts.places(register):
            if key != unit:
                above.addItem(name, key)
        with register.read() as conn:
            setting = register.setting(conn)
        for name, field in self.fields.items():
            field.set_value(Unit.fields[name].format(row[name], setting))
        for name, choice in self.choices.items():
            choice.setCurrentIndex(max(0, choice.findData(str(row[name] or ""))))

    def _typed(self, declared: Field, text: str) -> None:
        field, register = self.fields[declared.name], self._desk.register
        try:
            with register.read() as conn:
                value = declared.parse(text, register.setting(conn))
            if declared.required and not value:
                raise ValueProblem(_("This cannot be empty."))
        except ValueProblem as problem:
            field.set_wrong(problem.sentence, problem.suggestion)
            return
        if do(self._desk, lambda: groups.change(register, self._unit, {declared.name: value})):
            with register.read() as conn:
                field.set_value(declared.format(value, register.setting(conn)))

    def _chosen(self, name: str) -> None:
        value = str(self.choices[name].currentData() or "") or None
        do(self._desk, lambda: groups.change(self._desk.register, self._unit, {name: value}))
