"""Where a table begins and ends on a sheet, and by what it is known again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.models import Entity
from chapterdesk.services.importing import labels
from chapterdesk.services.importing.content import EMAIL, PHONE, content_of, kind_of, looks_like_data
from chapterdesk.services.importing.identity import without_numbers
from chapterdesk.services.importing.tables import Cell, TableIn, is_blank, letters, text_of

LOOKED_AT = 40
"""Filled rows at the top among which the headings are sought."""
_NEARLY = 0.7
SAMPLE = 200
"""Rows by which a column's content is judged."""
_TOTALS = re.compile(
    r"(summa|sum|totalt?|totaal|total|antal|aantal|subtotal|subtotaal|delsumma|eindtotaal|grand total)\b.{0,30}"
)

_TOTAL_LETTERS = frozenset("stadegSTADEG")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no row of the table, and why."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Layout:
    """A table found on a sheet.

    Attributes:
        header_row: Number of the row with the headings, 0 where there is none.
        labels: The headings from column A; ``Column A`` where there are none.
        rows: The table's own rows.
        skipped: Titles, repeated headings, totals and notes, with the reason.
        fingerprint: The same for every file with these headings.
    """

    header_row: int
    labels: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[Cell]]]
    skipped: tuple[Skipped, ...]
    fingerprint: str
    sheet: str = ""
    guessed: bool = field(default=False)

    @property
    def sample(self) -> Sequence[Sequence[Cell]]:
        """The first rows' cells."""
        return [cells for _number, cells in self.rows[:SAMPLE]]


def find_layout(
    table: TableIn, entity: type[Entity], *, header_row: int | None = None, hints: Sequence[str] = ()
) -> Layout:
    """Find the headings, the rows between them and the end, and what is neither.

    Args:
        table: The sheet.
        entity: What its rows are to become.
        header_row: Number of the row with the headings as the user says, 0 for none; None finds it.
        hints: Words that the user named columns by.
    """
    rows = [row for row in table.rows if not _is_empty(row[1])]
    if header_row is None:
        place = _hinted(rows, hints) if hints else None
        place = _header_place(rows, entity) if place is None else place
    else:
        place = next((i for i, (n, _cells) in enumerate(rows) if n == header_row), None)
    width = max((len(cells) for _n, cells in rows), default=0)
    if place is None:
        names = [_("Column {letter}").format(letter=letters(i + 1)) for i in range(width)]
        kept, skipped = _body(rows, [], entity)
        return Layout(
            0, tuple(names), kept, tuple(skipped), _headless_print(kept, width, entity), table.sheet, guessed=True
        )
    header = _labels(rows, place, width, entity)
    first = [Skipped(n, _("Above the headings"), _words(cells)) for n, cells in rows[:place]]
    kept, skipped = _body(rows[place + 1 :], header, entity)
    return Layout(
        rows[place][0], tuple(header), kept, (*first, *skipped), fingerprint(header, entity), table.sheet, guessed=False
    )


def fingerprint(header: Sequence[str], entity: type[Entity]) -> str:
    """Return what a layout is remembered by: its folded headings in their order."""
    text = "\x1f".join([entity.kind, *(fold(label) for label in header)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _headless_print(rows: Sequence[tuple[int, Sequence[Cell]]], width: int, entity: type[Entity]) -> str:
    kinds = [content_of(c[i] if i < len(c) else None for _n, c in rows[:SAMPLE]) for i in range(width)]
    return fingerprint(["\x00", *kinds], entity)


def _is_empty(cells: Sequence[Cell]) -> bool:
    if cells and cells[0].__class__ is str and cells[0][:1].isalnum():
        return False  # the usual row, told at once
    return all(is_blank(c) for c in cells)


def _last(cells: Sequence[Cell]) -> int:
    return max((i + 1 for i, cell in enumerate(cells) if not is_blank(cell)), default=0)


def _words(cells: Sequence[Cell]) -> str:
    return without_numbers(" ".join(text_of(c).strip() for c in cells if not is_blank(c)))[0][:80]


def _header_place(rows: Sequence[tuple[int, Sequence[Cell]]], entity: type[Entity]) -> int | None:
    """Return the index of the first row that looks like headings about as much as any; None where none does."""
    scores = [_header_score(cells, entity) for _number, cells in rows[:LOOKED_AT]]
    best = max(scores, default=0)
    if best <= 0:
        return _unknown_header(rows)
    # Headings that are printed on every page may be fuller further down, where merged cells are written out.
    return next(i for i, score in enumerate(scores) if score >= _NEARLY * best)


def _hinted(rows: Sequence[tuple[int, Sequence[Cell]]], hints: Sequence[str]) -> int | None:
    """Return the index of the first row that holds a word the user named a column by, and no letter of a column."""
    wanted = {labels.key(hint) for hint in hints if len(hint) > 2}
    for i, (_number, cells) in enumerate(rows[:LOOKED_AT]):
        if any(isinstance(c, str) and labels.key(c) in wanted for c in cells):
            return i
    return None


def _header_score(cells: Sequence[Cell], entity: type[Entity]) -> float:
    filled = [c for c in cells if not is_blank(c)]
    words = [c for c in filled if isinstance(c, str) and len(c) <= 60]
    if not words or looks_like_data(filled):
        return 0
    found = [f for w in words if (f := labels.find_group(w, entity))]
    sure = len({f.field for f in found if f.confident})
    if sure < 2 and len(found) < max(1, len(filled) / 2):
        return 0
    # A data row may hold one word that is also a heading ("Ort" = a name); headings hold nothing but words.
    return len(found) + sure + (0.5 if len(words) == len(filled) else -1)


def _unknown_header(rows: Sequence[tuple[int, Sequence[Cell]]]) -> int | None:
    """Return 0 where the first row holds only words and the columns under it hold mail, phones or dates."""
    if len(rows) < 2:
        return None
    first = rows[0][1]
    filled = [i for i, c in enumerate(first) if not is_blank(c)]
    if not filled or not all(isinstance(first[i], str) for i in filled) or looks_like_data(first):
        return None
    below = [cells for _n, cells in rows[1:SAMPLE]]
    for i in filled:
        kind = content_of(cells[i] if i < len(cells) else None for cells in below)
        if kind in (EMAIL, PHONE) and kind_of(first[i]) != kind:
            return 0
    return None


def _labels(rows: Sequence[tuple[int, Sequence[Cell]]], place: int, width: int, entity: type[Entity]) -> list[str]:
    """Return the headings, with those of a merged row above put in where they say more."""
    number, cells = rows[place]
    own = [text_of(cells[i]).strip() if i < len(cells) else "" for i in range(width)]
    above: Sequence[Cell] = ()
    if place and rows[place - 1][0] == number - 1 and _last(rows[place - 1][1]) > 1:
        above = rows[place - 1][1]
    group = ""
    for i in range(width):
        over = text_of(above[i]).strip() if i < len(above) else ""
        group = over or group
        if over and not own[i]:
            own[i] = over
        elif group and own[i] and above and labels.find_group(own[i], entity) is None:
            both = f"{group} {own[i]}"
            own[i] = both if labels.find_group(both, entity) else own[i]
    return [" ".join(label.split()) for label in own]


def _body(
    rows: Sequence[tuple[int, Sequence[Cell]]], header: Sequence[str], entity: type[Entity]
) -> tuple[list[tuple[int, Sequence[Cell]]], list[Skipped]]:
    kept: list[tuple[int, Sequence[Cell]]] = []
    skipped: list[Skipped] = []
    again = {i: fold(label) for i, label in enumerate(header) if label}
    needed = max(2, (len(again) + 1) // 2)
    for number, cells in rows:
        if again and _is_repeated(cells, again, needed):
            skipped.append(Skipped(number, _("The headings again"), _words(cells)))
        elif _is_total(cells):
            skipped.append(Skipped(number, _("A line of totals"), _words(cells)))
        else:
            kept.append((number, cells))
    while (note := _trailing_note(kept)) is not None:
        number, cells = kept.pop()
        skipped.append(Skipped(number, note, _words(cells)))
    return kept, sorted(skipped, key=lambda s: s.row)


def _is_repeated(cells: Sequence[Cell], header: dict[int, str], needed: int) -> bool:
    """Say whether a row holds the headings once more; its first cell tells most rows from them at once."""
    first = next(iter(header))
    cell = cells[first] if first < len(cells) else None
    if not isinstance(cell, str) or len(cell) > 60 or fold(cell) != header[first]:
        return False
    same = sum(
        isinstance(cells[i], str) and fold(str(cells[i])) == label for i, label in header.items() if i < len(cells)
    )
    return same >= min(needed, len(header))


def _is_total(cells: Sequence[Cell]) -> bool:
    first = next((c for c in cells if c is not None and c != ""), None)
    # Only words that begin with s, t, a, d, e or g can be sums; the rest is told without looking closer.
    if not isinstance(first, str) or len(first) > 40 or first.lstrip()[:1] not in _TOTAL_LETTERS:
        return False
    if not _TOTALS.fullmatch(fold(first)):
        return False
    others = [c for c in cells if not is_blank(c) and c is not first]
    return all(not isinstance(c, str) or c.replace(" ", "").replace(",", "").isdigit() for c in others)


def _trailing_note(rows: Sequence[tuple[int, Sequence[Cell]]]) -> str | None:
    """Say why the last row is a note under the table, None where it is a row."""
    if len(rows) < 2:
        return None
    number, cells = rows[-1]
    filled = [c for c in cells if not is_blank(c)]
    usual = sorted(sum(not is_blank(c) for c in row) for _n, row in rows[:SAMPLE])[len(rows[:SAMPLE]) // 2]
    if len(filled) != 1 or usual < 2 or not isinstance(filled[0], str):
        return None
    text = filled[0].strip()
    after_gap = number > rows[-2][0] + 1
    sentence = len(text) > 40 or text[-1:] in ".:!" or text[:1] in "*(" or len(text.split()) > 5
    return _("A note under the table") if after_gap or sentence else None
