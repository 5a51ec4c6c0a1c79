"""Two people side by side, field by field, with what one person made of both would have; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows
from chapterdesk.fields import Field, FieldValue, Kept
from chapterdesk.fields.declare import unique
from chapterdesk.models import Person, fields_of
from chapterdesk.services import naming, people, records
from chapterdesk.services.merging import is_choice, stricter, united

SAME, ONE, OTHER, BOTH, STRICTER = "same", "one", "other", "both", "stricter"


@dataclass(frozen=True)
class Line:
    """One field of two people, in words.

    Attributes:
        one, other: The values of each, "" for none.
        result: What the merged person has.
        origin: Where that comes from: SAME, ONE, OTHER, BOTH (united) or STRICTER (the more restrictive consent).
        choice: Whether either value may be chosen.
    """

    name: str
    title: str
    one: str
    other: str
    result: str
    origin: str
    choice: bool


@dataclass(frozen=True)
class Side:
    """One of the two: id, Ref, name, since when in the register, and what of theirs comes along (kind -> count)."""

    id: str
    ref: str
    title: str
    dependents: Mapping[str, int]


@dataclass(frozen=True)
class Beside:
    """Two people side by side. ``protected`` says whether either has a protected identity."""

    one: Side
    other: Side
    lines: tuple[Line, ...]
    protected: bool

    def choices(self) -> tuple[Line, ...]:
        """Return the fields in which somebody has to choose."""
        return tuple(line for line in self.lines if line.choice)


def beside(
    register: Register, conn: Connection, one: str, other: str, survivor: str, chosen: Mapping[str, str] | None = None
) -> Beside:
    """Return two people side by side and what a merge would make of them.

    Args:
        register: The register.
        conn: A connection to it.
        one, other: The two, in the order in which they are shown.
        survivor: Which of them stays.
        chosen: As in ``merging.merge_people``.

    Raises UserError ``gone`` where one of them is not in the register any more.
    """
    found = rows(conn, Person, [one, other])
    if len(found) < 2:
        raise UserError(_("One of the two is not in the register any more."), code="gone")
    lost = other if survivor == one else one
    made = merged(found[survivor], found[lost], survivor, chosen or {})
    setting = replace(register.setting(conn), names=records.names_in(register, conn, Person, [*found.values(), made]))

    def said(declared: Field, value: FieldValue) -> str:
        return "" if value in (None, "", (), False, "not_asked") else declared.format(value, setting)

    lines = []
    for name, declared in fields_of(Person).items():
        mine, theirs = found[one].get(name), found[other].get(name)
        texts = (said(declared, mine), said(declared, theirs))
        if any(texts):
            origin = _origin(declared, mine, theirs, made.get(name))
            lines.append(
                Line(
                    name, declared.title, *texts, said(declared, made.get(name)), origin, is_choice(name, mine, theirs)
                )
            )
    heads = naming.heads(conn, Person, [one, other])
    sides = [Side(key, *heads[key], people.dependents(conn, [key])) for key in (one, other)]
    protected = any(bool(row.get("protected_identity")) for row in found.values())
    return Beside(sides[0], sides[1], tuple(lines), protected)


def merged(kept: Row, other: Row, survivor: str, chosen: Mapping[str, str]) -> Row:
    """Return the values that a merge would leave in the survivor."""
    preferred = {name for name, whose in chosen.items() if whose != survivor}
    result = {**kept, **united(kept, other, preferred, set(chosen) - preferred)}
    for name, declared in fields_of(Person).items():
        mine, theirs = kept.get(name), other.get(name)
        if declared.kept is Kept.CONSENT:
            result[name] = stricter(mine, theirs)
        elif declared.kept is Kept.PERIODS and declared.many:
            each = [v for value in (mine, theirs) if isinstance(value, tuple) for v in value]
            result[name] = unique(each)
        elif declared.kept is Kept.PERIODS:
            result[name] = mine or theirs
    return result


def _origin(declared: Field, one: FieldValue, other: FieldValue, result: FieldValue) -> str:
    nothing = (None, "", (), False, "not_asked")
    if one == other or (one in nothing and other in nothing):
        return SAME
    if declared.kept is Kept.CONSENT and one not in nothing and other not in nothing:
        return STRICTER
    if result == one:
        return ONE
    return OTHER if result == other else BOTH
