"""What happened to a row of any kind, field by field, in words; and putting a value back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from chapterdesk.core.text import N_, _
from chapterdesk.database import log
from chapterdesk.database.currencies import Shown
from chapterdesk.database.log import Entry
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows
from chapterdesk.database.unit import is_empty
from chapterdesk.fields import FieldValue, Setting
from chapterdesk.models import Entity, Person
from chapterdesk.services import person_history, record_names
from chapterdesk.services.person_history import HistoryLine


def history(register: Register, conn: Connection, entity: type[Entity], key: str) -> list[HistoryLine]:
    """Return everything that happened to a row, the latest first; what came with being added is one line."""
    if entity is Person:
        return person_history.history(register, conn, key)
    entries = log.history(conn, key)
    seen: list[Row] = [{e.field: v} for e in entries if e.field in entity.fields for v in (e.before, e.after)]
    setting = record_names.named_setting(register, conn, entity, seen)
    now = rows(conn, entity, [key]).get(key)
    own = Shown(conn, entity, [key], setting)
    lines: list[HistoryLine] = []
    whole: set[tuple[int, str]] = set()
    for each in entries:
        if each.verb == "set":
            lines.append(_of_field(entity, each, own.setting(key, each.field), now))
        elif (each.work, each.verb) not in whole:
            whole.add((each.work, each.verb))
            said = {"add": _("Added"), "remove": _("Deleted")}.get(each.verb, _("Came back"))
            lines.append(_line(each, "", "", "", said=said))
    return lines


def _line(
    each: Entry, label: str, before: str, after: str, *, said: str = "", field: str = "", earlier: FieldValue = None
) -> HistoryLine:
    at = dt.datetime.fromisoformat(each.at).astimezone().strftime("%Y-%m-%d %H:%M")
    origin = person_history.origin_words(each.origin)
    return HistoryLine(at, each.author, origin, label, before, after, said, field, earlier)


def _of_field(entity: type[Entity], each: Entry, setting: Setting, now: Row | None) -> HistoryLine:
    declared = entity.fields.get(each.field)
    if declared is None:
        return _line(each, each.field, str(each.before or ""), str(each.after or ""))
    before, after = ("" if is_empty(v) else declared.format(v, setting) for v in (each.before, each.after))
    current = None if now is None else now.get(declared.name)
    differs = current != each.before and not (is_empty(current) and is_empty(each.before))
    back = declared.name if now is not None and differs and declared.editable else ""
    return _line(each, declared.title, before, after, field=back, earlier=each.before)


def put_back(register: Register, entity: type[Entity], key: str, line: HistoryLine) -> None:
    """Give a field the value that it had before a change. Raises UserError where that breaks a rule by now."""
    declared = entity.fields[line.field]
    with register.read() as conn:
        name = record_names.called(register, conn, entity, [key]).get(key, "")
    with register.work(N_("Put back {field} of {name}"), field=declared.title, name=name) as work:
        empty: FieldValue = () if declared.many else None
        work.set(entity, key, {line.field: empty if is_empty(line.earlier) else line.earlier})
