"""One cell against its base: untouched, changed by the spreadsheet itself, edited, cleared, or not to be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from chapterdesk.core.text import _
from chapterdesk.fields import DEFAULT, Field, FieldValue, Setting, ValueProblem
from chapterdesk.fields.damage import EPOCHS, FALSE_LEAP_DAY, same, settled
from chapterdesk.sync.parts import CellState, ReadCell, Unreadable

# An error value, or a column too narrow for its numbers, saved as text.
_BROKEN = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!|#+|Err:\d+)|Err:\d+", re.IGNORECASE)


def is_empty(value: FieldValue) -> bool:
    """Say whether a stored value is nothing."""
    return value is None or value in ((), "")


def _written(declared: Field, value: FieldValue, setting: Setting) -> object:
    return declared.to_cell(value, setting)


def _parsed(declared: Field, raw: object, setting: Setting) -> FieldValue:
    return declared.from_cell(raw, setting)


@dataclass(frozen=True)
class Cells:
    """How a workbook's cells are written and read.

    Args:
        setting: How the chapter reads numbers and dates, and finds references.
        serial_1904: Whether the file counts days from 1904.
        written: Gives what the exporter put into a cell for a stored value.
        parsed: Gives the stored value that a cell means; raises ValueProblem.
    """

    setting: Setting = DEFAULT
    serial_1904: bool = False
    written: Callable[[Field, FieldValue, Setting], object] = _written
    parsed: Callable[[Field, object, Setting], FieldValue] = _parsed


def undamaged(declared: Field, base: FieldValue, raw: object, cells: Cells) -> bool:
    """Say whether a raw cell lies in the damage closure of a stored value."""
    if isinstance(base, tuple):
        if len(base) == 1 and declared.type.undamaged(base[0], raw, cells.setting):
            return True
    elif declared.type.undamaged(base, raw, cells.setting):
        return True
    if same(cells.written(declared, base, cells.setting), raw):
        return True
    try:
        return cells.parsed(declared, raw, cells.setting) == base
    except ValueProblem:
        return False


def judge(declared: Field, base: FieldValue, raw: object, cells: Cells) -> ReadCell:
    """Return what became of a cell.

    Args:
        declared: The field that the column holds.
        base: The stored value that was written there.
        raw: The cell as it was read: a plain value, or Unreadable.
        cells: How cells are written and read.
    """
    if isinstance(raw, Unreadable):
        return ReadCell(CellState.UNREADABLE, base, raw.shown, raw.reason)
    if raw is None or (isinstance(raw, str) and not settled(raw)):
        sent = None if is_empty(base) else cells.written(declared, base, cells.setting)
        if sent is None or (isinstance(sent, str) and not settled(sent)):  # nothing that a cell can show
            return ReadCell(CellState.UNCHANGED, base)
        return ReadCell(CellState.CLEARED, () if isinstance(base, tuple) else None)
    written = cells.written(declared, base, cells.setting)
    if raw == written and type(raw) is type(written):
        return ReadCell(CellState.UNCHANGED, base)
    if not is_empty(base) and undamaged(declared, base, raw, cells):
        return ReadCell(CellState.MECHANICAL, base, shown_of(raw))
    return _edited(declared, base, _of_epoch(declared, raw, cells.serial_1904), cells)


def _edited(declared: Field, base: FieldValue, raw: object, cells: Cells) -> ReadCell:
    text = shown_of(raw)
    if isinstance(raw, str) and _BROKEN.fullmatch(raw.strip()):
        return ReadCell(CellState.UNREADABLE, base, text, _("The spreadsheet shows an error here."))
    if isinstance(raw, dt.date) and declared.type.cell == "text" and declared.type.code not in _DATED:
        raw = text  # a day typed into a text column stays as it is shown
    try:
        value = cells.parsed(declared, raw, cells.setting)
    except ValueProblem as problem:
        return ReadCell(CellState.UNREADABLE, base, text, problem.sentence)
    if value == base:
        return ReadCell(CellState.MECHANICAL, base, text)
    if is_empty(value):
        # Not blank, yet read as nothing: shown, never taken for "cleared".
        return ReadCell(CellState.UNREADABLE, base, text)
    return ReadCell(CellState.EDITED, value, text)


_DATED = {"date", "partial_date", "instant", "time"}


def _of_epoch(declared: Field, raw: object, serial_1904: bool) -> object:
    """Return the day that a bare serial number means in a date column."""
    if declared.type.cell != "date" or isinstance(raw, bool) or not isinstance(raw, int | float):
        return raw
    if FALSE_LEAP_DAY <= raw < 2_958_466:  # the year 9999
        return EPOCHS[serial_1904] + dt.timedelta(days=int(raw))
    return raw


def shown_of(raw: object) -> str:
    """Return a raw cell as text, as a spreadsheet shows it."""
    if raw is None:
        return ""
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ", "seconds")
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return raw.isoformat() if isinstance(raw, dt.date) else str(raw)


def swapped(base: FieldValue, theirs: FieldValue) -> bool:
    """Say whether a new date is the old one with day and month the other way round."""
    if not (isinstance(base, str) and isinstance(theirs, str)):
        return False
    one, other = base.split("-"), theirs.split("-")
    return len(one) == len(other) == 3 and one != other and one == [other[0], other[2], other[1]]
