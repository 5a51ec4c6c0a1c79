"""Handing over a post, asking somebody for it, and what they said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Appointment, Ask, Post, RoleType
from chapterdesk.services.succession.asked import Asked, from_row, refusal

AGAIN_MONTHS = 6
"""After "not now" somebody is thought of again when half a year has gone: about a term."""


def hand_over(
    register: Register, unit: str, role: str, person: str, start: dt.date, end: dt.date | None = None, note: str = ""
) -> str:
    """Let a person take over a post: terms that run into the new one end the day before; return the new appointment.

    One step: undo brings back the holder, the question and the alumni profile. Raises UserError where the new term would end
    before it begins, or where somebody's later term in the same post stands in the way.
    """
    if end is not None and end < start:
        raise UserError(
            _("It begins on {start}, so it cannot end on {end}.").format(start=start.isoformat(), end=end.isoformat()),
            code="ends_before_it_begins",
        )
    with register.read() as conn:
        names = register.titles(conn, [role, person])
    about = {"role": names.get(role, ""), "name": names.get(person, "")}
    with register.work(N_("Handing over {role} to {name}"), **about) as work:
        return take_over(register, work, unit, role, person, start, end, {"note": note or None})


def take_over(
    register: Register, work: UnitOfWork, unit: str, role: str, person: str, start: dt.date, end: dt.date | None,
    more: Mapping[str, FieldValue],
) -> str:  # fmt: skip
    """Let a person take over a post within a unit of work that does more; ``more`` are other fields of the appointment."""
    if not _may_overlap(work.connection, role):
        _end_others(register, work, unit, role, person, start, end)
    made: dict[str, FieldValue] = {"unit": unit, "role": role, "party": person, "start": start.isoformat()}
    made |= {"end": end.isoformat() if end else None, **more}
    appointment = work.create(Appointment, made)
    _close_question(work, unit, role, person)
    return appointment


def _may_overlap(conn: Connection, role: str) -> bool:
    return bool(rows(conn, RoleType, [role], ["may_overlap"]).get(role, {}).get("may_overlap"))


def _end_others(
    register: Register, work: UnitOfWork, unit: str, role: str, person: str, start: dt.date, end: dt.date | None
) -> None:
    table, first = table_of(Appointment), start.isoformat()
    query = select(table.c.id, table.c.party, table.c.start, table.c.end).where(
        table.c.unit == unit, table.c.role == role, or_(table.c.end.is_(None), table.c.end >= first)
    )
    before = (start - dt.timedelta(days=1)).isoformat()
    for key, party, begun, _ends in work.connection.execute(query).all():
        if begun and begun >= first:
            if end is not None and begun > end.isoformat():
                continue  # a term agreed on for afterwards
            name = register.titles(work.connection, [party]).get(party, "")
            raise UserError(
                _("{name} takes over this post on {day} already.").format(
                    name=name, day=locale.long_date(dt.date.fromisoformat(begun))
                ),
                _("Change that term first, or let this one end before it."),
                code="overlap",
            )
        work.set(Appointment, key, {"end": before})


def _close_question(work: UnitOfWork, unit: str, role: str, person: str) -> None:
    table, today = table_of(Ask), clock.today().isoformat()
    mine = (table.c.person == person, table.c.role == role, or_(table.c.unit.is_(None), table.c.unit == unit))
    open_ones = or_(table.c.answer.is_(None), table.c.answer.in_(("considered", "asked", "later")))
    for (key,) in work.connection.execute(select(table.c.id).where(*mine, open_ones)).all():
        work.set(Ask, key, {"answer": "yes", "answered_on": today})


def ask(register: Register, unit: str, role: str, person: str, *, by: str = "", note: str = "") -> str:
    """Note that somebody is being asked for a post; return the question. Raises UserError where they said no before."""
    with register.read() as conn:
        names = register.titles(conn, [role, person])
        refuse_asking_again(conn, names.get(person, ""), person, Asked("role", role, unit))
    values: dict[str, FieldValue] = {"person": person, "asked_for": "role", "role": role, "unit": unit}
    values |= {"asked_on": clock.today().isoformat(), "answer": "asked", "asked_by": by or None, "note": note or None}
    about = {"role": names.get(role, ""), "name": names.get(person, "")}
    with register.work(N_("Asking {name} to be {role}"), **about) as work:
        return work.create(Ask, values)


def said_by(conn: Connection, person: str) -> list[Asked]:
    """Return everything that somebody was asked, in the order of time."""
    table = table_of(Ask)
    columns = [table.c[name] for name in ("asked_for", "role", "unit", "training", "answer", "answered_on", "asked_on")]
    query = select(*columns).where(table.c.person == person).order_by(table.c.asked_on, table.c.n)
    return [from_row(dict(row._mapping)) for row in conn.execute(query)]


def refuse_asking_again(conn: Connection, name: str, person: str, wanted: Asked) -> None:
    """Raise UserError ``said_no`` where somebody said no to this, or wants no contact any more."""
    profile = table_of(AlumniProfile)
    declined = select(profile.c.id).where(profile.c.person == person, profile.c.state == "declined")
    if conn.execute(declined).first() is not None:
        raise UserError(
            _("{name} wants no contact.").format(name=name),
            _("If they came back by themselves, open the alumni profile again first."),
            code="said_no",
        )
    said = refusal(said_by(conn, person), wanted)
    if said is None:
        return
    raise UserError(
        _("{name} said no on {day}.").format(name=name, day=locale.long_date(dt.date.fromisoformat(said.day)))
        if said.day
        else _("{name} said no.").format(name=name),
        _("Whoever said no is not asked again. If they came back by themselves, change the answer first."),
        code="said_no",
    )


def answer(register: Register, question: str, said: str, note: str = "", again_on: str | None = None) -> None:
    """Note what somebody said: a code of ``asking.ANSWERS``; ``again_on`` (ISO) for "not now"."""
    with register.read() as conn:
        row = rows(conn, Ask, [question], ["person"]).get(question, {})
        name = register.titles(conn, [str(row.get("person"))]).get(str(row.get("person")), "")
    today = clock.today()
    if said == "later" and not again_on:
        again_on = months_after(today, AGAIN_MONTHS).isoformat()
    values: dict[str, FieldValue] = {"answer": said, "answered_on": today.isoformat(), "again_on": again_on}
    if note:
        values["note"] = note
    with register.work(N_("Answer of {name}"), name=name) as work:
        work.set(Ask, question, values)


def set_aside(register: Register, unit: str, role: str, person: str, note: str = "") -> str:
    """Note that somebody is not asked now; they are thought of again after some months. Returns the question."""
    today = clock.today()
    values: dict[str, FieldValue] = {"person": person, "asked_for": "role", "role": role, "unit": unit}
    values |= {"asked_on": today.isoformat(), "answer": "later", "answered_on": today.isoformat()}
    values |= {"again_on": months_after(today, AGAIN_MONTHS).isoformat(), "note": note or None}
    with register.read() as conn:
        names = register.titles(conn, [role, person])
    about = {"role": names.get(role, ""), "name": names.get(person, "")}
    with register.work(N_("{role}: not {name} now"), **about) as work:
        return work.create(Ask, values)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    place = day.month - 1 + months
    first = dt.date(day.year + place // 12, place % 12 + 1, 1)
    after = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), after - dt.timedelta(days=1))


def set_wanted(register: Register, unit: str, role: str, wanted: bool) -> None:
    """Say that a group has a post, or does without it."""
    table = table_of(Post)
    with register.read() as conn:
        names = register.titles(conn, [unit, role])
        query = select(table.c.id).where(table.c.unit == unit, table.c.role == role)
        known = conn.execute(query).scalar()
    label = N_("{group} has the post {role}") if wanted else N_("{group} does without the post {role}")
    with register.work(label, group=names.get(unit, ""), role=names.get(role, "")) as work:
        if known:
            work.set(Post, known, {"wanted": wanted})
        else:
            values: dict[str, FieldValue] = {"unit": unit, "role": role, "wanted": wanted}
            work.create(Post, values | {"since": clock.today().isoformat() if wanted else None})
