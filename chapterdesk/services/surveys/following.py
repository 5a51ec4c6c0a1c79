"""How a measure fares from term to term: pure rules over numbers, so that they can be tested as laws."""

from __future__ import annotations

from collections.abc import Sequence

BETTER, WORSE, SAME, MOVED, UNKNOWN = "better", "worse", "same", "moved", "unknown"


def latest_two(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    """Return the last value and the one before it; terms without a value are passed over."""
    known = [value for value in values if value is not None]
    return (known[-1] if known else None), (known[-2] if len(known) > 1 else None)


def trend(direction: str, values: Sequence[float | None]) -> str:
    """Return whether the last value is better or worse than the one before, by where the measure should go."""
    now, before = latest_two(values)
    if now is None or before is None:
        return UNKNOWN
    if now == before:
        return SAME
    if direction not in ("up", "down"):
        return MOVED
    return BETTER if (now > before) == (direction == "up") else WORSE


def reached(direction: str, value: float | None, goal: float | None) -> bool | None:
    """Say whether the goal is reached; None where there is no goal, no value, or nothing that should rise or fall."""
    if value is None or goal is None or direction not in ("up", "down"):
        return None
    return value >= goal if direction == "up" else value <= goal
