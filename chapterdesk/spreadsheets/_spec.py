"""What a workbook to be written looks like: its sheets, columns and properties, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "integer", "decimal", "date", "datetime", "time", "money", "choice", "yesno"]

#: The largest sheet that Excel knows (ECMA-376 and Excel's published limits).
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
#: The longest text of one cell, counted as Excel counts: in UTF-16 units.
MAX_TEXT = 32_767


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds and how wide it is.

    Args:
        key: The name that programs know it by; used for the range name of the header cell.
        label: The header, in the reader's language.
        kind: What the cells hold. ``money`` takes whole numbers as minor units (öre, cents) and ``Decimal`` as amounts.
        width: The least width in characters; label and content may make it wider, to 60 at most. 0 leaves it to them.
        choices: The words to choose from, in the reader's language.
        note: Help shown when the header cell is selected.
        hidden: Keep the column out of sight.
        computed: Show the cells in grey, since edits of them are not taken in.
        free: Whether other words than ``choices`` may be typed too.
    """

    key: str
    label: str
    kind: Kind
    width: float = 0
    choices: tuple[str, ...] = ()
    note: str = ""
    hidden: bool = False
    computed: bool = False
    free: bool = False


@dataclass(frozen=True)
class SheetSpec:
    """One sheet: its columns and its rows, which may be made while they are written.

    Args:
        name: The name on the tab; made legal where it is not.
        columns: The columns, from the left.
        rows: One sequence of values a row, as long as ``columns``; None and "" are empty cells.
        title: Printed at the top of each page; empty for the sheet's name.
        right_to_left: Let the columns run from the right.
        hidden: Keep the sheet out of sight.
        frozen_columns: How many columns stay when the sheet is scrolled sideways.
        range_prefix: If given, each header cell gets the range name ``range_prefix + column.key``.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    title: str = ""
    right_to_left: bool = False
    hidden: bool = False
    frozen_columns: int = 0
    range_prefix: str = ""


@dataclass(frozen=True)
class Properties:
    """What the file says of itself; ``language`` is a BCP 47 code such as ``"sv"``."""

    title: str = ""
    author: str = ""
    language: str = ""
    keywords: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What was written: the SHA-256 of the file's bytes, rows of data (without headers) and filled cells."""

    sha256: str
    rows: int
    cells: int
