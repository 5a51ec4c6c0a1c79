"""Who in the register may be the person that somebody is typing in just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.database.query import Condition, Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.database.rows import numbers_to_ids, rows
from chapterdesk.fields import FieldValue, Setting, ValueProblem
from chapterdesk.models import Person
from chapterdesk.services import records
from chapterdesk.services.importing.faces import FACE_FIELDS, face
from chapterdesk.services.importing.matching import find_likes

LIKE_LIMIT = 40
"""How many people of the same name or number are looked at closer while somebody types."""
NEW = "new"


@dataclass(frozen=True)
class Double:
    """Somebody who may be the person that is being typed in, with the reason in words."""

    n: int
    title: str
    reason: str
    sure: bool


def likely_doubles(register: Register, conn: Connection, texts: Mapping[str, str]) -> list[Double]:
    """Return who in the register may be the person that is being typed in; what cannot be read yet is left out."""
    setting = register.setting(conn)
    values = {name: value for name in FACE_FIELDS if (value := _readable(name, texts.get(name, ""), setting))}
    whole = " ".join(str(values[name]) for name in ("given_name", "family_name") if name in values)
    found: dict[int, None] = {}
    if "given_name" in values and "family_name" in values:
        found.update(dict.fromkeys(numbers(conn, Person, Question(words=whole))[:LIKE_LIMIT]))
    for name in ("phones", "emails", "member_number"):
        each = values.get(name)
        if each:
            wanted = each if isinstance(each, tuple) else (each,)
            found.update(dict.fromkeys(numbers(conn, Person, Question((Condition(name, "is", wanted),)))[:LIKE_LIMIT]))
    if not found:
        return []
    keys = numbers_to_ids(conn, Person, list(found))
    known = rows(conn, Person, list(keys.values()), FACE_FIELDS)
    likes = find_likes([face(NEW, values)], [face(key, row) for key, row in known.items()]).get(NEW, [])
    heads = records.heads(conn, Person, list(keys.values()))
    back = {key: n for n, key in keys.items()}
    return [
        Double(back[str(like.other)], heads[str(like.other)][1], like.reason, like.verdict == "same") for like in likes
    ]


def _readable(name: str, text: str, setting: Setting) -> FieldValue:
    try:
        return Person.fields[name].parse(text, setting) if text.strip() else None
    except ValueProblem:
        return None
