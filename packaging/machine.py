"""What the set-up script asks of the machine: a screen, and the system libraries that Qt loads. Standard library only.

On Debian and its kin, what is missing is installed where that is allowed (as root, or with a sudo that asks nothing); elsewhere
one line is printed that does it.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


class MissingError(Exception):
    """Something must be installed by hand; the text holds the exact line to run."""


@dataclass(frozen=True)
class Library:
    """A shared library and the Debian packages that may hold it, older name first."""

    file: str
    packages: tuple[str, ...]


# Tried on a bare Debian 12 with Qt 6.12; the t64 names are those of Debian 13.
BASE = (
    Library("libglib-2.0.so.0", ("libglib2.0-0", "libglib2.0-0t64")),
    Library("libGL.so.1", ("libgl1",)),
    Library("libEGL.so.1", ("libegl1",)),
    Library("libxkbcommon.so.0", ("libxkbcommon0",)),
    Library("libdbus-1.so.3", ("libdbus-1-3",)),
    Library("libfontconfig.so.1", ("libfontconfig1",)),
)
# Qt's own message about a missing one names only the first of these.
WINDOW = (
    Library("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    Library("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    Library("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    Library("libxcb-shape.so.0", ("libxcb-shape0",)),
    Library("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
    Library("libwayland-cursor.so.0", ("libwayland-cursor0",)),
)
APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
TEST_TOOLS = {"pdftotext": "poppler-utils", "Xvfb": "xvfb"}
"""Programs that some tests use where they are there, and their Debian packages."""


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window can be shown; Windows and macOS always can."""
    return not platform.startswith("linux") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def missing(libraries: Iterable[Library], loads: Callable[[str], bool]) -> list[Library]:
    """Return the libraries that do not load."""
    return [library for library in libraries if not loads(library.file)]


def loads(file: str) -> bool:
    """Tell whether the system finds a shared library."""
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def lacks_venv() -> list[Library]:
    """Return Python's environment module if it is not there: Debian keeps it in a package of its own."""
    importlib.invalidate_caches()
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return []
    return [Library("Python's venv module", ("python{}.{}-venv".format(*sys.version_info[:2]), "python3-venv"))]


def ensure_libraries(*, screen: bool, making: bool) -> bool:
    """See to it that Qt's libraries are there; return whether those of a window are too. Raises MissingError.

    Args:
        screen: Whether a window will be shown. If not, only the base is needed, but the rest is installed along with it
            where that is allowed.
        making: Whether Python's environment module is needed as well.
    """
    needed, rest = _lacking(screen=screen, making=making)
    if not needed and not rest:
        return True
    if can_install():
        if not known_packages([name for library in needed + rest for name in library.packages]):
            refresh_lists()
        install(package_names(needed + rest, known_packages), "Installing what the window needs from the system")
        needed, rest = _lacking(screen=screen, making=making)
    if needed:
        line = advice(needed, package_names(needed, known_packages))
        raise MissingError(f"Something of the system is missing. Run this line, then try again:\n{line}")
    return not rest


def _lacking(*, screen: bool, making: bool) -> tuple[list[Library], list[Library]]:
    """Return what cannot be done without, and what only a window would need."""
    module = lacks_venv() if making else []
    if not sys.platform.startswith("linux"):
        return module, []
    base, window = missing(BASE, loads), missing(WINDOW, loads)
    return ([*module, *base, *window], []) if screen else ([*module, *base], window)


def package_names(libraries: Iterable[Library], known: Callable[[list[str]], set[str]]) -> list[str]:
    """Return a package for each library: the name that this release of Debian knows, else the oldest."""
    libraries = list(libraries)
    if not libraries:
        return []
    there = known([name for library in libraries for name in library.packages])
    return [next((name for name in library.packages if name in there), library.packages[0]) for library in libraries]


def known_packages(names: list[str]) -> set[str]:
    """Return those of the names that can be installed from the machine's package lists."""
    if shutil.which("apt-cache") is None:
        return set()
    result = subprocess.run(
        ["apt-cache", "policy", *names], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    return installable(result.stdout)


def installable(policy: str) -> set[str]:
    """Return the packages with a candidate in the output of ``apt-cache policy``."""
    found, name = set(), ""
    for line in policy.splitlines():
        if not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            found.add(name)
    return found


def advice(libraries: Iterable[Library], packages: list[str]) -> str:
    """Return the line to run on Debian, or the names of the files to look for elsewhere."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {' '.join(packages)}"
    return "(with the package manager of this system) " + " ".join(library.file for library in libraries)


def may_install(*, apt: bool, root: bool, sudo: Callable[[], bool]) -> list[str] | None:
    """Return what to put before ``apt-get``, or None where nothing may be installed."""
    if not apt:
        return None
    if root:
        return []
    return ["sudo", "-n"] if sudo() else None


def _prefix() -> list[str] | None:
    def sudo() -> bool:
        return (
            shutil.which("sudo") is not None
            and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        )

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return may_install(apt=shutil.which("apt-get") is not None, root=root, sudo=sudo)


def can_install() -> bool:
    """Tell whether packages may be installed without asking anybody."""
    return _prefix() is not None


def install(packages: list[str], what: str) -> bool:
    """Install Debian packages, with fresh lists if the first try fails; return whether it worked."""
    prefix = _prefix()
    if prefix is None:
        return False
    print(f"{what}: {' '.join(packages)}", flush=True)
    command = [*prefix, *APT, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return True
    refresh_lists()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stderr.strip(), file=sys.stderr)
    return result.returncode == 0


def refresh_lists() -> None:
    """Fetch the package lists, which a bare machine does not have."""
    prefix = _prefix()
    if prefix is not None:
        subprocess.run([*prefix, *APT, "update"], capture_output=True, check=False)


def try_install(tools: Mapping[str, str]) -> None:
    """Install programs that are good to have; the tests that need one are skipped without it."""
    wanted = [package for program, package in tools.items() if shutil.which(program) is None]
    if wanted and sys.platform.startswith("linux") and can_install():
        install(wanted, "Installing what some tests use")
