"""Fields that lie beside their entity's table: consent by purpose and channel, and open periods."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from chapterdesk.core import clock, ids
from chapterdesk.database.rows import chunks, open_period, table_of
from chapterdesk.fields import Field, FieldValue, Kept
from chapterdesk.models import ConsentOf, Entity, entities

if TYPE_CHECKING:
    from chapterdesk.database.unit import UnitOfWork

_CONSENT = uuid.UUID("6f1c34b2-5f3c-5a0e-9a3b-0b8f5f7c1d21")
Many = Mapping[str, Mapping[str, FieldValue]]


def write(work: UnitOfWork, entity: type[Entity], many: Many, *, new: bool) -> None:
    """Write the consent and period fields among ``many`` (values by row id)."""
    names: set[str] = set().union(*many.values())
    beside = [f for n, f in entity.fields.items() if n in names and f.kept in (Kept.CONSENT, Kept.PERIODS)]
    wanted = {f.name: {key: values[f.name] for key, values in many.items() if f.name in values} for f in beside}
    if consents := [f for f in beside if f.kept is Kept.CONSENT]:
        _consents(work, consents, wanted)
    for declared in beside:
        if declared.kept is Kept.PERIODS:
            _periods(work, declared, wanted[declared.name], new=new)


def consent_id(person: str, purpose: str, channel: str) -> str:
    """Return the id of what a person said about a purpose and channel: the same at every site."""
    return ids.derived_ids(_CONSENT, [person], purpose, channel)[0]


def _consents(work: UnitOfWork, fields: Sequence[Field], wanted: Mapping[str, Mapping[str, FieldValue]]) -> None:
    """Write what people said about any purposes and channels, all of it in one go."""
    known = _known_consents(work, dict.fromkeys(key for f in fields for key in wanted[f.name]))
    said = {"given_on": clock.today().isoformat(), "noted_where": work.about.origin}
    fresh: dict[str, dict[str, FieldValue]] = {}
    moved: dict[str, dict[str, FieldValue]] = {}
    for declared in fields:
        purpose, channel = declared.source
        people = wanted[declared.name]
        made = ids.derived_ids(_CONSENT, list(people), purpose, channel)
        for key, (person, value) in zip(made, people.items(), strict=True):
            state = value or "not_asked"
            if key not in known:
                if value:
                    about = {"person": person, "purpose": purpose, "channel": channel, "state": state}
                    fresh[key] = {**about, **said, "ground": "consent"}
            elif known[key] != state:
                moved[key] = {"state": state, **said}
    work.create_many(ConsentOf, list(fresh.values()), ids=list(fresh))
    if moved:
        work.set_many(ConsentOf, moved)


def _known_consents(work: UnitOfWork, people: Iterable[str]) -> dict[str, FieldValue]:
    """Return consent id -> state of what people have said already."""
    table = table_of(ConsentOf)
    if work.lane.bare.execute(select(table.c.n).limit(1)).first() is None:
        return {}
    conn = work.connection
    query = select(table.c.id, table.c.state)
    return {i: s for block in chunks(people) for i, s in conn.execute(query.where(table.c.person.in_(block)))}


def _periods(work: UnitOfWork, declared: Field, wanted: Mapping[str, FieldValue], *, new: bool) -> None:
    kind, owner, target = declared.source
    entity = entities()[kind]
    today = clock.today().isoformat()
    open_now = {} if new else _open_rows(work, entity, owner, target, list(wanted))
    fresh: list[dict[str, FieldValue]] = []
    ended: dict[str, dict[str, FieldValue]] = {}
    mistaken: dict[str, dict[str, FieldValue]] = {}  # begun today: a slip, not a period
    for key, value in wanted.items():
        targets = _targets(value, bool(target))
        has = open_now.get(key, {})
        for each in targets:
            if each not in has:
                period: dict[str, FieldValue] = {owner: key, "start": today}
                fresh.append(period | ({target: each} if target else {}))
        for each, (row, begun) in has.items():
            if each not in targets:
                (mistaken if begun == today else ended)[row] = {"end": _before_today()}
    work.create_many(entity, fresh)
    if ended:
        work.set_many(entity, ended)
    work.delete(entity, mistaken)


def _before_today() -> str:
    return clock.today().fromordinal(clock.today().toordinal() - 1).isoformat()


def _targets(value: FieldValue, many: bool) -> list[FieldValue]:
    if many:
        return list(value) if isinstance(value, tuple | list) else [value] if value else []
    return [True] if value else []


def _open_rows(
    work: UnitOfWork, entity: type[Entity], owner: str, target: str, keys: list[str]
) -> dict[str, dict[FieldValue, tuple[str, str]]]:
    table = table_of(entity)
    found: dict[str, dict[FieldValue, tuple[str, str]]] = defaultdict(dict)
    for block in chunks(keys):
        query = select(table.c.id, table.c.start, table.c[owner], table.c[target] if target else table.c.id)
        for row, begun, key, value in work.connection.execute(
            query.where(table.c[owner].in_(block), open_period(table))
        ):
            found[key][value if target else True] = (row, str(begun or ""))
    return found
