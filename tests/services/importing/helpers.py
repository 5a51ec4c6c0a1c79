"""A register and pasted tables for the tests of importing."""

from __future__ import annotations

from collections.abc import Sequence

from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Person, Unit
from chapterdesk.services.importing import Outcome, Plan, apply, prepare


def pasted(*lines: Sequence[object]) -> str:
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in lines)


def people(register: Register) -> dict[str, dict[str, object]]:
    with register.read() as conn:
        found = rows(conn, Person)
        titles = register.titles(conn, list(found))
    return {titles[key]: {"id": key, **row} for key, row in found.items()}


def add_person(register: Register, **values: object) -> str:
    with register.work("Test") as work:
        return work.create(Person, values)


def set_person(register: Register, key: str, **values: object) -> None:
    with register.work("Test") as work:
        work.set(Person, key, values)


def add_group(register: Register, name: str) -> str:
    with register.work("Test") as work:
        return work.create(Unit, {"name": name, "unit_kind": "local_group"})


def plan_of(register: Register, text: str, **about: object) -> Plan:
    return prepare(register, text, **about).plan


def take_in(register: Register, text: str, decisions: dict[int, str] | None = None, **about: object) -> Outcome:
    return apply(register, plan_of(register, text, **about), decisions)


def outcomes(plan: Plan) -> dict[int, str]:
    return {row.row: row.outcome for row in plan.rows}
