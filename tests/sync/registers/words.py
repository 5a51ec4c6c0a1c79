"""The simulator's fields as a person's: their names, their values, and their cells in a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from chapterdesk.database.side import consent_id
from chapterdesk.fields import FieldValue
from tests.sync.sites import Key

REAL = {"name": "family_name", "town": "town", "level": "level", "born": "birth_date", "tags": "tags"}
"""By the simulator's name of a field the person's own; what the simulator calls mail is a row of consent beside it."""
NAMED = {real: name for name, real in REAL.items()}
LABELS = {
    "name": "Family name",
    "town": "Town",
    "level": "Engagement level",
    "born": "Birth date or year",
    "tags": "Tags",
}
COLUMNS = tuple(REAL)
MAIL = "mail"
PURPOSE, CHANNEL = "activism", "email"
_LEVELS = {"a": "active", "b": "supporter", "c": "organiser"}
_BACK = {real: code for code, real in _LEVELS.items()}


def real_value(name: str, value: FieldValue) -> FieldValue:
    """Return a value of the simulator's as the register keeps it."""
    return _LEVELS.get(str(value), value) if name == "level" else value


def own_value(name: str, value: FieldValue) -> FieldValue:
    """Return a value of the register's as the simulator has it."""
    return _BACK.get(str(value), value) if name == "level" else value


def own_values(values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return what the simulator knows of a person's values; what is empty is left out."""
    return {
        NAMED[name]: own_value(NAMED[name], value)
        for name, value in values.items()
        if name in NAMED and value not in (None, (), "")
    }


def real_values(values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return values as a person has them."""
    return {REAL[name]: real_value(name, value) for name, value in values.items() if name in REAL}


def cell(value: object) -> object:
    """Return what stands in a workbook's cell for one of the simulator's: dates that may be a year are text."""
    return value.isoformat() if isinstance(value, dt.date) else value


class Keys:
    """Keys of the register as the simulator's: rows of consent are a field of their person."""

    def __init__(self) -> None:
        self._person: dict[str, str] = {}

    def learn(self, people: Iterable[str]) -> None:
        """Remember people, whose rows of consent follow from their ids."""
        for row in people:
            self._person.setdefault(consent_id(row, PURPOSE, CHANNEL), row)

    def key(self, row: str, name: str) -> Key:
        """Return a key of the simulator's."""
        if row in self._person:
            return self._person[row], MAIL
        return row, NAMED.get(name, name or "*")
