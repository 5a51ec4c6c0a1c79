"""What a value is: parsing, formatting, comparing, and what spreadsheets do to it.

A *stored value* is a plain ``str | int | float | bool | None``, the same in the table, in the change log and in a
content hash. A FieldType turns what people type into a stored value and back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.fields import damage

Value = str | int | float | bool | None


class ValueProblem(Exception):  # noqa: N818 - a finding about one value, shown beside it
    """A value that cannot be taken as typed.

    Args:
        sentence: Why, in the user's language.
        suggestion: What was probably meant, or "".
    """

    def __init__(self, sentence: str, suggestion: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.suggestion = suggestion


@dataclass(frozen=True)
class Setting:
    """What parsing and showing needs to know of the chapter.

    Args:
        country: ISO 3166 code by which national phone numbers and postcodes are read.
        currency: ISO 4217 code of amounts without a currency.
        date_order: ``"ymd"``, ``"dmy"`` or ``"mdy"`` for dates written with numbers; "" asks where it matters.
        names: Names of referenced rows by id, for showing.
        lookup: (kind, text) -> ids of rows with just that Ref or name, for typing references.
    """

    country: str = "SE"
    currency: str = "SEK"
    date_order: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    lookup: Callable[[str, str], Sequence[str]] | None = None


DEFAULT = Setting()


def tidy(text: str) -> str:
    """Return text without what spreadsheets and keyboards add: NFC, no-break and repeated spaces, ends trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "").split())


def figures(text: str) -> str:
    """Return a number as it was typed without the spaces between its figures, and with a plain minus."""
    return re.sub(r"[\s\u00a0\u202f]", "", text).replace(locale.MINUS, "-")


class FieldType:
    """The kind of a value. Subclasses override what differs.

    Attributes:
        code: Stable word in the data dictionary.
        storage: Column type in the database: ``text``, ``integer``, ``real`` or ``boolean``.
        cell: Kind of a workbook column (see ``spreadsheets.writing.Column.kind``).
    """

    code: ClassVar[str] = "text"
    storage: ClassVar[str] = "text"
    cell: ClassVar[str] = "text"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Return the stored value of what was typed; None for nothing. Raises ValueProblem."""
        return tidy(text) or None

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Return the stored value of a spreadsheet's cell. Raises ValueProblem."""
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            return self.parse(str(int(value)), setting)
        return self.parse(str(value), setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """Return how people read the value; "" for nothing. ``parse`` takes it back."""
        return "" if value is None else str(value)

    def to_cell(self, value: Value, setting: Setting = DEFAULT) -> object:
        """Return the typed value to put in a workbook's cell."""
        return None if value is None else self.format(value, setting)

    def check(self, value: Value) -> Value:
        """Return a stored value made canonical, for writing by programs. Raises ValueProblem."""
        return value

    def undamaged(self, base: Value, cell: object, setting: Setting = DEFAULT) -> bool:
        """Say whether a cell still means ``base`` after what spreadsheets do to untouched cells (see ``fields.damage``)."""
        try:
            if self.from_cell(cell, setting) == base:
                return True
        except ValueProblem:
            pass
        return base is not None and damage.same(self.to_cell(base, setting), cell)

    def split(self, text: str) -> list[str]:
        """Return the several values written in one cell: by semicolon or line, by comma where there is neither."""
        pattern = r"[;\n]" if re.search(r"[;\n]", text) else r"[,]| / "
        return [part for raw in re.split(pattern, text) if (part := tidy(raw))]

    def choices(self) -> Sequence[tuple[str, str]]:
        """Return (stored value, words) for types with a fixed set, in the current language."""
        return ()


def unknown(text: str) -> ValueProblem:
    """Return the problem of a word that is none of the choices."""
    return ValueProblem(_("\u201c{text}\u201d is none of the choices.").format(text=text))
