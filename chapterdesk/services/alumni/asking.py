"""Asking alumni back: to a role, a training, to speak or to stand in the reserve; a no is obeyed."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.text import N_
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Ask, Training
from chapterdesk.models.asking import ASKED_FOR
from chapterdesk.services.succession.asked import Asked, from_row, refusal
from chapterdesk.services.succession.handing_over import refuse_asking_again


def ask_back(
    register: Register,
    person: str,
    asked_for: str,
    *,
    role: str = "",
    unit: str = "",
    training: str = "",
    note: str = "",
) -> str:
    """Note that somebody is asked for something; return the question. Raises UserError ``said_no`` after a no."""
    wanted = Asked(asked_for, role, unit, training)
    with register.read() as conn:
        names = register.titles(conn, [each for each in (person, role, training) if each])
        name = names.get(person, "")
        refuse_asking_again(conn, name, person, wanted)
    values: dict[str, FieldValue] = {"person": person, "asked_for": asked_for, "answer": "asked"}
    values |= {"role": role or None, "unit": unit or None, "training": training or None, "note": note.strip() or None}
    what = names.get(role) or names.get(training) or ASKED_FOR.format(asked_for)
    with register.work(N_("Asking {name}: {what}"), name=name, what=what) as work:
        return work.create(Ask, values | {"asked_on": clock.today().isoformat()})


def refusing(conn: Connection, wanted: Asked) -> set[str]:
    """Return everybody who must not be asked for something: they said no to it, to anything, or want no contact."""
    table, profile = table_of(Ask), table_of(AlumniProfile)
    columns = [table.c[name] for name in ("asked_for", "role", "unit", "training", "answer", "answered_on", "asked_on")]
    noes = {p for (p,) in conn.execute(select(table.c.person).where(table.c.answer == "no").distinct())}
    said: dict[str, list[Asked]] = {}
    for block in chunks(noes):
        query = select(table.c.person, *columns).where(table.c.person.in_(block))
        for row in conn.execute(query.order_by(table.c.asked_on, table.c.n)):
            said.setdefault(row.person, []).append(from_row(dict(row._mapping)))
    found = {person for person, each in said.items() if refusal(each, wanted) is not None}
    return found | {p for (p,) in conn.execute(select(profile.c.person).where(profile.c.state == "declined"))}


def trainings_ahead(conn: Connection) -> list[tuple[str, str]]:
    """Return (id, title) of the trainings that somebody can still be asked to, the next first."""
    table = table_of(Training)
    query = select(table.c.id, table.c.title, table.c.day).where(table.c.day >= clock.today().isoformat())
    query = query.where(or_(table.c.state.is_(None), table.c.state != "cancelled")).order_by(table.c.day, table.c.n)
    return [(key, f"{title}, {day}") for key, title, day in conn.execute(query)]
