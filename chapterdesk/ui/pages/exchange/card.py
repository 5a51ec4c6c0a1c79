"""The card of one item: what is asked, the answers side by side, the same row's other fields, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QSizePolicy, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.services.exchange.items import BECAME_WORDS, CHOICE_WORDS, Became, Beside, Choice, Item, Sort
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.pages.exchange.sides import Sides, answers
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import (
    Avatar,
    Badge,
    announce,
    box,
    button,
    clear,
    column,
    hairline,
    icon_button,
    keycap,
    label,
    row,
    scroll,
)

LATER_KEY = "l"


class OtherValue(QWidget):
    """A line to type another value into. ``given(text)``; ``complain`` says beneath it what is wrong with it."""

    given = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = label("", "label")
        self.edit = QLineEdit()
        self.edit.setAccessibleName(_("Another value"))
        self.edit.returnPressed.connect(self._give)
        self._wrong = label("", "wrong", wrap=True)
        self.save = button(_("Use this value"), self._give, size="small")
        line = row(self._name, self.edit, self.save, button(_("Cancel"), self.closed.emit, kind="quiet", size="small"))
        line.setStretch(1, 1)
        self.setLayout(column(line, self._wrong, gap=4))

    def begin(self, name: str, text: str) -> None:
        """Begin with a value to change."""
        self._name.setText(name)
        self.edit.setAccessibleDescription(name)
        self.edit.setText(text)
        self.complain("")
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def complain(self, sentence: str) -> None:
        """Say what is wrong, the value kept as it was typed; "" for nothing."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        set_property(self.edit, "state", "wrong" if sentence else "")
        if sentence:
            announce(self, sentence)

    def _give(self) -> None:
        self.given.emit(self.edit.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing typed here decides anything."""
        event.accept()


class ItemCard(QFrame):
    """``show_item(item, place, count)`` fills it, ``show_beside`` its table.

    Signals: ``decided(choice, which, go_on)`` where ``which`` is the row or value, ``moved(step)``, ``went_on()`` for a decided item.
    """

    decided = Signal(object, str, bool)
    moved = Signal(int)
    went_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._item: Item | None = None
        self._avatar = Avatar("", 28)
        self._question = label("", "section", wrap=True)
        self._sentence = label("", "second", wrap=True)
        self._count = label("", "second")
        self.previous = icon_button(
            "chevron-up", _("Previous"), partial(self.moved.emit, -1), kind="plain", size="small"
        )
        self.following = icon_button("chevron-down", _("Next"), partial(self.moved.emit, 1), kind="plain", size="small")
        self.sides = Sides()
        self.sides.answered.connect(lambda choice, which: self.decided.emit(choice, which, False))
        self.other = OtherValue()
        self.other.given.connect(lambda text: self.decided.emit(Choice.OTHER, text, False))
        self.other.closed.connect(self.close_other)
        self.other.hide()
        self._grid = QGridLayout()
        self._table = box(self._grid)
        self.later = button(_("Decide later"), lambda: self.press(LATER_KEY), kind="quiet", icon_name="clock")
        self.another = button(_("Another value"), self.ask_other, kind="quiet", icon_name="pen-line")
        self._other_key = keycap("3")
        self.go_on = button("", self._go_on, kind="primary")
        self._build()

    def _build(self) -> None:
        px = theme().px
        names = column(self._question, self._sentence, gap=0)
        head = row(self._avatar, names, self._count, self.previous, self.following, gap=10)
        head.setStretch(1, 1)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(0)
        inner = QWidget()
        inner.setLayout(column(head, self.sides, self.other, self._table, None, gap=12, margins=(20, 12, 20, 12)))
        middle = scroll(inner)
        middle.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = row(
            self.later,
            keycap("L"),
            12,
            self.another,
            self._other_key,
            None,
            self.go_on,
            gap=4,
            margins=(12, 10, 16, 10),
        )
        whole = column(middle, hairline(), foot, gap=0, margins=(1, 1, 1, 1))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_item(self, item: Item, place: int, count: int) -> None:
        """Show an item, the ``place``-th of ``count``."""
        same = self._item is not None and self._item.key == item.key
        focused = self.sides.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._item = item
        title = item.title or item.sheet
        self._avatar.set_name(title)
        self._avatar.setVisible(item.kind == "person" and bool(item.row))
        self._question.setText(words.asked(item).question)
        self._sentence.setText(". ".join(part for part in (words.place(item), item.why.rstrip(".")) if part))
        self._count.setText(_("{n} of {total}").format(n=integer(place), total=integer(count)))
        for each in (self.previous, self.following):
            each.setEnabled(count > 1)
        self.sides.show_item(item)
        if not same:
            self.other.hide()
            self.show_beside([])
        self._show_verbs(item)
        self.setAccessibleName(f"{self._question.text()} {self._sentence.text()}")
        if focused:
            self.sides.focus_first()

    def _show_verbs(self, item: Item) -> None:
        may_other = Choice.OTHER in item.choices
        self.another.setVisible(may_other)
        self._other_key.setVisible(may_other)
        self._other_key.setText(str(len(answers(item)) + 1))
        self.later.setEnabled(item.decided is None)
        choice = item.decided or self._usual(item)
        self.go_on.setVisible(choice is not None)
        if choice is not None:
            self.go_on.setText(_go_on_words(choice))

    @staticmethod
    def _usual(item: Item) -> Choice | None:
        """Return what the button does where nothing is chosen yet: what is likely, of a conflict theirs, of what was held back ours.

        None where somebody has to choose first: whether a new row is somebody new.
        """
        if item.likely is not None and item.likely is not Choice.LATER:
            return item.likely
        wanted = Choice.THEIRS if item.sort in (Sort.CONFLICT, Sort.DELETED) else Choice.OURS
        return wanted if wanted in item.choices and item.sort is not Sort.NEW else None

    def show_beside(self, found: Sequence[Beside]) -> None:
        """Show the other fields of the same row."""
        clear(self._grid)
        self._table.setVisible(bool(found))
        if not found:
            return
        heads = (_("Same row"), _("As sent"), _("Ours"), _("Theirs"), _("What happened"))
        for at, text in enumerate(heads):
            self._grid.addWidget(label(text, "caption"), 0, at)
        self._grid.setRowMinimumHeight(0, theme().px(28))
        # What happened to something comes before what nobody touched.
        for number, each in enumerate(sorted(found, key=lambda one: one.became is Became.SAME)):
            at = 2 * number + 1
            self._grid.addWidget(hairline(), at, 0, 1, 5)
            self._grid.addWidget(label(each.label, "second", wrap=True), at + 1, 0)
            strong = each.became is not Became.SAME
            for place, text in enumerate((each.base, each.ours, each.theirs), 1):
                self._grid.addWidget(
                    _cell(text or _("empty"), "hint" if not text else "second-strong" if strong else "second"),
                    at + 1,
                    place,
                )
            icon, tone = words.BECAME_BADGES[each.became]
            self._grid.addWidget(Badge(icon, _(BECAME_WORDS[each.became]), tone), at + 1, 4)
            self._grid.setRowMinimumHeight(at + 1, theme().px(29))
        for at, stretch in enumerate((3, 4, 4, 4, 0)):
            self._grid.setColumnStretch(at, stretch)

    def item(self) -> Item | None:
        """Return the item that is shown."""
        return self._item

    # -- deciding -----------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Do what a key means for this item: a card's number decides and goes on, the next one asks for another value, L puts off."""
        item = self._item
        if item is None:
            return
        if key == LATER_KEY:
            if item.decided is None:
                self.decided.emit(Choice.LATER, "", True)
            return
        offered, place = answers(item), int(key)
        if place <= len(offered):
            choice, which = offered[place - 1]
            self.decided.emit(choice, which, True)
        elif place == len(offered) + 1 and Choice.OTHER in item.choices:
            self.ask_other()

    def ask_other(self) -> None:
        """Ask for another value, beginning with theirs."""
        item = self._item
        if item is not None and Choice.OTHER in item.choices:
            side = item.theirs or item.ours
            self.other.begin(item.label, side.shown if side is not None else "")

    @Slot()
    def close_other(self) -> None:
        """Leave the value as it is."""
        self.other.hide()
        self.sides.focus_first()

    def _go_on(self) -> None:
        item = self._item
        if item is None:
            return
        if item.decided is not None:
            self.went_on.emit()
            return
        choice = self._usual(item)
        if choice is None:
            return
        which = next((which for each, which in answers(item) if each is choice), "")
        self.decided.emit(choice, which, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to another item, left and right to another answer, digits and L decide."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(key, 0)
        aside = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if step:
            self.moved.emit(step)
        elif aside:
            self.sides.focus_step(aside)
        elif plain and event.text() and event.text().lower() in "123456789l":
            self.press(event.text().lower())
        else:
            super().keyPressEvent(event)


def _go_on_words(choice: Choice) -> str:
    told = {
        Choice.OURS: _("Keep ours and go on"),
        Choice.THEIRS: _("Use theirs and go on"),
        Choice.OTHER: _("Go on"),
        Choice.ADD: _("Add as new and go on"),
        Choice.SAME: _("The same, and go on"),
    }
    return told.get(choice, _(CHOICE_WORDS[choice]))


def _cell(text: str, role: str) -> QWidget:
    made = label(text.replace("@", "@\u200b"), role, wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setToolTip(text)
    return made
