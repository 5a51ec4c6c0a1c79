"""The card of one unit: how it fares, its posts, its people."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import Row, rows
from chapterdesk.models import Unit
from chapterdesk.models.words import UNIT_KINDS, UNIT_STATES
from chapterdesk.services import groups
from chapterdesk.services.groups import Card as Facts
from chapterdesk.services.groups import MeetingOf, Post
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import do
from chapterdesk.ui.pages.groups.dialogs import AppointDialog
from chapterdesk.ui.pages.groups.facts import UnitFacts
from chapterdesk.ui.pages.groups.tree import ICONS
from chapterdesk.ui.style import icon, theme
from chapterdesk.ui.widgets import (
    Badge,
    BarsAndLine,
    Card,
    ChartCard,
    FlowLayout,
    IconTile,
    Series,
    box,
    button,
    clear,
    column,
    hairline,
    icon_button,
    label,
    more_button,
    row,
)
from chapterdesk.ui.widgets.charts import signed

SOON_DAYS = 60
PEOPLE_SHOWN = 12


class UnitCard(QWidget):
    """``show_unit(id)``; ``beneath(id)`` asks for a new group under this one."""

    beneath = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.unit = ""
        self._facts: Facts | None = None
        self._tile = column(gap=0)
        self._name = label("", "title", wrap=True)
        self._kind = label("", "body2")
        self._state = Badge("moon", "")
        self._actions = FlowLayout(spacing=theme().px(8))
        self._tiles = row(gap=0)
        self.posts = column(gap=0, margins=(1, 1, 1, 1))
        self.own = UnitFacts(desk)
        self._trend = column(gap=0)
        self._people = column(gap=8)
        self._fill()

    def _fill(self) -> None:
        self.new_meeting = button(_("New meeting"), self._new_meeting, icon_name="plus")
        self.pack = button(_("Meeting pack"), self._pack, icon_name="file-text")
        self.appoint = button(_("Appoint"), self.appoint_somebody, kind="primary", icon_name="user-plus")
        menu = QMenu()
        self._close = menu.addAction(icon("archive-restore", "text-2"), "")
        self._close.triggered.connect(self._close_or_open)
        menu.addAction(icon("plus", "text-2"), _("Add a group beneath")).triggered.connect(
            lambda: self.beneath.emit(self.unit)
        )
        more = more_button(menu, _("More"))
        names = column(row(self._name, self._state, None, gap=10), self._kind, gap=2)
        head = row(self._tile, names, self.new_meeting, self.pack, self.appoint, more, gap=10)
        head.setStretch(1, 1)
        for one in (self.new_meeting, self.pack, self.appoint, more):
            head.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        about = Card(_("About the group"))
        about.add(self.own)
        about.add(None)
        people = Card()
        people.add(self._people)
        left = column(box(self.posts, "card"), people, None, gap=16)
        right = column(self._trend, about, None, gap=16)
        both = row(left, right, gap=16)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.setLayout(column(head, box(self._tiles, "card"), both, None, gap=16, margins=(24, 20, 32, 24)))

    # -- showing -------------------------------------------------------------------------------------------------

    def show_unit(self, unit: str) -> bool:
        """Show a unit; returns whether it is there."""
        register = self._desk.register
        try:
            with register.read() as conn:
                own = rows(conn, Unit, [unit]).get(unit)
                facts = groups.card(register, conn, unit)
                people = groups.people_of(conn, unit, PEOPLE_SHOWN)
        except UserError:
            return False
        if own is None:
            return False
        self.unit, self._facts = unit, facts
        self._show_head(own)
        self._show_tiles(facts)
        self._show_posts(facts)
        self._show_trend(facts)
        self._show_people(people, facts.people)
        self.own.show_unit(unit, own)
        return True

    def _show_head(self, own: Row) -> None:
        kind, state = str(own["unit_kind"] or ""), str(own["state"] or "active")
        clear(self._tile)
        self._tile.addWidget(IconTile(ICONS.get(kind, "users"), "accent", 44))
        self._name.setText(str(own["name"]))
        where = [UNIT_KINDS.format(kind or None), str(own["town"] or "")]
        self._kind.setText(", ".join(part for part in where if part))
        self._state.setVisible(state != "active")
        self._state.set_badge("moon" if state == "dormant" else "ban", UNIT_STATES.format(state), "warning")
        self._close.setText(_("Open the group again") if state == "closed" else _("Close the group"))
        self.pack.setEnabled(self._facts is not None and self._facts.coming is not None)

    def _show_tiles(self, facts: Facts) -> None:
        clear(self._tiles)
        # Without anybody on that day there is nothing to compare with: the register is younger.
        since = (
            ""
            if facts.people == facts.change
            else _("{change} since {day}").format(
                change=signed(facts.change), day=locale.long_date(facts.since, year=False)
            )
        )
        posts = _("{n} of {all}").format(n=facts.filled, all=facts.wanted) if facts.wanted else "\u2013"
        vacant = facts.wanted - facts.filled
        detail = ngettext("{n} post is vacant", "{n} posts are vacant", vacant).format(n=vacant)
        tiles = (
            (locale.integer(facts.people), _("people"), since),
            (_day(facts.last), _("last meeting"), _came(facts.last)),
            (_day(facts.coming), _("next meeting"), facts.coming.name if facts.coming else _("none planned")),
            (posts, _("posts filled"), detail if vacant else _("none vacant") if facts.wanted else ""),
        )
        for place, (number, words, more) in enumerate(tiles):
            if place:
                self._tiles.addWidget(hairline(vertical=True))
            part = column(label(number, "title"), label(words, "second"), label(more, "caption", wrap=True), gap=0)
            part.setContentsMargins(*(theme().px(side) for side in (18, 12, 12, 12)))
            self._tiles.addLayout(part, 1)

    def _show_posts(self, facts: Facts) -> None:
        clear(self.posts)
        title = row(label(_("Posts"), "section"), None, margins=(14, 12, 14, 8))
        self.posts.addLayout(title)
        if not facts.posts:
            nothing = label(_("No posts are set for this kind of group."), "second", wrap=True)
            self.posts.addLayout(row(nothing, margins=(14, 0, 14, 12)))
        for post in facts.posts:
            self.posts.addWidget(hairline())
            self.posts.addWidget(self._post(post))

    def _post(self, post: Post) -> QWidget:
        made = QWidget()
        role = label(post.role_name, "second", wrap=True)
        if not post.appointment:
            words = _("Vacant since {day}").format(day=_short(post.vacant_since)) if post.vacant_since else _("Vacant")
            fill = button(_("Fill"), partial(self.appoint_somebody, post.role), size="small")
            fill.setAccessibleName(_("Fill: {role}").format(role=post.role_name))
            line = row(column(role, Badge("user-x", words, "warning"), gap=4), None, fill, margins=(14, 8, 12, 8))
        else:
            who = button(post.holder, lambda: self._desk.go("people", post.party), kind="link")
            names = column(role, row(who, None), gap=0)
            away = icon_button(
                "log-out",
                _("End the term of {name}").format(name=post.holder),
                lambda: do(self._desk, lambda: groups.end_term(self._desk.register, post.appointment, post.holder)),
            )
            line = row(names, None, margins=(14, 8, 8, 8))
            if badge := _term_badge(post.end):
                line.addWidget(badge)
            line.addWidget(away)
        made.setLayout(line)
        return made

    def _show_trend(self, facts: Facts) -> None:
        clear(self._trend)
        if len(facts.trend) < 2:
            return
        days = [locale.short_date(day, today=clock.today()) for day, _came_then in facts.trend]
        data = BarsAndLine(days, Series(_("Present"), [n for _d, n in facts.trend]), unit=_("Meeting"))
        self._trend.addWidget(ChartCard(_("Who came to the meetings"), "", data))

    def _show_people(self, people: list[tuple[str, str]], many: int) -> None:
        clear(self._people)
        everyone = button(_("Show all in People"), self._show_everyone, kind="link")
        everyone.setVisible(bool(people))
        head = row(label(_("People"), "section"), label(locale.integer(many), "count"), None, everyone)
        self._people.addLayout(head)
        if not people:
            none = _("Nobody belongs here yet. Add people to the group under People.")
            beneath = _("Nobody belongs to this one directly: they are in the groups beneath it.")
            self._people.addWidget(label(beneath if many else none, "second", wrap=True))
            return
        names = QWidget()
        flow = FlowLayout(names, spacing=theme().px(10))
        for key, name in people:
            flow.addWidget(button(name, partial(self._desk.go, "people", key), kind="link"))
        if many > len(people):
            rest = many - len(people)
            flow.addWidget(
                label(ngettext("and {n} more", "and {n} more", rest).format(n=locale.integer(rest)), "second")
            )
        self._people.addWidget(names)

    # -- doing ---------------------------------------------------------------------------------------------------

    def appoint_somebody(self, role: str = "") -> None:
        """Ask who gets a post."""
        dialog = AppointDialog(self._desk, self.unit, role, self)
        if dialog.exec():
            do(self._desk, dialog.appoint)
        dialog.deleteLater()

    def _close_or_open(self) -> None:
        register = self._desk.register
        with register.read() as conn:
            closed = rows(conn, Unit, [self.unit], ["state"])[self.unit]["state"] == "closed"
        do(self._desk, lambda: groups.close(register, self.unit, again=closed))

    def _new_meeting(self) -> None:
        self._desk.go("meetings", f"new:{self.unit}")

    def _pack(self) -> None:
        if self._facts is not None and self._facts.coming is not None:
            self._desk.go("meetings", self._facts.coming.id)

    def _show_everyone(self) -> None:
        self._desk.go("people", f"unit:{self.unit}")


def _short(day: str) -> str:
    return locale.short_date(dt.date.fromisoformat(day), today=clock.today()) if len(day) == 10 else day


def _day(meeting: MeetingOf | None) -> str:
    return locale.short_date(meeting.day, today=clock.today()) if meeting else "\u2013"


def _came(meeting: MeetingOf | None) -> str:
    if meeting is None:
        return _("none yet")
    if meeting.came is None:
        return _("attendance not noted")
    return ngettext("{n} person came", "{n} people came", meeting.came).format(n=meeting.came)


def _term_badge(end: str | None) -> Badge | None:
    if not end:
        return None
    soon = end[:10] <= (clock.today() + dt.timedelta(days=SOON_DAYS)).isoformat()
    words = _("until {day}").format(day=_short(end))
    return Badge("hourglass" if soon else "calendar", words, "warning" if soon else "neutral")
