"""Earlier imports are told from their records: who, what, when, how many, and whether they still stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.database.register import Register
from chapterdesk.services.importing import apply, prepare
from chapterdesk.services.importing.earlier import earlier_imports, senders
from tests.registers import open_register
from tests.services.importing.helpers import pasted, people

HEADS = ("Förnamn", "Efternamn", "Ort")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


def _take_in(register: Register, name: str, sender: str) -> None:
    apply(register, prepare(register, pasted(HEADS, (name, "Provsson", "Lund")), sender=sender).plan)


def test_each_import_tells_its_sender_time_and_counts_the_newest_first(register: Register) -> None:
    _take_in(register, "Ett", "Norra gruppen")
    _take_in(register, "Två", "Södra gruppen")
    found = earlier_imports(register)
    assert [each.sender for each in found] == ["Södra gruppen", "Norra gruppen"]
    assert [each.counts["new"] for each in found] == [1, 1]
    assert found[0].at >= found[1].at
    assert found[0].file in found[0].label
    assert (found[0].kind, found[0].undone) == ("person", False)
    assert len(earlier_imports(register, limit=1)) == 1


def test_an_import_that_changed_nothing_is_no_step_to_undo(register: Register) -> None:
    _take_in(register, "Ett", "")
    _take_in(register, "Ett", "")
    assert len(earlier_imports(register)) == 1


def test_an_undone_import_says_so_and_one_done_again_stands_and_can_be_undone_again(register: Register) -> None:
    _take_in(register, "Ett", "")
    register.undo(earlier_imports(register)[0].work)
    assert earlier_imports(register)[0].undone
    register.redo()
    again = earlier_imports(register)[0]
    assert not again.undone
    assert people(register)
    register.undo(again.work)
    assert earlier_imports(register)[0].undone
    assert not people(register)


def test_senders_come_once_each_the_latest_first(register: Register) -> None:
    for name, sender in (("Ett", "Norra"), ("Två", "Södra"), ("Tre", ""), ("Fyra", "Norra")):
        _take_in(register, name, sender)
    assert senders(register) == ["Norra", "Södra"]
