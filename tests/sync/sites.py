"""Sites of the simulator: the real merge behind a small face that deliberately broken ones (``mutants``) have as well."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from chapterdesk.core.ids import ref_of
from chapterdesk.fields import Field, FieldValue
from chapterdesk.fields.choices import Choice, Consent
from chapterdesk.fields.dates import Date
from chapterdesk.fields.types import LongText, Text
from chapterdesk.sync.matching import match
from chapterdesk.sync.merge import Here, apply, change_of, removal_of, take_in
from chapterdesk.sync.outcome import Outcome, Why
from chapterdesk.sync.parts import ROW, Base, BaseRow, Change, Column, ReadRow, ReadSheet, ReadWorkbook, Trust, Verb
from chapterdesk.sync.world import Log, lacks, seen_after

Key = tuple[str, str]
KIND = "person"
FIELDS: dict[str, Field] = {
    "name": Field(Text(), "Name", name="name", required=True),
    "town": Field(Text(), "Town", name="town"),
    "level": Field(Choice((("a", "Active"), ("b", "Supporter"), ("c", "Organiser"))), "Level", name="level"),
    "born": Field(Date(), "Born", name="born"),
    "tags": Field(Text(), "Tags", name="tags", many=True),
    "notes": Field(LongText(), "Notes", name="notes"),
    "mail": Field(Consent(), "Mail", name="mail"),
}
DECLARED: Mapping[str, Mapping[str, Field]] = {KIND: FIELDS}
NAMES = tuple(FIELDS)


@dataclass
class Line:
    """One row of a simulated sheet."""

    ref: str
    mark: str
    cells: list[object]
    action: str = ""


@dataclass
class File:
    """A workbook in a mailbox."""

    export: str
    sender: int
    to: int
    base: Any
    lines: list[Line]
    columns: tuple[str, ...]
    names: Mapping[str, str]  # Ref -> row id
    stripped: int = 0  # 1: no snapshot; 2: no export id either; 3: no Refs and checks
    saw: dict[Key, frozenset[str]] = field(default_factory=dict)
    typed: tuple[str, ...] = ()

    def copy(self) -> File:
        """Return a copy to be changed."""
        return replace(self, lines=copy.deepcopy(self.lines))

    def book(self) -> ReadWorkbook:
        """Return it as the reader gives it."""
        bare = self.stripped > 2
        rows = [
            ReadRow("Sheet", n, "" if bare else li.ref, "" if bare else li.mark, li.cells, li.action)
            for n, li in enumerate(self.lines, 2)
        ]
        sheet = ReadSheet(KIND, "Sheet", self.columns, rows, marked=not bare)
        return ReadWorkbook([sheet], None if self.stripped else self.base, "" if self.stripped > 1 else self.export)


class Site(Protocol):
    """What the simulator asks of a site. Rows and fields as (row, field); field ROW for all of a row."""

    def shown(self) -> dict[str, dict[str, FieldValue]]: ...
    def open(self) -> set[Key]: ...
    def edit(self, row: str, name: str, value: FieldValue) -> str: ...
    def add(self, row: str, values: dict[str, FieldValue]) -> str: ...
    def remove(self, row: str) -> str: ...
    def resolve(self, key: Key, value: FieldValue) -> str: ...
    def export(self, to: int) -> File: ...
    def receive(self, file: File) -> set[Key]: ...


class RealSite:
    """A site that runs the program's own merge."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self.number, self.rng = number, rng
        self.log = Log(DECLARED)
        self.records: dict[str, Base] = {}
        self.latest: dict[int, str] = {}
        self.peers: dict[int, tuple[str, dict[str, int]]] = {}
        self.taken: dict[str, list[Change]] = {}
        self.tick = 0
        self.seq = 0
        self.seen: dict[str, int] = {}
        self.id = self._new_id()
        self.last: Outcome = Outcome()

    def _new_id(self) -> str:
        return f"{self.rng.getrandbits(128):032x}"

    def restored(self, backup: RealSite) -> None:
        """Go back to an earlier state, as a new life of the file."""
        kept = self.number, self.rng
        self.__dict__ = {**backup.__dict__, "log": backup.log.branch()}
        for name in ("records", "latest", "peers", "taken", "seen"):
            setattr(self, name, dict(getattr(backup, name)))
        self.number, self.rng = kept
        self.seen[self.id] = self.seq
        self.id, self.seq = self._new_id(), 0

    def saved(self) -> RealSite:
        """Return a backup."""
        backup = RealSite(self.number, self.rng)
        backup.restored(self)
        backup.id, backup.seq, backup.seen = self.id, self.seq, dict(self.seen)
        return backup

    # -- at the screen ----------------------------------------------------------------------------------------------

    def shown(self) -> dict[str, dict[str, FieldValue]]:
        return {row: values for row in self.log.rows if (values := self.log.shown(row)) is not None}

    def open(self) -> set[Key]:
        return {(c.row, c.field) for row in self.log.rows for c in self.log.conflicts(row)}

    def _write(self, row: str, verb: Verb, values: Mapping[str, FieldValue], parents: Mapping[str, Any]) -> str:
        self.tick += 1
        change = Change(self._new_id(), KIND, row, verb, values, parents, f"{self.tick:016x}")
        self._log([change])
        return change.id

    def _log(self, changes: list[Change]) -> None:
        stamped = []
        for change in changes:
            if not change.site:
                self.seq += 1
                change = replace(change, site=self.id, seq=self.seq)  # noqa: PLW2901
            self.tick = max(self.tick, int(change.time, 16))
            stamped.append(change)
        self.log.take(stamped)
        self.seen[self.id] = self.seq

    def edit(self, row: str, name: str, value: FieldValue) -> str:
        return self._write(row, Verb.SET, {name: value}, {name: self.log.settled(row, name).seen()})

    def add(self, row: str, values: dict[str, FieldValue]) -> str:
        return self._write(row, Verb.ADD, values, {})

    def remove(self, row: str) -> str:
        return self._write(row, Verb.REMOVE, {}, self.log.seen(row))

    def resolve(self, key: Key, value: FieldValue) -> str:
        row, name = key
        if name == ROW:
            return self._write(row, Verb.RESTORE, self.log.shown(row) or {}, self.log.all_heads(row))
        heads = tuple(h.change for h in self.log.settled(row, name).heads)
        return self._write(row, Verb.MERGE, {name: value}, {name: heads})

    # -- exchange -----------------------------------------------------------------------------------------------------

    def export(self, to: int) -> File:
        self.tick += 1
        export = self._new_id()
        refs = {row: ref_of("P", row) for row in self.shown()}
        rows = [
            BaseRow(KIND, row, refs[row], values, self.log.seen(row), f"{export[:4]}-{refs[row][-5:]}")
            for row, values in self.shown().items()
        ]
        since = self.peers.get(to, ("", {}))[1]
        base = Base(
            export, self.id, self.seq, f"{self.tick:016x}", dict(self.seen), since,
            tuple(Column(KIND, name) for name in NAMES), rows, {}, self.log.travelling(since),
            frozenset(self.log.erased),
        )  # fmt: skip
        self.records[export] = base
        self.latest[to] = export
        lines = [Line(r.ref, r.mark, [FIELDS[n].to_cell(r.values.get(n)) for n in NAMES]) for r in rows]
        return File(export, self.number, to, base, lines, NAMES, {ref: row for row, ref in refs.items()})

    def _base(self, file: File) -> Base | None:
        book = file.book()
        if book.base is not None:
            return book.base
        if book.export in self.records:
            return replace(self.records[book.export], trust=Trust.RECORD)
        if latest := self.latest.get(file.sender):
            return replace(self.records[latest], trust=Trust.LATEST)
        return None

    def receive(self, file: File) -> set[Key]:
        base = self._base(file)
        if base is not None and base.trust is Trust.FILE and lacks(self.seen, base.since):
            return {("", ROW)}  # "please send all of it": nothing is taken, and that is said
        outcome = self.preview(file, base)
        self.last = outcome
        before = len(self.taken.get(file.export, ()))
        self.accept(outcome, file.export)
        if base is not None and base.trust is Trust.FILE:
            self.seen = seen_after(self.seen, base.acks) | {self.id: self.seq}
            self.tick = max(self.tick, int(base.time, 16))
            if base.site != self.id:
                self.peers[file.sender] = (base.site, dict(base.acks))
        del before
        return told(outcome)

    def preview(self, file: File, base: Base | None) -> Outcome:
        matched = match(base, file.book(), DECLARED)
        here = Here(self.log, taken=self.taken.get(matched.base.export, ()), origin=matched.base.export)
        return take_in(matched, here)

    def accept(self, outcome: Outcome, export: str) -> None:
        apply(self.log, replace(outcome, changes=()))
        self._log(list(outcome.changes))
        fresh = [c for c in outcome.changes if c.origin == export]
        self.taken[export] = [*self.taken.get(export, ()), *fresh]

    def decide(self) -> list[str]:
        """Let some held edits of the last import through; return their changes' ids."""
        done = []
        for proposal in self.last.held:
            if self.rng.random() < 0.5 and proposal.row in self.log.rows:
                self._log([change_of(proposal)])
                done.append(proposal.change)
        for deletion in self.last.deletions:
            if deletion.review is not None and self.rng.random() < 0.3 and deletion.row in self.log.rows:
                self._log([removal_of(deletion)])
        self.last = Outcome()
        return done


def told(outcome: Outcome) -> set[Key]:
    """Return what an import told or asked, as keys; ("", ROW) where it is about the whole sheet."""
    quiet = {Why.MECHANICAL, Why.KNOWN}
    found = {(n.row, n.field or ROW) for n in outcome.notices if n.why not in quiet}
    found |= {(p.row, p.field) for p in outcome.held}
    found |= {(d.row, ROW) for d in outcome.deletions if d.review}
    found |= {(row, ROW) for q in outcome.questions for row in (q.row, *q.candidates) if row}
    found |= {(new.like, ROW) for new in outcome.new_rows if new.like}
    # Rows taken for new go through the search for duplicates, where a person sees all that stands in them.
    fresh = any(not new.like and new.why in (None, Why.BAD_REF) for new in outcome.new_rows)
    if fresh or any(q.why in (Why.REKEYED, Why.AMBIGUOUS) for q in outcome.questions):
        found.add(("", ROW))
    return found
