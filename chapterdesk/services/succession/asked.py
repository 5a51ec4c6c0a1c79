"""Never asked again: whether an earlier no stands in the way of a question, as a pure rule over what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ANSWERED = ("yes", "later", "no")
"""Answers that stand until another of them is given; being asked or thought of changes nothing."""


@dataclass(frozen=True)
class Asked:
    """One question to somebody; the answer "" where there is none yet.

    Attributes:
        asked_for: Code of ``asking.ASKED_FOR``.
        role, unit, training: Ids, "" where the question was of no particular one.
        answer: Code of ``asking.ANSWERS``.
        day: When they answered, or were asked (ISO), "" where not known.
    """

    asked_for: str
    role: str = ""
    unit: str = ""
    training: str = ""
    answer: str = ""
    day: str = ""


def bears_on(said: Asked, wanted: Asked) -> bool:
    """Say whether what was said of one thing holds for another: the same thing, all of its kind, or anything at all."""
    if said.asked_for == "anything":
        return True
    if said.asked_for != wanted.asked_for:
        return False
    if said.asked_for == "role":
        # A no to a role without a group is a no to it everywhere; a no to one group is a no to that group only.
        return said.role in ("", wanted.role) and said.unit in ("", wanted.unit)
    return said.asked_for != "training" or said.training in ("", wanted.training)


def refusal(said: Iterable[Asked], wanted: Asked) -> Asked | None:
    """Return the no that stands in the way of asking, None where there is none; ``said`` in the order of time.

    A no to anything at all is lifted by a later answer to just that; a no to one thing by a later answer that bears on it.
    """
    standing: dict[bool, Asked] = {}
    for each in said:
        if each.answer in ANSWERED and bears_on(each, wanted):
            standing[each.asked_for == "anything"] = each
    return next((each for each in standing.values() if each.answer == "no"), None)


def from_row(row: Mapping[str, Any]) -> Asked:
    """Return a row of questions as the rule takes it."""
    texts = {name: str(row[name] or "") for name in ("asked_for", "role", "unit", "training", "answer")}
    return Asked(**texts, day=str(row["answered_on"] or row["asked_on"] or ""))
