"""Whether what arrives in a workbook's log can be kept at all: a hand-made or broken file must not put what no field can hold into a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from chapterdesk.fields import Field, FieldValue, ValueProblem
from chapterdesk.models import entities
from chapterdesk.sync.parts import Change

_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"[0-9a-f]{16}")
_STORED: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "real": (int, float),
    "boolean": (bool,),
}
Declared = Mapping[str, Mapping[str, Field]]


def vet(changes: Iterable[Change], declared: Declared) -> tuple[list[Change], int]:
    """Return the changes that are such as this program writes, and how many are not."""
    kept: list[Change] = []
    refused = 0
    for change in changes:
        if _is_sound(change) and change.kind in declared and _holds(change, declared[change.kind]):
            kept.append(change)
        else:
            refused += 1
    return kept, refused


def _is_sound(change: Change) -> bool:
    """Say whether ids, time and number are such; parents may name what this register does not have."""
    ids = [change.id, change.row, *(p for of in change.parents.values() for p in of)]
    of_site = bool(_ID.fullmatch(change.site)) and type(change.seq) is int and change.seq > 0
    return of_site and bool(_TIME.fullmatch(change.time)) and all(_ID.fullmatch(str(each)) for each in ids)


def _holds(change: Change, declared: Mapping[str, Field]) -> bool:
    return all(fits(declared[name], value) for name, value in change.fields.items() if name in declared)


def fits(declared: Field, value: FieldValue) -> bool:
    """Say whether a field can hold a value just as it is."""
    if value is None:
        return True
    if isinstance(value, tuple) != declared.many:
        return value == ()
    each_one: Sequence[object] = value if isinstance(value, tuple) else (value,)
    return all(_fits_one(declared, one) for one in each_one)


def _fits_one(declared: Field, value: object) -> bool:
    kinds = _STORED[declared.type.storage]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        return False
    assert isinstance(value, str | int | float | bool)
    try:
        return declared.type.check(value) == value
    except ValueProblem:
        return False


def complete(kind: str, values: Mapping[str, FieldValue]) -> list[str]:
    """Return in words what is wrong with a new row; nothing where it can be added."""
    return list(entities()[kind].check_row(values))
