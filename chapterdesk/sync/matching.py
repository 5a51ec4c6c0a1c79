"""Which row of the base a row of the file is: by Ref and ``_cd``, else by what stands in it, else a person says.

Nothing here decides what an edit does; it only makes sure that an edit is never given to the wrong row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chapterdesk.core.ids import parse_ref
from chapterdesk.fields import Field
from chapterdesk.sync import rekeying
from chapterdesk.sync.damage import Cells
from chapterdesk.sync.graph import new_row_id
from chapterdesk.sync.judging import SheetJudge, changed, same_cells
from chapterdesk.sync.outcome import NewRow, Notice, Place, Question, Why
from chapterdesk.sync.parts import Base, BaseRow, CellState, ReadRow, ReadSheet, ReadWorkbook
from chapterdesk.sync.rekeying import Contents, Pair, Repaired

_EMPTY = Base(export="0" * 32)


@dataclass
class Matched:
    """The rows of a file with their bases.

    Attributes:
        pairs: Rows found, each with its edits.
        held: (row id, field) -> why the edit waits for a person; field "" for all of a row.
        fresh: Rows that the base does not have.
        questions, notices: See ``parts``.
        sorted: Kinds whose sheet was sorted without its keys.
    """

    base: Base
    pairs: list[Pair] = field(default_factory=list)
    held: dict[tuple[str, str], Why] = field(default_factory=dict)
    fresh: list[NewRow] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sorted: list[str] = field(default_factory=list)

    def touched(self) -> set[str]:
        """Return ids of the rows with edits, deletions or questions: what a merge needs the log of."""
        rows = {pair.row.id for pair in self.pairs if changed(pair.cells) or pair.read.action.strip()}
        rows |= {q.row for q in self.questions if q.row} | {new.id for new in self.fresh}
        return rows | {change.row for change in self.base.changes}


def match(
    base: Base | None, book: ReadWorkbook, declared: Mapping[str, Mapping[str, Field]], cells: Cells | None = None
) -> Matched:
    """Return which rows a workbook's rows are, against the base that was found for it (None: suggestions only)."""
    known = base or _EMPTY
    by_kind: dict[str, list[BaseRow]] = {}
    for row in known.rows:
        by_kind.setdefault(row.kind, []).append(row)
    matched = Matched(known)
    for sheet in book.sheets:
        if sheet.kind in declared:
            judge = SheetJudge(sheet, declared[sheet.kind], cells or Cells(serial_1904=book.serial_1904))
            _SheetMatch(sheet, by_kind.get(sheet.kind, []), judge, matched).run()
    present = {sheet.kind for sheet in book.sheets}
    matched.notices += [
        Notice(Why.MISSING_SHEET, kind, count=len(rows)) for kind, rows in by_kind.items() if kind not in present
    ]
    return matched


def place_of(read: ReadRow) -> Place:
    """Return where a row stands in its file."""
    return Place(read.sheet, read.number)


class _SheetMatch:
    """One sheet's matching."""

    def __init__(self, sheet: ReadSheet, rows: Sequence[BaseRow], judge: SheetJudge, out: Matched) -> None:
        self.sheet = sheet
        self.kind = sheet.kind
        self.rows = rows
        self.judge = judge
        self.out = out
        self.by_ref = {row.ref: row for row in rows}
        self.by_mark = {row.mark: row for row in rows if row.mark}
        self.pairs: list[Pair] = []
        self.loose: list[ReadRow] = []
        self.spares: dict[str, list[ReadRow]] = {}
        self._contents: Contents | None = None

    @property
    def contents(self) -> Contents:
        """The base's rows by content; made only for sheets that need it."""
        if self._contents is None:
            self._contents = Contents(self.judge, self.rows)
        return self._contents

    def run(self) -> None:
        self._by_ref()
        rekeying.unmoved(self.pairs, [name for _p, name, d in self.judge.columns if d.type.cell == "date"])
        found = rekeying.suspicious(self.pairs, self.contents) if self._many_off() else {}
        fixed = self._put_back() if rekeying.is_sorted(len(found), len(self.pairs)) else self._moved_together()
        if fixed is not None:
            self._repair(fixed)
        else:
            self._doubt_single({place: self.pairs[place] for place in found})
            self._doubt_marks()
            self._one_row_each()
        self._emptied()
        self._attach_loose()
        self._new_from_spares()
        self._shuffled_columns()
        self.out.pairs += self.pairs
        self._missing()

    def _by_ref(self) -> None:
        for read in self.sheet.rows:
            ref = read.ref
            if ref and ref not in self.by_ref:
                parsed = parse_ref(ref)
                ref = parsed[1] if parsed else ref.strip()
            if ref in self.by_ref:
                row = self.by_ref[ref]
                self.pairs.append(Pair(row, read, self.judge.judge(row, read)))
            elif ref in self.out.base.spares:
                self.spares.setdefault(ref, []).append(read)
            else:
                self.loose.append(read)

    def _many_off(self) -> bool:
        need = rekeying.needed(self.judge)
        return len(self.judge.columns) > 1 and any(
            len(changed(pair.cells)) >= need for pair in self.pairs if pair.cells
        )

    # -- sorted without its keys --------------------------------------------------------------------------------

    def _put_back(self) -> Repaired:
        spare = [read for reads in self.spares.values() for read in reads if any(self.judge.values(read))]
        reads = [(pair.read, pair.row.id) for pair in self.pairs] + [(read, "") for read in [*self.loose, *spare]]
        return rekeying.repair(reads, self.contents)

    def _moved_together(self) -> Repaired | None:
        """Find a sheet that was sorted though its rows differ in two fields only: both columns moved, and the rows fit elsewhere."""
        edited = [pair for pair in self.pairs if pair.cells]
        names = [name for _place, name, _declared in self.judge.columns]
        if len(rekeying.shuffled(edited, len(self.pairs), names)) < 2:
            return None
        fixed = self._put_back()
        before, after = (sum(len(changed(pair.cells)) for pair in pairs) for pairs in (self.pairs, fixed.pairs))
        certain = len(fixed.doubtful) * 10 <= len(self.pairs)
        return fixed if certain and after * 2 < before else None

    def _repair(self, fixed: Repaired) -> None:
        before = {id(pair.read): pair.row.id for pair in self.pairs}
        self.loose, self.spares = [], {}
        self.pairs = fixed.pairs
        moved = [pair for pair in fixed.pairs if before.get(id(pair.read)) != pair.row.id]
        for pair in fixed.pairs:
            self.out.held[pair.row.id, ""] = Why.REKEYED
        self.out.sorted.append(self.kind)
        self.out.notices.append(Notice(Why.REKEYED, self.kind, count=len(moved)))
        for read, candidates in fixed.doubtful:
            if not candidates:
                self._add_new(read, "", Why.REKEYED)
                continue
            question = Question(Why.AMBIGUOUS, self.kind, places=(place_of(read),), candidates=candidates)
            self.out.questions.append(question)

    def _doubt_single(self, found: Mapping[int, Pair]) -> None:
        """Ask about single rows that are for the better part another row; the rest of a sheet stands."""
        for pair in found.values():
            keys = self.judge.read_keys(pair.read)
            others = [row for _w, row in self.contents.likely(keys) if row != pair.row.id]
            if others and self.contents.mostly(keys, others[0]):
                self.out.held[pair.row.id, ""] = Why.REKEYED

    def _doubt_marks(self) -> None:
        """Look at rows whose hidden check belongs to another row: nearest content wins, and a person looks at it."""
        for place, pair in enumerate(self.pairs):
            mark, read = pair.row.mark, pair.read.mark
            if not mark or not read or mark == read or not changed(pair.cells):
                continue
            self.out.held[pair.row.id, ""] = Why.REKEYED
            other = self.by_mark.get(pair.read.mark)
            if other is not None:
                cells = self.judge.judge(other, pair.read)
                if len(changed(cells)) < len(changed(pair.cells)):
                    self.pairs[place] = Pair(other, pair.read, cells)
                    self.out.held[other.id, ""] = Why.REKEYED

    # -- one row of the file for each row of the base -------------------------------------------------------------

    def _one_row_each(self) -> None:
        if len({pair.row.id for pair in self.pairs}) == len(self.pairs):
            return
        groups: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            groups.setdefault(pair.row.id, []).append(pair)
        self.pairs = []
        for row, pairs in groups.items():
            distinct: list[Pair] = []
            for pair in pairs:
                if any(same_cells(pair.read.cells, d.read.cells) and _same_word(pair, d) for d in distinct):
                    self.out.notices.append(Notice(Why.SAME_ROW_TWICE, self.kind, row, place=place_of(pair.read)))
                else:
                    distinct.append(pair)
            distinct.sort(key=lambda p: (len(changed(p.cells)), p.read.number))
            self.pairs.append(distinct[0])
            if len(distinct) > 1 and changed(distinct[0].cells):
                self.out.held[row, ""] = Why.COPIED_ROW  # which of them is the person, only the sender knows
            for copy in distinct[1:]:
                self._add_new(copy.read, "", Why.COPIED_ROW, row)

    def _add_new(self, read: ReadRow, ref: str, why: Why | None = None, like: str = "") -> None:
        values, unreadable = self.judge.values(read)
        if not values and not unreadable:
            return
        key = new_row_id(self.out.base.export, ref, values)
        if not any(new.id == key for new in self.out.fresh):
            time = self.out.base.time
            self.out.fresh.append(NewRow(key, self.kind, ref, values, unreadable, why, place_of(read), like, time))

    def _emptied(self) -> None:
        """A row of which every cell was emptied is a missing row: kept, and told."""
        kept = []
        for pair in self.pairs:
            if len(pair.cells) < 2:
                kept.append(pair)
                continue
            filled = [n for _p, n, _d in self.judge.columns if pair.row.values.get(n) not in (None, (), "")]
            cleared = [n for n, cell in pair.cells.items() if cell.state is CellState.CLEARED]
            if len(filled) > 1 and len(cleared) == len(filled) == len(changed(pair.cells)) and not pair.read.action:
                continue
            kept.append(pair)
        self.pairs = kept

    def _attach_loose(self) -> None:
        """Find rows whose Ref is lost: by ``_cd``, by exactly their content, else ask or take for new."""
        claimed = {pair.row.id for pair in self.pairs}
        filled = [read for read in self.loose if any(self.judge.values(read))]
        lost = Contents(self.judge, [row for row in self.rows if row.id not in claimed]) if filled else None
        for read in filled:
            row = self.by_mark.get(read.mark) if read.mark else None
            if row is None or row.id in claimed:
                row = _only(lost, read, claimed) if lost else None
            if row is not None:
                claimed.add(row.id)
                self.out.held[row.id, ""] = Why.BAD_REF
                self.pairs.append(Pair(row, read, self.judge.judge(row, read)))
                continue
            bad = bool(read.ref.strip())
            if bad:
                self.out.notices.append(Notice(Why.BAD_REF, self.kind, shown=read.ref, place=place_of(read)))
            self._add_new(read, "", Why.BAD_REF if bad else None)

    def _new_from_spares(self) -> None:
        for ref, reads in self.spares.items():
            filled = [read for read in reads if any(self.judge.values(read))]
            for count, read in enumerate(filled):
                again = count > 0 and not same_cells(read.cells, filled[0].cells)
                if count == 0 or again:
                    self._add_new(read, "" if again else ref, Why.COPIED_ROW if again else None)

    def _shuffled_columns(self) -> None:
        """Columns sorted without the rest: their edits wait, whatever they are, and all that changed beside them."""
        names = [name for _place, name, _declared in self.judge.columns]
        edited = [pair for pair in self.pairs if pair.cells]
        found = rekeying.shuffled(edited, len(self.pairs), names)
        if not found:
            return
        # A column of few values that moved along is a handful of changed cells, too few to be noticed alone.
        found |= rekeying.shuffled(edited, 0, names)
        for pair in edited:
            off = changed(pair.cells)
            if not found.isdisjoint(off):
                self.out.held.update(dict.fromkeys([(pair.row.id, name) for name in off], Why.REKEYED))

    def _missing(self) -> None:
        here = {pair.row.id for pair in self.pairs}
        asked = {row for q in self.out.questions for row in q.candidates}
        self.out.notices += [
            Notice(Why.MISSING_ROW, self.kind, row.id, shown=row.ref)
            for row in self.rows
            if row.id not in here and row.id not in asked
        ]


def _only(lost: Contents, read: ReadRow, claimed: set[str]) -> BaseRow | None:
    """Return the one unclaimed row that a row without its Ref mostly is."""
    keys = lost.judge.read_keys(read)
    near = [row for _w, row in lost.likely(keys) if row not in claimed and lost.mostly(keys, row)]
    return lost.rows[near[0]] if len(near) == 1 else None


def _same_word(one: Pair, other: Pair) -> bool:
    return one.read.action.strip() == other.read.action.strip()
