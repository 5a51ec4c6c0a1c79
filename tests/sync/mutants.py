"""Four ways of merging that lose edits, kept so that the tests prove that they would notice.

A overwrites on import, B lets the last writer win, C compares with the last exchange with this peer, D compares with the base named
in the file but keeps no change graph. All have the face of ``sites.Site``, and none tells anybody anything but its conflicts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from chapterdesk.core.ids import ref_of
from chapterdesk.fields import FieldValue
from tests.sync.sites import FIELDS, NAMES, File, Key, Line

Values = dict[str, dict[str, FieldValue]]


@dataclass
class _Base:
    """What a mutant's file carries: the values sent, and the export of the reader's that it answers."""

    rows: list[_Row]
    values: Values
    answers: str
    time: int
    own: Values = field(default_factory=dict)


@dataclass
class _Row:
    ref: str
    values: dict[str, FieldValue]


class Mutant:
    """What the broken ones have in common: values without a log."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self.number, self.rng = number, rng
        self.values: Values = {}
        self.times: dict[Key, int] = {}
        self.conflicts: dict[Key, FieldValue] = {}
        self.exports: dict[str, Values] = {}
        self.exchanged: dict[int, Values] = {}
        self.answered: dict[int, str] = {}
        self.tick = 0

    def shown(self) -> Values:
        return self.values

    def open(self) -> set[Key]:
        return set(self.conflicts)

    def edit(self, row: str, name: str, value: FieldValue) -> str:
        self.tick += 1
        self.values[row][name] = value
        self.times[row, name] = self.tick
        return f"{self.rng.getrandbits(128):032x}"

    def add(self, row: str, values: dict[str, FieldValue]) -> str:
        self.values[row] = dict(values)
        return f"{self.rng.getrandbits(128):032x}"

    def remove(self, row: str) -> str:
        raise NotImplementedError

    def resolve(self, key: Key, value: FieldValue) -> str:
        self.conflicts.pop(key)
        return self.edit(*key, value)

    def export(self, to: int) -> File:
        self.tick += 1
        export = f"{self.rng.getrandbits(128):032x}"
        sent = _copied(self.values)
        self.exports[export] = sent
        self.exchanged[to] = sent
        refs = {row: ref_of("P", row) for row in sent}
        rows = [_Row(refs[row], values) for row, values in sent.items()]
        base = _Base(rows, sent, self.answered.get(to, ""), self.tick)
        lines = [Line(r.ref, "", [FIELDS[n].to_cell(r.values.get(n)) for n in NAMES]) for r in rows]
        return File(export, self.number, to, base, lines, NAMES, {ref: row for row, ref in refs.items()})

    def receive(self, file: File) -> set[Key]:
        self.tick = max(self.tick, file.base.time) + 1
        theirs: Values = {
            file.names[line.ref]: {
                name: FIELDS[name].from_cell(cell) for name, cell in zip(file.columns, line.cells, strict=True)
            }
            for line in file.lines
        }
        for row, values in theirs.items():
            if row not in self.values:
                self.values[row] = dict(values)
                continue
            for name in ("name", "town"):
                self.merge(file, (row, name), values.get(name))
        self.exchanged[file.sender] = theirs
        if file.export not in self.exports:
            self.answered[file.sender] = file.export
        return set()

    def merge(self, file: File, key: Key, theirs: FieldValue) -> None:
        raise NotImplementedError

    def set(self, key: Key, value: FieldValue) -> None:
        """Take their value."""
        self.values[key[0]][key[1]] = value
        self.times[key] = self.tick

    def three_way(self, key: Key, base: FieldValue, theirs: FieldValue) -> None:
        """Compare values with a base, and remember a conflict."""
        ours = self.values[key[0]].get(key[1])
        if theirs in (base, ours):
            return
        if ours == base:
            self.set(key, theirs)
        else:
            self.conflicts[key] = theirs


class Overwrite(Mutant):
    """A: what is in the file is the truth."""

    def merge(self, file: File, key: Key, theirs: FieldValue) -> None:
        self.set(key, theirs)


class LastWriter(Mutant):
    """B: the file is as old as its export; what was written here later stays."""

    def merge(self, file: File, key: Key, theirs: FieldValue) -> None:
        if theirs != self.values[key[0]].get(key[1]) and file.base.time >= self.times.get(key, 0):
            self.set(key, theirs)


class LastExchange(Mutant):
    """C: the base is what was last exchanged with this peer, whatever file this is."""

    def merge(self, file: File, key: Key, theirs: FieldValue) -> None:
        base = self.exchanged.get(file.sender, {}).get(key[0], {}).get(key[1])
        self.three_way(key, base, theirs)


class NoGraph(Mutant):
    """D: the base is the one named in the file, but values are compared, not changes."""

    def merge(self, file: File, key: Key, theirs: FieldValue) -> None:
        own = file.export in self.exports
        named = self.exports.get(file.export if own else file.base.answers, {})
        self.three_way(key, named.get(key[0], {}).get(key[1]), theirs)


def _copied(values: Values) -> Values:
    return {row: dict(of) for row, of in values.items()}


MUTANTS: dict[str, type[Mutant]] = {"A": Overwrite, "B": LastWriter, "C": LastExchange, "D": NoGraph}
