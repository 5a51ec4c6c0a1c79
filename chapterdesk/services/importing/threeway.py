"""One row of the file against the register and against the same row of the last file: what changes, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.fields import Field, FieldValue, Kept
from chapterdesk.fields.choices import YesNo
from chapterdesk.fields.dates import PartialDate
from chapterdesk.fields.types import LongText, Text
from chapterdesk.models import Entity, fields_of

Values = Mapping[str, FieldValue]
NO = ("refused", "withdrawn")


@dataclass
class Difference:
    """What one row would change.

    Attributes:
        changes: Field -> (before, after).
        notes: Sentences about values that stay as they are although the file says otherwise.
        conflicts: Sentences that need somebody's eye: changed on both sides, or a yes against a no.
    """

    changes: dict[str, tuple[FieldValue, FieldValue]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def difference(
    entity: type[Entity], now: Values, file: Values, base: Values | None, fields: tuple[str, ...], *, fill: bool = False
) -> Difference:
    """Compare a row of the file with the register.

    Args:
        entity: What the row is.
        now: The register's values.
        file: The file's values; a missing name is an empty cell.
        base: What the file said when it was last taken in; None where it never was.
        fields: The fields that the file has columns for.
        fill: Only fill what is empty and add contacts, for rows that somebody had to say are the same.
    """
    result = Difference()
    for name in fields:
        declared = fields_of(entity)[name]
        value, before = file.get(name), now.get(name)
        was = base.get(name) if base is not None else None
        if _nothing(value):
            if not _nothing(was) and not _nothing(before):
                result.notes.append(_("{field} is empty in the file now; it stays.").format(field=declared.title))
        elif base is None or value != was:
            _rule(declared)(result, declared, before, value, was, fill)
    return result


def _nothing(value: FieldValue) -> bool:
    return value is None or value in ("", ())


_Rule = Callable[[Difference, Field, FieldValue, FieldValue, FieldValue, bool], None]


def _rule(declared: Field) -> _Rule:
    if declared.kept is Kept.CONSENT:
        return _consent
    if declared.many:
        return _many
    if declared.name == "protected_identity" or declared.kept is Kept.PERIODS:
        return _only_yes
    return _one


def _consent(
    result: Difference, declared: Field, before: FieldValue, value: FieldValue, was: FieldValue, fill: bool
) -> None:
    """A no counts at once; a yes never overrides a no."""
    if value in NO:
        if before not in NO:
            result.changes[declared.name] = (before, value)
    elif value == "granted" and before in NO:
        result.conflicts.append(
            _("{field}: the register says no, the file says yes. It stays no.").format(field=declared.title)
        )
    elif value == "granted" and before != "granted":
        result.changes[declared.name] = (before, value)


def _only_yes(
    result: Difference, declared: Field, before: FieldValue, value: FieldValue, was: FieldValue, fill: bool
) -> None:
    """A file turns these on, never off: ending a membership or a protection is done by hand."""
    if value and not before:
        result.changes[declared.name] = (before, value)
    elif not value and before:
        result.notes.append(_("{field}: the file says no; it stays.").format(field=declared.title))


def _many(
    result: Difference, declared: Field, before: FieldValue, value: FieldValue, was: FieldValue, fill: bool
) -> None:
    """Values are added. What the file dropped, or the register took away, is not touched."""
    has = before if isinstance(before, tuple) else ()
    new = value if isinstance(value, tuple) else (value,)
    old = was if isinstance(was, tuple) else ()
    if fill and declared.kept is Kept.PERIODS and has:
        return
    added = tuple(v for v in new if v not in has and v not in old)
    if isinstance(declared.type, Text) and added:
        known = {fold(str(v)) for v in has}
        added = tuple(v for v in added if fold(str(v)) not in known)
    if added:
        result.changes[declared.name] = (has, (*has, *added))
    if any(v in has and v not in new for v in old):
        result.notes.append(_("{field}: the file has dropped a value; it stays.").format(field=declared.title))


def _one(
    result: Difference, declared: Field, before: FieldValue, value: FieldValue, was: FieldValue, fill: bool
) -> None:
    if value == before or _same_words(declared, before, value):
        return
    if _nothing(before):
        # Emptied here since the last file, and changed there: both sides did something.
        if _nothing(was):
            result.changes[declared.name] = (before, value)
            return
    elif fill:
        if isinstance(declared.type, PartialDate) and str(value).startswith(str(before)):
            result.changes[declared.name] = (before, value)
        return
    if isinstance(declared.type, LongText) and before and was != before:
        # Notes of two people are both kept.
        result.changes[declared.name] = (before, f"{before}\n{value}")
    elif isinstance(declared.type, YesNo) and before and not value and _nothing(was):
        result.notes.append(_("{field}: the file says no; it stays.").format(field=declared.title))
    elif not _nothing(was) and was != before and not _same_words(declared, before, was):
        result.conflicts.append(_("{field} was changed both here and in the file.").format(field=declared.title))
    else:
        result.changes[declared.name] = (before, value)


def _same_words(declared: Field, before: FieldValue, value: FieldValue) -> bool:
    """Say whether the file's words add nothing: another case, letters without their marks, a less exact date."""
    if not isinstance(before, str) or not isinstance(value, str):
        return False
    if isinstance(declared.type, PartialDate):
        return before.startswith(value)
    if isinstance(declared.type, LongText):
        return value in before
    if not isinstance(declared.type, Text) or fold(before) != fold(value):
        return False
    return _marks(value) <= _marks(before)


def _marks(text: str) -> int:
    return sum(ord(c) > 127 for c in text)
