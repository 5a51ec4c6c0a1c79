"""Sums of a budget: what it comes to, its reserve for the urgent, what was spent and what is left of the money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line; amounts in minor units, ``spent`` None until it was told. ``id`` is "" for a line not kept yet."""

    id: str
    name: str
    amount: int = 0
    reserve: bool = False
    spent: int | None = None


@dataclass(frozen=True)
class Sums:
    """``planned`` + ``reserve`` = ``total``; ``spent`` None where nothing was told of any line."""

    total: int
    reserve: int
    spent: int | None

    @property
    def planned(self) -> int:
        """What is meant for something in particular."""
        return self.total - self.reserve


def sums(lines: Iterable[Line]) -> Sums:
    """Return a budget's sums."""
    kept = list(lines)
    told = [line.spent for line in kept if line.spent is not None]
    reserve = sum(line.amount for line in kept if line.reserve)
    return Sums(sum(line.amount for line in kept), reserve, sum(told) if told else None)


def left_over(paid: int, spent: int) -> int:
    """Return what is to be paid back of what was paid: never more than it, and nothing where more was spent."""
    return min(paid, max(0, paid - spent))
