"""A plan made ready for the table: which rows stand under which tab, what each cell says, and what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.fields.types import Reference
from chapterdesk.models import fields_of
from chapterdesk.services.importing import (
    CHANGED,
    DOUBTFUL,
    NEW,
    OUTCOME_WORDS,
    OUTCOMES,
    REFUSED,
    UNCHANGED,
    ColumnMatch,
    Decision,
    Plan,
    PlanRow,
    Prepared,
)
from chapterdesk.services.importing.identity import without_numbers
from chapterdesk.services.importing.labels import FAMILY_FIRST, FULL_NAME
from chapterdesk.services.importing.tables import Cell, is_blank, text_of

ALL = "all"
BADGES: Mapping[str, tuple[str, str]] = {
    DOUBTFUL: ("circle-question-mark", "warning"),
    REFUSED: ("ban", "danger"),
    CHANGED: ("pencil", "accent"),
    NEW: ("plus", "success"),
    UNCHANGED: ("equal", "neutral"),
}
"""Outcome -> icon and tone."""
DECIDED: Mapping[str, tuple[str, str, str]] = {
    "same": ("user-check", N_("The same"), "accent"),
    "new": ("user-plus", N_("Added as new"), "success"),
    "leave": ("minus", N_("Left out"), "neutral"),
}
"""Decision about a doubtful row -> icon, word and tone."""
_NAME_PARTS = ("given_name", "prefix", "family_name")
_LONG = 10
"""Characters from which a text can hold a personal identity number."""


class CellSaid(NamedTuple):
    """What a cell says, whether it is ``wrong``, ``changed``, ``ignored`` or plain (""), and a sentence about that."""

    text: str
    state: str = ""
    tip: str = ""


class BadgeSaid(NamedTuple):
    """An outcome as a badge."""

    icon: str
    word: str
    tone: str


def shown_text(cell: Cell) -> str:
    """Return a cell as the table shows it: dates as ISO, personal identity numbers blotted out."""
    if isinstance(cell, dt.datetime):
        plain = cell.replace(tzinfo=None)
        return plain.date().isoformat() if plain.time() == dt.time() else plain.isoformat(" ")[:16]
    text = text_of(cell)
    return without_numbers(text)[0] if len(text) >= _LONG else text


def setting_for(register: Register, fields: Mapping[str, Field], rows: Sequence[Mapping[str, FieldValue]]) -> Setting:
    """Return how values are shown, with the names of all rows that these values refer to."""
    wanted: set[str] = set()
    for name, declared in fields.items():
        if isinstance(declared.type, Reference):
            for row in rows:
                value = row.get(name)
                wanted.update(str(v) for v in (value if isinstance(value, tuple) else (value,)) if v)
    with register.read() as conn:
        return replace(register.setting(conn), names=register.titles(conn, sorted(wanted)))


@dataclass
class Choices:
    """What was decided about doubtful rows, by row number; kept when the plan is made again.

    Attributes:
        decisions: What the row is.
        likes: Which of several it is like, where another than the likeliest was chosen.
    """

    decisions: dict[int, Decision] = field(default_factory=dict)
    likes: dict[int, str | int] = field(default_factory=dict)

    def settle(self, plan: Plan) -> None:
        """Forget what no longer is doubtful, and put the chosen one first."""
        doubtful = {row.row: row for row in plan.rows if row.outcome == DOUBTFUL}
        self.decisions = {n: d for n, d in self.decisions.items() if n in doubtful}
        self.likes = {n: other for n, other in self.likes.items() if n in doubtful}
        for number, other in self.likes.items():
            likes = doubtful[number].likes
            likes[:] = [x for x in likes if x.other == other] + [x for x in likes if x.other != other]


class ShownPlan:
    """A prepared import as the page shows it. Made on the worker's thread; reads nothing later but names for tool tips."""

    def __init__(self, prepared: Prepared, choices: Choices) -> None:
        self.prepared = prepared
        self.plan = prepared.plan
        self.choices = choices
        choices.settle(self.plan)
        self.rows: dict[str, list[PlanRow]] = {name: [] for name in OUTCOMES}
        for row in self.plan.rows:
            self.rows[row.outcome].append(row)
        self.rows[ALL] = [row for name in OUTCOMES for row in self.rows[name]]
        self._cells: Mapping[int, Sequence[Cell]] = dict(self.plan.layout.rows)
        self.taken = [match for match in self.plan.columns if match.field]
        self.left = [match for match in self.plan.columns if not match.field and self._filled(match)]

    def _filled(self, match: ColumnMatch) -> bool:
        place = match.column - 1
        return bool(match.label) or any(
            place < len(cells) and not is_blank(cells[place]) for cells in self._cells.values()
        )

    # -- counts ----------------------------------------------------------------------------------------------------

    def to_add(self) -> int:
        """Return how many rows are added, with what was decided."""
        return len(self.rows[NEW]) + sum(d == "new" for d in self.choices.decisions.values())

    def to_change(self) -> int:
        """Return how many rows change something, with what was decided."""
        doubtful = {row.row: row for row in self.rows[DOUBTFUL]}
        same = sum(
            d == "same" and bool(doubtful[n].changes) for n, d in self.choices.decisions.items() if n in doubtful
        )
        return len(self.rows[CHANGED]) + same

    def settled(self) -> int:
        """Return how many doubtful rows are decided."""
        return len(self.choices.decisions)

    # -- cells -----------------------------------------------------------------------------------------------------

    def badge(self, row: PlanRow) -> BadgeSaid:
        """Return what happens with a row."""
        decision = self.choices.decisions.get(row.row) if row.outcome == DOUBTFUL else None
        if decision:
            icon, word, tone = DECIDED[decision]
            return BadgeSaid(icon, _(word), tone)
        return BadgeSaid(BADGES[row.outcome][0], _(OUTCOME_WORDS[row.outcome]), BADGES[row.outcome][1])

    def cell(self, row: PlanRow, match: ColumnMatch) -> CellSaid:
        """Return what one cell of the file says."""
        fault = next((f for f in row.draft.faults if f.column == match.column), None)
        if fault is not None:
            return CellSaid(fault.value or _("empty"), "wrong" if fault.refuses else "noted", fault.sentence)
        text = self._text(row, match)
        if not match.field:
            return CellSaid(text, "ignored")
        changed = [name for name in self._names(match) if name in row.changes] if row.outcome == CHANGED else []
        return CellSaid(text, "changed", self._before(row, changed)) if changed and text else CellSaid(text)

    def _text(self, row: PlanRow, match: ColumnMatch) -> str:
        cells = self._cells.get(row.row, ())
        cell = cells[match.column - 1] if match.column <= len(cells) else None
        if match.field == "birth_date" and not is_blank(cell):
            return str(row.draft.values.get("birth_date") or "")
        return shown_text(cell)

    @staticmethod
    def _names(match: ColumnMatch) -> tuple[str, ...]:
        return _NAME_PARTS if match.field in (FULL_NAME, FAMILY_FIRST) else (match.field or "",)

    def _before(self, row: PlanRow, names: Sequence[str]) -> str:
        """Say what stood there before. Only rows under the mouse ask for it, so names are looked up one by one."""
        known = fields_of(self.plan.entity)
        before = {name: row.changes[name][0] for name in names}
        setting = setting_for(self.prepared.register, {n: known[n] for n in names}, [before])
        said = " ".join(text for name in names if (text := known[name].format(before[name], setting)))
        return _("Before: {value}").format(value=said or _("empty"))
