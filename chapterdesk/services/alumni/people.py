"""Who belongs to the alumni programme: former roles, wishes, when last asked, and when to call next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.locale import sort_key
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.models import AlumniProfile, Appointment, Ask, Contact, RoleType
from chapterdesk.models.asking import ASKED_FOR
from chapterdesk.services.alumni.rhythm import due_on
from chapterdesk.services.succession.postview import NOBODY, Reach, reaches


@dataclass(frozen=True)
class Former:
    """A role that somebody held; days are ISO or ""."""

    appointment: str
    role: str
    role_name: str
    unit: str
    unit_name: str
    start: str
    end: str
    counts: bool

    def years(self) -> str:
        """Return the years in the role, such as 2019–2022."""
        return "\u2013".join(dict.fromkeys(day[:4] for day in (self.start, self.end) if day))


@dataclass(frozen=True)
class Said:
    """A question to somebody and what they said; ``what`` in words, days ISO or ""."""

    question: str
    person: str
    asked_for: str
    what: str
    answer: str
    asked_on: str
    answered_on: str
    again_on: str
    note: str


@dataclass(frozen=True)
class Alumna:
    """One member of the programme, as lists show them.

    Attributes:
        due: When they want to be called, None for not at all; whoever said no to calls and mail is not.
        reach: How they may be reached.
        last: The latest question to them, None where nobody asked yet.
        spoke: The day (ISO) of the latest contact, "" for none.
    """

    profile: str
    person: str
    name: str
    state: str
    opened: str
    closed: str
    wishes: tuple[str, ...]
    row: Row = field(repr=False)
    former: tuple[Former, ...] = ()
    last: Said | None = None
    spoke: str = ""
    due: dt.date | None = None
    reach: Reach = NOBODY

    def late(self, today: dt.date) -> bool:
        """Say whether the day to call has come."""
        return self.due is not None and self.due <= today


def listed(register: Register, conn: Connection, profiles: Iterable[str] | None = None) -> list[Alumna]:
    """Return everybody of the programme by name, or those of some profiles; closed profiles only where asked for by id."""
    wanted = list(profiles) if profiles is not None else None
    found = {
        key: row
        for key, row in rows(conn, AlumniProfile, wanted).items()
        if row["person"] and (wanted is not None or not row["closed"])
    }
    people = [str(row["person"]) for row in found.values()]
    names = register.titles(conn, people)
    held, said, spoke = former(register, conn, people), asks(register, conn, people), latest_contacts(conn, people)
    reach, today = reaches(conn, people), clock.today()
    made = []
    for key, row in found.items():
        person = str(row["person"])
        opened, closed, state = (str(row[name] or "") for name in ("opened", "closed", "state"))
        since = spoke.get(person, "")
        due = due_on(state, opened, closed, str(row["next_call"] or ""), since if since >= opened else "", today)
        how = reach.get(person, NOBODY)
        wishes = row["wishes"]
        made.append(
            Alumna(
                key, person, names.get(person, ""), state or "open", opened, closed,
                tuple(str(w) for w in wishes) if isinstance(wishes, tuple) else (), row,
                tuple(held.get(person, ())), said[person][0] if said.get(person) else None, since, None if how.silent else due, how,
            )
        )  # fmt: skip
    return sorted(made, key=lambda each: sort_key(each.name, register.language))


def former(register: Register, conn: Connection, people: Iterable[str]) -> dict[str, list[Former]]:
    """Return the roles that people held and hold no more, the latest first: read off their terms, never typed."""
    term, role = table_of(Appointment), table_of(RoleType)
    today = clock.today().isoformat()
    columns = [term.c.id, term.c.party, term.c.role, term.c.unit, term.c.start, term.c.end, role.c.counts_for_alumni]
    query = select(*columns).join(role, role.c.id == term.c.role).where(term.c.end < today)
    found: list[Any] = []
    for block in chunks(people):
        found += conn.execute(query.where(term.c.party.in_(block)).order_by(term.c.end.desc(), term.c.n)).all()
    names = register.titles(conn, list({each for row in found for each in (row.role, row.unit)}))
    held: dict[str, list[Former]] = {}
    for row in found:
        one = Former(
            row.id, row.role, names.get(row.role, ""), row.unit or "", names.get(row.unit, ""), row.start or "", row.end,
            bool(row.counts_for_alumni),
        )  # fmt: skip
        held.setdefault(row.party, []).append(one)
    return held


def asks(register: Register, conn: Connection, people: Iterable[str]) -> dict[str, list[Said]]:
    """Return what people were asked, the latest first."""
    table = table_of(Ask)
    found: list[tuple[str, Row]] = []
    for block in chunks(people):
        query = select(table.c.id).where(table.c.person.in_(block)).order_by(table.c.asked_on.desc(), table.c.n.desc())
        found += rows(conn, Ask, [key for (key,) in conn.execute(query)]).items()
    about = {str(row[name]) for _key, row in found for name in ("role", "unit", "training") if row[name]}
    names = register.titles(conn, sorted(about))
    said: dict[str, list[Said]] = {}
    for key, row in found:
        said.setdefault(str(row["person"]), []).append(_said(key, row, names))
    return said


def _said(key: str, row: Row, names: dict[str, str]) -> Said:
    text = {name: str(row[name] or "") for name in row}
    what = ASKED_FOR.format(text["asked_for"])
    of = names.get(text["role"], "") or names.get(text["training"], "")
    unit = names.get(text["unit"], "")
    if of and unit:
        what = _("{role}, {group}").format(role=of, group=unit)
    elif of or unit:
        what = of or _("{what}, {group}").format(what=what, group=unit)
    return Said(
        key, text["person"], text["asked_for"], what, text["answer"], text["asked_on"], text["answered_on"],
        text["again_on"], text["note"],
    )  # fmt: skip


def latest_contacts(conn: Connection, people: Iterable[str]) -> dict[str, str]:
    """Return the day (ISO) of the latest contact with each of these people."""
    table = table_of(Contact)
    found: dict[str, str] = {}
    for block in chunks(people):
        for party, at in conn.execute(select(table.c.party, table.c.at).where(table.c.party.in_(block))):
            found[party] = max(found.get(party, ""), str(at or "")[:10])
    return found


def profile_of(conn: Connection, person: str) -> str:
    """Return the id of a person's profile, "" where they have none."""
    table = table_of(AlumniProfile)
    return conn.execute(select(table.c.id).where(table.c.person == person)).scalar() or ""


def due(register: Register, conn: Connection, today: dt.date) -> list[Alumna]:
    """Return those who want to be called by now, the longest overdue first."""
    found = [each for each in listed(register, conn) if each.late(today)]
    return sorted(found, key=lambda each: (each.due or today, each.name))
