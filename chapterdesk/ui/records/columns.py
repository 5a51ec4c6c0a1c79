"""The columns of a table of any entity, and what their cells show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QFontMetrics

from chapterdesk.core.text import _
from chapterdesk.fields import Field, Kept
from chapterdesk.fields.choices import Choice, Consent, YesNo
from chapterdesk.fields.types import LongText, Reference
from chapterdesk.models import Entity
from chapterdesk.services import record_names
from chapterdesk.services.record_lists import ListedRow
from chapterdesk.ui.pages.people.cells import consent_icon, level_number
from chapterdesk.ui.style import theme
from chapterdesk.ui.table_models import CellIcon, ColumnSpec

TITLE, REF = "title", "ref"
_PIXELS = 7.6
"""Mean width of a character in a table, in pixels at 100 %."""
_MOST, _LEAST = 300, 84
_DATE = 110
_BADGE, _MOST_BADGE = 58, 200
"""What a badge has beside its word (icon, ends, the cell's padding), and the widest column for one."""
_GOOD = {
    "held",
    "confirmed",
    "completed",
    "active",
    "paid",
    "granted",
    "done",
    "accepted",
    "elected",
    "approved",
    "open",
    "kept",
}
_BAD = {"cancelled", "refused", "missed", "declined", "withdrawn", "dropped", "overdue", "broken", "not_elected", "no"}
_ICONS = {"success": "circle-check", "danger": "ban", "neutral": "circle-dot"}
Tones = Mapping[str, str | tuple[str, str]]
"""Stored code -> tone, or (icon, tone)."""


def specs(entity: type[Entity], columns: Sequence[str] | None) -> list[ColumnSpec]:
    """Return every column: ``columns`` (else what lists show) in view, the others to be chosen.

    A row with a name of its own has the column ``title``; others begin with what they point at.
    """
    named = record_names.has_title(entity)
    fields = {f.name: f for f in entity.fields.values() if not (f.name == "name" and named)}
    if columns is None:
        first = [*([TITLE] if named else []), *(name for name, f in fields.items() if f.listed)]
    else:
        first = [TITLE if name == "name" and named else name for name in columns]
    rest = [name for name in ([TITLE] if named else []) if name not in first]
    order = [*first, *rest, *(name for name in fields if name not in first), *([REF] if REF not in first else [])]
    lead = next((n for n in first if n == TITLE or isinstance(fields[n].type, Reference)), "") if first else ""
    return [_spec(entity, name, fields.get(name), name in first, name == lead) for name in order]


def _spec(entity: type[Entity], name: str, declared: Field | None, shown: bool, lead: bool) -> ColumnSpec:
    if declared is None:
        if name == REF:
            return ColumnSpec(REF, "Ref", "muted", 140, shown=shown)
        words = entity.fields["name"].title if "name" in entity.fields else _("Name")
        width = entity.fields["name"].width if "name" in entity.fields else 28
        return ColumnSpec(TITLE, words, "name", _wide(width), shown=shown)
    kind = "name" if lead else _kind(declared)
    wide = max(_wide(declared.width), _DATE if kind == "date" else 0)
    if kind == "badge":
        wide = _badge_width(declared)
    return ColumnSpec(name, declared.title, kind, wide, shown=shown)


def _badge_width(declared: Field) -> int:
    words = [word for _code, word in declared.type.choices()]
    metrics = QFontMetrics(theme().font("caption", weight=600))
    longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
    return max(_LEAST, min(_MOST_BADGE, round(longest / theme().scale) + _BADGE))


def _wide(characters: int) -> int:
    return max(_LEAST, min(_MOST, round(characters * _PIXELS)))


def _kind(declared: Field) -> str:
    kind = declared.type
    if declared.name == "level":
        return "level"
    if isinstance(kind, Consent):
        return "mark"
    if isinstance(kind, Choice) and declared.name in ("state", "outcome", "ruling") and not declared.many:
        return "badge"
    if kind.code in ("number", "money"):
        return "number"
    if kind.code in ("date", "partial_date", "instant", "time"):
        return "date"
    return "muted" if isinstance(kind, LongText) else "text"


def cells(entity: type[Entity], columns: Sequence[ColumnSpec], found: ListedRow, tones: Tones) -> list[Any]:
    """Return the cells of a row, one a column."""
    return [_cell(entity, spec, found, tones) for spec in columns]


def _cell(entity: type[Entity], spec: ColumnSpec, found: ListedRow, tones: Tones) -> Any:
    if spec.key == TITLE:
        return found.title
    if spec.key == REF:
        return found.ref
    text = found.texts.get(spec.key, "")
    value = found.values.get(spec.key)
    if spec.kind == "level":
        return (level_number(str(value or "")), text) if text else None
    if spec.kind == "mark":
        picture, tone = consent_icon(str(value or ""))
        return CellIcon(picture, text or Consent().format("not_asked"), tone)
    if spec.kind == "badge":
        return badge(str(value or ""), text, tones) if text else None
    declared = entity.fields.get(spec.key)
    if declared is not None and isinstance(declared.type, YesNo) and value is False and declared.kept is Kept.COLUMN:
        return _("No")
    return (" ".join(text.split()) if "\n" in text else text) or None


def badge(code: str, words: str, tones: Tones) -> CellIcon:
    """Return a state as a badge: by the caller's tones, else by what its code means."""
    said = tones.get(code)
    if isinstance(said, tuple):
        return CellIcon(said[0], words, said[1])
    tone = said or ("success" if code in _GOOD else "danger" if code in _BAD else "neutral")
    return CellIcon(_ICONS.get(tone, "clock"), words, tone)
