"""The panel under the table: one doubtful row, three answers, and both sides field by field."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QRadioButton, QSizePolicy, QWidget

from chapterdesk.core.text import N_, _
from chapterdesk.services.importing import DOUBTFUL, OUTCOME_WORDS, Decision
from chapterdesk.ui.pages.importing.doubt import BOTH, FILE, REGISTER, SAME, Doubt, Line
from chapterdesk.ui.pages.importing.rows import BADGES
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import (
    Badge,
    announce,
    box,
    button,
    choice_field,
    clear,
    column,
    hairline,
    icon_button,
    keycap,
    label,
    row,
    scroll,
)
from chapterdesk.ui.widgets.text import IconLabel

DECISIONS: tuple[Decision, ...] = ("same", "new", "leave")
_ORIGINS = {SAME: N_("Same"), REGISTER: N_("Register"), FILE: N_("File"), BOTH: N_("Both")}
_MARKS = {
    "equal": ("equal", "text-2", N_("equal")),
    "differs": ("equal-not", "warning", N_("differs")),
    "fills": ("arrow-right", "success", N_("fills in")),
}
LEFT_WIDTH = 360
HEIGHT, LINK_HEIGHT = 258, 30


class AnswerCard(QFrame):
    """One answer as a card: a radio button, its words, and the key that chooses it."""

    chosen = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setProperty("surface", "choice")
        self.radio = QRadioButton()
        self.radio.setMinimumWidth(theme().px(24))
        self.words = label("", "body", wrap=True)
        self.likely = Badge("", _("Likely"), "accent")
        line = row(self.radio, self.words, self.likely, keycap(key), gap=8, margins=(10, 2, 8, 2))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.radio.clicked.connect(self._clicked)

    def say(self, words: str, *, chosen: bool, likely: bool) -> None:
        """Show an answer."""
        self.words.setText(words)
        self.radio.setAccessibleName(f"{words}. {_('Likely')}" if likely else words)
        self.likely.setVisible(likely)
        self.radio.setChecked(chosen)
        set_property(self, "chosen", chosen)

    def _clicked(self) -> None:
        self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole card is the button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit()


class DoubtPanel(QFrame):
    """``decided(decision)``, ``moved(step)``, ``all_like()`` and ``other_chosen(place)``; ``show_doubt`` fills it."""

    decided = Signal(str)
    moved = Signal(int)
    all_like = Signal()
    other_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setAccessibleName(_("Doubtful row"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._place = label("", "second")
        self.previous = icon_button(
            "chevron-up", _("Previous doubtful row"), partial(self.moved.emit, -1), size="small"
        )
        self.following = icon_button("chevron-down", _("Next doubtful row"), partial(self.moved.emit, 1), size="small")
        self._question = label("", "section", wrap=True)
        self._reason = label("", "second", wrap=True)
        self.others = choice_field(_("Whom it may be"), [])
        self.others.setProperty("measure", "small")
        self.others.activated.connect(self.other_chosen)
        self._group = QButtonGroup(self)
        self.cards = [AnswerCard(str(n + 1)) for n in range(3)]
        for decision, card in zip(DECISIONS, self.cards, strict=True):
            self._group.addButton(card.radio)
            card.chosen.connect(partial(self.decided.emit, decision))
        self.all_button = button("", self.all_like.emit, kind="link")
        self._grid = QGridLayout()
        self._build()

    def _build(self) -> None:
        icon, tone = BADGES[DOUBTFUL]
        head = row(
            Badge(icon, _(OUTCOME_WORDS[DOUBTFUL]), tone), self._place, None, self.previous, self.following, gap=8
        )
        words = column(self._question, self._reason, gap=2)
        answers = column(*self.cards, gap=5)
        left = QWidget()
        left.setLayout(column(head, words, self.others, answers, self.all_button, None, gap=6, margins=(16, 8, 16, 8)))
        left.setProperty("surface", "clear")
        side = scroll(left)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFixedWidth(theme().px(LEFT_WIDTH))
        self._inner = QWidget()
        self._grid.setHorizontalSpacing(theme().px(14))
        self._grid.setVerticalSpacing(0)
        self._inner.setLayout(column(self._grid, None, gap=0, margins=(20, 6, 20, 6)))
        self._scroll = scroll(self._inner)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Both sides, field by field"))
        line = row(side, hairline(vertical=True), self._scroll, gap=0, margins=(1, 1, 1, 1))
        line.setStretch(2, 1)
        self.setLayout(line)

    def show_doubt(
        self, doubt: Doubt, place: int, count: int, decision: str | None, alike: int, *, leave: str = ""
    ) -> None:
        """Show a doubtful row.

        Args:
            doubt: The row.
            place: Which one it is, from 1.
            count: How many there are.
            decision: What was decided about it, None where nothing was.
            alike: How many others, still undecided, are doubtful for the same reason.
            leave: Words of the third answer; the plan's where empty.
        """
        self._place.setText(_("{place} of {count}, row {row}").format(place=place, count=count, row=doubt.row))
        self.previous.setEnabled(count > 1)
        self.following.setEnabled(count > 1)
        self._question.setText(doubt.question)
        one = doubt.one
        self._reason.setText(one.reason if one else _("Whom it was like is not in the register any more."))
        self._show_others(doubt)
        new = _("Somebody else, add as new") if doubt.question == _("The same person?") else _("Another, add as new")
        answers = (doubt.same_words, new, leave or _("Leave the row out"))
        self._group.setExclusive(False)  # nothing is chosen beforehand, and an exclusive group keeps one chosen
        for card, answer, words in zip(self.cards, DECISIONS, answers, strict=True):
            card.say(words, chosen=decision == answer, likely=answer == "same" and doubt.likely)
        self._group.setExclusive(True)
        self.cards[0].setEnabled(one is not None)
        self.all_button.setVisible(bool(decision) and alike > 0)
        self._fit()
        self.all_button.setText(_("The same for all {n} like this").format(n=alike))
        self._fill(one.lines if one else self._alone(doubt), in_file=doubt.in_file)
        self.setAccessibleDescription(f"{self._place.text()}. {self._question.text()} {self._reason.text()}")

    def offer_all(self, words: str) -> None:
        """Offer to decide others alike, in the page's own words."""
        self.all_button.setText(words)
        self.all_button.show()
        self._fit()

    def _fit(self) -> None:
        # A hidden parent hides nothing here: what counts is whether the link is offered.
        link = 0 if self.all_button.isHidden() else LINK_HEIGHT
        self.setFixedHeight(theme().px(HEIGHT + link))

    def focus_answers(self) -> None:
        """Put the focus on the answers."""
        radio = self._group.checkedButton() or self.cards[0].radio
        radio.setFocus(Qt.FocusReason.TabFocusReason)

    def say(self) -> None:
        """Let a screen reader say which row this is."""
        announce(self, self.accessibleDescription())

    @staticmethod
    def _alone(doubt: Doubt) -> tuple[Line, ...]:
        known = doubt.about.fields
        return tuple(
            Line(known[n].title, known[n].format(v), "", "", FILE) for n, v in doubt.values.items() if n in known
        )

    def _show_others(self, doubt: Doubt) -> None:
        self.others.setVisible(len(doubt.others) > 1)
        self.others.clear()
        for key, name in doubt.others:
            self.others.addItem(name or "?", key)
        if doubt.one is not None:
            self.others.setCurrentIndex(max(0, self.others.findData(doubt.one.key)))

    def _fill(self, lines: tuple[Line, ...], *, in_file: bool) -> None:
        clear(self._grid)
        heads = (
            ("", ""),
            ("file-spreadsheet", _("In the file")),
            ("", ""),
            ("contact", _("In the other row") if in_file else _("In the register")),
            ("arrow-right", _("If the same")),
            ("", _("From")),
        )
        for place, (icon, words) in enumerate(heads):
            head = label(words, "caption")
            part = row(*([IconLabel(icon, "text-2", 14)] if icon else []), head, None, gap=6)
            self._grid.addWidget(box(part), 0, place)
            self._grid.setRowMinimumHeight(0, theme().px(32))
        for number, line in enumerate(lines):
            self._add_line(2 * number + 1, line, in_file=in_file)
        for place, stretch in enumerate((4, 5, 0, 5, 5, 2)):
            self._grid.setColumnStretch(place, stretch)
        self._inner.setMinimumHeight(theme().px(32 + 12) + len(lines) * theme().px(32))

    def _add_line(self, at: int, line: Line, *, in_file: bool) -> None:
        self._grid.addWidget(hairline(), at, 0, 1, 6)
        strong = "strong" if line.mark in ("differs", "fills") else "body"
        mine = "strong" if line.mark == "differs" else "body"
        origin = _("Other row") if in_file and line.origin == REGISTER else _(_ORIGINS[line.origin])
        cells: list[QWidget] = [
            label(line.label, "second"),
            _value(line.file, strong),
            self._mark(line.mark),
            _value(line.register, mine),
            _value(line.result, "body"),
            label(origin, "caption"),
        ]
        for place, cell in enumerate(cells):
            self._grid.addWidget(cell, at + 1, place)
        self._grid.setRowMinimumHeight(at + 1, theme().px(31))

    @staticmethod
    def _mark(mark: str) -> QWidget:
        if not mark:
            return QWidget()
        icon, token, words = _MARKS[mark]
        made = IconLabel(icon, token, 15)
        made.setAccessibleName(_(words))
        made.setToolTip(_(words))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2 and 3 decide; Page Up and Page Down go to the next doubtful row."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if event.text() in ("1", "2", "3"):
            self.decide(int(event.text()))
        elif step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def decide(self, number: int) -> None:
        """Choose the first, second or third answer, where it can be chosen."""
        if self.cards[number - 1].isEnabled():
            self.decided.emit(DECISIONS[number - 1])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The answers take the focus."""
        super().focusInEvent(event)
        self.focus_answers()


def _value(text: str, role: str) -> QLabel:
    made = label(text or _("empty"), role if text else "hint", wrap=True)
    if text:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
