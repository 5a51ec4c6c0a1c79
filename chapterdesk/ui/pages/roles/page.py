"""The page of roles: the succession board, the post chosen on it, the same as a list, and all terms."""

from __future__ import annotations

import contextvars
import datetime as dt
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services.succession import posts, postview
from chapterdesk.services.succession.candidates import Pool
from chapterdesk.services.succession.posts import SOON_DAYS, Board, Place
from chapterdesk.ui.asking import Asker, Tell, is_small
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.roles import phrases
from chapterdesk.ui.pages.roles.board_model import STATES
from chapterdesk.ui.pages.roles.board_view import BoardView
from chapterdesk.ui.pages.roles.chip import StateChip
from chapterdesk.ui.pages.roles.dialogs import PostDialog
from chapterdesk.ui.pages.roles.lists import PostList, Terms
from chapterdesk.ui.pages.roles.panel import PostPanel
from chapterdesk.ui.pages.roles.printing import BoardPrinter
from chapterdesk.ui.records import ListAndCard, Refresher
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    EmptyState,
    FlowLayout,
    PageHeader,
    Segmented,
    add_chip,
    box,
    button,
    column,
    keycap,
    label,
    row,
)

_KINDS = {"unit", "role_type", "post", "appointment", "person", "group_membership", "ask", "alumni_profile",
          "course", "training", "enrolment", "certificate"}  # fmt: skip
AT_A_TIME = 100
_TAB, _STATES = "roles.view", "roles.states"


@dataclass(frozen=True)
class Read:
    """What was read: the board, how many people each group has, and who is ready for what is vacant.

    ``more`` is of a board that is shown already: only who is ready is new.
    """

    board: Board
    sizes: dict[str, int]
    ready: dict[tuple[str, str], str] = field(default_factory=dict)
    more: bool = False


class RolesPage(QWidget):
    """``RolesPage(desk)``; its targets are a group's id, "unit:role", "list", "terms", or "" as it was left."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName(_("Roles"))
        self._stale, self._wanted = True, ("", "")
        self._ready: dict[tuple[str, str], str] = {}
        self.board, self.panel = BoardView(), PostPanel(desk)
        self.posts, self.terms = PostList(desk), Terms(desk)
        self.printer = BoardPrinter(desk, self)
        kept = str(desk.get_setting(_TAB) or "board")
        choices = [
            ("board", _("Board"), "layout-grid"),
            ("list", _("List"), "list"),
            ("terms", pgettext("role", "Terms"), "calendar-days"),
        ]
        tab = kept if kept in ("board", "list", "terms") else "board"
        self.segments = Segmented(choices, tab, name=_("View"))
        self.header = PageHeader(_("Roles"), "", [self.segments])
        self.chips = {state: StateChip(phrases.ICONS[state], phrases.state_words(state)) for state in STATES}
        self.add_post = add_chip(_("Post"))
        self.print = button(_("Print board"), self.printer.ask, kind="quiet", icon_name="printer")
        self.stack, self._range = QStackedWidget(), label("", "second")
        self._arrange()
        self._connect()
        self._show_tab(tab)

    # -- putting together -------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        chips = FlowLayout(spacing=theme().px(8))
        for chip in self.chips.values():
            chips.addWidget(chip)
        chips.addWidget(self.add_post)
        self._line = row(chips, self.print, gap=8)
        self._line.setStretch(0, 1)
        frame = box(column(self.board, gap=0, margins=(1, 1, 1, 1)), "card")
        self._empty = EmptyState(
            "id-card", _("Here stand the groups with their posts, and who holds them. Add your groups first."),
            _("Show groups"), lambda: self.desk.go("groups", ""),
        )  # fmt: skip
        self._tabs: dict[str, QWidget] = {"board": frame, "list": self.posts, "terms": self.terms, "empty": self._empty}
        for part in self._tabs.values():
            self.stack.addWidget(part)
        self._keys = QWidget()
        self._keys.setLayout(
            row(
                keycap("Enter"),
                label(_("opens a post"), "second"),
                8,
                keycap("A"),
                label(_("appoints"), "second"),
                gap=6,
            )
        )
        self._foot = QWidget()
        self._foot.setLayout(row(self._range, None, self._keys))
        left = QWidget()
        whole: QBoxLayout = column(self.header, self._line, self.stack, self._foot, gap=12, margins=(28, 22, 20, 12))
        whole.setStretch(2, 1)
        left.setLayout(whole)
        self.split = ListAndCard(self.desk, left, self.panel, key="roles", card_width=344)
        self.split.setCollapsible(0, False)
        self.split.show_card(False)
        self.setLayout(column(self.split, gap=0))

    def _connect(self) -> None:
        kept = self.desk.get_setting(_STATES)
        states = {str(s) for s in kept} & set(STATES) if isinstance(kept, list) else set(STATES)
        for state, chip in self.chips.items():
            chip.setChecked(state in states)
            chip.toggled.connect(self._filtered)
        self.board.board.set_states(frozenset(states))
        self.add_post.clicked.connect(self.new_post)
        self.segments.chosen.connect(self._show_tab)
        self.board.opened.connect(self.open_post)
        self.board.moved.connect(self._moved)
        self.board.appoint.connect(self._appoint)
        self.board.range_changed.connect(self._show_range)
        self.posts.post_opened.connect(self.open_post)
        self.panel.closed.connect(self.close_panel)
        self.panel.left.connect(self._return)
        self._asker = Asker(self)
        self._asker.begun.connect(self._show)
        self._asker.answered.connect(self._show)
        self._refresher = Refresher(self.desk, self)
        self._refresher.refresh.connect(self._changed)

    # -- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the board again, beside the screen where the register is large."""
        self._stale = False
        register, context, first = self.desk.register, contextvars.copy_context(), None
        if is_small(register):
            # The board stands at once; who is ready for what is vacant follows.
            with register.read() as conn:
                first = Read(posts.board(register, conn), postview.sizes(conn), self._ready)
            self._show(first)

        def work(tell: Tell) -> Read:
            with register.read() as conn:
                found = first or Read(posts.board(register, conn), postview.sizes(conn), self._ready)
                if first is None:
                    tell(found)
                vacant = [place for place in found.board.places.values() if place.state == "vacant"]
                ready: dict[tuple[str, str], str] = {}
                pools: dict[str, Pool] = {}
                for start in range(0, len(vacant), AT_A_TIME):
                    ready |= postview.readiness(register, conn, vacant[start : start + AT_A_TIME], pools)
                    if not tell(Read(found.board, found.sizes, {**found.ready, **ready}, more=True)):
                        break
                return Read(found.board, found.sizes, ready, more=True)

        self._asker.ask(lambda tell: context.run(work, tell), at_once=False)

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the register is closed; an answer comes with the next events."""
        self._asker.wait()

    @Slot(object)
    def _show(self, read: Read) -> None:
        board, self._ready = read.board, read.ready
        self.board.board.set_board(board, read.sizes, read.ready)
        if read.more:
            if self.stack.currentWidget() is self.posts:
                self.posts.load(self.board.board)
            return
        for state, chip in self.chips.items():
            chip.set_count(board.count(state))
        self.header.set_text(_("Roles"), _sentence(board))
        if self.stack.currentWidget() is self.posts:
            self.posts.load(self.board.board)
        nothing = not board.places
        tab = self.segments.current()
        self.stack.setCurrentWidget(self._tabs["empty" if nothing and tab != "terms" else tab])
        for part in (self._foot, *self.chips.values(), self.print):
            part.setVisible(not nothing and (part is self.print or tab != "terms"))
        unit, role = self._wanted
        if unit:
            self._wanted = ("", "")
            self._go_to(unit, role)
        elif not self.panel.isHidden() and self.panel.post is not None:
            self._fill_panel(self.panel.post.place.unit, self.panel.post.place.role)

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if not kinds & _KINDS:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while another page was shown."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # -- showing ----------------------------------------------------------------------------------------------------

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target in ("board", "list", "terms"):
            self.segments.set_current(target)
            self._show_tab(target)
        elif target == "new":
            self.new_post()
        elif target:
            unit, _colon, role = target.partition(":")
            self.segments.set_current("board")
            self._show_tab("board")
            self._wanted = (unit, role)
            self.refresh()
        elif self.stack.currentWidget() is self._tabs["board"]:
            self.board.setFocus()

    def _go_to(self, unit: str, role: str) -> None:
        model = self.board.board
        if not role:
            found = [p for p in model.board().places.values() if p.unit == unit and p.state != "none"]
            found.sort(key=lambda p: STATES.index(p.state))
            if not found:
                return
            role = found[0].role
        if not self.board.choose(unit, role):
            self.set_states(STATES)
            self.board.choose(unit, role)
        self.open_post(unit, role)

    @Slot(str)
    def _show_tab(self, tab: str) -> None:
        self.desk.set_setting(_TAB, tab)
        self.stack.setCurrentWidget(self._tabs[tab])
        for part in (*self.chips.values(), self.add_post):
            part.setVisible(tab != "terms")
        self._keys.setVisible(tab == "board")
        self._range.setVisible(tab == "board")
        if tab == "terms":
            self.close_panel()
            self.terms.refresh()
        elif tab == "list":
            self.posts.load(self.board.board)

    def set_states(self, states: tuple[str, ...]) -> None:
        """Show posts of these states only."""
        for state, chip in self.chips.items():
            chip.setChecked(state in states)

    @Slot()
    def _filtered(self) -> None:
        states = [state for state, chip in self.chips.items() if chip.isChecked()]
        self.desk.set_setting(_STATES, states)
        self.board.board.set_states(frozenset(states))
        self.posts.load(self.board.board)

    @Slot(int, int)
    def _show_range(self, first: int, last: int) -> None:
        many = self.board.board.rowCount()
        words = _("Groups {first} to {last} of {all}").format(first=first, last=last, all=locale.integer(many))
        self._range.setText(words if many else _("No group has a post in these states."))

    # -- one post ---------------------------------------------------------------------------------------------------

    @Slot(str, str)
    def open_post(self, unit: str, role: str) -> None:
        """Show a post beside the board, with the keyboard in it."""
        if self._fill_panel(unit, role):
            self.split.show_card(True)
            self.panel.take_focus()

    @Slot(str, str)
    def _moved(self, unit: str, role: str) -> None:
        if not self.panel.isHidden():
            self._fill_panel(unit, role)

    def _fill_panel(self, unit: str, role: str) -> bool:
        place = self.board.board.board().places.get((unit, role))
        if place is None:
            # The group does without it now, and no other has it.
            self.close_panel()
            return False
        with self.desk.register.read() as conn:
            self.panel.show_post(postview.look(self.desk.register, conn, place))
        return True

    @Slot(str, str)
    def _appoint(self, unit: str, role: str) -> None:
        self.open_post(unit, role)
        if self.panel.post is not None and self.panel.post.place.state != "none":
            self.panel.appoint_somebody()

    @Slot()
    def close_panel(self) -> None:
        """Hide the post."""
        self.split.show_card(False)
        self._return()

    @Slot()
    def _return(self) -> None:
        if self.isVisible():
            (self.posts if self.stack.currentWidget() is self.posts else self.board).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    @Slot()
    def new_post(self) -> PostDialog | None:
        """Ask which group should have which post."""
        from chapterdesk.services.groups import tree
        from chapterdesk.services.succession.posts import all_roles

        with self.desk.register.read() as conn:
            units = [(node.id, node.name) for node in tree(conn)]
            roles = all_roles(self.desk.register, conn)
        if not units or not roles:
            self.desk.toast(_("Add your groups first."), None)
            return None
        current: Place | None = self.board.current()
        dialog = PostDialog(self.desk, units, roles, current.unit if current else "", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.added.connect(self._added)
        dialog.open()
        return dialog

    @Slot(str, str)
    def _added(self, unit: str, role: str) -> None:
        self._wanted = (unit, role)
        self.refresh()


def _sentence(board: Board) -> str:
    """Return how the board stands."""
    many = sum(
        place.state == "vacant" or (place.state == "ending" and not place.agreed) for place in board.places.values()
    )
    if not board.places:
        return ""
    if not many:
        return _("Every post is held.")
    day = locale.long_date(clock.today() + dt.timedelta(days=SOON_DAYS), year=False)
    return ngettext("{n} post needs somebody before {day}.", "{n} posts need somebody before {day}.", many).format(
        n=locale.integer(many), day=day
    )
