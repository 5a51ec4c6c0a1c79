"""The page of the alumni programme: its people with a card, and mentoring."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.alumni import people
from chapterdesk.services.alumni.people import Alumna
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.alumni.card import AlumnaCard
from chapterdesk.ui.pages.alumni.listing import CALLS, AlumniList
from chapterdesk.ui.pages.alumni.mentoring_tab import Mentoring
from chapterdesk.ui.records import ListAndCard, PageFrame, Refresher
from chapterdesk.ui.widgets import column

_KINDS = {"alumni_profile", "appointment", "ask", "contact", "mentoring", "person", "role_type", "unit", "consent",
          "training"}  # fmt: skip


class AlumniPage(PageFrame):
    """``AlumniPage(desk)``; its targets are a profile's id, "person:id", "calls", "mentoring", or "" as it was left."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "alumni", _("Alumni"), flush=True)
        self.setAccessibleName(_("Alumni"))
        self._stale = True
        self.list, self.mentoring = AlumniList(desk), Mentoring(desk)
        self._card: AlumnaCard | None = None
        self._wanted = ""
        self._beside = Beside(desk, self)
        self._place = QWidget()
        self._place.setLayout(column(gap=0))
        self.call = self.add_action(_("Next call"), self.next_call, primary=True, icon_name="phone")
        left = QWidget()
        left.setLayout(column(self.list, gap=0, margins=(32, 0, 20, 16)))
        self.both = ListAndCard(desk, left, self._place, key="alumni")
        self.both.show_card(False)
        self.add_tab("people", _("People"), self.both, "users")
        self.add_tab("mentoring", _("Mentoring"), self.mentoring, "users")
        self.list.chosen.connect(self.show_profile)
        self.list.opened.connect(self._open)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)

    @property
    def card(self) -> AlumnaCard:
        """The card, put together when it is needed for the first time: the list stands sooner without it."""
        if self._card is None:
            self._card = AlumnaCard(self.desk)
            layout = self._place.layout()
            assert layout is not None
            layout.addWidget(self._card)
            self._let_esc_return(self._card)
        return self._card

    def _let_esc_return(self, card: AlumnaCard) -> None:
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), card, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.list.table.setFocus)

    def reload(self) -> None:
        """Read the programme again, and the card that is shown."""
        self._stale = False
        self._beside.ask(lambda conn: people.listed(self.desk.register, conn), self._show)

    def _show(self, found: list[Alumna]) -> None:
        late = sum(each.late(clock.today()) for each in found)
        self.call.setEnabled(bool(late))
        self.call.setVisible(bool(found))
        if not found:
            self.set_state("")
            self.show_empty(
                "medal",
                _(
                    "When somebody’s role ends, they stand here with what they can and would like to do, so that nothing is lost."
                ),
                _("Show roles"),
                lambda: self.desk.go("roles", ""),
            )
            return
        self.show_content()
        self.set_state(_sentence(len(found), late))
        self.list.load(found)
        if self._card is not None and self._card.card is not None:
            self.both.show_card(self._card.show_profile(self._card.card.alumna.profile))
        if self.current_tab() == "mentoring":
            self.mentoring.refresh()
        if wanted := self._wanted:
            self._wanted = ""
            self._go_to(wanted)

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if not kinds & _KINDS:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while another page was shown."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if self._stale:
            self.reload()
        if target == CALLS:
            self.show_tab("people")
            self.list.show_calls()
            self.card.take_focus()
        elif target.startswith("person:"):
            with self.desk.register.read() as conn:
                profile = people.profile_of(conn, target.removeprefix("person:"))
            self._go_to(profile)
        elif target and target != "mentoring":
            self._go_to(target)
        else:
            super().shown(target)

    def _go_to(self, profile: str) -> None:
        self.show_tab("people")
        if self.list.choose(profile):
            self.show_profile(profile)
        elif not self.list.is_filled():
            self._wanted = profile  # the programme is still being read

    @Slot(str)
    def show_profile(self, profile: str) -> None:
        """Show somebody's card beside the list."""
        self.both.show_card(self.card.show_profile(profile))

    @Slot(str)
    def _open(self, profile: str) -> None:
        self.show_profile(profile)
        self.card.take_focus()

    @Slot()
    def next_call(self) -> None:
        """Show whoever waits for a call longest, with the keys 1 to 5 ready."""
        profile = self.list.next_call()
        if profile:
            self._go_to(profile)
            self.card.take_focus()


def _sentence(many: int, late: int) -> str:
    alumni = ngettext("{n} alumna or alumnus", "{n} alumni", many).format(n=integer(many))
    if not late:
        return _("{alumni}. Nobody waits for a call.").format(alumni=alumni)
    calls = ngettext("{n} wants a call.", "{n} want a call.", late).format(n=integer(late))
    return _("{alumni}. {calls}").format(alumni=alumni, calls=calls)
