"""One row of any kind as a form shows it: reading, checking what was typed, saving a value, adding a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.currencies import Shown
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.database.unit import is_empty
from chapterdesk.fields import Field, FieldValue, Setting, Value, ValueProblem, amounts
from chapterdesk.fields.declare import unique
from chapterdesk.fields.types import Money, Reference
from chapterdesk.models import Entity, Person, SetValue
from chapterdesk.services import record_names, records

_NEAR = 10
"""So many rows of nearly the name are looked at for the one that is meant."""
_WORDS_KNOWN = 500
"""So many words of a free set are offered to complete from."""


@dataclass(frozen=True)
class RecordCard:
    """One row with the words of its values.

    Attributes:
        n: Local number, by which lists know it.
        title: What it is called, also where it has no name of its own.
        values: Stored values by field.
        texts: The same in words, "" for empty ones.
        names: What the rows are called that it points at, by id.
    """

    n: int
    id: str
    ref: str
    title: str
    values: Row
    texts: dict[str, str]
    names: Mapping[str, str]


def card(register: Register, conn: Connection, entity: type[Entity], key: str) -> RecordCard | None:
    """Return a row by id, None where it is gone."""
    table = table_of(entity)
    head = conn.execute(select(table.c.n, table.c.ref).where(table.c.id == key)).first()
    if head is None:
        return None
    values = rows(conn, entity, [key])[key]
    setting = record_names.named_setting(register, conn, entity, [values])
    shown = Shown(conn, entity, [key], setting)
    texts = {name: shown.text(key, name, value) for name, value in values.items()}
    title = record_names.called(register, conn, entity, [key])[key]
    return RecordCard(int(head.n), key, str(head.ref), title, values, texts, setting.names)


def check_text(
    register: Register, declared: Field, text: str, entity: type[Entity] | None = None, key: str = ""
) -> FieldValue:
    """Return the stored value of what was typed into a field, of a row where one is given: it may have its own currency.

    Raises ValueProblem, with the whole text mended as its suggestion; also where a required field is left empty, and
    where an amount is written in another currency than the row's.
    """
    with register.read() as conn:
        setting = register.setting(conn)
        if entity is not None and isinstance(declared.type, Money):
            setting = Shown(conn, entity, [key], setting, [declared.name]).setting(key, declared.name)
            _refuse_foreign(declared.type, text, setting.currency)
        value = (
            _several(register, declared, text, setting) if declared.many else _one(register, declared, text, setting)
        )
    refuse_empty(declared, value)
    return value


def _refuse_foreign(kind: Money, text: str, ours: str) -> None:
    if kind.currency_of and (theirs := amounts.foreign(text, ours)):
        raise ValueProblem(
            _("The amount is in {theirs}, and this is counted in {ours}.").format(theirs=theirs, ours=ours)
        )


def refuse_empty(declared: Field, value: FieldValue) -> None:
    """Raise ValueProblem where a field that no row may lack is emptied."""
    if declared.required and is_empty(value):
        raise ValueProblem(_("This cannot be empty."))


def _one(register: Register, declared: Field, text: str, setting: Setting) -> Value:
    """Read one value; a name is found in small letters too, and by what rows without one of their own are called."""
    try:
        return declared.type.parse(text, setting)
    except ValueProblem as problem:
        if not isinstance(declared.type, Reference) or problem.suggestion:
            raise
        near = record_names.candidates(register, declared.type.kind, text, limit=_NEAR)
        same = [each for each in near if locale.fold(each.name) == locale.fold(text)]
        if len(same) == 1:
            return same[0].id
        raise ValueProblem(problem.sentence, near[0].name if len(near) == 1 else "") from None


def _several(register: Register, declared: Field, text: str, setting: Setting) -> FieldValue:
    parts, found = declared.type.split(text), []
    for place, part in enumerate(parts):
        try:
            found.append(_one(register, declared, part, setting))
        except ValueProblem as problem:
            if not problem.suggestion:
                raise
            better = [*parts[:place], problem.suggestion, *parts[place + 1 :]]
            raise ValueProblem(problem.sentence, "; ".join(better)) from None
    return unique(found)


def set_value(register: Register, entity: type[Entity], key: str, field: str, value: FieldValue) -> bool:
    """Save one stored value; return whether anything changed. Raises UserError where the row has gone or breaks a rule."""
    return set_values(register, entity, [key], field, value)


def set_values(register: Register, entity: type[Entity], keys: Sequence[str], field: str, value: FieldValue) -> bool:
    """Give rows the same value in one step; return whether anything changed. Raises UserError."""
    declared = entity.fields[field]
    with register.read() as conn:
        names = record_names.called(register, conn, entity, keys)
    if not names:
        raise UserError(_("What you changed is not in the register any more."), code="gone")
    title = names[keys[0]] if len(keys) == 1 else f"{len(keys)} {_(entity.plural)}"
    with register.work(N_("{field} of {name}"), field=declared.title, name=title) as work:
        work.set_many(entity, {key: {field: value} for key in keys if key in names})
    return bool(work.changes.work)


def create(register: Register, entity: type[Entity], values: Mapping[str, FieldValue]) -> str:
    """Add a row of stored values and return its id. Raises UserError where the row is not right."""
    with register.read() as conn:
        known = record_names.reference_names(register, conn, entity, [dict(values)])
    name = entity.make_title(values) or ", ".join(known.values()) or _(entity.label)
    with register.work(N_("New: {name}"), name=name) as work:
        return work.create(entity, values)


def new_person(register: Register, name: str, reach: str = "") -> str:
    """Add a person by name (the first word is the given name) with a phone number or an e-mail address.

    Raises ValueProblem for a wrong number or address, UserError where there is no name.
    """
    words = name.split()
    if not words:
        raise UserError(_("A person needs a name."), _("Type a given name, a family name or both."), code="invalid")
    values: dict[str, FieldValue] = {"given_name": words[0], "family_name": " ".join(words[1:]) or None}
    if reach.strip():
        by = "emails" if re.search(r"[@a-z]", reach.lower()) else "phones"
        values[by] = check_text(register, Person.fields[by], reach)
    return create(register, Person, {k: v for k, v in values.items() if v})


def known_words(conn: Connection, entity: type[Entity], field: str) -> list[str]:
    """Return the words in use in a set of free words, by alphabet."""
    table = table_of(entity)
    query = select(SetValue.value).where(SetValue.field == field, SetValue.owner.in_(select(table.c.id)))
    return [str(v) for (v,) in conn.execute(query.distinct().order_by(SetValue.value).limit(_WORDS_KNOWN))]


def dependents(conn: Connection, entity: type[Entity], keys: Sequence[str]) -> records.Dependents:
    """Return what goes, loses a link or stands in the way when these rows are deleted."""
    result = records.Dependents()
    for key, (ref, title) in records.heads(conn, entity, keys).items():
        one = records.dependents(conn, records.Found(entity, key, ref, title))
        for part, more in ((result.deleted, one.deleted), (result.emptied, one.emptied), (result.needing, one.needing)):
            for kind, count in more.items():
                part[kind] = part.get(kind, 0) + count
    return result


def delete(register: Register, entity: type[Entity], keys: Sequence[str]) -> None:
    """Delete rows with all that belongs to them in one step. Raises UserError ``needed`` where others cannot do without."""
    with register.read() as conn:
        names = record_names.called(register, conn, entity, keys)
        needing = dependents(conn, entity, keys).needing
    what = names.get(keys[0], "") if len(keys) == 1 else f"{len(keys)} {_(entity.plural)}"
    if needing:
        by = ", ".join(f"{n} {_(record_names.kinds_behind(kind)[0].plural)}" for kind, n in needing.items())
        raise UserError(
            _("{name} cannot be deleted: needed by {what}.").format(name=what, what=by),
            _("End it instead, or delete those first. Nothing was changed."),
            code="needed",
        )
    with register.work(N_("Delete {name}"), name=what) as work:
        work.delete(entity, list(names))
