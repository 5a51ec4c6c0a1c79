"""Returned cells beside what was written in them: how the merge compares them, and which it must not take at their word."""

from __future__ import annotations

from collections.abc import Sequence

from chapterdesk.core.ids import parse_ref
from chapterdesk.core.text import LANGUAGES, _, current_language, in_language
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.spreadsheets.book import Row
from chapterdesk.sync import showing
from chapterdesk.sync.columns import field_of
from chapterdesk.sync.damage import Cells, judge
from chapterdesk.sync.parts import BaseRow, CellState, Unreadable
from chapterdesk.sync.snapshot import Snapshot

_REMEMBERED = 50_000
_SOUND = (CellState.UNCHANGED, CellState.MECHANICAL)


def cells_of(language: str, setting: Setting, *, serial_1904: bool = False) -> Cells:
    """Return how the cells of a workbook in ``language`` were written, for judging them."""

    remembered: dict[tuple[int, FieldValue], object] = {}

    def written(declared: Field, value: FieldValue, setting: Setting) -> object:
        key = id(declared), value  # fields live as long as the program
        if key not in remembered:
            if len(remembered) >= _REMEMBERED:
                remembered.clear()
            with in_language(language):
                remembered[key] = showing.cell_of(declared, value, setting)
        return remembered[key]

    meant: dict[tuple[int, type, object], FieldValue] = {}

    def parsed(declared: Field, raw: object, setting: Setting) -> FieldValue:
        key = id(declared), type(raw), raw
        if key not in meant:
            value = showing.parsed(declared, raw, setting)
            if len(meant) >= _REMEMBERED:
                meant.clear()
            meant[key] = value
        return meant[key]

    return Cells(setting, serial_1904, written, parsed)


def _long(value: FieldValue) -> bool:
    return (
        isinstance(value, str | tuple)
        and len(value if isinstance(value, str) else "; ".join(map(str, value))) > showing.LONGEST
    )


class Sent:
    """What a snapshot says was written, beside what comes back.

    Args:
        best: The snapshot, None where there is none; then every cell is handed on as it is.
        setting: How its values are read.
        serial_1904: Whether the file counts days from 1904.
        more_problems: Whether the reader gave up listing cells that it had to drop; an empty cell may then be a lost one.
    """

    def __init__(
        self, best: Snapshot | None, setting: Setting, *, serial_1904: bool = False, more_problems: bool = False
    ) -> None:
        language = best.envelope.language if best is not None else ""
        if language not in LANGUAGES:  # a later version may know more of them
            language = current_language()
        self.cells = cells_of(language, setting, serial_1904=serial_1904)
        self._more_problems = more_problems
        self._rows = {row.ref: row for row in best.base.rows} if best is not None else {}
        self._fields: dict[tuple[str, str], Field | None] = {}

    def row_of(self, ref: str) -> BaseRow | None:
        """Return the row that was sent with a Ref, typed somehow."""
        found = self._rows.get(ref)
        if found is None and (parsed := parse_ref(ref)) is not None:
            found = self._rows.get(parsed[1])
        return found

    def _field(self, kind: str, name: str) -> Field | None:
        key = kind, name
        if key not in self._fields:
            self._fields[key] = field_of(kind, name)
        return self._fields[key]

    def guarded(self, kind: str, ref: str, names: Sequence[str], cells: list[object]) -> list[object]:
        """Return the cells without those that only seem to say something: parts of texts that no cell can hold, lost ones."""
        sent = self.row_of(ref) if ref else None
        if sent is None or sent.kind != kind:
            return cells
        for place, name in enumerate(names):
            value, cell = sent.values.get(name), cells[place]
            if cell is None:
                if self._more_problems and value is not None:
                    told = _("Too many cells of this file could not be read to tell which are empty.")
                    cells[place] = Unreadable("", told)
            elif isinstance(cell, str) and _long(value):
                declared = self._field(kind, name)
                if declared is not None and self._only_part(declared, value, cell):
                    cells[place] = Unreadable(cell[:200], _("The text is too long to be changed in a workbook."))
        return cells

    def _only_part(self, declared: Field, value: FieldValue, cell: str) -> bool:
        written = self.cells.written(declared, value, self.cells.setting)
        return showing.is_cut(written) and written != cell

    def fits(self, kind: str, name: str, column: int, sample: Sequence[tuple[Row, BaseRow]]) -> float:
        """Return the share of a column's sampled cells that are as they were sent for a field; empty ones do not count."""
        declared = self._field(kind, name)
        if declared is None:
            return 0.0
        told = good = 0
        for row, sent in sample:
            value, cell = sent.values.get(name), row.get(column)
            if value is None and cell is None:
                continue
            told += 1
            good += value is not None and judge(declared, value, cell, self.cells).state in _SOUND
        return good / told if told else 0.0
