"""What happens to a workbook on its way: sorted without its keys, stripped, damaged, rows copied and dropped."""

from __future__ import annotations

import random
from collections.abc import Callable

from chapterdesk.fields import FieldValue
from tests.sync.sites import FIELDS, File, Line


def _strip(file: File, rng: random.Random) -> None:
    file.stripped = rng.randint(1, 3)


def _damage(file: File, rng: random.Random) -> None:
    for line in file.lines:
        for place, cell in enumerate(line.cells):
            if isinstance(cell, str) and rng.random() < 0.5:
                line.cells[place] = f" {cell}\u00a0 ".replace("\n", "\r\n")


def _sort(file: File, rng: random.Random) -> None:
    """Sort the block without its keys."""
    cells = [line.cells for line in file.lines]
    rng.shuffle(cells)
    for line, moved in zip(file.lines, cells, strict=True):
        line.cells = moved


def _as_sent(name: str, sent: dict[str, dict[str, FieldValue]], line: Line, place: int) -> bool:
    return line.cells[place] == FIELDS[name].to_cell(sent.get(line.ref, {}).get(name))


def _sort_column(file: File, rng: random.Random) -> None:
    # A lone value typed into a column could as well have been meant for the row where the sorting put it.
    sent = {r.ref: r.values for r in file.base.rows}
    whole = [p for p, n in enumerate(file.columns) if all(_as_sent(n, sent, li, p) for li in file.lines)]
    if not whole:
        return
    place = rng.choice(whole)
    column = sorted((line.cells[place] for line in file.lines), key=repr)
    for line, cell in zip(file.lines, column, strict=True):
        line.cells[place] = cell


def _copy_row(file: File, rng: random.Random) -> None:
    if file.lines:
        line = rng.choice(file.lines)
        copied = Line(line.ref, line.mark, list(line.cells))
        if rng.random() < 0.5:
            copied.cells[0] = f"Somebody else {rng.random()}"
        file.lines.insert(rng.randint(0, len(file.lines)), copied)


def _drop_row(file: File, rng: random.Random) -> None:
    if file.lines:
        file.lines.pop(rng.randrange(len(file.lines)))


MISHAPS: dict[str, Callable[[File, random.Random], None]] = {
    "strip": _strip,
    "damage": _damage,
    "sort": _sort,
    "sort column": _sort_column,
    "copy row": _copy_row,
    "drop row": _drop_row,
}
