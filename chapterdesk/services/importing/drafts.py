"""Cells turned into drafts of rows: stored values by field, and every cell that could not be taken with its place and reason."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.fields import Field, FieldValue, Setting, Value, ValueProblem
from chapterdesk.fields.dates import Date, PartialDate
from chapterdesk.fields.declare import unique
from chapterdesk.fields.types import LongText, Phone, Reference, Text
from chapterdesk.models import Entity, Person, fields_of
from chapterdesk.services.importing import dates, identity, names, quick
from chapterdesk.services.importing.columns import ColumnMatch
from chapterdesk.services.importing.labels import FAMILY_FIRST, FULL_NAME, REF
from chapterdesk.services.importing.layout import Layout
from chapterdesk.services.importing.tables import BadCell, Cell, is_blank, letters, text_of

Values = dict[str, FieldValue]
Many = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that was not taken: where it stands, what it says and why.

    ``refuses`` tells whether it keeps the whole row out; ``suggestion`` is what was probably meant, or ""; personal numbers are blotted out of ``value`` and ``reason``.
    """

    row: int
    column: int
    label: str
    value: str
    reason: str
    refuses: bool = True
    suggestion: str = ""

    @property
    def place(self) -> str:
        """The cell's name, such as C22."""
        return f"{letters(self.column)}{self.row}" if self.column else ""

    @property
    def sentence(self) -> str:
        """The reason with its place."""
        if not self.column:
            return self.reason
        return _("{reason}, cell {cell}").format(reason=self.reason.rstrip("."), cell=self.place)


@dataclass(slots=True)
class Draft:
    """One row of the file as the register would hold it."""

    row: int
    values: Values = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    ref: str = ""

    @property
    def refused(self) -> bool:
        """Whether a fault keeps the row out."""
        return any(fault.refuses for fault in self.faults)


@dataclass(frozen=True)
class _Reason:
    """Why a cell is not taken, before its place is known."""

    sentence: str
    refuses: bool = True
    shown: str | None = None
    value: FieldValue = None
    born: str = ""
    suggestion: str = ""


_MISSING = object()


def read_drafts(
    layout: Layout,
    matches: Sequence[ColumnMatch],
    entity: type[Entity],
    setting: Setting,
    orders: Mapping[int, str],
    bad: Mapping[tuple[int, int], BadCell] | None = None,
    progress: Progress | None = None,
) -> list[Draft]:
    """Return a draft for every row of the table, with faults instead of values where cells cannot be taken.

    Args:
        layout: The table.
        matches: What each column holds.
        entity: What the rows become.
        setting: The chapter's country and how names are looked up.
        orders: Date column -> order of day and month.
        bad: What the reader found wrong, by (row, column).
        progress: Asked between columns whether to go on.
    """
    drafts = [Draft(number) for number, _cells in layout.rows]
    watch = progress or Progress()
    taken = [m for m in matches if m.field]
    # The field's own columns first, so that a whole name fills only what they left empty.
    taken.sort(key=lambda m: m.field in (FULL_NAME, FAMILY_FIRST))
    for done, match in enumerate(taken):
        watch.step(done, len(taken), _("Reading the columns"))
        _take_column(drafts, layout, match, entity, setting, orders)
    _take_bad(drafts, bad or {}, {m.column: m for m in taken})
    _check(drafts, entity, taken)
    return drafts


def _take_column(
    drafts: list[Draft],
    layout: Layout,
    match: ColumnMatch,
    entity: type[Entity],
    setting: Setting,
    orders: Mapping[int, str],
) -> None:
    place, name = match.column - 1, match.field or ""
    read = _reader(layout, match, entity, setting, orders)
    declared = fields_of(entity).get(name)
    joins = declared is not None and declared.many
    single = declared is not None and not joins
    memo: dict[object, object] = {}
    column = [cells[place] if place < len(cells) else None for _number, cells in layout.rows]
    for draft, cell in zip(drafts, column, strict=True):
        if cell is None or cell == "":
            continue
        key = cell if cell.__class__ is str else (cell.__class__, cell)
        got = memo.get(key, _MISSING)
        if got is _MISSING:
            got = memo[key] = read(cell)
        if got.__class__ is _Reason:
            got = _note(draft, match, cell, got)
        if got is None or got == ():
            continue
        if single:
            draft.values[name] = cast(FieldValue, got)
            continue
        if joins and name in draft.values:
            got = unique((*cast(Many, draft.values[name]), *cast(Many, got)))
        _put(draft, name, got)


def _put(draft: Draft, name: str, got: object) -> None:
    if name == REF:
        draft.ref = str(got)
    elif isinstance(got, names.NameParts):
        for part, text in (("given_name", got.given), ("prefix", got.prefix), ("family_name", got.family)):
            if text:
                draft.values.setdefault(part, text)
    else:
        draft.values[name] = cast(FieldValue, got)


def _note(draft: Draft, match: ColumnMatch, cell: Cell, reason: _Reason) -> FieldValue:
    shown = identity.without_numbers(text_of(cell))[0] if reason.shown is None else reason.shown
    sentence = identity.without_numbers(reason.sentence)[0]
    draft.faults.append(Fault(draft.row, match.column, match.label, shown, sentence, reason.refuses, reason.suggestion))
    if reason.born:
        draft.values.setdefault("birth_date", reason.born)
    return reason.value


Reader = Callable[[Cell], object]


def _reader(
    layout: Layout, match: ColumnMatch, entity: type[Entity], setting: Setting, orders: Mapping[int, str]
) -> Reader:
    """Return the function that turns one cell of a column into its stored value, or a _Reason."""
    name = match.field or ""
    if name == REF:
        return lambda cell: text_of(cell).strip()
    if name in (FULL_NAME, FAMILY_FIRST):
        return lambda cell: names.split_name(
            identity.without_numbers(text_of(cell))[0].replace(identity.HIDDEN, ""), family_first=name == FAMILY_FIRST
        )
    declared = fields_of(entity)[name]
    if isinstance(declared.type, Reference):
        return _reference_reader(declared, setting)
    if isinstance(declared.type, Date | PartialDate):
        return _date_reader(layout, match, declared, setting, orders.get(match.column, ""))
    if isinstance(declared.type, Text | LongText) and entity is Person:
        return _text_reader(declared, setting)
    fast = quick.reader_for(declared.type, setting) if declared.many else None

    def read(cell: Cell) -> object:
        if fast is not None and isinstance(cell, str):
            got = fast(cell)
            if got is not None:
                return got
        if isinstance(declared.type, Phone) and identity.is_written_number(text_of(cell)):
            return _Reason(_("This is a personal identity number, not a phone number"), shown=identity.HIDDEN)
        try:
            value = declared.from_cell(cell, setting)
        except ValueProblem as problem:
            return _Reason(problem.sentence, suggestion=problem.suggestion)
        return _Reason(_("The number is too short.")) if quick.is_cut_short(value) else value

    return read


def _text_reader(declared: Field, setting: Setting) -> Reader:
    fits = getattr(declared.type, "longest", 0) >= quick.SHORT

    def read(cell: Cell) -> object:
        if fits and (plain := quick.plain_text(cell, declared.type, many=declared.many)) is not None:
            return plain
        text = text_of(cell)
        clean, born = (text, None) if len(text) < 10 else identity.without_numbers(text)
        try:
            value = declared.from_cell(clean if born else cell, setting)
        except ValueProblem as problem:
            return _Reason(problem.sentence, shown=clean)
        if born is None:
            return value
        only = clean.strip() == identity.HIDDEN
        kept: FieldValue = (() if declared.many else None) if only else value
        return _Reason(_("A personal identity number is not kept"), refuses=False, shown=clean, value=kept, born=born)

    return read


_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def _exists(day: str) -> bool:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _date_reader(layout: Layout, match: ColumnMatch, declared: Field, setting: Setting, order: str) -> Reader:
    birth = declared.name == "birth_date"
    place = match.column - 1
    six = dates.writes_six_figures(c[place] for _n, c in layout.rows if place < len(c))
    own = Setting(setting.country, setting.currency, "" if order == dates.YMD else order, setting.names, setting.lookup)

    def read(cell: Cell) -> object:
        if isinstance(cell, str) and _ISO.fullmatch(cell) and _exists(cell):
            return cell
        text = text_of(cell).strip()
        if birth and (born := identity.birth_date_in(text)):
            return born
        hidden = birth and identity.looks_like_number(text) and isinstance(cell, str | int | float)
        try:
            value = declared.from_cell(dates.plain(cell, order, birth=birth, six_figures=six), own)
        except ValueProblem as problem:
            if hidden:
                return _Reason(_("This is neither a date nor a whole personal identity number"), shown=identity.HIDDEN)
            return _Reason(problem.sentence)
        if isinstance(value, str) and not "1800" <= value[:4] <= "2199":
            return _Reason(
                _("\u201c{text}\u201d is not a date.").format(text=text), shown=identity.HIDDEN if hidden else None
            )
        return value

    return read


def _reference_reader(declared: Field, setting: Setting) -> Reader:
    """Read names of other rows. What nothing is called so is told, and the rest of the row still goes in."""

    def one(text: str) -> tuple[Value, str]:
        try:
            return declared.type.parse(text, setting), ""
        except ValueProblem as problem:
            return None, problem.sentence

    def read(cell: Cell) -> object:
        text = text_of(cell)
        value, wrong = one(text)
        if not declared.many:
            return _Reason(wrong, refuses=declared.required) if wrong else value
        if not wrong:
            return unique([value])
        parts = [one(part) for part in declared.type.split(text)]
        found = unique(v for v, _w in parts)
        return _Reason(next((w for _v, w in parts if w), wrong), refuses=False, value=found)

    return read


def _take_bad(drafts: list[Draft], bad: Mapping[tuple[int, int], BadCell], taken: Mapping[int, ColumnMatch]) -> None:
    if not bad:
        return
    by_row = {draft.row: draft for draft in drafts}
    for (row, column), what in bad.items():
        draft, match = by_row.get(row), taken.get(column)
        if draft is None or match is None:
            continue
        shown = identity.without_numbers(what.value)[0]
        if match.field == "birth_date" and identity.looks_like_number(shown):
            shown = identity.HIDDEN
        draft.faults.append(Fault(row, column, match.label, shown, what.reason, what.lost))


def _check(drafts: list[Draft], entity: type[Entity], taken: Sequence[ColumnMatch]) -> None:
    """Ask the entity whether each whole row will do; a Ref alone is enough, since it may name a known row."""
    required = [f.name for f in fields_of(entity).values() if f.required]
    columns = {m.field: m for m in taken}
    whole = [columns[n] for n in (FULL_NAME, FAMILY_FIRST, "given_name", "family_name", "called_name") if n in columns]
    for draft in drafts:
        values = draft.values
        if draft.ref or draft.refused or not values:
            continue
        if entity is Person and (values.get("given_name") or values.get("family_name")):
            continue
        for sentence in entity.check_row(values):
            name = next((n for n in required if n in columns and values.get(n) in (None, "", ())), "")
            at = columns[name] if name else whole[0] if whole and entity is Person else None
            if any(at and fault.column == at.column for fault in draft.faults):
                draft.faults = [Fault(f.row, f.column, f.label, f.value, f.reason) for f in draft.faults]
                continue
            draft.faults.append(Fault(draft.row, at.column if at else 0, at.label if at else "", "", sentence))


def date_columns(
    layout: Layout, matches: Sequence[ColumnMatch], entity: type[Entity]
) -> tuple[dict[int, list[Cell]], dict[int, str]]:
    """Return the cells and headings of the columns that hold dates."""
    known = fields_of(entity)
    wanted = [
        m for m in matches if m.field and m.field in known and isinstance(known[m.field].type, Date | PartialDate)
    ]
    cells = {m.column: [c[m.column - 1] for _n, c in layout.rows if m.column <= len(c)] for m in wanted}
    return cells, {m.column: m.label for m in wanted}


def is_empty_row(cells: Sequence[Cell], taken: Sequence[ColumnMatch]) -> bool:
    """Say whether a row has nothing in the columns that are taken."""
    return all(m.column > len(cells) or is_blank(cells[m.column - 1]) for m in taken)
