"""A call to somebody: how to reach them, what came of it by the keys 1 to 5, a note, and when to call next."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.fields import Setting
from chapterdesk.models.words import CONTACT_OUTCOMES
from chapterdesk.services.alumni.calls import OUTCOMES
from chapterdesk.services.succession.postview import Reach
from chapterdesk.ui.pages.roles.candidate import reach_words
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import FlowLayout, button, column, date_field, label, row


class CallPart(QFrame):
    """``called(outcome, note, again)`` at one of the five buttons; ``again`` is an ISO day or ""."""

    called = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sunken-card")
        self.setAccessibleName(_("Call"))
        self.reach = label("", "strong", wrap=True)
        self.reach.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note = QLineEdit()
        self.note.setAccessibleName(_("Note"))
        self.note.setPlaceholderText(_("Note, if there is something to remember"))
        self.agreed = QCheckBox(_("Call again on"))
        self.day = date_field(_("Call again on"), clock.today() + dt.timedelta(days=30))
        self.day.setEnabled(False)
        self.agreed.toggled.connect(self.day.setEnabled)
        self.buttons = {
            code: button(f"{n}  {_words(code)}", partial(self._emit, code), size="small")
            for n, code in enumerate(OUTCOMES, 1)
        }
        flow = FlowLayout(spacing=theme().px(6))
        for code, made in self.buttons.items():
            made.setAccessibleName(_words(code))
            flow.addWidget(made)
        self.setLayout(
            column(
                self.reach, self.note, row(self.agreed, self.day, None), label(_("What came of it"), "label"), flow,
                gap=8, margins=(12, 10, 12, 12),
            )
        )  # fmt: skip

    def show_reach(self, reach: Reach, setting: Setting, *, other: bool) -> None:
        """Show how to reach somebody; for ``other`` people what was typed is gone."""
        self.reach.setText(reach_words(reach, setting))
        if other:
            self.note.clear()
            self.agreed.setChecked(False)
            day = clock.today() + dt.timedelta(days=30)
            self.day.setDate(QDate(day.year, day.month, day.day))

    def _emit(self, code: str) -> None:
        again = self.day.date().toString("yyyy-MM-dd") if self.agreed.isChecked() else ""
        self.called.emit(code, self.note.text(), again)
        self.note.clear()
        self.agreed.setChecked(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 5 say what came of it, except while the note or the day is typed."""
        place = event.key() - int(Qt.Key.Key_1)
        if 0 <= place < len(OUTCOMES) and not event.modifiers() and not (self.note.hasFocus() or self.day.hasFocus()):
            self.buttons[OUTCOMES[place]].click()
        else:
            super().keyPressEvent(event)


def _words(code: str) -> str:
    return _("Wants no contact") if code == "declined" else CONTACT_OUTCOMES.format(code)
