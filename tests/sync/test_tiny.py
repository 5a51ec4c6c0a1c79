"""The tiny state space, all of it: three sites, one row, one field, four events, in every order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from chapterdesk.fields import FieldValue
from chapterdesk.sync.graph import edit_id
from chapterdesk.sync.parts import ROW, Change, Verb
from chapterdesk.sync.world import Log
from tests.sync.sites import DECLARED, KIND

R = "a" * 32
SITES = range(3)
EVENTS = [
    *(("edit", n, n) for n in SITES),  # a value that nobody entered before
    *(("back", n, n) for n in SITES),  # the value that the row began with
    *(("send", *pair) for pair in itertools.permutations(SITES, 2)),  # one site's log to another
    *(("hand", n, n) for n in SITES),  # a file written now, edited by hand, returned at the end
]


@dataclass
class State:
    """Three sites, and who has seen what by an account of its own."""

    changes: dict[str, Change] = field(default_factory=dict)
    known: list[frozenset[str]] = field(default_factory=list)
    past: dict[str, frozenset[str]] = field(default_factory=dict)
    returned: list[tuple[int, str]] = field(default_factory=list)

    def log(self, known: frozenset[str]) -> Log:
        return Log(DECLARED, [self.changes[c] for c in sorted(known)])

    def make(self, change: Change, saw: tuple[str, ...]) -> None:
        self.changes[change.id] = change
        self.past[change.id] = frozenset(saw).union(*(self.past[s] for s in saw))


def begin() -> State:
    state = State()
    state.make(Change("add", KIND, R, Verb.ADD, {"town": "first"}, {}, "00"), ())
    state.known = [frozenset({"add"})] * 3
    return state


def play(state: State, events: tuple[tuple[str, int, int], ...]) -> None:
    for number, (what, site, to) in enumerate(events):
        if what == "send":
            state.known[to] |= state.known[site]
            continue
        shown = state.log(state.known[site]).settled(R, "town")
        value: FieldValue = "first" if what == "back" else f"{what} {number}"
        if value == shown.value:
            continue
        name = edit_id("0192" * 8, R, str(number), value) if what == "hand" else f"e{number}"
        state.make(
            Change(name, KIND, R, Verb.SET, {"town": value}, {"town": shown.seen()}, f"{number + 1:02}"), shown.seen()
        )
        if what == "hand":
            state.returned.append((to, name))
        else:
            state.known[site] |= {name}
    for to, name in state.returned:
        state.known[to] |= {name}


def judge(state: State) -> Iterator[str]:
    everything = frozenset().union(*state.known)
    log = state.log(everything)
    settled = log.settled(R, "town")
    heads = {h.change for h in settled.heads}
    open_ones = heads if settled.conflict else set()
    passed = frozenset().union(*(state.past[c] for c in everything))
    for change in everything:
        entered = state.changes[change].fields["town"]
        if entered != settled.value and change not in open_ones and change not in passed:
            yield f"{entered} is lost"
    for one, other in itertools.permutations(open_ones, 2):
        if one in state.past[other]:
            yield "a conflict of a value with one that has seen it"
    if settled.conflict and len({h.value for h in settled.heads}) < 2:
        yield "a conflict of one value"
    if log.conflicts(R) and log.conflicts(R)[0].field == ROW:
        yield "nobody deleted anything"


@pytest.mark.slow
def test_three_sites_one_row_one_field_four_events() -> None:
    count = 0
    for events in itertools.product(EVENTS, repeat=4):
        if events[0][1] == 2 or (events[0][0] != "send" and events[0][1] != 0):
            continue  # the sites are alike until the first event: one of them stands for all
        state = begin()
        play(state, events)
        assert not (found := list(judge(state))), (events, found)
        count += 1
    assert count > 10_000
