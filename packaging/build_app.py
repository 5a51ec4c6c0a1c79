"""Build the folder that people install, and try it out.

    .venv/bin/python packaging/build_app.py

Makes ``dist/chapterdesk`` with PyInstaller from ``chapterdesk.spec`` and goes through an evening with it (see ``try_app``).
Takes some minutes, so it is no part of the tests.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import build_resources
import try_app

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1024 * 1024


def main() -> int:
    """Build and try out; returns the exit code."""
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
    return try_app.main([str(folder)])


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder; links are not counted twice."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    sys.exit(main())
