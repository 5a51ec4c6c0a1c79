"""One coalition, working group or process: shared vision, whose turn it is, members, meetings, commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Slot

from chapterdesk.core import clock
from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import Row, rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import CoalitionMember, Commitment, CoordinationTurn, Meeting, Unit
from chapterdesk.models.words import MEETING_STATES, UNIT_KINDS
from chapterdesk.services import meetings
from chapterdesk.services.partners import circles, promises, turns
from chapterdesk.services.partners.circles import Member
from chapterdesk.services.partners.turns import Board
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.promise_table import PromiseTable
from chapterdesk.ui.pages.partners.row_card import RowCard
from chapterdesk.ui.records import (
    CardSection,
    Facts,
    HistoryDialog,
    NewRecordDialog,
    RecordForm,
    SimpleTable,
    TableColumn,
    TableRow,
    run_work,
)
from chapterdesk.ui.widgets import button, label

QUEUE = 5
"""So many of those who wait are named."""
_FORM = ("name", "vision", "rotation_months", "open_to_all", "state", "town", "meeting_place", "parent", "notes")


class CircleCard(RowCard):
    """``CircleCard(desk, coalition)``; then ``show_row(id)``. Groups and processes say who is no member of ours."""

    def __init__(self, desk: DeskContext, coalition: bool = True) -> None:
        super().__init__(desk, Unit)
        self._coalition = coalition
        self._kind = ""
        self._members: list[Member] = []
        self.vision = label("", "body", wrap=True)
        self._make_sections()
        self._arrange(self.vision, self.turn, self.people, self.sittings, self.promises, self.details)

    def _make_sections(self) -> None:
        desk = self._desk
        self.hand_on = button(_("Hand on…"), self.ask_hand_on, size="small", icon_name="repeat")
        self.turn_facts = Facts(columns=3)
        self.queue = label("", "second", wrap=True)
        self.turn = CardSection(_("Whose turn it is to coordinate"), head=[self.hand_on])
        self.turn.add(self.turn_facts)
        self.turn.add(self.queue)
        self.add_member = button(_("Add a member…"), self.ask_member, size="small", icon_name="plus")
        columns = [
            TableColumn("name", _("Who"), "name", 170),
            TableColumn("contact", _("Contact person"), "text", 130, shown=self._coalition),
            TableColumn("brings", _("What they bring"), "text", 170),
            TableColumn("since", _("Since"), "date", 100, shown=not self._coalition),
            TableColumn("inside", _("Member of ours"), "text", 110, shown=not self._coalition),
        ]
        self.member_table = SimpleTable(columns, name=_("Members"), menu=self._member_menu, fit=10)
        self.people = CardSection(_("Members"), head=[self.add_member])
        self.people.add(self.member_table)
        self.plan = button(_("Plan a meeting…"), self.ask_meeting, size="small", icon_name="calendar-days")
        meeting_columns = [
            TableColumn("day", _("Day"), "date", 110),
            TableColumn("name", _("Meeting"), "name", 240),
            TableColumn("state", _("Status"), "text", 120),
            TableColumn("open", "", "action", 90),
        ]
        self.meeting_table = SimpleTable(meeting_columns, name=_("Meetings"), fit=6)
        self.meeting_table.row_opened.connect(self._open_meeting)
        self.meeting_table.acted.connect(lambda key, _column: self._open_meeting(key))
        self.sittings = CardSection(_("Meetings"), head=[self.plan])
        self.sittings.add(self.meeting_table)
        promise = button(_("New commitment…"), self.ask_promise, size="small", icon_name="plus")
        self.promise_table = PromiseTable(desk, name=_("Commitments"), key="partners.within")
        self.promises = CardSection(_("Commitments"), head=[promise])
        self.promises.add(self.promise_table)
        self.details = CardSection(_("Details"))
        self.form = RecordForm(desk, Unit, fields=_FORM, scrolled=False)
        self.details.add(self.form)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again."""
        if not self._id:
            return
        register = self._desk.register
        with register.read() as conn:
            values = rows(conn, Unit, [self._id]).get(self._id)
            if values is None:
                self.show_row("")
                return
            board = turns.board(conn, self._id)
            self._members = circles.members(register, conn, self._id)
            held = circles.meetings_of(conn, self._id)
            found = promises.within(register, conn, self._id)
            names = register.titles(conn, [board.next, board.current.party if board.current else "", *board.queue])
        self._kind = str(values["unit_kind"] or circles.COALITION)
        self._show_head(values)
        self._show_turn(board, names)
        self._show_members(bool(values["open_to_all"]))
        state = MEETING_STATES
        self.meeting_table.set_rows(
            [TableRow(key, [day, name, state.format(code), _("Open")]) for key, name, day, code in held]
        )
        self.meeting_table.setVisible(bool(held))
        self.sittings.set_sentence("" if held else _("They begin with a check-in, and end with what you learnt."))
        self.promise_table.show_promises(found)
        self.promises.set_sentence(_("Open ones come back on the agenda of the next meeting."))

    def _show_head(self, values: Row) -> None:
        self.title.setText(str(values["name"] or ""))
        words = UNIT_KINDS.format(self._kind)
        if self._kind != circles.COALITION:
            words = _("{kind}, open to all") if values["open_to_all"] else _("{kind}, for members")
            words = words.format(kind=UNIT_KINDS.format(self._kind))
        self.badge.set_badge("handshake", words, "neutral")
        self.vision.setText(str(values["vision"] or _("What do you want to reach together? Write it under Details.")))

    def _show_turn(self, board: Board, names: dict[str, str]) -> None:
        now = names.get(board.current.party, "") if board.current else ""
        following = names.get(board.next, "")
        self.turn_facts.set_facts(
            [
                (_("Now"), now or _("Nobody")),
                (_("Until"), _long(board.ends) if now else ""),
                (_("Agreed next") if board.planned else _("Next in turn"), following or _("Nobody")),
            ]
        )
        waiting = [names.get(key, "") for key in board.queue if not board.current or key != board.current.party]
        said = []
        if len(waiting) > 1:
            said.append(_("Who has waited longest comes first: {names}.").format(names=", ".join(waiting[:QUEUE])))
        if board.passed:
            passed = ngettext("{n} asked not to coordinate.", "{n} asked not to coordinate.", len(board.passed))
            said.append(passed.format(n=integer(len(board.passed))))
        self.queue.setText(" ".join(said))
        self.queue.setVisible(bool(said))
        self.turn.set_sentence(
            _("It goes round every {n} months, by agreement.").format(n=integer(board.months))
            if board.months
            else _("It goes round by agreement.")
        )
        self.hand_on.setEnabled(bool(board.next))

    def _show_members(self, open_to_all: bool) -> None:
        self.member_table.set_rows(
            [
                TableRow(
                    each.row,
                    [
                        each.name,
                        each.contact_name,
                        _("{brings} (does not coordinate)").format(brings=each.brings).strip() if each.sits_out else each.brings,
                        each.since,
                        each.inside,
                    ],
                )
                for each in self._members
            ]
        )  # fmt: skip
        outside = sum(1 for each in self._members if not each.inside)
        self.member_table.setVisible(bool(self._members))
        if not self._members:
            self.people.set_sentence(_("Nobody belongs to it yet."))
        elif self._kind != circles.COALITION and open_to_all:
            words = ngettext("{n} of them is not a member of ours.", "{n} of them are not members of ours.", outside)
            self.people.set_sentence(words.format(n=integer(outside)))
        else:
            self.people.set_sentence("")

    # -- verbs --------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_hand_on(self) -> NewRecordDialog:
        """Ask who takes over and from when; suggested is who has waited longest, and the day after the turn of today."""
        register, unit = self._desk.register, self._id
        with register.read() as conn:
            board = turns.board(conn, unit)
            agreed = circles.meetings_of(conn, unit, 30)
        today = clock.today()
        start = today
        if board.current and board.ends >= today.isoformat():
            start = dt.date.fromisoformat(board.ends) + dt.timedelta(days=1)
        held = next(
            (key for key, _name, day, state in agreed if day <= today.isoformat() and state != "cancelled"), None
        )
        preset: dict[str, FieldValue] = {"party": board.next, "start": start.isoformat(), "agreed_at": held}

        def take(values: Mapping[str, FieldValue]) -> str:
            day = dt.date.fromisoformat(str(values["start"])) if values.get("start") else None
            more = {name: values.get(name) for name in ("agreed_at", "note")}
            return turns.hand_on(register, unit, str(values.get("party") or ""), day, more)

        return NewRecordDialog.ask(
            self._desk, CoordinationTurn, self, preset=preset, fields=["party", "start", "agreed_at", "note"],
            title=_("Hand on the coordination"), create=take, verb=_("Hand on"),
        )  # fmt: skip

    @Slot()
    def ask_member(self) -> NewRecordDialog:
        """Ask who joins, and what they bring."""
        register, unit = self._desk.register, self._id

        def take(values: Mapping[str, FieldValue]) -> str:
            own = {name: value for name, value in values.items() if name != "party"}
            return circles.join(register, unit, str(values.get("party") or ""), own)

        fields = ["party", "contact", "brings", "sits_out"]
        return NewRecordDialog.ask(self._desk, CoalitionMember, self, fields=fields, title=_("Who joins?"), create=take)

    def _member_menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        member = next((each for each in self._members if [each.row] == keys), None)
        if member is None:
            return []
        words = _("Can coordinate again") if member.sits_out else _("Asked not to coordinate")
        return [
            (words, partial(self._sits_out, member)),
            (_("Leaves"), partial(self._leaves, member)),
            (_("Who changed what…"), lambda: HistoryDialog.ask(self._desk, CoalitionMember, member.row, self)),
        ]

    def _sits_out(self, member: Member) -> None:
        register = self._desk.register
        run_work(self._desk, "", lambda: circles.sit_out(register, member.row, not member.sits_out))

    def _leaves(self, member: Member) -> None:
        register = self._desk.register
        run_work(self._desk, _("Leaves"), lambda: circles.leave(register, member.row))

    @Slot()
    def ask_meeting(self) -> NewRecordDialog:
        """Plan a meeting with check-in, stories and reflection; it opens where meetings are."""
        register, unit = self._desk.register, self._id
        day = (clock.today() + dt.timedelta(days=14)).isoformat()
        preset: dict[str, FieldValue] = {"name": _("Coalition meeting"), "day": day, "start": "18:00"}
        return NewRecordDialog.ask(
            self._desk, Meeting, self, preset=preset, fields=["name", "day", "start", "place"],
            title=_("Plan a meeting"), create=lambda values: circles.plan_meeting(register, unit, dict(values)),
            made=self._open_meeting,
        )  # fmt: skip

    @Slot(str)
    def _open_meeting(self, key: str) -> None:
        self._desk.go("meetings", key)

    @Slot()
    def ask_promise(self) -> NewRecordDialog:
        """Ask who takes on what, towards whom."""
        register = self._desk.register

        def take(values: Mapping[str, FieldValue]) -> str:
            who, towards = str(values.get("party") or ""), str(values.get("towards") or "")
            return promises.promise(register, who, towards, values)

        with register.read() as conn:
            coming = meetings.next_meeting(conn, self._id)
            day = rows(conn, Meeting, [coming], ["day"])[coming]["day"] if coming else None
        preset: dict[str, FieldValue] = {"unit": self._id, "due": day}
        return NewRecordDialog.ask(
            self._desk, Commitment, self, preset=preset, fields=["party", "towards", "name", "due"], create=take
        )


def _long(iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso)) if iso else _("no end agreed")
