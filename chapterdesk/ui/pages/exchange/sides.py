"""The cards of one item: as it was sent, ours, theirs, and other answers, of which one holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.core.text import N_, _
from chapterdesk.services.exchange.items import CHOICE_WORDS, Choice, Item, Side, Sort
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import Badge, clear, column, keycap, label, row
from chapterdesk.ui.widgets.text import IconLabel

Answer = tuple[Choice, str]
"""What a card stands for: the choice, and which row or value where there are several."""
_WIDTH = 168
"""Narrowest card in pixels at 100 %; those that do not fit stand beneath."""
_HEADS = {Choice.OURS: N_("Ours, now"), Choice.THEIRS: N_("Theirs")}


class AnswerRadio(QRadioButton):
    """A radio button whose arrows go up and down the list instead of deciding by the way; left and right go to a neighbour."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter choose; arrows never do."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True)
class Face:
    """What one card says: its head, a value large, lines beneath it, and who entered it when and where."""

    head: str
    value: str
    side: Side | None = None
    lines: Sequence[str] = ()
    likely: bool = False
    empty: bool = False

    def about(self) -> list[tuple[str, str]]:
        """Return (icon, words) of who, when and where; what the head says is not said again."""
        if self.side is None:
            return []
        side = self.side
        told = (("user", side.who), ("clock", words.moment(side.when) if side.when else ""), ("file-text", side.where))
        return [(icon, text) for icon, text in told if text and text != self.head]

    def spoken(self) -> str:
        """Return all of it for a screen reader."""
        parts = [self.head, self.value, _("Likely") if self.likely else "", *self.lines, *(t for _i, t in self.about())]
        return ". ".join(part for part in parts if part)


class AnswerCard(QFrame):
    """One answer: its head with a key, the value, and who entered it when and where. ``chosen()``."""

    chosen = Signal()

    def __init__(self, face: Face, key: str) -> None:
        super().__init__()
        self.setProperty("surface", "choice")
        self.radio = AnswerRadio()
        self.radio.setMinimumWidth(theme().px(22))
        self.radio.setAccessibleName(face.spoken())
        self.radio.clicked.connect(lambda _on=False: self.chosen.emit())
        line = row(self.radio, label(face.head, "second-strong", wrap=True), gap=4)
        line.setStretch(1, 1)
        if face.likely:
            line.addWidget(Badge("", _("Likely"), "accent"))
        if key:
            line.addWidget(keycap(key))
        self.setLayout(_body(line, face))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(theme().px(_WIDTH))

    def set_chosen(self, on: bool) -> None:
        """Mark it as the one that holds."""
        self.radio.setChecked(on)
        set_property(self, "chosen", on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole card is the button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()


class SentCard(QFrame):
    """As it was sent: nothing to choose, only to compare with."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self.setProperty("surface", "sunken-card")
        face = Face(_("As it was sent"), words.shown(side), side, empty=not side.shown)
        head = label(face.head, "second-strong", wrap=True)
        head.setMinimumHeight(theme().px(24))
        self.setLayout(_body(row(head), face, quiet=True))
        self.setAccessibleName(face.spoken())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(theme().px(_WIDTH))


def _body(head: QHBoxLayout, face: Face, *, quiet: bool = False) -> QVBoxLayout:
    whole = column(head, gap=4, margins=(12, 8, 12, 10))
    if face.value:
        said = label(
            face.value.replace("@", "@\u200b"), "hint" if face.empty else "sent" if quiet else "section", wrap=True
        )
        said.setToolTip(face.value)
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        whole.addWidget(said)
    for text in face.lines:
        line = label(text, "caption", wrap=True)
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        whole.addWidget(line)
    for picture, text in face.about():
        about = row(IconLabel(picture, "text-2", 14), label(text, "caption", wrap=True), gap=8)
        about.setStretch(1, 1)
        whole.addLayout(about)
    whole.addStretch(1)
    return whole


class Sides(QWidget):
    """``show_item(item)`` fills it. ``answered(choice, which)`` at a click; ``answer_of_key("1")`` says what a key means."""

    answered = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme().px(10))
        self._group = QButtonGroup(self)
        self.cards: dict[Answer, AnswerCard] = {}
        self.setLayout(self._grid)

    def show_item(self, item: Item) -> None:
        """Show what was sent and the answers, each with its key."""
        clear(self._grid)
        for each in self._group.buttons():
            self._group.removeButton(each)
        self.cards = {}
        parts: list[QWidget] = [SentCard(item.base)] if item.base is not None else []
        for place, answer in enumerate(answers(item), 1):
            card = _card(item, answer, str(place))
            card.chosen.connect(partial(self.answered.emit, answer[0], answer[1]))
            self._group.addButton(card.radio)
            self.cards[answer] = card
            parts.append(card)
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        columns = 3 if len(parts) > 2 else max(1, len(parts))
        for place, part in enumerate(parts):
            self._grid.addWidget(part, place // columns, place % columns)
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)
        self.mark(item.decided)

    def mark(self, decided: Choice | None) -> None:
        """Show what was decided; nothing is chosen before that."""
        self._group.setExclusive(False)  # an exclusive group keeps one chosen
        found = False
        for (choice, _which), card in self.cards.items():
            card.set_chosen(choice is decided and not found)
            found = found or choice is decided
        self._group.setExclusive(True)

    def focus_first(self) -> None:
        """Put the focus on the answer that holds, else on the first."""
        radio = self._group.checkedButton() or next((card.radio for card in self.cards.values()), None)
        if radio is not None:
            radio.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_step(self, by: int) -> None:
        """Go to the neighbouring answer without choosing it."""
        radios = [card.radio for card in self.cards.values()]
        at = next((n for n, each in enumerate(radios) if each.hasFocus()), -1)
        if radios:
            radios[max(0, min(len(radios) - 1, at + by))].setFocus(Qt.FocusReason.TabFocusReason)


def answers(item: Item) -> list[Answer]:
    """Return what an item can be answered by a card, in order: its place there, from 1, is its key."""
    both: list[Answer] = [(c, "") for c in (Choice.OURS, Choice.THEIRS) if c in item.choices]
    found: list[Answer] = []
    if Choice.OTHER in item.choices:
        found += [(Choice.OTHER, side.shown) for side in item.more if side.shown]
    if Choice.SAME in item.choices:
        found += [(Choice.SAME, key) for key, _title, _why in item.like] or [(Choice.SAME, "")]
    if Choice.ADD in item.choices:
        found.append((Choice.ADD, ""))
    # Of a new row there is nothing of ours: leaving it out is the last of its answers.
    return [*found, *both] if item.sort is Sort.NEW else [*both, *found]


def _card(item: Item, answer: Answer, key: str) -> AnswerCard:
    choice, which = answer
    likely = choice is item.likely and (not which or not item.like or item.like[0][0] == which)
    if choice is Choice.ADD:
        return AnswerCard(Face(_(CHOICE_WORDS[choice]), item.title, item.theirs, _lines(item.theirs), likely), key)
    if choice is Choice.SAME:
        title, why = next(((t, w) for k, t, w in item.like if k == which), ("", ""))
        return AnswerCard(Face(_(CHOICE_WORDS[choice]), title, None, [why] if why else [], likely), key)
    if choice is Choice.OTHER:
        third = next(each for each in item.more if each.shown == which)
        return AnswerCard(Face(_("A third value"), which, third), key)
    side = item.ours if choice is Choice.OURS else item.theirs
    if side is None:
        head, value = _without_value(item, choice)
        return AnswerCard(Face(head, value, likely=likely), key)
    empty = not side.shown and not side.gone
    return AnswerCard(Face(_(_HEADS[choice]), words.shown(side), side, likely=likely, empty=empty), key)


def _lines(side: Side | None) -> list[str]:
    return side.shown.splitlines() if side is not None else []


def _without_value(item: Item, choice: Choice) -> tuple[str, str]:
    """Return head and words of an answer that is no value: what happens where it is taken."""
    head = _(CHOICE_WORDS[choice])
    if choice is Choice.THEIRS:
        return head, ""
    told = {
        Sort.NEW: (_("Leave it out"), _("Nobody is added")),
        Sort.SORTED: (head, _("Nothing of this sheet is taken in")),
        Sort.MERGE: (head, _("They stay two")),
        Sort.DELETION: (head, _("It stays")),
        Sort.DELETED: (head, _("It stays as it is here")),
    }
    return told.get(item.sort, (head, ""))
