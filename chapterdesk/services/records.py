"""Show, list, add, set, end and delete rows of every kind, from their declarations alone; history and finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock, ids
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database import log, search
from chapterdesk.database.currencies import Shown, of_values
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, numbers_to_ids, rows, table_of
from chapterdesk.database.unit import is_empty
from chapterdesk.fields import Field, FieldValue, Setting, ValueProblem
from chapterdesk.fields.types import Money, Reference
from chapterdesk.models import Change, Entity, Person, SmartList, entities, entity_of, pointing_at
from chapterdesk.services import lists
from chapterdesk.services.naming import Found, UsageError, any_row, by_id, field_of, heads, kind_of, resolve

__all__ = [
    "Dependents",
    "Found",
    "Question",
    "Record",
    "Told",
    "UsageError",
    "add",
    "any_row",
    "by_id",
    "delete",
    "dependents",
    "end",
    "field_of",
    "find",
    "heads",
    "history",
    "kind_of",
    "names_in",
    "parsed",
    "question",
    "read",
    "refs_in",
    "resolve",
    "set_fields",
]


@dataclass(frozen=True)
class Record:
    """A row with the words for its values.

    Attributes:
        values: Stored values by field.
        texts: The same as people read them, in the current language; empty ones left out.
    """

    row: Found
    values: Row
    texts: dict[str, str]


@dataclass(frozen=True)
class Told:
    """One line of a row's history, in words."""

    change: int
    at: str
    author: str
    origin: str
    verb: str
    field: str
    label: str
    before: str
    after: str


@dataclass
class Dependents:
    """What goes, what merely loses a link, and what cannot do without, when a row is deleted: kind -> count."""

    deleted: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    needing: dict[str, int] = field(default_factory=dict)


# -- reading ----------------------------------------------------------------------------------------------------


def names_in(register: Register, conn: Connection, entity: type[Entity], found: Iterable[Row]) -> dict[str, str]:
    """Return what the rows that these rows point at are called, by id."""
    references = [f.name for f in entity.fields.values() if isinstance(f.type, Reference)]
    wanted: set[str] = set()
    for row in found:
        for name in references:
            value = row.get(name)
            wanted.update(str(v) for v in (value if isinstance(value, tuple) else (value,)) if v)
    return register.titles(conn, list(wanted))


def read(
    register: Register, conn: Connection, entity: type[Entity], keys: Sequence[str], fields: Sequence[str] | None = None
) -> list[Record]:
    """Return rows by their ids, in order, with the words of their values in the current language."""
    found = rows(conn, entity, keys, fields)
    setting = replace(register.setting(conn), names=names_in(register, conn, entity, found.values()))
    known = heads(conn, entity, keys)
    shown = Shown(conn, entity, list(found), setting, fields)
    result = []
    for key, row in found.items():
        texts = {n: t for n, v in row.items() if (t := shown.text(key, n, v))}
        result.append(Record(Found(entity, key, *known[key]), row, texts))
    return result


def refs_in(conn: Connection, found: Iterable[Record]) -> dict[str, str]:
    """Return the Refs of the rows that these rows point at, by id."""
    wanted: dict[str, set[str]] = {}
    for record in found:
        for name, value in record.values.items():
            declared = record.row.entity.fields[name]
            if isinstance(declared.type, Reference):
                each = value if isinstance(value, tuple) else (value,)
                wanted.setdefault(declared.type.kind, set()).update(str(v) for v in each if v)
    result: dict[str, str] = {}
    for kind, keys in wanted.items():
        for entity in entities().values():
            if entity.kind == kind or (kind == "party" and entity.is_party):
                result.update((key, ref) for key, (ref, _title) in heads(conn, entity, sorted(keys)).items())
    return result


def question(
    register: Register, conn: Connection, entity: type[Entity], where: Mapping[str, str], name: str = ""
) -> Question:
    """Return the question of a smart list (``name``, "" for all) narrowed to FIELD=VALUE pairs. Raises UserError.

    An empty value asks for rows where the field is empty.
    """
    if name and entity is not Person:
        raise UserError(
            _("The smart lists are lists of people."), _("Use them with the kind person."), code="unknown_list"
        )
    asked = lists.named(conn, name) if name else Question()
    setting = register.setting(conn)
    for key, text in where.items():
        declared = field_of(entity, key)
        if not text.strip():
            asked = asked.also(Condition(declared.name, "empty"))
            continue
        value = parsed(declared, text, setting)
        values = value if isinstance(value, tuple) else (value,)
        asked = asked.also(*(Condition(declared.name, "is", (each,)) for each in values))
    return asked


def find(register: Register, words: str, *, limit: int = 50) -> list[Found]:
    """Return rows of any kind that hold every word, people first. Never more than ``limit``."""
    with register.read() as conn:
        hits = search.find(conn, words, limit=limit)
        result: list[Found] = []
        for kind, entity in entities().items():
            numbers = [n for of, n in hits if of == kind]
            if numbers:
                keys = list(numbers_to_ids(conn, entity, numbers).values())
                known = heads(conn, entity, keys)
                mine = [Found(entity, key, *known[key]) for key in keys]
                result += sorted(mine, key=lambda each: (each.entity.kind, each.title))
        return result


def history(register: Register, ref: str) -> tuple[Found, list[Told]]:
    """Return a row and what happened to it, in words, the latest first; also for a deleted row. Raises UserError."""
    with register.read() as conn:
        row = _once_there(conn, ref) or any_row(conn, ref)
        entries = log.history(conn, row.id)
        fields = row.entity.fields
        seen = [{e.field: v} for e in entries if e.field for v in (e.before, e.after)]
        setting = replace(register.setting(conn), names=names_in(register, conn, row.entity, seen))
        told = []
        own = Shown(conn, row.entity, [row.id], setting)
        for each in entries:
            declared = fields.get(each.field)
            shown = own.setting(row.id, each.field)
            before, after = (_words(declared, value, shown) for value in (each.before, each.after))
            label = declared.title if declared else ""
            told.append(Told(each.work, each.at, each.author, each.origin, each.verb, each.field, label, before, after))
        return row, told


def _once_there(conn: Connection, ref: str) -> Found | None:
    """Return a deleted row by its Ref, which follows from its id, None where none was deleted."""
    parsed_ref = ids.parse_ref(ref)
    entity = entity_of(parsed_ref[0]) if parsed_ref else None
    if parsed_ref is None or entity is None:
        return None
    gone = select(Change.row).where(Change.entity == entity.kind, Change.verb == "remove").distinct()
    for (row,) in conn.execute(gone):
        if ids.ref_of(entity.letter, row) == parsed_ref[1]:
            there = conn.execute(select(table_of(entity).c.id).where(table_of(entity).c.id == row)).scalar()
            return None if there else Found(entity, row, parsed_ref[1], "")
    return None


def _words(declared: Field | None, value: FieldValue, setting: Setting) -> str:
    if is_empty(value):
        return ""
    return declared.format(value, setting) if declared else str(value)


# -- writing ----------------------------------------------------------------------------------------------------


def parsed(declared: Field, text: str, setting: Setting) -> FieldValue:
    """Return the stored value of what was typed. Raises UserError ``invalid_value``, naming the field."""
    try:
        return declared.parse(text, setting)
    except ValueProblem as problem:
        remedy = _("Did you mean {text}?").format(text=problem.suggestion) if problem.suggestion else ""
        raise UserError(f"{declared.title}: {problem.sentence}", remedy, code="invalid_value") from None


def _refuse_inner(entity: type[Entity]) -> None:
    """Refuse rows that only make sense with what the program writes beside them."""
    if not entity.in_lists:
        raise UserError(
            _("Rows of the kind {kind} are not written by hand.").format(kind=_(entity.label)),
            _("They follow from what is done elsewhere, such as the fields of a person."),
            code="not_by_hand",
        )


def _values(
    register: Register, conn: Connection, entity: type[Entity], texts: Mapping[str, str], key: str = ""
) -> dict[str, FieldValue]:
    """Return the stored values of typed words; amounts last, since the others may say in which currency they are."""
    usual = register.setting(conn)
    known: Row = rows(conn, entity, [key]).get(key, {}) if key else {}
    result: dict[str, FieldValue] = {}
    for name, text in sorted(texts.items(), key=lambda each: isinstance(field_of(entity, each[0]).type, Money)):
        declared = field_of(entity, name)
        setting = of_values(conn, entity, {**known, **result}, declared.name, usual)
        if not declared.editable:
            raise UserError(
                _("{field} follows from other things and is not typed in.").format(field=declared.title),
                code="not_editable",
            )
        result[declared.name] = parsed(declared, text, setting)
    return result


def add(register: Register, entity: type[Entity], texts: Mapping[str, str], *, origin: str = "screen") -> Found:
    """Add a row from typed words. Raises UserError where a value or the row is not right."""
    _refuse_inner(entity)
    with register.work(N_("New: {name}"), origin=origin, name=_name_for_label(entity, texts)) as work:
        row = work.create(entity, _values(register, work.connection, entity, texts))
        return by_id(work.connection, entity, row)


def _name_for_label(entity: type[Entity], texts: Mapping[str, str]) -> str:
    return entity.make_title(texts) or entity.kind


def set_fields(
    register: Register, entity: type[Entity], named: str, texts: Mapping[str, str], *, origin: str = "screen"
) -> tuple[Found, bool]:
    """Change fields of a row from typed words; an empty text clears. Returns the row and whether anything changed."""
    _refuse_inner(entity)
    with register.read() as conn:
        row = resolve(conn, entity, named)
    with register.work(N_("Change {name}"), origin=origin, name=row.title or row.ref) as work:
        work.set(entity, row.id, _values(register, work.connection, entity, texts, row.id))
        found = by_id(work.connection, entity, row.id)
    return found, bool(work.changes.work)


def end(
    register: Register, entity: type[Entity], named: str, day: str = "", *, origin: str = "screen"
) -> tuple[Found, str]:
    """End a row: its end date, or its state of being over, is set. Returns the row and the day. Raises UserError.

    Args:
        register: The open register.
        entity: Its kind.
        named: Its Ref or title.
        day: The last day, as typed; "" is today.
        origin: Where it comes from.
    """
    with register.work(N_("End {name}"), origin=origin, name=named) as work:
        row = resolve(work.connection, entity, named)
        values: dict[str, FieldValue] = {}
        if "end" in entity.fields:
            texts = {"end": day or clock.today().isoformat()}
            values = _values(register, work.connection, entity, texts)
            _refuse_backwards(work.connection, row, str(values["end"]))
        elif (state := _over(entity)) and not day:
            values = {"state": state}
        if not values:
            raise UserError(
                _("{kind} has no end date.").format(kind=_(entity.label)),
                _("Change its fields, or delete it."),
                code="no_end",
            )
        work.set(entity, row.id, values)
        return row, str(values.get("end") or clock.today().isoformat())


def _refuse_backwards(conn: Connection, row: Found, end_day: str) -> None:
    start = rows(conn, row.entity, [row.id], ["start"])[row.id]["start"] if "start" in row.entity.fields else None
    if start and end_day < str(start)[: len(end_day)]:
        raise UserError(
            _("It begins on {start}, so it cannot end on {end}.").format(start=start, end=end_day),
            code="ends_before_it_begins",
        )


def _over(entity: type[Entity]) -> str:
    """Return the code of the state that means it is over, "" where a kind has none."""
    declared = entity.fields.get("state")
    codes = [code for code, _words_of in declared.type.choices()] if declared else []
    return next((code for code in ("closed", "dropped", "cancelled") if code in codes), "")


def dependents(conn: Connection, row: Found) -> Dependents:
    """Return what would go, or lose its link, if the row were deleted."""
    result = Dependents()
    for other, declared in pointing_at(row.entity.kind):
        column = table_of(other).c[declared.name]
        count = conn.execute(select(func.count()).where(column == row.id)).scalar() or 0
        if count:
            owned = getattr(declared.type, "owned", False)
            part = result.deleted if owned else result.needing if declared.required else result.emptied
            part[other.kind] = part.get(other.kind, 0) + int(count)
    return result


def delete(register: Register, row: Found, *, origin: str = "screen") -> int:
    """Delete a row with all that belongs to it; undoable. Returns how many rows went. Raises UserError ``needed``."""
    if row.entity is not SmartList:
        _refuse_inner(row.entity)
    with register.read() as conn:
        needing = dependents(conn, row).needing
    if needing:
        known = entities()
        what = ", ".join(f"{n} {_(known[kind].plural)}" for kind, n in needing.items())
        raise UserError(
            _("{name} cannot be deleted: needed by {what}.").format(name=row.title or row.ref, what=what),
            _("End it instead, or delete those first. Nothing was changed."),
            code="needed",
        )
    with register.work(N_("Delete {name}"), origin=origin, name=row.title or row.ref) as work:
        work.delete(row.entity, [row.id])
    return sum(len(gone) for gone in work.changes.deleted.values())
