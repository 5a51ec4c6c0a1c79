"""Adding a person by typing: the few values that a first meeting gives; likely doubles show while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Person
from chapterdesk.services.people import UnitNode
from chapterdesk.ui.pages.people.unit_menu import fill_combo
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.style.tokens import DETAIL_MAX, DETAIL_MIN
from chapterdesk.ui.widgets import (
    Banner,
    box,
    button,
    choice_field,
    clear,
    column,
    hairline,
    icon_button,
    label,
    row,
    scroll,
)

if TYPE_CHECKING:
    from chapterdesk.services.person_doubles import Double

TYPED = ("given_name", "prefix", "family_name", "phones", "emails", "town", "source")
CHOSEN = ("level", "may_be_phoned", "may_be_mailed")
DOUBLES_AFTER_MS = 250
Check = Callable[[str, str], object]
Doubles = Callable[[dict[str, str]], list["Double"]]
Add = Callable[[dict[str, str], list[str]], None]


class AddPersonPanel(QWidget):
    """``add(texts by field, unit ids)`` saves or raises; ``check(field, text)`` raises ValueProblem; ``doubles(texts)`` finds likes.

    Signals: ``closed()``, ``opened(n)`` (somebody who is in the register already).
    """

    closed = Signal()
    opened = Signal(int)

    def __init__(self, add: Add, check: Check, doubles: Doubles) -> None:
        super().__init__()
        self._add, self._check, self._find = add, check, doubles
        self.setAccessibleName(_("New person"))
        self.setMinimumWidth(theme().px(DETAIL_MIN))
        self.setMaximumWidth(theme().px(DETAIL_MAX))
        self.edits: dict[str, QLineEdit] = {}
        self.choices: dict[str, QComboBox] = {}
        self._sentences: dict[str, QLabel] = {}
        self.group = choice_field(_("Group"), [])
        self._doubles = column(gap=6)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.save = button(_("Add person"), self.add, kind="primary", icon_name="user-plus")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DOUBLES_AFTER_MS)
        self._timer.timeout.connect(self.look_for_doubles)
        self.setLayout(self._arrange())

    def _arrange(self) -> QVBoxLayout:
        close = icon_button("x", _("Close"), self.closed.emit, size="small")
        bar = row(label(_("New person"), "section"), None, close, margins=(20, 8, 12, 8))
        form = column(gap=10, margins=(20, 16, 20, 20))
        for name in TYPED:
            form.addLayout(self._text(name))
            if name == "family_name":
                form.addLayout(self._doubles)
        form.addLayout(_labelled(_("Group"), self.group))
        for name in CHOSEN:
            declared = Person.fields[name]
            choices = list(declared.type.choices())
            first = [("", _("Not known"))] if name == "level" else []
            made = choice_field(declared.title, [*first, *choices], "" if first else "not_asked")
            self.choices[name] = made
            form.addLayout(_labelled(declared.title, made))
        form.addWidget(self.wrong)
        form.addLayout(row(self.save, button(_("Cancel"), self.closed.emit, kind="quiet"), None))
        form.addStretch(1)
        whole = column(box(bar), hairline(), scroll(box(form)), gap=0)
        whole.setStretch(2, 1)
        return whole

    def _text(self, name: str) -> QVBoxLayout:
        edit = QLineEdit()
        title = Person.fields[name].title
        edit.setAccessibleName(title)
        edit.installEventFilter(self)
        edit.textEdited.connect(lambda _text: self._timer.start())
        edit.returnPressed.connect(self.add)
        self.edits[name] = edit
        sentence = label("", "wrong", wrap=True)
        sentence.hide()
        self._sentences[name] = sentence
        part = _labelled(title, edit)
        part.addWidget(sentence)
        return part

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check a value when its field is left."""
        if event.type() == QEvent.Type.FocusOut:
            for name, edit in self.edits.items():
                if edit is watched:
                    self._check_one(name)
        return False

    def begin(self, units: Sequence[UnitNode], unit: str = "") -> None:
        """Begin a new person, in a group where the table is filtered by one."""
        for edit in self.edits.values():
            edit.clear()
            set_property(edit, "state", "")
        for sentence in self._sentences.values():
            sentence.hide()
        for name, choice in self.choices.items():
            choice.setCurrentIndex(max(0, choice.findData("" if name == "level" else "not_asked")))
        fill_combo(self.group, units, _("No group"))
        self.group.setCurrentIndex(max(0, self.group.findData(unit)))
        self.wrong.hide()
        clear(self._doubles)
        self.edits[TYPED[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def texts(self) -> dict[str, str]:
        """Return what was typed and chosen, in words by field."""
        found = {name: edit.text() for name, edit in self.edits.items()}
        for name, choice in self.choices.items():
            if choice.currentData() not in ("", "not_asked"):
                found[name] = choice.currentText()
        return found

    def _check_one(self, name: str) -> bool:
        edit, sentence = self.edits[name], self._sentences[name]
        try:
            self._check(name, edit.text())
        except ValueProblem as problem:
            hint = _("Did you mean {text}?").format(text=problem.suggestion) if problem.suggestion else ""
            sentence.setText(f"{problem.sentence} {hint}".strip())
            # A scrolled form squeezes wrapped labels before it grows; a minimum is not squeezed.
            sentence.setMinimumHeight(sentence.heightForWidth(max(1, edit.width())))
            sentence.show()
            set_property(edit, "state", "wrong")
            return False
        sentence.hide()
        set_property(edit, "state", "")
        return True

    def look_for_doubles(self) -> None:
        """Show who is in the register already and may be the one that is typed."""
        clear(self._doubles)
        for each in self._find(self.texts())[:3]:
            see = button(_("Show"), partial(self.opened.emit, each.n), size="small")
            strong = _("{name} is in the register.").format(name=each.title)
            self._doubles.addWidget(Banner("git-merge", strong, each.reason, "warning", action=see))

    def add(self) -> None:
        """Save the person; what is wrong is marked where it is."""
        good = [self._check_one(name) for name in self.edits]
        if not all(good):
            self.edits[TYPED[good.index(False)]].setFocus()
            return
        unit = str(self.group.currentData() or "")
        try:
            self._add(self.texts(), [unit] if unit else [])
        except UserError as error:
            self.wrong.setText(" ".join(part for part in (error.what, error.remedy) if part))
            self.wrong.show()
            self.edits[TYPED[0]].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _labelled(title: str, field: QWidget) -> QVBoxLayout:
    return column(label(title, "label"), field, gap=4)
