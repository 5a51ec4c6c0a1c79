"""Partners' rows go to a workbook and come back exactly; the demo has something for every part; the overview is a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.progress import Progress
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.models import CoalitionMember, Commitment, CoordinationTurn, Entity, Offer, Organisation, Unit
from chapterdesk.services import demo, disclosures, exporting
from chapterdesk.services.importing import apply, prepare
from chapterdesk.services.partners import audiences, circles, matching, overview
from chapterdesk.services.reminders import partners as reminders
from tests.registers import open_register
from tests.services.partners.conftest import NOON

KINDS: tuple[type[Entity], ...] = (Organisation, Unit, CoalitionMember, CoordinationTurn, Offer, Commitment)


def _rows(register: Register, entity: type[Entity]) -> dict[str, Row]:
    with register.read() as conn:
        return rows(conn, entity)


@pytest.mark.slow
def test_the_demo_shows_every_part_and_its_rows_come_back_from_a_workbook(tmp_path: Path) -> None:
    with clock.frozen(NOON), open_register(tmp_path) as register:
        demo.fill(register, 300, 1, Progress())
        with register.read() as conn:
            assert circles.listed(register, conn, circles.COALITIONS) and circles.listed(
                register, conn, circles.OPEN_KINDS
            )
            assert matching.likely(conn)[0] and audiences.listed(conn)
            pages = {task.target.partition(":")[0] for task in reminders.tasks(register, conn)}
        assert pages == {"coalition", "organisation"}
        for entity in KINDS:
            before = _rows(register, entity)
            assert before
            file = tmp_path / f"{entity.kind}.xlsx"
            names = [f.name for f in entity.fields.values() if f.editable]
            exporting.export(
                register, exporting.Order(entity, list(before), file, names, confirmed=_shielded(register))
            )
            plan = prepare(register, file, kind=entity.kind).plan
            assert {row.outcome for row in plan.rows} == {"unchanged"}, entity.kind
            _spoil(register, entity)
            apply(register, prepare(register, file, kind=entity.kind).plan)
            assert _rows(register, entity) == before


def _shielded(register: Register) -> list[str]:
    from chapterdesk.models import Person

    with register.read() as conn:
        table = table_of(Person)
        found = exporting.protected(conn)
        return [
            ref for key, ref in conn.execute(table.select().with_only_columns(table.c.id, table.c.ref)) if key in found
        ]


def _spoil(register: Register, entity: type[Entity]) -> None:
    """Change a text field of the first row that has one."""
    declared = next(name for name in ("name", "brings", "note") if name in entity.fields)
    key = next(key for key, row in _rows(register, entity).items() if row[declared] or declared == "note")
    if _rows(register, entity)[key][declared]:
        with register.work("{x}", x="") as work:
            work.set(entity, key, {declared: "Spoilt"})


def test_the_overview_is_a_pdf_that_is_noted_and_names_no_contact_person(tmp_path: Path) -> None:
    with clock.frozen(NOON), open_register(tmp_path) as register:
        with register.work("{x}", x="") as work:
            work.create(Organisation, {"name": "Union", "charter_signed": "2026-01-01", "admitted": "2026-02-01"})
            work.create(Organisation, {"name": "Gone", "admitted": "2020-01-01", "left_on": "2021-01-01"})
        with register.read() as conn:
            assert [line[0] for line in overview.lines(conn, register)] == ["Union"]
        digest, number = overview.write(register, tmp_path / "partners.pdf", size="Letter")
        assert (tmp_path / "partners.pdf").read_bytes().startswith(b"%PDF")
        with register.read() as conn:
            entry = disclosures.who_was_in(conn, digest)
        assert (entry.n, entry.people) == (number, ())
