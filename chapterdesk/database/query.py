"""Questions to the register: filters, words and order turned into one query for local numbers.

A list on the screen is the answer of one such query; its rows are fetched later, in blocks, as they scroll into view.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    and_,
    column,
    exists,
    func,
    not_,
    or_,
    select,
    text,
)

from chapterdesk.core import clock
from chapterdesk.core.locale import fold
from chapterdesk.database import ordering
from chapterdesk.database.rows import chunks, open_period, table_of
from chapterdesk.database.search import KIND, SHIFT, code_of, match_sql
from chapterdesk.fields import Field, Kept, Value
from chapterdesk.models import Appointment, Change, ConsentOf, Contact, Entity, SetValue, Unit, entities

OPERATORS = ("is", "is_not", "contains", "empty", "filled", "from", "until")
COMPUTED = ("last_contact", "has_role", "came_with")


@dataclass(frozen=True)
class Condition:
    """One filter: a field, how it is asked, and the values asked for.

    Besides declared fields, people have ``last_contact`` (``from``/``until`` a date, ``empty``: never) and ``has_role``
    (``is`` true or false); ``came_with`` (``is`` the number of a unit of work) finds rows of any kind that it added.
    """

    field: str
    operator: str = "is"
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Question:
    """All conditions together, with free words, and the order of the answer."""

    conditions: tuple[Condition, ...] = ()
    words: str = ""
    order: str = "title"
    descending: bool = False

    def to_json(self) -> str:
        """Return the question as it is kept in a smart list."""
        parts = [[c.field, c.operator, list(c.values)] for c in self.conditions]
        return json.dumps({"where": parts, "words": self.words, "order": self.order, "down": self.descending})

    @classmethod
    def from_json(cls, kept: str) -> Question:
        """Read a kept question."""
        data = json.loads(kept)
        parts = tuple(Condition(f, o, tuple(v)) for f, o, v in data.get("where", []))
        return cls(parts, data.get("words", ""), data.get("order", "title"), bool(data.get("down")))

    def also(self, *more: Condition) -> Question:
        """Return the question with further conditions."""
        return replace(self, conditions=(*self.conditions, *more))


def ordered(
    conn: Connection, entity: type[Entity], question: Question, *, limit: int = 0, quick: bool = False
) -> array[int]:
    """Return the local numbers of the rows that answer the question, in its order: 8 bytes a row.

    ``limit`` asks for the first ones only (0: all); ``quick`` gives none where they cost as much as all.
    """
    table = table_of(entity)
    way = ordering.way(conn, entity, question.order)
    where, values = _where(conn, entity, question), _parameters(question)
    if isinstance(way, ordering.Parts):
        return ordering.in_parts(conn, table, way, where, values, descending=question.descending, limit=limit)
    if quick:
        return array("q")
    found = ordering.in_piles(conn, table, way, where, values, descending=question.descending)
    return found[:limit] if limit else found


def numbers(conn: Connection, entity: type[Entity], question: Question) -> list[int]:
    """Return what ``ordered`` returns, as a list."""
    return ordered(conn, entity, question).tolist()


def count(conn: Connection, entity: type[Entity], question: Question) -> int:
    """Return how many rows answer the question."""
    query = select(func.count()).select_from(table_of(entity)).where(*_where(conn, entity, question))
    return int(conn.execute(query, _parameters(question)).scalar() or 0)


def kinds_of(entity: type[Entity], question: Question) -> set[str]:
    """Return the kinds of rows whose change can move a row into the answer or out of it; words may stand in any."""
    if question.words.strip() or any(asked.field == "came_with" for asked in question.conditions):
        return set(entities())
    found = {entity.kind}
    for asked in question.conditions:
        declared = entity.fields.get(asked.field)
        if declared is None:
            found |= {Contact.kind, Appointment.kind}
        elif declared.kept is Kept.CONSENT:
            found.add(ConsentOf.kind)
        elif declared.kept is Kept.PERIODS:
            found |= {declared.source[0], Unit.kind}
    return found


def _parameters(question: Question) -> dict[str, str]:
    made = match_sql(question.words) if question.words.strip() else None
    return made[1] if made else {}


def _where(conn: Connection, entity: type[Entity], question: Question) -> list[ColumnElement[bool]]:
    table = table_of(entity)
    parts = [_condition(conn, entity, table, c) for c in question.conditions]
    if question.words.strip():
        parts.append(_words(entity, table, question.words))
    return parts


def _words(entity: type[Entity], table: Table, words: str) -> ColumnElement[bool]:
    made = match_sql(words)
    if made is None:
        return table.c.n.is_(None)
    found = text(made[0]).columns(column("rowid", Integer)).subquery()
    key = found.c.rowid
    return table.c.n.in_(select(key.op(">>")(SHIFT)).where(key.op("&")(KIND) == code_of(entity)))


def _condition(conn: Connection, entity: type[Entity], table: Table, asked: Condition) -> ColumnElement[bool]:
    if asked.field in COMPUTED and asked.field not in entity.fields:
        return _computed(entity, table, asked)
    declared = entity.fields[asked.field]
    if asked.operator == "is_not":
        return not_(_condition(conn, entity, table, replace(asked, operator="is")))
    if asked.operator == "empty":
        return not_(_condition(conn, entity, table, replace(asked, operator="filled")))
    match declared.kept:
        case Kept.COLUMN:
            return _compare(table.c[declared.name], asked)
        case Kept.SET:
            own = and_(SetValue.owner == table.c.id, SetValue.field == declared.name)
            return exists().where(own, _compare(SetValue.value, asked))
        case Kept.CONSENT:
            return _consent(table, declared, asked)
        case _:
            return _period(conn, table, declared, asked)


def _compare(value: Any, asked: Condition) -> ColumnElement[bool]:
    match asked.operator:
        case "filled":
            return and_(value.is_not(None), value != "")
        case "contains":
            # LIKE folds ASCII only, so both spellings of a Swedish letter are asked for.
            like = [
                p
                for v in asked.values
                for p in {str(v), str(v).lower(), str(v).capitalize(), str(v).upper(), fold(str(v))}
            ]
            return or_(*(value.icontains(p, autoescape=True) for p in like))
        case "from":
            return and_(value.is_not(None), value >= asked.values[0])
        case "until":
            return and_(value.is_not(None), value <= asked.values[0])
        case _:
            return or_(*(value.is_(None) if v is None else value == v for v in asked.values))


def _consent(table: Table, declared: Field, asked: Condition) -> ColumnElement[bool]:
    purpose, channel = declared.source
    own = and_(ConsentOf.person == table.c.id, ConsentOf.purpose == purpose, ConsentOf.channel == channel)
    if asked.operator == "filled":
        return exists().where(own, ConsentOf.state != "not_asked")
    # Nothing noted counts as not asked; one look-up a person answers both.
    state = func.coalesce(select(ConsentOf.state).where(own).limit(1).scalar_subquery(), "not_asked")
    return state.in_([str(v) for v in asked.values])


def _period(conn: Connection, table: Table, declared: Field, asked: Condition) -> ColumnElement[bool]:
    kind, owner, target = declared.source
    periods = table_of(entities()[kind]).alias()
    own = and_(periods.c[owner] == table.c.id, open_period(periods))
    if asked.operator == "filled":
        return exists().where(own)
    if not target:
        wants = any(bool(v) for v in asked.values)
        return exists().where(own) if wants else not_(exists().where(own))
    return exists().where(own, periods.c[target].in_(subtree(conn, [str(v) for v in asked.values])))


def subtree(conn: Connection, units: list[str]) -> list[str]:
    """Return units with all that belong to them, so that a district means its groups too."""
    table = table_of(Unit)
    found = dict.fromkeys(units)
    level = list(found)
    while level:
        beneath: list[str] = []
        for block in chunks(level):
            beneath += conn.execute(select(table.c.id).where(table.c.parent.in_(block))).scalars()
        level = [each for each in dict.fromkeys(beneath) if each not in found]
        found.update(dict.fromkeys(level))
    return list(found)


def _computed(entity: type[Entity], table: Table, asked: Condition) -> ColumnElement[bool]:
    if asked.field == "came_with":
        added = Change.work.in_([int(v) for v in asked.values if isinstance(v, int)])
        return table.c.id.in_(select(Change.row).where(added, Change.entity == entity.kind, Change.verb == "add"))
    if asked.field == "has_role":
        periods = table_of(Appointment).alias()
        has = exists().where(periods.c.party == table.c.id, open_period(periods))
        return has if any(bool(v) for v in asked.values) else not_(has)
    own = Contact.party == table.c.id
    match asked.operator:
        case "empty":
            return not_(exists().where(own))
        case "filled":
            return exists().where(own)
        case "from":
            return exists().where(own, Contact.at >= str(asked.values[0]))
        case _:
            latest = select(func.max(Contact.at)).where(own).scalar_subquery()
            return latest < str(asked.values[0])


def days_ago(days: int) -> str:
    """Return the day so many days before today, ISO, for conditions on dates."""
    return (clock.today() - dt.timedelta(days=days)).isoformat()
