"""A small chapter for the workbook tests, as it was sent, and what another program may do to its workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from chapterdesk.sync import snapshot
from chapterdesk.sync.parts import ReadRow
from chapterdesk.sync.snapshot import Snapshot
from chapterdesk.sync.workbook_read import Received, Sources
from tests.sync.books import row

KINDS = ["person", "unit", "membership", "contact"]
UNITS = [
    row("unit", {"name": name, "unit_kind": "local_group", "state": "active"})
    for name in ("Norra", "Södra; väst", "Norra", "Malmö, centrum", "Å (x)", "P-7K3M9QX4TD-5", "=1+1")
]
PEOPLE = [
    row("person", {"given_name": "Åsa", "family_name": "Öberg", "phones": ("+46701234567", "+31612345678"), "member_number": "0012345",
                   "emails": ("a@example.org",), "groups": (UNITS[0].id, UNITS[1].id), "level": "active", "member": True, "tags": ("a, b",),
                   "may_be_mailed": "granted", "postcode": "012 34", "town": "=1+1", "birth_date": "1987"}),
    row("person", {"given_name": "Ö 👩🏽‍🚀", "groups": (UNITS[3].id,), "birth_date": "1887-05-01", "languages": ("a / b",)}),
    row("person", {"given_name": "Bo", "groups": (UNITS[2].id, UNITS[5].id), "town": "0601020304", "member": False}),
]  # fmt: skip
OTHERS = [
    row("membership", {"party": PEOPLE[0].id, "start": "2020", "paid_until": "1899-05-01", "fee": 45000}),
    row("membership", {"party": PEOPLE[1].id, "fee": 4550, "paid_until": "2026-01-01"}),
    row("contact", {"party": PEOPLE[0].id, "at": "2026-12-02T18:30:00Z", "note": "rad 1\nrad 2 \U0001f600"}),
]
#: openpyxl takes such a text for an escape and changes it, which is then "mechanical".
ESCAPE = row("person", {"given_name": "_x0041_ \u201dcitat\u201d", "town": "_x000D_"})
ALL = [*UNITS, *PEOPLE, *OTHERS]


def changed(data: bytes, change: Callable[[Any], object]) -> bytes:
    """Return the workbook after ``change`` did something to it in another program (openpyxl)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def column(sheet: Any, label: str) -> int:
    """Return the number of the column under a label."""
    return next(int(cell.column) for cell in sheet[1] if cell.value == label)


def rows_of(got: Received, kind: str = "person") -> list[ReadRow]:
    """Return the rows of a kind as they were read."""
    return [each for sheet in got.workbook.sheets if sheet.kind == kind for each in sheet.rows]


def record_of(sent: Snapshot) -> Sources:
    """Return what the exporter kept."""
    kept = snapshot.to_bytes(sent)
    return Sources(record=lambda export: snapshot.from_bytes(kept) if export == sent.base.export else None)


def no_hidden_sheet(book: Any) -> None:
    """Take the hidden sheet out."""
    del book["_chapterdesk"]


def no_names(book: Any) -> None:
    """Take the range names away."""
    for name in list(book.defined_names):
        del book.defined_names[name]


def no_marks(book: Any) -> None:
    """Empty the hidden column."""
    for sheet in book.worksheets[:4]:
        for cells in sheet.iter_rows(min_col=2, max_col=2):
            cells[0].value = None


def no_refs(book: Any) -> None:
    """Empty the column Ref."""
    for sheet in book.worksheets[:4]:
        for cells in sheet.iter_rows(min_col=1, max_col=1):
            cells[0].value = None


def no_labels(book: Any) -> None:
    """Empty the header row."""
    for sheet in book.worksheets[:4]:
        for cell in sheet[1]:
            cell.value = None


def no_readme(book: Any) -> None:
    """Take the Read me sheet out."""
    del book["Läs mig"]


def no_properties(book: Any) -> None:
    """Empty the properties."""
    book.properties.title = book.properties.keywords = None
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


STRIPS = {f.__name__: f for f in (no_hidden_sheet, no_names, no_marks, no_labels, no_readme, no_properties)}
