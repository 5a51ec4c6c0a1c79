"""Builds exports for the workbook tests and reads files back as the program does."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from chapterdesk.core import ids
from chapterdesk.fields import FieldValue
from chapterdesk.models import entities
from chapterdesk.spreadsheets import Book
from chapterdesk.sync import workbook_read, workbook_write
from chapterdesk.sync.columns import default_columns, field_of
from chapterdesk.sync.damage import judge
from chapterdesk.sync.envelope import Envelope, new_key
from chapterdesk.sync.parts import Base, BaseRow, CellState, Change, Verb
from chapterdesk.sync.snapshot import Snapshot
from chapterdesk.sync.workbook_read import Received, Sources
from tests.spreadsheets.readers import read_bytes

SITE = "a" * 32


def row(kind: str, values: Mapping[str, FieldValue], key: str = "") -> BaseRow:
    """Return a row as a base holds it, with one change as its head."""
    values = {name: value for name, value in values.items() if value not in (None, ())}
    key = key or ids.new_ids(1)[0]
    return BaseRow(kind, key, ids.ref_of(entities()[kind].letter, key), values, {"*": (ids.new_ids(1)[0],)})


def envelope(language: str = "sv", **more: object) -> Envelope:
    """Return an envelope with a key of its own."""
    told = {"written": "2026-11-20T09:00:00Z", "register": "b" * 32, "sender": "Rikskansliet", "recipient": "Norra"}
    return Envelope(**{"key": new_key(), "language": language, **told, **more})


def prepared(rows: Sequence[BaseRow], kinds: Sequence[str], language: str = "sv", **more: object) -> Snapshot:
    """Return an export of rows, with every shared field of their kinds as a column."""
    columns = tuple(column for kind in kinds for column in default_columns(entities()[kind]))
    changes = [
        Change(heads[0], row.kind, row.id, Verb.ADD, row.values, {}, "2026-11-01T10:00:00Z-0001", SITE, place + 1)
        for place, row in enumerate(rows)
        for heads in [row.heads["*"]]
    ]
    base = Base(
        ids.new_ids(1)[0],
        SITE,
        len(rows),
        acks={SITE: len(rows), "c" * 32: 7},
        columns=columns,
        rows=list(rows),
        changes=changes,
        erased=frozenset(["d" * 32]),
    )
    titles = {r.id: (r.ref, entities()[r.kind].make_title(r.values)) for r in rows}
    return workbook_write.prepare(base, envelope(language), titles, spares=more.get("spares", 3))


def written(snapshot: Snapshot, **more: object) -> bytes:
    """Return the workbook's bytes."""
    target = io.BytesIO()
    workbook_write.write(target, snapshot, password=None, **more)
    return target.getvalue()


def received(data: bytes | Path, name: str = "a.xlsx", sources: Sources | None = None, **answers: object) -> Received:
    """Return a file read in this process, in the current language."""
    if isinstance(data, Path):
        name, data = data.name, data.read_bytes()
    return workbook_read.from_book(book_of(data, name), sources or Sources(), answers.get("answers", {}))


def book_of(data: bytes, name: str = "a.xlsx") -> Book:
    """Return the safe reader's book."""
    return read_bytes(data, name)


def judged(got: Received) -> Counter[str]:
    """Return how many cells of rows that were sent are in which state; rows that are not count as "new"."""
    counts: Counter[str] = Counter()
    sent = {row.ref: row for row in got.base.rows}
    for sheet in got.workbook.sheets:
        for each in sheet.rows:
            base = sent.get(each.ref)
            if base is None:
                counts["new"] += 1
                continue
            for name, cell in zip(sheet.columns, each.cells, strict=True):
                declared = field_of(sheet.kind, name)
                state = judge(declared, base.values.get(name), cell, got.cells).state
                counts[state.value] += 1
    return counts


def untouched(got: Received) -> bool:
    """Say whether no cell says anything."""
    return set(judged(got)) <= {CellState.UNCHANGED.value, CellState.MECHANICAL.value}
