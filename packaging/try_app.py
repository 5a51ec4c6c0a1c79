"""Go through an evening with the built program, as on a machine without Python: `build_app.py` does this after building.

    .venv/bin/python packaging/try_app.py [FOLDER]

Needs no screen. Every command is the built program's own; its reading process and its window among them. Standard library only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds for the slowest command, which is the tour
LIST = "Förnamn;Efternamn;Mobil\nProv;Åberg;070-174 06 05\nProva;Öst;070-174 06 06\n"
_PLACES = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA")


class Failed(Exception):  # noqa: N818 - a finding, not a bug of this script
    """The built program did not do what it should; the text says what."""


def program_in(folder: Path) -> Path:
    """Return the start file of a built folder."""
    return folder / ("chapterdesk.exe" if sys.platform == "win32" else "chapterdesk")


def surroundings(home: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return an environment without Python's and this user's traces, with its own place for settings and no screen."""
    kept = {name: value for name, value in environment.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return {**kept, **dict.fromkeys(_PLACES, str(home)), "QT_QPA_PLATFORM": "offscreen"}


class Evening:
    """The built program at work in one empty folder."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = str(program)
        self._folder = folder
        self._environment = surroundings(folder)
        (folder / "words.txt").write_text("five plain words for this\n", encoding="utf-8")

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run a command with ``--json`` and return its answer. Raises Failed."""
        answer = self._run([*arguments, "--json", "--language", "en", "--passphrase-file", "words.txt"])
        try:
            found: dict[str, Any] = json.loads(answer)
        except ValueError:
            raise Failed(f"chapterdesk {arguments[0]} gave no JSON: {answer[:200]}") from None
        return found

    def say_version(self) -> None:
        """See that the program starts at all."""
        if not self._run(["--version"]).startswith("ChapterDesk "):
            raise Failed("chapterdesk --version says something else")

    def tour(self) -> int:
        """Make every document and picture; returns how many files that is."""
        self._run(["tour", "--out", "out"])
        made = [path for path in (self._folder / "out").rglob("*") if path.is_file()]
        if not any(path.suffix == ".png" for path in made):
            raise Failed("the tour made no pictures")
        return len(made)

    def keep_a_register(self) -> None:
        """Make a database, take lists in through the reading process, print, back up, restore and check."""
        (self._folder / "list.csv").write_text(LIST, encoding="utf-8")
        self.ask("new", "own.cdesk")
        self._must(self.ask("import", "own.cdesk", "list.csv")["new"] == 2, "import a list")
        self.ask("demo", "demo.cdesk", "--people", "60")
        self.ask("export", "demo.cdesk", "person", "--to", "people.xlsx")
        self._must(self.ask("read", "people.xlsx")["rows"] > 30, "read a workbook")
        meetings = self.ask("list", "demo.cdesk", "meeting", "--limit", "1")["records"]
        self.ask("pack", "demo.cdesk", str(meetings[0]["ref"]), "--to", "pack.pdf")
        self._must((self._folder / "pack.pdf").read_bytes().startswith(b"%PDF"), "write a meeting's papers")
        self.ask("backup", "own.cdesk", "--to", "own.cdbackup")
        self.ask("restore", "own.cdbackup", "--to", "again.cdesk")
        first, second = self.ask("check", "own.cdesk"), self.ask("check", "again.cdesk")
        self._must(bool(first["whole"]) and first["hash"] == second["hash"], "restore what was backed up")

    def open_window(self) -> None:
        """Open the window with no screen, and see that a second start finds the first and goes."""
        command = [self._program, "--language", "en"]
        first = subprocess.Popen(command, cwd=self._folder, env=self._environment)
        try:
            end = time.monotonic() + 60
            while True:
                # As long as nobody listens, a second start would become a first one: it is asked for a time only.
                second = subprocess.Popen(command, cwd=self._folder, env=self._environment)
                try:
                    self._must(second.wait(8) == 0, "leave the desk to the window that is open")
                    break
                except subprocess.TimeoutExpired:
                    second.kill()
                    second.wait()
                    self._must(time.monotonic() < end, "find the window that is open")
            self._must(first.poll() is None, "stay open when it was started again")
        finally:
            first.kill()
            first.wait()

    def _must(self, well: bool, what: str) -> None:
        if not well:
            raise Failed(f"the built program does not {what}")

    def _run(self, arguments: list[str]) -> str:
        try:
            result = subprocess.run(
                [self._program, *arguments],
                cwd=self._folder, env=self._environment, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Failed(f"chapterdesk {arguments[0]} does not end") from None
        if result.returncode:
            raise Failed(f"chapterdesk {arguments[0]} ended with {result.returncode}: {result.stderr[-600:].strip()}")
        return result.stdout


def try_out(folder: Path) -> None:
    """Go through the whole evening with the program in ``folder``, telling each step. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="chapterdesk-build-") as place:
        evening = Evening(program_in(folder.absolute()), Path(place))
        evening.say_version()
        print(f"The tour made {evening.tour()} files.", flush=True)
        evening.keep_a_register()
        print("A register was made, filled, printed, backed up, restored and checked.", flush=True)
        evening.open_window()
        print("The window opens once.", flush=True)


def main(arguments: list[str]) -> int:
    """Try the built folder; returns the exit code."""
    try:
        try_out(Path(arguments[0]) if arguments else ROOT / "dist" / "chapterdesk")
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
