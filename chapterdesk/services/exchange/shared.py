"""What of the declarations a workbook can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chapterdesk.fields import Field, FieldValue
from chapterdesk.models import ConsentOf, Entity, entities


def sendable(entity: type[Entity]) -> bool:
    """Say whether rows of a kind may go to anybody: consent does, though no list shows it by itself."""
    return (entity.in_lists or entity is ConsentOf) and any(f.shared for f in own_fields(entity))


def own_fields(entity: type[Entity]) -> list[Field]:
    """Return the fields that a row of the kind holds itself; what lies in rows beside it travels with those."""
    return [entity.fields[name] for name in entity.fields if name in entity.own]


def declarations() -> dict[str, dict[str, Field]]:
    """Return by kind the fields that a workbook can hold."""
    return {kind: {f.name: f for f in own_fields(entity)} for kind, entity in entities().items() if sendable(entity)}


def references(row: Mapping[str, FieldValue], names: Iterable[str]) -> Iterator[str]:
    """Yield the ids that a row points at by some of its fields."""
    for name in names:
        value = row.get(name)
        if value:
            yield from (str(v) for v in (value if isinstance(value, tuple) else (value,)) if v)
