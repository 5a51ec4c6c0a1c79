"""Votes of a roll counted: all there are, those present, and how many are needed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chapterdesk.services.statutes import Rules
from chapterdesk.services.voting.rule import Verdict, quorum, shared


@dataclass(slots=True)
class Line:
    """One party on a roll.

    Attributes:
        sort: What it is sorted by.
        votes: By the rules alone, before any ruling.
        id: Of the kept line, "" while the roll is computed.
        ruling: ``allowed`` or ``refused`` by the meeting, "" where nobody ruled.
        card: The number held up in open votes, 0 for none.
        written: The reason as a spreadsheet had it, "" where the verdict says it.
    """

    party: str
    name: str
    sort: str
    kind: str
    votes: int
    verdict: Verdict
    id: str = ""
    disputed: str = ""
    ruling: str = ""
    present: bool = False
    card: int = 0
    written: str = ""


class Given(NamedTuple):
    """A proxy that holds: ``giver`` lets ``holder`` cast their votes."""

    id: str
    giver: str
    holder: str


@dataclass(frozen=True)
class Count:
    """How many votes there are.

    Attributes:
        all: On the roll, those that a kind casts together included.
        present: Of them in the room, by themselves or by proxy.
        by_proxy: Of those present, cast by somebody else.
        needed: For the meeting to decide; nought where the statutes ask for none.
        people: Who is there and votes.
    """

    all: int
    present: int
    by_proxy: int
    needed: int
    people: int

    @property
    def reached(self) -> bool:
        """Whether the meeting can decide."""
        return self.present >= self.needed


def weight(line: Line, rules: Rules) -> tuple[int, bool]:
    """Return (own votes, whether they vote at all) after what the meeting ruled."""
    if line.ruling == "refused":
        return 0, False
    if line.ruling == "allowed" and not line.verdict.may:
        way, votes, _paid = rules.votes.get(line.kind, ("none", 0, False))
        if way == "together":
            return 0, True
        # Whom the meeting lets vote has a vote, also where the rules give that kind none.
        return (votes if way == "each" and votes else 1), True
    return line.votes, line.verdict.may


def total(lines: Iterable[Line], rules: Rules) -> int:
    """Return how many votes a roll has."""
    votes, kinds = 0, set()
    for line in lines:
        own, may = weight(line, rules)
        votes += own
        if may:
            kinds.add(line.kind)
    return votes + shared(rules, sorted(kinds))


def count(lines: Sequence[Line], proxies: Iterable[Given], rules: Rules) -> Count:
    """Count a roll; whoever is there casts their own votes, and a proxy only counts while its giver is away."""
    there: dict[str, Line] = {}
    votes = people = everything = 0
    kinds: set[str] = set()
    every_kind: set[str] = set()
    own: dict[str, tuple[int, str]] = {}
    for line in lines:
        mine, may = weight(line, rules)
        if line.present:
            there[line.party] = line
        if not may:
            continue
        everything += mine
        every_kind.add(line.kind)
        own[line.party] = (mine, line.kind)
        if line.present:
            votes += mine
            people += 1
            kinds.add(line.kind)
    by_proxy, givers = 0, set()
    for proxy in proxies:
        if proxy.giver in own and proxy.giver not in there and proxy.holder in there and proxy.giver not in givers:
            givers.add(proxy.giver)
            by_proxy += own[proxy.giver][0]
            kinds.add(own[proxy.giver][1])
    everything += shared(rules, sorted(every_kind))
    present = votes + by_proxy + shared(rules, sorted(kinds))
    return Count(everything, present, by_proxy, quorum(rules, everything), people)
