"""Which meetings a roll is made for: general meetings to come and of the last years, and all that have a roll or an election."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Election, Meeting, VotingRoll

GENERAL = ("annual", "members")
BACK_DAYS = 800
MOST = 60


@dataclass(frozen=True)
class Choice:
    """A meeting to choose: ``day`` is ISO, ``rolled`` says that it has a frozen roll."""

    id: str
    name: str
    group: str
    day: str
    rolled: bool


def meetings(register: Register, conn: Connection) -> list[Choice]:
    """Return the meetings, those to come first, the nearest first; then those that were, the latest first."""
    table, roll, election = table_of(Meeting), table_of(VotingRoll), table_of(Election)
    today = clock.today()
    rolled = {key for (key,) in conn.execute(select(roll.c.meeting).where(roll.c.state == "frozen"))}
    since = (today - dt.timedelta(days=BACK_DAYS)).isoformat()
    fits = or_(
        table.c.meeting_kind.in_(GENERAL) & (table.c.day >= since),
        table.c.id.in_(select(roll.c.meeting)),
        table.c.id.in_(select(election.c.meeting)),
    )
    query = select(table.c.id, table.c.title, table.c.unit, table.c.day, table.c.meeting_kind).where(fits)
    found = conn.execute(query.where(or_(table.c.state.is_(None), table.c.state != "cancelled"))).all()
    on = today.isoformat()
    # An annual meeting comes before the members' meetings of the same time: it is what rolls are made for.
    coming = sorted((r for r in found if (r[3] or "") >= on), key=lambda r: (r[4] != "annual", r[3], r[0]))
    past = sorted(
        (r for r in found if (r[3] or "") < on), key=lambda r: (r[0] in rolled, r[4] == "annual", r[3]), reverse=True
    )
    chosen = [*coming, *past][:MOST]
    units = register.titles(conn, [row[2] for row in chosen])
    return [Choice(row[0], row[1], units.get(row[2], ""), row[3] or "", row[0] in rolled) for row in chosen]


def last_rolled(conn: Connection) -> str:
    """Return the meeting whose roll was made last, "" where there is none."""
    table = table_of(VotingRoll)
    return conn.execute(select(table.c.meeting).order_by(table.c.n.desc()).limit(1)).scalar() or ""
