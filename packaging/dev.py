"""The set-up script: one command to run ChapterDesk from a checkout, one to test it. Needs Python 3.11 and nothing else.

    python3 packaging/dev.py run       set up what is missing, then open the window
    python3 packaging/dev.py test      set up, then style, types, layers and tests

Everything is put into ``.venv`` in the checkout. ``python3 packaging/dev.py help`` lists all commands.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may meet
    sys.exit("ChapterDesk needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import build_resources
import machine
import virtual

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ("dev.py", "machine.py", "virtual.py", "build_resources.py", "build_app.py", "try_app.py")
NEEDS_MARK = "chapterdesk-started"
"""A file in ``.venv`` that says that the demo chapter has been shown."""

HELP = """Use: python3 packaging/dev.py COMMAND

  setup            make .venv and put everything into it
  run [ARGUMENTS]  open the window (the first time on a demo chapter); with no screen, write a tour to out/
  test [--all]     style, types, layers, then the tests; --all runs the slow ones too; the rest goes to pytest
  lint             style, types and layers only
  words            what is not translated into Swedish and Dutch
  gallery OUT      pictures of every page in every state
  bench [NAME ...] one benchmark with its arguments, or all
  lock             make packaging/requirements.lock anew (needs uv)
"""


class Stop(Exception):  # noqa: N818 - not always an error
    """End with this sentence and exit code 1."""


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    command = COMMANDS.get(name)
    if command is None:
        print(HELP, file=sys.stdout if name in ("help", "-h", "--help") else sys.stderr, end="")
        return 0 if name in ("help", "-h", "--help") else 2
    os.chdir(ROOT)
    try:
        return command(rest)
    except (Stop, machine.MissingError, virtual.SetupError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup(_arguments: list[str]) -> int:
    """Make everything ready: environment, libraries of the system, words."""
    prepare()
    print("ChapterDesk is ready. Start it with: python3 packaging/dev.py run")
    return 0


def prepare() -> None:
    """Bring ``.venv``, system libraries and catalogues up to date; quick when nothing has changed."""
    stamp = virtual.folder(ROOT) / "chapterdesk-libraries"
    screen = machine.has_screen(os.environ, sys.platform)
    making = virtual.must_make(ROOT)
    known = stamp.read_text(encoding="utf-8") if stamp.exists() else ""
    settled = not making and (known == "window" or (known == "no window" and not screen))
    # First of all, so that nobody waits for a long download only to be told what else is missing.
    whole = settled or machine.ensure_libraries(screen=screen, making=making)
    virtual.ensure(ROOT)
    if not settled:
        _check_qt()
        stamp.write_text("window" if whole else "no window", encoding="utf-8")
    if build_resources.stale(ROOT):
        _run_or_stop(
            [virtual.python(ROOT), "packaging/build_resources.py"],
            "The words could not be built; the reason stands above.",
        )


def _check_qt() -> None:
    code = "import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtPdfWidgets, PySide6.QtPrintSupport"
    result = subprocess.run([virtual.python(ROOT), "-c", code], capture_output=True, text=True, check=False)
    if result.returncode:
        reason = result.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise Stop(f"The window library Qt does not load: {reason[0]}")


def run(arguments: list[str]) -> int:
    """Open the window, or write the tour where there is no screen."""
    prepare()
    program = virtual.script(ROOT, "chapterdesk")
    screen = machine.has_screen(os.environ, sys.platform)
    mark = virtual.folder(ROOT) / NEEDS_MARK
    chosen = arguments or start_arguments(screen=screen, first=not mark.exists())
    if screen or arguments:
        mark.touch()
        return _become([program, *chosen])
    print("There is no screen here, so the demo chapter is written to out/ instead.", flush=True)
    code = subprocess.run(
        [program, *chosen], check=False, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ).returncode
    if code == 0:
        made = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "out").rglob("*") if path.is_file())
        print("\n".join([f"{len(made)} files:", *made]))
    return code


def start_arguments(*, screen: bool, first: bool) -> list[str]:
    """Return what ``run`` without arguments starts the program with."""
    if not screen:
        return ["tour", "--out", "out/"]
    return ["--demo"] if first else []


def _become(command: list[str]) -> int:
    """Go on as another program, so that keys and signals reach it; on Windows, wait for it."""
    if sys.platform == "win32":
        return subprocess.run(command, check=False).returncode
    sys.stdout.flush()
    return os.execv(command[0], command)


def lint(_arguments: list[str]) -> int:
    """Check style, types and layers; go through all of them even when one fails."""
    prepare()
    return _checks()


def _checks() -> int:
    tool = virtual.script
    steps = {
        "style": [tool(ROOT, "ruff"), "check", "--quiet"],
        "format": [tool(ROOT, "ruff"), "format", "--check", "--quiet"],
        "types": [tool(ROOT, "mypy"), "--no-error-summary"],
        "types of packaging": [tool(ROOT, "mypy"), "--no-error-summary", *(f"packaging/{name}" for name in SCRIPTS)],
        "layers": [tool(ROOT, "lint-imports"), "--no-logo"],
    }
    failed = []
    for name, command in steps.items():
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"{name}: {'fine' if result.returncode == 0 else 'not fine'}", flush=True)
        if result.returncode:
            failed.append(name)
            print(result.stdout + result.stderr, flush=True)
    return 1 if failed else 0


def test(arguments: list[str]) -> int:
    """Check everything, then run the tests; fails when either does."""
    prepare()
    machine.try_install(machine.TEST_TOOLS)
    checks = _checks()
    tests = subprocess.run(
        [virtual.python(ROOT), "-m", "pytest", *pytest_arguments(arguments, os.environ)], check=False
    ).returncode
    return tests or checks


def pytest_arguments(arguments: list[str], environment: Mapping[str, str]) -> list[str]:
    """Return pytest's arguments: two processes unless told otherwise, slow tests with ``--all`` or where CI is set."""
    rest = [argument for argument in arguments if argument != "--all"]
    slow = ["--slow"] if "--all" in arguments or environment.get("CI") else []
    spread = [] if any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in rest) else ["-n", "2"]
    return [*spread, *slow, *rest]


def words(_arguments: list[str]) -> int:
    """Report what is not translated."""
    prepare()
    return _python("packaging/build_resources.py", "check")


def gallery(arguments: list[str]) -> int:
    """Make a picture of every page, dialog and state."""
    if len(arguments) != 1:
        raise Stop("Name the folder to write to: python3 packaging/dev.py gallery OUT")
    prepare()
    return _python("-m", "tests.gallery", *arguments)


def bench(arguments: list[str]) -> int:
    """Run one benchmark with its arguments, or all of them; they print and assert nothing."""
    names = benchmarks(ROOT)
    if arguments and arguments[0] not in names:
        raise Stop(f"There is no such benchmark. There are: {', '.join(names)}")
    prepare()
    if arguments:
        return _python("-m", f"tests.benchmarks.{arguments[0]}", *arguments[1:])
    return max([_python("-m", f"tests.benchmarks.{name}") for name in names], default=0)


def benchmarks(root: Path) -> list[str]:
    """Return the names of the benchmarks: one module each in ``tests/benchmarks``."""
    return sorted(path.stem for path in (root / "tests" / "benchmarks").glob("*.py") if not path.stem.startswith("_"))


def lock(_arguments: list[str]) -> int:
    """Resolve the dependencies of ``pyproject.toml`` anew and write them with hashes, without addresses."""
    return virtual.lock(ROOT)


def _python(*arguments: str) -> int:
    return subprocess.run([virtual.python(ROOT), *arguments], check=False).returncode


def _run_or_stop(command: list[str], sentence: str) -> None:
    if subprocess.run(command, check=False).returncode:
        raise Stop(sentence)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "lint": lint,
    "words": words,
    "gallery": gallery,
    "bench": bench,
    "lock": lock,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
