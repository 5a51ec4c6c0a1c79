"""Judges whole rows against their bases, fast: most cells of a workbook are just as they were written."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from chapterdesk.fields import Field, FieldValue, ValueProblem
from chapterdesk.sync.damage import Cells, is_empty, judge
from chapterdesk.sync.parts import BaseRow, CellState, ReadCell, ReadRow, ReadSheet, Unreadable

_KEPT = 4096
"""Longest memory of judgements by column: choices, towns and dates come again and again."""
CHANGED = frozenset({CellState.EDITED, CellState.CLEARED, CellState.UNREADABLE})


class SheetJudge:
    """Judges the rows of one sheet."""

    def __init__(self, sheet: ReadSheet, declared: Mapping[str, Field], cells: Cells) -> None:
        self.columns: list[tuple[int, str, Field]] = [
            (place, name, declared[name]) for place, name in enumerate(sheet.columns) if name in declared
        ]
        self.cells = cells
        self._known: list[dict[object, ReadCell]] = [{} for _column in self.columns]

    def judge(self, row: BaseRow, read: ReadRow) -> dict[str, ReadCell]:
        """Return the cells that are not just as written, by field."""
        found: dict[str, ReadCell] = {}
        values, raws = row.values, read.cells
        for known, (place, name, declared) in zip(self._known, self.columns, strict=True):
            raw = raws[place] if place < len(raws) else None
            base = values.get(name)
            if raw is None and base is None:
                continue
            if isinstance(raw, str) and raw == base and declared.type.cell == "text":
                continue
            cell = self._judged(known, declared, base, raw)
            if cell.state is not CellState.UNCHANGED:
                found[name] = cell if place not in read.formulas else dataclasses.replace(cell, formula=True)
        return found

    def _judged(self, known: dict[object, ReadCell], declared: Field, base: FieldValue, raw: object) -> ReadCell:
        if isinstance(raw, Unreadable):
            return judge(declared, base, raw, self.cells)
        key = (base, raw, type(raw))
        cell = known.get(key)
        if cell is None:
            cell = judge(declared, base, raw, self.cells)
            if len(known) < _KEPT:
                known[key] = cell
        return cell

    def values(self, read: ReadRow) -> tuple[dict[str, FieldValue], dict[str, str]]:
        """Return (values by field, what is shown in unreadable cells by field) of a row that has no base."""
        values: dict[str, FieldValue] = {}
        unreadable: dict[str, str] = {}
        for place, name, declared in self.columns:
            raw = read.cells[place] if place < len(read.cells) else None
            cell = judge(declared, () if declared.many else None, raw, self.cells)
            if cell.state is CellState.UNREADABLE:
                unreadable[name] = cell.shown
            elif not is_empty(cell.value):
                values[name] = cell.value
        return values, unreadable

    def keys(self, row: BaseRow) -> dict[str, FieldValue]:
        """Return a base row's filled fields among the columns."""
        return {name: v for _p, name, _d in self.columns if not is_empty(v := row.values.get(name))}

    def read_keys(self, read: ReadRow) -> dict[str, FieldValue]:
        """Return the values of a read row's filled cells; what cannot be read is left out."""
        found: dict[str, FieldValue] = {}
        for place, name, declared in self.columns:
            raw = read.cells[place] if place < len(read.cells) else None
            if raw is None or isinstance(raw, Unreadable):
                continue
            try:
                value = self.cells.parsed(declared, raw, self.cells.setting)
            except ValueProblem:
                continue
            if not is_empty(value):
                found[name] = value
        return found


def changed(cells: Mapping[str, ReadCell]) -> list[str]:
    """Return the fields that a person changed, or that cannot be read."""
    return [name for name, cell in cells.items() if cell.state in CHANGED]


def same_cells(one: Sequence[object], other: Sequence[object]) -> bool:
    """Say whether two rows hold the same, trailing empty cells aside."""
    longest = max(len(one), len(other))
    return [*one, *[None] * (longest - len(one))] == [*other, *[None] * (longest - len(other))]
