"""The partners of the overview: one line each with how things stand and what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.exchange.items import Entry
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    IconTile,
    button,
    clear,
    column,
    hairline,
    icon_button,
    label,
    row,
)


@dataclass(frozen=True)
class PartnerState:
    """A partner, the last file each way, and the one that it has not answered."""

    peer: Peer
    out: Entry | None = None
    come: Entry | None = None
    unanswered: Entry | None = None


def states(found: Sequence[Peer], entries: Sequence[Entry]) -> list[PartnerState]:
    """Return how things stand with each partner, from a timeline whose latest file stands first."""
    out: dict[str, Entry] = {}
    come: dict[str, Entry] = {}
    for entry in entries:
        if entry.out or not entry.undone:
            (out if entry.out else come).setdefault(entry.peer_id, entry)
    return [
        PartnerState(p, out.get(p.id), come.get(p.id), _waits(out.get(p.id)))
        for p in found
    ]  # fmt: skip


def _waits(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.to_answer else None


class PartnerRow(QFrame):
    """One partner. ``write_asked()``, ``edit_asked()``; ``show_unsent(n)`` when that is known."""

    write_asked = Signal()
    edit_asked = Signal()

    def __init__(self, state: PartnerState, *, primary: bool = False) -> None:
        super().__init__()
        peer = state.peer
        self._unsent = Badge("", "", "accent")
        self._unsent.hide()
        text = _told(state)
        names = column(label(peer.name, "strong", wrap=True), label(text, "second", wrap=True), gap=1)
        icon = "building-2" if peer.is_secretariat else "network"
        line = row(IconTile(icon, "neutral"), names, self._unsent, gap=12, margins=(14, 9, 14, 9))
        line.setStretch(1, 1)
        if state.unanswered is not None:
            line.addWidget(_unanswered(state.unanswered))
        self.write = button(
            _("Write workbook…"),
            self.write_asked.emit,
            kind="primary" if primary else "plain",
            icon_name="file-up",
            size="small",
        )
        self.write.setAccessibleName(f"{_('Write workbook…')}: {peer.name}")
        self.write.setAccessibleDescription(text)
        self.edit = icon_button("pencil", _("Change {name}").format(name=peer.name), self.edit_asked.emit, size="small")
        line.addWidget(self.write)
        line.addWidget(self.edit)
        self.setLayout(line)
        self.setAccessibleName(f"{peer.name}. {text}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_unsent(self, many: int) -> None:
        """Say how many changes the partner has not been sent."""
        said = ngettext("{n} change to send", "{n} changes to send", many).format(n=integer(many))
        self._unsent.set_badge("arrow-left-right", said, "accent")
        self._unsent.setVisible(many > 0)


def _told(state: PartnerState) -> str:
    if state.out is None and state.come is None:
        return (
            _("No workbook yet. It gets everything that is shared.")
            if state.peer.is_secretariat
            else _("No workbook yet.")
        )
    parts = []
    if state.out is not None:
        parts.append(_("Last sent {day}").format(day=words.day_of(state.out.at)))
    if state.come is not None:
        parts.append(_("last came {day}").format(day=words.day_of(state.come.at)))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:] + "."


def _unanswered(entry: Entry) -> Badge:
    days = (clock.today() - words.local(entry.at).date()).days
    said = _("Unanswered")
    if days > 0:
        said = ngettext("Unanswered for {n} day", "Unanswered for {n} days", days).format(n=integer(days))
    return Badge("clock", said, "warning")


class Partners(QFrame):
    """All partners in one card. ``write_asked(peer)``, ``edit_asked(peer)``."""

    write_asked = Signal(object)
    edit_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setAccessibleName(_("Exchange partners"))
        self._lines = column(gap=0, margins=(1, 1, 1, 1))
        self.setLayout(self._lines)
        self.rows: dict[str, PartnerRow] = {}
        self._known: list[PartnerState] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_partners(self, found: Sequence[PartnerState]) -> None:
        """Show partners; those that are as they were are left alone."""
        if list(found) == self._known:
            return
        focused = next((key for key, part in self.rows.items() if part.write.hasFocus()), "")
        self._known = list(found)
        clear(self._lines)
        self.rows = {}
        for place, state in enumerate(found):
            if place:
                self._lines.addWidget(hairline())
            part = PartnerRow(state)
            part.write_asked.connect(partial(self.write_asked.emit, state.peer))
            part.edit_asked.connect(partial(self.edit_asked.emit, state.peer))
            self.rows[state.peer.id] = part
            self._lines.addWidget(part)
        self.setMinimumHeight(theme().px(54) * len(found))
        if focused in self.rows:
            self.rows[focused].write.setFocus()

    def show_unsent(self, counts: Mapping[str, int]) -> None:
        """Say by partner how many changes it has not been sent."""
        for key, many in counts.items():
            if key in self.rows:
                self.rows[key].show_unsent(many)
