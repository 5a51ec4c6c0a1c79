"""Adding rows in blocks: checked, written, indexed and logged, with no statement and no look-up a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import refs_of
from chapterdesk.database import search
from chapterdesk.database.bulk import Record
from chapterdesk.database.rows import Row, table_of
from chapterdesk.fields import FieldValue, Kept
from chapterdesk.models import Change, Entity, Party, SetValue

if TYPE_CHECKING:
    from chapterdesk.database.unit import UnitOfWork

BLOCK = 2_000
SET_NAMES = ("owner", "field", "value", "position")
Values = Mapping[str, FieldValue]
Check = Callable[[Values], Sequence[str]]


def add(work: UnitOfWork, entity: type[Entity], keys: Sequence[str], many: Sequence[Values], verb: str) -> None:
    """Write rows and the change that makes each of them. Raises UserError where one breaks the entity's rules.

    What is put back is as the register had it: a workbook may have brought what breaks a rule, and that is undone all the same.
    """
    used = known_names(entity, many)
    check = entity.check_row if verb != "restore" else _unchecked
    own = checked(entity, many[:BLOCK], used, check)
    work.begin()
    number = (work.lane.bare.execute(select(func.max(table_of(entity).c.n))).scalar() or 0) + 1
    sets = any(entity.fields[name].kept is Kept.SET for name in used)
    work.lane.give_up_indexes((entity, Change, SetValue) if sets else (entity, Change), len(keys))
    for start in range(0, len(keys), BLOCK):
        if start:
            # What is written already must not stay if the rest breaks a rule.
            with work.all_or_nothing():
                own = checked(entity, many[start : start + BLOCK], used, check)
        block = keys[start : start + BLOCK]
        _write(work, entity, block, own, number + start)
        work.log(entity, verb, [(key, row, {}) for key, row in zip(block, own, strict=True)])


def place(work: UnitOfWork, entity: type[Entity], keys: Sequence[str], many: Sequence[Row]) -> None:
    """Write rows without checks and without log entries: what another register says is so."""
    if not keys:
        return
    number = (work.lane.bare.execute(select(func.max(table_of(entity).c.n))).scalar() or 0) + 1
    for start in range(0, len(keys), BLOCK):
        _write(work, entity, keys[start : start + BLOCK], many[start : start + BLOCK], number + start)


def known_names(entity: type[Entity], many: Iterable[Values]) -> set[str]:
    """Return the names of the fields among ``many``. Raises KeyError where one is none of the entity's."""
    names: set[str] = set().union(*many)
    if unknown := names - entity.fields.keys():
        raise KeyError(f"{entity.kind} has no field {', '.join(sorted(unknown))}")
    return names


def _unchecked(_row: Values) -> Sequence[str]:
    return ()


def checked(entity: type[Entity], many: Sequence[Values], used: set[str], check: Check) -> list[Row]:
    """Return the rows' own fields that are not empty, as they are kept. Raises UserError."""
    mine = entity.own
    several = [name for name in used & mine if entity.fields[name].many]
    strange = used - mine
    rows: list[Row] = []
    for values in many:
        own: Row = {n: v for n, v in values.items() if v or v == 0}
        for name in strange & own.keys() if strange else ():
            del own[name]
        for name in several:
            if name in own:
                own[name] = plain(own[name])
        if wrong := check(own):
            raise UserError(" ".join(wrong), code="invalid")
        rows.append(own)
    return rows


def plain(value: FieldValue | list[str]) -> FieldValue:
    """Return a value as it is kept: several as a tuple, each once."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(dict.fromkeys(value)) if len(value) > 1 else tuple(value)


def set_records(entity: type[Entity], keys: Iterable[str], many: Sequence[Values]) -> list[Record]:
    """Return the rows that hold the values of fields of many, in the order of ``SET_NAMES``."""
    used = set().union(*many)
    names = [n for n in entity.fields if n in used and entity.fields[n].kept is Kept.SET]
    found: list[Record] = []
    for key, row in zip(keys, many, strict=True):
        for name in names:
            values = row.get(name)
            if isinstance(values, tuple):
                found += [(key, name, str(value), place) for place, value in enumerate(values)]
    return found


def _write(work: UnitOfWork, entity: type[Entity], keys: Sequence[str], many: Sequence[Row], first: int) -> None:
    refs = refs_of(entity.letter, keys)
    derive, language = entity.derive, work.about.language
    derived = [derive(row, language) for row in many]
    used = set(chain.from_iterable(many))
    # A column that is empty throughout is left out: the driver spends longer on nothing than on a word.
    columns = [n for n, f in entity.fields.items() if f.kept is Kept.COLUMN and n in used]
    records: list[Record] = [
        (*map(row.get, columns), key, ref, first + offset, *more.values())
        for offset, (key, ref, row, more) in enumerate(zip(keys, refs, many, derived, strict=True))
    ]
    if entity.is_party:
        work.lane.insert(Party, ("id", "kind"), [(key, entity.kind) for key in keys])
    work.lane.insert(entity, (*columns, "id", "ref", "n", *derived[0]), records)
    work.lane.insert(SetValue, SET_NAMES, set_records(entity, keys, many))
    if search.is_searched(entity):
        entries = [(first + offset, ref, row) for offset, (ref, row) in enumerate(zip(refs, many, strict=True))]
        for head, words in search.inserts(entity, entries):
            work.lane.many(head, words)
