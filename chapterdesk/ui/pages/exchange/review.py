"""The review of one file, or of all that waits: decide what both sides changed, and see what was told."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QMessageBox, QSizePolicy, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.fields import ValueProblem
from chapterdesk.services.exchange import deciding, noticed, timeline, waiting
from chapterdesk.services.exchange.items import Beside, Choice, Entry, Item, Sort, Told
from chapterdesk.ui.asking import Asker
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher, take_back
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.pages.exchange.card import ItemCard
from chapterdesk.ui.pages.exchange.deck import Deck
from chapterdesk.ui.pages.exchange.quick import is_quick
from chapterdesk.ui.pages.exchange.review_head import Crumbs, MergedStrip, stand
from chapterdesk.ui.pages.exchange.told_part import ToldCards, ToldDialog
from chapterdesk.ui.records.doing import words_of
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import (
    Banner,
    EmptyState,
    PageHeader,
    announce,
    button,
    clear,
    column,
    menu_button,
    scroll,
)

NARROW = 900
MANY = 25
"""More decisions than so many at once are taken beside the screen, with progress."""
PDF, DRAFT = "pdf", "draft"


@dataclass(frozen=True)
class Seen:
    """What a review shows, read at one moment; told and merged only where they were asked for."""

    entry: Entry | None
    items: Sequence[Item]
    told: Sequence[Told] | None = None
    merged: Sequence[Told] | None = None


class ReviewView(QWidget):
    """``open(received)`` shows a file, 0 everything that waits. ``wait()`` before the register is closed.

    Signals: ``back()``, ``undo_asked(entry)``, ``again_asked(entry)``, ``receipt_asked(entry, how)``.
    """

    back = Signal()
    undo_asked = Signal(object)
    again_asked = Signal(object)
    receipt_asked = Signal(object, str)
    filled = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._received = 0
        self._whole = True
        self._entry: Entry | None = None
        self._merged: Sequence[Told] = ()
        self._sent = noticed.SentRows()
        self.crumbs = Crumbs()
        self.crumbs.back.connect(self.back)
        self.header = PageHeader("")
        # It grows with a title that takes two lines.
        self.header.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._messages = column(gap=8)
        self._state = column(gap=8)
        self.strip = MergedStrip()
        self.deck = Deck()
        self.card: ItemCard = self.deck.card
        self.told = ToldCards()
        self._done = column(gap=0)
        self._asker, self._beside = Asker(self), Asker(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self._connect()
        self._build()

    def _connect(self) -> None:
        self._asker.answered.connect(self._take)
        self._beside.answered.connect(self._take_beside)
        self.strip.merged_asked.connect(self.show_merged)
        self.strip.decided_asked.connect(self._toggle_decided)
        self.deck.decided.connect(self.decide)
        self.deck.item_shown.connect(self._show_beside)
        self.told.asked.connect(self.show_all_told)
        refresher = Refresher(self._desk, self)
        refresher.refresh.connect(self._changed)

    def _build(self) -> None:
        side = PAGE_SIDE
        self.deck.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.deck.setMinimumHeight(theme().px(410))
        head = column(self.crumbs, self.header, gap=0)
        body = column(
            head, self._messages, self._state, self.strip, self.deck, self._done, self.told, gap=14,
            margins=(side, 14, side, 18),
        )  # fmt: skip
        body.setStretch(4, 1)
        inner = QWidget()
        inner.setLayout(body)
        self.setLayout(column(scroll(inner), gap=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large type, buttons stand beneath the title."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme().px(NARROW)
        stand(self.header, narrow=narrow)
        self.strip.stand(narrow=narrow)

    # -- reading ------------------------------------------------------------------------------------------------------

    def open(self, received: int) -> None:
        """Show a file's review, or with 0 everything that waits."""
        if received != self._received:
            clear(self._messages)
            self.deck.begin()
            self._sent = noticed.SentRows()
        self._received, self._whole = received, True
        self._ask()

    def refresh(self) -> None:
        """Read anew what waits, soon and once."""
        self._soon.start(0)

    def wait(self) -> None:
        """Wait until nothing is asked any more."""
        self._soon.stop()
        self._asker.wait()
        self._beside.wait()

    @Slot(set)
    def _changed(self, _kinds: set[str]) -> None:
        if self.isVisible():
            self.refresh()

    @Slot()
    def _ask(self) -> None:
        self._soon.stop()
        register, received, whole = self._desk.register, self._received, self._whole

        def read(_tell: object) -> Seen:
            with register.read() as conn:
                items = waiting.items(register, conn, received, decided=True)
                entries = timeline.entries(conn) if received else []
                entry = next((each for each in entries if not each.out and each.n == received), None)
                if not (whole and received):
                    return Seen(entry, items)
                told, merged = noticed.notices(register, conn, received), noticed.merged(register, conn, received)
                return Seen(entry, items, told, merged)

        context = contextvars.copy_context()
        self._asker.ask(lambda tell: context.run(read, tell), at_once=is_quick(register))

    @Slot(object)
    def _take(self, seen: Seen) -> None:
        self._entry = seen.entry
        if seen.told is not None and seen.merged is not None:
            self._merged, self._whole = seen.merged, False
            self.told.show_told(seen.told)
        elif not self._received:
            self._merged = ()
            self.told.show_told(())
        self.deck.show_items(seen.items)
        self._say(seen)
        self.filled.emit()

    # -- saying -------------------------------------------------------------------------------------------------------

    def _say(self, seen: Seen) -> None:
        entry, items = seen.entry, seen.items
        left = [item for item in items if item.decided is None]
        decided = len(items) - len(left)
        self.crumbs.say(entry.peer if entry is not None else _("Everything that waits"))
        self.header.set_text(_title(entry, left), _sentence(entry))
        self.header.set_actions(self._actions(entry))
        self.strip.setVisible(entry is not None and not entry.undone)
        self.strip.show_state(self._merged, decided, len(items), deciding=self.deck.showing_decided)
        clear(self._state)
        if entry is not None and entry.undone:
            again = button(_("Take in again"), partial(self.again_asked.emit, entry), kind="primary", size="small")
            rest = _("What it changed is as it was before. Nothing of it is lost.")
            self._state.addWidget(
                Banner("undo-2", _("The import of this file was undone."), rest, "warning", action=again)
            )
        self._show_done(entry, total=len(items), left=len(left))

    def _actions(self, entry: Entry | None) -> list[QWidget]:
        if entry is None or entry.undone:
            return []
        found: list[QWidget] = []
        if entry.work:
            words_ = _("Undo the whole import")
            found.append(button(words_, partial(self.undo_asked.emit, entry), icon_name="undo-2"))
        menu = QMenu()
        menu.addAction(_("Mail draft…"), partial(self.receipt_asked.emit, entry, DRAFT))
        menu.addAction(_("Save as PDF…"), partial(self.receipt_asked.emit, entry, PDF))
        found.append(menu_button(_("Send receipt"), menu, icon_name="file-check"))
        return found

    def _show_done(self, entry: Entry | None, *, total: int, left: int) -> None:
        clear(self._done)
        nothing = self.deck.is_empty()
        self.deck.setVisible(not nothing)
        if not nothing or (entry is not None and entry.undone):
            return
        if total and not left:
            part = EmptyState(
                "check", _("Send the receipt, so that the other side knows what was taken in."), _("Back to Exchange"),
                self.back.emit, title=_("Everything is decided"),
            )  # fmt: skip
        else:
            part = EmptyState(
                "check", _("No side changed what the other had changed."), _("Back to Exchange"), self.back.emit,
                title=_("Nothing waits for you"),
            )  # fmt: skip
        self._done.addWidget(part)

    @Slot()
    def show_merged(self) -> None:
        """Show everything that was merged by itself."""
        sentence = _("Only one side had changed these, so they were taken in.")
        ToldDialog(_("Merged by themselves"), sentence, self._merged, self).open()

    @Slot(str)
    def show_all_told(self, why: str) -> None:
        """Show everything of one sort."""
        told = self.told.of(why)
        if told:
            head = words.heading(why, told[0].sentence)
            ToldDialog(head.title, head.sentence, told, self).open()

    @Slot()
    def _toggle_decided(self) -> None:
        self.deck.show_decided(not self.deck.showing_decided)
        self.refresh()

    # -- the same row's other fields ----------------------------------------------------------------------------------

    @Slot(object)
    def _show_beside(self, item: Item) -> None:
        register, sent = self._desk.register, self._sent

        def read(_tell: object) -> tuple[str, Sequence[Beside]]:
            with register.read() as conn:
                return item.key, noticed.beside(register, conn, item.key, sent)

        context = contextvars.copy_context()
        # What was sent is read whole, which takes a moment in any register.
        self._beside.ask(lambda tell: context.run(read, tell), at_once=False)

    @Slot(object)
    def _take_beside(self, answer: tuple[str, Sequence[Beside]]) -> None:
        item = self.card.item()
        if item is not None and item.key == answer[0]:
            self.card.show_beside([each for each in answer[1] if each.field != item.field])

    # -- deciding -----------------------------------------------------------------------------------------------------

    @Slot(list, object, str, bool)
    def decide(self, items: list[Item], choice: Choice, which: str = "", go_on: bool = False) -> None:
        """Decide for some items; it takes effect at once and is one step of undo. To erase somebody is asked first."""
        if choice is Choice.THEIRS and len(items) == 1 and words.erases(items[0]):
            ask_erase(items[0], self, partial(self._decide, items, choice, which, go_on=go_on))
        else:
            self._decide(items, choice, which, go_on=go_on)

    def _decide(self, items: list[Item], choice: Choice, which: str, *, go_on: bool) -> None:
        register, keys = self._desk.register, [item.key for item in items]
        value = which if choice is Choice.OTHER else ""
        like = which if choice is Choice.SAME else ""

        def work(_progress: Progress | None = None) -> deciding.Decided:
            return deciding.decide(register, keys, choice, value=value, like=like)

        clear(self._messages)
        if len(keys) > MANY:
            task = self._desk.tasks.run(_("Deciding"), work)
            task.finished.connect(lambda done: self._decided(done, items, choice, go_on=go_on))
            task.failed.connect(self._refused)
            return
        try:
            done = work()
        except (UserError, ValueProblem) as problem:
            self._refused(problem)
            return
        self._decided(done, items, choice, go_on=go_on)

    def _decided(self, done: deciding.Decided, items: Sequence[Item], choice: Choice, *, go_on: bool) -> None:
        self.deck.settled(items, go_on=go_on)
        if done.left:
            left = ngettext("{n} was left as it is", "{n} were left as they are", len(done.left))
            rest = _("They do not wait any more, or this choice does not fit them.")
            self._messages.addWidget(Banner("info", left.format(n=integer(len(done.left))), rest, "warning"))
        many = len(items)
        if choice is Choice.LATER:
            said = ngettext("Put off: {n}", "Put off: {n}", many).format(n=integer(many))
        elif many == 1:
            title = items[0].title or items[0].sheet
            said = _("{name}: {what}").format(name=title, what=words.settled_words(choice).lower())
        else:
            said = ngettext("{n} decided", "{n} decided", done.count).format(n=integer(done.count))
        work = done.work
        self._desk.toast(said, (lambda: take_back(self._desk, work)) if work else None)
        self.refresh()

    @Slot(object)
    def _refused(self, problem: object) -> None:
        if not isinstance(problem, UserError | ValueProblem):
            return
        if self.card.other.isVisible():
            self.card.other.complain(words_of(problem))
            return
        strong, rest = (problem.what, problem.remedy) if isinstance(problem, UserError) else (problem.sentence, "")
        self._messages.addWidget(Banner("triangle-alert", strong, rest, "danger"))
        announce(self, f"{strong} {rest}")

    def step_back(self) -> bool:
        """Close the line for another value, or let go of what is ticked; return whether there was any."""
        if self.card.other.isVisible():
            self.card.close_other()
        elif self.deck.list.model_.ticked():
            self.deck.clear_ticks()
        else:
            return False
        return True

    def focus_work(self) -> None:
        """Put the focus where the work is: the list, or the way back."""
        if self.deck.isHidden():
            self.crumbs.link.setFocus()
        else:
            self.deck.list.setFocus()


def ask_erase(item: Item, parent: QWidget, erase: Callable[[], None]) -> QMessageBox:
    """Ask before somebody is erased as a partner has done; the safe button has the focus."""
    title = _("Erase for good")
    box = QMessageBox(
        QMessageBox.Icon.Warning, title, _("Erase {name} for good?").format(name=item.title), parent=parent
    )
    box.setInformativeText(_("Everything about them goes, also from the history. That cannot be undone."))
    box.addButton(title, QMessageBox.ButtonRole.DestructiveRole).clicked.connect(lambda _on=False: erase())
    keep = box.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def _title(entry: Entry | None, left: Sequence[Item]) -> str:
    many = len(left)
    conflicts = all(item.sort in (Sort.CONFLICT, Sort.DELETED) for item in left)
    if conflicts:
        count = ngettext("{n} conflict to settle", "{n} conflicts to settle", many).format(n=integer(many))
    else:
        count = ngettext("{n} thing to decide", "{n} things to decide", many).format(n=integer(many))
    if entry is None:
        return count[:1].upper() + count[1:] if many else _("Nothing waits for you")
    if entry.undone:
        return _("Returned workbook, undone")
    return _("Returned workbook: {what}").format(what=count if many else _("all settled"))


def _sentence(entry: Entry | None) -> str:
    if entry is None:
        return _("From all workbooks that came in. Until you decide, what is here stays.")
    told = _("{file}, from {partner}. Taken in {moment}")
    return told.format(file=entry.file, partner=entry.peer, moment=words.moment(entry.at))
