"""Asking somebody back, beginning a mentoring pair, and ending it with how it went."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.models.asking import ASKED_FOR
from chapterdesk.services import groups
from chapterdesk.services.alumni import asking, mentoring
from chapterdesk.services.alumni.mentoring import Pair
from chapterdesk.services.succession import posts
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, date_field, label, row


class _Asking(QDialog):
    """The frame of a small form: title, labelled fields, an error where it belongs, Cancel and a verb."""

    def __init__(self, desk: DeskContext, title: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._desk, self._verb = desk, verb
        self.setWindowTitle(title)
        self.setMinimumWidth(theme().px(460))
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(verb, self.accept, kind="primary")
        self.save.setDefault(True)
        self._body = column(label(title, "section", wrap=True), 4, gap=6, margins=(24, 20, 24, 20))
        self.setLayout(self._body)

    def field(self, words: str, field: QWidget) -> QWidget:
        """Add a labelled field; returns the whole line, to be hidden."""
        part = QWidget()
        field.setAccessibleName(words)
        part.setLayout(column(label(words, "label"), field, gap=4))
        self._body.addWidget(part)
        return part

    def finish(self) -> None:
        """Add what stands beneath the fields."""
        foot: QHBoxLayout = row(None, button(_("Cancel"), self.reject), self.save)
        self._body.addWidget(self._wrong)
        self._body.addSpacing(theme().px(8))
        self._body.addLayout(foot)


class AskBackDialog(_Asking):
    """Asks what somebody is asked for; ``asked(question)`` afterwards."""

    asked = Signal(str)

    def __init__(self, desk: DeskContext, person: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Ask {name} back").format(name=name), _("Ask"), parent)
        self._person = person
        register = desk.register
        with register.read() as conn:
            roles = posts.all_roles(register, conn)
            units = [("", _("Any group")), *((node.id, node.name) for node in groups.tree(conn, count=False))]
            trainings = asking.trainings_ahead(conn)
        kinds = [(code, words) for code, words in ASKED_FOR.choices() if code != "training" or trainings]
        self.what: QComboBox = choice_field(_("Asked for"), kinds, "role")
        self.role, self.unit = choice_field(_("Role"), roles), choice_field(_("Group"), units)
        self.training = choice_field(_("Training"), trainings)
        self.note = QLineEdit()
        self.field(_("Asked for"), self.what)
        self._role_line, self._unit_line = self.field(_("Role"), self.role), self.field(_("Group"), self.unit)
        self._training_line = self.field(_("Training"), self.training)
        self.field(_("Note (optional)"), self.note)
        self.finish()
        self.what.currentIndexChanged.connect(self._fit)
        self._fit()
        self.what.setFocus()

    @Slot()
    def _fit(self) -> None:
        kind = self.what.currentData()
        self._role_line.setVisible(kind == "role")
        self._unit_line.setVisible(kind == "role")
        self._training_line.setVisible(kind == "training")

    @Slot()
    def accept(self) -> None:
        """Note the question, or say who said no when."""
        register, kind = self._desk.register, str(self.what.currentData())
        role = str(self.role.currentData() or "") if kind == "role" else ""
        unit = str(self.unit.currentData() or "") if kind == "role" else ""
        training = str(self.training.currentData() or "") if kind == "training" else ""
        done = run_work(
            self._desk,
            self._verb,
            lambda: asking.ask_back(
                register, self._person, kind, role=role, unit=unit, training=training, note=self.note.text()
            ),
            place=self._wrong,
        )
        if done:
            super().accept()
            self.asked.emit(str(done.value))


class PairDialog(_Asking):
    """Asks what two people are together for, and from when; ``begun(pair)`` afterwards."""

    begun = Signal(str)

    def __init__(
        self, desk: DeskContext, mentor: tuple[str, str], mentee: tuple[str, str], parent: QWidget | None = None
    ) -> None:
        title = _("{mentor} and {mentee}").format(mentor=mentor[1], mentee=mentee[1])
        super().__init__(desk, title, _("Begin"), parent)
        self._mentor, self._mentee = mentor[0], mentee[0]
        self.goal = QLineEdit()
        self.start = date_field(_("From"), clock.today())
        self._body.addWidget(
            label(_("{mentor} is the mentor. Ask both before you begin.").format(mentor=mentor[1]), "second", wrap=True)
        )
        self.field(_("What it is for (optional)"), self.goal)
        self.field(_("From"), self.start)
        self.finish()
        self.goal.setFocus()

    @Slot()
    def accept(self) -> None:
        """Begin the pair, or say what stands in the way."""
        register, start = self._desk.register, dt.date.fromisoformat(self.start.date().toString("yyyy-MM-dd"))
        done = run_work(
            self._desk,
            self._verb,
            lambda: mentoring.begin(register, self._mentor, self._mentee, self.goal.text(), start),
            place=self._wrong,
        )
        if done:
            super().accept()
            self.begun.emit(str(done.value))


class EndPairDialog(_Asking):
    """Asks how it went, and until when."""

    def __init__(self, desk: DeskContext, pair: Pair, parent: QWidget | None = None) -> None:
        title = _("End the mentoring of {mentee}").format(mentee=pair.mentee_name)
        super().__init__(desk, title, _("End it"), parent)
        self._pair = pair.key
        self.how, self.day = QLineEdit(pair.how), date_field(_("Until"), clock.today())
        self.field(_("How it went"), self.how)
        self.field(_("Until"), self.day)
        self.finish()
        self.how.setFocus()

    @Slot()
    def accept(self) -> None:
        """End the pair."""
        register, day = self._desk.register, dt.date.fromisoformat(self.day.date().toString("yyyy-MM-dd"))
        if run_work(
            self._desk, self._verb, lambda: mentoring.end(register, self._pair, self.how.text(), day), place=self._wrong
        ):
            super().accept()
