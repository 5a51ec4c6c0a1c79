"""One post beside the board: who holds it, what comes next, and who could take it on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QMenu, QPushButton, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.services import groups
from chapterdesk.services.succession import handing_over, words
from chapterdesk.services.succession.postview import Candidate, PostView, Term
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.roles import phrases
from chapterdesk.ui.pages.roles.candidate import CandidateCard
from chapterdesk.ui.pages.roles.dialogs import HandOverDialog, TermDialog
from chapterdesk.ui.pages.roles.facts import days_words, fact_box, term_line
from chapterdesk.ui.pages.roles.measure import measure
from chapterdesk.ui.records import PickDialog, run_work
from chapterdesk.ui.style import icon, theme
from chapterdesk.ui.widgets import (
    FlowLayout,
    IconTile,
    box,
    button,
    clear,
    column,
    hairline,
    icon_button,
    label,
    more_button,
    row,
    scroll,
)
from chapterdesk.ui.widgets.layout import TallForm

SHOWN = 6
TERMS_SHOWN = 4


class PostPanel(QWidget):
    """``show_post(view, setting)``; ``closed`` at its cross, ``left`` at Esc."""

    closed = Signal()
    left = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.post: PostView | None = None
        self.cards: list[CandidateCard] = []
        self._all = False
        self.setProperty("surface", "surface")
        self.setAccessibleName(_("Post"))
        self._head: QBoxLayout = row(gap=10)
        self._body: QBoxLayout = column(gap=10)
        self.area = scroll(QWidget())
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.appoint = button(_("Appoint somebody"), self.appoint_somebody, icon_name="user-check")
        self._without = button("", self._wanted, kind="quiet")
        verbs = FlowLayout(spacing=theme().px(6))
        for verb in (self.appoint, self._without):
            verbs.addWidget(verb)
        foot = box(column(verbs, gap=0, margins=(20, 12, 12, 12)))
        head = column(self._head, gap=0, margins=(20, 16, 12, 12))
        whole = column(head, self.area, hairline(), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_post(self, post: PostView) -> None:
        """Show a post; the keyboard stays where it was in it."""
        same = (
            self.post is not None
            and self.post.place.unit == post.place.unit
            and self.post.place.role == post.place.role
        )
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self._all = self._all and same
        self.post = post
        place = post.place
        self.setAccessibleName(_("{role}, {group}").format(role=post.role_name, group=post.unit_name))
        self._show_head(post)
        # Filled before it is seen: parts that are added to what is seen are shown later and count for nothing till then.
        self._body = column(gap=10, margins=(20, 0, 20, 16))
        self.cards = []
        self._body.addWidget(self._facts(post))
        if place.state != "none":
            self._show_candidates(post)
        self._show_terms(post)
        self._body.addStretch(1)
        self._put_in(same=same)
        self.appoint.setVisible(place.state != "none")
        self._without.setText(_("The group has this post") if place.state == "none" else _("Does without this post"))
        self._without.setVisible(place.state in ("none", "vacant"))
        if inside:
            self.take_focus()

    def _put_in(self, *, same: bool) -> None:
        bar = self.area.verticalScrollBar()
        place = bar.value() if same else 0
        before = self.area.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()
        self.area.setWidget(TallForm(self._body))
        measure(self.area, place)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure what was filled in while nobody saw it."""
        super().showEvent(event)
        measure(self.area)

    def _show_head(self, post: PostView) -> None:
        clear(self._head)
        place, today = post.place, clock.today()
        state = phrases.vacant_since(place, today) if place.state == "vacant" else words.state(place, today)
        title = label(_("{role}, {group}").format(role=post.role_name, group=post.unit_name), "section", wrap=True)
        texts = column(title, label(state, "second", wrap=True), gap=0)
        tone = phrases.TONES[place.state]
        close = icon_button("x", _("Close"), self.closed.emit)
        for part in (IconTile(phrases.ICONS[place.state], tone, 36), close):
            self._head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        self._head.insertLayout(1, texts, 1)

    def _facts(self, post: PostView) -> QWidget:
        place = post.place
        facts: list[tuple[str, str]] = []
        lines: list[QWidget] = []
        for term in post.terms:
            if term.when == "present":
                lines.append(self._holder(term))
        if place.agreed:
            facts.append((_("Then"), place.agreed))
        else:
            facts.append((_("Next term"), days_words(post.next_start, post.next_end)))
        facts.append((_("Asks for"), ", ".join(post.asks_for) or _("No course leads to this role")))
        last = next((t for t in post.terms if t.when == "past"), None)
        if last is not None:
            facts.append((_("Last holder"), term_line(last)))
        made = QWidget()
        made.setLayout(column(*lines, fact_box(facts), gap=8))
        return made

    def _holder(self, term: Term) -> QWidget:
        name = button(term.name, partial(self._desk.go, "people", term.party), kind="link")
        menu = QMenu()
        menu.addAction(icon("pencil", "text-2"), _("Correct the dates")).triggered.connect(partial(self.edit, term))
        menu.addAction(icon("log-out", "text-2"), _("End the term yesterday")).triggered.connect(
            partial(self._end, term)
        )
        more = more_button(menu, _("More about {name}").format(name=term.name), size="small")
        parts = column(row(name, None), label(term_line(term, name=False), "caption"), gap=0)
        line = row(parts, None, more, gap=8)
        line.setStretch(0, 1)
        made = QWidget()
        made.setLayout(line)
        return made

    def _show_candidates(self, post: PostView) -> None:
        many = len(post.candidates)
        self._body.addLayout(
            row(label(_("Candidates"), "section"), label(locale.integer(many), "count"), None,
                label(_("Trained and willing first"), "caption"), gap=6)
        )  # fmt: skip
        if not many:
            words_ = _("Nobody is trained, willing or an organiser of the group yet. You can appoint anybody you like.")
            self._body.addWidget(label(words_, "second", wrap=True))
            return
        with self._desk.register.read() as conn:
            setting = self._desk.register.setting(conn)
        shown = post.candidates if self._all else post.candidates[:SHOWN]
        for place, one in enumerate(shown):
            best = place == 0 and one.fit.ready
            card = CandidateCard(one, setting, best=best, primary=place == 0)
            card.asked.connect(self.ask)
            card.set_aside.connect(self.set_aside)
            card.said.connect(self.answer)
            card.appointed.connect(partial(self._hand_over))
            card.shown.connect(partial(self._desk.go, "people"))
            self.cards.append(card)
            self._body.addWidget(card)
        if many > len(shown):
            words_ = ngettext("Show {n} more", "Show {n} more", many - len(shown)).format(n=many - len(shown))
            self._body.addLayout(row(button(words_, self._show_all, kind="link"), None))

    def _show_terms(self, post: PostView) -> None:
        past = [t for t in post.terms if t.when != "present"]
        if not past:
            return
        self._body.addSpacing(theme().px(6))
        self._body.addWidget(label(_("Other terms"), "section"))
        for term in past[:TERMS_SHOWN]:
            made = button(term_line(term), partial(self.edit, term), kind="link")
            made.setToolTip(_("Correct the dates"))
            self._body.addLayout(row(made, None))

    def _show_all(self) -> None:
        self._all = True
        if self.post is not None:
            self.show_post(self.post)

    def first_button(self) -> QPushButton:
        """Return the button that the keyboard comes to first: the best candidate's, or the one that appoints."""
        for card in self.cards:
            for made in card.buttons.values():
                return made
        return self.appoint if self.appoint.isVisibleTo(self) else self._without

    def take_focus(self) -> None:
        """Bring the keyboard to the first thing that can be done."""
        self.first_button().setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc returns to the board, A appoints."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_A and not event.modifiers() and self.appoint.isVisibleTo(self):
            self.appoint_somebody()
        else:
            super().keyPressEvent(event)

    # -- doing ------------------------------------------------------------------------------------------------------

    def _candidate(self, person: str) -> Candidate | None:
        post = self.post
        return next((each for each in post.candidates if each.person == person), None) if post else None

    @Slot(str)
    def ask(self, person: str) -> None:
        """Note that somebody is being asked; how to reach them and the answers come into view."""
        if self.post is not None:
            place, register = self.post.place, self._desk.register
            run_work(self._desk, _("Ask"), lambda: handing_over.ask(register, place.unit, place.role, person))

    @Slot(str)
    def set_aside(self, person: str) -> None:
        """Leave somebody in peace for half a year."""
        if self.post is not None:
            place, register = self.post.place, self._desk.register
            run_work(self._desk, _("Not now"), lambda: handing_over.set_aside(register, place.unit, place.role, person))

    @Slot(str, str)
    def answer(self, question: str, said: str) -> None:
        """Note an answer."""
        register = self._desk.register
        run_work(self._desk, _("Answer"), lambda: handing_over.answer(register, question, said))

    @Slot()
    def appoint_somebody(self) -> PickDialog:
        """Ask who takes the post over, whoever it is."""
        title = _("Who takes it over?")
        return PickDialog.ask(self._desk, "person", self, title=title, picked=lambda ids: self._hand_over(ids[0]))

    def _hand_over(self, person: str) -> HandOverDialog | None:
        if self.post is None:
            return None
        known = self._candidate(person)
        with self._desk.register.read() as conn:
            name = known.name if known else self._desk.register.titles(conn, [person]).get(person, "")
        dialog = HandOverDialog(self._desk, self.post, person, name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def edit(self, term: Term, _checked: bool = False) -> TermDialog:
        """Correct a term's dates."""
        title = self.post.role_name if self.post else ""
        dialog = TermDialog(self._desk, term.appointment, _("{role}: {name}").format(role=title, name=term.name), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _end(self, term: Term, _checked: bool = False) -> None:
        register = self._desk.register
        run_work(self._desk, _("End of term"), lambda: groups.end_term(register, term.appointment, term.name))

    @Slot()
    def _wanted(self) -> None:
        if self.post is not None:
            place, register = self.post.place, self._desk.register
            wanted = place.state == "none"
            run_work(
                self._desk, self._without.text(),
                lambda: handing_over.set_wanted(register, place.unit, place.role, wanted),
            )  # fmt: skip
