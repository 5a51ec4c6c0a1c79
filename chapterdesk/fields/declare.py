"""The one declaration of a field, and how to walk the fields of an entity."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

from chapterdesk.core.text import _
from chapterdesk.fields.base import DEFAULT, FieldType, Setting, Value


class Privacy(enum.Enum):
    """How sensitive a field is."""

    OPEN = "open"  # about the chapter, not about anybody
    PERSONAL = "personal"  # about a person
    SENSITIVE = "sensitive"  # Art. 9 GDPR, or harmful if it leaks


class Kept(enum.Enum):
    """Where a field's value lies."""

    COLUMN = "column"  # in the entity's own table
    SET = "set"  # several values, as child rows
    CONSENT = "consent"  # in the consent of one purpose and channel
    PERIODS = "periods"  # in dated rows of another entity, of which the open ones count


@dataclass(frozen=True)
class Field:
    """Everything the program knows of one field.

    Args:
        name: The attribute's name; set by the entity.
        type: What a value is.
        label: English words, marked for translation, shown translated.
        help: One sentence, marked for translation, or "".
        privacy: How sensitive it is.
        kept: Where it lies; ``source`` says more for consent (purpose, channel) and periods (entity, owner, target).
        synonyms: Folded words that people head such a column with, beside the label in our languages.
        required: Whether a row must have it.
        listed: Whether lists show it from the start.
        width: Column width in characters.
        searchable: Whether the search finds rows by it.
        shared: Whether it may be sent to a peer.
        importable: Whether a spreadsheet may bring it.
        section: Heading under which a form shows it, marked for translation.
        editable: Whether people change it by typing.
        offers_used: Whether a form shows its values as chips and offers those in use elsewhere while somebody types.
        cautious: Whether the most restrictive of two values wins when registers are merged (consent always does).
    """

    type: FieldType
    label: str
    name: str = ""
    help: str = ""
    privacy: Privacy = Privacy.OPEN
    kept: Kept = Kept.COLUMN
    source: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    required: bool = False
    listed: bool = False
    width: int = 16
    searchable: bool = False
    shared: bool = True
    importable: bool = True
    section: str = ""
    editable: bool = True
    offers_used: bool = False
    cautious: bool = False
    many: bool = field(default=False)

    @property
    def title(self) -> str:
        """The label in the current language."""
        return _(self.label)

    def parse(self, text: str, setting: Setting = DEFAULT) -> FieldValue:
        """Return the stored value of what was typed: a tuple for a field of many. Raises ValueProblem."""
        if not self.many:
            return self.type.parse(text, setting)
        return unique(self.type.parse(part, setting) for part in self.type.split(text))

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> FieldValue:
        """Return the stored value of a spreadsheet's cell. Raises ValueProblem."""
        if not self.many:
            return self.type.from_cell(value, setting)
        if isinstance(value, str):
            return self.parse(value, setting)
        return unique([self.type.from_cell(value, setting)])

    def format(self, value: FieldValue, setting: Setting = DEFAULT) -> str:
        """Return how people read the value; many are joined by "; "."""
        if isinstance(value, tuple):
            return "; ".join(self.type.format(v, setting) for v in value)
        return self.type.format(value, setting)

    def to_cell(self, value: FieldValue, setting: Setting = DEFAULT) -> object:
        """Return what a workbook's cell holds."""
        if isinstance(value, tuple):
            return self.format(value, setting) or None
        return self.type.to_cell(value, setting)


FieldValue = Value | tuple[Value, ...]


def unique(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return values without nothings and doubles, in their order."""
    seen: dict[Value, None] = {}
    for value in values:
        if value is not None:
            seen.setdefault(value)
    return tuple(seen)
