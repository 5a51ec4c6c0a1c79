"""Doubtful rows of earlier imports: decided one by one, each decision at once and with its own undo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import entities
from chapterdesk.services.importing import Decision, Waiting, decide, left_out_rows, waiting_rows
from chapterdesk.services.importing import take_back as let_wait
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.importing.doubt import doubt_of_waiting
from chapterdesk.ui.pages.importing.panel import DECISIONS, DoubtPanel
from chapterdesk.ui.widgets import Banner, EmptyState, Page, PageHeader, Segmented, box, button, clear, column, row

WAITING, LEFT_OUT = "waiting", "left_out"


class WaitingList(QListWidget):
    """``decided(number)`` for the keys 1, 2 and 3, ``taken_back()`` for Enter and Backspace."""

    decided = Signal(int)
    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide by key, as in the table of a plan."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            self.taken_back.emit()
        elif event.text() in ("1", "2", "3"):
            self.decided.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class WaitingView(QWidget):
    """``back()`` to the import. A decision is saved at once; the row then leaves the list."""

    back = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[Waiting] = []
        self._chosen: dict[int, str] = {}
        self.which = Segmented(((WAITING, _("Waiting")), (LEFT_OUT, _("Left out"))), WAITING, name=_("Which rows"))
        self.which.chosen.connect(lambda _key: self.refresh())
        self.back_button = button(_("Take back"), self.take_back, icon_name="undo-2")
        self._page = Page()
        self._header = PageHeader(_("Doubtful rows"), "", [button(_("Back"), self.back.emit, icon_name="arrow-left")])
        self.list = WaitingList()
        self.list.setAccessibleName(_("Doubtful rows that wait"))
        self.list.currentRowChanged.connect(self._show_row)
        self.panel = DoubtPanel()
        self.panel.decided.connect(self._decide)
        self.panel.moved.connect(self._move)
        self.panel.all_like.connect(self._decide_alike)
        self.panel.other_chosen.connect(self._choose_other)
        self._empty = EmptyState(
            "check", _("Every doubtful row is settled."), _("Back to the import"), self.back.emit, title=_("All clear")
        )
        self._messages = column(gap=8)
        self._last: tuple[Decision, str] | None = None
        self._page.body.addWidget(self._header)
        self._page.body.addLayout(row(self.which, None, self.back_button))
        self._page.body.addLayout(self._messages)
        self._list_card = box(column(self.list, gap=0, margins=(8, 8, 8, 8)), "card")
        self._page.body.addWidget(self._list_card, 1)
        self._page.body.addWidget(self.panel)
        self._page.body.addWidget(self._empty, 1)
        self.setLayout(column(self._page, gap=0))
        self.list.decided.connect(self._decide_by_key)
        self.list.taken_back.connect(self.take_back)

    def begin(self) -> None:
        """Show what waits; where nothing does, what was left out."""
        with self._desk.register.read() as conn:
            self.which.set_current(WAITING if waiting_rows(conn) else LEFT_OUT)
        self.refresh()

    def refresh(self) -> None:
        """Read what waits now, and stay where the list was."""
        place = max(0, self.list.currentRow())
        with self._desk.register.read() as conn:
            left, waiting = left_out_rows(conn), waiting_rows(conn)
        if not left:
            self.which.set_current(WAITING)
        out = self.which.current() == LEFT_OUT
        self._rows = left if out else waiting
        self.list.blockSignals(True)
        self.list.clear()
        for each in self._rows:
            title = entities()[each.kind].make_title(each.values)
            words = _("{name}: row {row} of {file}. {reason}").format(
                name=title, row=each.row, file=each.file, reason=each.reason
            )
            self.list.addItem(QListWidgetItem(words))
        self.list.blockSignals(False)
        count = len(self._rows)
        self._header.set_text(_("Doubtful rows"), self._sentence(count, out))
        self.which.setVisible(bool(left) or out)
        self.back_button.setVisible(out and bool(count))
        self._list_card.setVisible(bool(count))
        self.panel.setVisible(bool(count) and not out)
        self._empty.setVisible(not count)
        if count:
            self.list.setCurrentRow(min(place, count - 1))
            self._show_row(self.list.currentRow())

    @staticmethod
    def _sentence(count: int, out: bool) -> str:
        if out:
            words = ngettext("{n} row was left out for good.", "{n} rows were left out for good.", count)
        else:
            words = ngettext("{n} row waits since an earlier import.", "{n} rows wait since earlier imports.", count)
        return words.format(n=integer(count)) if count else ""

    def current(self) -> Waiting | None:
        """Return the row that is shown."""
        place = self.list.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _show_row(self, place: int) -> None:
        waiting = self.current()
        if waiting is None or self.which.current() == LEFT_OUT:
            return
        doubt = doubt_of_waiting(self._desk.register, waiting, self._chosen.get(waiting.id, ""))
        alike = len(self._alike()) if self._last is not None else 0
        self.panel.show_doubt(doubt, place + 1, len(self._rows), None, alike, leave=_("Leave it out for good"))
        if self._last is not None and alike:
            self.panel.offer_all(_("The last answer for all {n} like it").format(n=alike))

    def _alike(self) -> list[Waiting]:
        reason = self._last[1] if self._last is not None else ""
        return [each for each in self._rows if reason and _evidence(each) == reason]

    def _move(self, step: int) -> None:
        self.list.setCurrentRow((self.list.currentRow() + step) % max(1, len(self._rows)))

    def _choose_other(self, place: int) -> None:
        waiting = self.current()
        if waiting is not None:
            self._chosen[waiting.id] = str(self.panel.others.itemData(place))
            self._show_row(self.list.currentRow())

    def _decide_by_key(self, number: int) -> None:
        if self.which.current() == WAITING:
            self.panel.decide(number)

    @Slot()
    def take_back(self) -> None:
        """Let the row that is shown wait again."""
        waiting = self.current()
        if waiting is not None and self.which.current() == LEFT_OUT:
            self._let_wait([waiting.id])
            self._desk.toast(_("The row waits again"), None)

    def _let_wait(self, ids: list[int]) -> None:
        clear(self._messages)
        try:
            for each in ids:
                let_wait(self._desk.register, each)
        except UserError as error:
            self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))
        self.refresh()

    def _decide(self, decision: str) -> None:
        waiting = self.current()
        if waiting is not None:
            chosen = next(each for each in DECISIONS if each == decision)
            self._last = (chosen, _evidence(waiting))
            self._settle([waiting], chosen)

    def _decide_alike(self) -> None:
        if self._last is not None:
            self._settle(self._alike(), self._last[0])

    def _settle(self, rows: list[Waiting], decision: Decision) -> None:
        clear(self._messages)
        works: list[int] = []
        left: list[int] = []
        try:
            for each in rows:
                like = self._chosen.get(each.id, "")
                if work := decide(self._desk.register, each.id, decision, like=like):
                    works.append(work)
                elif decision == "leave":
                    left.append(each.id)
        except UserError as error:
            self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))
        said = ngettext("{n} row settled", "{n} rows settled", len(rows)).format(n=integer(len(rows)))
        self._desk.toast(said, (lambda: self._take_back(works, left)) if works or left else None)
        self.refresh()

    def _take_back(self, works: list[int], left: list[int]) -> None:
        try:
            for each in left:
                let_wait(self._desk.register, each)
            for work in reversed(works):
                self._desk.register.undo(work)
        except UserError as error:
            self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))
        self.refresh()


def _evidence(waiting: Waiting) -> str:
    """Return why a row is doubtful, without the first sentence, which names whom it is like."""
    return waiting.reason.partition(". ")[2]
