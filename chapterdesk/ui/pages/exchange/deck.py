"""List and card of a review side by side: filters above the list, the bar for many beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services.exchange.items import CHOICE_WORDS, Choice, Item, Sort
from chapterdesk.ui.pages.exchange.card import ItemCard
from chapterdesk.ui.pages.exchange.filters import Filters
from chapterdesk.ui.pages.exchange.item_list import ItemList, common
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import announce, box, button, clear, column, icon_button, label, row

LIST_WIDTH = 392
NARROW = 860


def identity(item: Item) -> str:
    """Return what an item is about, the same before and after it is decided."""
    conflict = item.sort in (Sort.CONFLICT, Sort.DELETED)
    return f"{item.kind}:{item.row}:{item.field}" if conflict else item.key


class TickedBar(QFrame):
    """ "3 selected  Keep ours  Use theirs  Later", what does not fit in "...": ``chosen(choice)``, ``cleared()``."""

    chosen = Signal(object)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "inverse")
        self.setAccessibleName(_("Selected rows"))
        self._words = label("", "on-inverse")
        self._verbs = row(gap=0)
        self._buttons: list[tuple[Choice, QPushButton]] = []
        self._more = icon_button("ellipsis", _("More"), kind="inverse", size="small")
        self._more.setProperty("arrowless", True)
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._away = icon_button("x", pgettext("selection", "Clear"), self.cleared.emit, kind="inverse", size="small")
        self.setLayout(row(self._words, None, self._verbs, self._more, self._away, gap=4, margins=(14, 6, 8, 6)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._many = 0
        self.hide()

    def show_choices(self, many: int, choices: Sequence[Choice]) -> None:
        """Show the bar for so many ticked items; hide it for none."""
        was, self._many = self._many, many
        said = ngettext("{n} selected", "{n} selected", many).format(n=integer(many))
        self._words.setText(said)
        if [choice for choice, _part in self._buttons] != list(choices):
            clear(self._verbs)
            self._buttons = [(choice, self._button(choice)) for choice in choices]
        self.setVisible(many > 0)
        self._fit()
        if many and not was:
            announce(self, said)

    def _button(self, choice: Choice) -> QPushButton:
        made = button(_many_words(choice), partial(self.chosen.emit, choice), kind="inverse-link", size="small")
        self._verbs.addWidget(made)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what does not fit into the menu."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = [part.sizeHint().width() for _choice, part in self._buttons]
        spare = self.width() - theme().px(36) - sum(each.sizeHint().width() for each in (self._words, self._away))
        fits = sum(wide) <= spare
        spare -= 0 if fits else self._more.sizeHint().width() + theme().px(4)
        self._menu.clear()
        for (choice, part), width in zip(self._buttons, wide, strict=True):
            spare -= width
            part.setVisible(spare >= 0)
            if spare < 0:
                self._menu.addAction(part.text(), partial(self.chosen.emit, choice))
        self._more.setVisible(not fits)


def _many_words(choice: Choice) -> str:
    """Return a choice in the few words that a bar has room for."""
    short = {
        Choice.OURS: pgettext("decide", "Keep ours"),
        Choice.THEIRS: pgettext("decide", "Use theirs"),
        Choice.LATER: pgettext("decide", "Later"),
    }
    return short.get(choice) or _(CHOICE_WORDS[choice])


class Deck(QWidget):
    """``show_items(items)`` fills both sides. ``decided(items, choice, which, go_on)``; ``item_shown(item)`` for the card's table."""

    decided = Signal(list, object, str, bool)
    item_shown = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Item] = ()
        self._before: dict[str, bool] = {}
        self._stays = ""
        self._drop = QTimer(self)
        self._drop.setSingleShot(True)
        self._drop.timeout.connect(self._fill)
        self.showing_decided = False
        self.filters = Filters()
        self.list = ItemList()
        self.bar = TickedBar()
        self.card = ItemCard()
        inside = column(self.list, self.bar, gap=0, margins=(1, 1, 1, 1))
        inside.setStretch(0, 1)
        self._left = QWidget()
        left = column(self.filters, box(inside, "card"), gap=8)
        left.setStretch(1, 1)
        self._left.setLayout(left)
        self._line = row(self._left, self.card, gap=18)
        self._line.setStretch(1, 1)
        self.setLayout(self._line)
        self._connect()

    def _connect(self) -> None:
        self.filters.changed.connect(self._fill)
        self.list.shown.connect(self._moved)
        self.list.pressed_key.connect(self.card.press)
        self.list.entered_item.connect(self.card.sides.focus_first)
        self.list.model_.ticked_changed.connect(self._show_bar)
        self.card.decided.connect(self._decide_one)
        self.card.moved.connect(self.list.step)
        self.card.went_on.connect(self._go_on)
        self.bar.chosen.connect(self._decide_ticked)
        self.bar.cleared.connect(self.clear_ticks)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large type, the card stands beneath the list."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme().px(NARROW)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._left.setMinimumWidth(0 if narrow else theme().px(LIST_WIDTH))
        self._left.setMaximumWidth(16_777_215 if narrow else theme().px(LIST_WIDTH))
        self._left.setMinimumHeight(theme().px(260) if narrow else 0)
        self.card.setMinimumHeight(theme().px(420) if narrow else 0)

    # -- showing ------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Forget what was shown, before another file."""
        self._before, self._stays, self.showing_decided = {}, "", False

    def show_items(self, items: Sequence[Item]) -> None:
        """Show what waits; what was decided a moment ago stays until somebody goes on, what was taken back comes into view."""
        reopened = [i.key for i in items if i.decided is None and self._before.get(identity(i))]
        waiting = {identity(item) for item in items if item.decided is None}
        self._before = {identity(item): identity(item) not in waiting for item in items}
        self._all = items
        self._fill(reopened[0] if reopened else "")

    def show_decided(self, on: bool) -> None:
        """List what was decided, too."""
        self.showing_decided = on

    def is_empty(self) -> bool:
        """Say whether nothing is listed."""
        return not self._shown()

    def _shown(self) -> list[Item]:
        stays = next((i.key for i in self._all if i.decided is not None and identity(i) == self._stays), "")
        return [i for i in self._all if i.decided is None or self.showing_decided or i.key == stays]

    @Slot()
    def _fill(self, key: str = "") -> None:
        now = self.list.current()
        items = self.filters.kept(self._shown())
        same = next((i.key for i in items if now is not None and identity(i) == identity(now)), "")
        self.list.set_items(items, key or same)
        current = self.list.current()
        if current is not None:
            self._show(current)

    def _show(self, item: Item) -> None:
        row = self.list.model_.row_of(item.key)
        self.card.show_item(item, row + 1, self.list.model_.rowCount())
        self.item_shown.emit(item)

    @Slot(str)
    def _moved(self, _key: str) -> None:
        current = self.list.current()
        if self._stays and current is not None and identity(current) != self._stays:
            self._stays = ""
            self._drop.start(0)
        if current is not None:
            self._show(current)

    @Slot()
    def _show_bar(self) -> None:
        ticked = self.list.model_.ticked()
        self.bar.show_choices(len(ticked), common(ticked))

    # -- deciding -----------------------------------------------------------------------------------------------------

    def _decide_one(self, choice: Choice, which: str, go_on: bool) -> None:
        item = self.card.item()
        if item is not None:
            self.decided.emit([item], choice, which, go_on)

    def _decide_ticked(self, choice: Choice) -> None:
        ticked = self.list.model_.ticked()
        if ticked:
            self.decided.emit(ticked, choice, "", True)

    def settled(self, items: Sequence[Item], *, go_on: bool) -> None:
        """These were decided: stay at the one, or go on to the next that waits."""
        self.card.other.hide()
        keys = [item.key for item in items]
        self.list.model_.tick([row for key in keys if (row := self.list.model_.row_of(key)) >= 0], False)
        if not go_on and len(keys) == 1:
            self._stays = identity(items[0])
            return
        self._stays = ""
        current = self.list.current()
        if current is not None and current.key in keys:
            self._pass(set(keys))

    def _pass(self, done: set[str]) -> None:
        """Go to the next item that waits and is none of those, the put off ones last."""
        items, at = self.list.model_.items(), self.list.currentIndex().row()
        order = [(at + n) % len(items) for n in range(1, len(items))]
        waiting = [row for row in order if items[row].decided is None and items[row].key not in done]
        wanted = [row for row in waiting if not items[row].later] or waiting
        if wanted:
            self.list.go_to(wanted[0])

    @Slot()
    def _go_on(self) -> None:
        self.list.next_waiting()

    @Slot()
    def clear_ticks(self) -> None:
        """Let go of everything that is ticked."""
        self.list.model_.tick(range(self.list.model_.rowCount()), False)
        self.list.setFocus()
