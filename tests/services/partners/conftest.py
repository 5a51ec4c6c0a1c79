"""A register with partners and a coalition, the clock held still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.models import Organisation, Unit
from chapterdesk.services.partners import circles
from tests.registers import open_register

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


class Circle:
    """The register, a coalition and the ids of its partners by name."""

    def __init__(self, register: Register) -> None:
        self.register = register
        with register.work("{x}", x="") as work:
            self.section = work.create(Unit, {"name": "Section", "unit_kind": "section"})
            self.coalition = work.create(
                Unit, {"name": "Harbour", "unit_kind": "coalition", "parent": self.section, "rotation_months": 6}
            )
            self.parties = {
                name: work.create(Organisation, {"name": name, "emails": (f"{name.lower()}@example.org",)})
                for name in ("Union", "Women", "Parish")
            }
        for party in self.parties.values():
            circles.join(register, self.coalition, party, {"start": "2025-01-01"})

    def name(self, party: str) -> str:
        return next((name for name, key in self.parties.items() if key == party), party)


@pytest.fixture
def circle(tmp_path: Path) -> Iterator[Circle]:
    with clock.frozen(NOON), open_register(tmp_path) as register:
        yield Circle(register)
