"""Fields that lie beside their entity's table: consent by purpose and channel, and open periods."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
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
    for declared in entity.fields.values():
        if declared.kept not in (Kept.CONSENT, Kept.PERIODS):
            continue
        wanted = {key: values[declared.name] for key, values in many.items() if declared.name in values}
        if not wanted:
            continue
        if declared.kept is Kept.CONSENT:
            _consents(work, declared, wanted)
        else:
            _periods(work, declared, wanted, new=new)


def consent_id(person: str, purpose: str, channel: str) -> str:
    """Return the id of what a person said about a purpose and channel: the same at every site."""
    return ids.derived_id(_CONSENT, person, purpose, channel).hex


def _consents(work: UnitOfWork, declared: Field, wanted: Mapping[str, FieldValue]) -> None:
    purpose, channel = declared.source
    table = table_of(ConsentOf)
    keys = {consent_id(person, purpose, channel): person for person in wanted}
    known = {
        i: s
        for b in chunks(keys)
        for i, s in work.connection.execute(select(table.c.id, table.c.state).where(table.c.id.in_(b)))
    }
    today = clock.today().isoformat()
    fresh: dict[str, dict[str, FieldValue]] = {}
    moved: dict[str, dict[str, FieldValue]] = {}
    for key, person in keys.items():
        state = wanted[person] or "not_asked"
        if key in known and known[key] != state:
            moved[key] = {"state": state, "given_on": today, "noted_where": work.about.origin}
        elif key not in known and wanted[person]:
            fresh[key] = {
                "person": person,
                "purpose": purpose,
                "channel": channel,
                "state": state,
                "given_on": today,
                "noted_where": work.about.origin,
                "ground": "consent",
            }
    work.create_many(ConsentOf, list(fresh.values()), ids=list(fresh))
    if moved:
        work.set_many(ConsentOf, moved)


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
