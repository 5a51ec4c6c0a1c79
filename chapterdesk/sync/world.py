"""A site's log as plain values: the set of changes it knows, folded into what it shows. Order and doubling do not matter.

The database keeps the same log; a service loads the rows that a workbook touches into a ``Log`` and writes back what came of it.
The simulator of the tests keeps whole sites in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from chapterdesk.fields import Field, FieldValue
from chapterdesk.sync.graph import RowGraph, canonical
from chapterdesk.sync.outcome import Conflict
from chapterdesk.sync.parts import ROW, Change, Head, Verb
from chapterdesk.sync.rules import Rule, Settled, rule_of, settle

Declared = Mapping[str, Mapping[str, Field]]
"""Kind -> field name -> its declaration: ``{e.kind: e.fields for e in entities().values()}``."""


class Log:
    """Changes by row, and the ids that are dead for ever."""

    def __init__(self, declared: Declared, changes: Iterable[Change] = (), erased: Iterable[str] = ()) -> None:
        self.declared = declared
        self.rows: dict[str, RowGraph] = {}
        self.kinds: dict[str, str] = {}
        self.erased: set[str] = set(erased)
        self._settled: dict[str, dict[str, Settled]] = {}
        self._shown: dict[str, dict[str, FieldValue]] = {}
        self._open: dict[str, list[Conflict]] = {}
        self._shared: set[str] = set()
        self.take(changes)

    def take(self, changes: Iterable[Change]) -> list[Change]:
        """Take changes in, and return those that were new; erased rows take none."""
        fresh = []
        for change in changes:
            row = change.row
            if row in self.erased or self.knows(row, change.id):
                continue
            if row not in self.rows:
                self.rows[row] = RowGraph()
                self.kinds[row] = change.kind
            elif row in self._shared:
                self.rows[row] = self.rows[row].copy()
            self._shared.discard(row)
            self.rows[row].add(change)
            self._forget(row)
            fresh.append(change)
        return fresh

    def erase(self, rows: Iterable[str]) -> None:
        """Remove all changes of rows for ever; only their ids stay, so that no file brings them back."""
        for row in rows:
            self.erased.add(row)
            self.rows.pop(row, None)
            self.kinds.pop(row, None)
            self._forget(row)

    def _forget(self, row: str) -> None:
        self._settled.pop(row, None)
        self._shown.pop(row, None)
        self._open.pop(row, None)

    def branch(self) -> Log:
        """Return a log of its own with the same changes, for a preview; rows are copied when they change."""
        other = Log(self.declared, (), self.erased)
        other.rows, other.kinds = dict(self.rows), dict(self.kinds)
        other._settled = dict(self._settled)
        other._shown, other._open = dict(self._shown), dict(self._open)
        other._shared = set(self.rows)
        self._shared = set(self.rows)
        return other

    def knows(self, row: str, change: str) -> bool:
        """Say whether a change of a row is in the log."""
        return row in self.rows and change in self.rows[row].changes

    # -- what is shown ------------------------------------------------------------------------------------------

    def rule(self, row: str, name: str) -> Rule:
        """Return how heads of a row's field are joined."""
        declared = self.declared.get(self.kinds.get(row, ""), {}).get(name)
        return rule_of(declared) if declared else Rule.BOTH

    def settled(self, row: str, name: str) -> Settled:
        """Return what one field shows, with its heads."""
        known = self._settled.setdefault(row, {})
        if name not in known:
            graph = self.rows.get(row)
            known[name] = settle(self.rule(row, name), graph.field(name)) if graph else Settled(None)
        return known[name]

    def exists(self, row: str) -> bool:
        """Say whether a row is shown: a contested deletion keeps it until somebody decides."""
        return row in self.rows and not self.rows[row].deleted

    def names(self, row: str) -> list[str]:
        """Return the fields of a row's kind, and any others that its changes name."""
        return list(dict.fromkeys([*self.declared.get(self.kinds.get(row, ""), {}), *self.rows[row].fields]))

    def shown(self, row: str) -> dict[str, FieldValue] | None:
        """Return the values that a row shows, not to be changed; None where it is gone."""
        if not self.exists(row):
            return None
        if row not in self._shown:
            values = {name: self.settled(row, name).value for name in self.rows[row].fields}
            self._shown[row] = {name: value for name, value in values.items() if value not in (None, (), "")}
        return self._shown[row]

    def seen(self, row: str) -> dict[str, tuple[str, ...]]:
        """Return what somebody who sees the whole row has seen: the ``heads`` of a base, the ``parents`` of a removal."""
        found = {ROW: self.settled(row, ROW).seen()}
        for name in self.rows[row].fields:
            if (heads := self.settled(row, name).seen()) != found[ROW]:
                found[name] = heads
        return found

    def all_heads(self, row: str) -> dict[str, tuple[str, ...]]:
        """Return every head of a row, for what settles its conflicts."""
        graph = self.rows[row]
        return {name: tuple(h.change for h in graph.field(name).heads()) for name in [ROW, *graph.fields]}

    def conflicts(self, row: str) -> list[Conflict]:
        """Return what somebody must decide in a row: a deletion against edits is one conflict."""
        if row not in self._open:
            self._open[row] = self._conflicts(row) if self.exists(row) else []
        return self._open[row]

    def _conflicts(self, row: str) -> list[Conflict]:
        graph, kind = self.rows[row], self.kinds[row]
        found: list[Conflict] = []
        if graph.contested:
            every = {h.change: h for name in [ROW, *graph.fields] for h in graph.field(name).heads()}
            found.append(Conflict(kind, row, ROW, tuple(sorted(every.values(), key=_shown_first))))
        for name in graph.fields:
            settled = self.settled(row, name)
            if settled.conflict:
                found.append(Conflict(kind, row, name, settled.heads, settled.base))
        return found

    def digest(self) -> str:
        """Return a hash of all that this site shows: values, tombstones, open conflicts. Sites that agree have the same."""
        lines = [f"erased {row}" for row in self.erased]
        for row in self.rows:
            values = self.shown(row)
            shown = "gone" if values is None else sorted((n, canonical(v)) for n, v in values.items())
            open_ones = [(c.field, sorted(h.change for h in c.heads)) for c in self.conflicts(row)]
            lines.append(f"{row} {shown} {open_ones}")
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    # -- what travels -------------------------------------------------------------------------------------------

    def travelling(self, since: Mapping[str, int] | None = None) -> list[Change]:
        """Return the changes that a reader who has acknowledged ``since`` may lack, parents first.

        What is displayed where heads met stays at home; parents that name such a display are put back to the heads.
        """
        seen = since or {}
        found = [
            _bared(graph, change)
            for graph in self.rows.values()
            for change in graph.changes.values()
            if change.verb is not Verb.SHOW and (not change.site or change.seq > seen.get(change.site, 0))
        ]
        return sorted(found, key=lambda c: (c.time, c.site, c.seq, c.id))


def lacks(seen: Mapping[str, int], since: Mapping[str, int]) -> bool:
    """Say whether a file leaves out changes that this site has not: it is an answer to an earlier life, ask for a whole one."""
    return any(number > seen.get(site, 0) for site, number in since.items())


def seen_after(seen: Mapping[str, int], acks: Mapping[str, int]) -> dict[str, int]:
    """Return what a site has seen once it has taken in all that a sender with these acks sent."""
    return {site: max(seen.get(site, 0), acks.get(site, 0)) for site in seen.keys() | acks.keys()}


def _shown_first(head: Head) -> tuple[bool, str, str]:
    return head.gone, head.time, head.change


def _bared(graph: RowGraph, change: Change) -> Change:
    parents = {name: graph.real(name, of) for name, of in change.parents.items()}
    if parents == change.parents:
        return change
    return Change(
        change.id, change.kind, change.row, change.verb, change.fields, parents,
        change.time, change.site, change.seq, change.author, change.origin,
    )  # fmt: skip
