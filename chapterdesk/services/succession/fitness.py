"""How well somebody fits a post: a pure rule over what is known, with a reason for each point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

REASONS = ("trained", "willing", "experience", "near", "level")
_WEIGHT = {"trained": 8, "willing": 8, "experience": 3, "near": 2, "level": 1}


@dataclass(frozen=True)
class Known:
    """What is known of one person with regard to one post.

    Attributes:
        trained: Latest day (ISO) of a course that leads to the role, "" for none.
        out_of_date: Whether every such certificate has run out.
        answer: What they said when they were asked for this role: a code of ``asking.ANSWERS``, "" where nobody asked.
        said_on: The day of that answer or question (ISO), "" where not known.
        wishes_it: Whether they said by themselves that they would like such a post.
        held: Years (``2019 to 2022``) in which they held the same role anywhere, "" for never.
        other_role: Whether they held another role that counts.
        here: Whether they belong to the group.
        same_town: Whether they live where the group meets; None where that is not known.
        level: Code of the engagement level.
        refused_all: Whether they asked never to be asked for anything.
    """

    person: str
    trained: str = ""
    out_of_date: bool = False
    answer: str = ""
    said_on: str = ""
    wishes_it: bool = False
    held: str = ""
    other_role: bool = False
    here: bool = False
    same_town: bool | None = None
    level: str = ""
    refused_all: bool = False


@dataclass(frozen=True)
class Fit:
    """A candidate with the signs by which they were ranked: reason -> ``yes``, ``no``, ``old`` or ``unknown``."""

    known: Known
    signs: dict[str, str]
    points: int

    @property
    def ready(self) -> bool:
        """Whether they are both trained and willing."""
        return self.signs["trained"] == "yes" and self.signs["willing"] == "yes"


def may_be_asked(known: Known) -> bool:
    """Say whether somebody may be thought of at all: whoever said no is never asked again."""
    return not known.refused_all and known.answer != "no"


def fit(known: Known) -> Fit:
    """Return how somebody fits."""
    signs = {
        "trained": "yes" if known.trained and not known.out_of_date else "old" if known.trained else "no",
        "willing": "yes"
        if known.answer == "yes" or known.wishes_it
        else "no"
        if known.answer == "later"
        else "unknown",
        "experience": "yes" if known.held or known.other_role else "no",
        "near": "yes" if known.here or known.same_town else "unknown" if known.same_town is None else "no",
        "level": "yes" if known.level in ("organiser", "role_holder") else "no",
    }
    points = 2 * sum(_WEIGHT[reason] for reason, sign in signs.items() if sign == "yes")
    # A certificate that ran out is worth something: it takes less to renew it.
    points += _WEIGHT["trained"] * (signs["trained"] == "old") + (2 if known.held else 0)
    return Fit(known, signs, points)


def rank(found: Iterable[Known]) -> list[Fit]:
    """Return those who may be asked, the best fit first; the trained and willing stand before everybody else."""
    fits = [fit(known) for known in found if may_be_asked(known)]
    return sorted(fits, key=lambda each: (not each.ready, -each.points, each.known.person))
