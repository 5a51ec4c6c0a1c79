"""One LibreOffice and one demo desk for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.registers import open_register
from tests.sync.desks import Desk, Sent
from tests.sync.libreoffice.office import SOFFICE, Office

PEOPLE = 60


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice, running until the session ends."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed here, so nothing can be proved with it.")
    with Office(tmp_path_factory.mktemp("libreoffice")) as running:
        yield running


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demo desk with some of everything."""
    folder = tmp_path_factory.mktemp("desk")
    with open_register(folder) as register:
        yield Desk(register, folder, PEOPLE)


@pytest.fixture(scope="session")
def whole(desk: Desk) -> Sent:
    """The secretariat's workbook: every kind of row."""
    return desk.send("whole.xlsx")


@pytest.fixture(scope="session")
def small(desk: Desk) -> Sent:
    """A district's workbook: people, their memberships and their groups."""
    return desk.send("small.xlsx", ["person", "membership", "group_membership", "unit"])
