"""Opening and closing alumni profiles as roles end, are corrected or are taken back.

A profile that nobody has written in goes again when the role has not ended after all; one with wishes or notes is closed and
comes back as it was when it is called for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from sqlalchemy import select

from chapterdesk.core import clock
from chapterdesk.core.text import N_
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork, is_empty
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Appointment, Change, Person, RoleType
from chapterdesk.services.alumni.rule import Held, opened_on

_BY_ITSELF = {"person", "state", "opened", "closed"}
"""What the programme writes; anything else in a profile was written by somebody."""


def follow(work: UnitOfWork) -> None:
    """Bring the profiles of everybody whose terms in roles this unit of work moved after them."""
    people = _concerned(work)
    if people:
        settle(work, people)


def catch_up(register: Register) -> None:
    """Open what the passing of days has opened since the desk was last here; writes nothing where nothing is due."""
    with register.read() as conn:
        table = table_of(Appointment)
        ended = select(table.c.party).where(table.c.end < clock.today().isoformat()).distinct()
        known = select(table_of(AlumniProfile).c.person)
        due = [p for (p,) in conn.execute(ended.where(table.c.party.not_in(known)))]
    if due:
        with register.work(N_("Alumni programme: roles that have ended"), origin="programme") as work:
            settle(work, due)


def _concerned(work: UnitOfWork) -> set[str]:
    """Return everybody whose appointments were written, or whose role began or ceased to count."""
    moved = work.changes
    touched = moved.created["appointment"] | moved.changed["appointment"] | moved.deleted["appointment"]
    people = _ever_named(work, touched)
    roles = moved.changed["role_type"] | moved.created["role_type"]
    table = table_of(Appointment)
    for block in chunks(roles):
        people |= {p for (p,) in work.connection.execute(select(table.c.party).where(table.c.role.in_(block)))}
    return people


def _ever_named(work: UnitOfWork, appointments: Iterable[str]) -> set[str]:
    # The log names them also where the appointment is gone, or was moved from one person to another.
    people: set[str] = set()
    for block in chunks(appointments):
        for (fields,) in work.connection.execute(select(Change.fields).where(Change.row.in_(block))):
            party = json.loads(fields).get("party")
            if isinstance(party, str):
                people.add(party)
    return people


def settle(work: UnitOfWork, people: Iterable[str], make_id: Callable[[str], str] | None = None) -> None:
    """Open, close, correct or take away the profiles of these people, whichever their terms in roles call for.

    ``make_id`` gives the id of a person's new profile, for demos that are the same each time.
    """
    wanted = _wanted(work, people)
    found = _profiles(work, wanted)
    fresh: list[dict[str, FieldValue]] = []
    for person, day in wanted.items():
        profile = found.get(person)
        if profile is None:
            if day:
                fresh.append({"person": person, "state": "open", "opened": day})
            continue
        key, row = profile
        if day:
            work.set(AlumniProfile, key, {"opened": day, "closed": None})
        elif all(is_empty(value) for name, value in row.items() if name not in _BY_ITSELF):
            work.delete(AlumniProfile, [key])
        elif is_empty(row["closed"]):
            work.set(AlumniProfile, key, {"closed": clock.today().isoformat()})
    if fresh:
        work.create_many(
            AlumniProfile, fresh, ids=[make_id(str(each["person"])) for each in fresh] if make_id else None
        )


def _wanted(work: UnitOfWork, people: Iterable[str]) -> dict[str, str]:
    """Return for each of these who is a person still here: the day on which the programme opened, "" for not."""
    conn, today = work.connection, clock.today()
    person, term, role = table_of(Person), table_of(Appointment), table_of(RoleType)
    held: dict[str, list[Held]] = {}
    for block in chunks(set(people)):
        held.update((p, []) for (p,) in conn.execute(select(person.c.id).where(person.c.id.in_(block))))
        terms = select(term.c.party, term.c.role, term.c.unit, term.c.start, term.c.end, role.c.counts_for_alumni)
        query = terms.join(role, role.c.id == term.c.role).where(term.c.party.in_(block))
        for party, of_role, unit, start, end, counts in conn.execute(query):
            if party in held:
                held[party].append(Held(of_role, unit or "", start or "", end or "", bool(counts)))
    return {each: opened_on(terms, today) for each, terms in held.items()}


def _profiles(work: UnitOfWork, people: Iterable[str]) -> dict[str, tuple[str, Row]]:
    table = table_of(AlumniProfile)
    found: dict[str, tuple[str, Row]] = {}
    for block in chunks(people):
        keys = [key for (key,) in work.connection.execute(select(table.c.id).where(table.c.person.in_(block)))]
        found.update(
            (str(row["person"]), (key, row)) for key, row in rows(work.connection, AlumniProfile, keys).items()
        )
    return found
