"""The virtual environment in ``.venv``: made, filled from the lock file, and left alone while nothing changes. Standard library only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

WINDOWS = sys.platform == "win32"
LOCK = Path("packaging") / "requirements.lock"
HEAD = (
    "# Every package the program and its developers use, pinned and hashed for Linux, Windows and macOS.\n"
    "# Made by `python3 packaging/dev.py lock`; do not edit by hand.\n"
)


class SetupError(Exception):
    """The environment could not be made; the text says what to do."""


def folder(root: Path) -> Path:
    """Return the place of the environment."""
    return root / ".venv"


def script(root: Path, name: str) -> str:
    """Return the path of a command in the environment."""
    return str(folder(root) / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name))


def python(root: Path) -> str:
    """Return the path of the environment's Python."""
    return script(root, "python")


def foundation(root: Path, version: str = sys.version) -> str:
    """Return what an environment stands on, in one word: this Python and this place (its commands hold their path)."""
    return hashlib.sha256(f"{version}\0{root}".encode()).hexdigest()


def wanted_stamp(root: Path, version: str = sys.version) -> str:
    """Return what the environment must have been made from: its foundation, the lock and the project."""
    total = hashlib.sha256()
    for part in (LOCK, Path("pyproject.toml")):
        total.update((root / part).read_bytes() + b"\0")
    return f"{foundation(root, version)} {total.hexdigest()}"


def _stamp(root: Path) -> Path:
    return folder(root) / "chapterdesk-stamp"


def _noted(root: Path) -> str:
    return _stamp(root).read_text(encoding="utf-8") if _stamp(root).exists() else ""


def is_ready(root: Path) -> bool:
    """Tell whether the environment is there and made from what stands in the checkout now."""
    commands = all(Path(script(root, name)).exists() for name in ("python", "chapterdesk"))
    return commands and _noted(root) == wanted_stamp(root)


def must_make(root: Path) -> bool:
    """Tell whether there is no environment that could be used or filled up."""
    if is_ready(root):
        return False
    noted = _noted(root).split(" ")[0]
    return noted not in ("", foundation(root)) or not _has_pip(root)


def ensure(root: Path) -> None:
    """Make or refresh the environment if needed. Raises SetupError with what to do."""
    if is_ready(root):
        return
    if must_make(root):
        _make(root)
    _stamp(root).unlink(missing_ok=True)
    _fill(root)
    _stamp(root).write_text(wanted_stamp(root), encoding="utf-8")


def _has_pip(root: Path) -> bool:
    if not Path(python(root)).exists():
        return False
    return subprocess.run([python(root), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _make(root: Path) -> None:
    print("Making the Python environment in .venv", flush=True)
    # The Python beneath, where this one is the environment that is about to be made anew.
    base = getattr(sys, "_base_executable", None) or sys.executable
    _run(
        [base, "-m", "venv", "--clear", str(folder(root))],
        "The Python environment could not be made; the reason stands above.",
    )


def _fill(root: Path) -> None:
    pip = [
        python(root),
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--no-warn-script-location",
    ]
    print(
        "Putting in the packages of packaging/requirements.lock (some 600 MB, a few minutes the first time)", flush=True
    )
    hint = "The packages could not be put in; the reason stands above. Is there a network? Try again: what was fetched is kept."
    _run([*pip, "--require-hashes", "-r", str(root / LOCK)], hint)
    print("Putting in ChapterDesk itself", flush=True)
    _run(
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(root)],
        "ChapterDesk could not be put in; the reason stands above.",
    )


def _run(command: list[str], sentence: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    if subprocess.run(command, check=False, env=environment).returncode:
        raise SetupError(sentence)


def lock(root: Path) -> int:
    """Write the lock file anew with uv, keeping the versions it holds where they still fit; returns the exit code."""
    uv = shutil.which("uv") or script(root, "uv")
    if not Path(uv).exists():
        raise SetupError("This needs uv. Run this line, then try again:\npython3 -m pip install uv")
    options = [
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--no-annotate",
        "--universal",
        "--python-version",
        "3.11",
        "--quiet",
    ]
    target = root / LOCK
    command = [uv, "pip", "compile", *options, "--group", "pyproject.toml:dev", "pyproject.toml", "-o", str(LOCK)]
    code = subprocess.run(command, cwd=root, check=False, stdout=subprocess.DEVNULL).returncode
    if code == 0:
        lines = [
            line for line in target.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("#")
        ]
        target.write_text(HEAD + "".join(lines), encoding="utf-8")
    return code
