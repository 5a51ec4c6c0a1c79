"""A small register with keys that cost nothing."""

from __future__ import annotations

import pytest

from chapterdesk.database import keys
from chapterdesk.models import Organisation, Person, Unit
from chapterdesk.services import desk as desks


@pytest.fixture
def low_cost(monkeypatch):
    """Let keys cost nothing."""
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)


@pytest.fixture
def open_desk(low_cost, tmp_path):
    """An open desk on a real file."""
    with desks.create(tmp_path / "a.cdesk", "björk-sol-fem", desks.Who("Ada")) as desk:
        yield desk


@pytest.fixture
def filled(open_desk):
    """The desk with a group, an organisation and two people; ids by name stand in ``ids``."""
    with open_desk.register.work("Begin") as work:
        unit = work.create(Unit, {"name": "Lund", "unit_kind": "local_group"})
        ids = {
            "unit": unit,
            "asa": work.create(
                Person, {"given_name": "Åsa", "family_name": "Öberg", "groups": (unit,), "member": True}
            ),
            "joris": work.create(Person, {"given_name": "Joris", "family_name": "Berg", "phones": ("+46701740613",)}),
            "choir": work.create(Organisation, {"name": "The choir"}),
        }
    open_desk.ids = ids
    return open_desk
