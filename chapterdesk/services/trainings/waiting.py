"""The rule of seats and the waiting list, pure: who has a seat, and who moves up or back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CONFIRMED, WAITING = "confirmed", "waiting"
OVER = frozenset({"held", "cancelled"})
"""States of a training after which nobody moves any more."""


@dataclass(frozen=True)
class Place:
    """One enrolment with regard to seats.

    Attributes:
        id: The enrolment's.
        state: Its code.
        applied_at: When they applied, an instant in UTC as text; "" counts as after everybody who said when.
        fresh: Whether it was written just now: whoever had a seat before keeps it.
    """

    id: str
    state: str
    applied_at: str = ""
    fresh: bool = False


def is_over(state: str, last_day: str, today: str) -> bool:
    """Say whether a training is behind us: held, cancelled, or its last day (ISO, "" for unknown) has gone by."""
    return state in OVER or bool(last_day and last_day < today)


def in_turn(place: Place) -> tuple[bool, str, str]:
    """Return what the waiting list is sorted by: whoever applied first stands first."""
    return (not place.applied_at, place.applied_at, place.id)


def settle(seats: int | None, places: Iterable[Place], *, over: bool = False) -> dict[str, str]:
    """Return the new states of those who move, by id: up while seats are free, back where more have a seat than there are.

    Args:
        seats: How many there are; None for as many as come.
        places: Every enrolment of one training.
        over: Whether the training was held or cancelled: then nobody moves.
    """
    if over:
        return {}
    everyone = list(places)
    holding = [each for each in everyone if each.state == CONFIRMED]
    waiting = sorted((each for each in everyone if each.state == WAITING), key=in_turn)
    if seats is None:
        return {each.id: CONFIRMED for each in waiting}
    free = seats - len(holding)
    if free >= 0:
        return {each.id: CONFIRMED for each in waiting[:free]}
    # Who was given a seat last gives it back first; among equals, who applied last.
    back = sorted(holding, key=lambda each: (each.fresh, in_turn(each)), reverse=True)[:-free]
    return {each.id: WAITING for each in back}
