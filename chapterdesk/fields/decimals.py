"""Numbers with up to two decimals, such as the mean of a scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.fields.base import DEFAULT, FieldType, Setting, Value, ValueProblem, figures, tidy

PARTS = 100
"""Stored as so many parts of one: whole numbers are the same in tables, log and hashes on every machine."""


@dataclass(frozen=True)
class Decimal(FieldType):
    """A number with up to two decimals, kept in hundredths."""

    code: ClassVar[str] = "decimal"
    storage: ClassVar[str] = "integer"
    cell: ClassVar[str] = "decimal"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read ``3,7``, ``3.75`` or ``1 200``. Raises ValueProblem for anything else, and for a third decimal."""
        raw = figures(text)
        if not raw:
            return None
        found = re.fullmatch(r"([-+]?)(\d{1,12})(?:[.,](\d{1,2})0*)?", raw)
        if not found:
            raise ValueProblem(
                _("\u201c{text}\u201d is not a number with at most two decimals.").format(text=tidy(text))
            )
        parts = int(found[2]) * PARTS + int((found[3] or "").ljust(2, "0"))
        return -parts if found[1] == "-" else parts

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """A number in a cell is the number itself, to the nearest hundredth."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return round(value * PARTS)
        return super().from_cell(value, setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """The number with as many decimals as it has."""
        if not isinstance(value, int):
            return ""
        whole, rest = divmod(abs(value), PARTS)
        places = 0 if not rest else 1 if rest % 10 == 0 else 2
        shown = locale.decimal(abs(value) / PARTS, places) if places else locale.integer(whole)
        return f"{locale.MINUS}{shown}" if value < 0 else shown

    def to_cell(self, value: Value, setting: Setting = DEFAULT) -> object:
        """The number itself."""
        return value / PARTS if isinstance(value, int) else None
