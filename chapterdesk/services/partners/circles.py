"""Coalitions, working groups and tailor-made processes: circles of partners and people around one purpose."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, open_period, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import CoalitionMember, Commitment, CoordinationTurn, Meeting, Membership, Organisation, Unit
from chapterdesk.services import meetings

COALITION, WORKING_GROUP, PROCESS = "coalition", "working_group", "process"
COALITIONS, OPEN_KINDS = (COALITION,), (WORKING_GROUP, PROCESS)


@dataclass(frozen=True)
class Line:
    """One circle in a list: members today, whose turn it is, and what is open; days are ISO, "" for none."""

    id: str
    name: str
    kind: str
    state: str
    open_to_all: bool
    members: int
    outside: int
    holder: str
    holder_name: str
    until: str
    next_meeting: str
    promises: int


@dataclass(frozen=True)
class Member:
    """Somebody in a circle: ``row`` the id of the period, ``inside`` whether they are a member of ours too."""

    row: str
    party: str
    name: str
    contact: str
    contact_name: str
    brings: str
    since: str
    sits_out: bool
    inside: bool


def listed(register: Register, conn: Connection, kinds: Sequence[str]) -> list[Line]:
    """Return the circles of these kinds by name, closed ones last: a handful of queries however many there are."""
    table = table_of(Unit)
    query = select(table.c.id, table.c.title, table.c.unit_kind, table.c.state, table.c.open_to_all)
    found = conn.execute(query.where(table.c.unit_kind.in_(kinds)).order_by(table.c.sort_title, table.c.n)).all()
    parties = _parties(conn, kinds)
    insiders = inside(conn, {party for all_ in parties.values() for party in all_})
    holders = _holders(conn)
    names = register.titles(conn, [party for party, _until in holders.values()])
    meeting, promises = _next_meetings(conn), _open_promises(conn)
    lines = []
    for key, title, kind, state, open_to_all in found:
        here = parties.get(key, [])
        holder, until = holders.get(key, ("", ""))
        outside = sum(1 for party in here if party not in insiders)
        lines.append(
            Line(
                key, title, kind, state or "active", bool(open_to_all), len(here), outside, holder,
                names.get(holder, ""), until, meeting.get(key, ""), promises[key],
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: line.state == "closed")


def _parties(conn: Connection, kinds: Sequence[str]) -> dict[str, list[str]]:
    table, unit = table_of(CoalitionMember), table_of(Unit)
    query = select(table.c.unit, table.c.party).distinct().join(unit, unit.c.id == table.c.unit)
    found: dict[str, list[str]] = {}
    for key, party in conn.execute(query.where(unit.c.unit_kind.in_(kinds), open_period(table))):
        found.setdefault(key, []).append(party)
    return found


def _holders(conn: Connection) -> dict[str, tuple[str, str]]:
    table = table_of(CoordinationTurn)
    query = select(table.c.unit, table.c.party, table.c.end).where(open_period(table))
    # The one that began last counts, and is therefore read last.
    return {unit: (party, end or "") for unit, party, end in conn.execute(query.order_by(table.c.start, table.c.party))}


def _next_meetings(conn: Connection) -> dict[str, str]:
    table = table_of(Meeting)
    planned = or_(table.c.state.is_(None), table.c.state != "cancelled")
    query = select(table.c.unit, func.min(table.c.day)).where(table.c.day >= clock.today().isoformat(), planned)
    return {each[0]: each[1] for each in conn.execute(query.group_by(table.c.unit))}


def _open_promises(conn: Connection) -> Counter[str]:
    table = table_of(Commitment)
    open_ = or_(table.c.state.is_(None), table.c.state == "open")
    query = select(table.c.unit, func.count()).where(open_, table.c.unit.is_not(None)).group_by(table.c.unit)
    return Counter({each[0]: each[1] for each in conn.execute(query)})


def inside(conn: Connection, parties: set[str]) -> set[str]:
    """Return those of these people and organisations who are members of the section today."""
    table, organisation = table_of(Membership), table_of(Organisation)
    today = clock.today().isoformat()
    stays = or_(organisation.c.left_on.is_(None), organisation.c.left_on > today)
    found: set[str] = set()
    for block in chunks(parties):
        periods = select(table.c.party).where(open_period(table), table.c.party.in_(block))
        admitted = select(organisation.c.id).where(
            organisation.c.admitted <= today, stays, organisation.c.id.in_(block)
        )
        found |= {key for query in (periods, admitted) for (key,) in conn.execute(query)}
    return found


def members(register: Register, conn: Connection, unit: str) -> list[Member]:
    """Return who belongs to a circle today, in the order in which they joined."""
    table = table_of(CoalitionMember)
    query = select(table.c.id).where(table.c.unit == unit, open_period(table)).order_by(table.c.start, table.c.n)
    wanted = ("party", "contact", "brings", "start", "sits_out")
    found = rows(conn, CoalitionMember, [key for (key,) in conn.execute(query)], wanted)
    names = register.titles(conn, [str(row[f]) for row in found.values() for f in ("party", "contact") if row[f]])
    insiders = inside(conn, {str(row["party"]) for row in found.values()})
    return [
        Member(
            row=key,
            party=str(row["party"]),
            name=names.get(str(row["party"]), ""),
            contact=str(row["contact"] or ""),
            contact_name=names.get(str(row["contact"]), ""),
            brings=str(row["brings"] or ""),
            since=str(row["start"] or ""),
            sits_out=bool(row["sits_out"]),
            inside=str(row["party"]) in insiders,
        )
        for key, row in found.items()
    ]


def of_party(conn: Connection, party: str) -> list[tuple[str, str, str]]:
    """Return (unit, since, what they bring) of the circles that a partner belongs to today."""
    table = table_of(CoalitionMember)
    query = select(table.c.unit, table.c.start, table.c.brings).where(table.c.party == party, open_period(table))
    return [(unit, start or "", brings or "") for unit, start, brings in conn.execute(query.order_by(table.c.start))]


def memberships_of(conn: Connection, party: str) -> list[Row]:
    """Return a partner's memberships of the section, the latest first."""
    table = table_of(Membership)
    query = select(table.c.id).where(table.c.party == party).order_by(table.c.start.desc(), table.c.n.desc())
    return list(rows(conn, Membership, [key for (key,) in conn.execute(query)]).values())


def begin(register: Register, kind: str, values: Mapping[str, FieldValue], *, origin: str = "screen") -> str:
    """Add a coalition, working group or process beneath the section; returns its id. Raises UserError."""
    name = str(values.get("name") or "").strip()
    if not name:
        raise UserError(_("It needs a name."), _("Say in a few words what it is."), code="invalid")
    with register.work(N_("New group {name}"), origin=origin, name=name) as work:
        table = table_of(Unit)
        section = work.connection.execute(select(table.c.id).where(table.c.unit_kind == "section")).scalar()
        own: dict[str, FieldValue] = {"unit_kind": kind, "state": "active", "parent": section}
        if kind != COALITION:
            own["open_to_all"] = True
        return work.create(Unit, own | {k: v for k, v in values.items() if v is not None} | {"name": name})


def join(
    register: Register, unit: str, party: str, values: Mapping[str, FieldValue] | None = None, *, origin: str = "screen"
) -> str:
    """Let an organisation or person join a circle from today; returns the period's id.

    Raises:
        UserError: ``already`` where they belong to it; ``members_only`` where a working group or process is not open to all
            and they are no member of ours. Coalitions are open to any partner.
    """
    with register.read() as conn:
        name = register.titles(conn, [party]).get(party, "")
    with register.work(N_("{name} joins"), origin=origin, name=name) as work:
        own = rows(work.connection, Unit, [unit], ["unit_kind", "open_to_all"]).get(unit)
        if own is None:
            raise UserError(_("That group is not in the register any more."), code="gone")
        closed = own["unit_kind"] in OPEN_KINDS and not own["open_to_all"]
        if closed and party not in inside(work.connection, {party}):
            raise UserError(
                _("This group is for members only."),
                _("Open it to non-members, or let them become a member first."),
                code="members_only",
            )
        table = table_of(CoalitionMember)
        query = select(table.c.id).where(table.c.unit == unit, table.c.party == party, open_period(table))
        if work.connection.execute(query).first():
            raise UserError(_("{name} belongs to it already.").format(name=name), code="already")
        made: dict[str, FieldValue] = {"unit": unit, "party": party, "start": clock.today().isoformat()}
        return work.create(CoalitionMember, made | {k: v for k, v in (values or {}).items() if v is not None})


def leave(register: Register, member: str, *, origin: str = "screen") -> None:
    """End a period of belonging: yesterday was its last day; one that began today goes altogether. Raises UserError."""
    today = clock.today()
    with register.work(N_("End a coalition membership"), origin=origin) as work:
        row = rows(work.connection, CoalitionMember, [member], ["start"]).get(member)
        if row is None:
            raise UserError(_("They do not belong to it any more."), code="gone")
        if str(row["start"] or "") >= today.isoformat():
            work.delete(CoalitionMember, [member])
        else:
            work.set(CoalitionMember, member, {"end": (today - dt.timedelta(days=1)).isoformat()})


def sit_out(register: Register, member: str, out: bool, *, origin: str = "screen") -> None:
    """Note that a member asked not to coordinate, or can again; an agreed turn stays as it is."""
    label = N_("Asked not to coordinate") if out else N_("Can coordinate again")
    with register.work(label, origin=origin) as work:
        work.set(CoalitionMember, member, {"sits_out": True if out else None})


def plan_meeting(register: Register, unit: str, values: dict[str, FieldValue]) -> str:
    """Plan a coalition's meeting with check-in, stories and reflection on its agenda; returns its id. Raises UserError."""
    return meetings.create(register, unit, "coalition", values)


def meetings_of(conn: Connection, unit: str, most: int = 8) -> list[tuple[str, str, str, str]]:
    """Return (id, name, day, state) of a circle's meetings, the latest first."""
    table = table_of(Meeting)
    query = select(table.c.id, table.c.title, table.c.day, table.c.state).where(table.c.unit == unit)
    found = conn.execute(query.order_by(table.c.day.desc(), table.c.n.desc()).limit(most))
    return [(key, title, day, state or "planned") for key, title, day, state in found]
