"""A folder of workbooks: who sent what, taken in all at once, and every partner's return file written to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.exchange.folder import Result
from chapterdesk.services.exchange.sending import Sent
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exchange.review_head import Crumbs
from chapterdesk.ui.records import CellIcon, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import (
    Banner,
    EmptyState,
    Page,
    PageHeader,
    announce,
    box,
    button,
    clear,
    column,
)

STRANGER = "another_chapter"


@dataclass(frozen=True)
class HubFile:
    """One file of a folder in figures; ``received`` is its number once it was taken in, 0 before."""

    path: Path
    peer: str = ""
    changed: int = 0
    new: int = 0
    waiting: int = 0
    received: int = 0
    before: bool = False
    error: UserError | None = None
    same_as: str = ""

    @property
    def readable(self) -> bool:
        """Whether it is a workbook that can be taken in."""
        return self.error is None and not self.same_as


def told(results: Sequence[Result]) -> list[HubFile]:
    """Return a folder's files in figures; counting takes a moment, so it is done beside the screen."""
    return [_told(result) for result in results]


def _told(result: Result) -> HubFile:
    counts, taken = result.counts, result.taken
    if counts is None:
        return HubFile(result.path, error=result.error, same_as=result.same_as)
    waiting = taken.waiting if taken is not None else counts.doubtful + counts.conflicts
    if taken is not None and taken.before:
        return HubFile(result.path, result.peer, received=taken.received, before=True)
    received = taken.received if taken is not None else 0
    return HubFile(result.path, result.peer, counts.changed, counts.new, waiting, received)


class HubView(QWidget):
    """``show_files(folder, files, taken)`` fills it.

    Signals: ``back()``, ``apply(add_partners)``, ``return_asked()``, ``review_asked(received)``, ``file_opened(path)`` for one
    to be looked at alone.
    """

    back = Signal()
    apply = Signal(bool)
    return_asked = Signal()
    review_asked = Signal(int)
    file_opened = Signal(object)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._files: dict[str, HubFile] = {}
        self._taken = False
        self.crumbs = Crumbs()
        self.crumbs.back.connect(self.back)
        self.strangers = QCheckBox(_("Add senders who are no partners yet"))
        self.strangers.toggled.connect(self._offer)
        self.apply_button = button(_("Take in all"), self._apply, kind="primary", icon_name="check")
        self.return_button = button(_("Write all return files…"), self.return_asked.emit, icon_name="file-up")
        self.header = PageHeader("", "", [self.return_button, self.apply_button])
        self._messages = column(gap=8)
        self.table = SimpleTable(
            [
                TableColumn("file", _("File"), "name", 280),
                TableColumn("peer", _("Partner"), "text", 150),
                TableColumn("changed", _("Changes"), "number", 90),
                TableColumn("new", _("New"), "number", 70),
                TableColumn("waiting", _("To decide"), "number", 100),
                TableColumn("state", _("State"), "badge", 140),
                TableColumn("told", _("What happened"), "muted", 380),
                TableColumn("do", "", "action", 120),
            ],
            name=_("Workbooks in the folder"), desk=desk, key="exchange.folder",
        )  # fmt: skip
        self.table.row_opened.connect(self._open)
        self.table.acted.connect(lambda key, _column: self._open(key))
        self._card = box(column(self.table, gap=0, margins=(1, 1, 1, 1)), "card")
        self._empty = EmptyState(
            "folder-open", _("There is no workbook in this folder."), _("Back to Exchange"), self.back.emit
        )
        page = Page()
        px = theme().px
        page.body.setContentsMargins(px(PAGE_SIDE), px(14), px(PAGE_SIDE), px(18))
        page.body.addLayout(column(self.crumbs, self.header, gap=0))
        page.body.addLayout(self._messages)
        page.body.addWidget(self.strangers)
        page.body.addWidget(self._card, 1)
        page.body.addWidget(self._empty, 1)
        self.setLayout(column(page, gap=0))

    def show_files(self, folder: Path, files: Sequence[HubFile], *, taken: bool) -> None:
        """Show a folder's files: what they would do, or what they did."""
        self._files = {str(each.path): each for each in files}
        self._taken = taken
        clear(self._messages)
        self.crumbs.say(_("Folder"))
        self.header.set_text(folder.name, _summary(files, taken=taken))
        self.table.set_rows([_row(each, taken=taken) for each in files])
        self._card.setVisible(bool(files))
        self._empty.setVisible(not files)
        strange = any(each.error is not None and each.error.code == STRANGER for each in files)
        self.strangers.setVisible(strange and not taken)
        self.strangers.setChecked(False)
        self._offer()
        self.return_button.setVisible(taken)
        (self.return_button if taken else self.apply_button).setFocus()
        announce(self, f"{folder.name}. {_summary(files, taken=taken)}")

    @Slot()
    def _offer(self) -> None:
        ready = any(each.readable for each in self._files.values()) or self.strangers.isChecked()
        self.apply_button.setVisible(not self._taken and ready)

    def _apply(self) -> None:
        self.apply.emit(self.strangers.isChecked())

    @Slot(str)
    def _open(self, key: str) -> None:
        file = self._files.get(key)
        if file is None:
            return
        if file.received:
            self.review_asked.emit(file.received)
        elif not file.same_as:
            self.file_opened.emit(file.path)

    def show_returned(self, folder: Path, sent: Sequence[Sent]) -> None:
        """Say which return files were written."""
        clear(self._messages)
        many = len(sent)
        strong = ngettext("{n} return file written to {folder}", "{n} return files written to {folder}", many)
        secrets = [each for each in sent if each.new_passphrase]
        rest = ", ".join(each.path.name for each in sent)
        if secrets:
            rest += ". " + _("New passwords: {list}. Tell them by phone, never in the same mail.").format(
                list="; ".join(f"{each.path.name}: {each.new_passphrase}" for each in secrets)
            )
        said = strong.format(n=integer(many), folder=folder.name)
        self._messages.addWidget(Banner("file-check", said, rest, "success"))
        announce(self, said)

    def complain(self, what: str, remedy: str) -> None:
        """Say what went wrong."""
        clear(self._messages)
        self._messages.addWidget(Banner("triangle-alert", what, remedy, "danger"))
        announce(self, f"{what} {remedy}")


def _row(file: HubFile, *, taken: bool) -> TableRow:
    said = ""
    if file.error is not None:
        said = f"{file.error.what} {file.error.remedy}"
    elif file.same_as:
        said = _("The same file as {other}").format(other=file.same_as)
    elif file.before:
        said = _("This very file was taken in before. Nothing changed.")
    counts = [file.changed, file.new, file.waiting] if file.readable and not file.before else [None, None, None]
    verb = _("Show") if file.received else "" if file.same_as else _("Look")
    return TableRow(str(file.path), [file.path.name, file.peer, *counts, _state(file, taken=taken), said, verb])


def _state(file: HubFile, *, taken: bool) -> CellIcon:
    if file.error is not None:
        return CellIcon("circle-alert", _("Not taken in"), "danger")
    if file.same_as:
        return CellIcon("copy", _("A copy"), "neutral")
    if file.before:
        return CellIcon("history", _("Taken in before"), "neutral")
    if not taken:
        return CellIcon("circle-dot", _("Ready"), "neutral")
    if file.waiting:
        words = _("{n} to decide").format(n=integer(file.waiting))
        return CellIcon("circle-question-mark", words, "accent")
    return CellIcon("check", _("Taken in"), "success")


def _summary(files: Sequence[HubFile], *, taken: bool) -> str:
    said = [ngettext("{n} workbook", "{n} workbooks", len(files)).format(n=integer(len(files)))]
    changed = sum(each.changed + each.new for each in files)
    left = sum(each.waiting for each in files)
    wrong = sum(each.error is not None for each in files)
    said.append(ngettext("{n} change", "{n} changes", changed).format(n=integer(changed)))
    if left:
        said.append(_("{n} to decide").format(n=integer(left)))
    if wrong:
        said.append(ngettext("{n} cannot be taken in", "{n} cannot be taken in", wrong).format(n=integer(wrong)))
    words = ", ".join(said) + "."
    return words if taken else words + " " + _("Nothing is changed yet.")
