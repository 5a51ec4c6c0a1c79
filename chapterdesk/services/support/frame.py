"""What was granted by priority and district against the frame, and what a grant would overspend; without a register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OVER_FUND, OVER_FRAME, OUTSIDE = "over_fund", "over_frame", "outside_priorities"


@dataclass(frozen=True)
class Grant:
    """What one application was granted, in minor units of the one currency that is looked at; "" for no priority or district."""

    priority: str
    district: str
    granted: int
    paid: int = 0


@dataclass(frozen=True)
class Line:
    """One priority or district: its frame (None: none was set), what was granted and paid, and in how many applications."""

    key: str
    frame: int | None
    granted: int
    paid: int
    applications: int

    @property
    def left(self) -> int | None:
        """What of the frame is left, below nought where it is overspent; None without a frame."""
        return None if self.frame is None else self.frame - self.granted


@dataclass(frozen=True)
class Warned:
    """Something to know before a grant is decided: a code of this module, and the amount by which it goes over."""

    code: str
    over: int = 0


def by_priority(frames: Mapping[str, int], grants: Iterable[Grant], order: Iterable[str] = ()) -> list[Line]:
    """Return a line for each priority that has a frame or a grant, those of ``order`` always; the line "" comes last.

    The line "" is what lies outside the priorities; a frame may be set for it too.
    """
    found: dict[str, list[Grant]] = defaultdict(list)
    for grant in grants:
        found[grant.priority].append(grant)
    keys = list(dict.fromkeys([*order, *frames, *found]))
    return [_line(key, frames.get(key), found.get(key, [])) for key in sorted(keys, key=lambda key: key == "")]


def by_district(grants: Iterable[Grant]) -> list[Line]:
    """Return a line for each district, the one granted most first, what belongs to none last."""
    found: dict[str, list[Grant]] = defaultdict(list)
    for grant in grants:
        found[grant.district].append(grant)
    lines = [_line(key, None, mine) for key, mine in found.items()]
    return sorted(lines, key=lambda line: (line.key == "", -line.granted, line.key))


def _line(key: str, frame: int | None, grants: list[Grant]) -> Line:
    return Line(key, frame, sum(g.granted for g in grants), sum(g.paid for g in grants), len(grants))


def warnings(amount: int, free: int | None, left: int | None, *, has_priority: bool = True) -> list[Warned]:
    """Return what a grant of so much would overspend.

    Args:
        amount: What is to be granted.
        free: What the fund can still grant, this application's own promise left out; None where no fund is chosen.
        left: What is left of the priority's frame in the year, this application left out; None where none is set.
        has_priority: Whether it serves a priority of the action plan.
    """
    if amount <= 0:
        return []
    found = []
    if free is not None and amount > free:
        found.append(Warned(OVER_FUND, amount - free))
    if left is not None and amount > left:
        found.append(Warned(OVER_FRAME, amount - left))
    if not has_priority:
        found.append(Warned(OUTSIDE))
    return found
