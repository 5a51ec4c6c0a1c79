"""Somebody met at an activity: name, how to reach them, what they said; and who in the register it may be."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QLineEdit, QRadioButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.services.campaigns import taking_part
from chapterdesk.services.campaigns.taking_part import ANSWERS, Met
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import announce, button, clear, column, label, row

_LOOK_AFTER_MS = 250


class MetDialog(QDialog):
    """``met(person)`` when somebody was noted; the answer about being contacted has to be chosen."""

    met = Signal(str)

    def __init__(
        self, desk: DeskContext, activity: str, typed: str = "", group: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._activity = desk, activity
        self.setWindowTitle(_("Met there"))
        self.setMinimumWidth(theme().px(460))
        given, _space, family = typed.strip().partition(" ")
        self.given, self.family = QLineEdit(given), QLineEdit(family)
        self.reach, self.born = QLineEdit(), QLineEdit()
        self.joins = QCheckBox(_("Belongs to {group} from now on").format(group=group) if group else "")
        self.joins.setVisible(bool(group))
        self.answers = QButtonGroup(self)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self._known = column(gap=6)
        self._known_box = QWidget()
        self._known_box.setLayout(column(label(_("Is it one of these?"), "strong"), self._known, gap=6))
        self._known_box.hide()
        self.save = button(_("Add to the register"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER_MS)
        self._timer.timeout.connect(self.look)
        for edit in (self.given, self.family, self.reach, self.born):
            edit.textChanged.connect(lambda _text: self._timer.start())
        (self.given if not given else self.family if not family else self.reach).setFocus()

    def _arrange(self) -> None:
        layout = column(label(_("Met there"), "section"), 6, gap=4, margins=(24, 20, 24, 20))
        for words, edit in (
            (_("Given name"), self.given),
            (_("Family name"), self.family),
            (_("Phone or e-mail"), self.reach),
            (_("Birth date or year"), self.born),
        ):
            edit.setAccessibleName(words)
            layout.addWidget(label(words, "label"))
            layout.addWidget(edit)
        layout.addSpacing(theme().px(6))
        layout.addWidget(label(_("What they said about being contacted"), "label"))
        words_of = {"granted": _("May be contacted"), "refused": _("Do not contact"), "not_asked": _("Nobody asked")}
        for place, code in enumerate(ANSWERS):
            choice = QRadioButton(words_of[code])
            self.answers.addButton(choice, place)
            layout.addWidget(choice)
        for part in (self.joins, self._known_box, self._wrong):
            layout.addWidget(part)
        layout.addSpacing(theme().px(10))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), self.save))
        self.setLayout(layout)

    def choose_answer(self, code: str) -> None:
        """Choose what they said: one of ``ANSWERS``."""
        self.answers.button(ANSWERS.index(code)).setChecked(True)

    def typed(self) -> Met:
        """Return what was typed."""
        place = self.answers.checkedId()
        answer = ANSWERS[place] if place >= 0 else ""
        return Met(
            self.given.text(), self.family.text(), self.reach.text(), self.born.text(), answer, self.joins.isChecked()
        )

    @Slot()
    def look(self) -> None:
        """Show who in the register it may be."""
        found = taking_part.likely(self._desk.register, self.typed())[:3]
        clear(self._known)
        for each in found:
            words = f"{each.name}: {each.reason}" if each.reason else each.name
            take = button(_("This one"), partial(self._take, each.person), size="small")
            take.setAccessibleName(_("It is {name}").format(name=each.name))
            line = row(label(words, "body2", wrap=True), take)
            line.setStretch(0, 1)
            self._known.addLayout(line)
        if found and not self._known_box.isVisible():
            announce(self, _("Somebody in the register may be the same person."))
        self._known_box.setVisible(bool(found))
        self.adjustSize()

    def _take(self, person: str) -> None:
        self._meet(person)

    @Slot()
    def accept(self) -> None:
        """Add the person, or say what is missing."""
        self._meet("")

    def _meet(self, same_as: str) -> None:
        register, activity, met = self._desk.register, self._activity, self.typed()
        done = run_work(
            self._desk,
            _("Met there"),
            lambda: taking_part.meet(register, activity, met, same_as=same_as),
            place=self._wrong,
        )
        if done:
            super().accept()
            self.met.emit(str(done.value))
