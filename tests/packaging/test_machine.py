"""Finding what the machine lacks, and how to say it."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from tests.packaging import load

machine = load("machine")

POLICY = """libglib2.0-0:
  Installed: (none)
  Candidate: (none)
  Version table:
libglib2.0-0t64:
  Installed: (none)
  Candidate: 2.84.4-3
  Version table:
"""


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_found(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert machine.has_screen(environment, platform) is expected


def test_missing_libraries_are_those_that_do_not_load() -> None:
    gone = {"libEGL.so.1", "libxcb-cursor.so.0"}
    found = machine.missing([*machine.BASE, *machine.WINDOW], lambda file: file not in gone)
    assert {library.file for library in found} == gone


def test_a_library_that_is_not_there_does_not_load() -> None:
    assert not machine.loads("libchapterdesk-none.so.0")


def test_the_newer_name_is_taken_where_the_release_has_it() -> None:
    assert machine.installable(POLICY) == {"libglib2.0-0t64"}
    assert machine.package_names(machine.BASE[:2], lambda names: {"libglib2.0-0t64", "libgl1"}) == [
        "libglib2.0-0t64",
        "libgl1",
    ]


def test_the_older_name_is_told_where_nothing_is_known() -> None:
    assert machine.package_names(machine.BASE[:1], lambda names: set()) == ["libglib2.0-0"]
    assert machine.package_names([], lambda names: pytest.fail("asked for nothing")) == []


@pytest.mark.parametrize(
    ("apt", "root", "sudo", "expected"),
    [
        (False, True, True, None),
        (True, True, False, []),
        (True, False, True, ["sudo", "-n"]),
        (True, False, False, None),
    ],
)
def test_nothing_is_installed_where_it_is_not_allowed(
    apt: bool, root: bool, sudo: bool, expected: list[str] | None
) -> None:
    assert machine.may_install(apt=apt, root=root, sudo=lambda: sudo) == expected


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A Debian where one library of the base and one of the window are missing, and nothing may be installed."""
    state = SimpleNamespace(gone={"libEGL.so.1", "libxcb-cursor.so.0"}, allowed=False, installed=[])

    def install(packages: list[str], what: str) -> bool:
        state.installed.append(packages)
        state.gone.clear()
        return True

    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine, "loads", lambda file: file not in state.gone)
    monkeypatch.setattr(machine, "known_packages", set)
    monkeypatch.setattr(machine, "can_install", lambda: state.allowed)
    monkeypatch.setattr(machine, "install", install)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    return state


def test_one_exact_line_says_what_to_run(bare: SimpleNamespace) -> None:
    with pytest.raises(machine.MissingError, match=r"\nsudo apt-get install -y libegl1 libxcb-cursor0$"):
        machine.ensure_libraries(screen=True, making=False)


def test_without_a_screen_only_the_base_is_asked_for(bare: SimpleNamespace) -> None:
    with pytest.raises(machine.MissingError, match=r"-y libegl1$"):
        machine.ensure_libraries(screen=False, making=False)
    bare.gone.discard("libEGL.so.1")
    assert machine.ensure_libraries(screen=False, making=False) is False


def test_what_is_missing_is_installed_where_it_is_allowed(bare: SimpleNamespace) -> None:
    bare.allowed = True
    assert machine.ensure_libraries(screen=False, making=False) is True
    assert bare.installed == [["libegl1", "libxcb-cursor0"]]


def test_the_environment_module_stands_in_the_same_line(bare: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(machine.MissingError, match=r"-y python3\.\d+-venv libegl1$"):
        machine.ensure_libraries(screen=False, making=True)


def test_lists_are_fetched_when_the_first_try_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 100 if len(ran) == 1 else 0, "", "")

    monkeypatch.setattr(machine, "_prefix", lambda: ["sudo", "-n"])
    monkeypatch.setattr(machine.subprocess, "run", run)
    assert machine.install(["libgl1"], "Installing")
    assert [command[-1] for command in ran] == ["libgl1", "update", "libgl1"]
    assert all(command[:3] == ["sudo", "-n", "env"] for command in ran)
