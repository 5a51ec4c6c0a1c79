"""What the People page does: add, change, call, group, tag, level and delete people, each as one unit of work."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.text import N_, _
from chapterdesk.database import blocks
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, numbers_to_ids, open_period, rows, table_of
from chapterdesk.fields import FieldValue, Setting, Value, ValueProblem
from chapterdesk.fields.declare import unique
from chapterdesk.fields.types import Email
from chapterdesk.models import (
    Appointment,
    Change,
    Contact,
    GroupMembership,
    Person,
    SetValue,
    SmartList,
    Unit,
    pointing_at,
)
from chapterdesk.services import records


@dataclass(frozen=True)
class PersonCard:
    """One person as the detail panel shows them.

    Attributes:
        n: Local number, by which lists know the person.
        values: Stored values by field.
        texts: The same in words, "" for empty ones.
        groups: (id, name) of the groups the person is in today.
        waiting: Days since the person came in without anybody having been in touch, None where somebody was.
        contacts, roles, changes: How many there are of each.
    """

    n: int
    id: str
    ref: str
    title: str
    values: Row
    texts: dict[str, str]
    groups: tuple[tuple[str, str], ...]
    waiting: int | None
    contacts: int
    roles: int
    changes: int


@dataclass(frozen=True)
class ContactLine:
    """One time somebody was in touch, in words."""

    id: str
    at: str
    channel: str
    outcome: str
    outcome_code: str
    note: str


@dataclass(frozen=True)
class RoleLine:
    """One appointment in words; ``open`` says whether it counts today."""

    id: str
    role: str
    unit: str
    start: str
    end: str
    open: bool


@dataclass(frozen=True)
class UnitNode:
    """A section, district or group in the order of the tree; ``depth`` 0 is the section."""

    id: str
    title: str
    depth: int


# -- reading ----------------------------------------------------------------------------------------------------


def card(register: Register, conn: Connection, n: int) -> PersonCard | None:
    """Return a person by local number, None where there is nobody any more."""
    key = numbers_to_ids(conn, Person, [n]).get(n)
    if key is None:
        return None
    record = records.read(register, conn, Person, [key])[0]
    texts = {name: record.texts.get(name, "") for name in Person.fields}
    units = record.values.get("groups")
    names = register.titles(conn, [str(u) for u in units]) if isinstance(units, tuple) else {}
    return PersonCard(
        n=n,
        id=key,
        ref=record.row.ref,
        title=record.row.title,
        values=record.values,
        texts=texts,
        groups=tuple((str(u), names.get(str(u), "")) for u in units) if isinstance(units, tuple) else (),
        waiting=waiting_days(conn, [key]).get(key),
        contacts=_count(conn, Contact, "party", key),
        roles=_count(conn, Appointment, "party", key),
        changes=int(conn.execute(select(func.count()).select_from(Change).where(Change.row == key)).scalar() or 0),
    )


def _count(conn: Connection, entity: type[Contact | Appointment], field: str, key: str) -> int:
    table = table_of(entity)
    return int(conn.execute(select(func.count()).select_from(table).where(table.c[field] == key)).scalar() or 0)


def waiting_days(conn: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return, for those whom nobody was in touch with yet, how many days ago they came into the register."""
    known = blocks.last_contacts(conn, keys)
    waiting = [key for key in keys if key not in known]
    found: dict[str, int] = {}
    today = clock.today()
    for key, day in blocks.came_on(conn, waiting).items():
        found[key] = max(0, (today - dt.date.fromisoformat(day)).days)
    return found


def contacts(register: Register, conn: Connection, person: str) -> list[ContactLine]:
    """Return every contact with a person, the latest first."""
    table = table_of(Contact)
    query = select(table.c.id).where(table.c.party == person).order_by(table.c.at.desc())
    keys = [str(i) for (i,) in conn.execute(query)]
    return [
        ContactLine(
            each.row.id,
            each.texts.get("at", ""),
            each.texts.get("channel", ""),
            each.texts.get("outcome", ""),
            str(each.values.get("outcome") or ""),
            each.texts.get("note", ""),
        )
        for each in records.read(register, conn, Contact, keys)
    ]


def appointments(register: Register, conn: Connection, person: str) -> list[RoleLine]:
    """Return every role a person has or had, those of today first."""
    table = table_of(Appointment)
    query = select(table.c.id).where(table.c.party == person).order_by(table.c.start.desc())
    keys = [str(i) for (i,) in conn.execute(query)]
    today = {str(i) for (i,) in conn.execute(select(table.c.id).where(table.c.party == person, open_period(table)))}
    found = [
        RoleLine(
            each.row.id,
            each.texts.get("role", ""),
            each.texts.get("unit", ""),
            each.texts.get("start", ""),
            each.texts.get("end", ""),
            each.row.id in today,
        )
        for each in records.read(register, conn, Appointment, keys)
    ]
    return sorted(found, key=lambda line: not line.open)


def units(conn: Connection) -> list[UnitNode]:
    """Return the tree of units from the top, each followed by what belongs to it, by name."""
    table = table_of(Unit)
    children: dict[str | None, list[tuple[str, str]]] = {}
    known: set[str] = set()
    for key, title, parent in conn.execute(
        select(table.c.id, table.c.title, table.c.parent).order_by(table.c.sort_title)
    ):
        children.setdefault(parent, []).append((key, title))
        known.add(key)
    found: list[UnitNode] = []

    def add(parent: str | None, depth: int) -> None:
        for key, title in children.get(parent, ()):
            found.append(UnitNode(key, title, depth))
            add(key, depth + 1)

    add(None, 0)
    for orphan in [parent for parent in children if parent is not None and parent not in known]:
        add(orphan, 0)
    return found


def known_tags(conn: Connection, field: str = "tags") -> list[str]:
    """Return the words that are in use in a set field, by alphabet."""
    query = select(SetValue.value).where(SetValue.field == field).distinct().order_by(SetValue.value)
    return [str(value) for (value,) in conn.execute(query.limit(500))]


# -- writing ----------------------------------------------------------------------------------------------------


def check_text(register: Register, field: str, text: str) -> FieldValue:
    """Return the stored value of what was typed into a person's field. Raises ValueProblem."""
    with register.read() as conn:
        setting = register.setting(conn)
    declared = Person.fields[field]
    if declared.many and isinstance(declared.type, Email):
        return _addresses(declared.type, text, setting)
    return declared.parse(text, setting)


def _addresses(kind: Email, text: str, setting: Setting) -> FieldValue:
    """Read addresses; a comma inside one is a slip of the finger, not the end of an address."""
    parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) == 1 and all("@" in each for each in parts[0].split(",")):
        parts = parts[0].split(",")
    found: list[Value] = []
    for place, part in enumerate(parts):
        try:
            found.append(kind.parse(part, setting))
        except ValueProblem as problem:
            if not problem.suggestion:
                raise
            better = [*parts[:place], problem.suggestion, *parts[place + 1 :]]
            raise ValueProblem(problem.sentence, "; ".join(each.strip() for each in better)) from None
    return unique(found)


def set_field_text(register: Register, person: str, field: str, text: str) -> bool:
    """Save what was typed into one field; return whether anything changed. Raises ValueProblem, UserError."""
    value = check_text(register, field, text)
    return set_field(register, person, field, value)


def set_field(register: Register, person: str, field: str, value: FieldValue) -> bool:
    """Save one stored value; return whether anything changed. Raises UserError where the person has gone or loses the name."""
    declared = Person.fields[field]
    with register.work(N_("{field} of {name}"), field=declared.title, name=_title(register, person)) as work:
        work.set(Person, person, {field: value})
    return bool(work.changes.work)


def add_person(register: Register, texts: Mapping[str, str], groups: Sequence[str] = ()) -> int:
    """Add a person from typed words by field, in the groups named by id; return the local number.

    Raises UserError ``invalid_value`` and ``invalid`` (no name at all).
    """
    with register.read() as conn:
        setting = register.setting(conn)
    values: dict[str, FieldValue] = {
        name: records.parsed(Person.fields[name], text, setting) for name, text in texts.items() if text.strip()
    }
    if groups:
        values["groups"] = tuple(groups)
    if not Person.make_title(values):
        raise UserError(_("A person needs a name."), _("Type a given name, a family name or both."), code="invalid")
    with register.work(N_("New person: {name}"), name=Person.make_title(values)) as work:
        key = work.create(Person, values)
        table = table_of(Person)
        return int(work.connection.execute(select(table.c.n).where(table.c.id == key)).scalar_one())


def set_level(register: Register, people: Sequence[str], level: str | None) -> None:
    """Set the engagement level of many people; ``None`` clears it."""
    declared = Person.fields["level"]
    declared.type.check(level)
    with register.work(N_("{field} of {n} people"), field=declared.title, n=str(len(people))) as work:
        work.set_many(Person, {key: {"level": level} for key in people})


def add_to_group(register: Register, people: Sequence[str], unit: str) -> int:
    """Let people belong to a group from today on; return how many were not in it already."""
    table = table_of(GroupMembership)
    with register.read() as conn:
        name = register.titles(conn, [unit]).get(unit, "")
        there = {
            str(p)
            for block in chunks(people)
            for (p,) in conn.execute(
                select(table.c.person).where(table.c.unit == unit, table.c.person.in_(block), open_period(table))
            )
        }
    fresh = [key for key in people if key not in there]
    if fresh:
        start = clock.today().isoformat()
        with register.work(N_("Add {n} to {group}"), n=_who(register, fresh), group=name) as work:
            work.create_many(GroupMembership, [{"person": key, "unit": unit, "start": start} for key in fresh])
    return len(fresh)


def end_group(register: Register, person: str, unit: str) -> None:
    """Let a person belong to a group no longer from today on; what was stays in the history."""
    with register.read() as conn:
        name = register.titles(conn, [unit]).get(unit, "")
        value = rows(conn, Person, [person], ["groups"])[person]["groups"]
    left = tuple(each for each in value if each != unit) if isinstance(value, tuple) else ()
    with register.work(N_("{name} leaves {group}"), name=_title(register, person), group=name) as work:
        work.set(Person, person, {"groups": left})


def add_tag(register: Register, people: Sequence[str], tag: str) -> int:
    """Put a tag on many people; return how many did not have it. Raises ValueProblem."""
    words = Person.fields["tags"].type.parse(tag)
    if not words:
        return 0
    with register.work(N_("Tag {tag} on {n}"), tag=str(words), n=_who(register, people)) as work:
        found = rows(work.connection, Person, people, ["tags"])
        moved: dict[str, Row] = {}
        for key, row in found.items():
            before = row["tags"] if isinstance(row["tags"], tuple) else ()
            if fold(str(words)) not in {fold(str(each)) for each in before}:
                moved[key] = {"tags": (*before, words)}
        work.set_many(Person, moved)
    return len(moved)


def record_contact(register: Register, person: str, channel: str, outcome: str, note: str) -> None:
    """Note that somebody was in touch just now."""
    at = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    values: Row = {"party": person, "at": at, "channel": channel, "outcome": outcome, "note": note.strip() or None}
    with register.work(N_("Contact with {name}"), name=_title(register, person)) as work:
        work.create(Contact, values)


def dependents(conn: Connection, people: Sequence[str]) -> dict[str, int]:
    """Return kind -> count of what goes with these people when they are deleted."""
    found: dict[str, int] = {}
    for other, declared in pointing_at(Person.kind):
        if not getattr(declared.type, "owned", False):
            continue
        column = table_of(other).c[declared.name]
        for block in chunks(people):
            many = conn.execute(select(func.count()).select_from(table_of(other)).where(column.in_(block))).scalar()
            if many:
                found[other.kind] = found.get(other.kind, 0) + int(many)
    return found


def delete(register: Register, people: Sequence[str]) -> None:
    """Delete people with all that belongs to them, in one step that can be undone."""
    with register.work(N_("Delete {name}"), name=_who(register, people)) as work:
        work.delete(Person, people)


def _title(register: Register, person: str) -> str:
    with register.read() as conn:
        known = records.heads(conn, Person, [person])
    if person not in known:
        raise UserError(_("This person is not in the register any more."), _("Undo the deletion first."), code="gone")
    return known[person][1]


def _who(register: Register, people: Sequence[str]) -> str:
    """Return the one's name, or how many there are, for the words of an undo."""
    if len(people) == 1:
        return _title(register, people[0])
    return _("{n} people").format(n=len(people))


def number_of(conn: Connection, person: str) -> int | None:
    """Return the local number of a person by id, None where there is nobody of that id."""
    table = table_of(Person)
    found = conn.execute(select(table.c.n).where(table.c.id == person)).scalar()
    return None if found is None else int(found)


def ids_of(register: Register, wanted: Sequence[int]) -> list[str]:
    """Return the ids of people by local number, in order; those that are gone are left out."""
    with register.read() as conn:
        found = numbers_to_ids(conn, Person, wanted)
    return [found[n] for n in wanted if n in found]


def rename_list(register: Register, key: str, name: str) -> None:
    """Give a smart list of one's own another name."""
    with register.work(N_("Rename the list {name}"), name=name) as work:
        work.set(SmartList, key, {"name": name})
