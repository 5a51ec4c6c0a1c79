"""A little of ``tests.faults.rest``: names that lie nowhere in clear, and changed bits that are noticed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from chapterdesk.database import keys
from chapterdesk.services import desk
from tests.faults import rest


@pytest.mark.slow
def test_no_name_lies_anywhere_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_errors: list[object]
) -> None:
    monkeypatch.setattr(desk, "COST", keys.Cost.LOW)
    planted = rest.canaries(30, random.Random(1))
    assert rest.live(tmp_path, planted) == set()
    assert (tmp_path / "list.xlsx").exists()


def test_a_name_in_clear_is_found(tmp_path: Path) -> None:
    planted = rest.canaries(3, random.Random(2))
    for n, form in enumerate(rest._forms(planted[n % 3]) for n in range(3)):
        (tmp_path / f"{n}.tmp").write_bytes(b"\0x" + next(form) + b"y")
    assert len(rest.given_away(tmp_path, planted)) == 3


@pytest.mark.slow
def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    assert rest.flips(tmp_path, 60, seed=1).total() == 60
