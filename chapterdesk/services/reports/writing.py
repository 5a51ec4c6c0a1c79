"""Reports that leave the desk: as PDF, as a workbook, in a mail draft; each noted, people protected by default."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, current_language
from chapterdesk.database.register import Register
from chapterdesk.documents.report import ReportColumn, ReportTable, Value, figure_table, report
from chapterdesk.messages.mail import Attachment, draft
from chapterdesk.services import desk, disclosures, drafts, exporting
from chapterdesk.services.reports.registry import entry_of
from chapterdesk.services.reports.shape import Choices, Made
from chapterdesk.spreadsheets._spec import Column, Kind, Properties, SheetSpec

FORMS = (".pdf", ".xlsx", ".eml")
_KINDS: dict[str, Kind] = {"integer": "integer", "decimal": "decimal", "date": "date"}


@dataclass(frozen=True)
class Written:
    """A report that left: whom it tells of, how many were left out, and its entry in the register of disclosures."""

    path: Path
    sha256: str
    people: int
    left_out: int
    disclosure: int


def gather(register: Register, key: str, choices: Choices) -> Made:
    """Return a report by its key. Raises UserError, UsageError."""
    entry = entry_of(key)
    with register.read() as conn:
        return entry.make(register, conn, choices)


def pdf(register: Register, key: str, choices: Choices, progress: Progress | None = None) -> bytes:
    """Return a report as PDF, for looking at or printing. Raises UserError."""
    return _pdf(key, gather(register, key, choices), choices, progress)


def _pdf(key: str, made: Made, choices: Choices, progress: Progress | None) -> bytes:
    draw = entry_of(key).draw
    return (
        draw(made, choices, progress) if draw is not None else report(made.paper, size=choices.size, progress=progress)
    )


def shielded(register: Register, key: str, choices: Choices) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of the people with protected identity whom a report would name."""
    kept = gather(register, key, choices).shielded
    with register.read() as conn:
        return exporting.shielded_among(conn, kept)


def write(
    register: Register, key: str, choices: Choices, target: Path, *, confirmed: Sequence[str] = (), recipient: str = "",
    progress: Progress | None = None,
) -> Written:  # fmt: skip
    """Write a report as .pdf, .xlsx or .eml (a mail draft with the PDF in it) and note that it left. Raises UserError."""
    form = target.suffix.lower()
    if form not in FORMS:
        raise UserError(
            _("A report is a PDF file, a workbook or a mail draft."),
            _("Let the name end in .pdf, .xlsx or .eml."),
            code="wrong_ending",
        )
    desk.refuse_own_files(register.path, target)
    with register.read() as conn:
        allowed = frozenset(exporting.confirmed_people(conn, confirmed))
    choices = replace(choices, allowed=allowed)
    made = gather(register, key, choices)
    if form == ".xlsx":
        data = workbook(made)
    else:
        data = _pdf(key, made, choices, progress)
    if form == ".eml":
        data = _mail(register, made, data, recipient)
    digest, number = disclosures.hand_over_bytes(register, data, target, _leaving(key, made, recipient))
    return Written(target, digest, len(made.people), len(made.shielded - allowed), number)


def printed(
    register: Register, key: str, choices: Choices, *, confirmed: Sequence[str] = (), progress: Progress | None = None
) -> bytes:
    """Return a report as PDF that goes straight to a printer, and note that it left. Raises UserError.

    ``confirmed`` are names or Refs of people with protected identity who may stand in it.
    """
    with register.read() as conn:
        choices = replace(choices, allowed=frozenset(exporting.confirmed_people(conn, confirmed)))
    made = gather(register, key, choices)
    data = _pdf(key, made, choices, progress)
    disclosures.printed(register, data, _leaving(key, made, ""))
    return data


def _leaving(key: str, made: Made, recipient: str) -> disclosures.Leaving:
    return disclosures.Leaving(
        f"report {key}", sorted(made.people), made.fields, recipient.strip(), len(made.people & made.shielded)
    )


def _mail(register: Register, made: Made, data: bytes, recipient: str) -> bytes:
    title = made.paper.title
    address = drafts.address_of(register, recipient) if recipient.strip() else ""
    body = _("Hello,\n\nHere is \u201c{name}\u201d.\n").format(name=title)
    body += "\n" + _("Kind regards,\n{name}").format(name=register.author) + "\n"
    file = Attachment(file_name(made, ".pdf"), data, drafts.MEDIA[".pdf"])
    return draft([address] if address else [], title, body, [file])


def file_name(made: Made, ending: str) -> str:
    """Return what a report's file is called from the start."""
    words = " ".join(part for part in (made.paper.title, made.paper.group) if part)
    return "".join(" " if char in '\\/:*?"<>|' else char for char in words).strip() + ending


def tables(made: Made) -> list[tuple[str, ReportTable]]:
    """Return every table of a report with what it is called: its own, and the numbers behind its charts."""
    found: list[tuple[str, ReportTable]] = []
    for part in made.paper.parts:
        if part.figure is not None and part.table is None:
            found.append((part.title or part.figure.title, figure_table(part.figure)))
        if part.table is not None:
            found.append((part.table.name or part.title, part.table))
        elif part.figure is None and part.paragraphs and part.title:
            lines = tuple((text,) for text in part.paragraphs)
            found.append((part.title, ReportTable(part.title, (ReportColumn(part.title),), lines)))
    return found


def workbook(made: Made) -> bytes:
    """Return a report as a workbook, a sheet a table, numbers as numbers."""
    from chapterdesk.spreadsheets.writing import sheet_name, write_workbook

    taken: list[str] = []
    sheets = []
    for title, table in tables(made):
        taken.append(sheet_name(title, taken))
        columns = [Column(f"c{n}", c.title, _KINDS.get(c.kind, "text")) for n, c in enumerate(table.columns)]
        rows = [[_cell(v, c.kind) for v, c in zip(row, table.columns, strict=False)] for row in table.rows]
        sheets.append(SheetSpec(taken[-1], columns, rows, made.paper.title))
    paper = made.paper
    words = [paper.title, paper.subtitle, *(t for part in paper.parts for t in (*part.paragraphs, part.note) if t)]
    if not sheets:
        sheets = [SheetSpec(sheet_name(paper.title), [Column("c0", paper.title, "text")], [[w] for w in words[1:]])]
    made_of = Properties(paper.title, paper.author, current_language())
    stream = io.BytesIO()
    write_workbook(stream, sheets, properties=made_of, read_me=words)
    return stream.getvalue()


def _cell(value: Value, kind: str) -> object:
    if kind == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value) if len(value) == 10 else value
    return value
