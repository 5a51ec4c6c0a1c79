"""Counting answers: shares, means, medians, and groups only where nobody can be picked out. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_IN_GROUP = 5
"""A group's results are shown only where at least so many answered: with fewer, who knows the group can tell who said what."""
BINS = 6


@dataclass(frozen=True)
class Asked:
    """A question: its id, words, kind, answers to choose from and the ends of its scale."""

    id: str
    name: str
    kind: str
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Count:
    """How many gave an answer; ``share`` is of those who answered the question, 0 to 1."""

    value: str
    n: int
    share: float


@dataclass(frozen=True)
class GroupResult:
    """What a group answered: how many, the mean of numbers or how many chose each answer."""

    unit: str
    answered: int
    mean: float | None
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Result:
    """What came of one question.

    Attributes:
        counts: Of scales, choices, yes and no; of numbers in ranges ("0\u201310").
        texts: Own words, sorted, so that their order tells nothing of who wrote them.
        groups: Those that may be shown; ``held_back`` counts answers of the others.
    """

    asked: Asked
    answered: int
    counts: tuple[Count, ...] = ()
    mean: float | None = None
    median: float | None = None
    texts: tuple[str, ...] = ()
    groups: tuple[GroupResult, ...] = ()
    held_back: int = 0


def result(asked: Asked, given: Sequence[tuple[str, str]]) -> Result:
    """Return what came of a question from (answer as kept, unit or ""); empty answers do not count."""
    filled = [(value, unit) for value, unit in given if value]
    values = [value for value, _unit in filled]
    if asked.kind == "text":
        return Result(asked, len(values), texts=tuple(sorted(values)))
    numbers = numbers_of(asked.kind, values)
    shown = shown_groups(Counter(unit for _value, unit in filled))
    groups = tuple(_group(asked, unit, [v for v, u in filled if u == unit]) for unit in shown)
    return Result(
        asked,
        len(values),
        counts(asked, values),
        statistics.fmean(numbers) if numbers else None,
        statistics.median(numbers) if numbers else None,
        groups=groups,
        held_back=len(values) - sum(each.answered for each in groups),
    )


def shown_groups(sizes: Mapping[str, int]) -> list[str]:
    """Return the groups whose results may be shown, largest first; "" stands for answers without a group.

    What is left after the shown ones are taken from the total must be nobody, or as many as a shown group has at least:
    otherwise the total less the shown groups would give the small group away.
    """
    large = sorted((unit for unit, n in sizes.items() if unit and n >= LEAST_IN_GROUP), key=lambda u: (-sizes[u], u))
    left = sum(sizes.values()) - sum(sizes[unit] for unit in large)
    while large and 0 < left < LEAST_IN_GROUP:
        left += sizes[large.pop()]
    return large


def _group(asked: Asked, unit: str, values: Sequence[str]) -> GroupResult:
    numbers = numbers_of(asked.kind, values)
    return GroupResult(unit, len(values), statistics.fmean(numbers) if numbers else None, counts(asked, values))


def numbers_of(kind: str, values: Sequence[str]) -> list[float]:
    """Return the numbers among answers to a scale or a number; none for other kinds."""
    return [float(value) for value in values if _is_number(value)] if kind in ("scale", "number") else []


def _is_number(value: str) -> bool:
    try:
        return float(value) - float(value) == 0
    except ValueError:
        return False


def counts(asked: Asked, values: Sequence[str]) -> tuple[Count, ...]:
    """Return how many gave each answer, in the question's order, what nobody chose included."""
    if asked.kind == "number":
        return _ranges(numbers_of("number", values))
    split = [value.split("\n") if asked.kind == "choices" else [value] for value in values]
    found = Counter(part for parts in split for part in dict.fromkeys(parts))
    order = list(asked.options)
    if asked.kind == "yes_no":
        order = ["yes", "no"]
    elif (
        asked.kind == "scale" and asked.least is not None and asked.most is not None and asked.most - asked.least <= 20
    ):
        order = [str(n) for n in range(asked.least, asked.most + 1)]
    order += [value for value, _n in found.most_common() if value not in order]
    return tuple(Count(value, found[value], found[value] / len(values) if values else 0.0) for value in order)


def _ranges(numbers: Sequence[float]) -> tuple[Count, ...]:
    if not numbers:
        return ()
    low, high = int(min(numbers) // 1), int(max(numbers) // 1)
    step = max(1, -(-(high - low + 1) // BINS))
    starts = range(low, high + 1, step)
    found = Counter(low + (int(n // 1) - low) // step * step for n in numbers)
    return tuple(
        Count(
            str(start) if step == 1 else f"{start}\u2013{start + step - 1}", found[start], found[start] / len(numbers)
        )
        for start in starts
    )
