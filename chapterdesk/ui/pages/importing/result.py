"""After an import: what it did, the new ones, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import Entity, Person
from chapterdesk.services.importing import OUTCOME_WORDS, OUTCOMES, Outcome
from chapterdesk.ui.pages.importing.rows import BADGES
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    Banner,
    Card,
    FlowLayout,
    Page,
    PageHeader,
    announce,
    button,
    clear,
    column,
    label,
    row,
)


class ResultView(QWidget):
    """``show_new()``, ``undo()``, ``another()`` and ``pending()`` are what comes next."""

    show_new = Signal()
    undo = Signal()
    another = Signal()
    pending = Signal()
    save_refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._header = PageHeader("")
        self._body = column(gap=12)
        inner = QWidget()
        inner.setLayout(column(self._body, None, gap=0))
        inner.setMaximumWidth(theme().px(760))
        page = Page()
        page.body.addWidget(self._header)
        page.body.addWidget(inner)
        page.body.addStretch(1)
        self.setLayout(column(page, gap=0))
        self.undo_button = button("")
        self.new_button = button("")

    def show_outcome(self, outcome: Outcome, file: str, entity: type[Entity]) -> None:
        """Show what was done, with the next steps."""
        counts = dict(outcome.counts)
        self._header.set_text(file, self._sentence(counts))
        clear(self._body)
        card = Card(_("What happened"))
        for name in OUTCOMES:
            icon, tone = BADGES[name]
            number = label(integer(counts.get(name, 0)), "strong")
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            number.setFixedWidth(theme().px(64))
            card.add(row(Badge(icon, _(OUTCOME_WORDS[name]), tone), None, number))
        self._body.addWidget(card)
        self._add_waiting(counts.get("doubtful", 0))
        words = _("Show the new people") if entity is Person else _("Show them in the register")
        self.new_button = button(words, self.show_new.emit, kind="primary", icon_name="users")
        self.undo_button = button(_("Undo this import"), self.undo.emit, icon_name="undo-2")
        self.undo_button.setVisible(bool(outcome.work))
        parts = [self.new_button, self.undo_button]
        if counts.get("refused"):
            parts.append(button(_("Save list of refused"), self.save_refused.emit, icon_name="list"))
        flow = FlowLayout()
        for part in (*parts, button(_("Another file"), self.another.emit)):
            flow.addWidget(part)
        self._body.addLayout(flow)
        self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._sentence(counts))

    def _add_waiting(self, count: int) -> None:
        if count:
            strong = ngettext("{n} doubtful row waits", "{n} doubtful rows wait", count).format(n=integer(count))
            decide = button(_("Decide now"), self.pending.emit, size="small")
            rest = _("They are kept until somebody decides.")
            self._body.addWidget(Banner("circle-question-mark", strong, rest, "warning", action=decide))

    @staticmethod
    def _sentence(counts: dict[str, int]) -> str:
        return _("{new} added, {changed} changed. One undo takes it all back.").format(
            new=integer(counts.get("new", 0)), changed=integer(counts.get("changed", 0))
        )
