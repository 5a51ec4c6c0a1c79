"""The card of one alumna or alumnus: the call, wishes and competence, former roles, questions, calls, mentoring."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import AlumniProfile
from chapterdesk.models.asking import ALUMNI_STATES
from chapterdesk.services.alumni import calls
from chapterdesk.services.alumni.card import Card, card
from chapterdesk.services.alumni.people import Former, Said
from chapterdesk.services.alumni.rhythm import USUAL_MONTHS
from chapterdesk.services.succession import handing_over
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.alumni.call_part import CallPart
from chapterdesk.ui.pages.alumni.dialogs import AskBackDialog, EndPairDialog
from chapterdesk.ui.pages.alumni.listing import said_words
from chapterdesk.ui.pages.roles.measure import measure
from chapterdesk.ui.records import CardSection, HistoryDialog, RecordForm, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Avatar,
    Badge,
    FlowLayout,
    button,
    choice_field,
    clear,
    column,
    icon_button,
    label,
    row,
    scroll,
)

FIELDS = ("wishes", "competence", "availability", "state", "next_call", "notes")
_RHYTHMS = (0, 1, 3, 6, 12, 24)
CALLS_SHOWN = 5


class AlumnaCard(QWidget):
    """``show_profile(id)``; "" or a profile that is gone shows nothing."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.card: Card | None = None
        self.setProperty("surface", "surface")
        self._head: QBoxLayout = row(gap=12)
        self.call = CallPart()
        self.call.called.connect(self.note_call)
        self.form = RecordForm(desk, AlumniProfile, FIELDS, scrolled=False)
        self.rhythm = choice_field(_("Call every"), [(str(n), _rhythm(n)) for n in _RHYTHMS])
        self.rhythm.activated.connect(self._rhythm_chosen)
        self.ask_button = button(_("Ask back"), self.ask_back, icon_name="message-circle", size="small")
        history = button(_("History"), self._history, kind="quiet", icon_name="history", size="small")
        self.former = CardSection(_("Former roles"))
        self.asked = CardSection(_("Asked back"), head=[self.ask_button])
        self.spoken = CardSection(_("Calls and other contacts"))
        self.mentoring = CardSection(_("Mentoring"))
        self.profile = CardSection(_("Wishes and competence"), head=[history])
        self.profile.add(self.form)
        rhythm = row(label(_("Call every"), "label"), self.rhythm, None, gap=12)
        self.profile.add(rhythm)
        inside = QWidget()
        sections = (self.call, self.former, self.profile, self.asked, self.spoken, self.mentoring)
        inside.setLayout(column(*sections, None, gap=14, margins=(20, 4, 20, 20)))
        self.area = scroll(inside)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = column(self._head, gap=0, margins=(20, 16, 20, 10))
        whole = column(head, self.area, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_profile(self, profile: str) -> bool:
        """Show somebody; returns whether they are there."""
        with self._desk.register.read() as conn:
            found = card(self._desk.register, conn, profile) if profile else None
        other = self.card is None or found is None or found.alumna.profile != self.card.alumna.profile
        self.card = found
        if found is None:
            return False
        self._show_head(found)
        self.call.show_reach(found.alumna.reach, found.setting, other=other)
        self.call.setVisible(found.alumna.state != "declined" and not found.alumna.closed)
        self.ask_button.setEnabled(found.alumna.state != "declined")
        if other:
            self.form.show_row(profile)
        months = found.alumna.row["rhythm_months"]
        code = str(months if isinstance(months, int) else 0)
        if self.rhythm.findData(code) < 0:
            self.rhythm.addItem(_rhythm(int(code)), code)
        self.rhythm.setCurrentIndex(self.rhythm.findData(code))
        self._show_former(found)
        self._show_asked(found)
        self._show_spoken(found)
        self._show_pairs(found)
        measure(self.area)
        return True

    def _show_head(self, found: Card) -> None:
        clear(self._head)
        one, today = found.alumna, clock.today()
        name = label(one.name, "title", wrap=True)
        person = button(_("Show person"), partial(self._desk.go, "people", one.person), kind="link")
        badges = FlowLayout(spacing=theme().px(6))
        if one.state != "open":
            badges.addWidget(
                Badge("moon" if one.state == "paused" else "ban", ALUMNI_STATES.format(one.state), "warning")
            )
        if one.due is not None:
            late, day = one.due <= today, locale.short_date(one.due, today=today)
            words = _("Call due {day}").format(day=day) if late else _("Next call {day}").format(day=day)
            badges.addWidget(Badge("phone" if late else "calendar", words, "warning" if late else "neutral"))
        if one.reach.protected:
            badges.addWidget(Badge("shield", _("Protected identity"), "warning"))
        about = ", ".join(part for part in (found.town, *found.languages) if part)
        texts = column(name, label(about, "second", wrap=True), badges, gap=3)
        self._head.addWidget(Avatar(one.name, 44), 0, Qt.AlignmentFlag.AlignTop)
        self._head.addLayout(texts, 1)
        self._head.addWidget(person, 0, Qt.AlignmentFlag.AlignTop)

    def _show_former(self, found: Card) -> None:
        self.former.clear()
        roles = found.alumna.former
        self.former.set_sentence("" if roles else _("No role has ended."))
        for each in roles:
            self.former.add(label(_former(each), "second", wrap=True))
        if found.skills:
            self.former.add(label(_("Knows: {skills}").format(skills=", ".join(found.skills)), "second", wrap=True))

    def _show_asked(self, found: Card) -> None:
        self.asked.clear()
        said = found.asks
        self.asked.set_sentence("" if said else _("Not asked for anything yet."))
        today = clock.today()
        for each in said:
            words = said_words(each, today)
            if each.again_on and each.answer == "later":
                day = locale.short_date(dt.date.fromisoformat(each.again_on), today=today)
                words = _("{words}. Ask again from {day}.").format(words=words, day=day)
            self.asked.add(label(words, "second", wrap=True))
            if each.note:
                self.asked.add(label(each.note, "caption", wrap=True))
            if each.answer in ("", "asked", "considered"):
                self.asked.add(self._answers(each))

    def _answers(self, said: Said) -> QWidget:
        made = QWidget()
        parts = row(gap=6)
        for code, words in (("yes", _("Yes")), ("later", _("Not now")), ("no", _("No"))):
            one = button(words, partial(self.answer, said.question, code), size="small")
            one.setAccessibleName(_("{what}: {answer}").format(what=said.what, answer=words))
            parts.addWidget(one)
        parts.addStretch(1)
        made.setLayout(parts)
        return made

    def _show_spoken(self, found: Card) -> None:
        self.spoken.clear()
        self.spoken.set_sentence("" if found.contacts else _("Nobody has noted a contact yet."))
        for each in found.contacts[:CALLS_SHOWN]:
            words = ", ".join(part for part in (each.at, each.channel, each.outcome) if part)
            self.spoken.add(label(words, "second", wrap=True))
            if each.note:
                self.spoken.add(label(each.note, "caption", wrap=True))

    def _show_pairs(self, found: Card) -> None:
        self.mentoring.clear()
        self.mentoring.setVisible(bool(found.pairs))
        today = clock.today()
        for pair in found.pairs:
            mentor = pair.mentor == found.alumna.person
            words = (
                _("Mentor of {name}").format(name=pair.mentee_name)
                if mentor
                else _("{name} is the mentor").format(name=pair.mentor_name)
            )
            line = row(label(", ".join(part for part in (words, pair.goal) if part), "second", wrap=True), gap=8)
            line.setStretch(0, 1)
            if pair.going_on(today):
                end = icon_button("check", _("End: {words}").format(words=words), partial(self._end, pair.key))
                line.addWidget(end)
            self.mentoring.add(line)
            if pair.how:
                self.mentoring.add(label(pair.how, "caption", wrap=True))

    # -- doing ------------------------------------------------------------------------------------------------------

    @Slot(str, str, str)
    def note_call(self, outcome: str, note: str, again: str) -> None:
        """Note what came of a call; the rhythm sets the next one."""
        if self.card is None:
            return
        register, one = self._desk.register, self.card.alumna
        chosen = dt.date.fromisoformat(again) if again else None

        def said(day: dt.date | None) -> str:
            if day is None:
                return _("Noted. {name} is not called again.").format(name=one.name)
            return _("Noted. Next call to {name}: {day}.").format(name=one.name, day=locale.long_date(day))

        run_work(self._desk, _("Call"), lambda: calls.note(register, one.profile, outcome, note, again_on=chosen), said)

    @Slot(int)
    def _rhythm_chosen(self, _place: int) -> None:
        if self.card is not None:
            register, profile = self._desk.register, self.card.alumna.profile
            months = int(str(self.rhythm.currentData())) or None
            run_work(self._desk, _("Call every"), lambda: calls.set_rhythm(register, profile, months))

    @Slot()
    def ask_back(self) -> AskBackDialog | None:
        """Ask what they are asked for."""
        if self.card is None:
            return None
        dialog = AskBackDialog(self._desk, self.card.alumna.person, self.card.alumna.name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def answer(self, question: str, said: str, _checked: bool = False) -> None:
        """Note an answer."""
        register = self._desk.register
        run_work(self._desk, _("Answer"), lambda: handing_over.answer(register, question, said))

    def _end(self, pair: str) -> None:
        found = next((each for each in self.card.pairs if each.key == pair), None) if self.card else None
        if found is not None:
            dialog = EndPairDialog(self._desk, found, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _history(self) -> None:
        if self.card is not None:
            HistoryDialog.ask(self._desk, AlumniProfile, self.card.alumna.profile, self)

    def take_focus(self) -> None:
        """Bring the keyboard to the call, where 1 to 5 say what came of it."""
        first = next(iter(self.call.buttons.values())) if self.call.isVisibleTo(self) else self.ask_button
        first.setFocus(Qt.FocusReason.TabFocusReason)


def _rhythm(months: int) -> str:
    if not months:
        return _("Usual: {n} months").format(n=USUAL_MONTHS)
    return ngettext("{n} month", "{n} months", months).format(n=months)


def _former(each: Former) -> str:
    years = each.years()
    where = _("{role}, {group}").format(role=each.role_name, group=each.unit_name) if each.unit_name else each.role_name
    return _("{role}, {years}").format(role=where, years=years) if years else where
