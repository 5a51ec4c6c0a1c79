"""The simulator's account of who saw which edit, kept without trusting the code under test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chapterdesk.fields import FieldValue
from chapterdesk.sync.graph import canonical
from chapterdesk.sync.parts import ROW
from tests.sync.sites import Key, RealSite, Site


@dataclass(frozen=True)
class Event:
    """One edit: what was entered where, and which edits its author had seen."""

    key: Key
    value: FieldValue
    before: FieldValue
    past: frozenset[str]
    gone: bool = False


@dataclass
class Verdict:
    """What a history came to."""

    seed: int
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)

    @property
    def fine(self) -> bool:
        """Whether nothing is lost and nothing is wrong."""
        return not self.lost and not self.wrong


def parts_of(name: str, value: FieldValue) -> set[FieldValue]:
    """Return what of a value must not get lost: elements of a set, lines of a note, else the value."""
    if isinstance(value, tuple):
        return set(value)
    return set(str(value or "").split("\n")) - {""} if name == "notes" else {value}


class Account:
    """Who saw what: an edit is seen where it is displayed, open, or superseded by somebody who had seen it."""

    def __init__(self, seed: int, sites: list[Site], *, real: bool) -> None:
        self.verdict = Verdict(seed)
        self.sites, self.real = sites, real
        self.saw: list[dict[Key, frozenset[str]]] = [{} for _ in sites]
        self.events: dict[str, Event] = {}
        self.accepted: set[str] = set()
        self.told: set[str] = set()
        self.void: set[str] = set()
        self.entered: dict[Key, set[FieldValue]] = {}

    def _entered(self, key: Key, value: FieldValue) -> None:
        self.entered.setdefault(key, set()).update(parts_of(key[1], value))

    def _note(self, site: int, change: str, event: Event) -> None:
        self.events[change] = event
        self.accepted.add(change)
        self.saw[site][event.key] = self.saw[site].get(event.key, frozenset()) | {change}
        self._entered(event.key, event.value)

    def _past(self, site: int, key: Key) -> frozenset[str]:
        """Return what the author of an edit has seen: of an open conflict only the side that is displayed."""
        saw = self.saw[site].get(key, frozenset())
        if key not in self.sites[site].open():
            return saw
        shown = self.sites[site].shown().get(key[0], {}).get(key[1])
        side = {e for e in saw if self.events[e].value == shown}
        return frozenset(side.union(*(self.events[e].past for e in side)))

    def _read(self, saw: dict[Key, frozenset[str]], key: Key, now: FieldValue) -> frozenset[str]:
        """Return the edits that who reads a cell has seen: what stands in it, and what its authors had seen."""
        past = saw.get(key, frozenset())
        if isinstance(now, tuple) or key[1] == "notes":
            return past
        here = {e for e in past if (self.events[e].value or None) == (now or None)}
        return frozenset(here.union(*(self.events[e].past for e in here)))

    def _witness(self, site: int, came: dict[Key, frozenset[str]]) -> None:
        """Say which of the edits that came are now seen at a site."""
        shown, contested = self.sites[site].shown(), self.sites[site].open()
        mine = self.saw[site]
        gone_by = {k[0]: self.events[e] for k, es in came.items() for e in es if self.events[e].gone}
        for key, changes in came.items():
            fresh = changes - mine.get(key, frozenset())
            if not fresh:
                continue
            seen = {e for e in fresh if self._displayed(self.events[e], shown, contested)}
            known = mine.get(key, frozenset()) | seen
            known |= {e for e in mine.get((key[0], ROW), frozenset()) if self.events[e].gone}
            passed = set().union(*(self.events[e].past for e in known)) if known else set()
            if key[0] in gone_by:
                passed |= gone_by[key[0]].past
            if all_seen := frozenset(seen | (fresh & passed)):
                mine[key] = mine.get(key, frozenset()) | all_seen

    def _displayed(self, event: Event, shown: dict[str, dict[str, FieldValue]], contested: set[Key]) -> bool:
        row, name = event.key
        if event.key in contested or (row, ROW) in contested:
            return True
        if event.gone:
            return row not in shown
        if row not in shown:
            return False
        if name == ROW:
            return True
        now = shown[row].get(name)
        if name in ("tags", "notes"):
            return parts_of(name, event.value) - parts_of(name, event.before) <= parts_of(name, now)
        return (now or None) == (event.value or None)

    def _judge(self) -> None:
        hub = self.sites[0]
        shown, contested = hub.shown(), hub.open()
        if self.real:
            digests = {s.log.digest() for s in self.sites if isinstance(s, RealSite)}
            if len(digests) > 1:
                self.verdict.wrong.append("the sites do not agree")
            self._wrong_values(shown)
            self._false_conflicts()
        passed = set().union(*(self.events[e].past for e in self.accepted)) if self.accepted else set()
        for change in sorted(self.accepted - passed - self.told - self.void):
            event = self.events[change]
            if not self._displayed(event, shown, contested):
                self.verdict.lost.append(f"{event.key}: {event.value!r}")

    def _wrong_values(self, shown: dict[str, dict[str, FieldValue]]) -> None:
        for row, values in shown.items():
            for name, value in values.items():
                if strange := parts_of(name, value) - self.entered.get((row, name), set()):
                    self.verdict.wrong.append(f"{(row, name)} shows {strange}, which nobody entered")

    def _false_conflicts(self) -> None:
        hub = self.sites[0]
        assert isinstance(hub, RealSite)
        for row in hub.log.rows:
            for conflict in hub.log.conflicts(row):
                values = {canonical(h.value) for h in conflict.heads}
                if conflict.field != ROW and len(values) < 2:
                    self.verdict.wrong.append(f"{(row, conflict.field)} is a conflict of one value")
