"""How the window is asked to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.text import LANGUAGES


@dataclass(frozen=True)
class StartOptions:
    """What was asked for at the start.

    Args:
        demo: Open a throw-away demo chapter.
        database: Open this file; "" opens the last one, or the welcome page.
        language: Show words in this language; "" is the setting, or the computer's.
    """

    demo: bool = False
    database: str = ""
    language: str = ""


def parse(args: Sequence[str]) -> StartOptions:
    """Return the options of a command line that is known to hold only these."""
    values = {"--database": "", "--language": ""}
    rest = list(args)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if name in values:
            values[name] = value if sign else rest.pop(0)
    language = values["--language"]
    return StartOptions("--demo" in args, values["--database"], language if language in LANGUAGES else "")
