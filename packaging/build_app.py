"""Build the folder that people install, and start it once.

    .venv/bin/python packaging/build_app.py

Makes ``dist/chapterdesk`` with PyInstaller from ``chapterdesk.spec`` and checks that the built program says its version and
writes the tour with no screen. Takes some minutes, so it is no part of the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import build_resources

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1024 * 1024


def main() -> int:
    """Build and try; returns the exit code."""
    build_resources.build(ROOT)
    command = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        str(ROOT / "chapterdesk.spec"),
    ]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        return 1
    folder = ROOT / "dist" / "chapterdesk"
    print(f"Built dist/chapterdesk, {size(folder) / MEGABYTE:.0f} MB")
    return 0 if try_out(folder) else 1


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder; links are not counted twice."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def try_out(folder: Path) -> bool:
    """Start the built program as it would be on a machine without Python; tell whether it did its work."""
    program = str(folder / ("chapterdesk.exe" if sys.platform == "win32" else "chapterdesk"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="chapterdesk-build-") as out:
        for arguments in (["--version"], ["tour", "--out", out]):
            if subprocess.run([program, *arguments], env=environment, cwd=out, check=False).returncode:
                print(f"The built program failed at: chapterdesk {arguments[0]}", file=sys.stderr)
                return False
        made = [path for path in Path(out).rglob("*") if path.is_file()]
    print(f"The built program runs; its tour made {len(made)} files.")
    return bool(made)


if __name__ == "__main__":
    sys.exit(main())
