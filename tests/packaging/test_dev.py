"""The set-up script's decisions, without a network and without changing the machine."""

from __future__ import annotations

import pytest

from tests.packaging import FOLDER, load

dev = load("dev")


@pytest.fixture(autouse=True)
def _back_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The script works in the checkout; tests go back to where they were."""
    monkeypatch.chdir(dev.ROOT)


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        ([], {}, ["-n", "2"]),
        (["--all"], {}, ["-n", "2", "--slow"]),
        ([], {"CI": "true"}, ["-n", "2", "--slow"]),
        (["tests/core", "-k", "dates"], {}, ["-n", "2", "tests/core", "-k", "dates"]),
        (["-n0", "tests"], {}, ["-n0", "tests"]),
        (["--pdb"], {}, ["--pdb"]),
    ],
)
def test_pytest_gets_what_was_asked(given: list[str], environment: dict[str, str], expected: list[str]) -> None:
    assert dev.pytest_arguments(given, environment) == expected


@pytest.mark.parametrize(
    ("screen", "first", "expected"),
    [
        (True, True, ["--demo"]),
        (True, False, []),
        (False, True, ["tour", "--out", "out/"]),
        (False, False, ["tour", "--out", "out/"]),
    ],
)
def test_the_first_window_shows_the_demo_chapter(screen: bool, first: bool, expected: list[str]) -> None:
    assert dev.start_arguments(screen=screen, first=first) == expected


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    assert "python3 packaging/dev.py COMMAND" in capsys.readouterr().out


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["dance"]) == 2
    assert "COMMAND" in capsys.readouterr().err


def test_help_names_every_command() -> None:
    assert all(f"\n  {name} " in dev.HELP for name in dev.COMMANDS)


def test_an_unknown_benchmark_is_answered_with_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["bench", "no-such"]) == 1
    answer = capsys.readouterr().err
    assert all(name in answer for name in dev.benchmarks(dev.ROOT))


def test_gallery_without_a_folder_says_what_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["gallery"]) == 1
    assert "gallery OUT" in capsys.readouterr().err


def test_every_script_is_checked_for_types() -> None:
    there = {path.name for path in FOLDER.glob("*.py")}
    assert there == set(dev.SCRIPTS) | {"start.py"}
