"""A register with people to ask, callers and a mobilisation, the clock held still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.models import Person, Unit
from chapterdesk.services.mobilise import asking, callers
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ASKED = Question((Condition("tags", "is", ("ask",)),))


@dataclass
class Desk:
    """The register, who calls, who is asked, and the mobilisation."""

    register: Register
    mobilisation: str
    parties: list[str]
    people: list[str]

    def callers(self) -> list[callers.CallerLine]:
        with self.register.read() as conn:
            return callers.lines(self.register, conn, self.mobilisation)


CALLERS = (
    {"given_name": "Amira", "family_name": "Haddad", "town": "Lund", "emails": ("a@example.org",)},
    {"given_name": "Jonas", "family_name": "Ekberg", "town": "Malm\u00f6"},
)
VIGIL = {
    "name": "Vigil",
    "ask": "Come to the vigil",
    "script": "Hello {name}, this is {caller}. *Can you come?*",
    "day": "2026-11-26",
    "start": "17:00",
    "place": "Malm\u00f6",
    "call_by": "2026-11-25",
}


def asked(number: int, group: str) -> dict[str, object]:
    """Return one of those who are asked, by number: every second is active, every third a member."""
    return {
        "given_name": f"Person{number}",
        "family_name": "\u00d6berg",
        "tags": ("ask",),
        "groups": (group,),
        "level": "active" if number % 2 else "supporter",
        "member": number % 3 == 0,
        "phones": (f"+467017406{number + 10}",),
        "may_be_phoned": "granted",
        "languages": ("Svenska",),
    }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with clock.frozen(NOW), open_register(tmp_path) as register:
        with register.work("{x}", x="") as work:
            group = work.create(Unit, {"name": "Lund", "unit_kind": "local_group"})
            parties = work.create_many(Person, CALLERS)
            people = work.create_many(Person, [asked(number, group) for number in range(9)])
        key = asking.begin(register, VIGIL)
        asking.choose(register, key, asking.Who(ASKED, list_name="Ask"))
        yield Desk(register, key, parties, people)


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """The same, shared out among two callers."""
    callers.add(desk.register, desk.mobilisation, desk.parties)
    callers.share_out(desk.register, desk.mobilisation)
    return desk
