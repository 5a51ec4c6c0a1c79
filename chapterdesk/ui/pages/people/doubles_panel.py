"""Two people side by side: who stays, which value holds where they differ, and the three answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.core.locale import integer
from chapterdesk.core.text import N_, _
from chapterdesk.models import entities
from chapterdesk.services.merge_view import BOTH, ONE, OTHER, SAME, STRICTER, Beside, Line, Side
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import Banner, button, clear, column, hairline, keycap, label, row, scroll

_ORIGINS = {
    SAME: N_("Same"),
    ONE: N_("Left side"),
    OTHER: N_("Right side"),
    BOTH: N_("Both"),
    STRICTER: N_("The stricter"),
}
FIELD_WIDTH = 132
NOTHING = "\u2013"


class ChoiceCell(QFrame):
    """A value with a radio button; the whole cell is the button."""

    chosen = Signal()

    def __init__(self, text: str, name: str, role: str = "strong") -> None:
        super().__init__()
        self.setProperty("surface", "choice")
        self.radio = QRadioButton()
        self.radio.setAccessibleName(name)
        self.radio.setMinimumWidth(theme().px(22))
        self.radio.toggled.connect(self._toggled)
        words = label(breakable(text), role, wrap=True)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        line = row(self.radio, words, gap=4, margins=(8, 2, 8, 2))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _toggled(self, on: bool) -> None:
        set_property(self, "chosen", on)
        if on:
            self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in the cell chooses it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.setChecked(True)


class DoublesPanel(QFrame):
    """``show_pair(beside, reason, place)`` fills it; ``answered("merge" | "apart" | "later")``; ``changed()`` after each choice.

    ``survivor()`` and ``chosen()`` say what was chosen; ``tell(beside)`` shows what would come of it.
    """

    answered = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setAccessibleName(_("Two people side by side"))
        self._question = label(_("The same person?"), "section")
        self._place = label("", "second")
        self._reason = label("", "second", wrap=True)
        self._messages = column(gap=6)
        self._grid = QGridLayout()
        self._results: dict[str, tuple[QLabel, QLabel]] = {}
        self._groups: list[QButtonGroup] = []
        self._survivor = ""
        self._chosen: dict[str, str] = {}
        self._filling = False
        self.stays: list[ChoiceCell] = []
        self.cells: dict[str, tuple[ChoiceCell, ChoiceCell]] = {}
        self.merge = button(_("Merge"), partial(self.answered.emit, "merge"), kind="primary", icon_name="merge")
        self.apart = button(_("Not the same person"), partial(self.answered.emit, "apart"), icon_name="split")
        self.later = button(_("Later"), partial(self.answered.emit, "later"), icon_name="clock")
        self.setLayout(self._arrange())

    def _arrange(self) -> QVBoxLayout:
        px = theme().px
        head = row(self._question, None, self._place, gap=8)
        upper = column(head, self._reason, self._messages, gap=4, margins=(20, 16, 20, 10))
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(3))
        inner = QWidget()
        inner.setLayout(column(self._grid, None, gap=0, margins=(20, 4, 20, 12)))
        middle = scroll(inner)
        answers = row(
            self.merge, keycap("M"), 8, self.apart, keycap("N"), 8, self.later, keycap("L"), None,
            gap=8, margins=(20, 12, 20, 12),
        )  # fmt: skip
        whole = column(upper, middle, hairline(), answers, gap=0, margins=(1, 1, 1, 1))
        whole.setStretch(1, 1)
        return whole

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_pair(self, beside: Beside, reason: str, place: str) -> None:
        """Show two people; the one who is in more of the register stays, until somebody says otherwise."""
        self._filling = True
        self._survivor = usual_survivor(beside)
        self._chosen = {}
        self._place.setText(place)
        self._reason.setText(reason)
        clear(self._messages)
        if beside.protected:
            self._messages.addWidget(
                Banner("shield-alert", _("Protected identity."), _("Whoever stays keeps it, too."), "danger")
            )
        self._fill(beside)
        self._filling = False
        self.setAccessibleDescription(f"{beside.one.title}, {beside.other.title}. {reason}")

    def _fill(self, beside: Beside) -> None:
        clear(self._grid)
        self._results, self._groups, self.cells = {}, [], {}
        for place, words in ((0, ""), (3, _("Afterwards")), (4, _("From"))):
            self._grid.addWidget(label(words, "caption"), 0, place, Qt.AlignmentFlag.AlignBottom)
        self._heads(beside)
        for number, line in enumerate(beside.lines, 1):
            self._add_line(2 * number, line, beside)
        self._add_dependents(2 * len(beside.lines) + 2, beside)
        for place, stretch in enumerate((0, 4, 4, 4, 0)):
            self._grid.setColumnStretch(place, stretch)
        self._grid.setColumnMinimumWidth(0, theme().px(FIELD_WIDTH))

    def _heads(self, beside: Beside) -> None:
        group = QButtonGroup(self)
        self._groups.append(group)
        self.stays = []
        for place, side in enumerate((beside.one, beside.other), 1):
            words = _("{name} stays").format(name=side.title)
            cell = ChoiceCell(words, f"{words}, {side.ref}")
            cell.setToolTip(
                _("The other one’s Ref, {ref}, leads here afterwards.").format(ref=_other(beside, side).ref)
            )
            group.addButton(cell.radio)
            cell.radio.setChecked(side.id == self._survivor)
            cell.chosen.connect(partial(self._choose_survivor, side.id))
            self.stays.append(cell)
            self._grid.addWidget(cell, 0, place)
        self._grid.setRowMinimumHeight(0, theme().px(44))

    def _add_line(self, at: int, line: Line, beside: Beside) -> None:
        self._grid.addWidget(hairline(), at - 1, 0, 1, 5)
        self._grid.addWidget(label(line.title, "second", wrap=True), at, 0)
        if line.choice:
            self._add_choice(at, line, beside)
        else:
            for place, text in enumerate((line.one, line.other), 1):
                self._grid.addWidget(_value(text, "strong" if line.origin != SAME else "body"), at, place)
        result, origin = _value(line.result, "body"), label("", "caption")
        self._results[line.name] = (result, origin)
        self._say(line)
        self._grid.addWidget(result, at, 3)
        self._grid.addWidget(origin, at, 4)
        self._grid.setRowMinimumHeight(at, theme().px(32))

    def _add_choice(self, at: int, line: Line, beside: Beside) -> None:
        group = QButtonGroup(self)
        self._groups.append(group)
        made = []
        for place, (side, text) in enumerate(((beside.one, line.one), (beside.other, line.other)), 1):
            cell = ChoiceCell(text, f"{line.title}: {text}")
            group.addButton(cell.radio)
            cell.radio.setChecked(line.origin == (ONE if place == 1 else OTHER))
            cell.chosen.connect(partial(self._choose, line.name, side.id))
            made.append(cell)
            self._grid.addWidget(cell, at, place)
        self.cells[line.name] = (made[0], made[1])

    def _add_dependents(self, at: int, beside: Beside) -> None:
        both = (beside.one.dependents, beside.other.dependents)
        if not any(both):
            return
        self._grid.addWidget(hairline(), at - 1, 0, 1, 5)
        self._grid.addWidget(label(_("Comes along"), "second", wrap=True), at, 0)
        for place, counts in enumerate(both, 1):
            self._grid.addWidget(_value(dependents_words(counts) or NOTHING, "body"), at, place)
        self._grid.addWidget(_value(_("All of both; what both say stands once"), "body"), at, 3, 1, 2)

    def tell(self, beside: Beside) -> None:
        """Show what would come of the choices."""
        self._filling = True
        for line in beside.lines:
            self._say(line)
            if line.name in self.cells and line.name not in self._chosen:
                self.cells[line.name][0 if line.origin == ONE else 1].radio.setChecked(True)
        self._filling = False

    def _say(self, line: Line) -> None:
        result, origin = self._results[line.name]
        result.setText(breakable(line.result) or _("empty"))
        origin.setText(_(_ORIGINS[line.origin]))

    # -- choosing ---------------------------------------------------------------------------------------------------

    def survivor(self) -> str:
        """Return the id of the one who stays."""
        return self._survivor

    def chosen(self) -> Mapping[str, str]:
        """Return field -> id of the one whose value was chosen."""
        return dict(self._chosen)

    def _choose_survivor(self, key: str) -> None:
        if not self._filling and key != self._survivor:
            self._survivor = key
            self.changed.emit()

    def _choose(self, field: str, key: str) -> None:
        if not self._filling:
            self._chosen[field] = key
            self.changed.emit()


def usual_survivor(beside: Beside) -> str:
    """Return who stays where nobody chose: the one with more of the register behind them, the first where both have alike."""
    weights = [sum(side.dependents.values()) for side in (beside.one, beside.other)]
    return beside.other.id if weights[1] > weights[0] else beside.one.id


def dependents_words(counts: Mapping[str, int]) -> str:
    """Return what belongs to somebody, in words: "2 contacts, 1 appointment"."""
    known = entities()
    return ", ".join(
        f"{integer(many)} {_(known[kind].label if many == 1 else known[kind].plural).lower()}"
        for kind, many in counts.items()
        if known[kind].in_lists
    )


def _other(beside: Beside, side: Side) -> Side:
    return beside.other if side is beside.one else beside.one


def _value(text: str, role: str) -> QLabel:
    made = label(breakable(text) or _("empty"), role if text else "hint", wrap=True)
    # The columns share the room alike, however long a word is.
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setToolTip(text)
    return made


def breakable(text: str) -> str:
    """Return a text whose addresses may go on in the next line."""
    return text.replace("@", "@\u200b").replace(".", ".\u200b")
