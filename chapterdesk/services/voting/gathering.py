"""Who is judged for a meeting: every party whom the statutes may concern, read in blocks, no query a row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, rows, table_of
from chapterdesk.models import CoalitionMember, GroupMembership, Meeting, Membership, Organisation, Person, Unit
from chapterdesk.services.voting.rule import Period, Voter, earliest, latest

ORGANISATIONS = ("member_organisation", "fourth_pillar")
_OF_MEMBERSHIP = {"volunteer": "volunteer", "donor": "donor", "organisation": "member_organisation"}
_ALL = 5_000
"""From so many parties on, reading a whole table is quicker than asking for each of them."""


@dataclass(frozen=True)
class About:
    """The meeting whose roll it is; ``section`` says that every member of the section is asked to it."""

    meeting: str
    name: str
    unit: str
    unit_name: str
    day: dt.date
    kind: str
    state: str
    section: bool


class Named(NamedTuple):
    """What a party is called, and what it is sorted by."""

    title: str
    sort: str


@dataclass(frozen=True)
class Gathered:
    """Who is judged: each party once for every kind of voter that it may be, and what each is called."""

    voters: dict[str, list[Voter]]
    names: dict[str, Named]


def about(register: Register, conn: Connection, meeting: str) -> About:
    """Return the facts of a meeting. Raises UserError ``no_meeting`` where it is gone."""
    row = rows(conn, Meeting, [meeting]).get(meeting)
    if row is None:
        raise UserError(_("This meeting is not in the register any more."), code="no_meeting")
    unit = str(row["unit"] or "")
    kinds = rows(conn, Unit, [unit], ["unit_kind"]).get(unit, {})
    names = register.titles(conn, [unit])
    day = dt.date.fromisoformat(str(row["day"])) if row["day"] else clock.today()
    return About(
        meeting, str(row["name"] or ""), unit, names.get(unit, ""), day, str(row["meeting_kind"] or ""),
        str(row["state"] or ""), kinds.get("unit_kind") == "section",
    )  # fmt: skip


def gather(conn: Connection, meeting: About, only: Collection[str] | None = None) -> Gathered:
    """Return everybody who is judged for a meeting, or of them only those named (who are judged in any case).

    For the section's meeting these are all with a membership of any time and all member organisations and fourth-pillar
    initiatives; for another unit's those who belong to it, or to a unit beneath it, on the day.
    """
    belong = None if meeting.section else belonging(conn, meeting)
    wanted = set(only) if only is not None else belong
    organisations = _organisations(conn, wanted)
    found = _with_memberships(conn, wanted, organisations)
    for party, (kind, *_days) in organisations.items():
        if party not in found and kind in ORGANISATIONS:
            found[party][kind] = []
    for party in wanted or ():
        if party not in found and party not in organisations:
            found[party]["member"] = []
    known = _people(conn, [party for party in found if party not in organisations], everybody=wanted is None)
    voters: dict[str, list[Voter]] = {}
    names: dict[str, Named] = {}
    for party, kinds in found.items():
        charter = admitted = left = born = ""
        if party in organisations:
            _kind, charter, admitted, left, title, sort = organisations[party]
        elif party in known:
            born, title, sort = known[party]
        else:
            continue
        names[party] = Named(title, sort)
        voters[party] = [
            Voter(party, kind, born, tuple(periods), charter, admitted, left) for kind, periods in kinds.items()
        ]
    return Gathered(voters, names)


def belonging(conn: Connection, meeting: About) -> set[str]:
    """Return who belongs to the meeting's unit or to one beneath it on its day."""
    units, on = beneath(conn, meeting.unit), meeting.day.isoformat()
    found: set[str] = set()
    for entity, column in ((GroupMembership, "person"), (CoalitionMember, "party")):
        table = table_of(entity)
        query = select(table.c[column], table.c.start, table.c.end)
        for block in chunks(units):
            for party, start, end in conn.execute(query.where(table.c.unit.in_(block))):
                if earliest(start or "") <= on and (not end or latest(end) >= on):
                    found.add(party)
    return found


def beneath(conn: Connection, unit: str) -> list[str]:
    """Return a unit and all beneath it."""
    table = table_of(Unit)
    children: dict[str, list[str]] = defaultdict(list)
    for key, parent in conn.execute(select(table.c.id, table.c.parent)):
        children[parent or ""].append(key)
    found, waiting = [], [unit]
    seen = {unit}
    while waiting:
        found.append(waiting.pop())
        more = [each for each in children.get(found[-1], ()) if each not in seen]
        seen.update(more)
        waiting += more
    return found


def _asked(conn: Connection, query: Select[Any], column: Any, wanted: Collection[str] | None) -> Iterable[Any]:
    """Run a statement over a whole table, or over the parties that are wanted, in blocks."""
    if wanted is None or len(wanted) > _ALL:
        for row in conn.execute(query):
            if wanted is None or row[0] in wanted:
                yield row
        return
    for block in chunks(sorted(wanted)):
        yield from conn.execute(query.where(column.in_(block)))


def _organisations(conn: Connection, wanted: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    table = table_of(Organisation)
    names = ("organisation_kind", "charter_signed", "admitted", "left_on", "title", "sort_title")
    query = select(table.c.id, *(table.c[name] for name in names))
    return {row[0]: tuple(str(v or "") for v in row[1:]) for row in _asked(conn, query, table.c.id, wanted)}


def _with_memberships(
    conn: Connection, wanted: Collection[str] | None, organisations: dict[str, tuple[str, ...]]
) -> dict[str, dict[str, list[Period]]]:
    table = table_of(Membership)
    names = ("membership_kind", "start", "end", "paid_until", "exempt")
    query = select(table.c.party, *(table.c[name] for name in names))
    found: dict[str, dict[str, list[Period]]] = defaultdict(dict)
    for party, kind, start, end, paid, exempt in _asked(conn, query, table.c.party, wanted):
        voter = _OF_MEMBERSHIP.get(kind or "", "member")
        if party in organisations and voter in ("member", "member_organisation"):
            own = organisations[party][0]
            voter = own if own in ORGANISATIONS else "member_organisation"
        period = Period(start or "", end or "", paid or "", exempt or "")
        found[party].setdefault(voter, []).append(period)
    return found


def _people(conn: Connection, wanted: list[str], *, everybody: bool) -> dict[str, tuple[str, str, str]]:
    table = table_of(Person)
    query = select(table.c.id, table.c.birth_date, table.c.title, table.c.sort_title)
    asked = None if everybody and len(wanted) > _ALL else set(wanted)
    return {key: (born or "", title, sort) for key, born, title, sort in _asked(conn, query, table.c.id, asked)}
