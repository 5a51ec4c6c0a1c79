"""A new meeting: whose, what kind, when and where; the group's last place and time come along."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QTime, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QTimeEdit, QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.fields import FieldValue
from chapterdesk.models.words import MEETING_KINDS
from chapterdesk.services import meeting_facts, meetings
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, date_field, label, row

_KIND_OF_UNIT = {"district": "district", "section": "board", "coalition": "coalition"}


class NewMeetingDialog(QDialog):
    """``exec()``; then ``plan()`` adds the meeting and returns its id."""

    def __init__(self, desk: DeskContext, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._units = meeting_facts.places(desk.register)
        self._named = False
        self.setWindowTitle(_("New meeting"))
        self.setMinimumWidth(theme().px(460))
        self.unit = choice_field(_("Group"), [(i, name) for i, name, _kind in self._units], unit)
        self.kind = choice_field(_("Kind"), list(MEETING_KINDS.choices()))
        self.name, self.place = QLineEdit(), QLineEdit()
        self.day = date_field(_("Day"), clock.today() + dt.timedelta(days=14))
        self.start = QTimeEdit()
        self.start.setDisplayFormat("HH:mm")
        self.template = QCheckBox(_("Begin with the usual agenda"))
        self.template.setChecked(True)
        self.save = button(_("Plan the meeting"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._fill()
        self.unit.currentIndexChanged.connect(self._unit_changed)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.name.textEdited.connect(self._name_typed)
        self._unit_changed()

    def _fill(self) -> None:
        layout = column(gap=4, margins=(24, 20, 24, 20))
        layout.addWidget(label(_("New meeting"), "section"))
        layout.addSpacing(theme().px(6))
        fields: tuple[tuple[str, QWidget], ...] = (
            (_("Group"), self.unit),
            (_("Kind"), self.kind),
            (_("Title"), self.name),
        )
        for words, field in fields:
            layout.addWidget(label(words, "label"))
            layout.addWidget(field)
            field.setAccessibleName(words)
        line = row(gap=12)
        for words, field, stretch in (
            (_("Day"), self.day, 3),
            (_("Starts"), self.start, 2),
            (_("Place"), self.place, 5),
        ):
            field.setAccessibleName(words)
            line.addLayout(column(label(words, "label"), field, gap=4), stretch)
        layout.addLayout(line)
        layout.addSpacing(theme().px(4))
        layout.addWidget(self.template)
        layout.addSpacing(theme().px(8))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), self.save))
        self.setLayout(layout)

    @Slot()
    def _unit_changed(self) -> None:
        unit = str(self.unit.currentData() or "")
        self.save.setEnabled(bool(unit))
        if not unit:
            return
        with self._desk.register.read() as conn:
            usual = meeting_facts.usual(conn, unit)
        of_kind = next((kind for i, _name, kind in self._units if i == unit), "")
        kind = usual["kind"] or _KIND_OF_UNIT.get(of_kind, "members")
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.place.setText(usual["place"])
        self.start.setTime(QTime.fromString(usual["start"] or "18:30", "HH:mm"))
        if usual["day"]:
            day = dt.date.fromisoformat(usual["day"])
            while day <= clock.today():
                day += dt.timedelta(days=28)
            if day > dt.date.fromisoformat(usual["day"]):
                self.day.setDate(QDate(day.year, day.month, day.day))
        self._kind_changed()

    @Slot()
    def _kind_changed(self) -> None:
        if not self._named:
            self.name.setText(self.kind.currentText())

    @Slot()
    def _name_typed(self) -> None:
        self._named = bool(self.name.text().strip())

    def plan(self) -> str:
        """Add the meeting; returns its id. Raises UserError where something is missing."""
        values: dict[str, FieldValue] = {
            "name": self.name.text().strip() or self.kind.currentText(),
            "day": self.day.date().toString("yyyy-MM-dd"),
            "start": self.start.time().toString("HH:mm"),
            "place": self.place.text().strip() or None,
        }
        return meetings.create(
            self._desk.register,
            str(self.unit.currentData()),
            str(self.kind.currentData()),
            values,
            template=self.template.isChecked(),
        )
