"""One occasion: facts, how full it is, its verbs, and its parts: people, attendance, evaluation, details."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import capital
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import Training
from chapterdesk.services.trainings import enrolling, occasions
from chapterdesk.services.trainings.occasions import Facts, Seat
from chapterdesk.services.trainings.prerequisites import day_words
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.trainings.attendance import AttendancePart
from chapterdesk.ui.pages.trainings.evaluation import EvaluationPart
from chapterdesk.ui.pages.trainings.inviting import InviteDialog
from chapterdesk.ui.pages.trainings.papers import PaperMenu
from chapterdesk.ui.pages.trainings.people import PeoplePart
from chapterdesk.ui.pages.trainings.words import seats_words
from chapterdesk.ui.records import HistoryDialog, PickDialog, RecordForm, ask_delete, run_work
from chapterdesk.ui.records.later import LaterTab
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    FlowLayout,
    IconLabel,
    Segmented,
    box,
    button,
    clear,
    column,
    hairline,
    label,
    menu_button,
    more_button,
    row,
)

PEOPLE, ATTENDANCE, EVALUATION, DETAILS = "people", "attendance", "evaluation", "details"
_TABS = (PEOPLE, ATTENDANCE, EVALUATION, DETAILS)


class TrainingCard(QWidget):
    """``open(id)``; ``training`` is the one that is shown, "" for none."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.training = ""
        self.facts: Facts | None = None
        self.setProperty("surface", "surface")
        self.name = label("", "section-name", wrap=True)
        self._badge = row(gap=6)
        self._where = column(gap=3)
        self.full = label("", "second-strong", wrap=True)
        self.enrol = button(_("Enrol"), self.ask_who, icon_name="user-plus")
        self.invite = button(_("Invite…"), self.ask_list, icon_name="mail")
        self.papers = PaperMenu(desk, self)
        self.print = menu_button(_("Print and send"), self.papers, icon_name="printer")
        self._more = QMenu(self)
        words = [
            (PEOPLE, _("People")),
            (ATTENDANCE, _("Attendance")),
            (EVALUATION, _("Evaluation")),
            (DETAILS, _("Details")),
        ]
        self.tabs = Segmented(words, PEOPLE, name=_("Training"))
        self.tabs.chosen.connect(self.show_part)
        self.people = PeoplePart(desk)
        self.attendance = AttendancePart(desk)
        self.evaluation = EvaluationPart(desk)
        self._details = LaterTab(lambda: RecordForm(desk, Training, hidden=("survey",)))
        self.stack = QStackedWidget()
        for part in (self.people, self.attendance, self.evaluation, self._details):
            self.stack.addWidget(part)
        self._arrange()
        self.hide_card(True)

    @property
    def details(self) -> RecordForm:
        """Every value of the occasion, made when it is first looked at."""
        return self._details.inner

    def _arrange(self) -> None:
        self.name.setStyleSheet(f"font-size: {theme().px(20)}px; font-weight: 600;")
        head = row(self.name, self._badge, gap=10)
        head.setStretch(0, 1)
        verbs = FlowLayout(spacing=theme().px(8))
        for each in (self.enrol, self.invite, self.print, more_button(self._more, _("More"))):
            verbs.addWidget(each)
        self._fill_more()
        self._inner = QWidget()
        upper = column(head, self._where, self.full, verbs, row(self.tabs, None), gap=10, margins=(20, 4, 20, 12))
        whole = column(upper, hairline(), self.stack, gap=0)
        whole.setStretch(2, 1)
        self._inner.setLayout(whole)
        self._none = box(
            column(label(_("Choose a training to see who comes."), "second", wrap=True), None, margins=(20, 12, 20, 12))
        )
        outer = row(hairline(vertical=True), column(self._inner, self._none, gap=0), gap=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    def _fill_more(self) -> None:
        self._more.addAction(_("Cancel the training…"), self.cancel)
        self._more.addAction(_("History…"), lambda: HistoryDialog.ask(self._desk, Training, self.training, self))
        self._more.addAction(_("Delete…"), lambda: ask_delete(self._desk, Training, [self.training], self))

    def hide_card(self, on: bool) -> None:
        """Show the card, or that none is chosen."""
        self._inner.setHidden(on)
        self._none.setHidden(not on)

    # -- showing ----------------------------------------------------------------------------------------------------

    def open(self, training: str) -> None:
        """Show an occasion; attendance first where it was held and nobody closed it."""
        self.leave()
        other = training != self.training
        self.training = training
        self.refresh()
        facts = self.facts
        if other and facts is not None:
            wanted = ATTENDANCE if facts.over and facts.state == "planned" else PEOPLE
            self.tabs.set_current(wanted)
            self.show_part(wanted)

    def refresh(self) -> None:
        """Read it again; what is gone is hidden."""
        register = self._desk.register
        try:
            with register.read() as conn:
                facts = self.facts = occasions.facts(register, conn, self.training)
                seats = occasions.seats(register, conn, self.training)
        except UserError:
            self.facts, self.training = None, ""
            self.hide_card(True)
            return
        self.hide_card(False)
        self._show_head(facts, seats)
        self.papers.set_training(facts)
        self.people.load(facts, seats)
        self.attendance.load(facts, seats)
        self.evaluation.load(facts)

    def _show_head(self, facts: Facts, seats: list[Seat]) -> None:
        self.name.setText(facts.name)
        clear(self._badge)
        if facts.state != "planned":
            held = facts.state == "held"
            words = Training.fields["state"].format(facts.state)
            self._badge.addWidget(Badge("circle-check" if held else "ban", words, "success" if held else "neutral"))
        clear(self._where)
        told = [("calendar-days", capital(facts.when)), ("map-pin", facts.where)]
        told.append(("users", _("Trainers: {names}").format(names=", ".join(facts.trainers)) if facts.trainers else ""))
        told.append(("clock", _("Apply by {day}").format(day=day_words(facts.deadline)) if facts.deadline else ""))
        for icon_name, words in told:
            if words:
                line = row(IconLabel(icon_name, "text-2"), label(words, "second", wrap=True), gap=8)
                line.setStretch(1, 1)
                self._where.addLayout(line)
        taken = sum(1 for seat in seats if seat.state in ("confirmed", "completed"))
        waiting = sum(1 for seat in seats if seat.state == "waiting")
        if facts.over:
            done = sum(1 for seat in seats if seat.state == "completed")
            said = ngettext("{n} person has completed it.", "{n} people have completed it.", done).format(n=done)
            self.full.setText(_("Nobody has noted yet who was there.") if facts.state == "planned" else said)
        else:
            self.full.setText(seats_words(taken, facts.seats, waiting))
        self.full.setVisible(facts.state != "cancelled")
        for each in (self.enrol, self.invite):
            each.setVisible(not facts.over)

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Bring a part into view."""
        self.stack.setCurrentIndex(_TABS.index(key))
        if key == DETAILS and self.training:
            self.details.show_row(self.training)
        if key == ATTENDANCE:
            self.attendance.begin()

    def leave(self) -> None:
        """Save what is being typed."""
        if (details := self._details.made) is not None:
            details.leave()

    # -- verbs ------------------------------------------------------------------------------------------------------

    def ask_who(self) -> PickDialog:
        """Ask whom to enrol."""
        return PickDialog.ask(
            self._desk, "person", self, many=True, title=_("Enrol: {name}").format(name=self.name.text()),
            picked=self.people.enrol,
        )  # fmt: skip

    def ask_list(self) -> InviteDialog:
        """Ask from which smart list to invite."""
        dialog = InviteDialog(self._desk, self.training, self)
        dialog.open()
        return dialog

    def cancel(self) -> None:
        """Cancel the occasion; who had a seat is to be told."""

        def said(many: object) -> str:
            told = int(many) if isinstance(many, int) else 0
            return ngettext("Cancelled. Tell {n} person.", "Cancelled. Tell {n} people.", told).format(n=told)

        run_work(
            self._desk,
            _("Cancel the training…"),
            partial(enrolling.cancel_training, self._desk.register, self.training),
            said,
        )
