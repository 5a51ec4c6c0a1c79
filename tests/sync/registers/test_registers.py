"""Thirty random histories of real registers and real workbooks lose nothing; a failure names its seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.registers import __main__ as command
from tests.sync.registers.history import play
from tests.sync.registers.site import RegisterSite, Template, template

HISTORIES, BLOCKS = 30, 10
FIRST = 0
"""Seeds run from here on; ``python -m tests.sync.registers --seed N --histories 1`` plays one again."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return template(tmp_path_factory.mktemp("empty"))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_thirty_random_histories_lose_nothing(block: int, empty: Template, tmp_path: Path) -> None:
    for seed in range(FIRST + block, FIRST + HISTORIES, BLOCKS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        print(f"seed {seed}")  # noqa: T201 - shown where it fails
        verdict = play(seed, folder, empty)
        assert verdict.fine, verdict


@pytest.mark.slow
def test_an_edit_that_is_quietly_dropped_is_found_out(
    empty: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account does not trust the code under test: what a partner edited never arrives, and it says so."""
    monkeypatch.setattr(RegisterSite, "receive", lambda _site, _file: set())
    assert play(FIRST, tmp_path, empty).lost


def test_the_command_prints_its_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--histories", "1", "--seed", "1", "--steps", "0"]) == 0
    assert "seeds 1 to 1: 0 of 1 failed" in capsys.readouterr().out
