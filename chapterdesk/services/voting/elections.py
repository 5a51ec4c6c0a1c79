"""Elections of a meeting: posts, the nominating committee's proposal, who stands, the count, and how a tie was settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Appointment, Candidate, Election, Meeting, Post, RoleType
from chapterdesk.services.succession.handing_over import months_after
from chapterdesk.services.voting import counted
from chapterdesk.services.voting.counted import Outcome

STANDS = (None, "proposed", "accepted", "elected", "not_elected")
ENDING_DAYS = 100
"""Posts whose term ends within about a quarter of the meeting are up for election at it."""


@dataclass(frozen=True)
class Stands:
    """A candidate as the page and the ballot show them; ``votes`` and ``second`` are None where not counted."""

    id: str
    party: str
    name: str
    proposed_by: str
    position: int
    state: str
    votes: int | None
    second: int | None
    motive: str

    @property
    def withdrawn(self) -> bool:
        """Whether they do not stand any more."""
        return self.state == "withdrawn"


@dataclass(frozen=True)
class Contest:
    """One election: its post, seats, term, and those who were proposed, in the order of the ballot."""

    id: str
    meeting: str
    role: str
    role_name: str
    unit: str
    unit_name: str
    seats: int
    start: str
    end: str
    cast: int
    blank: int
    invalid: int
    counted: bool
    settled_by: str
    candidates: tuple[Stands, ...]
    in_office: frozenset[str]

    @property
    def standing(self) -> tuple[Stands, ...]:
        """Those who did not withdraw."""
        return tuple(each for each in self.candidates if not each.withdrawn)

    @property
    def elected(self) -> tuple[Stands, ...]:
        """Those who are elected."""
        return tuple(each for each in self.candidates if each.state == "elected")

    def outcome(self) -> Outcome:
        """Return what the votes alone say; second rounds and lots are settled on top of it."""
        found = counted.settle({each.id: each.votes or 0 for each in self.standing}, self.seats)
        if not found.tied:
            return found
        if self.settled_by == "lot":
            won = tuple(each.id for each in self.elected)
            return Outcome(won, lost=tuple(each.id for each in self.standing if each.id not in won))
        if self.settled_by == "second_round":
            again = counted.second_round({e.id: e.second or 0 for e in self.standing}, found.tied, found.open)
            return Outcome(found.elected + again.elected, again.tied, again.open, found.lost + again.lost)
        return found

    def names(self, keys: Sequence[str]) -> list[str]:
        """Return what candidates are called."""
        by_id = {each.id: each.name for each in self.candidates}
        return [by_id[key] for key in keys]


def contests(register: Register, conn: Connection, meeting: str) -> list[Contest]:
    """Return the elections of a meeting in their order."""
    table = table_of(Election)
    query = select(table.c.id).where(table.c.meeting == meeting).order_by(table.c.position.is_(None), table.c.position)
    keys = [key for (key,) in conn.execute(query.order_by(table.c.n))]
    found = rows(conn, Election, keys)
    people = _candidates(conn, keys)
    parties = [str(row["party"]) for each in people.values() for row in each.values()]
    named = [str(row[name]) for row in found.values() for name in ("role", "unit") if row[name]]
    names = register.titles(conn, [*parties, *named])
    office = _in_office(conn, meeting)
    return [_contest(key, row, people.get(key, {}), names, office) for key, row in found.items()]


def one(register: Register, conn: Connection, election: str) -> Contest:
    """Return one election. Raises UserError ``gone``."""
    row = rows(conn, Election, [election], ["meeting"]).get(election)
    found = contests(register, conn, str(row["meeting"])) if row else []
    for each in found:
        if each.id == election:
            return each
    raise UserError(_("What you changed is not in the register any more."), code="gone")


def _candidates(conn: Connection, elections: Sequence[str]) -> dict[str, dict[str, Row]]:
    table = table_of(Candidate)
    query = select(table.c.id).where(table.c.election.in_(elections))
    keys = [key for (key,) in conn.execute(query.order_by(table.c.position.is_(None), table.c.position, table.c.n))]
    found: dict[str, dict[str, Row]] = {}
    for key, row in rows(conn, Candidate, keys).items():
        found.setdefault(str(row["election"]), {})[key] = row
    return found


def _in_office(conn: Connection, meeting: str) -> set[tuple[str, str, str]]:
    table = table_of(Appointment)
    query = select(table.c.unit, table.c.role, table.c.party).where(table.c.elected_at == meeting)
    return {(unit, role, party) for unit, role, party in conn.execute(query)}


def _number(value: FieldValue) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _contest(
    key: str, row: Row, people: Mapping[str, Row], names: Mapping[str, str], office: set[tuple[str, str, str]]
) -> Contest:
    role, unit = str(row["role"] or ""), str(row["unit"] or "")
    stands = tuple(_stands(one_, each, names) for one_, each in people.items())
    sits = frozenset(each.party for each in stands if (unit, role, each.party) in office)
    numbers = {name: _number(row[name]) for name in ("ballots_cast", "blank", "invalid")}
    return Contest(
        key, str(row["meeting"]), role, names.get(role, ""), unit, names.get(unit, ""), _number(row["seats"]) or 1,
        str(row["start"] or ""), str(row["end"] or ""), numbers["ballots_cast"], numbers["blank"], numbers["invalid"],
        bool(row["counted"]), str(row["settled_by"] or ""), stands, sits,
    )  # fmt: skip


def _stands(key: str, row: Row, names: Mapping[str, str]) -> Stands:
    party = str(row["party"])
    votes, second = row["votes"], row["second_votes"]
    return Stands(
        key, party, names.get(party, ""), str(row["proposed_by"] or ""), _number(row["position"]), str(row["state"] or "proposed"),
        votes if isinstance(votes, int) else None, second if isinstance(second, int) else None, str(row["motive"] or ""),
    )  # fmt: skip


# -- posts ----------------------------------------------------------------------------------------------------------


def up_for_election(conn: Connection, meeting: str) -> list[tuple[str, int]]:
    """Return (role, seats) of the unit's posts that end about the day of the meeting or stand empty, and are in no election yet."""
    own = rows(conn, Meeting, [meeting], ["unit", "day"]).get(meeting, {})
    unit, day = str(own.get("unit") or ""), dt.date.fromisoformat(str(own.get("day")))
    soon, on = (day + dt.timedelta(days=ENDING_DAYS)).isoformat(), day.isoformat()
    table, post, election = table_of(Appointment), table_of(Post), table_of(Election)
    begun = or_(table.c.start.is_(None), table.c.start <= on)
    query = select(table.c.role, table.c.end).where(table.c.unit == unit, begun)
    ending: dict[str, int] = {}
    staying: set[str] = set()
    back = (day - dt.timedelta(days=2 * ENDING_DAYS)).isoformat()
    for role, end in conn.execute(query):
        if end is None or end > soon:
            staying.add(role)
        elif end >= back:
            ending[role] = ending.get(role, 0) + 1
    wanted = select(post.c.role).where(post.c.unit == unit, post.c.wanted.is_(True))
    for (role,) in conn.execute(wanted):
        if role not in staying:
            ending.setdefault(role, 1)
    taken = {role for (role,) in conn.execute(select(election.c.role).where(election.c.meeting == meeting))}
    known = rows(conn, RoleType, list(ending), ["may_overlap", "order"])
    found = [
        (role, many if known[role]["may_overlap"] else 1)
        for role, many in ending.items()
        if role in known and role not in taken and (role not in staying or known[role]["may_overlap"])
    ]
    return sorted(found, key=lambda each: (_number(known[each[0]]["order"]), each[0]))


def prepare(register: Register, meeting: str, *, origin: str = "screen") -> list[str]:
    """Make an election of every post that is up for it at a meeting; returns their ids. Raises UserError where none is."""
    with register.read() as conn:
        posts = up_for_election(conn, meeting)
        own = rows(conn, Meeting, [meeting], ["name"]).get(meeting, {})
    if not posts:
        raise UserError(
            _("No post ends about the day of this meeting, and none stands empty."),
            _("Add the election of a post by hand."),
            code="no_posts",
        )
    with register.work(N_("Elections of {name}"), origin=origin, name=str(own.get("name") or "")) as work:
        return [_new(work, meeting, role, seats) for role, seats in posts]


def add(register: Register, meeting: str, role: str, seats: int = 1, *, unit: str = "", origin: str = "screen") -> str:
    """Add one election to a meeting; returns its id."""
    with register.read() as conn:
        name = register.titles(conn, [role]).get(role, "")
    with register.work(N_("Election of {role}"), origin=origin, role=name) as work:
        return _new(work, meeting, role, seats, unit)


def _new(work: UnitOfWork, meeting: str, role: str, seats: int, unit: str = "") -> str:
    conn, table = work.connection, table_of(Election)
    own = rows(conn, Meeting, [meeting], ["unit", "day"])[meeting]
    months = _number(rows(conn, RoleType, [role], ["term_months"]).get(role, {}).get("term_months")) or 12
    day = dt.date.fromisoformat(str(own["day"]))
    last = conn.execute(select(func.max(table.c.position)).where(table.c.meeting == meeting)).scalar() or 0
    until = months_after(day, months) - dt.timedelta(days=1)
    values: dict[str, FieldValue] = {
        "meeting": meeting,
        "role": role,
        "unit": unit or own["unit"],
        "position": last + 1,
    }
    return work.create(Election, values | {"seats": seats, "start": day.isoformat(), "end": until.isoformat()})


# -- candidates -----------------------------------------------------------------------------------------------------


def propose(
    register: Register, election: str, party: str, *, by: str = "committee", motive: str = "", origin: str = "screen"
) -> str:
    """Put somebody up for election; returns the candidate. The committee's own come first on the ballot, in their order.

    Raises UserError ``proposed_already``, or ``counted_already`` once the votes were counted.
    """
    with register.read() as conn:
        contest = one(register, conn, election)
        name = register.titles(conn, [party]).get(party, "")
    refuse_counted(contest)
    if any(each.party == party for each in contest.candidates):
        raise UserError(_("{name} was proposed already.").format(name=name), code="proposed_already")
    own = [each.position for each in contest.candidates if (each.proposed_by == "committee") == (by == "committee")]
    first = 0 if by == "committee" else 100
    values: dict[str, FieldValue] = {"election": election, "party": party, "proposed_by": by, "motive": motive or None}
    with register.work(N_("{name} is proposed"), origin=origin, name=name) as work:
        return work.create(Candidate, values | {"state": "proposed", "position": max(own, default=first) + 1})


def answer(register: Register, candidate: str, stands: bool, *, origin: str = "screen") -> None:
    """Note that a candidate stands, or withdraws. Raises UserError ``counted_already``."""
    with register.read() as conn:
        row = rows(conn, Candidate, [candidate], ["election", "party"])[candidate]
        refuse_counted(one(register, conn, str(row["election"])))
        name = register.titles(conn, [str(row["party"])]).get(str(row["party"]), "")
    label = N_("{name} stands") if stands else N_("{name} withdraws")
    with register.work(label, origin=origin, name=name) as work:
        work.set(Candidate, candidate, {"state": "accepted" if stands else "withdrawn"})


def move(register: Register, candidate: str, by: int, *, origin: str = "screen") -> None:
    """Move a candidate up (-1) or down (+1) on the ballot."""
    with register.read() as conn:
        row = rows(conn, Candidate, [candidate], ["election"])[candidate]
        contest = one(register, conn, str(row["election"]))
    order = [each.id for each in contest.candidates]
    place = order.index(candidate)
    goes = min(max(place + by, 0), len(order) - 1)
    order.insert(goes, order.pop(place))
    with register.work(N_("Order on the ballot"), origin=origin) as work:
        work.set_many(Candidate, {key: {"position": number} for number, key in enumerate(order, 1)})


def refuse_counted(contest: Contest) -> None:
    """Raise UserError ``counted_already`` where the votes were counted."""
    if contest.counted:
        raise UserError(
            _("The votes for {role} are counted already.").format(role=contest.role_name),
            _("Take the count back first."),
            code="counted_already",
        )
