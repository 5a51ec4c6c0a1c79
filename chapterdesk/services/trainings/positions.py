"""Where somebody stands on a pathway, purely: the furthest step reached, the next one, how long they wait, the funnel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

COURSE, ROLE = "course", "role"


@dataclass(frozen=True)
class Step:
    """One step in its order: a course to complete or a role to take on.

    Attributes:
        target: Id of the course or the role type.
        stuck_days: Who waits longer for this step is stuck; None for never.
    """

    id: str
    kind: str
    target: str
    stuck_days: int | None = None


@dataclass(frozen=True)
class Known:
    """What is known of one person: day (ISO) of each course completed and each role taken on; when they set out or left."""

    person: str
    courses: Mapping[str, str]
    roles: Mapping[str, str]
    set_out: str = ""
    left: str = ""


@dataclass(frozen=True)
class Position:
    """Where somebody stands.

    Attributes:
        reached: Number of the furthest step reached, 1 for the first; 0 for none yet.
        next: Number of the step that comes next; 0 where the last is reached.
        skipped: Numbers of steps before the furthest that were never taken.
        since: Since when they wait (ISO), "" where nobody knows.
        days: How many days that is; 0 where nobody knows.
        stuck: Whether they wait longer than the next step allows.
        left: Whether they left the pathway.
    """

    person: str
    reached: int
    next: int
    skipped: tuple[int, ...]
    since: str
    days: int
    stuck: bool
    left: bool

    @property
    def arrived(self) -> bool:
        """Whether the last step is reached."""
        return self.next == 0


@dataclass(frozen=True)
class Bar:
    """One bar of the funnel.

    Attributes:
        step: Number of the step; 0 for everybody who set out.
        reached: How many came so far or further.
        share: Of a hundred who came to the step before, how many came here; None where nobody did.
        standing: How many stand here and go on.
        stuck: How many of them are stuck.
    """

    step: int
    reached: int
    share: int | None
    standing: int
    stuck: int


def day_of(step: Step, known: Known) -> str | None:
    """Return on which day somebody reached a step, "" for an unknown day, None where they have not."""
    return (known.courses if step.kind == COURSE else known.roles).get(step.target)


def is_on(steps: Sequence[Step], known: Known) -> bool:
    """Say whether somebody is on the pathway: they set out, or completed one of its courses.

    A role alone does not set anybody out: who has held it for years never walked this way.
    """
    return bool(known.set_out) or any(s.kind == COURSE and s.target in known.courses for s in steps)


def position(steps: Sequence[Step], known: Known, today: dt.date) -> Position:
    """Return where somebody stands today."""
    days = [day_of(step, known) for step in steps]
    taken = [number for number, day in enumerate(days, 1) if day is not None]
    reached = max(taken, default=0)
    following = reached + 1 if reached < len(steps) else 0
    skipped = tuple(number for number in range(1, reached) if days[number - 1] is None)
    since = max((day or "" for day in (days[reached - 1] if reached else "", known.set_out)), default="")
    waited = max(0, (today - dt.date.fromisoformat(since)).days) if len(since) == 10 else 0
    left = bool(known.left) and known.left <= today.isoformat()
    patience = steps[following - 1].stuck_days if following else None
    stuck = not left and patience is not None and waited > patience
    return Position(known.person, reached, following, skipped, since, waited, stuck, left)


def funnel(steps: Sequence[Step], positions: Iterable[Position]) -> list[Bar]:
    """Return a bar for those who set out and one a step, each never longer than the one before."""
    everyone = list(positions)
    bars: list[Bar] = []
    for number in range(len(steps) + 1):
        reached = sum(1 for each in everyone if each.reached >= number)
        here = [each for each in everyone if each.reached == number and not each.left]
        before = bars[-1].reached if bars else 0
        share = round(100 * reached / before) if before else None
        bars.append(Bar(number, reached, share, len(here), sum(1 for each in here if each.stuck)))
    return bars
