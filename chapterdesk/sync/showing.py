"""How a stored value looks in a cell of a sync workbook, such that it comes back exactly, on any computer.

It differs from how a list is exported in three things: a moment carries its distance from UTC, a reference is written so that only one
row can be meant, and a field of many never reads as more values than it has.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from chapterdesk.core.ids import parse_ref
from chapterdesk.core.locale import fold
from chapterdesk.fields import Field, FieldType, FieldValue, Setting
from chapterdesk.fields.base import Value, tidy
from chapterdesk.fields.dates import Instant
from chapterdesk.fields.types import Reference

#: Longest text of a cell, in characters; a cell holds 32 767 UTF-16 units, and an emoji takes two.
LONGEST = 16_000
_CUT = " \u2026"

#: Characters that cells lose on their way: control characters, and tabs (LibreOffice drops them from .ods).
_NOT_KEPT = dict.fromkeys([*range(9), *range(11, 32), 0x7F, 0xFFFE, 0xFFFF]) | {9: " "}

#: Earlier days are one off in Excel, which knows a 29 February 1900, so they are written as text.
_FIRST_DAY = dt.date(1900, 3, 1)

Lookup = Callable[[str, str], Sequence[str]]


def cell_of(declared: Field, value: FieldValue, setting: Setting) -> object:
    """Return what is written in the cell: text, a number, a date, or None for nothing; words in the current language."""
    if isinstance(value, tuple):
        return _cut(_joined(declared, value, setting)) or None
    shown = _one(declared.type, value, setting)
    return (_cut(shown) or None) if isinstance(shown, str) else shown


def _cut(text: str) -> str:
    if not text.isprintable():
        text = text.translate(_NOT_KEPT)
    return text if len(text) <= LONGEST else text[:LONGEST] + _CUT


def is_cut(cell: object) -> bool:
    """Say whether a cell holds only the beginning of its value, so that edits of it cannot be taken in."""
    return isinstance(cell, str) and len(cell) > LONGEST and cell.endswith(_CUT)


def _one(type_: FieldType, value: Value, setting: Setting) -> object:
    if value is None:
        return None
    if isinstance(type_, Reference):
        return setting.names.get(str(value), str(value))
    if isinstance(type_, Instant) and isinstance(value, str):
        return _moment(value)
    cell = type_.to_cell(value, setting)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)  # as it is read back
    if isinstance(cell, dt.date) and cell < _FIRST_DAY:
        return cell.isoformat()
    return cell


def _moment(value: str) -> str:
    """Return a moment by this computer's clock with its distance from UTC, which other computers read as the same moment."""
    try:
        return dt.datetime.fromisoformat(value).astimezone().isoformat(" ", "seconds")
    except (ValueError, OverflowError):
        return value


def _joined(declared: Field, values: Sequence[Value], setting: Setting) -> str:
    parts = [str(_one(declared.type, value, setting)) for value in values]
    text = "; ".join(parts)
    # A single value with a comma in it would read as two; a semicolon says where it ends.
    doubtful = len(parts) == 1 and ("," in text or " / " in text)
    return text + ";" if doubtful and declared.type.split(text) != [tidy(text)] else text


def shown_names(titles: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return by id (Ref, how the row is written): its title where only one is called so, else title and Ref.

    Args:
        titles: By id the Ref and the title of every row that is referenced.
    """
    seen = Counter(fold(title) for _ref, title in titles.values())
    found: dict[str, tuple[str, str]] = {}
    for key, (ref, title) in titles.items():
        plain = tidy(title)
        if not plain or ";" in plain:
            words = ref
        elif seen[fold(title)] > 1 or parse_ref(plain) or plain.endswith(")"):
            words = f"{plain} ({ref})"
        else:
            words = plain
        found[key] = (ref, words)
    return found


def reference_lookup(names: Mapping[str, tuple[str, str]], further: Lookup | None = None) -> Lookup:
    """Return how references typed in a workbook are found: as written there, by Ref, by id, then as the register finds them."""
    by_words: dict[str, list[str]] = {}
    by_ref: dict[str, str] = {}
    for key, (ref, words) in names.items():
        by_words.setdefault(fold(words), []).append(key)
        by_ref[ref] = key

    def lookup(kind: str, text: str) -> Sequence[str]:
        plain = tidy(text)
        if found := by_words.get(fold(plain)):
            return found
        head, _open, tail = plain.rpartition("(")
        parsed = parse_ref(tail.rstrip(") ") if head else plain) or parse_ref(plain)
        if parsed is not None:
            mine = by_ref.get(parsed[1])
            return [mine] if mine else further(kind, parsed[1]) if further else ()
        if len(plain) == 32 and all(c in "0123456789abcdef" for c in plain):
            return [plain]
        return further(kind, plain) if further else ()

    return lookup


def parsed(declared: Field, cell: object, setting: Setting) -> FieldValue:
    """Return the stored value that a cell means. Raises ValueProblem for what is none."""
    value = declared.from_cell(cell, setting)
    return None if value == () else value
