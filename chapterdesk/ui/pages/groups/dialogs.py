"""A new group, and somebody for a post."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.models.words import UNIT_KINDS
from chapterdesk.services import groups, meeting_facts
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.meetings.people import PersonEdit
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import button, choice_field, column, date_field, label, row


def _form(dialog: QDialog, title: str, fields: list[tuple[str, QWidget]], save: QWidget, *more: QWidget) -> None:
    layout = column(gap=4, margins=(24, 20, 24, 20))
    layout.addWidget(label(title, "section"))
    layout.addSpacing(theme().px(6))
    for words, field in fields:
        field.setAccessibleName(words)
        layout.addWidget(label(words, "label"))
        layout.addWidget(field)
    for part in more:
        layout.addWidget(part)
    layout.addSpacing(theme().px(10))
    layout.addLayout(row(None, button(_("Cancel"), dialog.reject), save))
    dialog.setLayout(layout)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(theme().px(440))


class NewGroupDialog(QDialog):
    """``exec()``; then ``add()`` adds the group under ``parent`` and returns its id."""

    def __init__(self, desk: DeskContext, above: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        units = [("", _("Nothing above it")), *((i, n) for i, n, _k in meeting_facts.places(desk.register))]
        self.name = QLineEdit()
        self.kind = choice_field(_("Kind"), list(UNIT_KINDS.choices()), "local_group")
        self.above = choice_field(_("Belongs to"), units, above)
        self.save = button(_("Add the group"), self.accept, kind="primary")
        self.save.setDefault(True)
        self.save.setEnabled(False)
        self.name.textChanged.connect(self._check)
        fields: list[tuple[str, QWidget]] = [
            (_("Name"), self.name),
            (_("Kind"), self.kind),
            (_("Belongs to"), self.above),
        ]
        _form(self, _("New group"), fields, self.save)
        self.name.setFocus()

    @Slot()
    def _check(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip()))

    def add(self) -> str:
        """Add the group. Raises UserError."""
        return groups.add(
            self._desk.register,
            self.name.text(),
            str(self.kind.currentData()),
            str(self.above.currentData() or ""),
        )


class AppointDialog(QDialog):
    """``exec()``; then ``appoint()`` gives the post. The end follows from the role's usual term until it is changed."""

    def __init__(self, desk: DeskContext, unit: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._unit = desk, unit
        with desk.register.read() as conn:
            near = [(name, i) for i, name in groups.people_of(conn, unit, 500)]
        self.role: QComboBox = choice_field(_("Role"), groups.roles_for(desk.register, unit), role)
        self.who = PersonEdit(desk, lambda: "", _("Who"))
        self.who.offer_first(near)
        self.who.setPlaceholderText(_("Type a name"))
        self.start = date_field(_("From"), clock.today())
        self.end = date_field(_("Until"), clock.today())
        self.open_end = QCheckBox(_("No last day yet"))
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Appoint"), self._done, kind="primary")
        self.save.setDefault(True)
        days = QWidget()
        days.setLayout(
            row(
                column(label(_("From"), "label"), self.start, gap=4),
                column(label(_("Until"), "label"), self.end, gap=4),
                gap=12,
            )
        )
        fields: list[tuple[str, QWidget]] = [(_("Role"), self.role), (_("Who"), self.who)]
        _form(self, _("Appoint"), fields, self.save, self._wrong, days, self.open_end)
        self.role.currentIndexChanged.connect(self._term)
        self.start.dateChanged.connect(self._term)
        self.open_end.toggled.connect(self.end.setDisabled)
        self._term()
        self.who.setFocus()

    @Slot()
    def _term(self) -> None:
        begin = dt.date.fromisoformat(self.start.date().toString("yyyy-MM-dd"))
        end = groups.usual_end(self._desk.register, str(self.role.currentData()), begin)
        self.open_end.setChecked(end is None)
        if end is not None:
            self.end.setDate(QDate(end.year, end.month, end.day))

    def _done(self) -> None:
        try:
            if not self.who.party():
                raise UserError(_("Say who."), code="empty")
        except UserError as error:
            set_property(self.who, "state", "wrong")
            self._wrong.setText(str(error))
            self._wrong.show()
            self.who.setFocus()
            return
        self.accept()

    def appoint(self) -> str:
        """Give the post. Raises UserError where it would end before it begins."""
        end = None if self.open_end.isChecked() else self.end.date().toString("yyyy-MM-dd")
        start = self.start.date().toString("yyyy-MM-dd")
        return groups.appoint(
            self._desk.register, self._unit, str(self.role.currentData()), self.who.party(), start, end
        )
