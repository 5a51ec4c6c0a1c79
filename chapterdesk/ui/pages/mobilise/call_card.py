"""The middle of the call screen: who, the number, what to say, the six outcomes, the note, and what was before."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QStackedWidget, QWidget

from chapterdesk.core.locale import short_date
from chapterdesk.core.text import _
from chapterdesk.models.words import LEVELS
from chapterdesk.services.mobilise import outcomes
from chapterdesk.services.mobilise.calling import Attempt, Card
from chapterdesk.ui.pages.mobilise.ask_step import ScriptView
from chapterdesk.ui.pages.mobilise.outcome_button import OutcomeButton
from chapterdesk.ui.pages.mobilise.sitting import Sitting
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Avatar,
    Badge,
    EmptyState,
    EngagementBars,
    IconLabel,
    box,
    button,
    clear,
    column,
    keycap,
    label,
    row,
)

SIZE = "mobilise.script_size"
_CONTACT_ICONS = {
    "reached": "phone-call",
    "no_answer": "phone-missed",
    "call_back": "clock",
    "wrong_number": "phone-off",
    "declined": "x",
}


class CallCard(QStackedWidget):
    """Signals: ``answered(outcome)``, ``noted(text)``, ``back()``, ``skipped()``."""

    answered = Signal(str)
    noted = Signal(str)
    back = Signal()
    skipped = Signal()
    resumed = Signal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The call"))
        self.place = label("", "second")
        self.avatar = Avatar("", 64)
        self.name = label("", "title", wrap=True)
        self.level = EngagementBars()
        self.about = label("", "second", wrap=True)
        self.phone = label("", "title")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.consent = Badge("shield-check", "")
        self.script = ScriptView()
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Write a note"))
        self.note.setAccessibleName(_("Note"))
        self.note.installEventFilter(self)
        self.note.returnPressed.connect(lambda: self.noted.emit(self.note.text()))
        self.buttons: dict[str, OutcomeButton] = {}
        self.wrong = button(_("Wrong number"), lambda: self.answered.emit(outcomes.WRONG_NUMBER), kind="link")
        self.attempts = column(gap=6)
        self.attempts_title = label(_("Earlier attempts"), "second-strong")
        self._shown = ""
        self._card()
        self._empty()

    def _empty(self) -> None:
        """What stands here instead of a call."""
        self.over = EmptyState(
            "circle-check",
            _("Everybody on this list has been called, or waits for another day."),
            title=_("Nobody is left to be called"),
        )
        self.nobody = EmptyState(
            "users", _("Choose who is asked and who calls; then the list stands here."), title=_("No list yet")
        )
        self.held = EmptyState(
            "circle-pause",
            _("Nobody is suggested until somebody goes on. What came of a call can still be noted: choose the person."),
            _("Go on calling"),
            self.resumed.emit,
            title=_("Calling is on hold"),
        )
        self.addWidget(self.over)
        self.addWidget(self.held)
        self.addWidget(self.nobody)

    def _card(self) -> None:
        previous = button(_("Previous"), self.back.emit, kind="quiet", size="small", icon_name="arrow-left")
        skip = button(_("Skip for now"), self.skipped.emit, kind="quiet", size="small", icon_name="arrow-right")
        facts = row(self.level, self.about, gap=8)
        facts.setStretch(1, 1)
        who = row(self.avatar, column(self.name, facts, gap=4), gap=16)
        who.setStretch(1, 1)
        copy = button(_("Copy"), self._copy, icon_name="copy", size="small")
        number = box(
            row(IconLabel("phone", "accent-text", 22), self.phone, None, self.consent, copy, gap=12, margins=(18, 8, 12, 8)),
            "card",
        )  # fmt: skip
        sizes = row(
            self.wrong, None, self._size_button("A−", -2, _("Smaller words")), self._size_button("A+", 2, _("Larger words")),
            gap=4,
        )  # fmt: skip
        note = row(self.note, keycap("N"), gap=8)
        note.setStretch(0, 1)
        page = QWidget()
        page.setLayout(
            column(
                row(self.place, None, previous, skip), who, number, self.script, self._outcomes(), note, sizes, 4,
                self.attempts_title, self.attempts, None,
                gap=12, margins=(20, 14, 20, 16),
            )
        )  # fmt: skip
        self.addWidget(page)

    def _outcomes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme().px(10))
        for number, code in enumerate(outcomes.KEYS):
            words = outcomes.words_of(code) + ("…" if code == outcomes.CALL_BACK else "")
            made = OutcomeButton(str(number + 1), outcomes.ICONS[code], words, danger=code == outcomes.NO_MORE)
            made.clicked.connect(lambda _on=False, code=code: self.answered.emit(code))
            self.buttons[code] = made
            grid.addWidget(made, number // 3, number % 3)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        return grid

    def _size_button(self, words: str, step: int, name: str) -> QWidget:
        made = button(words, lambda: self._resize(step), size="small", kind="quiet", tip=name)
        made.setAccessibleName(name)
        return made

    def _resize(self, step: int) -> None:
        size = max(12, min(28, self._size() + step))
        self._sitting.desk.set_setting(SIZE, size)
        self.script.set_size(size)

    def _size(self) -> int:
        kept = self._sitting.desk.get_setting(SIZE)
        return kept if isinstance(kept, int) else 18

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_card(self, card: Card | None, place: str, caller: str, *, empty: bool, paused: bool = False) -> None:
        """Show whom to call, or why nobody is suggested; a note being typed stays while the person does."""
        if card is None:
            self._shown = ""
            self.note.clear()
            self.setCurrentWidget(self.nobody if empty else self.held if paused else self.over)
            return
        self.setCurrentIndex(0)
        self.place.setText(place)
        self.avatar.set_name(card.call.name)
        self.name.setText(card.call.name)
        codes = [code for code, _words in LEVELS.choices()]
        rung = codes.index(card.level_code) + 1 if card.level_code in codes else 0
        self.level.set_level(rung, card.level)
        self.level.setVisible(bool(rung))
        self.about.setText("   ".join(part for part in (card.level, card.groups or card.town, card.languages) if part))
        self.phone.setText(card.phone or _("No phone number"))
        self._show_consent(card)
        facts = self._sitting.facts
        if facts is not None:
            self.script.show_script(facts.script or facts.ask, facts.if_not, card.given, caller)
            self.script.set_size(self._size())
        if self._shown != card.call.id:
            self._shown = card.call.id
            self.note.setText("" if card.call.waiting else card.call.note)
        self._show_attempts(card.attempts)

    def _show_consent(self, card: Card) -> None:
        free = card.consent == "granted" and not card.call.barred
        words = _("May be called") if free else _("May not be called")
        self.consent.set_badge("shield-check" if free else "ban", words, "success" if free else "danger")
        for made in (*self.buttons.values(), self.wrong):
            made.setEnabled(not card.call.barred)

    def _show_attempts(self, attempts: tuple[Attempt, ...]) -> None:
        clear(self.attempts)
        self.attempts_title.setVisible(bool(attempts))
        for each in attempts:
            when = dt.datetime.fromisoformat(each.at).astimezone() if each.at else None
            day = f"{short_date(when.date())}, {when:%H:%M}" if when else ""
            line = row(
                IconLabel(_CONTACT_ICONS.get(each.code, "phone"), "text-2"), label(day, "second"),
                label(each.outcome, "second-strong"), label(each.note, "second", wrap=True),
                gap=12,
            )  # fmt: skip
            line.setStretch(3, 1)
            self.attempts.addLayout(line)

    def note_text(self) -> str:
        """Return the note as typed."""
        return self.note.text()

    @Slot()
    def write_note(self) -> None:
        """Let the keyboard type into the note."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.note.selectAll()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.phone.text())
        self._sitting.desk.toast(_("Copied."), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the note, so that the keys mean outcomes again."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.note and escape and event.type() == QEvent.Type.KeyPress:
            self.setFocus()
            return True
        return super().eventFilter(watched, event)
