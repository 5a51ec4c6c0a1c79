"""Which sheet of a returned workbook is which, and which column: by range name, then label in any language, then position.

Where these disagree nobody guesses: the column is left out, which changes nothing, and a question is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chapterdesk.core.ids import parse_ref
from chapterdesk.core.locale import fold
from chapterdesk.models import entities
from chapterdesk.spreadsheets.book import Book, Row, Sheet
from chapterdesk.spreadsheets.writing import LISTS
from chapterdesk.sync.columns import ACTION, MARK, REF, fields_by_label, kinds_by_sheet_name, range_prefix
from chapterdesk.sync.envelope import export_of
from chapterdesk.sync.parts import Base
from chapterdesk.sync.snapshot import MAGIC, columns_by_kind

#: How far down the header row is looked for: people put a title and some lines above a table.
_HEADER_WITHIN = 40
#: Rows that are looked at to know a column by its content.
_SAMPLE = 200
#: Share of a column's sampled cells that must be Refs or marks for it to be known by them.
_MOSTLY = 0.6
OWN = (REF, MARK, ACTION)

Fits = Callable[[str, int], float]
"""(field, column number) -> the share of the sampled cells that are as they were sent, 0 where nothing is known."""


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """A column of which its name, its label and its place say different things.

    Args:
        sheet, column: Where it is; columns count from 1.
        kind: The kind of the sheet's rows.
        label: What stands above it.
        fields: The fields that it may be, the likeliest first.
        examples: Some of its cells, as text.
    """

    sheet: str
    column: int
    kind: str
    label: str
    fields: tuple[str, ...]
    examples: tuple[str, ...] = ()


Answers = Mapping[tuple[str, int], str]
"""By (sheet, column) the field that a person chose; "" for none."""


@dataclass
class FoundSheet:
    """A data sheet: its kind, the number of its header row, and its columns by number (``OWN`` among them)."""

    sheet: Sheet
    kind: str
    header: int
    columns: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    questions: list[ColumnQuestion] = field(default_factory=list)

    def place(self, name: str) -> int:
        """Return the number of a column, 0 where it is not there."""
        return next((place for place, found in self.columns.items() if found == name), 0)


def hidden_cells(book: Book) -> list[str]:
    """Return the cells of the sheet with the snapshot, known by its magic line whatever it is called by now; [] without one."""
    for sheet in book.sheets:
        first = next((str(value) for row in sheet.rows[:5] for _column, value in row.items()), "")
        if first.startswith(MAGIC):
            return [str(value) for row in sheet.rows for _column, value in row.items()]
    return []


def data_sheets(book: Book, base: Base | None) -> list[FoundSheet]:
    """Return the data sheets in their order, their columns not yet known."""
    kinds = list(columns_by_kind(base)) if base is not None and base.columns else list(entities())
    found = (_known_sheet(sheet, book, kinds) for sheet in book.sheets)
    return [each for each in found if each is not None]


def _known_sheet(sheet: Sheet, book: Book, kinds: Sequence[str]) -> FoundSheet | None:
    if not sheet.rows or str(next(iter(sheet.rows[0].items()), (0, ""))[1]).startswith(MAGIC):
        return None
    if sheet.name == LISTS:  # words to choose from, under the labels of their columns; some programs show it
        return None
    named = Counter((kind, place[1]) for kind, place in _named_columns(sheet, book, kinds))
    if named:
        (kind, header), _count = named.most_common(1)[0]
        return FoundSheet(sheet, kind, header)
    letter = _letters(sheet)
    heads = [
        (row, {fold(v) for _column, v in row.items() if isinstance(v, str)}) for row in sheet.rows[:_HEADER_WITHIN]
    ]
    best = max(((*_score(sheet.name, texts, letter, kind), row, kind) for row, texts in heads for kind in kinds),
               key=lambda each: each[:2], default=None)  # fmt: skip
    if best is None:
        return None
    score, keyed, row, kind = best
    # Without Refs only a sheet that plainly is such a list counts; a hidden one may be anything.
    if score < (2 if keyed else 3) or (sheet.hidden and not keyed):
        return _by_refs(sheet, kinds)
    return FoundSheet(sheet, kind, row.number)


def _by_refs(sheet: Sheet, kinds: Sequence[str]) -> FoundSheet | None:
    """Return a sheet without any header for what the Refs in it say: most of its rows must have one, of one kind."""
    letter = _letters(sheet)
    kind = next((kind for kind in kinds if letter and entities()[kind].letter == letter), None)
    rows = [row.number for row in sheet.rows if any(_is_ref(value) for _column, value in row.items())]
    if kind is None or len(rows) < _MOSTLY * len(sheet.rows):
        return None
    return FoundSheet(sheet, kind, rows[0] - 1)


def _named_columns(sheet: Sheet, book: Book, kinds: Iterable[str]) -> Iterable[tuple[str, tuple[int, int]]]:
    """Yield (kind, (column, row)) of every range name of ours in the sheet."""
    for kind in kinds:
        prefix = range_prefix(kind)
        for name, (where, row, column) in book.names.items():
            rest = name.removeprefix(prefix)
            if rest != name and where == sheet.name and (rest in OWN or rest in entities()[kind].fields):
                yield kind, (column, row)


def _score(name: str, texts: set[str], letter: str, kind: str) -> tuple[int, bool]:
    """Return how well a row's folded texts look like the header of a kind, and whether Ref or the hidden column is among them."""
    labels = fields_by_label(kind)
    hits = labels.keys() & texts
    keyed = any(labels[text] & {REF, MARK} for text in hits)
    score = len(hits)
    if score and kind in kinds_by_sheet_name().get(fold(name), ()):
        score += 2
    if keyed and letter == entities()[kind].letter:
        score += 4
    return score, keyed


def _letters(sheet: Sheet) -> str:
    """Return the table letter of the Refs in a sheet, "" where there are none."""
    found = Counter(
        parsed[0]
        for row in sheet.rows[:50]
        for _column, value in row.items()
        if isinstance(value, str) and (parsed := parse_ref(value))
    )
    return found.most_common(1)[0][0] if found else ""


# -- columns ----------------------------------------------------------------------------------------------------


def find_columns(found: FoundSheet, book: Book, base: Base | None, answers: Answers, fits: Fits) -> None:
    """Fill in which column is which field, what is nobody's, and what must be asked."""
    _Columns(found, book, base, answers, fits).run()


class _Columns:
    """The search for one sheet's columns."""

    def __init__(self, found: FoundSheet, book: Book, base: Base | None, answers: Answers, fits: Fits) -> None:
        self._found, self._answers, self._fits = found, answers, fits
        self._sent = columns_by_kind(base).get(found.kind, []) if base is not None else []
        labels = {} if base is None else {fold(c.label): c.field for c in base.columns if c.kind == found.kind}
        self._own_labels = labels
        header = next((row for row in found.sheet.rows if row.number == found.header), Row(found.header, []))
        self._labels = {column: str(value).strip() for column, value in header.items()}
        prefix = range_prefix(found.kind)
        self._named = {
            column: name.removeprefix(prefix)
            for name, (sheet, _row, column) in book.names.items()
            if sheet == found.sheet.name and name.startswith(prefix)
        }

    def run(self) -> None:
        """Go through the columns: answers, then names and labels, then content and position."""
        width = max([self._found.sheet.width, *self._labels, *self._named])
        claims: dict[str, list[int]] = {}
        unclear: dict[int, set[str]] = {}
        for column in range(1, width + 1):
            answer = self._answers.get((self._found.sheet.name, column))
            may = {answer} - {""} if answer is not None else self._may_be(column)
            if len(may) == 1:
                claims.setdefault(may.pop(), []).append(column)
            elif may:
                unclear[column] = may
            elif answer is None or self._labels.get(column):
                self._found.unknown[column] = self._labels.get(column, "")
        for name, columns in claims.items():
            self._claim(name, columns)
        for column, may in unclear.items():
            self._settle(column, may)
        self._by_content()
        self._by_position()
        self._found.unknown = {c: label for c, label in self._found.unknown.items() if label}

    def _may_be(self, column: int) -> set[str]:
        name = self._named.get(column)
        label = fold(self._labels.get(column, ""))
        own = self._own_labels.get(label)
        labelled = {own} if own else set(fields_by_label(self._found.kind).get(label, ())) if label else set()
        if name is None:
            return labelled
        if not labelled or name in labelled:
            return {name}
        return {name} | labelled

    def _claim(self, name: str, columns: list[int]) -> None:
        """Take a column for a field; of several the only one with its range name, if the others hold just the same."""
        if len(columns) > 1:
            columns = sorted(columns, key=lambda c: self._named.get(c) != name)
            first, *rest = columns
            if any(self._cells(first) != self._cells(other) for other in rest):
                for column in columns:
                    self._ask(column, (name,))
                return
        self._found.columns[columns[0]] = name

    def _settle(self, column: int, may: set[str]) -> None:
        """A label that several fields have means the one that is still missing, if there is only one such; else it is asked."""
        free = {name for name in may if not self._found.place(name)}
        disagree = self._named.get(column) is not None
        if len(free) == 1 and not disagree:
            self._found.columns[column] = free.pop()
        else:
            self._ask(column, tuple(sorted(may, key=lambda name: -self._fits(name, column))))

    def _ask(self, column: int, fields: tuple[str, ...]) -> None:
        examples = [str(value) for value in self._cells(column) if value is not None][:3]
        self._found.questions.append(
            ColumnQuestion(
                self._found.sheet.name,
                column,
                self._found.kind,
                self._labels.get(column, ""),
                fields,
                tuple(text[:60] for text in examples),
            )
        )

    def _by_content(self) -> None:
        """Know Ref and the hidden column by what stands in them, where name and label are gone."""
        for name, test in ((REF, _is_ref), (MARK, _is_mark)):
            if self._found.place(name):
                continue
            for column in sorted(set(range(1, self._found.sheet.width + 1)) - set(self._found.columns)):
                cells = [value for value in self._cells(column)[:_SAMPLE] if value is not None]
                if cells and sum(map(test, cells)) >= _MOSTLY * len(cells):
                    self._found.columns[column] = name
                    self._found.unknown.pop(column, None)
                    break

    def _by_position(self) -> None:
        """A column without name or label is what was sent in its place, if its cells say so too."""
        asked = {question.column for question in self._found.questions}
        for place, name in enumerate(self._sent, 3):
            free = place not in self._found.columns and place not in asked and not self._labels.get(place)
            if free and not self._found.place(name) and self._fits(name, place) >= 0.5:
                self._found.columns[place] = name
                self._found.unknown.pop(place, None)

    def _cells(self, column: int) -> list[object]:
        return [row.get(column) for row in self._found.sheet.rows if row.number > self._found.header]


def _is_ref(value: object) -> bool:
    return isinstance(value, str) and parse_ref(value) is not None


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and export_of(value) != ""


def export_in(book: Book, marks: Collection[str]) -> str:
    """Return the export that the visible copies tell: most marks, then the Read me sheet, then the file's properties."""
    told = Counter(export for mark in marks if (export := export_of(mark)))
    if told:
        return told.most_common(1)[0][0]
    for sheet in book.sheets:
        if len(sheet.rows) > 60:  # the Read me sheet is short
            continue
        for row in sheet.rows:
            for _column, value in row.items():
                if isinstance(value, str) and (export := export_of(value)):
                    return export
    return next((export for text in book.properties.values() if (export := export_of(text))), "")
