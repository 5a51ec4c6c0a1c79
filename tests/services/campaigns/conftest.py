"""A register with a section, groups, a school group and people; the clock held still in the autumn term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.database.register import Register
from chapterdesk.models import Activity, Appointment, Campaign, GroupMembership, Organisation, Person, RoleType, Unit
from chapterdesk.services import rules
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


@dataclass
class Chapter:
    """The register, and ids by name."""

    register: Register
    ids: dict[str, str] = field(default_factory=dict)

    def day(self, days: int) -> str:
        return (TODAY + dt.timedelta(days=days)).isoformat()

    def activity(self, name: str = "Stall", days: int = -2, unit: str = "lund", **more: object) -> str:
        with self.register.work("Add") as work:
            values = {"name": name, "day": self.day(days), "unit": self.ids[unit], **more}
            return work.create(Activity, values)

    def campaign(self, name: str, start: str, end: str, **more: object) -> str:
        with self.register.work("Add") as work:
            return work.create(Campaign, {"name": name, "start": start, "end": end, **more})


@pytest.fixture
def chapter(tmp_path: Path) -> Iterator[Chapter]:
    with clock.frozen(NOW), open_register(tmp_path) as register:
        rules.install(register)
        made = Chapter(register)
        ids = made.ids
        with register.work("Begin") as work:
            ids["section"] = work.create(Unit, {"name": "Section", "unit_kind": "section", "country": "SE"})
            for key, kind in (("lund", "local_group"), ("ystad", "local_group"), ("school", "school_group")):
                ids[key] = work.create(Unit, {"name": key.title(), "unit_kind": kind, "parent": ids["section"]})
            ids["union"] = work.create(Organisation, {"name": "The union"})
            ids["role"] = work.create(RoleType, {"name": "Group secretary", "order": 1})
            people: dict[str, dict[str, object]] = {
                "ada": {"given_name": "Ada", "family_name": "Berg", "birth_date": "1960"},
                "bo": {"given_name": "Bo", "family_name": "Ek", "birth_date": "2008-03-04"},
                "cleo": {"given_name": "Cleo", "family_name": "Öst", "birth_date": "2012-12-01"},
                "dina": {"given_name": "Dina", "family_name": "Ek", "leaves_school": "2029-06"},
            }
            for key, values in people.items():
                ids[key] = work.create(Person, values)
            for key in ("bo", "cleo", "dina"):
                work.create(GroupMembership, {"person": ids[key], "unit": ids["school"], "start": "2025-09-01"})
            work.create(
                Appointment, {"role": ids["role"], "party": ids["bo"], "unit": ids["school"], "start": "2026-09-01"}
            )
        yield made
