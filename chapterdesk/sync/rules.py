"""How heads of one field that have not seen each other are joined, by the field's type; what no rule joins is a conflict."""

from __future__ import annotations

import difflib
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.fields import Field, FieldValue
from chapterdesk.sync.graph import FieldGraph, canonical
from chapterdesk.sync.parts import Head


class Rule(enum.Enum):
    """What happens when heads of a field meet."""

    BOTH = "both"  # a conflict keeps both
    LINES = "lines"  # line by line first
    SET = "set"  # element by element; an add wins
    DATE = "date"  # a conflict keeps both; a swap of day and month is doubted
    CAUTIOUS = "cautious"  # the most restrictive is displayed at once, and the conflict is still shown
    FIXED = "fixed"  # nobody edits it in a workbook


_BY_CODE = {"long_text": Rule.LINES, "date": Rule.DATE, "partial_date": Rule.DATE, "consent": Rule.CAUTIOUS}
CAUTION = ("withdrawn", "refused", "not_asked", None, "granted")
"""States of consent, the most restrictive first: what was taken back outweighs what was never given."""


def rule_of(declared: Field) -> Rule:
    """Return the rule of a field, from its declaration alone."""
    if not declared.editable:
        return Rule.FIXED
    if declared.many:
        return Rule.SET
    if declared.cautious:
        return Rule.CAUTIOUS
    return _BY_CODE.get(declared.type.code, Rule.BOTH)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a field shows under its heads.

    Args:
        value: The displayed value.
        heads: Live heads, the displayed one first; () where nothing is known.
        conflict: Whether a person must decide.
        base: The last value that all heads have seen.
    """

    value: FieldValue
    heads: tuple[Head, ...] = ()
    conflict: bool = False
    base: FieldValue = None

    def seen(self) -> tuple[str, ...]:
        """Return what somebody who sees this value has seen: of a conflict, the displayed side only."""
        return (self.heads[0].change,) if self.conflict else tuple(h.change for h in self.heads)


def settle(rule: Rule, graph: FieldGraph) -> Settled:
    """Return what a field shows: of tombstones what they took away, of several heads what the rule makes of them."""
    heads = graph.heads()
    live = tuple(h for h in heads if not h.gone)
    if not live:
        before = [found for h in heads if (found := graph.last_live(h.change))]
        return Settled(max(before, key=lambda h: (h.time, h.change)).value if before else None, heads)
    if len(live) == 1 or len({canonical(h.value) for h in live}) == 1:
        return Settled(live[0].value, live)
    if rule is Rule.SET:
        return Settled(graph.elements(tuple(h.change for h in live)), live)
    common = graph.common([h.change for h in live])
    base = common.value if common else None
    if rule is Rule.LINES and common is not None and (joined := _join_lines(base, live)) is not None:
        return Settled(joined, live, base=base)
    if rule is Rule.CAUTIOUS:
        live = tuple(sorted(live, key=lambda h: _caution(h.value)))
    return Settled(live[0].value, live, conflict=True, base=base)


def _caution(value: FieldValue) -> int:
    """Return a place, the most restrictive value first; a yes to a warning outweighs a no."""
    if isinstance(value, bool):
        return 0 if value else 9
    return CAUTION.index(value) if value in CAUTION else len(CAUTION)


def _join_lines(base: FieldValue, heads: Sequence[Head]) -> str | None:
    ordered = sorted({str(h.value or "") for h in heads})
    joined = ordered[0]
    for other in ordered[1:]:
        merged = merge_lines(str(base or ""), joined, other)
        if merged is None:
            return None
        joined = merged
    return joined


def merge_lines(base: str, one: str, other: str) -> str | None:
    """Return a text with the changes of both, line by line (diff3); None where they touch the same or adjoining lines."""
    old = base.split("\n") if base else []
    hunks = [(*h, 0) for h in _hunks(old, one)] + [(*h, 1) for h in _hunks(old, other)]
    hunks.sort(key=lambda h: (h[0], h[1]))
    joined: list[str] = []
    place = 0
    last: tuple[int, int, tuple[str, ...], int] | None = None
    for hunk in hunks:
        start, end, lines, _who = hunk
        if last is not None and hunk[:3] == last[:3]:
            continue  # both made the same change
        if last is not None and start <= last[1]:
            return None
        joined += [*old[place:start], *lines]
        place, last = end, hunk
    return "\n".join([*joined, *old[place:]])


def _hunks(old: list[str], text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    new = text.split("\n") if text else []
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i, j, tuple(new[k:m])) for tag, i, j, k, m in codes if tag != "equal"]
