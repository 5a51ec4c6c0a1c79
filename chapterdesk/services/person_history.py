"""What happened to a person, field by field, in words, with their consents and groups; and putting a value back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from chapterdesk.core.text import N_, _
from chapterdesk.database import log
from chapterdesk.database.log import Entry
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.database.unit import is_empty
from chapterdesk.fields import Field, FieldValue, Kept, Setting
from chapterdesk.models import ConsentOf, GroupMembership, Person
from chapterdesk.services import records

_ORIGINS = {
    "screen": N_("typed here"),
    "terminal": N_("in the terminal"),
    "demo": N_("demo chapter"),
    "erasure": N_("by an erasure"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One change of one field, in words.

    Attributes:
        at: Day and time on this computer's clock.
        origin: Where it came from, in words.
        label: The field, "" for the whole person.
        said: What happened to the whole person ("Added", "Deleted"), "" for a field.
        field: The field whose value ``put_back`` sets to ``earlier``; "" where nothing can be put back.
    """

    at: str
    author: str
    origin: str
    label: str
    before: str
    after: str
    said: str = ""
    field: str = ""
    earlier: FieldValue = None


def history(register: Register, conn: Connection, person: str) -> list[HistoryLine]:
    """Return everything that happened to a person, the latest first; what came with being added is one line."""
    own = log.history(conn, person)
    lines: list[tuple[str, int, HistoryLine]] = []
    seen = [{e.field: v} for e in own if e.field in Person.fields for v in (e.before, e.after)]
    setting = replace(register.setting(conn), names=records.names_in(register, conn, Person, seen))
    now = rows(conn, Person, [person]).get(person, {})
    added: set[int] = set()
    for each in own:
        if each.verb in ("add", "restore"):
            if each.work not in added:
                said = _("Added") if each.verb == "add" else _("Came back")
                lines.append((each.at, 0, _line(each, "", "", "", said=said)))
            added.add(each.work)
        elif each.verb == "remove":
            lines.append((each.at, 0, _line(each, "", "", "", said=_("Deleted"))))
        else:
            lines.append((each.at, 1, _of_field(each, Person.fields.get(each.field), setting, now)))
    skip = {each.work for each in own if each.verb == "add"}
    lines += _of_consents(conn, person, setting, now, skip)
    lines += _of_groups(register, conn, person, skip)
    lines.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    return [line for _at, _place, line in lines]


def put_back(register: Register, person: str, line: HistoryLine) -> None:
    """Give a field the value that it had before a change."""
    declared = Person.fields[line.field]
    with register.read() as conn:
        known = records.heads(conn, Person, [person])
    name = known[person][1] if person in known else ""
    with register.work(N_("Put back {field} of {name}"), field=declared.title, name=name) as work:
        empty: FieldValue = () if declared.many else None
        work.set(Person, person, {line.field: empty if is_empty(line.earlier) else line.earlier})


def _line(entry: Entry, label: str, before: str, after: str, *, said: str = "") -> HistoryLine:
    return HistoryLine(_moment(entry.at), entry.author, origin_words(entry.origin), label, before, after, said)


def _moment(at: str) -> str:
    return dt.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def origin_words(origin: str) -> str:
    """Return where a change came from, in words."""
    if origin.startswith("undo of"):
        return _("by undoing")
    if origin.startswith("import"):
        return _("from a file")
    return _(_ORIGINS[origin]) if origin in _ORIGINS else origin


def _of_field(each: Entry, declared: Field | None, setting: Setting, now: Row) -> HistoryLine:
    if declared is None:
        return _line(each, each.field, str(each.before or ""), str(each.after or ""))
    texts = [declared.format(v, setting) if not is_empty(v) else "" for v in (each.before, each.after)]
    line = _line(each, declared.title, *texts)
    differs = not (
        now.get(declared.name) == each.before or (is_empty(now.get(declared.name)) and is_empty(each.before))
    )
    return replace(line, field=declared.name, earlier=each.before) if differs and now else line


def _of_consents(
    conn: Connection, person: str, setting: Setting, now: Row, skip: set[int]
) -> Iterable[tuple[str, int, HistoryLine]]:
    table = table_of(ConsentOf)
    by_source = {f.source: f for f in Person.fields.values() if f.kept is Kept.CONSENT}
    query = select(table.c.id, table.c.purpose, table.c.channel).where(table.c.person == person)
    for key, purpose, channel in conn.execute(query).all():
        declared = by_source.get((str(purpose), str(channel)))
        if declared is None:
            continue
        for each in log.history(conn, key):
            if each.field == "state" and each.work not in skip:
                yield each.at, 1, _of_field(each, declared, setting, now)


def _of_groups(
    register: Register, conn: Connection, person: str, skip: set[int]
) -> Iterable[tuple[str, int, HistoryLine]]:
    table = table_of(GroupMembership)
    found = conn.execute(select(table.c.id, table.c.unit).where(table.c.person == person)).all()
    names = register.titles(conn, [str(unit) for _key, unit in found])
    label = Person.fields["groups"].title
    for key, unit in found:
        name = names.get(str(unit), "")
        for each in log.history(conn, key):
            if each.work in skip:
                continue
            if each.field == "unit":
                yield each.at, 1, _line(each, label, "", name)
            elif each.field == "end" and each.after:
                yield each.at, 1, _line(each, label, name, "")
