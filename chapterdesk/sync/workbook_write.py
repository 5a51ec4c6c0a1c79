"""Writing the workbook of an export: data sheets, the hidden sheet with the base snapshot, Read me, and all that finds it again.

The four copies of the metadata are the cells Ref and ``_cd`` with the labels, the hidden sheet, the range names and the code on the
Read me sheet, and the file's title, keywords and own property.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from chapterdesk.core import ids
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, in_language
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.models import entities
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, Written, write_workbook
from chapterdesk.sync import readme_sheet, snapshot
from chapterdesk.sync.columns import field_of, label_of, range_prefix, sheet_columns
from chapterdesk.sync.envelope import Envelope, export_code, mark_of
from chapterdesk.sync.parts import Base, BaseRow
from chapterdesk.sync.showing import cell_of, shown_names
from chapterdesk.sync.snapshot import HINT, Snapshot, columns_by_kind, marked

HIDDEN_SHEET = "_chapterdesk"
PROPERTY = "ChapterDesk export"
#: Empty rows with a Ref under the data of each sheet.
SPARES = 25
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook that was written: ``snapshot`` is what the exporter keeps as its record (``snapshot.to_bytes``)."""

    written: Written
    snapshot: Snapshot


def prepare(
    base: Base, envelope: Envelope, titles: Mapping[str, tuple[str, str]], *, spares: int | Mapping[str, int] = SPARES
) -> Snapshot:
    """Return all that a workbook will say: labels in the recipient's language, spare Refs, marks, how references are written.

    Args:
        base: What is sent; its columns decide which sheets there are, in which order, with which columns.
        envelope: Who sends it to whom.
        titles: By id the Ref and the title of every row that a sent row refers to, and of those that may be chosen instead.
        spares: How many spare rows each sheet gets, or how many by kind.
    """
    with in_language(envelope.language):
        columns = tuple(replace(column, label=label_of(column.kind, column.field)) for column in base.columns)
    refs: dict[str, str] = {}
    for kind in dict.fromkeys(column.kind for column in columns):
        count = spares.get(kind, SPARES) if isinstance(spares, Mapping) else spares
        letter = entities()[kind].letter
        refs |= {ids.ref_of(letter, new): kind for new in ids.new_ids(count)}
    filled = replace(base, columns=columns, spares=refs)
    return Snapshot(marked(filled, envelope.key), envelope, shown_names(titles))


def write(
    target: BinaryIO | Path,
    prepared: Snapshot,
    *,
    password: str | None,
    computed: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Made:
    """Write the workbook of a prepared export, whole or not at all.

    Args:
        target: A path, or a stream that gets the finished bytes.
        prepared: What ``prepare`` made.
        password: Locks the file; None leaves it open, which the sender decides knowingly.
        computed: (kind, field) of columns that are shown in grey.
        progress: Told the rows done.

    Raises UserError where the place cannot be written to or a sheet is too large; Cancelled.
    """
    with in_language(prepared.envelope.language):
        sheets = [*_data_sheets(prepared, computed), _hidden_sheet(prepared)]
        written = write_workbook(
            target,
            sheets,
            properties=_properties(prepared),
            read_me=readme_sheet.lines(prepared),
            password=password,
            progress=progress,
        )
    return Made(written, prepared)


def _properties(prepared: Snapshot) -> Properties:
    code = export_code(prepared.base.export)
    return Properties(
        title=f"{readme_sheet.title_of(prepared)} ({code})",
        author=prepared.envelope.sender,
        language=prepared.envelope.language,
        keywords=f"ChapterDesk, {code}",
        custom={PROPERTY: code},
    )


def _hidden_sheet(prepared: Snapshot) -> SheetSpec:
    # The label is the magic line, so that the sheet is known by its first cell whatever it is called by then.
    column = Column("snapshot", HINT, "text", 60)
    return SheetSpec(HIDDEN_SHEET, [column], [[cell] for cell in snapshot.to_cells(prepared)], hidden=True)


def _data_sheets(prepared: Snapshot, computed: Collection[tuple[str, str]]) -> Iterator[SheetSpec]:
    rows: dict[str, list[BaseRow]] = {}
    for row in prepared.base.rows:
        rows.setdefault(row.kind, []).append(row)
    setting = prepared.envelope.setting(prepared.shown_names)
    for kind, names in columns_by_kind(prepared.base).items():
        yield SheetSpec(
            _(entities()[kind].plural),
            sheet_columns(kind, names, prepared.names, computed),
            _Rows(prepared, kind, names, rows.get(kind, []), setting),
            frozen_columns=1,
            range_prefix=range_prefix(kind),
        )


class _Rows:
    """The rows of one sheet, made as they are written; counted beforehand, for the progress."""

    def __init__(
        self, prepared: Snapshot, kind: str, names: Sequence[str], rows: Sequence[BaseRow], setting: Setting
    ) -> None:
        self._rows, self._names, self._setting = rows, names, setting
        self._fields: list[Field | None] = [field_of(kind, name) for name in names]
        self._spares = [ref for ref, of in prepared.base.spares.items() if of == kind]
        self._cells: dict[tuple[str, FieldValue], object] = {}
        self._key, self._export = prepared.envelope.key, prepared.base.export

    def __len__(self) -> int:
        return len(self._rows) + len(self._spares)

    def __iter__(self) -> Iterator[Sequence[object]]:
        pairs = list(zip(self._names, self._fields, strict=True))
        for row in self._rows:
            cells = [None if (v := row.values.get(n)) is None else self._cell(f, v) for n, f in pairs]
            yield [row.ref, row.mark, *cells, None]
        empty = [None] * (len(pairs) + 1)
        for ref in self._spares:
            yield [ref, mark_of(self._key, self._export, ref, empty[1:]), *empty]

    def _cell(self, declared: Field | None, value: FieldValue) -> object:
        if declared is None:
            return str(value)
        key = declared.name, value
        if key not in self._cells:
            if len(self._cells) >= _REMEMBERED:
                self._cells.clear()
            cell = cell_of(declared, value, self._setting)
            # The writer of workbooks takes a whole number in a column of money for öre and cents.
            if declared.type.cell == "money" and isinstance(cell, int):
                cell = float(cell)
            self._cells[key] = cell
        return self._cells[key]
