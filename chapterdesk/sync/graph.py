"""The change graph: which changes of a field nobody has superseded, and the deterministic ids that make two sites agree.

A change names, by field, the changes that it saw. What no other change has seen is a *head*. One head is the value; several that
differ are joined by their field's rule (``sync.rules``) or are a conflict. All of this is a function of the *set* of changes, so
that order and doubling of files cannot matter.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chapterdesk.core.ids import derived_id
from chapterdesk.fields import FieldValue, Value
from chapterdesk.sync.parts import ROW, Change, Head, Verb

_WHOLE = (Verb.ADD, Verb.RESTORE, Verb.REMOVE)
"""Verbs that say something of every field of a row."""


def canonical(value: FieldValue) -> str:
    """Return a value as text, the same at every site."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False, separators=(",", ":"))


def edit_id(export: str, row: str, name: str, value: FieldValue) -> str:
    """Return the id of a hand edit: the same file read twice, or at two sites, makes one change."""
    return derived_id(uuid.UUID(export), row, name, canonical(value)).hex


def deletion_id(export: str, row: str) -> str:
    """Return the id of the tombstone that a row marked DELETE makes."""
    return derived_id(uuid.UUID(export), row, "DELETE").hex


def new_row_id(export: str, ref: str, values: Mapping[str, FieldValue]) -> str:
    """Return the id of a row typed into a workbook, from its spare Ref (or "") and its values."""
    parts = [f"{name}={canonical(value)}" for name, value in sorted(values.items())]
    return derived_id(uuid.UUID(export), "new", ref, *parts).hex


def addition_id(row: str) -> str:
    """Return the id of the change that adds a row typed into a workbook."""
    return derived_id(uuid.UUID(row), "add").hex


@dataclass(slots=True)
class Node:
    """One change as one field sees it."""

    id: str
    value: FieldValue
    parents: tuple[str, ...]
    time: str
    gone: bool

    def head(self) -> Head:
        """Return it as a head."""
        return Head(self.id, self.value, self.time, self.gone)


class FieldGraph:
    """The changes of one field of one row."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self._states: dict[tuple[str, ...], tuple[Value, ...]] = {}
        self._heads: tuple[Head, ...] | None = None

    def heads(self) -> tuple[Head, ...]:
        """Return what nothing supersedes, the latest first (ties by id, so that all sites show the same)."""
        if self._heads is None and len(self.nodes) == 1:
            self._heads = tuple(node.head() for node in self.nodes.values())
        if self._heads is None:
            seen = {parent for node in self.nodes.values() for parent in node.parents}
            found = [node.head() for node in self.nodes.values() if node.id not in seen]
            self._heads = tuple(sorted(found, key=lambda h: (h.time, h.change), reverse=True))
        return self._heads

    def ancestors(self, *starts: str) -> set[str]:
        """Return all changes that some changes have seen, themselves included."""
        found: set[str] = set()
        todo = list(starts)
        while todo:
            each = todo.pop()
            if each not in found and each in self.nodes:
                found.add(each)
                todo.extend(self.nodes[each].parents)
        return found

    def common(self, heads: Iterable[str]) -> Node | None:
        """Return the last change that all of the heads have seen; None where there is none, or more than one value."""
        shared = set.intersection(*(self.ancestors(h) for h in heads))
        above = {p for each in shared for p in self.nodes[each].parents}
        last = [self.nodes[each] for each in sorted(shared - above) if not self.nodes[each].gone]
        return last[0] if last and len({canonical(n.value) for n in last}) == 1 else None

    def live_before(self, change: str) -> Node | None:
        """Return the latest value that a change has seen, None for none."""
        before = [self.nodes[p] for p in self.ancestors(*self.nodes[change].parents) if not self.nodes[p].gone]
        return max(before, key=lambda n: (n.time, n.id), default=None)

    def last_live(self, head: str) -> Head | None:
        """Return the latest value that a tombstone took away."""
        before = [self.nodes[each] for each in self.ancestors(head) if not self.nodes[each].gone]
        return max(before, key=lambda n: (n.time, n.id)).head() if before else None

    def elements(self, heads: tuple[str, ...]) -> tuple[Value, ...]:
        """Return the elements of a set that live under some heads: an add wins over a removal that has not seen it."""
        if heads not in self._states:
            self._states[heads] = self._elements(heads)
        return self._states[heads]

    def _elements(self, heads: tuple[str, ...]) -> tuple[Value, ...]:
        if len(heads) == 1:
            return _several(self.nodes[heads[0]].value)
        known = self.ancestors(*heads)
        added: dict[Value, set[str]] = {}
        removed: dict[Value, set[str]] = {}
        for each in known:
            node = self.nodes[each]
            before = set(self.elements(tuple(p for p in node.parents if p in self.nodes))) if node.parents else set()
            now = set(_several(node.value))
            for element in now - before:
                added.setdefault(element, set()).add(each)
            for element in before - now:
                removed.setdefault(element, set()).add(each)
        lives = {e for e, adds in added.items() if adds - self.ancestors(*removed.get(e, ()))}
        order = [e for head in heads for e in _several(self.nodes[head].value)]
        return tuple(dict.fromkeys(e for e in [*order, *sorted(lives, key=canonical)] if e in lives))


def _several(value: FieldValue) -> tuple[Value, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


class RowGraph:
    """All changes of one row, in any order."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self.changes: dict[str, Change] = {}
        self._graphs: dict[str, FieldGraph] = {}
        self._fates: tuple[bool, bool] | None = None
        for change in changes:
            self.add(change)

    def copy(self) -> RowGraph:
        """Return the same changes with all that is known of them, to be added to."""
        other = RowGraph()
        other.changes, other._graphs, other._fates = dict(self.changes), dict(self._graphs), self._fates
        return other

    def add(self, change: Change) -> bool:
        """Take a change in; False where it is known already."""
        if change.id in self.changes:
            return False
        self.changes[change.id] = change
        touched = change.fields if change.verb in (Verb.SET, Verb.MERGE) else list(self._graphs)
        for name in touched:
            self._graphs.pop(name, None)
        self._fates = None
        return True

    @property
    def fields(self) -> list[str]:
        """The fields that any change names, sorted."""
        return sorted({name for change in self.changes.values() for name in change.fields})

    def field(self, name: str) -> FieldGraph:
        """Return one field's graph; ROW for the row's being there."""
        if name not in self._graphs:
            self._graphs[name] = graph = FieldGraph({node.id: node for node in self._nodes(name)})
            self._keep_unnamed(name, graph)
        return self._graphs[name]

    def _keep_unnamed(self, name: str, graph: FieldGraph) -> None:
        """Let a row that is put back keep the fields that its restorer never got: it says nothing of them."""
        for change in sorted((c for c in self.changes.values() if c.verb is Verb.RESTORE), key=by_time):
            if name not in change.fields and (before := graph.live_before(change.id)) is not None:
                graph.nodes[change.id].value = before.value

    def _nodes(self, name: str) -> Iterator[Node]:
        for change in self.changes.values():
            if change.verb is Verb.SHOW or (change.verb not in _WHOLE and name not in change.fields):
                continue
            yield Node(
                change.id,
                change.fields.get(name),
                self.real(name, change.parents.get(name) or change.parents.get(ROW) or ()),
                change.time,
                change.verb is Verb.REMOVE,
            )

    def real(self, name: str, parents: Iterable[str]) -> tuple[str, ...]:
        """Replace what a site displayed of a field by what that stood for."""
        found: dict[str, None] = {}
        for parent in parents:
            known = self.changes.get(parent)
            if known is not None and known.verb is Verb.SHOW:
                found.update(dict.fromkeys(self.real(name, known.parents.get(name) or known.parents.get(ROW) or ())))
            else:
                found[parent] = None
        return tuple(found)

    @property
    def known(self) -> bool:
        """Whether anything is known of the row."""
        return bool(self.changes)

    def _fate(self) -> tuple[bool, bool]:
        """Return whether any head is a tombstone, and whether any is not."""
        if self._fates is None:
            gone = [h.gone for name in [ROW, *self.fields] for h in self.field(name).heads()]
            self._fates = any(gone), not all(gone)
        return self._fates

    @property
    def deleted(self) -> bool:
        """Whether the row is gone, and nobody has changed it without having seen that."""
        return self.known and self._fate() == (True, False)

    @property
    def contested(self) -> bool:
        """Whether somebody deleted the row and somebody else changed it, neither having seen the other."""
        return self._fate() == (True, True)


def by_time(change: Change) -> tuple[str, str]:
    """Sort key that puts every change after those it saw, where the clocks are hybrid logical ones."""
    return change.time, change.id
