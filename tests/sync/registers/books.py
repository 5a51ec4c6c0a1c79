"""Workbooks that were really written, and what was done to them by hand, in the shape that the simulator's hands work on."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl

from chapterdesk.sync.snapshot import Snapshot
from tests.sync.registers.words import COLUMNS, LABELS, REAL, cell, own_values
from tests.sync.sites import FIELDS, File, Line

SHEET, HIDDEN, README = "People", "_chapterdesk", "Read me"
FIRST = 2


@dataclass
class BookFile(File):
    """A workbook in a mailbox: the file as it was written, and its people's lines as they stand now.

    Args:
        path: As it was written.
        written: The lines as they were written.
        rows: All ids in it.
        new: (given name, family name) typed into spare rows.
    """

    path: Path = Path()
    written: list[Line] = field(default_factory=list)
    rows: frozenset[str] = frozenset()
    new: list[tuple[str, str]] = field(default_factory=list)
    spares: tuple[str, ...] = ()

    def copy(self) -> BookFile:
        """Return a copy to be changed."""
        other = copy.copy(self)
        other.lines, other.new = copy.deepcopy(self.lines), list(self.new)
        return other

    def book(self) -> Any:
        """Not for real files: they are read by the program."""
        raise NotImplementedError

    def saved(self, folder: Path, number: int) -> Path:
        """Return the file as it is now, saved by another program where anything was done to it."""
        if not self.stripped and not self.new and self.lines == self.written:
            return self.path
        target = folder / f"back {number}.xlsx"
        book = openpyxl.load_workbook(self.path)
        _put(book[SHEET], self.lines, len(self.written), self.columns)
        for place, (given, family) in enumerate(self.new):
            _put_new(book[SHEET], self.spares[place], given, family)
        _strip(book, self.stripped)
        book.save(target)
        return target


def book_file(sent: Any, kept: Snapshot, sender: int, to: int) -> BookFile:
    """Return what was just sent."""
    columns = tuple(n for n in COLUMNS if any(c.kind == "person" and c.field == REAL[n] for c in kept.base.columns))
    people = [row for row in kept.base.rows if row.kind == "person"]
    base = SimpleNamespace(rows=[SimpleNamespace(ref=row.ref, values=own_values(row.values)) for row in people])
    lines = [Line(r.ref, "", [FIELDS[n].to_cell(own_values(r.values).get(n)) for n in columns]) for r in people]
    return BookFile(
        sent.export, sender, to, base, lines, columns, {row.ref: row.id for row in people}, path=sent.path,
        written=copy.deepcopy(lines), rows=frozenset(row.id for row in kept.base.rows),
        spares=tuple(ref for ref, kind in kept.base.spares.items() if kind == "person"),
    )  # fmt: skip


def _heads(page: Any) -> dict[str, int]:
    return {str(head.value): head.column for head in page[1] if head.value is not None}


def _put(page: Any, lines: Sequence[Line], written: int, columns: Sequence[str]) -> None:
    heads = _heads(page)
    marks = {page.cell(n, heads["Ref"]).value: page.cell(n, heads["_cd"]).value for n in range(FIRST, FIRST + written)}
    page.delete_rows(FIRST, written)
    page.insert_rows(FIRST, len(lines))
    for number, line in enumerate(lines, FIRST):
        page.cell(number, heads["Ref"]).value = line.ref
        page.cell(number, heads["_cd"]).value = line.mark or marks.get(line.ref)
        page.cell(number, heads["Action"]).value = line.action or None
        for name, value in zip(columns, line.cells, strict=True):
            page.cell(number, heads[LABELS[name]]).value = cell(value)


def _put_new(page: Any, ref: str, given: str, family: str) -> None:
    heads = _heads(page)
    number = next(n for n in range(FIRST, page.max_row + 1) if page.cell(n, heads["Ref"]).value == ref)
    page.cell(number, heads["Given name"]).value = given
    page.cell(number, heads["Family name"]).value = family


def _strip(book: Any, stripped: int) -> None:
    """Take copies of the metadata out: the hidden sheet; what names the export; the Refs and checks as well."""
    if stripped:
        del book[HIDDEN]
    if stripped > 1:
        del book[README]
        for name in list(book.defined_names):
            del book.defined_names[name]
        book.properties.title = book.properties.keywords = None
        for prop in list(book.custom_doc_props.names):
            del book.custom_doc_props[prop]
    for page in book.worksheets if stripped > 1 else ():
        heads = _heads(page)
        for name in ("_cd", "Ref"):
            if name in heads and (name == "_cd" or stripped > 2):
                page.delete_cols(heads[name])
