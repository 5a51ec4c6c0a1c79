"""Before a file is chosen: where to drop one, what went wrong with the last, what waits, and earlier imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer, short_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import entities
from chapterdesk.ui.pages.importing.earlier import Earlier
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    Banner,
    Page,
    PageHeader,
    announce,
    box,
    button,
    choice_field,
    clear,
    column,
    hairline,
    label,
    row,
    scroll,
)
from chapterdesk.ui.widgets.text import IconLabel

FIRST_KINDS = ("person", "unit")
PASSWORD_CODES = ("password_protected", "wrong_password")
_WIDTH = 760


def kind_choices() -> list[tuple[str, str]]:
    """Return what rows can become: people and groups first, then the other kinds of lists."""
    known = {kind: entity for kind, entity in entities().items() if entity.in_lists}
    order = [*FIRST_KINDS, *sorted(known.keys() - set(FIRST_KINDS), key=lambda kind: _(known[kind].plural))]
    return [(kind, _(known[kind].plural)) for kind in order]


def counts_in_words(counts: dict[str, int]) -> str:
    """Say what an import did: "41 new, 12 changed, 5 doubtful, 4 refused"."""
    said = {
        "new": ngettext("{n} new", "{n} new", counts.get("new", 0)),
        "changed": ngettext("{n} changed", "{n} changed", counts.get("changed", 0)),
        "unchanged": ngettext("{n} unchanged", "{n} unchanged", counts.get("unchanged", 0)),
        "doubtful": ngettext("{n} waiting", "{n} waiting", counts.get("doubtful", 0)),
        "refused": ngettext("{n} refused", "{n} refused", counts.get("refused", 0)),
    }
    return ", ".join(words.format(n=integer(counts[key])) for key, words in said.items() if counts.get(key))


class StartView(QWidget):
    """``choose()``, ``paste()``, ``retry(password)``, ``undo(work)`` and ``pending()`` are what can be asked for here."""

    choose = Signal()
    paste = Signal()
    retry = Signal(str)
    undo = Signal(int)
    pending = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind = choice_field(_("What the rows are"), kind_choices(), "person")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password of the file"))
        self.password.setPlaceholderText(_("Password of the file"))
        self.password.returnPressed.connect(self._retry)
        self._again = button(_("Try again"), self._retry, icon_name="lock-open")
        unlock = row(self.password, self._again, gap=8)
        unlock.setStretch(0, 1)
        self._unlock = box(unlock)
        self._messages = column(gap=8)
        self._waiting = column(gap=8)
        self._earlier = QGridLayout()
        self._earlier_box = QWidget()
        page = Page()
        inner = QWidget()
        inner.setLayout(
            column(
                self._messages, self._unlock, self._waiting, self._drop_zone(), 8, self._earlier_part(), None, gap=12
            )
        )
        inner.setMaximumWidth(theme().px(_WIDTH))
        page.body.addWidget(
            PageHeader(
                _("Import"),
                _("A list of people or groups comes in. You see what happens to every row before anything is changed."),
            )
        )
        page.body.addWidget(scroll(inner), 1)
        self.setLayout(column(page, gap=0))
        self.clear_error()

    def _drop_zone(self) -> QFrame:
        centre = Qt.AlignmentFlag.AlignHCenter
        self.choose_button = button(_("Choose file…"), self.choose.emit, kind="primary", icon_name="folder-open")
        self.paste_button = button(
            _("Paste from Excel"), self.paste.emit, icon_name="clipboard-paste", tip=_("Rows copied in a spreadsheet")
        )
        kinds = row(label(_("The rows are"), "second"), self.kind, gap=8)
        words = label(_("Excel, LibreOffice, CSV, tables in web pages and contact cards are all read."), "second")
        words.setAlignment(centre)
        layout = column(gap=12, margins=(24, 36, 24, 36))
        layout.addWidget(IconLabel("file-spreadsheet", "text-3", 32), 0, centre)
        layout.addWidget(label(_("Drop a spreadsheet here"), "section"), 0, centre)
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(box(row(self.choose_button, self.paste_button, gap=8)), 0, centre)
        layout.addWidget(box(kinds), 0, centre)
        zone = box(layout, "dashed")
        zone.setAccessibleName(_("Drop a spreadsheet here"))
        return zone

    def _earlier_part(self) -> QWidget:
        self._earlier.setHorizontalSpacing(theme().px(16))
        self._earlier.setVerticalSpacing(0)
        self._earlier.setColumnStretch(1, 1)
        self._earlier_box.setLayout(column(label(_("Earlier imports"), "section"), self._earlier, gap=8))
        return self._earlier_box

    # -- what the page calls ---------------------------------------------------------------------------------------

    def show_earlier(self, imports: Sequence[Earlier]) -> None:
        """Show earlier imports, the newest first."""
        clear(self._earlier)
        self._earlier_box.setVisible(bool(imports))
        for place, each in enumerate(imports):
            day = dt.datetime.fromisoformat(each.at).astimezone().date()
            self._earlier.addWidget(hairline(), 2 * place, 0, 1, 4)
            self._earlier.addWidget(label(short_date(day, today=clock.today()), "second"), 2 * place + 1, 0)
            words = column(label(each.label, "second-strong", wrap=True), gap=0, margins=(0, 6, 0, 6))
            if each.counts:
                words.addWidget(label(counts_in_words(dict(each.counts)), "caption", wrap=True))
            self._earlier.addLayout(words, 2 * place + 1, 1)
            state = ("rotate-ccw", _("Undone"), "neutral") if each.undone else ("check", _("Taken in"), "success")
            self._earlier.addWidget(Badge(*state), 2 * place + 1, 2)
            back = button(_("Undo this import"), partial(self.undo.emit, each.work), size="small", icon_name="undo-2")
            back.setAccessibleName(f"{_('Undo this import')}: {each.label}")
            back.setVisible(not each.undone)
            self._earlier.addWidget(back, 2 * place + 1, 3)

    def show_waiting(self, count: int, left_out: int = 0) -> None:
        """Say how many doubtful rows wait since earlier imports, or that some were left out and can be taken back."""
        clear(self._waiting)
        if count:
            strong = ngettext("{n} doubtful row waits", "{n} doubtful rows wait", count).format(n=integer(count))
            decide = button(_("Decide now"), self.pending.emit, size="small")
            rest = _("They came with earlier files and are not in the register yet.")
            self._waiting.addWidget(Banner("circle-question-mark", strong, rest, "warning", action=decide))
        elif left_out:
            words = ngettext("{n} row that was left out", "{n} rows that were left out", left_out)
            self._waiting.addLayout(
                row(button(words.format(n=integer(left_out)), self.pending.emit, kind="link"), None)
            )

    def show_error(self, error: UserError) -> None:
        """Say what happened with a file and what to do; a protected file can be unlocked here."""
        self.clear_error()
        self._messages.addWidget(Banner("file-warning", error.what, error.remedy, "danger"))
        locked = error.code in PASSWORD_CODES
        self._unlock.setVisible(locked)
        if locked:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            self.password.selectAll()
        announce(self, str(error))

    def show_note(self, icon: str, strong: str, rest: str, tone: str) -> None:
        """Say something that is no error."""
        self.clear_error()
        self._messages.addWidget(Banner(icon, strong, rest, tone))
        announce(self, f"{strong} {rest}")

    def clear_error(self) -> None:
        """Take the last message away, and forget the password."""
        clear(self._messages)
        self._unlock.hide()
        self.password.clear()

    def message(self) -> str:
        """Return what is said about the last file."""
        item = self._messages.itemAt(0)
        widget = item.widget() if item is not None else None
        return widget.accessibleName() if widget is not None else ""

    def _retry(self) -> None:
        self.retry.emit(self.password.text())
