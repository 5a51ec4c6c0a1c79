"""New rows of a workbook against the register: somebody who may be there already is a question, never a second row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Condition, Question, numbers
from chapterdesk.database.rows import numbers_to_ids, rows, table_of
from chapterdesk.fields import FieldValue, Kept
from chapterdesk.fields.types import Reference
from chapterdesk.models import Person, entities
from chapterdesk.services import records
from chapterdesk.services.importing.faces import FACE_FIELDS, face
from chapterdesk.services.importing.matching import find_likes
from chapterdesk.services.person_doubles import LIKE_LIMIT
from chapterdesk.sync.outcome import NewRow

SAME_THING = N_("It says the same of the same people and things.")
Like = tuple[str, str, str]
"""A row that a new one may be: its id, what it is called, and why."""


def likes(conn: Connection, new_rows: Iterable[NewRow]) -> dict[str, list[Like]]:
    """Return by the id of a new row what it may be; those that are like nothing are left out."""
    found: dict[str, list[Like]] = {}
    people: dict[str, Mapping[str, FieldValue]] = {}
    for new in new_rows:
        if new.kind == Person.kind:
            people[new.id] = new.values
        elif same := _same_thing(conn, new):
            found[new.id] = same
    return found | _like_people(conn, people)


def _like_people(conn: Connection, people: Mapping[str, Mapping[str, FieldValue]]) -> dict[str, list[Like]]:
    wanted: dict[int, None] = {}
    for values in people.values():
        wanted.update(dict.fromkeys(_candidates(conn, values)))
    if not wanted:
        return {}
    keys = list(numbers_to_ids(conn, Person, list(wanted)).values())
    faces = [face(key, row) for key, row in rows(conn, Person, keys, FACE_FIELDS).items()]
    alike = find_likes([face(key, values) for key, values in people.items()], faces)
    heads = records.heads(conn, Person, keys)
    return {
        str(key): [(str(like.other), heads[str(like.other)][1], like.reason) for like in of]
        for key, of in alike.items()
        if of
    }


def _candidates(conn: Connection, values: Mapping[str, FieldValue]) -> list[int]:
    """Return the local numbers of people of the same name or with the same number or address."""
    found: list[int] = []
    whole = " ".join(str(values[name]) for name in ("given_name", "family_name") if values.get(name))
    if whole:
        found += numbers(conn, Person, Question(words=whole))[:LIKE_LIMIT]
    for name in ("phones", "emails", "member_number"):
        if each := values.get(name):
            asked = each if isinstance(each, tuple) else (each,)
            found += numbers(conn, Person, Question((Condition(name, "is", asked),)))[:LIKE_LIMIT]
    return found


def _same_thing(conn: Connection, new: NewRow) -> list[Like]:
    """Return rows of another kind that point at the same rows, begin on the same day, and are called the same."""
    entity = entities()[new.kind]
    table = table_of(entity)
    names = [
        f.name
        for f in entity.fields.values()
        if f.kept is Kept.COLUMN
        and (isinstance(f.type, Reference) or f.name in (*entity.told_apart_by, "name", "start"))
    ]
    given = [name for name in names if new.values.get(name) not in (None, "", ())]
    if not given:
        return []
    query = select(table.c.id, table.c.title).where(*(table.c[name] == new.values[name] for name in given))
    return [(row, title, _(SAME_THING)) for row, title in conn.execute(query.limit(LIKE_LIMIT))]
