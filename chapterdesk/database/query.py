"""Questions to the register: filters, words and order turned into one query for local numbers.

A list on the screen is the answer of one such query; its rows are fetched later, in blocks, as they scroll into view.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    and_,
    case,
    column,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
)

from chapterdesk.core import clock
from chapterdesk.core.locale import fold
from chapterdesk.database.rows import open_period, table_of
from chapterdesk.database.search import code_of, match_sql
from chapterdesk.fields import Field, Kept, Value
from chapterdesk.fields.choices import Choice
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


def numbers(conn: Connection, entity: type[Entity], question: Question) -> list[int]:
    """Return the local numbers of the rows that answer the question, in its order."""
    table = table_of(entity)
    query = select(table.c.n).where(*_where(conn, entity, question))
    for each in _order(entity, table, question.order):
        down = each.desc() if question.descending else each.asc()
        # Titles are never null; asking for nulls last would keep SQLite from using their index.
        query = query.order_by(down if each is table.c.sort_title else down.nulls_last())
    return [n for (n,) in conn.execute(query.order_by(table.c.n), _parameters(question))]


def count(conn: Connection, entity: type[Entity], question: Question) -> int:
    """Return how many rows answer the question."""
    query = select(func.count()).select_from(table_of(entity)).where(*_where(conn, entity, question))
    return int(conn.execute(query, _parameters(question)).scalar() or 0)


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
    return table.c.n.in_(select(key.op(">>")(5)).where(key.op("&")(31) == code_of(entity)))


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
    wanted = exists().where(own, ConsentOf.state.in_([str(v) for v in asked.values]))
    return or_(wanted, not_(exists().where(own))) if "not_asked" in asked.values else wanted


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
    children: dict[str, list[str]] = {}
    for unit, parent in conn.execute(select(table.c.id, table.c.parent)):
        children.setdefault(parent, []).append(unit)
    found: dict[str, None] = {}
    todo = list(units)
    while todo:
        each = todo.pop()
        if each not in found:
            found[each] = None
            todo += children.get(each, [])
    return list(found)


def _last_contact(table: Table) -> Any:
    return select(func.max(Contact.at)).where(Contact.party == table.c.id).scalar_subquery()


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
            return and_(exists().where(own), not_(exists().where(own, Contact.at >= str(asked.values[0]))))


def days_ago(days: int) -> str:
    """Return the day so many days before today, ISO, for conditions on dates."""
    return (clock.today() - dt.timedelta(days=days)).isoformat()


def _order(entity: type[Entity], table: Table, order: str) -> list[Any]:
    if order in ("title", "name", "") or order not in {*entity.fields, *COMPUTED, "sort_family", "ref"}:
        return [table.c.sort_title]
    if order in ("sort_family", "ref"):
        return [table.c[order]]
    if order == "last_contact":
        return [_last_contact(table), table.c.sort_title]
    if order in COMPUTED:
        return [table.c.sort_title]
    declared = entity.fields[order]
    return [_order_by_field(table, declared), table.c.sort_title]


def _order_by_field(table: Table, declared: Field) -> Any:
    match declared.kept:
        case Kept.COLUMN:
            value = table.c[declared.name]
            if isinstance(declared.type, Choice):
                places = {code: i for i, (code, _words) in enumerate(declared.type.options)}
                return case(places, value=value, else_=literal_column("NULL"))
            return value
        case Kept.SET:
            own = and_(SetValue.owner == table.c.id, SetValue.field == declared.name, SetValue.position == 0)
            return select(SetValue.value).where(own).scalar_subquery()
        case Kept.CONSENT:
            purpose, channel = declared.source
            own = and_(ConsentOf.person == table.c.id, ConsentOf.purpose == purpose, ConsentOf.channel == channel)
            return select(ConsentOf.state).where(own).scalar_subquery()
        case _:
            return _order_by_period(table, declared)


def _order_by_period(table: Table, declared: Field) -> Any:
    kind, owner, target = declared.source
    periods = table_of(entities()[kind]).alias()
    own = and_(periods.c[owner] == table.c.id, open_period(periods))
    if not target:
        return exists().where(own)
    unit = table_of(Unit).alias()
    return select(func.min(unit.c.sort_title)).where(own, unit.c.id == periods.c[target]).scalar_subquery()
