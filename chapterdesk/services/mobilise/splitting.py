"""Dividing people among callers: nobody twice, everybody once, fair loads, and each where they are known best.

A pure function of plain values. Loads come first: they differ by at most one, but for callers who take no more than so
many. Within those loads the total of ``fit`` is the largest there is, found by moving people round in circles of callers
for as long as a circle gains (Klein's cycle-cancelling for a transport problem; the people are lumped by what they fit).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LANGUAGE, KNOWN, GROUP, PLACE = 8, 4, 2, 1
"""What each thing in common counts: a language weighs more than all the rest together."""


@dataclass(frozen=True)
class Callee:
    """Somebody to be called. ``known_by`` are the callers who have talked with them before."""

    id: str
    languages: frozenset[str] = frozenset()
    town: str = ""
    groups: frozenset[str] = frozenset()
    known_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CallingSide:
    """Somebody who calls, ``most`` being how many people they take (None: as many as needed)."""

    id: str
    languages: frozenset[str] = frozenset()
    town: str = ""
    groups: frozenset[str] = frozenset()
    most: int | None = None


@dataclass(frozen=True)
class Split:
    """People by caller, each list in the order of the audience; ``left`` are those for whom no caller had room."""

    lists: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...] = ()


def fit(person: Callee, caller: CallingSide) -> int:
    """Return how well a caller suits a person; a language that nobody noted is in nobody's way."""
    score = LANGUAGE if not person.languages or not caller.languages or person.languages & caller.languages else 0
    score += KNOWN if caller.id in person.known_by else 0
    score += GROUP if person.groups & caller.groups else 0
    return score + (PLACE if person.town and person.town == caller.town else 0)


def quotas(people: int, callers: Sequence[CallingSide]) -> dict[str, int]:
    """Return how many each caller gets: as even as the limits allow, what is over to the first who have room."""
    result = {caller.id: 0 for caller in callers}
    left = people
    room = [caller for caller in callers if caller.most is None or caller.most > 0]
    while left and room:
        share = max(1, left // len(room))
        for caller in room:
            more = min(share, left, left if caller.most is None else caller.most - result[caller.id])
            result[caller.id] += more
            left -= more
        room = [c for c in room if c.most is None or result[c.id] < c.most]
    return result


def split(people: Sequence[Callee], callers: Sequence[CallingSide]) -> Split:
    """Divide people among callers.

    Args:
        people: In the order of the audience; where the callers' limits do not reach for all, the last are left.
        callers: In the order in which they were chosen, each once.
    """
    if not callers:
        return Split({}, tuple(person.id for person in people))
    loads = quotas(len(people), callers)
    served = people[: sum(loads.values())]
    kinds: dict[tuple[int, ...], list[str]] = defaultdict(list)
    seen: dict[object, tuple[int, ...]] = {}
    for person in served:
        alike = (person.languages, person.town, person.groups, person.known_by)
        scores = seen.get(alike)
        if scores is None:
            scores = seen[alike] = tuple(fit(person, caller) for caller in callers)
        kinds[scores].append(person.id)
    dealing = _Dealing(
        list(kinds), [len(ids) for ids in kinds.values()], [loads[c.id] for c in callers], _spare(callers, loads)
    )
    dealing.begin()
    dealing.improve()
    return _listed(people, callers, list(kinds.values()), dealing)


def _spare(callers: Sequence[CallingSide], loads: Mapping[str, int]) -> list[bool]:
    """Say of each caller whether one more would still be fair: no more than the largest load, and within the limit."""
    largest = max(loads.values(), default=0)
    return [loads[c.id] < largest and (c.most is None or loads[c.id] < c.most) for c in callers]


def _listed(
    people: Sequence[Callee], callers: Sequence[CallingSide], kinds: Sequence[Sequence[str]], dealing: _Dealing
) -> Split:
    place = {person.id: number for number, person in enumerate(people)}
    lists: dict[str, tuple[str, ...]] = {}
    begun = [0] * len(kinds)
    for index, caller in enumerate(callers):
        mine: list[str] = []
        for kind, many in dealing.dealt[index].items():
            mine += kinds[kind][begun[kind] : begun[kind] + many]
            begun[kind] += many
        lists[caller.id] = tuple(sorted(mine, key=place.__getitem__))
    taken = {key for mine in lists.values() for key in mine}
    return Split(lists, tuple(person.id for person in people if person.id not in taken))


@dataclass
class _Dealing:
    """How many of each kind of people each caller has, on the way to the best."""

    scores: Sequence[tuple[int, ...]]
    counts: Sequence[int]
    loads: list[int]
    spare: list[bool]
    dealt: list[dict[int, int]] = field(default_factory=list)

    def begin(self) -> None:
        """Deal the people out greedily: those first for whom it matters most who calls."""
        self.dealt = [defaultdict(int) for _load in self.loads]
        room = list(self.loads)

        def matters(kind: int) -> int:
            best = sorted(self.scores[kind], reverse=True)
            return best[0] - best[1] if len(best) > 1 else 0

        for kind in sorted(range(len(self.scores)), key=matters, reverse=True):
            left = self.counts[kind]
            for caller in sorted(range(len(room)), key=self.scores[kind].__getitem__, reverse=True):
                take = min(left, room[caller])
                if take:
                    self.dealt[caller][kind] += take
                    room[caller] -= take
                    left -= take

    def improve(self) -> None:
        """Move people round in circles of callers until no circle gains anything."""
        best = [self._best(caller) for caller in range(len(self.loads))]
        while circle := self._circle(best):
            self._turn(circle)
            for caller in {step[0] for step in circle}:
                best[caller] = self._best(caller)

    def _best(self, caller: int) -> list[tuple[int, int]]:
        """Return for each other caller the (gain, kind) of the person whom it is best to hand over."""
        callers = range(len(self.loads))
        found = [(-(10**6), -1)] * len(self.loads)
        for kind, many in self.dealt[caller].items():
            if many:
                scores = self.scores[kind]
                for other in callers:
                    gain = scores[other] - scores[caller]
                    if gain > found[other][0]:
                        found[other] = (gain, kind)
        return found

    def _edge(self, best: list[list[tuple[int, int]]], giver: int, taker: int) -> tuple[int, int]:
        """Return (gain, kind) of the best step from one caller to another; kind -1 passes on a turn to have one more."""
        gain, kind = best[giver][taker]
        if gain < 0 and self.spare[giver] and not self.spare[taker] and self._is_largest(taker):
            return 0, -1
        return gain, kind

    def _is_largest(self, caller: int) -> bool:
        return self.loads[caller] == max(self.loads)

    def _circle(self, best: list[list[tuple[int, int]]]) -> list[tuple[int, int, int]]:
        """Return a circle of (giver, taker, kind) that gains, [] where there is none (Bellman and Ford)."""
        many = len(self.loads)
        gains = [0] * many
        before: dict[int, tuple[int, int]] = {}
        moved = -1
        for _round in range(many):
            moved = -1
            for giver in range(many):
                for taker in range(many):
                    if giver == taker:
                        continue
                    gain, kind = self._edge(best, giver, taker)
                    if gain > -(10**6) and gains[giver] + gain > gains[taker]:
                        gains[taker] = gains[giver] + gain
                        before[taker] = (giver, kind)
                        moved = taker
            if moved < 0:
                return []
        for _step in range(many):
            moved = before[moved][0]
        circle: list[tuple[int, int, int]] = []
        at = moved
        while not circle or at != moved:
            giver, kind = before[at]
            circle.append((giver, at, kind))
            at = giver
        return circle

    def _turn(self, circle: list[tuple[int, int, int]]) -> None:
        passes = [step for step in circle if step[2] < 0]
        many = 1 if passes else min(self.dealt[giver][kind] for giver, _taker, kind in circle)
        for giver, taker, kind in circle:
            if kind < 0:
                continue
            self.dealt[giver][kind] -= many
            self.dealt[taker][kind] += many
        for giver, taker, _kind in passes:
            # The giver of the turn takes one person more, the taker one less.
            self.loads[giver] += 1
            self.loads[taker] -= 1
            self.spare[giver], self.spare[taker] = False, True
