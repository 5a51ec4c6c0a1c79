"""Lists of rows of any kind: which rows, in which order, and what their cells say, without a query a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Integer, column, exists, false, or_, select, text

from chapterdesk.core import locale
from chapterdesk.database.currencies import Shown
from chapterdesk.database.query import Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, numbers_to_ids, rows, table_of
from chapterdesk.database.search import KIND, SHIFT, code_of, is_searched, match_sql
from chapterdesk.fields import Field, Kept
from chapterdesk.fields.choices import Choice
from chapterdesk.fields.types import Reference
from chapterdesk.models import Entity, SetValue
from chapterdesk.services import record_names

_DATES = ("date", "partial_date", "instant", "time")


@dataclass(frozen=True)
class ListedRow:
    """One row of a list: what each asked field shows, the stored values behind, and its title where ``title`` was asked for."""

    n: int
    id: str
    ref: str
    title: str
    texts: dict[str, str]
    values: Row


def found(register: Register, conn: Connection, entity: type[Entity], asked: Question) -> list[int]:
    """Return the local numbers of the rows that answer a question, in its order.

    Free words are looked for in the row's own words, in its choices and dates, and in the names of what it points at;
    references are sorted by those names too.
    """
    plain = Question(asked.conditions, "", asked.order, asked.descending)
    declared = entity.fields.get(asked.order)
    wanted = _with_words(conn, entity, asked.words) if asked.words.strip() else None
    if isinstance(declared and declared.type, Reference) and declared is not None and declared.kept is not Kept.PERIODS:
        answer = _by_names(register, conn, entity, declared, plain)
    elif asked.order == "title" and not record_names.has_title(entity):
        answer = _by_titles(register, conn, entity, plain)
    else:
        answer = numbers(conn, entity, plain)
    return answer if wanted is None else [n for n in answer if n in wanted]


def _by_names(
    register: Register, conn: Connection, entity: type[Entity], declared: Field, asked: Question
) -> list[int]:
    base = numbers(conn, entity, Question(asked.conditions))
    table = table_of(entity)
    if declared.kept is Kept.COLUMN:
        query = select(table.c.n, table.c[declared.name]).where(table.c[declared.name].is_not(None))
    else:
        query = select(table.c.n, SetValue.value).where(
            SetValue.owner == table.c.id, SetValue.field == declared.name, SetValue.position == 0
        )
    points = {int(n): str(key) for n, key in conn.execute(query)}
    names = record_names.reference_names(register, conn, entity, [{declared.name: tuple(set(points.values()))}])
    keys = {n: locale.sort_key(names.get(key, ""), register.language) for n, key in points.items()}
    filled = sorted((n for n in base if n in keys), key=lambda n: keys[n], reverse=asked.descending)
    return [*filled, *(n for n in base if n not in keys)]


def _by_titles(register: Register, conn: Connection, entity: type[Entity], asked: Question) -> list[int]:
    base = numbers(conn, entity, Question(asked.conditions))
    ids = numbers_to_ids(conn, entity, base)
    names = record_names.called(register, conn, entity, list(ids.values()))
    return sorted(
        base, key=lambda n: locale.sort_key(names.get(ids[n], ""), register.language), reverse=asked.descending
    )


# -- words ------------------------------------------------------------------------------------------------------


def _with_words(conn: Connection, entity: type[Entity], words: str) -> set[int]:
    """Return the rows in which each of the words is found somewhere."""
    table = table_of(entity)
    result: set[int] | None = None
    for word in words.split():
        parts: list[ColumnElement[bool]] = [_own(entity, word)]
        for declared in entity.fields.values():
            if (part := _in_field(entity, declared, word)) is not None:
                parts.append(part)
        hits = {int(n) for (n,) in conn.execute(select(table.c.n).where(or_(*parts)))}
        result = hits if result is None else result & hits
    return result or set()


def _own(entity: type[Entity], word: str) -> ColumnElement[bool]:
    """Return the condition that a row holds the word itself: by the search where it knows the kind, else in its title."""
    table = table_of(entity)
    if not is_searched(entity):
        return or_(*(table.c.title.icontains(each, autoescape=True) for each in {word, word.capitalize()}))
    made = match_sql(word)
    if made is None:
        return false()
    sql, parameters = made
    hits = text(sql).bindparams(**parameters).columns(column("rowid", Integer)).subquery().c.rowid
    return table.c.n.in_(select(hits.op(">>")(SHIFT)).where(hits.op("&")(KIND) == code_of(entity)))


def _in_field(entity: type[Entity], declared: Field, word: str) -> ColumnElement[bool] | None:
    table, kind = table_of(entity), declared.type
    if isinstance(kind, Reference) and declared.kept in (Kept.COLUMN, Kept.SET):
        targets = [t for t in record_names.kinds_behind(kind.kind) if t is not entity]
        inside = [select(table_of(t).c.id).where(_own(t, word)) for t in targets]
        if declared.kept is Kept.COLUMN:
            return or_(false(), *(table.c[declared.name].in_(each) for each in inside))
        own = (SetValue.owner == table.c.id, SetValue.field == declared.name)
        return or_(false(), *(exists().where(*own, SetValue.value.in_(each)) for each in inside))
    if declared.kept is not Kept.COLUMN:
        return None
    if isinstance(kind, Choice):
        wanted = locale.fold(word)
        codes = [code for code, said in kind.choices() if wanted in locale.fold(said)]
        return table.c[declared.name].in_(codes) if codes and len(wanted) > 1 else None
    if kind.code in _DATES and word[:1].isdigit():
        return table.c[declared.name].startswith(word, autoescape=True)
    return None


# -- cells ------------------------------------------------------------------------------------------------------


def shown(
    register: Register, conn: Connection, entity: type[Entity], wanted: Sequence[int], fields: Sequence[str]
) -> dict[int, ListedRow]:
    """Return a block of rows by local number with the words of the asked fields, the names of what they point at included."""
    ids = numbers_to_ids(conn, entity, wanted)
    names = [name for name in fields if name in entity.fields]
    own = rows(conn, entity, list(ids.values()), names)
    setting = record_names.named_setting(register, conn, entity, own.values())
    words = Shown(conn, entity, list(own), setting, names)
    titles = record_names.called(register, conn, entity, list(own)) if "title" in fields else {}
    table = table_of(entity)
    refs = {n: str(r) for n, r in conn.execute(select(table.c.n, table.c.ref).where(table.c.n.in_(list(ids))))}
    result: dict[int, ListedRow] = {}
    for n, key in ids.items():
        if (row := own.get(key)) is not None:
            texts = {name: words.text(key, name, row[name]) for name in names}
            result[n] = ListedRow(n, key, refs[n], titles.get(key, ""), texts, row)
    return result


def ids_of(conn: Connection, entity: type[Entity], wanted: Sequence[int]) -> list[str]:
    """Return ids by local numbers, in their order; those that are gone are left out."""
    known = numbers_to_ids(conn, entity, wanted)
    return [known[n] for n in wanted if n in known]


def number_of(conn: Connection, entity: type[Entity], key: str) -> int | None:
    """Return the local number of a row by id, None where it is gone."""
    table = table_of(entity)
    found_n = conn.execute(select(table.c.n).where(table.c.id == key)).scalar()
    return None if found_n is None else int(found_n)
