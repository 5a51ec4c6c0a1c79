"""What taking in a form's export would do: columns as questions, rows as responses; shown before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Survey
from chapterdesk.services.importing.tables import Cell, is_blank, text_of
from chapterdesk.services.surveys import answers, guessing, known
from chapterdesk.services.surveys.guessing import KEY, QUESTION, SKIP, UNIT, WHEN, WHO, Guess
from chapterdesk.spreadsheets import read_file
from chapterdesk.spreadsheets.book import Book, Sheet

NEW, THERE, REFUSED = "new", "there", "refused"


@dataclass(frozen=True)
class Column:
    """One column of the file.

    Attributes:
        place: Its number from 0.
        role: ``question``, ``when``, ``who``, ``unit``, ``key`` (the form's own number) or ``skip`` (not taken in).
        question: The question of the survey that it answers, "" for a new one.
        by: What parts several answers in a cell.
    """

    place: int
    head: str
    role: str
    kind: str = ""
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    question: str = ""
    by: str = "\n"


@dataclass(frozen=True)
class Response:
    """One row of the file: what becomes of it and why."""

    number: int
    status: str
    reason: str = ""
    key: str = ""
    day: str | None = None
    party: str = ""
    unit: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What would be written; ``survey`` is "" where a new one is made, called ``name``."""

    file: str
    survey: str
    name: str
    anonymous: bool
    columns: tuple[Column, ...]
    responses: tuple[Response, ...]
    notes: tuple[str, ...] = ()

    def of(self, status: str) -> list[Response]:
        """Return the rows with an outcome."""
        return [each for each in self.responses if each.status == status]


@dataclass(frozen=True)
class Export:
    """A form's export as it was read: headings, rows with their numbers, and what the reader found wrong."""

    file: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()

    def cells(self, place: int) -> list[Cell]:
        """Return a column's cells."""
        return [row[place] for _number, row in self.rows]


def read(path: Path, *, progress: Progress | None = None) -> Export:
    """Return a form's export. Raises UserError where the file cannot be read or holds no answers."""
    return export_of(read_file(path, progress=progress))


def export_of(book: Book) -> Export:
    """Return the answers in a book: the sheet with most of them, its first full row as headings. Raises UserError."""
    sheet = max(book.sheets, key=lambda each: each.filled, default=None)
    table = _table(sheet) if sheet is not None else []
    if len(table) < 2:
        raise UserError(
            _("\u201c{name}\u201d holds no answers.").format(name=book.name),
            _("Save the answers of the form as a spreadsheet, with the questions in the first row."),
            code="no_answers",
        )
    width = max(len(cells) for _number, cells in table)
    heads = [text_of(cell).strip() for cell in table[0][1]]
    heads += [""] * (width - len(heads))
    body = tuple((number, (*cells, *[None] * (width - len(cells)))) for number, cells in table[1:])
    lost = [problem.reason for problem in book.problems if problem.lost]
    return Export(book.name, tuple(heads), body, tuple(dict.fromkeys((*book.notes, *lost[:5]))))


def _table(sheet: Sheet) -> list[tuple[int, list[Cell]]]:
    found = [(row.number, row.values) for row in sheet.rows if any(not is_blank(cell) for cell in row.values)]
    widest = max((sum(not is_blank(c) for c in cells) for _number, cells in found), default=0)
    # Lines of text above the headings, as some forms write, fill fewer cells than the headings do.
    start = next((at for at, (_n, cells) in enumerate(found) if sum(not is_blank(c) for c in cells) * 3 > widest), 0)
    return found[start:]


def columns(export: Export, questions: Sequence[known.Question]) -> tuple[Column, ...]:
    """Return what each column most likely is; questions that the survey already has are known again by their words."""
    by_words = {fold(each.name): each for each in questions}
    made: list[Column] = []
    for place, head in enumerate(export.heads):
        cells = export.cells(place)
        before = by_words.pop(fold(head), None)
        if before is not None:
            made.append(as_question(place, head, before, cells))
            continue
        taken = {each.role for each in made}
        found = guessing.guess(head, cells) if head else Guess(SKIP)
        if found.role in taken - {QUESTION, SKIP}:
            # Forms write when the answers were begun and ended: one moment is enough.
            found = Guess(SKIP)
        made.append(_column(place, head, found, cells))
    return tuple(made)


def as_question(place: int, head: str, question: known.Question, cells: Sequence[Cell]) -> Column:
    """Return a column that answers a question which the survey has."""
    return Column(
        place, head, QUESTION, question.kind, question.options, question.least, question.most, question.id,
        guessing.separator(cells) if question.kind == "choices" else "\n",
    )  # fmt: skip


def _column(place: int, head: str, found: Guess, cells: Sequence[Cell]) -> Column:
    by = guessing.separator(cells) if found.kind == "choices" else "\n"
    return Column(place, head, found.role, found.kind, found.options, found.least, found.most, "", by)


def changed(export: Export, column: Column, role: str, kind: str = "") -> Column:
    """Return a column as somebody decided: another role, or a question of another kind."""
    if role != QUESTION:
        return replace(column, role=role, kind="", options=(), question="")
    cells = export.cells(column.place)
    return _column(column.place, column.head, guessing.of_kind(kind or guessing.kind_of(
        [cell for cell in cells if not is_blank(cell)]), cells), cells)  # fmt: skip


def plan(
    register: Register, export: Export, survey: str = "", *, name: str = "", anonymous: bool = False,
    chosen: Sequence[Column] | None = None,
) -> Plan:  # fmt: skip
    """Return what taking the export in would do to a survey, or to a new one called ``name``.

    Args:
        register: The open register.
        export: What was read.
        survey: The survey's id, "" for a new one.
        name: What a new survey is called.
        anonymous: Whether a new survey is without names; one that is there says so itself.
        chosen: The columns as somebody decided them; guessed where None.
    """
    with register.read() as conn:
        row = rows(conn, Survey, [survey]).get(survey, {})
        if survey and not row:
            raise UserError(_("That survey is not in the register any more."), code="gone")
        nameless = bool(row["anonymous"]) if survey else anonymous
        decided = tuple(chosen) if chosen is not None else columns(export, known.questions(conn, survey))
        there = known.responses(conn, survey)
        people = {} if nameless else _people(conn, export, decided)
        units = _units(conn, export, decided)
        homes = {} if nameless else known.home_groups(conn, people.values())
    made = _responses(export, decided, there, people, units, homes)
    title = str(row.get("name") or "") if survey else name.strip() or Path(export.file).stem
    return Plan(export.file, survey, title, nameless, decided, made, export.notes)


def _place(decided: Sequence[Column], role: str) -> int:
    return next((each.place for each in decided if each.role == role), -1)


def _people(conn: Connection, export: Export, decided: Sequence[Column]) -> dict[str, str]:
    place = _place(decided, WHO)
    return known.people(conn, {text_of(c).strip() for c in export.cells(place)}) if place >= 0 else {}


def _units(conn: Connection, export: Export, decided: Sequence[Column]) -> dict[str, str]:
    place = _place(decided, UNIT)
    return known.units(conn, {text_of(c).strip() for c in export.cells(place)}) if place >= 0 else {}


def _responses(
    export: Export, decided: Sequence[Column], there: Mapping[str, Mapping[str, str]], people: Mapping[str, str],
    units: Mapping[str, str], homes: Mapping[str, str],
) -> tuple[Response, ...]:  # fmt: skip
    when, who, unit, own = (_place(decided, role) for role in (WHEN, WHO, UNIT, KEY))
    months = guessing.month_first(export.cells(when)) if when >= 0 else False
    keys = answers.keys(export.heads, (row for _number, row in export.rows))
    made: list[Response] = []
    seen: set[str] = set()
    for (number, cells), digest in zip(export.rows, keys, strict=True):
        mine = text_of(cells[own]).strip() if own >= 0 else ""
        key = f"#{mine[:70]}" if mine else digest
        day = guessing.day_of(cells[when], months=months) if when >= 0 else None
        party = people.get(text_of(cells[who]).strip(), "") if who >= 0 else ""
        home = units.get(text_of(cells[unit]).strip(), "") if unit >= 0 else homes.get(party, "")
        made.append(
            _response(
                Response(number, NEW, "", key, day.isoformat() if day else None, party, home),
                cells,
                decided,
                there,
                seen,
            )
        )
        seen.add(key)
    return tuple(made)


def _response(
    row: Response,
    cells: Sequence[Cell],
    decided: Sequence[Column],
    there: Mapping[str, Mapping[str, str]],
    seen: set[str],
) -> Response:
    given: dict[int, str] = {}
    for column in decided:
        if column.role == QUESTION:
            try:
                value = answers.kept(column.kind, cells[column.place], column.least, column.most, column.by)
            except ValueProblem as problem:
                reason = _("{question}: {problem}").format(question=column.head, problem=problem.sentence)
                return replace(row, status=REFUSED, reason=reason)
            if value:
                given[column.place] = value
    if row.key in seen:
        return replace(row, status=REFUSED, reason=_("The number stands in the file twice."))
    if not given:
        return replace(row, status=REFUSED, reason=_("No question is answered."))
    if row.key in there:
        return _again(replace(row, status=THERE, answers=given), decided, there[row.key])
    return replace(row, answers=given)


def _again(row: Response, decided: Sequence[Column], before: Mapping[str, str]) -> Response:
    """A form's own number that comes back with other answers is said, not swallowed; what stands here stays."""
    asked = {each.place: each.question for each in decided if each.question}
    other = any(before.get(asked[place], value) != value for place, value in row.answers.items() if place in asked)
    reason = _("These answers were changed in the form since; what stands here stays.")
    return replace(row, status=REFUSED, reason=reason) if other else row
