"""Handing over a post, a post that a group should have, and the dates of a term."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.models import Appointment
from chapterdesk.services import groups
from chapterdesk.services.succession import handing_over
from chapterdesk.services.succession.postview import PostView
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import HistoryDialog, RecordForm, ask_delete, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, date_field, label, row


class HandOverDialog(QDialog):
    """Asks from when until when somebody holds a post; ``done(appointment)`` afterwards.

    Args:
        desk: The page's connections.
        post: The post.
        person: Who takes it over.
        name: What they are called.
        parent: The page.
    """

    handed = Signal(str)

    def __init__(
        self, desk: DeskContext, post: PostView, person: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._post, self._person = desk, post, person
        title = _("Hand over {role} to {name}").format(role=post.role_name, name=name)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme().px(460))
        self.start = date_field(_("From"), post.next_start)
        self.end = date_field(_("Until"), post.next_end or post.next_start)
        self.open_end = QCheckBox(_("No last day yet"))
        self.note = QLineEdit()
        self.note.setAccessibleName(_("Note"))
        self._follows = label("", "second", wrap=True)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Hand over"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._arrange(title)
        self.start.dateChanged.connect(self._began)
        self.open_end.toggled.connect(self.end.setDisabled)
        self.open_end.setChecked(post.next_end is None)
        self._say()
        self.save.setFocus()

    def _arrange(self, title: str) -> None:
        days = row(
            column(label(_("From"), "label"), self.start, gap=4), column(label(_("Until"), "label"), self.end, gap=4),
            gap=12,
        )  # fmt: skip
        layout = column(
            label(title, "section", wrap=True), label(self._post.unit_name, "second"), 6, days, self.open_end,
            label(_("Note (optional)"), "label"), self.note, 4, self._follows, self._wrong, 8,
            row(None, button(_("Cancel"), self.reject), self.save),
            gap=6, margins=(24, 20, 24, 20),
        )  # fmt: skip
        self.setLayout(layout)

    def days(self) -> tuple[dt.date, dt.date | None]:
        """Return the first and the last day as they stand here."""
        start, end = (dt.date.fromisoformat(f.date().toString("yyyy-MM-dd")) for f in (self.start, self.end))
        return start, None if self.open_end.isChecked() else end

    @Slot()
    def _began(self) -> None:
        start, _end = self.days()
        end = groups.usual_end(self._desk.register, self._post.place.role, start)
        if end is not None:
            self.end.setDate(QDate(end.year, end.month, end.day))
        self._say()

    def _say(self) -> None:
        start, _end = self.days()
        before = locale.long_date(start - dt.timedelta(days=1))
        present = [t for t in self._post.terms if t.when == "present" and (not t.end or t.end >= start.isoformat())]
        if present and not self._post.may_overlap:
            words = _("{name}’s term ends on {day}.").format(name=present[0].name, day=before)
        else:
            words = _("The post is vacant until then.") if not self._post.place.holders else ""
        self._follows.setText(words)
        self._follows.setVisible(bool(words))

    @Slot()
    def accept(self) -> None:
        """Hand the post over, or say what stands in the way."""
        start, end = self.days()
        place, register, note = self._post.place, self._desk.register, self.note.text().strip()
        done = run_work(
            self._desk,
            _("Hand over"),
            lambda: handing_over.hand_over(register, place.unit, place.role, self._person, start, end, note),
            place=self._wrong,
        )
        if done:
            super().accept()
            self.handed.emit(str(done.value))


class PostDialog(QDialog):
    """Asks for a post that a group should have; ``added(unit, role)`` afterwards."""

    added = Signal(str, str)

    def __init__(
        self,
        desk: DeskContext,
        units: list[tuple[str, str]],
        roles: list[tuple[str, str]],
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(_("New post"))
        self.setMinimumWidth(theme().px(420))
        self.unit = choice_field(_("Group"), units, unit)
        self.role = choice_field(_("Role"), roles)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Add post"), self.accept, kind="primary")
        self.save.setDefault(True)
        hint = label(_("It stands on the board as vacant until somebody holds it."), "second", wrap=True)
        layout = column(
            label(_("New post"), "section"), hint, 6, label(_("Group"), "label"), self.unit, label(_("Role"), "label"),
            self.role, self._wrong, 8, row(None, button(_("Cancel"), self.reject), self.save),
            gap=6, margins=(24, 20, 24, 20),
        )  # fmt: skip
        self.setLayout(layout)
        self.unit.setFocus()

    @Slot()
    def accept(self) -> None:
        """Add the post."""
        unit, role, register = str(self.unit.currentData()), str(self.role.currentData()), self._desk.register
        if run_work(
            self._desk, _("Add post"), lambda: handing_over.set_wanted(register, unit, role, True), place=self._wrong
        ):
            super().accept()
            self.added.emit(unit, role)


class TermDialog(QDialog):
    """The dates of a term, corrected where they stand; what stood there before is in its history."""

    def __init__(self, desk: DeskContext, appointment: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._appointment = desk, appointment
        self.setWindowTitle(title)
        self.form = RecordForm(desk, Appointment, ["party", "start", "end", "elected_at", "note"], scrolled=False)
        self.form.show_row(appointment)
        self.form.gone.connect(self.accept)
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        history = button(_("History"), self._history, kind="quiet", icon_name="history")
        remove = button(_("It was a mistake"), self._delete, kind="quiet", icon_name="trash-2")
        hint = label(
            _("The last day belongs to the term. A date that is corrected keeps its history."), "second", wrap=True
        )
        layout = column(
            label(title, "section", wrap=True), hint, 4, self.form, 8, row(history, remove, None, close),
            gap=6, margins=(24, 20, 24, 20),
        )  # fmt: skip
        self.setLayout(layout)
        self.resize(theme().px(520), theme().px(420))

    @Slot()
    def accept(self) -> None:
        """Save what is being typed, and close; a wrong value keeps the dialog open."""
        self.form.leave()
        if not self.form.wrong():
            super().accept()

    def _history(self) -> None:
        HistoryDialog.ask(self._desk, Appointment, self._appointment, self)

    def _delete(self) -> None:
        ask_delete(self._desk, Appointment, [self._appointment], self)
