"""One candidate of a post: why they fit, and the one step that comes next with them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import Setting
from chapterdesk.fields.types import Phone
from chapterdesk.services.succession.postview import Candidate, Reach
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Avatar, Badge, FlowLayout, IconLabel, button, column, label, row

_SIGNS = {
    "yes": ("check", "success"),
    "no": ("minus", "text-3"),
    "old": ("clock", "warning"),
    "unknown": ("circle-question-mark", "warning"),
}


class CandidateCard(QFrame):
    """Signals: ``asked(person)``, ``set_aside(person)``, ``said(question, answer)``, ``appointed(person)``, ``shown(person)``.

    Args:
        candidate: Who.
        setting: How the country writes telephone numbers.
        best: Whether they fit best of all, and are ready.
        primary: Whether their button is the panel's primary one.
    """

    asked = Signal(str)
    set_aside = Signal(str)
    said = Signal(str, str)
    appointed = Signal(str)
    shown = Signal(str)

    def __init__(self, candidate: Candidate, setting: Setting, *, best: bool = False, primary: bool = False) -> None:
        super().__init__()
        self.candidate = candidate
        self.buttons: dict[str, QPushButton] = {}
        self.setProperty("surface", "card")
        self.setAccessibleName(candidate.name)
        self._best, self._primary = best, primary
        parts = column(self._head(), self._reasons(), gap=8, margins=(12, 10, 12, 10))
        if candidate.question:
            parts.addWidget(label(reach_words(candidate.reach, setting), "second", wrap=True))
            parts.addWidget(label(_("What did they say?"), "label"))
        parts.addLayout(self._actions())
        self.setLayout(parts)

    def _head(self) -> QWidget:
        one = self.candidate
        name = button(one.name, lambda: self.shown.emit(one.person), kind="link")
        name.setAccessibleDescription(_("Opens the person"))
        words = column(row(name, None), label(one.about, "caption", wrap=True), gap=0)
        line = row(Avatar(one.name, 32), words, gap=10)
        line.setStretch(1, 1)
        if one.reach.protected:
            line.addWidget(Badge("shield", _("Protected identity"), "warning"))
        made = QWidget()
        made.setLayout(line)
        return made

    def _reasons(self) -> QWidget:
        made, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(8))
        grid.setVerticalSpacing(theme().px(3))
        for place, (sign, name, sentence) in enumerate(self.candidate.reasons):
            icon, token = _SIGNS[sign]
            why: QLabel = label(sentence, "second", wrap=True)
            why.setAccessibleName(f"{name}: {sentence}")
            grid.addWidget(IconLabel(icon, token), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(name, "label"), place, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(why, place, 2)
        grid.setColumnMinimumWidth(1, theme().px(76))
        grid.setColumnStretch(2, 1)
        made.setLayout(grid)
        return made

    def _actions(self) -> FlowLayout:
        one, flow = self.candidate, FlowLayout(spacing=theme().px(8))
        willing = one.fit.known.answer == "yes"
        if one.question:
            for code, words in (("yes", _("Yes")), ("later", _("Not now")), ("no", _("No"))):
                self._add(flow, code, words, "plain", lambda code=code: self.said.emit(one.question, code))
        elif willing:
            kind = "primary" if self._primary else "plain"
            self._add(flow, "appoint", _("Hand over"), kind, lambda: self.appointed.emit(one.person), "user-check")
            self._add(flow, "aside", _("Not now"), "quiet", lambda: self.set_aside.emit(one.person))
        else:
            kind = "primary" if self._primary else "plain"
            self._add(flow, "ask", _("Ask"), kind, lambda: self.asked.emit(one.person), "phone")
            if one.fit.known.answer != "later":
                self._add(flow, "aside", _("Not now"), "quiet", lambda: self.set_aside.emit(one.person))
        if self._best:
            flow.addWidget(Badge("star", _("Best fit"), "success"))
        return flow

    def _add(self, flow: FlowLayout, key: str, words: str, kind: str, verb: object, icon: str = "") -> None:
        assert callable(verb)
        made = button(words, verb, kind=kind, icon_name=icon, size="small")
        made.setAccessibleName(_("{what}: {name}").format(what=words, name=self.candidate.name))
        self.buttons[key] = made
        flow.addWidget(made)


def reach_words(reach: Reach, setting: Setting) -> str:
    """Return how somebody may be reached, in words; what they refused is not offered."""
    found = [Phone().format(reach.phone, setting) if reach.phone else "", reach.email]
    words = ", ".join(part for part in found if part)
    if words:
        return words
    return (
        _("Does not want to be phoned or mailed. Ask when you meet.")
        if reach.silent
        else _("No phone number or e-mail that may be used. Ask when you meet.")
    )
