"""The search above every page: people, groups and meetings of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from chapterdesk.core.locale import begins_words, long_date
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows
from chapterdesk.models import Entity, Meeting, Mobilisation, Person, Unit
from chapterdesk.models.words import UNIT_KINDS
from chapterdesk.services import records
from chapterdesk.ui.frame import Hit

MOST = 20
# Kinds that have no page of their own take places among the hits: more are asked for than are shown.
_ASKED = 60
_PLACES: dict[type[Entity], tuple[str, str, tuple[str, ...]]] = {
    Person: ("people", "user", ("groups", "town")),
    Unit: ("groups", "network", ("unit_kind", "town")),
    Meeting: ("meetings", "calendar-days", ("day", "unit")),
    Mobilisation: ("mobilise", "zap", ("day", "unit")),
}


def find(register: Register, words: str, pages: Collection[str]) -> list[Hit]:
    """Return what holds every word's beginning (or part of a phone number), as far as a page shows it; at most 20."""
    found = [each for each in records.find(register, words, limit=_ASKED) if each.entity in _PLACES]
    found = [each for each in found if _PLACES[each.entity][0] in pages]
    # What is called so comes before what only lies there or belongs there.
    order = list(_PLACES)
    found = sorted(found, key=lambda each: (not begins_words(each.title, words), order.index(each.entity)))[:MOST]
    details = _details(register, found)
    hits = []
    for each in found:
        page, picture, _fields = _PLACES[each.entity]
        hits.append(Hit(picture, each.title or each.ref, details.get(each.id, each.ref), (page, {"target": each.id})))
    return hits


def _details(register: Register, found: list[records.Found]) -> dict[str, str]:
    """Return what tells rows of the same name apart, by id."""
    with register.read() as conn:
        values: dict[str, Row] = {}
        for entity, (_page, _picture, fields) in _PLACES.items():
            own = [each.id for each in found if each.entity is entity]
            if own:
                values.update(rows(conn, entity, own, fields))
        named = {unit for row in values.values() for unit in _units(row)}
        names = register.titles(conn, sorted(named))
    kinds = dict(UNIT_KINDS.choices())
    return {key: _words(row, names, kinds) for key, row in values.items()}


def _units(row: Row) -> list[str]:
    groups = row.get("groups")
    many = [str(each) for each in groups] if isinstance(groups, tuple) else []
    return many + ([str(row["unit"])] if row.get("unit") else [])


def _words(row: Row, names: dict[str, str], kinds: dict[str, str]) -> str:
    parts = []
    if day := row.get("day"):
        parts.append(long_date(dt.date.fromisoformat(str(day))))
    if kind := row.get("unit_kind"):
        parts.append(kinds.get(str(kind), ""))
    parts += [names.get(unit, "") for unit in _units(row)[:2]]
    parts.append(str(row.get("town") or ""))
    return ", ".join(dict.fromkeys(part for part in parts if part))
