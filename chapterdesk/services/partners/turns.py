"""Whose turn it is to coordinate: it goes round among the members by agreement, whatever their size.

The next is whoever has waited longest since their last turn, or since they joined. Members who asked not to coordinate are passed
by. The coordinating role need not be the strongest's (seed 003).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import CoalitionMember, CoordinationTurn, Unit
from chapterdesk.services.succession.handing_over import months_after

SOON_DAYS = 30


@dataclass(frozen=True)
class Turn:
    """One turn; days are ISO, "" for an open end."""

    party: str
    start: str
    end: str = ""
    id: str = ""


@dataclass(frozen=True)
class Board:
    """How coordination stands in one coalition.

    Attributes:
        current: The turn of today, None where nobody coordinates.
        planned: The turn that is agreed on to follow, None where none is.
        queue: Members in the order in which it will be their turn, whoever coordinates now last.
        passed: Members who asked not to coordinate.
        months: After how many months it goes round, 0 where nothing is agreed.
    """

    current: Turn | None
    planned: Turn | None
    queue: tuple[str, ...]
    passed: tuple[str, ...]
    months: int

    @property
    def next(self) -> str:
        """Who comes next: as agreed on, else who has waited longest; "" where nobody can."""
        if self.planned is not None:
            return self.planned.party
        holder = self.current.party if self.current else ""
        return next((party for party in self.queue if party != holder), "")

    @property
    def ends(self) -> str:
        """The last day of the turn of today, "" where it is open."""
        return self.current.end if self.current else ""


def current(turns: Iterable[Turn], today: str) -> Turn | None:
    """Return the turn of a day; of several that which began last."""
    here = [turn for turn in turns if turn.start <= today and (not turn.end or turn.end >= today)]
    return max(here, key=lambda turn: (turn.start, turn.party), default=None)


def order(joined: Mapping[str, str], turns: Iterable[Turn], passed: Iterable[str], today: str) -> list[str]:
    """Return the members in the order of their turns: who has waited longest first, who coordinates now last.

    Args:
        joined: Member -> the day they joined, "" where it is not known (long ago).
        turns: All turns so far; those of former members and those that have not begun count for nothing.
        passed: Members who asked not to coordinate; they are left out.
        today: ISO day.
    """
    begun = [turn for turn in turns if turn.start <= today and turn.party in joined]
    now = current(begun, today)
    last: dict[str, str] = {}
    many: dict[str, int] = {}
    for turn in begun:
        last[turn.party] = max(last.get(turn.party, ""), min(turn.end or today, today))
        many[turn.party] = many.get(turn.party, 0) + 1
    holder = now.party if now else ""
    out = set(passed)
    return sorted(
        (party for party in joined if party not in out),
        key=lambda party: (party == holder, last.get(party, joined[party]), many.get(party, 0), joined[party], party),
    )


def board(conn: Connection, unit: str) -> Board:
    """Return how coordination stands in a coalition today."""
    member, turn = table_of(CoalitionMember), table_of(CoordinationTurn)
    joined: dict[str, str] = {}
    passed: list[str] = []
    query = select(member.c.party, member.c.start, member.c.sits_out).where(member.c.unit == unit, open_period(member))
    for party, start, sits_out in conn.execute(query.order_by(member.c.n)):
        joined[party] = min(joined.get(party, start or ""), start or "")
        if sits_out:
            passed.append(party)
    asked = select(turn.c.party, turn.c.start, turn.c.end, turn.c.id).where(turn.c.unit == unit)
    turns = [Turn(party, start, end or "", key) for party, start, end, key in conn.execute(asked.order_by(turn.c.n))]
    today = clock.today().isoformat()
    months = conn.execute(select(table_of(Unit).c.rotation_months).where(table_of(Unit).c.id == unit)).scalar()
    planned = min((each for each in turns if each.start > today), key=lambda each: each.start, default=None)
    return Board(current(turns, today), planned, tuple(order(joined, turns, passed, today)), tuple(passed), months or 0)


def hand_on(
    register: Register,
    unit: str,
    party: str = "",
    start: dt.date | None = None,
    values: Mapping[str, FieldValue] | None = None,
    *,
    origin: str = "screen",
) -> str:
    """Let the next member coordinate; the turn before ends the day before. Returns the new turn's id.

    Args:
        register: The open register.
        unit: The coalition.
        party: Who takes over; "" for the one who has waited longest.
        start: First day; None for today.
        values: Further fields of the turn, such as the meeting where it was agreed; ``end`` only where another is wanted.
        origin: Where it comes from.

    Raises:
        UserError: ``nobody_next``, ``not_member``, ``sits_out``, ``already``.
    """
    day = start or clock.today()
    with register.read() as conn:
        name = register.titles(conn, [unit]).get(unit, "")
    with register.work(N_("Coordination of {name} handed on"), origin=origin, name=name) as work:
        now = board(work.connection, unit)
        taker = party or now.next
        _refuse(now, taker, day)
        _make_room(work, unit, now, day)
        end = months_after(day, now.months) - dt.timedelta(days=1) if now.months else None
        own: dict[str, FieldValue] = {"unit": unit, "party": taker, "start": day.isoformat()}
        own["end"] = end.isoformat() if end else None
        return work.create(CoordinationTurn, own | {k: v for k, v in (values or {}).items() if v is not None})


def _refuse(now: Board, taker: str, day: dt.date) -> None:
    if not taker:
        raise UserError(
            _("There is nobody to hand on to."), _("Add members, or ask again who will coordinate."), code="nobody_next"
        )
    if taker in now.passed:
        raise UserError(
            _("They asked not to coordinate."), _("Ask them first, and change it on their membership."), code="sits_out"
        )
    if taker not in now.queue:
        raise UserError(_("Only a member can coordinate."), _("Let them join first."), code="not_member")
    if now.current is not None and (now.current.party == taker or now.current.start >= day.isoformat()):
        since = long_date(dt.date.fromisoformat(now.current.start))
        raise UserError(
            _("The turn of today began on {day}.").format(day=since),
            _("Choose somebody else, or a later day."),
            code="already",
        )


def _make_room(work: UnitOfWork, unit: str, now: Board, day: dt.date) -> None:
    """End what reaches into the new turn, and drop what was planned in its place."""
    table = table_of(CoordinationTurn)
    planned = select(table.c.id).where(table.c.unit == unit, table.c.start >= day.isoformat())
    work.delete(CoordinationTurn, [key for (key,) in work.connection.execute(planned)])
    reaching = select(table.c.id).where(
        table.c.unit == unit,
        table.c.start < day.isoformat(),
        or_(table.c.end.is_(None), table.c.end >= day.isoformat()),
    )
    before = (day - dt.timedelta(days=1)).isoformat()
    work.set_many(CoordinationTurn, {key: {"end": before} for (key,) in work.connection.execute(reaching).all()})


def history(conn: Connection, unit: str) -> list[Turn]:
    """Return a coalition's turns, the latest first."""
    table = table_of(CoordinationTurn)
    query = select(table.c.id).where(table.c.unit == unit).order_by(table.c.start.desc(), table.c.n.desc())
    found = rows(conn, CoordinationTurn, [key for (key,) in conn.execute(query)], ["party", "start", "end"])
    return [Turn(str(r["party"]), str(r["start"]), str(r["end"] or ""), key) for key, r in found.items()]
