"""A desk as busy as its register is large: the demo chapter's applications, occasions, calls and partners, many times over.

The demo chapter has one district's worth of each, whatever the number of people. Each family of rows is copied with what
it points at: pointers inside the family lead to the copies, people and groups are others each time, days move a little.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from chapterdesk.core.ids import new_ids
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.fields import Field, FieldValue, Kept
from chapterdesk.fields.dates import Date
from chapterdesk.fields.types import Name, Reference
from chapterdesk.models import Entity, entities

AT_A_TIME = 10
GROUP_KINDS = ("local_group", "section_group", "student_group", "school_group")


@dataclass(frozen=True)
class Family:
    """Kinds that are copied together, and how often for a hundred thousand people."""

    kinds: tuple[str, ...]
    times: int


FAMILIES = (
    Family(("application", "budget_line", "fund_entry"), 300),
    Family(("training", "enrolment", "certificate"), 60),
    Family(("organisation", "unit", "coalition_member", "coordination_turn", "offer"), 150),
    Family(("campaign", "activity", "participation", "initiative"), 25),
    Family(("mobilisation", "caller", "call"), 40),
    Family(("meeting", "agenda_item", "attendance", "decision", "commitment"), 30),
    Family(("appointment", "ask", "mentoring"), 28),
    Family(("survey", "survey_question", "survey_response", "survey_answer", "measure", "measure_value"), 30),
)


class _Copier:
    def __init__(self, register: Register) -> None:
        self._register = register
        self._lot = random.Random(7)
        with register.read() as conn:
            person, unit = table_of(entities()["person"]), table_of(entities()["unit"])
            self._people: Sequence[str] = conn.execute(select(person.c.id).order_by(person.c.n)).scalars().all()
            kinds = unit.c.unit_kind.in_(GROUP_KINDS)
            self._groups: Sequence[str] = (
                conn.execute(select(unit.c.id).where(kinds).order_by(unit.c.n)).scalars().all()
            )
        self._place = {key: place for place, key in enumerate(self._groups)}

    def copy(self, family: Family, times: int) -> None:
        """Copy a family so many times, ten a unit of work."""
        kinds = [entities()[kind] for kind in family.kinds]
        with self._register.read() as conn:
            kept = {entity: self._own(entity, rows(conn, entity)) for entity in kinds}
        for start in range(0, times, AT_A_TIME):
            copies = range(start, min(times, start + AT_A_TIME))
            ids = {(n, old): new for n in copies for old, new in self._new_ids(kept)}
            with self._register.work("A larger desk", origin="demo") as work:
                for entity in kinds:
                    made = [
                        (ids[n, old], self._row(entity, row, n, ids))
                        for n in copies
                        for old, row in kept[entity].items()
                    ]
                    work.create_many(entity, [row for _key, row in made], ids=[key for key, _row in made])

    def _own(self, entity: type[Entity], all_: dict[str, Row]) -> dict[str, Row]:
        """Groups themselves are many already: of the units, only coalitions and their like are copied."""
        if entity.kind != "unit":
            return all_
        alike = ("coalition", "working_group", "process")
        return {key: row for key, row in all_.items() if row["unit_kind"] in alike}

    @staticmethod
    def _new_ids(kept: dict[type[Entity], dict[str, Row]]) -> list[tuple[str, str]]:
        old = [key for each in kept.values() for key in each]
        return list(zip(old, new_ids(len(old)), strict=True))

    def _row(self, entity: type[Entity], row: Row, n: int, ids: dict[tuple[int, str], str]) -> dict[str, FieldValue]:
        moved = dt.timedelta(days=(n * 13) % 29 - 14)
        return {
            name: self._value(declared, value, n, ids, moved)
            for name, declared in entity.fields.items()
            if declared.kept in (Kept.COLUMN, Kept.SET) and (value := row.get(name)) is not None
        }

    def _value(
        self, declared: Field, value: FieldValue, n: int, ids: dict[tuple[int, str], str], moved: dt.timedelta
    ) -> FieldValue:
        if isinstance(value, tuple):
            several = (self._value(declared, each, n, ids, moved) for each in value)
            return tuple(each for each in several if not isinstance(each, tuple))
        if isinstance(declared.type, Reference):
            return self._pointer(str(value), n, ids)
        if isinstance(declared.type, Date):
            return (dt.date.fromisoformat(str(value)) + moved).isoformat()
        if isinstance(declared.type, Name):
            return f"{value} {n + 2}"
        return value

    def _pointer(self, key: str, n: int, ids: dict[tuple[int, str], str]) -> str:
        if (n, key) in ids:
            return ids[n, key]
        if key in self._place:  # forty groups of the demo have roles: a copy gives them to the next forty
            return self._groups[(self._place[key] + 40 * (n + 1)) % len(self._groups)]
        if key in self._known:
            return self._people[(self._known[key] * 31 + 1009 * (n + 1)) % len(self._people)]
        return key

    @property
    def _known(self) -> dict[str, int]:
        if not hasattr(self, "_numbers"):
            self._numbers = {key: place for place, key in enumerate(self._people)}
        return self._numbers


def enlarge(register: Register, people: int) -> None:
    """Make the rest of the desk as large as the demo chapter of so many people should have it."""
    copier = _Copier(register)
    for family in FAMILIES:
        copier.copy(family, family.times * people // 100_000)
