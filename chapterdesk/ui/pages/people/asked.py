"""Which fields people are filtered by, with which operators, and a filter in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Condition
from chapterdesk.fields import Field, Kept, Value
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.types import Reference
from chapterdesk.models import Person

OPERATOR_WORDS = {
    "is": N_("is one of"),
    "is_not": N_("is none of"),
    "contains": N_("contains"),
    "empty": N_("is empty"),
    "filled": N_("is filled in"),
    "from": N_("from"),
    "until": N_("until"),
}
_COMPUTED = {"last_contact": (N_("Last contact"), "date"), "has_role": (N_("Holds a role"), "yes_no")}
CAME_WITH = "came_with"
"""A filter that a link sets and nobody types: the people whom an import brought."""
_OPERATORS = {
    "choice": ("is", "is_not", "empty", "filled"),
    "consent": ("is", "is_not"),
    "yes_no": ("is",),
    "units": ("is", "is_not", "empty", "filled"),
    "text": ("contains", "is", "is_not", "empty", "filled"),
    "date": ("from", "until", "empty", "filled"),
}


@dataclass(frozen=True)
class Asked:
    """A field that can be filtered by.

    Attributes:
        kind: ``choice``, ``consent``, ``yes_no``, ``units``, ``text`` or ``date``.
        choices: (stored value, words) where there is a fixed set.
    """

    name: str
    label: str
    kind: str
    choices: tuple[tuple[Value, str], ...] = ()
    section: str = ""

    @property
    def operators(self) -> tuple[str, ...]:
        """The ways in which it can be asked for, the usual one first."""
        return _OPERATORS[self.kind]


def asked_fields() -> list[Asked]:
    """Return every field that people can be filtered by, in the order of the declarations."""
    found = [_asked(declared) for declared in Person.fields.values()]
    return found + [asked_field(name) for name in _COMPUTED]


def asked_field(name: str) -> Asked:
    """Return one field that people can be filtered by. Raises KeyError for an unknown name."""
    if name == CAME_WITH:
        return Asked(name, _("Came with"), "text")
    if name in _COMPUTED:
        label, kind = _COMPUTED[name]
        return Asked(name, _(label), kind, _yes_no() if kind == "yes_no" else ())
    return _asked(Person.fields[name])


def _yes_no() -> tuple[tuple[Value, str], ...]:
    return ((True, _("Yes")), (False, _("No")))


def _asked(declared: Field) -> Asked:
    section = _(declared.section) if declared.section else ""
    kind = declared.type
    if isinstance(kind, YesNo):
        return Asked(declared.name, declared.title, "yes_no", _yes_no(), section)
    if isinstance(kind, Choice):
        name = "consent" if declared.kept is Kept.CONSENT else "choice"
        return Asked(declared.name, declared.title, name, tuple(kind.choices()), section)
    if isinstance(kind, Reference):
        return Asked(declared.name, declared.title, "units", (), section)
    return Asked(declared.name, declared.title, "date" if "date" in kind.code else "text", (), section)


def in_words(condition: Condition, names: Mapping[str, str]) -> tuple[str, str]:
    """Return (field, value) of a filter as a chip shows them; ``names`` are of units by id."""
    asked = asked_field(condition.field)
    if condition.field == CAME_WITH:
        return asked.label, _("the import")
    match condition.operator:
        case "empty":
            return asked.label, _("never") if condition.field == "last_contact" else _("empty")
        case "filled":
            return asked.label, _("filled in")
    known = dict(asked.choices)
    values = ", ".join(str(known.get(v) or names.get(str(v)) or v) for v in condition.values if v is not None)
    pattern = {
        "is_not": _("not {value}"),
        "from": _("from {value}"),
        "until": _("until {value}"),
        "contains": _("contains {value}"),
    }.get(condition.operator, "{value}")
    return asked.label, pattern.format(value=values)
