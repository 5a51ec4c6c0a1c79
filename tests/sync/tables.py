"""Tables for tests: rows as they were sent, and the sheet that comes back."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from chapterdesk.core.ids import ref_of
from chapterdesk.fields import FieldValue
from chapterdesk.sync.matching import Matched, match
from chapterdesk.sync.merge import Here, take_in
from chapterdesk.sync.outcome import Outcome
from chapterdesk.sync.parts import ROW, Base, BaseRow, Change, Column, ReadRow, ReadSheet, ReadWorkbook, Verb
from chapterdesk.sync.world import Log
from tests.sync.sites import DECLARED, FIELDS, KIND, NAMES

EXPORT = "0192" * 8
Cells = list[list[object]]


def person(number: int) -> dict[str, FieldValue]:
    """Return a row's values, most of them its own."""
    return {
        "name": f"Person {number}",
        "town": f"Town {number % 40}",
        "level": "abc"[number % 3],
        "born": f"{1940 + number % 60}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "tags": ("law", f"tag {number % 7}"),
        "notes": f"Met {number}\nCalled",
        "mail": "granted" if number % 4 else "refused",
    }


class Table:
    """A base of so many people, with the log it came from and the sheet to be edited."""

    def __init__(self, rows: Sequence[Mapping[str, FieldValue]] | int, **about: object) -> None:
        many = [person(n) for n in range(rows)] if isinstance(rows, int) else rows
        self.ids = [f"{n + 1:032x}" for n in range(len(many))]
        self.adds = [
            Change(f"{n + 1:031x}a", KIND, row, Verb.ADD, values, {}, "01", "s", n + 1)
            for n, (row, values) in enumerate(zip(self.ids, many, strict=True))
        ]
        self.rows = [
            BaseRow(KIND, c.row, ref_of("P", c.row), dict(c.fields), {ROW: (c.id,)}, f"E-{c.row}") for c in self.adds
        ]
        spares = {ref_of("P", f"spare {n}"): KIND for n in range(3)}
        columns = tuple(Column(KIND, name) for name in NAMES)
        self.base = Base(EXPORT, "s", len(many), "02", columns=columns, rows=self.rows, spares=spares, **about)  # type: ignore[arg-type]
        self.log = Log(DECLARED, self.adds)
        self.keys: list[tuple[str, str]] = [(r.ref, r.mark) for r in self.rows]
        self.cells: Cells = [[FIELDS[n].to_cell(r.values.get(n)) for n in NAMES] for r in self.rows]
        self.actions: dict[int, str] = {}
        self.columns = list(NAMES)

    def put(self, row: int, name: str, cell: object) -> None:
        """Type into a cell."""
        self.cells[row][self.columns.index(name)] = cell

    def append(self, ref: str, cells: list[object], mark: str = "") -> None:
        """Add a line under the data."""
        self.keys.append((ref, mark))
        self.cells.append(cells)

    def book(self, *, marked: bool = True) -> ReadWorkbook:
        """Return the sheet as it is read."""
        lines = zip(self.keys, self.cells, strict=True)
        rows = [
            ReadRow("People", n + 2, ref, mark if marked else "", cells, self.actions.get(n, ""))
            for n, ((ref, mark), cells) in enumerate(lines)
        ]
        return ReadWorkbook([ReadSheet(KIND, "People", tuple(self.columns), rows, marked)], self.base, EXPORT)

    def match(self, *, marked: bool = True) -> Matched:
        """Match it."""
        return match(self.base, self.book(marked=marked), DECLARED)

    def take_in(self, **about: object) -> Outcome:
        """Take it in at the site that sent it."""
        return take_in(self.match(), Here(self.log, **about))  # type: ignore[arg-type]


def edits(outcome: Outcome) -> set[tuple[str, str]]:
    """Return (row, field) of what is applied or waits."""
    return {(p.row, p.field) for p in (*outcome.applied, *outcome.held)}


def shuffle(table: Table, rng: random.Random, columns: Sequence[int] | None = None) -> list[int]:
    """Sort the visible block without its keys; return which row each line now holds."""
    order = list(range(len(table.cells)))
    rng.shuffle(order)
    before = [list(cells) for cells in table.cells]
    for line, origin in enumerate(order):
        for place in columns if columns is not None else range(len(before[line])):
            table.cells[line][place] = before[origin][place]
    return order
