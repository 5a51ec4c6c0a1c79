"""A doubtful row beside the one it is like: what the file says, what the register says, and what would stand if they are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chapterdesk.fields import FieldValue, Setting
from chapterdesk.models import fields_of
from chapterdesk.services.importing.outcome import Plan, PlanRow

From = Literal["file", "register", "same"]


@dataclass(frozen=True)
class Beside:
    """One field of the comparison, as people read it.

    Attributes:
        field: The field's name.
        label: Its label in the current language.
        file, register, together: The two values, and the one that would stand if both are the same person.
        source: Where the latter comes from: ``file``, ``register``, or ``same`` where both say it.
    """

    field: str
    label: str
    file: str
    register: str
    together: str
    source: From


def side_by_side(plan: Plan, row: PlanRow, setting: Setting, like: int = 0) -> list[Beside]:
    """Return the fields of a doubtful row beside those of the ``like``-th one it is like (0 is the likeliest)."""
    other = row.likes[like].other if like < len(row.likes) else None
    if isinstance(other, str):
        theirs = plan.faces.get(other, {})
    else:
        theirs = next((r.draft.values for r in plan.rows if r.row == other), {})
    result = []
    for name, declared in fields_of(plan.entity).items():
        file, register = row.draft.values.get(name), theirs.get(name)
        if _nothing(file) and _nothing(register):
            continue
        together = _together(row, name, file, register, first=like == 0 and isinstance(other, str))
        source: From = "same" if file == register else "file" if together != register else "register"
        shown = [declared.format(value, setting) for value in (file, register, together)]
        result.append(Beside(name, declared.title, shown[0], shown[1], shown[2], source))
    return result


def _together(row: PlanRow, name: str, file: FieldValue, register: FieldValue, *, first: bool) -> FieldValue:
    if first:
        return row.changes[name][1] if name in row.changes else register
    if isinstance(file, tuple) and isinstance(register, tuple):
        return (*register, *(v for v in file if v not in register))
    return file if _nothing(register) else register


def _nothing(value: FieldValue) -> bool:
    return value is None or value in ("", ())
