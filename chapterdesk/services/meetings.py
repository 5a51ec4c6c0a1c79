"""Meetings: from a template to an agenda, attendance, decisions, and commitments that come back next time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, open_period, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    AgendaItem,
    Appointment,
    Attendance,
    CoalitionMember,
    Commitment,
    Decision,
    Enclosure,
    GroupMembership,
    Meeting,
    Membership,
    Person,
    Unit,
)
from chapterdesk.services.agendas import TEMPLATES
from chapterdesk.services.records import parsed

CHAIR_ROLES = ("Chair", "Group secretary")


@dataclass(frozen=True)
class Member:
    """Somebody on a meeting's attendance list.

    Attributes:
        row: Id of the attendance row, "" where nothing is noted yet.
        state: Code of the attendance, "" where nothing is noted yet.
        member: Whether the person is a member of the section today.
    """

    party: str
    name: str
    row: str
    state: str
    member: bool
    votes: bool
    first_time: bool


def create(register: Register, unit: str, kind: str, values: dict[str, FieldValue], *, template: bool = True) -> str:
    """Add a meeting, with its template's agenda in the current language; returns its id."""
    name = str(values.get("name") or "")
    with register.work(N_("New meeting {name}"), name=name) as work:
        country = rows(work.connection, Unit, [unit], ["time_zone"])
        zone = (
            values.get("time_zone") or next((r["time_zone"] for r in country.values()), None) or _zone(work.connection)
        )
        meeting = work.create(
            Meeting, {"state": "planned", **values, "unit": unit, "meeting_kind": kind, "time_zone": zone}
        )
        if template:
            work.create_many(AgendaItem, _items(meeting, kind, first=1))
        return meeting


def _zone(conn: Connection) -> str:
    table = table_of(Unit)
    return conn.execute(select(table.c.time_zone).where(table.c.unit_kind == "section")).scalar() or "Europe/Stockholm"


def _items(meeting: str, kind: str, *, first: int) -> list[dict[str, FieldValue]]:
    return [
        {"meeting": meeting, "position": first + place, "name": _(words), "item_kind": code, "length": minutes}
        for place, (words, code, minutes) in enumerate(TEMPLATES[kind])
    ]


def use_template(register: Register, meeting: str, kind: str) -> None:
    """Put a template's items after those that the agenda already has."""
    with register.work(N_("Agenda from a template")) as work:
        table = table_of(AgendaItem)
        last = work.connection.execute(select(func.max(table.c.position)).where(table.c.meeting == meeting)).scalar()
        work.create_many(AgendaItem, _items(meeting, kind, first=(last or 0) + 1))


def agenda(conn: Connection, meeting: str) -> dict[str, Row]:
    """Return the meeting's agenda items by id, in their order."""
    return _children(conn, AgendaItem, meeting, "position")


def decisions(conn: Connection, meeting: str) -> dict[str, Row]:
    """Return the meeting's decisions by id, by number."""
    return _children(conn, Decision, meeting, "number")


def enclosures(conn: Connection, meeting: str) -> dict[str, Row]:
    """Return the meeting's enclosures by id, in their order."""
    return _children(conn, Enclosure, meeting, "position")


def _children(
    conn: Connection, entity: type[AgendaItem | Decision | Enclosure], meeting: str, order: str
) -> dict[str, Row]:
    table = table_of(entity)
    query = select(table.c.id).where(table.c.meeting == meeting).order_by(table.c[order], table.c.n)
    return rows(conn, entity, [i for (i,) in conn.execute(query)])


def move(register: Register, item: str, by: int) -> None:
    """Move an agenda item up (negative) or down among its meeting's."""
    with register.work(N_("Move an agenda item")) as work:
        known = rows(work.connection, AgendaItem, [item], ["meeting"])
        if item not in known:
            raise UserError(_("That item is not on the agenda any more."), code="gone")
        order = list(agenda(work.connection, str(known[item]["meeting"])))
        place = order.index(item)
        order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
        work.set_many(AgendaItem, {each: {"position": n} for n, each in enumerate(order, 1)})


def previous(conn: Connection, meeting: str) -> tuple[str, str] | None:
    """Return (id, day) of the unit's meeting before this one, cancelled ones left out."""
    table = table_of(Meeting)
    own = conn.execute(select(table.c.unit, table.c.day, table.c.n).where(table.c.id == meeting)).first()
    if own is None:
        return None
    query = select(table.c.id, table.c.day).where(
        table.c.unit == own.unit, table.c.day < own.day, or_(table.c.state.is_(None), table.c.state != "cancelled")
    )
    found = conn.execute(query.order_by(table.c.day.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def promised(conn: Connection, meeting: str) -> dict[str, Row]:
    """Return the commitments that this meeting looks at: the unit's open ones and those done since last time."""
    own = rows(conn, Meeting, [meeting], ["unit", "day"]).get(meeting)
    if own is None:
        return {}
    before = previous(conn, meeting)
    table = table_of(Commitment)
    made_here = or_(table.c.meeting.is_(None), table.c.meeting != meeting)
    still = or_(table.c.state.is_(None), table.c.state == "open", table.c.done_on >= (before[1] if before else "0"))
    query = select(table.c.id).where(table.c.unit == own["unit"], made_here, still).order_by(table.c.due, table.c.n)
    return rows(conn, Commitment, [i for (i,) in conn.execute(query)])


def made_at(conn: Connection, meeting: str) -> dict[str, Row]:
    """Return the commitments made at this meeting."""
    table = table_of(Commitment)
    query = select(table.c.id).where(table.c.meeting == meeting).order_by(table.c.n)
    return rows(conn, Commitment, [i for (i,) in conn.execute(query)])


def expected(conn: Connection, register: Register, meeting: str) -> list[Member]:
    """Return who is expected or noted at the meeting: the group's people today, and everybody ticked, by name."""
    own = rows(conn, Meeting, [meeting], ["unit"]).get(meeting)
    if own is None:
        return []
    noted = {str(r["party"]): (i, r) for i, r in _noted(conn, meeting).items()}
    table = table_of(GroupMembership)
    query = select(table.c.person).where(table.c.unit == own["unit"], open_period(table))
    circle = table_of(CoalitionMember)
    partners = select(circle.c.party).where(circle.c.unit == own["unit"], open_period(circle)).order_by(circle.c.n)
    parties = dict.fromkeys([i for asked in (query, partners) for (i,) in conn.execute(asked)] + list(noted))
    members = _members(conn, list(parties))
    names = register.titles(conn, list(parties))
    found = []
    for party in parties:
        row, state = noted.get(party, ("", {}))
        votes = state.get("votes")
        found.append(
            Member(
                party,
                names.get(party, ""),
                row,
                str(state.get("state") or ""),
                party in members,
                party in members if votes is None else bool(votes),
                bool(state.get("first_time")),
            )
        )
    keys = _sort_keys(conn, list(parties))
    return sorted(found, key=lambda m: keys.get(m.party, ""))


def _noted(conn: Connection, meeting: str) -> dict[str, Row]:
    table = table_of(Attendance)
    return rows(conn, Attendance, [i for (i,) in conn.execute(select(table.c.id).where(table.c.meeting == meeting))])


def _members(conn: Connection, parties: list[str]) -> set[str]:
    table = table_of(Membership)
    return {i for (i,) in conn.execute(select(table.c.party).where(open_period(table), table.c.party.in_(parties)))}


def _sort_keys(conn: Connection, parties: list[str]) -> dict[str, str]:
    from chapterdesk.models import Organisation, Person

    found: dict[str, str] = {}
    for entity in (Person, Organisation):
        table = table_of(entity)
        found.update(
            (i, k) for i, k in conn.execute(select(table.c.id, table.c.sort_title).where(table.c.id.in_(parties)))
        )
    return found


def tick(register: Register, meeting: str, party: str, state: str, *, first_time: bool | None = None) -> None:
    """Note somebody's attendance; ticking again changes the same note."""
    with register.read() as conn:
        name = register.titles(conn, [party]).get(party, "")
    with register.work(N_("Attendance of {name}"), name=name) as work:
        table = table_of(Attendance)
        query = select(table.c.id).where(table.c.meeting == meeting, table.c.party == party)
        known = work.connection.execute(query).scalar()
        values: dict[str, FieldValue] = {"state": state}
        if first_time is not None:
            values["first_time"] = first_time
        if known:
            work.set(Attendance, known, values)
        else:
            work.create(Attendance, {"meeting": meeting, "party": party, **values})


def decide(register: Register, meeting: str, text: str, item: str = "") -> str:
    """Note a decision with the meeting's next number; returns its id."""
    with register.work(N_("New decision")) as work:
        table = table_of(Decision)
        last = work.connection.execute(select(func.max(table.c.number)).where(table.c.meeting == meeting)).scalar() or 0
        return work.create(
            Decision, {"meeting": meeting, "number": last + 1, "text": text, "agenda_item": item or None}
        )


def promise(register: Register, meeting: str, who: str, what: str, due: str | None = None) -> str:
    """Note what somebody took on at the meeting; it comes back at the unit's next one. Returns its id."""
    with register.work(N_("Commitment: {what}"), what=what) as work:
        unit = rows(work.connection, Meeting, [meeting], ["unit"])[meeting]["unit"]
        return work.create(
            Commitment,
            {"meeting": meeting, "unit": unit, "party": who or None, "name": what, "due": due, "state": "open"},
        )


def fulfil(register: Register, commitment: str, done: bool) -> None:
    """Tick a commitment as done today, or open it again."""
    label = N_("Commitment done") if done else N_("Commitment open again")
    with register.work(label) as work:
        today = clock.today().isoformat()
        work.set(Commitment, commitment, {"state": "done" if done else "open", "done_on": today if done else None})


def holders(conn: Connection, unit: str) -> list[Row]:
    """Return the unit's appointments of today."""
    table = table_of(Appointment)
    query = select(table.c.id).where(table.c.unit == unit, open_period(table))
    return list(rows(conn, Appointment, [i for (i,) in conn.execute(query)]).values())


def next_meeting(conn: Connection, unit: str) -> str | None:
    """Return the id of the unit's next planned meeting, today's included."""
    table = table_of(Meeting)
    query = select(table.c.id).where(table.c.unit == unit, table.c.day >= clock.today().isoformat())
    planned = query.where(or_(table.c.state.is_(None), table.c.state != "cancelled"))
    return conn.execute(planned.order_by(table.c.day, table.c.start).limit(1)).scalar()


def change(
    register: Register,
    entity: type[Meeting | AgendaItem | Decision | Commitment],
    row: str,
    values: dict[str, FieldValue],
) -> None:
    """Change fields of a meeting or of something in it. Raises UserError where the row breaks the entity's rules."""
    with register.read() as conn:
        name = register.titles(conn, [row]).get(row, "")
    with register.work(N_("Change of {name}"), name=name) as work:
        work.set(entity, row, values)


def add_item(register: Register, meeting: str, name: str, kind: str = "discussion", minutes: int = 10) -> str:
    """Add an item at the end of the agenda; returns its id. Raises UserError for an empty name."""
    with register.work(N_("New item {name}"), name=name) as work:
        table = table_of(AgendaItem)
        last = work.connection.execute(select(func.max(table.c.position)).where(table.c.meeting == meeting)).scalar()
        values: dict[str, FieldValue] = {"meeting": meeting, "position": (last or 0) + 1, "name": name.strip()}
        return work.create(AgendaItem, values | {"item_kind": kind, "length": minutes})


def remove(register: Register, entity: type[AgendaItem | Decision | Commitment], row: str) -> None:
    """Delete an item, a decision or a commitment; undoable."""
    with register.read() as conn:
        name = register.titles(conn, [row]).get(row, "")
    with register.work(N_("Delete {name}"), name=name) as work:
        work.delete(entity, [row])


def duplicate(register: Register, meeting: str, days: int = 28) -> str:
    """Plan the unit's next meeting after this one's pattern, agenda included; returns its id. Raises UserError."""
    keep = ("name", "unit", "meeting_kind", "start", "time_zone", "place", "welcome", "chair", "secretary", "quorum")
    with register.read() as conn:
        own = rows(conn, Meeting, [meeting]).get(meeting)
        items = agenda(conn, meeting)
    if own is None:
        raise UserError(_("That meeting is not in the register any more."), code="unknown_meeting")
    day = dt.date.fromisoformat(str(own["day"])) + dt.timedelta(days=days)
    with register.work(N_("Next meeting {name}"), name=str(own["name"])) as work:
        values = {k: own[k] for k in keep} | {"day": day.isoformat(), "state": "planned"}
        made = work.create(Meeting, values)
        copied = ("position", "name", "item_kind", "opens", "length", "note")
        work.create_many(AgendaItem, [{"meeting": made, **{k: row[k] for k in copied}} for row in items.values()])
        return made


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came for the first time.

    Attributes:
        reach: A phone number or an e-mail address as typed, or "".
        consent: What they said about being contacted there: ``granted``, ``refused`` or "" (not asked).
        joins: Whether they belong to the group from today.
    """

    given_name: str
    family_name: str = ""
    reach: str = ""
    consent: str = ""
    joins: bool = False


def welcome(register: Register, meeting: str, who: Newcomer) -> str:
    """Add somebody new and note them as present; returns the person's id. Raises UserError for a wrong number or address."""
    by = "emails" if "@" in who.reach else "phones"
    with register.read() as conn:
        own = rows(conn, Meeting, [meeting], ["unit", "name"])[meeting]
        setting = register.setting(conn)
    values: dict[str, FieldValue] = {"given_name": who.given_name.strip(), "family_name": who.family_name.strip()}
    values |= {"level": "supporter", "source": str(own["name"])}
    if who.reach.strip():
        values[by] = parsed(Person.fields[by], who.reach, setting)
        if who.consent:
            values["may_be_mailed" if by == "emails" else "may_be_phoned"] = who.consent
    if who.joins:
        values["groups"] = (str(own["unit"]),)
    with register.work(N_("New tonight: {name}"), name=f"{who.given_name} {who.family_name}".strip()) as work:
        person = work.create(Person, values)
        work.create(Attendance, {"meeting": meeting, "party": person, "state": "present", "first_time": True})
        return person
