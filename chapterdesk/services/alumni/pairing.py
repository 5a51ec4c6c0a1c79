"""Which mentor suits which newcomer: a pure rule over what is known of both, with a reason for each point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chapterdesk.core.locale import fold

_WEIGHT = {"role": 4, "town": 3, "skill": 2, "language": 1}
MOST_PAIRS = 2
"""More mentees than this at a time is more than anybody is asked to take on."""


@dataclass(frozen=True)
class Side:
    """What is known of a mentor or of a mentee; words are compared without regard to case and marks.

    Attributes:
        roles: Ids of the roles that a mentor held, or that a mentee holds.
        pairs: How many mentees a mentor has today.
    """

    person: str
    town: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    pairs: int = 0


@dataclass(frozen=True)
class Match:
    """A pair that could be; ``reasons`` are (``role``, ``town``, ``skill`` or ``language``, what they share)."""

    mentor: str
    mentee: str
    reasons: tuple[tuple[str, str], ...]
    points: int


def match(mentor: Side, mentee: Side) -> Match | None:
    """Return what two people share, None where it is not enough: the same town, a language or the same role."""
    if mentor.person == mentee.person or mentor.pairs >= MOST_PAIRS:
        return None
    reasons: list[tuple[str, str]] = [("role", role) for role in mentor.roles if role in mentee.roles][:1]
    if mentor.town and fold(mentor.town) == fold(mentee.town):
        reasons.append(("town", mentee.town))
    reasons += [("skill", word) for word in _shared(mentor.skills, mentee.skills)]
    reasons += [("language", word) for word in _shared(mentor.languages, mentee.languages)]
    kinds = {kind for kind, _what in reasons}
    if not kinds & {"role", "town", "language"}:
        return None
    return Match(mentor.person, mentee.person, tuple(reasons), sum(_WEIGHT[kind] for kind in kinds))


def _shared(some: Iterable[str], others: Iterable[str]) -> list[str]:
    known = {fold(word) for word in others}
    return [word for word in some if fold(word) in known]


def best(mentors: Iterable[Side], mentees: Iterable[Side], known: set[tuple[str, str]], each: int = 2) -> list[Match]:
    """Return the best mentors of each mentee, the best match first; pairs in ``known`` (mentor, mentee) are left out."""
    offered = list(mentors)
    found: list[Match] = []
    for mentee in mentees:
        fits = [m for mentor in offered if (m := match(mentor, mentee)) and (m.mentor, m.mentee) not in known]
        found += sorted(fits, key=lambda m: (-m.points, m.mentor))[:each]
    return sorted(found, key=lambda m: (-m.points, m.mentee, m.mentor))
