"""The environment is made anew when what it is made from changes, and only then."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from tests.packaging import FOLDER, load

virtual = load("virtual")
ROOT = FOLDER.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.lock").write_text("a==1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    for name in ("python", "chapterdesk"):
        path = Path(virtual.script(tmp_path, name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def stamp(root: Path) -> None:
    (root / ".venv" / "chapterdesk-stamp").write_text(virtual.wanted_stamp(root), encoding="utf-8")


def test_an_environment_without_stamp_is_not_ready(checkout: Path) -> None:
    assert not virtual.is_ready(checkout)
    stamp(checkout)
    assert virtual.is_ready(checkout)


@pytest.mark.parametrize("part", ["packaging/requirements.lock", "pyproject.toml"])
def test_another_lock_or_project_asks_for_it_anew(checkout: Path, part: str) -> None:
    stamp(checkout)
    (checkout / part).write_text("other\n", encoding="utf-8")
    assert not virtual.is_ready(checkout)


def test_a_lost_command_asks_for_it_anew(checkout: Path) -> None:
    stamp(checkout)
    Path(virtual.script(checkout, "chapterdesk")).unlink()
    assert not virtual.is_ready(checkout)


def test_the_stamp_knows_python_and_place(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert virtual.wanted_stamp(checkout, "3.11.2 (main)") != virtual.wanted_stamp(checkout, "3.12.0 (main)")
    moved = tmp_path_factory.mktemp("elsewhere") / "checkout"
    before = virtual.wanted_stamp(checkout)
    checkout.rename(moved)
    assert virtual.wanted_stamp(moved) != before
    assert virtual.foundation(moved) != before.split()[0]


def test_another_lock_keeps_the_environment_and_another_place_does_not(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virtual, "_has_pip", lambda root: True)
    stamp(checkout)
    assert not virtual.must_make(checkout)
    (checkout / "pyproject.toml").write_text("other\n", encoding="utf-8")
    assert not virtual.must_make(checkout)
    moved = checkout.rename(checkout.with_name("moved"))
    assert virtual.must_make(moved)


def test_an_environment_that_was_left_half_made_is_made_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual, "_has_pip", lambda root: False)
    assert virtual.must_make(checkout)


def test_nothing_is_run_when_all_is_ready(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(checkout)
    monkeypatch.setattr(virtual.subprocess, "run", lambda *_a, **_k: pytest.fail("ran something"))
    virtual.ensure(checkout)


def test_packages_are_put_in_by_hash_and_a_failure_leaves_no_stamp(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 1 if "--require-hashes" in command else 0)

    monkeypatch.setattr(virtual.subprocess, "run", run)
    with pytest.raises(virtual.SetupError, match="network"):
        virtual.ensure(checkout)
    assert "--require-hashes" in ran[-1]
    assert not virtual.is_ready(checkout)


def test_the_lock_pins_every_package_with_hashes_and_names_no_address() -> None:
    lines = (ROOT / virtual.LOCK).read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    entries = text.replace("\\\n", " ").splitlines()
    assert len(entries) > 40
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "//" not in text
    assert not any(line.startswith(("-", " -i", " --index", " --find")) for line in lines)


def test_the_lock_holds_every_dependency() -> None:
    import re
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = {
        line.split("==")[0] for line in (ROOT / virtual.LOCK).read_text(encoding="utf-8").splitlines() if "==" in line
    }
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=\[; ]", entry)[0]).lower() for entry in wanted}
    assert names <= locked


def test_the_check_of_a_clean_clone_can_be_started() -> None:
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    assert virtual.WINDOWS or script.stat().st_mode & stat.S_IXUSR
