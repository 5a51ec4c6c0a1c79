"""What a count of ballots says: whether its numbers fit together, who is elected, and where it is a tie. Pure.

Most votes are elected, up to the seats. A tie for the last seat is never broken by the program: the meeting settles it, by
lot or in a second round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PROBLEMS = ("negative", "no_ballots", "too_few", "too_many", "one_each", "more_than_present")


@dataclass(frozen=True)
class Ballots:
    """What was counted: ballots cast, of them blank and not valid, and votes by candidate."""

    cast: int
    blank: int
    invalid: int
    votes: Mapping[str, int]

    @property
    def valid(self) -> int:
        """Ballots that name somebody."""
        return self.cast - self.blank - self.invalid


@dataclass(frozen=True)
class Outcome:
    """Who is elected without doubt, who is tied for the ``open`` seats that are left, and who is not elected."""

    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()
    open: int = 0
    lost: tuple[str, ...] = ()


def problem(ballots: Ballots, seats: int, present: int | None = None) -> str:
    """Return why a count cannot be right, a code of ``PROBLEMS``; "" where its numbers fit together.

    A ballot names at most as many people as there are seats, each once. ``present`` is how many votes were present, None where
    nobody was ticked.
    """
    numbers = [ballots.cast, ballots.blank, ballots.invalid, *ballots.votes.values()]
    if any(number < 0 for number in numbers) or ballots.valid < 0:
        return "negative"
    if ballots.cast == 0:
        return "no_ballots"
    if present is not None and ballots.cast > present:
        return "more_than_present"
    named = sum(ballots.votes.values())
    if named < ballots.valid:
        return "too_few"
    if named > ballots.valid * seats:
        return "too_many"
    if any(number > ballots.valid for number in ballots.votes.values()):
        return "one_each"
    return ""


def settle(votes: Mapping[str, int], seats: int) -> Outcome:
    """Return who is elected by most votes; nobody is elected without a vote, and a tie for the last seats stays open."""
    ranked = sorted((key for key, many in votes.items() if many > 0), key=lambda key: (-votes[key], key))
    none = tuple(sorted(key for key, many in votes.items() if many <= 0))
    if len(ranked) <= seats:
        return Outcome(tuple(ranked), lost=none)
    border = votes[ranked[seats - 1]]
    above = tuple(key for key in ranked if votes[key] > border)
    level = tuple(key for key in ranked if votes[key] == border)
    below = tuple(key for key in ranked if votes[key] < border)
    if len(above) + len(level) <= seats:
        return Outcome(above + level, lost=below + none)
    return Outcome(above, level, seats - len(above), below + none)


def second_round(votes: Mapping[str, int], tied: tuple[str, ...], open_: int) -> Outcome:
    """Return who of those tied is elected in a second round; they can be tied again."""
    return settle({key: votes.get(key, 0) for key in tied}, open_)
