"""Finds sheets that were sorted without their keys, and puts rows back to their bases by what stands in them.

Sorting a block of visible columns leaves Ref and ``_cd`` where they were, and everybody gets somebody else's values. The sign: rows
with several fields off their own base that are another row's base.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chapterdesk.fields import FieldValue
from chapterdesk.fields.damage import MOVED
from chapterdesk.sync.damage import is_empty
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.judging import CHANGED, SheetJudge, changed
from chapterdesk.sync.parts import BaseRow, CellState, ReadCell, ReadRow

MANY_ROWS = 5
SHARE = 0.2
"""So many rows, or so large a part of a sheet, off their own base and on another's: the sheet was sorted (see the protocol)."""
FIELDS_OFF = 3
_COMMON = 50
"""A value that more rows have tells nothing of which row it is."""


@dataclass(slots=True)
class Pair:
    """A row of the file with the row of the base that it is taken for, and its cells that are not just as written."""

    row: BaseRow
    read: ReadRow
    cells: dict[str, ReadCell] = field(default_factory=dict)


class Contents:
    """Finds rows of the base by what stands in a row of the file."""

    def __init__(self, judge: SheetJudge, rows: Sequence[BaseRow]) -> None:
        self.judge = judge
        self.rows = {row.id: row for row in rows}
        self.keys = {row.id: judge.keys(row) for row in rows}
        index: dict[tuple[str, FieldValue], list[str]] = defaultdict(list)
        for row, keys in self.keys.items():
            for pair in keys.items():
                index[pair].append(row)
        self._index = index

    def likely(self, keys: Mapping[str, FieldValue], most: int = 8) -> list[tuple[float, str]]:
        """Return (weight, row id) of the base rows that share the most telling values, the best first."""
        votes: Counter[str] = Counter()
        shared = [rows for pair in keys.items() if (rows := self._index.get(pair))]
        telling = [rows for rows in shared if len(rows) <= _COMMON]
        for rows in telling:
            for row in rows:
                votes[row] += 1
        found = [(self.weight(keys, row), row) for row, _votes in votes.most_common(most * 4)]
        return sorted(found, key=lambda f: (-f[0], f[1]))[:most]

    def weight(self, keys: Mapping[str, FieldValue], row: str) -> float:
        """Return how much values tell for a row: a value that few rows have weighs more."""
        own = self.keys[row]
        return sum(1.0 + 1.0 / len(self._index[name, key]) for name, key in keys.items() if own.get(name) == key)

    def agreeing(self, keys: Mapping[str, FieldValue], row: str) -> int:
        """Return how many values are a row's."""
        own = self.keys[row]
        return sum(own.get(name) == key for name, key in keys.items())

    def mostly(self, keys: Mapping[str, FieldValue], row: str) -> bool:
        """Say whether values are for the better part a row's."""
        return self.agreeing(keys, row) * 2 > max(len(keys), len(self.keys[row]))


def needed(judge: SheetJudge) -> int:
    """Return how many fields must be off for a row to be suspicious; narrow sheets need fewer, but never one alone."""
    return max(2, min(FIELDS_OFF, len(judge.columns)))


def _others(pair: Pair, contents: Contents, need: int) -> str | None:
    """Return the row whose values stand where a row's own were, if there is one."""
    off = changed(pair.cells)
    if len(off) < need:
        return None
    keys = contents.judge.read_keys(pair.read)
    here = {name: keys[name] for name in off if name in keys}
    own = contents.agreeing(keys, pair.row.id)
    for _weight, row in contents.likely(here):
        shared = contents.agreeing(here, row) if row != pair.row.id else 0
        # Edited and moved rows agree less with their own base than with the one that they came from.
        if shared >= need or (shared > 1 and contents.agreeing(keys, row) > own):
            return row
    return None


def suspicious(pairs: Iterable[Pair], contents: Contents) -> dict[int, str]:
    """Return place in ``pairs`` -> the other row's id of every pair whose values are another row's."""
    need = needed(contents.judge)
    return {place: other for place, pair in enumerate(pairs) if (other := _others(pair, contents, need))}


def is_sorted(count: int, rows: int) -> bool:
    """Say whether so many suspicious rows mean that the sheet was sorted without its keys."""
    return count >= MANY_ROWS or (count > 0 and count >= SHARE * rows)


@dataclass
class Repaired:
    """A sorted sheet put right: pairs by content, and the rows for which none is certain with what they may be."""

    pairs: list[Pair] = field(default_factory=list)
    doubtful: list[tuple[ReadRow, tuple[str, ...]]] = field(default_factory=list)


def repair(reads: Sequence[tuple[ReadRow, str]], contents: Contents) -> Repaired:
    """Attach rows to bases by what stands in them.

    Args:
        reads: Rows of the file, each with the id of the row that its Ref says ("" for none).
        contents: The base's rows.
    """
    result = Repaired()
    left = _attached(dict(enumerate(reads)), contents, result)
    if left:
        # Values that too many rows have told nothing before; among the few rows that are left they do.
        taken = {pair.row.id for pair in result.pairs}
        rest = [row for key, row in contents.rows.items() if key not in taken]
        left = _attached(left, Contents(contents.judge, rest), result) if rest else left
    for read, _claimed in left.values():
        maybe = tuple(row for _w, row in contents.likely(contents.judge.read_keys(read), 3))
        result.doubtful.append((read, maybe))
    return result


_Reads = dict[int, tuple[ReadRow, str]]


def _attached(reads: _Reads, contents: Contents, result: Repaired) -> _Reads:
    """Attach the rows that fit, the best fit first; return those that are left."""
    offers: list[tuple[float, bool, int, str]] = []
    for place, (read, claimed) in reads.items():
        keys = contents.judge.read_keys(read)
        offers += [
            (weight, row == claimed, place, row) for weight, row in contents.likely(keys) if contents.mostly(keys, row)
        ]
    taken: set[str] = set()
    left = dict(reads)
    ties = _tied(offers)
    for _weight, _own, place, row in sorted(offers, key=lambda o: (-o[0], not o[1], o[2], o[3])):
        if place in left and row not in taken and place not in ties:
            read, _claimed = left.pop(place)
            taken.add(row)
            base = contents.rows[row]
            result.pairs.append(Pair(base, read, contents.judge.judge(base, read)))
    return left


def _tied(offers: Iterable[tuple[float, bool, int, str]]) -> set[int]:
    """Return the rows that fit two bases equally well, neither of which their Ref names."""
    best: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for weight, own, place, _row in offers:
        best[place].append((weight, own))
    tied = set()
    for place, found in best.items():
        top = max(weight for weight, _own in found)
        first = [own for weight, own in found if weight == top]
        if len(first) > 1 and not any(first):
            tied.add(place)
    return tied


def shuffled(pairs: Sequence[Pair], rows: int, names: Iterable[str]) -> set[str]:
    """Return the columns sorted apart from the rest: most of their changed values stood in another of the changed rows."""
    found = set()
    for name in names:
        moved = [pair for pair in pairs if name in pair.cells and pair.cells[name].state in CHANGED]
        before = Counter(_text(pair.row.values.get(name)) for pair in moved)
        after = Counter(_text(pair.cells[name].value) for pair in moved)
        same = (before & after).total()
        if len(before) > 1 and same * 2 > len(moved) and is_sorted(same, rows):
            found.add(name)
    return found


def unmoved(pairs: Sequence[Pair], names: Iterable[str]) -> None:
    """Take back edits of dates where most of a column moved by the distance of the two epochs: a program did that."""
    for name in names:
        moved = [p for p in pairs if name in p.cells and _moved(p.row.values.get(name), p.cells[name])]
        if len(moved) > 1 and len(moved) * 2 > sum(not is_empty(p.row.values.get(name)) for p in pairs):
            for pair in moved:
                cell = pair.cells[name]
                pair.cells[name] = ReadCell(CellState.MECHANICAL, pair.row.values.get(name), cell.shown)


def _moved(base: FieldValue, cell: ReadCell) -> bool:
    if cell.state is not CellState.EDITED:
        return False
    try:
        days = dt.date.fromisoformat(str(cell.value)) - dt.date.fromisoformat(str(base))
    except ValueError:
        return False
    return abs(days.days) == MOVED


def _text(value: FieldValue) -> str:
    return "" if is_empty(value) else canonical(value)
