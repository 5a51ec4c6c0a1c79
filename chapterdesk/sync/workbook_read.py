"""Reading a workbook that came back: the safe reader's cells, found by sheet and column, with the best base there is.

The base is taken from the file itself; else from the exporter's own record of that export; else from the latest export of those Refs;
else there is none. Each step down makes the merge ask more and do less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import parse_ref
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.fields import Setting
from chapterdesk.spreadsheets import Book, read_file
from chapterdesk.spreadsheets.book import Row
from chapterdesk.sync import snapshot
from chapterdesk.sync.armour import Damaged
from chapterdesk.sync.cells import Sent
from chapterdesk.sync.columns import ACTION, MARK, REF
from chapterdesk.sync.damage import Cells
from chapterdesk.sync.envelope import PROTOCOL, Envelope, export_of
from chapterdesk.sync.finding import (
    OWN,
    Answers,
    ColumnQuestion,
    FoundSheet,
    data_sheets,
    export_in,
    find_columns,
    hidden_cells,
)
from chapterdesk.sync.parts import Base, BaseRow, ReadRow, ReadSheet, ReadWorkbook, Trust, Unreadable
from chapterdesk.sync.showing import Lookup, reference_lookup
from chapterdesk.sync.snapshot import Newer, Snapshot

_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a base is looked for that the file itself has lost, and how references are found.

    Args:
        record: An export's id -> what this register kept of it (``snapshot.from_bytes``), None where it made no such export.
        latest: Refs -> the latest export to this peer that had them, None where there is none.
        lookup: (kind, text) -> ids of the register's rows with just that Ref or name.
        setting: How the register reads values, for a file whose own envelope is lost.
    """

    record: Callable[[str], Snapshot | None] = lambda _export: None
    latest: Callable[[Sequence[str]], Snapshot | None] = lambda _refs: None
    lookup: Lookup | None = None
    setting: Setting = field(default_factory=Setting)


@dataclass(frozen=True, slots=True)
class Received:
    """A workbook that came back.

    Args:
        workbook: Its sheets as the merge takes them; ``workbook.base`` is the snapshot in the file, if any.
        base: The best base that was found; ``base.trust`` says where.
        envelope: Who sent it to whom, as far as it is known.
        cells: How its cells are judged: its language, country and currency, its references (``damage.judge``).
        kind: The file's format ("xlsx", "ods", "csv").
        questions: Columns that only a person can tell; they are left out of ``workbook`` until answered.
        damaged: Whether there is a hidden sheet of ours that cannot be read.
        facts: What the hidden sheet says in clear, even where the rest of it is damaged.
    """

    workbook: ReadWorkbook
    base: Base
    cells: Cells
    envelope: Envelope | None = None
    kind: str = ""
    questions: tuple[ColumnQuestion, ...] = ()
    damaged: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


def read(
    path: Path,
    sources: Sources,
    *,
    password: str | None = None,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> Received:
    """Read a workbook, .ods or .csv that came back. Changes nothing.

    Raises UserError: the codes of ``spreadsheets.read_file``, and "newer_version" for a file that this program is too old for.
    """
    book = read_file(path, password=password, progress=progress)
    return from_book(book, sources, answers or {})


def from_book(book: Book, sources: Sources, answers: Answers) -> Received:
    """Return what a file that has been read holds. Raises UserError "newer_version"."""
    cells = hidden_cells(book)
    facts = snapshot.facts_of(cells)
    in_file, damaged = _snapshot_in(cells, book.name)
    shape = in_file.base if in_file is not None else None
    found = data_sheets(book, shape)
    # The first look only tells which export it is; the columns are found for good when the base is known.
    export = _hex(facts.get("export")) or _export_of(book, found)
    best, trust = _best(in_file, export, found, book, sources)
    base = replace(best.base, trust=trust) if best is not None else Base(export, trust=Trust.NONE)
    setting = _setting(best, sources)
    sent = Sent(best, setting, serial_1904=book.epoch_1904, more_problems=bool(book.more_problems))
    sheets = data_sheets(book, base) if base.columns and shape is None else data_sheets(book, shape)
    read_sheets = [_read_sheet(each, book, base, sent, answers) for each in sheets]
    questions = [question for each in sheets for question in each.questions]
    workbook = ReadWorkbook(
        read_sheets, in_file.base if in_file else None, base.export, book.sha256, book.epoch_1904, tuple(book.notes)
    )
    envelope = best.envelope if best is not None else None
    return Received(workbook, base, sent.cells, envelope, book.kind, tuple(questions), damaged, facts)


def _snapshot_in(cells: Sequence[str], name: str) -> tuple[Snapshot | None, bool]:
    """Return the snapshot in a hidden sheet's cells, and whether there is one that is damaged."""
    if not cells:
        return None, False
    try:
        return snapshot.from_cells(cells), False
    except Damaged:
        return None, True
    except Newer as newer:
        what = _(
            "\u201c{name}\u201d was made by a newer version of ChapterDesk (protocol {theirs}; this one knows {ours})."
        )
        remedy = _("Update ChapterDesk and read the file again. It is kept as it is.")
        told = what.format(name=name, theirs=newer.facts.get("protocol", "?"), ours=PROTOCOL)
        raise UserError(told, remedy, code="newer_version") from None


def _hex(told: object) -> str:
    return told if isinstance(told, str) and re.fullmatch("[0-9a-f]{32}", told) else ""


def _export_of(book: Book, found: Sequence[FoundSheet]) -> str:
    marks = []
    for each in found:
        look = FoundSheet(each.sheet, each.kind, each.header)
        find_columns(look, book, None, {}, lambda _name, _column: 0.0)
        if place := look.place(MARK):
            marks += [str(value) for row in each.sheet.rows if (value := row.get(place)) is not None]
    return export_in(book, marks)


def _best(
    in_file: Snapshot | None, export: str, found: Sequence[FoundSheet], book: Book, sources: Sources
) -> tuple[Snapshot | None, Trust]:
    """Return the best snapshot there is, and where it was found: each step only ever makes more of the file a question."""
    if in_file is not None:
        return in_file, Trust.FILE
    if export and (kept := sources.record(export)) is not None:
        return kept, Trust.RECORD
    refs = list(dict.fromkeys(_refs_in(found)))
    if refs and (kept := sources.latest(refs)) is not None:
        return kept, Trust.LATEST
    return None, Trust.NONE


def _refs_in(found: Sequence[FoundSheet]) -> Iterator[str]:
    for each in found:
        for row in each.sheet.rows:
            for _column, value in row.items():
                if isinstance(value, str) and (parsed := parse_ref(value)):
                    yield parsed[1]
                    break


def _setting(best: Snapshot | None, sources: Sources) -> Setting:
    if best is None:
        return replace(sources.setting, lookup=sources.lookup)
    setting = best.envelope.setting(best.shown_names)
    return replace(setting, lookup=reference_lookup(best.names, sources.lookup))


# -- one sheet --------------------------------------------------------------------------------------------------


def _read_sheet(found: FoundSheet, book: Book, base: Base, sent: Sent, answers: Answers) -> ReadSheet:
    sample = _sample(found, sent)
    find_columns(found, book, base, answers, lambda name, column: sent.fits(found.kind, name, column, sample))
    places = [(place, name) for place, name in sorted(found.columns.items()) if name not in OWN]
    rows = list(_Rows(found, places, sent, base))
    return ReadSheet(
        found.kind,
        found.sheet.name,
        tuple(name for _place, name in places),
        rows,
        bool(found.place(MARK)),
        tuple(found.unknown.values()),
    )


def _sample(found: FoundSheet, sent: Sent) -> list[tuple[Row, BaseRow]]:
    """Return some rows of a sheet with the rows they were sent as, known by any cell that is a Ref."""
    sample: list[tuple[Row, BaseRow]] = []
    for row in found.sheet.rows:
        if len(sample) >= _SAMPLE:
            break
        for _column, value in row.items():
            if isinstance(value, str) and (known := sent.row_of(value)) is not None:
                sample.append((row, known))
                break
    return sample


class _Rows:
    """The rows of a sheet as the merge takes them, read one by one."""

    def __init__(self, found: FoundSheet, places: Sequence[tuple[int, str]], sent: Sent, base: Base) -> None:
        self._found, self._places, self._sent, self._base = found, places, sent, base
        self._ref, self._mark, self._action = (found.place(name) for name in (REF, MARK, ACTION))
        self._names = [name for _place, name in places]
        self._lost: dict[int, dict[int, Unreadable]] = {}
        for problem in found.sheet.problems:
            if problem.lost:
                self._lost.setdefault(problem.row, {})[problem.column] = Unreadable(problem.value, problem.reason)
        self._formulas: dict[int, set[int]] = {}
        at = {place: position for position, (place, _name) in enumerate(places)}
        for row, column in found.sheet.formula_cells:
            if column in at:
                self._formulas.setdefault(row, set()).add(at[column])

    def __iter__(self) -> Iterator[ReadRow]:
        known = {row.number: row for row in self._found.sheet.rows if row.number > self._found.header}
        # A row whose only cells could not be read is no row to the reader, and says something all the same.
        numbers: Collection[int] = known
        if extra := {n for n in self._lost if n > self._found.header and n not in known}:
            numbers = sorted(extra | known.keys())
        for number in numbers:
            read = self._row(known.get(number) or Row(number, []))
            if read is not None:
                yield read

    def _row(self, row: Row) -> ReadRow | None:
        values = row.values
        width = len(values)
        ref, mark, action = (
            str(values[place - 1]).strip() if 0 < place <= width and values[place - 1] is not None else ""
            for place in (self._ref, self._mark, self._action)
        )
        cells: list[object] = [values[place - 1] if place <= width else None for place, _name in self._places]
        if lost := self._lost.get(row.number):
            cells = [lost.get(place, cell) for (place, _name), cell in zip(self._places, cells, strict=True)]
        if all(cell is None for cell in cells) and not action and (not ref or ref in self._base.spares):
            return None  # an empty row, or a spare one that nobody used
        if ref == "Ref" and (not mark or export_of(mark) == ""):
            return None  # the header once more
        cells = self._sent.guarded(self._found.kind, ref, self._names, cells)
        formulas = frozenset(self._formulas.get(row.number, ()))
        return ReadRow(self._found.sheet.name, row.number, ref, mark, cells, action, formulas)
