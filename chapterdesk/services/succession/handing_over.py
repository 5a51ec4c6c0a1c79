"""Handing over a post, asking somebody for it, and what they said."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Appointment, Ask, Post, RoleType


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
        if not _may_overlap(work.connection, role):
            _end_others(register, work, unit, role, person, start, end)
        made: dict[str, FieldValue] = {"unit": unit, "role": role, "party": person, "start": start.isoformat()}
        made |= {"end": end.isoformat() if end else None, "note": note or None}
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
    open_ones = or_(table.c.answer.is_(None), table.c.answer.in_(("considered", "asked")))
    for (key,) in work.connection.execute(select(table.c.id).where(*mine, open_ones)).all():
        work.set(Ask, key, {"answer": "yes", "answered_on": today})


def ask(register: Register, unit: str, role: str, person: str, *, by: str = "", note: str = "") -> str:
    """Note that somebody is being asked for a post; return the question. Raises UserError where they said no before."""
    with register.read() as conn:
        names = register.titles(conn, [role, person])
        _refuse_asking_again(conn, names.get(person, ""), unit, role, person)
    values: dict[str, FieldValue] = {"person": person, "asked_for": "role", "role": role, "unit": unit}
    values |= {"asked_on": clock.today().isoformat(), "answer": "asked", "asked_by": by or None, "note": note or None}
    about = {"role": names.get(role, ""), "name": names.get(person, "")}
    with register.work(N_("Asking {name} to be {role}"), **about) as work:
        return work.create(Ask, values)


def _refuse_asking_again(conn: Connection, name: str, unit: str, role: str, person: str) -> None:
    table = table_of(Ask)
    here = (table.c.role == role) & or_(table.c.unit.is_(None), table.c.unit == unit)
    query = select(table.c.asked_for, table.c.answer, table.c.answered_on, table.c.asked_on).where(
        table.c.person == person, table.c.answer.is_not(None), or_(table.c.asked_for == "anything", here)
    )
    # The latest word on each counts, so that somebody who came back by themselves can be asked.
    latest = {row.asked_for: row for row in conn.execute(query.order_by(table.c.asked_on, table.c.n))}
    said = next((row for row in latest.values() if row.answer == "no"), None)
    if said is None:
        return
    day = said.answered_on or said.asked_on
    raise UserError(
        _("{name} said no on {day}.").format(name=name, day=locale.long_date(dt.date.fromisoformat(day)))
        if day
        else _("{name} said no.").format(name=name),
        _("Whoever said no is not asked again. If they came back by themselves, change the answer first."),
        code="said_no",
    )


def answer(register: Register, question: str, said: str, note: str = "", again_on: str | None = None) -> None:
    """Note what somebody said: a code of ``asking.ANSWERS``; ``again_on`` (ISO) for "not now"."""
    with register.read() as conn:
        row = rows(conn, Ask, [question], ["person"]).get(question, {})
        name = register.titles(conn, [str(row.get("person"))]).get(str(row.get("person")), "")
    values: dict[str, FieldValue] = {"answer": said, "answered_on": clock.today().isoformat(), "again_on": again_on}
    if note:
        values["note"] = note
    with register.work(N_("Answer of {name}"), name=name) as work:
        work.set(Ask, question, values)


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
