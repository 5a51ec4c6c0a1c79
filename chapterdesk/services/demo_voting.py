"""The demo chapter's statutes' rules, two annual meetings with their rolls, and elections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import N_, _
from chapterdesk.database.rows import chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    AgendaItem,
    Candidate,
    Election,
    GroupMembership,
    Meeting,
    Membership,
    Organisation,
    Person,
    Proxy,
    RollEntry,
    Statute,
    VotingRoll,
    VotingRule,
)
from chapterdesk.services import statutes
from chapterdesk.services.agendas import TEMPLATES
from chapterdesk.services.voting import gathering, roll, rule, words
from chapterdesk.services.voting.counting import Line, total

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

_RULES = (
    ("member", "each", 1, True),
    ("member_organisation", "each", 1, True),
    ("volunteer", "together", 5, False),
    ("fourth_pillar", "together", 3, False),
    ("donor", "none", 0, False),
)
_REFUSED = (
    (N_("Demo network for clean air"), 0, 0, 0),
    (N_("Demo night walkers"), 26, 0, 0),
    (N_("Demo readers’ circle"), 1100, 1060, 40),
)
"""Name, days since the charter, since the admission, since they left."""
_GROUP = 7
"""Which group meets today: none of those whose meetings the demo shows elsewhere."""
_MOST = 1_600


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add the rules, memberships with a reason of every kind, and the two meetings."""
    today = clock.today()
    _statute(work, maker, units)
    group = units.groups[_GROUP % len(units.groups)][0]
    here = _members(work, group)
    _memberships(work, maker, people, here)
    day = today + dt.timedelta(days=24)
    spring = _meeting(work, maker, "section", _("Annual meeting of the section"), units.section, day, "10:00")
    tonight = _meeting(work, maker, "group", _("Annual meeting"), group, today, "18:30")
    _elections(work, maker, units, spring, units.section, day, list(people[3:40]), counted=False)
    lines = _freeze(work, maker, tonight, group)
    voters = [line.party for line in lines if line.verdict.may]
    _elections(work, maker, units, tonight, group, today, voters, counted=True)


def _statute(work: UnitOfWork, maker: Maker, units: Units) -> None:
    key = maker.id("statute", 1)
    values: dict[str, FieldValue] = {
        "name": _("Statutes of the section"), "unit": units.section, "start": f"{clock.today().year - 2}-04-20",
        "voting_age": 15, "member_days": 30, "proxies_most": 1, "quorum_percent": 20, "quorum_least": 10,
        "guardian_age": 15, "fee_limit": 80_000_00, "fee_currency": "USD", "keep_months": 36,
    }  # fmt: skip
    work.create(Statute, values, id=key)
    made: list[dict[str, FieldValue]] = [
        {"statute": key, "voter_kind": kind, "way": way, "votes": votes, "must_have_paid": paid}
        for kind, way, votes, paid in _RULES
    ]
    work.create_many(VotingRule, made, ids=[maker.id("voting_rule", n) for n in range(len(made))])


def _members(work: UnitOfWork, unit: str) -> list[str]:
    table = table_of(GroupMembership)
    query = select(table.c.person).where(table.c.unit == unit).order_by(table.c.person).limit(60)
    return [key for (key,) in work.connection.execute(query)]


def _memberships(work: UnitOfWork, maker: Maker, people: Sequence[str], here: Sequence[str]) -> None:
    """Let memberships say since when and how they are paid, and add volunteers, donors and organisations."""
    chosen = list(dict.fromkeys([*here, *people[:_MOST]]))
    table = table_of(Membership)
    known: list[str] = []
    members: set[str] = set()
    # Those who meet today come first, so that their roll shows every reason too.
    for block in (list(here), *chunks([key for key in chosen if key not in set(here)])):
        query = select(table.c.id, table.c.party).where(table.c.party.in_(block)).order_by(table.c.party)
        for key, party in work.connection.execute(query):
            known.append(key)
            members.add(party)
    work.set_many(Membership, {key: _paid(maker, number) for number, key in enumerate(known)})
    young = [key for number, key in enumerate(key for key in chosen if key in members) if number % 150 == 5]
    work.set_many(Person, {key: {"birth_date": f"{clock.today().year - 13}-02-14"} for key in young})
    others = [key for key in chosen if key not in members]
    since = (clock.today() - dt.timedelta(days=400)).isoformat()
    made: list[dict[str, FieldValue]] = [
        {"party": key, "membership_kind": "volunteer" if number % 3 else "donor", "start": since}
        for number, key in enumerate(others)
        if number % 4 < 2
    ]
    _pay_organisations(work)
    _refused_organisations(work, maker)
    work.create_many(Membership, made, ids=[maker.id("voter", n) for n in range(len(made))])


def _paid(maker: Maker, number: int) -> dict[str, FieldValue]:
    """Return how a membership stands: most are paid, each reason against a vote stands somewhere."""
    today = clock.today()
    start = (today - dt.timedelta(days=maker.random.randint(200, 6_000))).isoformat()
    values: dict[str, FieldValue] = {"membership_kind": "individual", "start": start, "fee": 300_00}
    paid: dict[str, FieldValue] = {"paid_until": f"{today.year + 1}-12-31"}
    turn = number % 20
    if turn == 3:
        return values | {"paid_until": (today - dt.timedelta(days=maker.random.randint(20, 300))).isoformat()}
    if turn == 9:
        return values | paid | {"start": (today - dt.timedelta(days=3)).isoformat()}
    if turn == 11:
        return values | {"exempt": "hardship", "fee": 0}
    if turn == 13:
        return values | {"membership_kind": "youth", "exempt": "youth", "fee": 0}
    if turn == 16:
        return values | {"start": start[:4]} | paid
    if turn == 18 and number % 40 == 18:
        return values | {"end": (today - dt.timedelta(days=maker.random.randint(10, 90))).isoformat()}
    return values | paid


def _pay_organisations(work: UnitOfWork) -> None:
    """Let most member organisations have paid, one be exempt for its small income, and one not have paid."""
    table, own = table_of(Organisation), table_of(Membership)
    query = select(own.c.id).join(table, table.c.id == own.c.party)
    keys = [key for (key,) in work.connection.execute(query.order_by(own.c.n))]
    until = f"{clock.today().year + 1}-06-30"
    paid: dict[str, dict[str, FieldValue]] = {key: {"paid_until": until} for key in keys[1:-1]}
    if keys:
        paid[keys[0]] = {"exempt": "small_income"}
    work.set_many(Membership, paid)


def _refused_organisations(work: UnitOfWork, maker: Maker) -> None:
    """Add a member organisation for each reason that only organisations know: no charter, not admitted, left."""
    made: list[dict[str, FieldValue]] = []
    for name, charter, admitted, left in _REFUSED:
        days = {"charter_signed": charter, "admitted": admitted, "left_on": left}
        dates = {field: _ago(days_) for field, days_ in days.items() if days_}
        made.append({"name": _(name), "organisation_kind": "member_organisation", "town": "Malmö", **dates})
    keys = [maker.id("organisation", "refused", n) for n in range(len(made))]
    work.create_many(Organisation, made, ids=keys)
    _name, _charter, since, left = _REFUSED[-1]
    period: dict[str, FieldValue] = {"party": keys[-1], "membership_kind": "organisation"}
    work.create(Membership, period | {"start": _ago(since), "end": _ago(left)}, id=maker.id("membership", "left"))


def _ago(days: int) -> str:
    return (clock.today() - dt.timedelta(days=days)).isoformat()


def _meeting(work: UnitOfWork, maker: Maker, key: str, name: str, unit: str, day: dt.date, start: str) -> str:
    values: dict[str, FieldValue] = {
        "name": name, "unit": unit, "meeting_kind": "annual", "day": day.isoformat(), "start": start,
        "time_zone": "Europe/Stockholm", "place": _("People's house, Lund"), "state": "planned",
    }  # fmt: skip
    made = work.create(Meeting, values, id=maker.id("meeting", "voting", key))
    items: list[dict[str, FieldValue]] = [
        {"meeting": made, "position": place, "name": _(words_), "item_kind": kind, "length": minutes}
        for place, (words_, kind, minutes) in enumerate(TEMPLATES["annual"], 1)
    ]
    work.create_many(AgendaItem, items, ids=[maker.id("agenda", "voting", key, n) for n in range(len(items))])
    return made


def _freeze(work: UnitOfWork, maker: Maker, meeting: str, unit: str) -> list[Line]:
    """Freeze tonight's roll with people in the room, a dispute that was ruled, and a proxy."""
    conn = work.connection
    about = gathering.About(meeting, "", unit, "", clock.today(), "annual", "planned", section=False)
    rules = statutes.rules(conn, unit, about.day)
    found = gathering.gather(conn, about)
    lines = []
    for party, voters in found.voters.items():
        kind, verdict = roll.verdict_of(voters, rules, about)
        lines.append(Line(party, found.names[party].title, found.names[party].sort, kind, verdict.votes, verdict))
    lines.sort(key=lambda line: (line.sort, line.party))
    roll.number_cards(lines)
    now = f"{clock.today().isoformat()}T06:30:00Z"
    values: dict[str, FieldValue] = {
        "meeting": meeting, "statute": rules.id or None, "made": now, "frozen": now, "state": "frozen",
        "quorum": rule.quorum(rules, total(lines, rules)), "rules": roll.rules_text(rules),
    }  # fmt: skip
    head = work.create(VotingRoll, values, id=maker.id("voting_roll", 1))
    refused = [line for line in lines if line.verdict.reason in ("unpaid", "late")]
    made = [_entry(head, line, number, refused[:2]) for number, line in enumerate(lines)]
    work.create_many(RollEntry, made, ids=[maker.id("roll_entry", line.party) for line in lines])
    may = [line for number, line in enumerate(lines) if line.verdict.may]
    away, there = [e for e in may if lines.index(e) % 5 > 2], [e for e in may if lines.index(e) % 5 <= 2]
    if away and there:
        proxy: dict[str, FieldValue] = {"roll": head, "giver": away[0].party, "holder": there[0].party}
        work.create(Proxy, proxy | {"given_on": clock.today().isoformat()}, id=maker.id("proxy", 1))
    return lines


def _entry(head: str, line: Line, number: int, disputed: Sequence[Line]) -> dict[str, FieldValue]:
    values: dict[str, FieldValue] = {
        "roll": head, "party": line.party, "voter_kind": line.kind, "votes": line.votes,
        "reason": words.sentence(line.verdict, line.kind), "verdict": words.encode(line.verdict),
        "ballot": line.card or None, "present": True if line.verdict.may and number % 5 <= 2 else None,
    }  # fmt: skip
    if line in disputed:
        first = line is disputed[0]
        values |= {"disputed": _("Has a receipt from the bank with them"), "ruling": "allowed" if first else None}
    return values


def _elections(
    work: UnitOfWork,
    maker: Maker,
    units: Units,
    meeting: str,
    unit: str,
    day: dt.date,
    people: list[str],
    *,
    counted: bool,
) -> None:
    known = list(rows(work.connection, Person, people, []))
    if len(known) < 6:
        return
    posts = (
        ((units.roles[0], 1, (9, 5)), (units.roles[7], 2, (11, 7, 7, 2)))
        if counted
        else ((units.roles[7], 3, (0,) * 4),)
    )
    place = 0
    until = (day + dt.timedelta(days=729)).isoformat()
    for number, (role, seats, votes) in enumerate(posts, 1):
        key = maker.id("election", meeting, number)
        head: dict[str, FieldValue] = {
            "meeting": meeting,
            "role": role,
            "unit": unit,
            "position": number,
            "seats": seats,
        }
        head |= {"start": day.isoformat(), "end": until}
        first = counted and number == 1
        if counted:
            head |= {"ballots_cast": 16, "blank": 1, "invalid": int(first), "counted": True}
            head["settled_by"] = "votes" if first else None
        work.create(Election, head, id=key)
        standing = [known[(place + n) % len(known)] for n in range(len(votes))]
        place += len(votes)
        made = _candidates(key, standing, seats, votes if counted else (), first=first)
        work.create_many(Candidate, made, ids=[maker.id("candidate", key, n) for n in range(len(made))])


def _candidates(
    election: str, people: list[str], seats: int, votes: tuple[int, ...], *, first: bool
) -> list[dict[str, FieldValue]]:
    """Return who stands, in the order of the ballot; with votes where they were counted, a tie among them left to settle."""
    made: list[dict[str, FieldValue]] = []
    for order, person in enumerate(people, 1):
        got = votes[order - 1] if votes else None
        state = "accepted"
        if got is not None:
            state = "elected" if order == 1 else "not_elected" if first or got < 7 else "accepted"
        by = "committee" if order <= seats else "member"
        values: dict[str, FieldValue] = {"election": election, "party": person, "proposed_by": by}
        made.append(values | {"position": order, "state": state, "votes": got})
    return made
