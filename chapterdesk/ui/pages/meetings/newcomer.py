"""Somebody new: a name, one way to reach them, and what they said about being contacted."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QLineEdit, QRadioButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Person
from chapterdesk.services.meetings import Newcomer
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import button, column, label, row


class NewcomerDialog(QDialog):
    """``exec()``; then ``newcomer()`` is what was typed. Names typed in the search field come along."""

    def __init__(self, typed: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Somebody new"))
        self.setMinimumWidth(theme().px(440))
        given, _space, family = typed.partition(" ")
        self.given, self.family, self.reach = QLineEdit(given), QLineEdit(family), QLineEdit()
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.joins = QCheckBox(_("Belongs to the group from now on"))
        self._consent = QButtonGroup(self)
        self._choices = [("", _("Not asked yet")), ("granted", _("May be contacted")), ("refused", _("Do not contact"))]
        layout = column(gap=6, margins=(24, 20, 24, 20))
        layout.addWidget(label(_("Somebody new"), "section"))
        for words, edit in (
            (_("Given name"), self.given),
            (_("Family name"), self.family),
            (_("Phone or e-mail"), self.reach),
        ):
            edit.setAccessibleName(words)
            layout.addWidget(label(words, "label"))
            layout.addWidget(edit)
        layout.addWidget(self._wrong)
        layout.addWidget(label(_("What they said about being contacted"), "label"))
        for place, (_code, words) in enumerate(self._choices):
            choice = QRadioButton(words)
            choice.setChecked(place == 0)
            self._consent.addButton(choice, place)
            layout.addWidget(choice)
        layout.addWidget(self.joins)
        layout.addSpacing(theme().px(8))
        self.save = button(_("Add and tick"), self._done, kind="primary")
        self.save.setDefault(True)
        layout.addLayout(row(None, button(_("Cancel"), self.reject), self.save))
        self.setLayout(layout)
        self.given.textChanged.connect(self._check)
        self._check()
        (self.family if given and not family else self.given if not given else self.reach).setFocus()

    def newcomer(self) -> Newcomer:
        """Return what was typed."""
        code = self._choices[self._consent.checkedId()][0]
        return Newcomer(self.given.text(), self.family.text(), self.reach.text(), code, self.joins.isChecked())

    def choose_consent(self, code: str) -> None:
        """Choose what they said: granted, refused or "" (not asked)."""
        self._consent.button([c for c, _w in self._choices].index(code)).setChecked(True)

    @Slot()
    def _check(self) -> None:
        self.save.setEnabled(bool(self.given.text().strip()))

    def _done(self) -> None:
        text = self.reach.text().strip()
        try:
            if text:
                Person.fields["emails" if "@" in text else "phones"].type.parse(text)
        except ValueProblem as problem:
            set_property(self.reach, "state", "wrong")
            self._wrong.setText(problem.sentence)
            self._wrong.show()
            self.reach.setFocus()
            return
        self.accept()
