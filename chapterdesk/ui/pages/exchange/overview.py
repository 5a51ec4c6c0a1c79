"""The overview: partners, the files that went out and came in, and what went wrong with the last one."""

from __future__ import annotations

import contextvars
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.exchange import peers, timeline, waiting
from chapterdesk.services.exchange.items import Entry
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.planning import StrangerError
from chapterdesk.ui.asking import Asker
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.pages.exchange.partner_rows import Partners, states
from chapterdesk.ui.pages.exchange.quick import is_quick
from chapterdesk.ui.pages.exchange.review_head import stand
from chapterdesk.ui.records import CellIcon, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.records.simple import Cell
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import (
    Banner,
    EmptyState,
    Page,
    PageHeader,
    announce,
    box,
    button,
    choice_field,
    clear,
    column,
    label,
    row,
    scroll,
    set_button_icon,
)

PASSWORD_CODES = ("password_protected", "wrong_password")
SENDER_CODES = ("unknown_sender", "another_chapter")
NARROW = 960
MOST = 14
"""So many files are seen at once; with more the list scrolls."""


class FileTrouble(QWidget):
    """What went wrong with a file, and the way on: its password, who sent it, or the import.

    Signals: ``retry(password, sender)``, ``import_asked()``, ``add_asked(name)`` for a sender who is no partner yet.
    """

    retry = Signal(str, str)
    import_asked = Signal()
    add_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._messages = column(gap=8)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password of the file"))
        self.password.setPlaceholderText(_("Password of the file"))
        self.password.returnPressed.connect(self._unlock)
        self.unlock = button(_("Try again"), self._unlock, icon_name="lock-open")
        self.who = choice_field(_("Who sent the file"), [])
        self.go_on = button(_("Go on"), self._named, icon_name="arrow-right")
        unlock = row(self.password, self.unlock, None, gap=8)
        unlock.setStretch(0, 1)
        self._unlock_line = box(unlock)
        self._sender_line = box(row(label(_("It is from"), "second"), self.who, self.go_on, None, gap=8))
        self.setLayout(column(self._messages, self._unlock_line, self._sender_line, gap=8))
        self.forget()

    def show_error(self, error: UserError, partners: Sequence[Peer]) -> None:
        """Say what happened and what to do; what can be answered here is asked beneath."""
        self.forget()
        remedy, action = error.remedy, None
        if error.code == "unknown_sender":
            remedy = _("Say below which partner it is from. Nothing was changed.")
        elif error.code == "not_ours":
            action = button(_("Import it instead"), self.import_asked.emit, size="small")
        elif isinstance(error, StrangerError) and error.sender:
            words_ = _("Add {name} as a partner").format(name=error.sender)
            action = button(words_, partial(self.add_asked.emit, error.sender), size="small", icon_name="plus")
        self._messages.addWidget(Banner("file-warning", error.what, remedy, "danger", action=action))
        self._unlock_line.setVisible(error.code in PASSWORD_CODES)
        self._sender_line.setVisible(error.code in SENDER_CODES)
        self.who.clear()
        for each in partners:
            self.who.addItem(each.name)
        self.show()
        if error.code in PASSWORD_CODES:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        elif error.code in SENDER_CODES:
            self.who.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{error.what} {remedy}")

    def show_note(self, icon: str, strong: str, rest: str, tone: str) -> None:
        """Say something that is no error."""
        self.forget()
        self._messages.addWidget(Banner(icon, strong, rest, tone))
        self.show()
        announce(self, f"{strong} {rest}")

    def message(self) -> str:
        """Return what is said."""
        item = self._messages.itemAt(0)
        widget = item.widget() if item is not None else None
        return widget.accessibleName() if widget is not None else ""

    def forget(self) -> None:
        """Take the last message away, and the password that was typed."""
        clear(self._messages)
        self.password.clear()
        self._unlock_line.hide()
        self._sender_line.hide()
        self.hide()

    def _unlock(self) -> None:
        self.retry.emit(self.password.text(), "")

    def _named(self) -> None:
        self.retry.emit("", self.who.currentText())


class Overview(Page):
    """What the page hears: ``choose()``, ``folder()``, ``import_asked()``, ``export_asked()``, ``write_asked(peer)``,
    ``edit_asked(peer or None)``, ``entry_opened(entry)``, ``remind_asked(entry)``, ``conflicts_asked()``."""

    choose = Signal()
    folder = Signal()
    import_asked = Signal()
    export_asked = Signal()
    write_asked = Signal(object)
    edit_asked = Signal(object)
    entry_opened = Signal(object)
    remind_asked = Signal(object)
    conflicts_asked = Signal()
    counted = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(margins=False)
        self._desk = desk
        self._entries: dict[str, Entry] = {}
        self._peers: list[Peer] = []
        self.trouble = FileTrouble()
        self._waiting = column(gap=0)
        self.partners = Partners()
        self.partners.write_asked.connect(self.write_asked)
        self.partners.edit_asked.connect(self.edit_asked)
        self.table = SimpleTable(
            [
                TableColumn("at", _("When"), "text", 170),
                TableColumn("way", _("Way"), "mark", 104),
                TableColumn("file", _("File"), "name", 280),
                TableColumn("peer", _("Partner"), "text", 160),
                TableColumn("what", _("What"), "text", 170),
                TableColumn("state", _("State"), "badge", 140),
                TableColumn("do", "", "action", 140),
            ],
            name=_("Workbooks out and in"), desk=desk, key="exchange.timeline", fit=MOST,
        )  # fmt: skip
        self.table.row_opened.connect(self._open)
        self.table.acted.connect(lambda key, _column: self._open(key))
        self._empty = EmptyState(
            "arrow-left-right",
            _("Workbooks that go out to partners and come back stand here, with what each of them changed."),
            _("Write the first workbook…"), self._first, title=_("No workbook yet"),
        )  # fmt: skip
        self._asker, self._counting = Asker(self), Asker(self)
        self._asker.answered.connect(self._take)
        self._counting.answered.connect(self._count)
        self._build()
        for part in (self._card, self._empty):  # until it is known which of them there is
            part.hide()

    def _build(self) -> None:
        self.import_button = button(_("Import a spreadsheet"), self.import_asked.emit, icon_name="upload")
        self.export_button = button(_("Export…"), self.export_asked.emit, icon_name="file-up")
        self.take_in = button(_("Take in a workbook…"), self.choose.emit, kind="primary", icon_name="file-down")
        self.folder_button = button(_("Take in a folder…"), self.folder.emit, icon_name="folder-open")
        actions = [self.import_button, self.export_button, self.folder_button, self.take_in]
        self._header = PageHeader(_("Exchange"), "", actions)
        # It grows where its buttons stand beneath.
        self._header.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        add = button(_("Add partner"), lambda: self.edit_asked.emit(None), kind="link", icon_name="plus")
        self._card = box(column(self.table, gap=0, margins=(1, 1, 1, 1)), "card")
        inner = QWidget()
        inner.setLayout(
            column(
                self._header, self.trouble, self._waiting,
                row(label(_("Partners"), "section"), None, add), self.partners, 8,
                label(_("Workbooks out and in"), "section"), self._card, self._empty, None,
                gap=10, margins=(32, 22, 32, 22),
            )
        )  # fmt: skip
        self.body.addWidget(scroll(inner))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large type, buttons stand beneath the title."""
        super().resizeEvent(event)
        stand(self._header, narrow=event.size().width() < theme().px(NARROW))

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read partners and the timeline; what takes counting follows by itself."""
        register = self._desk.register

        def read(_tell: object) -> tuple[list[Peer], list[Entry], int]:
            with register.read() as conn:
                return peers.listed(conn), timeline.entries(conn), waiting.open_count(conn)

        context = contextvars.copy_context()
        self._asker.ask(lambda tell: context.run(read, tell), at_once=is_quick(register))

    @Slot(object)
    def _take(self, read: tuple[list[Peer], list[Entry], int]) -> None:
        found, entries, many = read
        self._peers, self._entries = found, {entry.key: entry for entry in entries}
        self.partners.show_partners(states(found, entries))
        self.table.set_rows([_row(entry) for entry in entries])
        self._card.setVisible(bool(entries))
        self._empty.setVisible(not entries)
        # One primary button a page: with nothing there yet it is the first workbook.
        set_property(self.take_in, "kind", "primary" if entries else "plain")
        set_button_icon(self.take_in, "file-down", "on-accent" if entries else "text")
        self._say(entries, many)
        register = self._desk.register
        sent = [peer for peer in found if any(entry.out and entry.peer_id == peer.id for entry in entries)]

        def count(_tell: object) -> dict[str, int]:
            with register.read() as conn:
                return {peer.id: timeline.unsent(conn, peer) for peer in sent}

        self._counting.ask(count, at_once=False)

    @Slot(object)
    def _count(self, counts: dict[str, int]) -> None:
        self.partners.show_unsent(counts)
        self.counted.emit()

    def wait(self) -> None:
        """Wait until nothing is read or counted any more."""
        self._asker.wait()
        self._counting.wait()

    def _say(self, entries: Sequence[Entry], many: int) -> None:
        late = sum(entry.out and entry.to_answer for entry in entries)
        parts = []
        if late:
            words_ = ngettext("{n} workbook is not answered yet.", "{n} workbooks are not answered yet.", late)
            parts.append(words_.format(n=integer(late)))
        if not entries:
            parts.append(
                _("Keep one register in step with the secretariat and your groups, by workbooks that anybody can edit.")
            )
        self._header.set_text(_("Exchange"), " ".join(parts) or _("Every workbook is answered."))
        clear(self._waiting)
        if many:
            strong = ngettext("{n} thing waits for your decision", "{n} things wait for your decision", many)
            review = button(_("Review"), self.conflicts_asked.emit, size="small")
            rest = _("Until somebody decides, what is here stays.")
            self._waiting.addWidget(
                Banner("circle-question-mark", strong.format(n=integer(many)), rest, "accent", action=review)
            )

    def known(self) -> list[Peer]:
        """Return the partners as they were read last."""
        return list(self._peers)

    def entry(self, key: str) -> Entry | None:
        """Return a file of the timeline by its key."""
        return self._entries.get(key)

    @Slot(str)
    def _open(self, key: str) -> None:
        entry = self._entries.get(key)
        if entry is None:
            return
        if not entry.out:
            self.entry_opened.emit(entry)
        elif entry.to_answer:
            self.remind_asked.emit(entry)
        else:
            answer = self._answer(entry)
            if answer is not None:
                self.entry_opened.emit(answer)

    def _answer(self, entry: Entry) -> Entry | None:
        """Return the file that answered one that went out: the first from that partner since."""
        later = [e for e in self._entries.values() if not e.out and e.peer_id == entry.peer_id and e.at >= entry.at]
        return min(later, key=lambda each: each.at, default=None)

    def _first(self) -> None:
        if self._peers:
            self.write_asked.emit(self._peers[0])


def _row(entry: Entry) -> TableRow:
    way = (
        CellIcon("arrow-up-right", _("Out"), "neutral")
        if entry.out
        else CellIcon("arrow-down-right", _("In"), "accent")
    )
    verb = ""
    if not entry.out:
        verb = _("Review") if entry.waiting and not entry.undone else _("Show")
    elif entry.to_answer:
        verb = _("Remind…")
    elif entry.answered:
        verb = _("Show answer")
    cells = [
        Cell(words.moment(entry.at), entry.at), way, entry.file, entry.peer, words.entry_counts(entry),
        words.entry_state(entry), verb,
    ]  # fmt: skip
    return TableRow(entry.key, cells)


def workbook_filter() -> str:
    """Return the kinds of files that can be workbooks, for the system's dialog."""
    return f"{_('Workbooks')} (*.xlsx *.xlsm *.ods *.xls *.csv);;{_('All files')} (*)"


def start_folder(kept: object) -> str:
    """Return the folder that was used last, "" where it is gone."""
    return kept if isinstance(kept, str) and Path(kept).is_dir() else ""
